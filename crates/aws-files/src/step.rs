//! The steps of a write, and a way to die at each.
//!
//! A build with the feature `crash-steps` (tests only) aborts the process at the step named by the environment
//! variable `AWS_FILES_ABORT_AT`, so that tests can show that every other step leaves the old file or the new one.

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

    /// The environment variable that holds the name of the step to abort at, as `Debug` prints it.
    pub const ABORT_AT: &'static str = "AWS_FILES_ABORT_AT";
}

/// Marks that a step is done.
pub(crate) fn reached(step: Step) {
    if cfg!(feature = "crash-steps")
        && std::env::var_os(Step::ABORT_AT).is_some_and(|at| at == *format!("{step:?}"))
    {
        std::process::abort();
    }
}
