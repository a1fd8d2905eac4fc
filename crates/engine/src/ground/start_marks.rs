//! Starts under way, as other processes see them: each has a locked file in the folder of locks for as long as it takes.
//! Nobody waits for one.

use super::blocking::blocking;
use super::lock_file::{LockFile, is_locked};
use super::locks::Locks;
use daypass_core::SessionId;
use std::ffi::OsString;
use std::io;

/// How the files' names begin; the session and the process follow.
const PREFIX: &str = "starting-";

/// That a session is being started, until this is dropped or its process ends.
#[derive(Debug)]
pub(crate) struct StartMark(LockFile);

impl Drop for StartMark {
    fn drop(&mut self) {
        self.0.remove();
    }
}

fn parse(file: &str) -> Option<(SessionId, u32)> {
    let (session, process) = file.strip_prefix(PREFIX)?.rsplit_once('-')?;
    Some((SessionId::from_stored(session), process.parse().ok()?))
}

impl Locks {
    /// Lets other processes see that this one starts a session. Removes what killed processes have left. `None` where nothing
    /// can be written: nobody's start fails for that.
    pub(crate) fn mark_start(&self, session: &SessionId) -> Option<StartMark> {
        blocking(|| {
            for name in self.start_marks() {
                let is_left = is_locked(&self.folder, &name).is_ok_and(|is_locked| !is_locked);
                if is_left && let Ok(left) = LockFile::open(&self.folder, &name) {
                    left.remove_left();
                }
            }
            let name = format!("{PREFIX}{session}-{}", std::process::id());
            mark(|| LockFile::open(&self.folder, &name))
        })
    }

    /// The sessions that other processes are starting.
    pub(crate) fn starts_elsewhere(&self) -> Vec<SessionId> {
        let others = self.start_marks().into_iter().filter_map(|name| {
            let (session, process) = parse(&name)?;
            let is_other = process != std::process::id();
            (is_other && is_locked(&self.folder, &name).is_ok_and(|is_locked| is_locked)).then_some(session)
        });
        others.collect()
    }

    /// The names of the files. There are none where the folder cannot be read: what is shown goes without.
    fn start_marks(&self) -> Vec<String> {
        let entries = std::fs::read_dir(&self.folder).into_iter().flatten().flatten();
        let names = entries.filter_map(|entry| OsString::into_string(entry.file_name()).ok());
        names.filter(|name| parse(name).is_some()).collect()
    }
}

/// A file that is locked and still where others look: one that was made just now looks to them as a killed process leaves it.
fn mark(open: impl Fn() -> io::Result<LockFile>) -> Option<StartMark> {
    loop {
        let file = open().ok()?;
        if !file.try_lock().ok()? {
            return None;
        }
        if file.is_current() {
            return Some(StartMark(file));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::{Changes, Home, Tasks};
    use std::cell::Cell;
    use std::sync::Arc;

    #[test]
    fn what_another_process_starts_is_seen_and_what_a_killed_one_left_is_removed() {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::at(folder.path());
        let locks = Locks::new(&home, String::new(), Arc::new(Tasks::new(Changes::new())));
        let session = SessionId::from_stored("s");
        assert_eq!(locks.starts_elsewhere(), []);
        let own = locks.mark_start(&session).unwrap();
        assert_eq!(locks.starts_elsewhere(), [], "this process knows its own by its tasks");
        let other = LockFile::open(&home.locks(), "starting-t-1").unwrap();
        assert!(other.try_lock().unwrap());
        assert_eq!(locks.starts_elsewhere(), [SessionId::from_stored("t")]);
        drop(other);
        assert_eq!(locks.starts_elsewhere(), [], "it was killed");
        drop(own);
        drop(locks.mark_start(&session));
        assert_eq!(std::fs::read_dir(home.locks()).unwrap().count(), 0);
    }

    #[test]
    fn a_start_whose_file_was_removed_before_it_was_locked_was_seen_by_nobody() {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::at(folder.path());
        let locks = Locks::new(&home, String::new(), Arc::new(Tasks::new(Changes::new())));
        let is_cleared = Cell::new(false);
        let other = mark(|| {
            let opened = LockFile::open(&home.locks(), "starting-t-1");
            if !is_cleared.replace(true) {
                drop(locks.mark_start(&SessionId::from_stored("s")));
            }
            opened
        });
        assert_eq!(locks.starts_elsewhere(), [SessionId::from_stored("t")]);
        drop(other);
        assert_eq!(std::fs::read_dir(home.locks()).unwrap().count(), 0);
    }
}
