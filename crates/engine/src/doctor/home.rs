//! Daypass's own folder: whether it can be used, who else is in it, and whether there is another one. Pure.

use super::found::{Found, Repair};
use crate::ground::{LockFound, LockState};
use daypass_core::problem::quoted;
use daypass_core::view::{Concern, Finding, FindingCode as Code};
use std::path::PathBuf;

/// What there is to know of the folder.
#[derive(Debug, Default)]
pub(super) struct HomeFacts {
    pub(super) path: PathBuf,
    /// Whether a file can be made in it.
    pub(super) writable: Writable,
    /// The permission bits of the store's file; `None` where there is none, or where there are no modes.
    pub(super) store_mode: Option<u32>,
    /// The tables of the store with rows that cannot be read, and how many.
    pub(super) unreadable_rows: Vec<(&'static str, usize)>,
    /// What SQLite says of a store that is damaged.
    pub(super) damage: Option<String>,
    pub(super) locks: Vec<LockFound>,
    /// The store in it.
    pub(super) store: PathBuf,
    /// The usual folder, where this is another one and that has a store too.
    pub(super) usual: Option<PathBuf>,
}

/// Whether something can be written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) enum Writable {
    #[default]
    Yes,
    /// The disk, or what this user may use of it, is full.
    Full,
    /// Nothing is written there, for this reason.
    No(String),
}

/// What is wrong.
pub(super) fn check(facts: &HomeFacts) -> Vec<Found> {
    let HomeFacts { path, .. } = facts;
    let place = path.display();
    let store = &facts.store;
    let here = |code, said: String| Finding::new(code, said).about(Concern::file(path, None));
    let mut found: Vec<Found> = Vec::new();
    match &facts.writable {
        Writable::Yes => {}
        Writable::Full => {
            let finding = here(
                Code::DiskFull,
                format!("The disk of {place} is full. Sessions can be stopped, but not started."),
            );
            found.push(finding.fixed_by("Make room on the disk.").into());
        }
        Writable::No(reason) => {
            let said =
                format!("{place} cannot be written to: {reason}. Sessions can be stopped, but not started.");
            let finding = here(Code::HomeReadOnly, said);
            found.push(
                finding.fixed_by("Make the folder writable, or set DAYPASS_HOME to one that is.").into(),
            );
        }
    }
    if let Some(reason) = &facts.damage {
        let finding = Finding::new(Code::StoreDamaged, format!("Daypass's state is damaged: {reason}."));
        let finding = finding.about(Concern::file(store, None)).fixed_by("Restore a backup.");
        found.push(finding.by_command("daypass vault restore").into());
    }
    if !facts.unreadable_rows.is_empty() {
        let count: usize = facts.unreadable_rows.iter().map(|(_, count)| count).sum();
        let tables: Vec<&str> = facts.unreadable_rows.iter().map(|(table, _)| *table).collect();
        let said = format!(
            "Daypass's state has entries that cannot be read: {} ({count}). A newer Daypass may have written them.",
            tables.join(", ")
        );
        let finding = Finding::new(Code::StoreRowsUnreadable, said).about(Concern::file(store, None));
        found.push(finding.fixed_by("Update this Daypass.").into());
    }
    if let Some(mode) = facts.store_mode.filter(|mode| mode & 0o077 != 0) {
        let said = format!("Other users can read or change {}.", store.display());
        let finding = Finding::new(Code::StoreReadableByOthers, said).about(Concern::file(store, None));
        let command = format!("chmod 600 {}", quoted(&store.display().to_string()));
        let finding = finding.fixed_by("Remove that permission for others.").by_command(command);
        found.push(Found::repaired_by(finding, Repair::Mode { path: store.clone(), mode: mode & 0o7700 }));
    }
    found.extend(locks(&facts.locks));
    if let Some(usual) = &facts.usual {
        let said = format!(
            "DAYPASS_HOME is {place}, but {} has Daypass's state too: programs without the variable use that.",
            usual.display()
        );
        let finding = here(Code::OtherHome, said).about(Concern::file(usual, None));
        let finding = finding.about(Concern::Variable { name: "DAYPASS_HOME".to_owned() });
        found.push(finding.fixed_by("Set the variable for all programs, or for none.").into());
    }
    found
}

