//! A vault under a passphrase that stays unlocked for a while, for every process of its home, and its lock.

use super::Vault;
use super::check;
use super::error::VaultError;
use super::key_find::OpenKey;
use super::key_sources::KeySources;
use crate::ground::{Clock, SystemClock};
use crate::store::{Store, StoreError};
use jiff::Timestamp;
use std::time::Duration;

/// The fact that changes with every lock, so that all processes forget their key.
const FACT: &str = "locked";

/// The mark of the last lock; `None` where the store cannot be read now.
pub(super) fn mark(store: &Store) -> Option<Vec<u8>> {
    store.vault_fact(FACT).ok().map(Option::unwrap_or_default)
}

fn change_mark(store: &Store) -> Result<(), StoreError> {
    let now = SystemClock.now().as_nanosecond().to_le_bytes();
    store.set_vault_fact(FACT, &now)
}

/// Keeps a key unlocked that a passphrase has just opened, if the person has set so. What is unlocked already keeps its end.
pub(super) fn keep_if_wished(store: &Store, sources: &KeySources, opened: &OpenKey) {
    let Ok(source) = sources.in_force(store, Some(&opened.check)) else { return };
    let length = store.settings().ok().and_then(|settings| settings.keep_unlocked.length());
    let Some(length) = length.filter(|_| source.may_stay_unlocked().is_ok() && source.unlocked().is_none())
    else {
        return;
    };
    if let Err(error) = source.keep_unlocked(&opened.key, length) {
        let error = &error as &dyn std::error::Error;
        tracing::warn!(error, "the vault's key is not kept unlocked, though it is set so");
    }
}

impl Vault {
    /// Keeps the key of a vault under a passphrase unlocked for so long, and returns when that ends. The passphrase is that of
    /// this process, or is asked for, unless the key is unlocked already.
    ///
    /// # Errors
    /// [`VaultError::NotKept`] where nothing is sealed yet, what holds the key is none that is unlocked so, or the system keeps
    /// no keys; and others.
    pub async fn unlock(&self, length: Duration) -> Result<Timestamp, VaultError> {
        let (check, in_use) = self.store.vault_in_use(check::FACT)?;
        if !in_use {
            return Err(VaultError::NotKept { reason: "no secret is sealed yet".to_owned() });
        }
        let source = self.key_cache.sources().in_force(&self.store, check.as_deref())?;
        source.may_stay_unlocked()?;
        let opened = self.open_key().await?;
        Ok(source.keep_unlocked(&opened.key, length)?)
    }

    /// Until when the key is kept unlocked; `None` where it is not. Opens nothing.
    pub fn unlocked_until(&self) -> Option<Timestamp> {
        self.key_cache.source().ok()?.unlocked().map(|(_, end)| end)
    }

    /// Ends that, and has every process of this home forget the key: each asks what holds it when it next needs a secret.
    ///
    /// # Errors
    /// [`VaultError`] where the system does not let it.
    pub fn lock_everywhere(&self) -> Result<(), VaultError> {
        self.lock();
        let ended = self.key_cache.source()?.end_unlocked();
        change_mark(&self.store)?;
        ended.map(drop).map_err(VaultError::from)
    }
}
