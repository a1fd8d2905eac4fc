//! Noticing what other processes change in the store, by watching its files.

use crate::engine::Engine;
use notify::{RecommendedWatcher, RecursiveMode, Watcher};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// Watches until it is dropped.
#[derive(Debug)]
pub struct Watch {
    _watcher: RecommendedWatcher,
}

/// Ticks the engine's changes whenever another process has changed the store.
///
/// # Errors
/// When the system cannot watch files.
pub fn watch(engine: &Engine) -> Result<Watch, notify::Error> {
    let store = engine.store.clone();
    let changes = store.changes_sender();
    let seen = Arc::new(AtomicI64::new(store.foreign_version().unwrap_or(0)));
    let folder = engine.home.path().to_owned();
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        let writes = event.is_ok_and(|event| !event.kind.is_access() && concerns_store(&event));
        if !writes {
            return;
        }
        // SQLite's own counter tells another's commit from ours, and from a checkpoint.
        if let Ok(version) = store.foreign_version()
            && seen.swap(version, Ordering::Relaxed) != version
        {
            changes.send_modify(|count| *count += 1);
        }
    })?;
    watcher.watch(&folder, RecursiveMode::NonRecursive)?;
    Ok(Watch { _watcher: watcher })
}

fn concerns_store(event: &notify::Event) -> bool {
    event
        .paths
        .iter()
        .any(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("daypass.db")))
}