fn locks(locks: &[LockFound]) -> Vec<Found> {
    let mut found = Vec::new();
    let mut others: Vec<(Option<u32>, Option<&str>)> = Vec::new();
    for LockFound { path, state } in locks {
        match state {
            LockState::Unusable(reason) => {
                let said = format!("The lock file {} cannot be used: {reason}.", path.display());
                let finding = Finding::new(Code::LockUnusable, said).about(Concern::file(path, None));
                let finding = finding.fixed_by("Remove it, as a user with permission to.");
                found.push(
                    finding.by_command(format!("rm -r {}", quoted(&path.display().to_string()))).into(),
                );
            }
            LockState::Held { pid, version, lasts: true }
                if version.as_deref() != Some(env!("CARGO_PKG_VERSION")) =>
            {
                let other = (*pid, version.as_deref());
                if !others.contains(&other) {
                    others.push(other);
                }
            }
            LockState::Held { .. } | LockState::Free | LockState::Left => {}
        }
    }
    found.extend(others.into_iter().map(|(pid, version)| Found::from(other_version(pid, version))));
    let left: Vec<&LockFound> = locks.iter().filter(|lock| lock.state == LockState::Left).collect();
    if let Some(first) = left.first() {
        let said = format!(
            "Daypass processes that were killed left lock files behind ({}). Nothing waits for them.",
            left.len()
        );
        let folder = first.path.parent().unwrap_or(&first.path);
        let finding = Finding::new(Code::LocksLeft, said).about(Concern::file(folder, None));
        found.push(Found::repaired_by(finding.fixed_by("Remove them."), Repair::RemoveLocks));
    }
    found
}

fn other_version(pid: Option<u32>, version: Option<&str>) -> Finding {
    let who = pid.map_or_else(String::new, |pid| format!(" (process {pid})"));
    let which = version.map_or_else(|| "an older version".to_owned(), |version| format!("version {version}"));
    let said = format!(
        "A window or an agent of {which} is running{who}, and this is {}.",
        env!("CARGO_PKG_VERSION")
    );
    Finding::new(Code::OtherVersionRuns, said)
        .fixed_by("Quit it and start it again to run the installed version.")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(facts: &HomeFacts) -> Vec<Code> {
        check(facts).into_iter().map(|found| found.finding.code).collect()
    }

    #[test]
    fn a_full_disk_is_told_from_one_that_is_only_read() {
        let facts =
            |writable| HomeFacts { path: "/home/ada/daypass".into(), writable, ..HomeFacts::default() };
        assert_eq!(codes(&facts(Writable::Yes)), []);
        assert_eq!(codes(&facts(Writable::Full)), [Code::DiskFull]);
        assert_eq!(codes(&facts(Writable::No("it is only read".to_owned()))), [Code::HomeReadOnly]);
    }

    #[test]
    fn a_window_of_another_version_is_told_once_and_what_is_held_for_a_moment_is_not() {
        let held = |name: &str, version: Option<&str>, lasts| LockFound {
            path: name.into(),
            state: LockState::Held { pid: Some(1), version: version.map(str::to_owned), lasts },
        };
        let ours = Some(env!("CARGO_PKG_VERSION"));
        for (locks, expected) in [
            (vec![held("window", ours, true), held("plan-x", None, false)], vec![]),
            (vec![held("window", None, true), held("renewer", None, true)], vec![Code::OtherVersionRuns]),
            (vec![held("endpoint", Some("9.9.9"), true)], vec![Code::OtherVersionRuns]),
        ] {
            assert_eq!(codes(&HomeFacts { locks, ..HomeFacts::default() }), expected);
        }
    }
}
