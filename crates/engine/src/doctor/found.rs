//! What a check found, and what `--fix` does about it.

use daypass_core::view::Finding;
use daypass_core::{Problem, SessionId};
use std::path::PathBuf;

/// A finding with what would mend it by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) finding: Finding,
    pub(super) repair: Option<Repair>,
}

/// What may be done without asking: each can be done twice, and takes nothing that is the person's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Repair {
    /// Gives a file these permission bits, which take rights from others.
    Mode { path: PathBuf, mode: u32 },
    /// Removes what a write that was cut off has left beside the AWS files.
    RemoveLeftover { path: PathBuf },
    /// Removes the lock files of processes that were killed.
    RemoveLocks,
    /// Takes out a session whose credentials have ended, which stays known as ended.
    Expire { session: SessionId },
    /// Stops a session that nobody has started.
    Stop { session: SessionId },
    /// Stops what is left of sessions that are removed.
    StopOrphans,
    /// Puts back the texts that wait for the vault, where it opens without a prompt.
    PutBack,
}

/// What a problem says: its detail is whole by itself.
pub(super) fn said(problem: &Problem) -> String {
    problem.detail.clone()
}

impl Found {
    /// A finding that is mended so.
    pub(super) fn repaired_by(mut finding: Finding, repair: Repair) -> Self {
        finding.fix.automatic = true;
        Self { finding, repair: Some(repair) }
    }
}

impl From<Finding> for Found {
    fn from(finding: Finding) -> Self {
        Self { finding, repair: None }
    }
}
