//! Replacing the key, so that a kill at any step leaves every record to be opened.
//!
//! The store and a keychain are two places that cannot be changed in one step. So, in this order and under the lock
//! `VaultKey`: it is noted that a change is under way; the new key is staged; one transaction of the store seals every
//! record anew and changes the check value; the staged key takes the place of the old one; what is left of the old one is
//! removed, and the note. Before the transaction the old key opens everything, after it the staged one does, and the check
//! value says which of the two it is. Whoever opens the vault next does what a kill left to be done.

use super::check;
use super::error::VaultError;
use super::key::DataKey;
use super::key_find::{CHANGE_FACT, Found, OpenKey, find, home, in_force, is, keep, lock, not_kept};
use super::key_source::{Attendance, KeySource};
use super::key_sources::KeySources;
use super::record;
use crate::ground::{LockName, try_acquire};
use crate::store::Store;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Where a new key is to be kept.
pub(super) enum Target {
    /// Where the present one is.
    InForce,
    /// In this source, whatever the environment asks for.
    Source(Arc<dyn KeySource>),
}

/// A key that was replaced.
pub(super) struct Replaced {
    /// The new one.
    pub(super) opened: OpenKey,
    /// How many records did not open with the old one, and do not with the new one.
    pub(super) unopened: usize,
    /// Why something of the old key is still in a source, where it is.
    pub(super) left: Option<VaultError>,
}

/// Seals every record anew under a new key.
///
/// # Errors
/// [`VaultError`]; every record then opens as before.
pub(super) fn replace(store: &Store, sources: &KeySources, target: &Target) -> Result<Replaced, VaultError> {
    // Asked for before the lock is taken, since a prompt may stand for long.
    present(store, sources, target)?;
    let _lock = lock(store)?;
    let old = present(store, sources, target)?;
    let source = match target {
        Target::InForce => in_force(store, sources)?,
        Target::Source(source) => source,
    };
    if let Some(old) = &old {
        // An earlier change may have been cut off, so that the place for a new key has the present one.
        promote(&**source, old)?;
    }
    let check = store.vault_fact(check::FACT)?;
    let holder = check.as_deref().and_then(check::source);
    note(store, holder.into_iter().chain([source.name()]))?;
    let replaced = reseal(store, &**source, old.as_ref());
    let (opened, unopened) = match replaced {
        Ok(replaced) => replaced,
        Err(error) => {
            if source.unstage().is_ok() {
                store.remove_vault_fact(CHANGE_FACT)?;
            }
            return Err(error);
        }
    };
    let left = tidy(store, sources, &opened).err();
    flush(store);
    Ok(Replaced { opened, unopened, left })
}

/// The key of the records; `None` where none are sealed, so that it is not asked for.
fn present(store: &Store, sources: &KeySources, target: &Target) -> Result<Option<OpenKey>, VaultError> {
    let (check, in_use) = store.vault_in_use(check::FACT)?;
    let holder = match target {
        Target::InForce => in_force(store, sources)?,
        Target::Source(_) if !in_use => return Ok(None),
        Target::Source(source) => {
            let used = check.as_deref().and_then(check::source).unwrap_or_default();
            let named = sources.named(used);
            named.ok_or_else(|| VaultError::OtherSource { used: used.to_owned(), asked: source.name() })?
        }
    };
    match find(store, holder, Attendance::Attended)? {
        Found::Fitting(old) => Ok(Some(old)),
        Found::Fresh(_) => Ok(None),
        Found::Lost => Err(VaultError::KeyLost),
    }
}

fn reseal(
    store: &Store,
    source: &dyn KeySource,
    old: Option<&OpenKey>,
) -> Result<(OpenKey, usize), VaultError> {
    let key = DataKey::random()?;
    let fact = source.stage(&key)?;
    if fact.is_none() && !is(source.staged()?.as_ref(), &key) {
        return Err(not_kept());
    }
    let check = check::make(&key, source.name())?;
    let mut facts = vec![(check::FACT, &check[..])];
    facts.extend(fact.as_ref().map(|(name, value)| (*name, &value[..])));
    let unopened = store.replace_vault_key(
        (check::FACT, old.map(|old| &old.check[..])),
        &facts,
        |kind, id, sealed| match old {
            Some(old) => Ok::<_, VaultError>(record::seal_anew((&old.key, &key), kind, id, sealed)?),
            None => Ok(None),
        },
    )?;
    match unopened {
        Some(unopened) => Ok((OpenKey { key, check }, unopened)),
        None => Err(VaultError::KeyLost),
    }
}

