//! Finding the key of the store's records in the source that keeps it, and making the first one.

use super::check;
use super::error::VaultError;
use super::key::DataKey;
use super::key_source::{Attendance, KeyError, KeySource};
use super::key_sources::KeySources;
use crate::ground::{LockName, ThreadLock, acquire_blocking};
use crate::store::Store;
use std::path::Path;
use std::sync::Arc;

/// The fact that a change of the key is under way, or was cut off: the names of the sources that take part in it.
pub(super) const CHANGE_FACT: &str = "key-change";

/// The key, and the check value that the store held when it was loaded.
#[derive(Debug)]
pub(super) struct OpenKey {
    pub(super) key: DataKey,
    pub(super) check: Vec<u8>,
}

/// What a source has for a store.
pub(super) enum Found {
    /// The key of the records.
    Fitting(OpenKey),
    /// Nothing is sealed yet; a key may be kept all the same.
    Fresh(Option<DataKey>),
    /// There are records, and their key is gone, or another is in its place.
    Lost,
}

/// The key of the store's records; the first one where nothing is sealed yet.
///
/// # Errors
/// [`VaultError`]
pub(super) fn open(
    store: &Store,
    sources: &KeySources,
    attendance: Attendance,
) -> Result<OpenKey, VaultError> {
    let source = in_force(store, sources)?;
    if let Some(opened) = unlocked(store, &**source)? {
        return Ok(opened);
    }
    if let Found::Fitting(opened) = find(store, source, attendance)? {
        return Ok(opened);
    }
    // Asked again inside the lock: another process may have made the first key meanwhile, or be replacing the key.
    let lock = lock(store);
    let source = in_force(store, sources)?;
    let kept = match find(store, source, attendance)? {
        Found::Fitting(opened) => return Ok(opened),
        Found::Fresh(kept) => kept,
        Found::Lost => return Err(VaultError::KeyLost),
    };
    let _lock = lock?;
    let key = match kept {
        Some(key) => key,
        None => make(&**source, attendance)?,
    };
    let check = check::make(&key, source.name())?;
    if store.begin_vault(check::FACT, &check)? {
        Ok(OpenKey { key, check })
    } else {
        Err(VaultError::KeyLost)
    }
}

/// The source in force.
///
/// # Errors
/// [`VaultError::OtherSource`] where the key of the store's records is kept by another one.
pub(super) fn in_force<'a>(
    store: &Store,
    sources: &'a KeySources,
) -> Result<&'a Arc<dyn KeySource>, VaultError> {
    let (check, in_use) = store.vault_in_use(check::FACT)?;
    let source = sources.in_force(store, check.as_deref())?;
    match check.as_deref().and_then(check::source) {
        Some(used) if in_use && used != source.name() => {
            Err(VaultError::OtherSource { used: used.to_owned(), asked: source.name() })
        }
        _ => Ok(source),
    }
}

/// What this source has for the store.
///
/// # Errors
/// [`VaultError`] when the source has no answer.
pub(super) fn find(
    store: &Store,
    source: &Arc<dyn KeySource>,
    attendance: Attendance,
) -> Result<Found, VaultError> {
    let (check, in_use) = store.vault_in_use(check::FACT)?;
    let kept = match source.load(attendance) {
        Ok(kept) => kept,
        Err(KeyError::Unreadable) => None,
        Err(error) => return Err(error.into()),
    };
    let fresh = |kept| if in_use { Found::Lost } else { Found::Fresh(kept) };
    let Some(check) = check else {
        // What is kept beside a vault that was emptied opened what was in it.
        let is_of_before = store.vault_fact(CHANGE_FACT)?.is_some();
        return Ok(fresh(kept.filter(|_| !is_of_before)));
    };
    match kept {
        Some(key) if check::holds(&check, &key) => return Ok(Found::Fitting(OpenKey { key, check })),
        _ => {}
    }
    // A change of the key was cut off before the new one took the place of the old one.
    match source.staged()? {
        Some(key) if check::holds(&check, &key) => Ok(Found::Fitting(OpenKey { key, check })),
        _ => Ok(fresh(None)),
    }
}

/// The key of the store's records, where it is kept unlocked outside this process. Not for a change of the key, for which
/// whoever is asked for a passphrase has to know it.
fn unlocked(store: &Store, source: &dyn KeySource) -> Result<Option<OpenKey>, VaultError> {
    let Some((key, _)) = source.unlocked() else { return Ok(None) };
    let check = store.vault_fact(check::FACT)?.filter(|check| check::holds(check, &key));
    Ok(check.map(|check| OpenKey { key, check }))
}

/// A new key, which is kept.
fn make(source: &dyn KeySource, attendance: Attendance) -> Result<DataKey, VaultError> {
    let key = DataKey::random()?;
    keep(source, &key, attendance)?;
    Ok(key)
}

/// Keeps a key in place of any other, and reads it back: what a key source does not truly keep must not seal anything.
///
/// # Errors
/// [`VaultError`]
pub(super) fn keep(source: &dyn KeySource, key: &DataKey, attendance: Attendance) -> Result<(), VaultError> {
    source.keep(key, attendance)?;
    if is(source.load(attendance)?.as_ref(), key) { Ok(()) } else { Err(not_kept()) }
}

/// Whether what a source has is this key.
pub(super) fn is(kept: Option<&DataKey>, key: &DataKey) -> bool {
    kept.is_some_and(|kept| kept.expose() == key.expose())
}

/// A source took a key and does not have it.
pub(super) fn not_kept() -> VaultError {
    VaultError::Failed { reason: "it did not keep the key".to_owned() }
}

/// The lock between processes that make or replace the key at the same moment, beside the store and the other locks.
///
/// # Errors
/// [`VaultError::Lock`]
pub(super) fn lock(store: &Store) -> Result<ThreadLock, VaultError> {
    acquire_blocking(home(store), &LockName::VaultKey).map_err(|error| VaultError::Lock(Arc::new(error)))
}

/// The home that a store is in.
pub(super) fn home(store: &Store) -> &Path {
    store.path().parent().unwrap_or(Path::new("."))
}
