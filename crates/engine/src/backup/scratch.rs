//! A folder for what is looked into, which goes with what is in it.

use super::error::Error;
use crate::ground::private_folder;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

const PREFIX: &str = ".opening-";
/// What is older was left by a process that was killed.
const LEFT_BEHIND: Duration = Duration::from_secs(60 * 60);

/// The folder, until it is dropped. What is secret in it is sealed, as in the store that it is a copy of.
#[derive(Debug)]
pub(super) struct Scratch(PathBuf);

impl Scratch {
    pub(super) fn new(within: &Path) -> Result<Self, Error> {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        sweep(within);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let path = within.join(format!("{PREFIX}{}-{number}", std::process::id()));
        let made = Self(path.clone());
        private_folder(&path).map_err(|source| Error::File { path, source })?;
        Ok(made)
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // Best effort: what stays is swept later.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn sweep(within: &Path) {
    let Ok(entries) = std::fs::read_dir(within) else { return };
    for entry in entries.flatten() {
        let is_old = || entry.metadata().ok()?.modified().ok()?.elapsed().ok();
        if entry.file_name().to_string_lossy().starts_with(PREFIX)
            && is_old().is_some_and(|age| age > LEFT_BEHIND)
        {
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
}
