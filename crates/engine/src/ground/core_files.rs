//! What a crash, or another program, may see of this process's memory: keys, tokens and the vault's key are in it.
//!
//! A core file has all of it. Windows writes none unless an administrator has it do so (Windows Error Reporting,
//! *LocalDumps*), and what is then written, no safe call keeps from being written.

#[cfg(unix)]
pub use unix::{forbid_core_files, with_persons_core_limit};

#[cfg(unix)]
mod unix {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    use std::sync::{Mutex, OnceLock, PoisonError};

    /// The limit that this process was started with.
    static PERSONS: OnceLock<Rlimit> = OnceLock::new();
    /// One child at a time is started with it.
    static STARTING: Mutex<()> = Mutex::new(());

    /// From now on this process leaves no core file. The hard limit stays, so that children can have theirs.
    ///
    /// On Linux a program may be set to receive core dumps instead (core(5), *Piping core dumps to a program*). The kernel
    /// then tells it the limit, and those of systemd, Ubuntu and Fedora keep nothing at 0.
    pub fn forbid_core_files() {
        let persons = *PERSONS.get_or_init(|| getrlimit(Resource::Core));
        limit(Rlimit { current: Some(0), ..persons });
    }

    /// Starts a child with the limit that the person has set: a program of theirs loses no core files by Daypass.
    pub fn with_persons_core_limit<T>(start: impl FnOnce() -> T) -> T {
        let Some(persons) = PERSONS.get() else { return start() };
        let _starting = STARTING.lock().unwrap_or_else(PoisonError::into_inner);
        limit(*persons);
        let started = start();
        limit(Rlimit { current: Some(0), ..*persons });
        started
    }

    fn limit(limit: Rlimit) {
        // Setting a soft limit within the hard one does not fail; if it did, nobody could do anything about it.
        if let Err(error) = setrlimit(Resource::Core, limit) {
            tracing::warn!(%error, "the limit of core files was not set");
        }
    }
}

#[cfg(not(unix))]
pub use elsewhere::{forbid_core_files, with_persons_core_limit};

#[cfg(not(unix))]
mod elsewhere {
    /// Does nothing: there is no such limit.
    pub fn forbid_core_files() {}

    /// Starts a child.
    pub fn with_persons_core_limit<T>(start: impl FnOnce() -> T) -> T {
        start()
    }
}

/// From now on no other process of this user can read this one's memory or environment, or trace it (Linux,
/// `PR_SET_DUMPABLE`; ptrace(2), *Ptrace access mode checking*). A program that takes this one's place (`execve`) is as
/// it would be anyway.
///
/// macOS has `PT_DENY_ATTACH` for it, which no safe call makes; there, and on Windows, this does nothing.
pub fn forbid_inspection() {
    #[cfg(target_os = "linux")]
    if let Err(error) = rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable)
    {
        tracing::warn!(%error, "other programs of this user can read this one's memory");
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;
    use crate::ground::{ChildEnvironment, child};
    use rustix::process::{DumpableBehavior, Resource, dumpable_behavior, getrlimit};

    /// Names this test's own child in its environment.
    const CHILD: &str = "DAYPASS_TEST_CORE_FILES";

    #[test]
    fn in_a_process_of_its_own() {
        if std::env::var_os(CHILD).is_none() {
            return;
        }
        let before = getrlimit(Resource::Core);
        forbid_core_files();
        forbid_inspection();
        let core = || getrlimit(Resource::Core);
        assert_eq!((core().current, core().maximum), (Some(0), before.maximum));
        assert_eq!(with_persons_core_limit(core), before);
        assert_eq!(core().current, Some(0));
        assert_eq!(dumpable_behavior().unwrap(), DumpableBehavior::NotDumpable);
    }

    #[test]
    fn every_program_of_the_same_user_could_read_the_vaults_key() {
        let mut command = child(std::env::current_exe().unwrap(), ChildEnvironment::Persons);
        command.args(["ground::core_files::tests::in_a_process_of_its_own", "--exact", "--test-threads=1"]);
        let output = command.env(CHILD, "1").output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    }
}
