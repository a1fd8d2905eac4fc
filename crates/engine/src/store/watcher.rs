//! Noticing what other processes change in the store, by watching its files.
//!
//! A commit is written to the log file, which the system tells, and counts from the moment that it stands in the shared
//! index, which is memory and which nobody tells (SQLite, *WAL-mode File Format*). So a look right after an event may
//! come too early: it is looked again when it has become quiet.

use super::Store;
use notify::{RecommendedWatcher, RecursiveMode, Watcher};
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::time::Duration;

/// When it is looked again after the last event.
const AGAIN: [Duration; 2] = [Duration::from_millis(20), Duration::from_millis(200)];

/// Watches until it is dropped.
#[derive(Debug)]
pub struct Watch {
    _watcher: RecommendedWatcher,
}

/// Ticks the store's changes whenever another process has changed it.
///
/// # Errors
/// When the system cannot watch files.
pub fn watch(store: &Arc<Store>) -> Result<Watch, notify::Error> {
    let (sender, events) = sync_channel(1);
    let (folder, store) = (store.path().parent().unwrap_or(Path::new(".")).to_owned(), store.clone());
    let first = sender.clone();
    let seen = store.foreign_version().unwrap_or(0);
    std::thread::Builder::new()
        .name("watch".to_owned())
        .spawn(move || follow(&store, seen, &events))
        .map_err(notify::Error::io)?;
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        if event.is_ok_and(|event| !event.kind.is_access() && concerns_store(&event)) {
            // The channel holds one message: a change that is not read yet covers this one.
            let _ = sender.try_send(());
        }
    })?;
    watcher.watch(&folder, RecursiveMode::NonRecursive)?;
    // What happened before has no event any more: the file may have been migrated since it was opened.
    let _ = first.try_send(());
    Ok(Watch { _watcher: watcher })
}

/// Checks the store's version after every event, and again a little later, until the watcher is dropped.
fn follow(store: &Arc<Store>, mut seen: i64, events: &Receiver<()>) {
    let changes = store.changes().clone();
    let mut look = || {
        store.watch_standing();
        // The counter changes only with commits of other connections, not with ours or with a checkpoint.
        if let Ok(version) = store.foreign_version()
            && version != seen
        {
            seen = version;
            changes.tick_of_store();
        }
    };
    let mut pauses = [].iter();
    loop {
        let event = match pauses.next() {
            Some(pause) => events.recv_timeout(*pause),
            None => events.recv().map_err(|_| RecvTimeoutError::Disconnected),
        };
        match event {
            Ok(()) => pauses = AGAIN.iter(),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return,
        }
        look();
    }
}

fn concerns_store(event: &notify::Event) -> bool {
    event
        .paths
        .iter()
        .any(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("daypass.db")))
}
