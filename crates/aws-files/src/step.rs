//! The steps of a write, and a way to die at each.
//!
//! A build with the feature `crash-steps` (tests only) aborts the process at the step named by the environment
//! variable `AWS_FILES_ABORT_AT`, so that tests can show that every other step leaves the old file or the new one. `Renamed:2`
//! is the second time that a process comes there.

use std::sync::atomic::{AtomicUsize, Ordering};

/// The steps of [`crate::edit()`], in order; [`crate::atomic::write`] takes those from `Created` on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The folder is locked.
    Locked,
    /// The file is read.
    Read,
    /// The temporary file exists, empty.
    Created,
    /// Half of the new text is written.
    HalfWritten,
    /// The new text is written.
    Written,
    /// The new text is on the disk.
    Synced,
    /// The file on disk was found to be still the one that was read.
    Compared,
    /// The temporary file has taken the file's place.
    Renamed,
    /// The folder is on the disk.
    Settled,
}

impl Step {
    /// Every step, in order.
    pub const ALL: [Self; 9] = [
        Self::Locked,
        Self::Read,
        Self::Created,
        Self::HalfWritten,
        Self::Written,
        Self::Synced,
        Self::Compared,
        Self::Renamed,
        Self::Settled,
    ];

    /// The environment variable that holds the name of the step to abort at, as `Debug` prints it, and behind a colon the
    /// how manieth time if it is not the first.
    pub const ABORT_AT: &'static str = "AWS_FILES_ABORT_AT";
}

/// Marks that a step is done.
pub(crate) fn reached(step: Step) {
    if cfg!(feature = "crash-steps") && std::env::var(Step::ABORT_AT).is_ok_and(|at| is_meant(step, &at)) {
        std::process::abort();
    }
}

/// Whether a process is to abort at this step, to which it has come just now.
fn is_meant(step: Step, at: &str) -> bool {
    static TIMES: AtomicUsize = AtomicUsize::new(0);
    let (name, time) = at.split_once(':').unwrap_or((at, "1"));
    name == format!("{step:?}") && TIMES.fetch_add(1, Ordering::Relaxed) + 1 == time.parse().unwrap_or(1)
}
