//! What there is to know of Daypass's own folder.

use super::file_facts::mode;
use super::home::{HomeFacts, Writable};
use super::inside::Rooms;
use super::surroundings::Surroundings;
use crate::ground::{Home, inspect_locks, write_private};
use crate::store::StoreError;
use std::ffi::OsString;
use std::io::ErrorKind;

/// What is written to see whether there is room: as much as a page of the store.
const PAGE: [u8; 4096] = [0; 4096];

/// Looks at the folder. For a moment it makes a file in it.
pub(super) fn gather(home: &Home, rooms: Option<&Rooms>, around: &Surroundings) -> HomeFacts {
    let usual = Home::from_env(|_| None::<OsString>).filter(|usual| usual != home && usual.store().exists());
    let usual = usual.filter(|_| around.is_set("DAYPASS_HOME"));
    let (damage, unreadable_rows) = rooms.map(of_store).unwrap_or_default();
    HomeFacts {
        path: home.path().to_owned(),
        store: home.store(),
        writable: writable(home, rooms),
        store_mode: mode(&home.store()),
        unreadable_rows,
        damage,
        // A folder that cannot be read is told by what cannot be written.
        locks: inspect_locks(home).unwrap_or_default(),
        usual: usual.map(|usual| usual.path().to_owned()),
    }
}

/// What SQLite finds damaged, and the tables with rows that cannot be read: which of them there are shows when they are read.
fn of_store(rooms: &Rooms) -> (Option<String>, Vec<(&'static str, usize)>) {
    let store = &rooms.store;
    let whole = store.copy().and_then(|copy| copy.check());
    let damage = match whole {
        Err(StoreError::Damaged { reason }) => Some(reason),
        _ => None,
    };
    let read = [
        store.integrations().map(drop),
        store.sessions().map(drop),
        store.activations().map(drop),
        store.delivered(None).map(drop),
        store.protected().map(drop),
    ];
    drop(read);
    (damage, store.unreadable())
}

/// Whether a page can be written, and the store.
fn writable(home: &Home, rooms: Option<&Rooms>) -> Writable {
    if !home.path().is_dir() {
        return Writable::Yes;
    }
    let path = home.path().join(format!(".daypass-check-{}", std::process::id()));
    let written = write_private(&path, &PAGE);
    // Best effort: there is nothing in it.
    let _ = std::fs::remove_file(&path);
    match written {
        Err(error) if matches!(error.kind(), ErrorKind::StorageFull | ErrorKind::QuotaExceeded) => {
            Writable::Full
        }
        Err(error) => Writable::No(error.to_string()),
        Ok(()) => match rooms.map(|rooms| rooms.store.check_writable()) {
            Some(Err(StoreError::ReadOnly { reason, .. })) => Writable::No(reason),
            _ => Writable::Yes,
        },
    }
}