/// Does what is left to do of a change that was cut off, where one was. While another process is at it, it is left to that.
///
/// # Errors
/// [`VaultError`] when a source cannot be changed now; it is then still to be done.
pub(super) fn finish(store: &Store, sources: &KeySources, opened: &OpenKey) -> Result<(), VaultError> {
    if store.vault_fact(CHANGE_FACT)?.is_none() {
        return Ok(());
    }
    let Ok(Some(_lock)) = try_acquire(home(store), &LockName::VaultKey) else { return Ok(()) };
    if store.vault_fact(check::FACT)?.as_deref() == Some(&opened.check) {
        tidy(store, sources, opened)?;
    }
    Ok(())
}

/// Leaves this key in its source, and no other in any source that took part.
fn tidy(store: &Store, sources: &KeySources, opened: &OpenKey) -> Result<(), VaultError> {
    for source in noted(store, sources)? {
        if Some(source.name()) == check::source(&opened.check) {
            promote(&**source, opened)?;
            source.unstage()?;
        } else {
            source.unstage()?;
            source.forget()?;
        }
    }
    Ok(store.remove_vault_fact(CHANGE_FACT)?)
}

/// Puts a key that is staged in the place of the one before.
fn promote(source: &dyn KeySource, opened: &OpenKey) -> Result<(), VaultError> {
    if is(source.staged()?.as_ref(), &opened.key) {
        keep(source, &opened.key, Attendance::Attended)?;
    }
    Ok(())
}

/// Empties the vault, so that the next secret makes a new key. Why something of the old key is still in a source, where it
/// is: it is not used again then, and is removed later.
///
/// # Errors
/// [`VaultError`]; nothing is then changed.
pub(super) fn empty(store: &Store, sources: &KeySources) -> Result<Option<VaultError>, VaultError> {
    let _lock = lock(store)?;
    let check = store.vault_fact(check::FACT)?;
    let used = check.as_deref().and_then(check::source);
    let source = sources.in_force(store, check.as_deref())?;
    note(store, used.into_iter().chain([source.name()]))?;
    let names = store.vault_fact(CHANGE_FACT)?.unwrap_or_default();
    // While the store still has by what it is found.
    for source in noted(store, sources)? {
        let _ends_by_itself = source.end_unlocked();
    }
    store.clear_vault(&[KeySources::chosen_fact(source.name()), (CHANGE_FACT, &names)])?;
    let mut left = None;
    for source in noted(store, sources)? {
        if let Err(error) = source.unstage().and_then(|()| source.forget()) {
            left = Some(error.into());
        }
    }
    if left.is_none() {
        store.remove_vault_fact(CHANGE_FACT)?;
    }
    flush(store);
    // Where there was no key, nothing of it is left.
    Ok(left.filter(|_| used.is_some()))
}

/// Notes that these sources take part in a change, beside those of one that is not finished.
fn note<'a>(store: &Store, names: impl IntoIterator<Item = &'a str>) -> Result<(), VaultError> {
    let before = store.vault_fact(CHANGE_FACT)?.unwrap_or_default();
    let before = String::from_utf8_lossy(&before);
    let names = before.split_whitespace().map(str::to_owned).chain(names.into_iter().map(str::to_owned));
    let names: Vec<String> = names.collect::<BTreeSet<_>>().into_iter().collect();
    Ok(store.set_vault_fact(CHANGE_FACT, names.join(" ").as_bytes())?)
}

/// The sources that take part in a change.
fn noted<'a>(store: &Store, sources: &'a KeySources) -> Result<Vec<&'a Arc<dyn KeySource>>, VaultError> {
    let names = store.vault_fact(CHANGE_FACT)?.unwrap_or_default();
    let names = String::from_utf8_lossy(&names);
    Ok(names.split_whitespace().filter_map(|name| sources.named(name)).collect())
}

/// Takes what was sealed under the old key out of the log of the store, as far as other processes let it.
fn flush(store: &Store) {
    if let Err(error) = store.flush_log() {
        let error = &error as &dyn std::error::Error;
        tracing::warn!(error, "what was sealed under the old key stays in the log for a while");
    }
}
