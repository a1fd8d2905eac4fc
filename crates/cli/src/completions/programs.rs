//! The programs in `PATH`, for shells that do not tell them to a completer.

use super::offers::Offer;
use std::collections::BTreeSet;

/// The programs whose names begin so; none where nothing is typed, as there are thousands.
pub(super) fn beginning(typed: &str) -> Vec<Offer> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut names = BTreeSet::new();
    if typed.is_empty() {
        return Vec::new();
    }
    for folder in std::env::split_paths(&path) {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let name = entry.file_name().into_string().unwrap_or_default();
            if name.starts_with(typed) && entry.path().is_file() {
                names.insert(name);
            }
        }
    }
    names.into_iter().map(|name| Offer::new(name, "")).collect()
}
