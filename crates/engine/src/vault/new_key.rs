//! What a person does with the vault's key: another one, in the same place or in another, or a vault that begins anew.
//!
//! These are the doors after which nothing of before may be kept: backups that were sealed under the old key go with it.

use super::Vault;
use super::check;
use super::error::VaultError;
use super::key_cache::broken;
use super::key_change::{self, Replaced, Target};
use super::key_find::CHANGE_FACT;
use super::key_source::KeySource;
use super::keychain::KEYCHAIN;
use super::passphrase::{PASSPHRASE, PassphraseCost, PassphraseKey};
use super::passphrase_input::PassphraseOrigin;
use daypass_core::Secret;
use std::sync::Arc;
use std::time::Duration;

/// How long a change of the key may take: a person may have a keychain's prompt, or the question for a passphrase, before
/// them.
const CHANGE_WAIT: Duration = Duration::from_secs(5 * 60);

/// What came of a new key.
#[derive(Debug)]
pub struct NewKey {
    /// How many secrets did not open under the old key, because they are damaged. They are as they were.
    pub unopened: usize,
    /// Why something of the old key is still in the source that held it, where it is. It opens nothing in the store any
    /// more, and is removed when the vault is opened and the source lets it.
    pub left: Option<VaultError>,
}

/// How the key is kept, as far as may be known without opening the vault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyFacts {
    /// What holds the key, or would hold the first one: `keychain` or `passphrase`.
    pub source: &'static str,
    /// The source that the environment asks for, if it asks for one.
    pub asked: Option<&'static str>,
    /// What holds the key now; `None` where there is none yet.
    pub holder: Option<String>,
    /// Where the passphrase is given to this process, should it be asked for.
    pub passphrase: PassphraseOrigin,
    /// How many secrets are sealed.
    pub secrets: usize,
    /// Whether a change of the key was cut off or is under way. The next opening finishes it.
    pub is_changing: bool,
}

impl Vault {
    /// Seals every secret anew under a new key in the same source. A kill leaves them all under the one or all under the
    /// other, and other processes go on.
    ///
    /// # Errors
    /// [`VaultError`]; everything then opens as before.
    pub async fn rekey(&self) -> Result<NewKey, VaultError> {
        self.replace_key(Target::InForce).await
    }

    /// Moves the key into the keychain. A new key takes the place of the present one, as by [`Self::rekey`].
    ///
    /// # Errors
    /// [`VaultError`]; everything then opens as before.
    pub async fn use_keychain(&self) -> Result<NewKey, VaultError> {
        let keychain = self.key_cache.sources().named(KEYCHAIN).cloned();
        let keychain = keychain
            .ok_or(VaultError::OtherSource { used: self.source_name().to_owned(), asked: KEYCHAIN })?;
        self.replace_key(Target::Source(keychain)).await
    }

    /// Moves the key under this passphrase; without one, under that which is given to this process. A new key takes the
    /// place of the present one, as by [`Self::rekey`].
    ///
    /// # Errors
    /// [`VaultError::NoPassphrase`] where none is given, and others; everything then opens as before.
    pub async fn use_passphrase(&self, passphrase: Option<Secret>) -> Result<NewKey, VaultError> {
        let source: Arc<dyn KeySource> = match passphrase {
            Some(text) => Arc::new(PassphraseKey::new(self.store.clone(), text, PassphraseCost::DEFAULT)),
            None => self.key_cache.sources().named(PASSPHRASE).cloned().ok_or(VaultError::NoPassphrase)?,
        };
        self.replace_key(Target::Source(source)).await
    }

    /// Changes the passphrase of a vault that is under one. The present one is that of this process, or is asked for. The key
    /// is a new one as well, so that what was copied with the old passphrase opens nothing that is sealed from now on.
    ///
    /// # Errors
    /// [`VaultError::OtherSource`] where the vault is under none, and others; everything then opens as before.
    pub async fn change_passphrase(&self, passphrase: Secret) -> Result<NewKey, VaultError> {
        let facts = self.key_facts()?;
        let used = facts.holder.unwrap_or_else(|| facts.source.to_owned());
        if used != PASSPHRASE {
            return Err(VaultError::OtherSource { used, asked: PASSPHRASE });
        }
        self.use_passphrase(Some(passphrase)).await
    }

    /// Removes every secret and the key itself, so that the next secret makes a new key: the way out of
    /// [`VaultError::KeyLost`] and of a forgotten passphrase. Needs no key. The source in force stays the same.
    ///
    /// # Errors
    /// [`VaultError::Store`] and [`VaultError::Lock`]; nothing is then changed.
    pub async fn reset(&self) -> Result<NewKey, VaultError> {
        let (store, sources) = (self.store.clone(), self.key_cache.sources().clone());
        let emptied = on_thread(self.key_wait, move || key_change::empty(&store, &sources)).await;
        self.lock();
        match emptied {
            Ok(emptied) => Ok(NewKey { unopened: 0, left: emptied? }),
            // The secrets are gone first, and then the keychain is asked to forget the key.
            Err(error @ VaultError::Timeout { .. }) if !self.store.vault_in_use(check::FACT)?.1 => {
                Ok(NewKey { unopened: 0, left: Some(error) })
            }
            Err(error) => Err(error),
        }
    }

    /// Whether the key can be had, for what runs by itself and would else fail at each secret. Makes no key where there is
    /// none yet.
    ///
    /// # Errors
    /// [`VaultError`] where secrets are sealed and cannot be opened.
    pub async fn try_open(&self) -> Result<(), VaultError> {
        if self.store.vault_in_use(check::FACT)?.1 {
            self.open_key().await?;
        }
        Ok(())
    }

    /// How the key is kept. Opens nothing.
    ///
    /// # Errors
    /// [`VaultError::Store`]
    pub fn key_facts(&self) -> Result<KeyFacts, VaultError> {
        let check = self.store.vault_fact(check::FACT)?;
        let sources = self.key_cache.sources();
        let source = sources.in_force(&self.store, check.as_deref())?.name();
        Ok(KeyFacts {
            source,
            asked: sources.asked(),
            holder: check.as_deref().and_then(check::source).map(str::to_owned),
            passphrase: sources.origin().clone(),
            secrets: self.store.count_records()?,
            is_changing: self.store.vault_fact(CHANGE_FACT)?.is_some(),
        })
    }

    async fn replace_key(&self, target: Target) -> Result<NewKey, VaultError> {
        let (store, sources) = (self.store.clone(), self.key_cache.sources().clone());
        let replaced = on_thread(CHANGE_WAIT, move || key_change::replace(&store, &sources, &target)).await?;
        let Replaced { opened, unopened, left } = replaced?;
        self.key_cache.replace(opened);
        Ok(NewKey { unopened, left })
    }
}

/// Runs this on a thread of its own, as the key itself is asked for. Where nobody waits any more it goes on.
pub(super) async fn on_thread<T: Send + 'static>(
    wait: Duration,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, VaultError> {
    let (sender, done) = tokio::sync::oneshot::channel();
    std::thread::Builder::new()
        .name("vault-key".to_owned())
        .spawn(move || drop(sender.send(work())))
        .map_err(|error| VaultError::Failed { reason: error.to_string() })?;
    match tokio::time::timeout(wait, done).await {
        Ok(done) => done.map_err(|_| broken()),
        Err(_) => Err(VaultError::Timeout { waited: wait }),
    }
}
