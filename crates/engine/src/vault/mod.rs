//! The vault: every secret at rest, sealed under one data key that a [`KeySource`] holds.
//!
//! Reading and writing a record needs the key. Finding out whether there is one, and removing it, needs no key and never
//! prompts. A process asks for the key once, from one thread, however many callers wait for it.

mod at_once;
#[cfg(target_os = "linux")]
mod bus_message;
mod check;
mod entry;
mod error;
mod inspection;
mod key;
mod key_cache;
mod key_change;
mod key_find;
mod key_source;
mod key_sources;
mod keychain;
mod new_key;
mod opened;
mod passphrase;
mod passphrase_input;
#[cfg(target_os = "linux")]
mod plain_session;
mod record;
mod refusal;
mod unlocked_key;
mod unlocking;

pub use entry::{Entry, NewSecret};
pub(crate) use entry::{from_json, to_json};
pub use error::{VaultError, VaultState};
pub(crate) use inspection::KeyLook;
pub use key::{DataKey, SealError};
pub use key_source::{Attendance, KeyError, KeySource, StoredFact};
pub use key_sources::{KeySourceError, KeySources};
pub use keychain::KeychainKey;
pub use new_key::{KeyFacts, NewKey};
pub(crate) use opened::{OpenedVault, Sealer};
pub use passphrase::{PassphraseCost, PassphraseKey};
pub use passphrase_input::{
    PassphraseAnswer, PassphraseInput, PassphraseOrigin, PassphrasePrompt, PassphraseQuestion,
};
pub use record::RecordKind;

use crate::store::{Added, NewRecord, NewSession, Store};
use jiff::Timestamp;
use key_cache::{KeyAccess, KeyCache};
use key_find::OpenKey;
use std::sync::Arc;
use std::time::Duration;
use zeroize::Zeroizing;

/// How long a caller waits for the key: long enough to type a keychain's password, short enough for a tool that waits
/// for `credential_process` to be told.
pub const KEY_WAIT: Duration = Duration::from_secs(20);

/// How often a secret is tried, where peers begin the vault anew or change its key at that moment.
const TRIES: usize = 5;

fn sealed<'a>(opened: &OpenKey, secret: &'a NewSecret) -> Result<NewRecord<'a>, VaultError> {
    let sealed = record::seal(&opened.key, secret.kind, &secret.id, &secret.secret)?;
    Ok(NewRecord { kind: secret.kind.as_str(), id: &secret.id, sealed, expires_at: secret.expires_at })
}

/// The vault. Clones share the key.
#[derive(Debug, Clone)]
pub struct Vault {
    store: Arc<Store>,
    key_cache: Arc<KeyCache>,
    key_wait: Duration,
    access: KeyAccess,
}

impl Vault {
    /// The vault in this store, whose key this source has, for what a person does. Nothing is opened before the first secret
    /// is asked for.
    pub fn new(store: Arc<Store>, source: Arc<dyn KeySource>) -> Self {
        Self::with_sources(store, KeySources::only(source))
    }

    /// The same with several sources, of which the one in force has the key.
    pub fn with_sources(store: Arc<Store>, sources: KeySources) -> Self {
        let key_cache = Arc::new(KeyCache::new(store.clone(), sources));
        Self { store, key_cache, key_wait: KEY_WAIT, access: KeyAccess::Attended }
    }

    /// The same vault with another bound on the wait for the key.
    #[must_use]
    pub fn with_key_wait(self, key_wait: Duration) -> Self {
        Self { key_wait, ..self }
    }

    /// The same vault, for what runs by itself, such as a renewal or a program's `credential_process`: a keychain that stayed
    /// locked when it was asked is not asked again, so that a prompt that was dismissed does not come back. It fails with
    /// [`VaultError::NotAskedAgain`] then, until a person's own act has the key or the keychain is found open.
    #[must_use]
    pub fn unattended(&self) -> Self {
        Self { access: KeyAccess::Unattended, ..self.clone() }
    }

    /// The same vault, which fails with [`VaultError::Locked`] where the key is not at hand: for work under a lock under
    /// which no keychain may be asked, after [`Self::open`].
    #[must_use]
    pub(crate) fn without_asking(&self) -> Self {
        Self { access: KeyAccess::AtHand, ..self.clone() }
    }

    /// Seals a secret, replacing the one of the same kind and id. The first one ever makes the key. `until` is when it ends
    /// by itself, which may be known without the key.
    ///
    /// # Errors
    /// [`VaultError`]; nothing is then changed.
    pub async fn put_record(
        &self,
        kind: RecordKind,
        id: &str,
        secret: &[u8],
        until: Option<Timestamp>,
    ) -> Result<(), VaultError> {
        for _ in 0..TRIES {
            let opened = self.open_key().await?;
            let sealed = record::seal(&opened.key, kind, id, secret)?;
            let record = NewRecord { kind: kind.as_str(), id, sealed, expires_at: until };
            if self.store.put_record((check::FACT, &opened.check), &record)? {
                return Ok(());
            }
            // A peer has begun the vault anew since: ours is a key of the past.
            self.key_cache.forget(&opened);
        }
        Err(VaultError::KeyLost)
    }

    /// Seals secrets and adds the sessions that they are of, in one step: no kill leaves the one without the other. The
    /// name that another session has, where one has; nothing is then changed.
    ///
    /// # Errors
    /// [`VaultError`]; nothing is then changed.
    pub async fn add(
        &self,
        secrets: &[NewSecret],
        sessions: &[NewSession<'_>],
    ) -> Result<Option<String>, VaultError> {
        for _ in 0..TRIES {
            let opened = self.open_key().await?;
            let records =
                secrets.iter().map(|secret| sealed(&opened, secret)).collect::<Result<Vec<_>, _>>()?;
            match self.store.add_sealed((check::FACT, &opened.check), &records, sessions)? {
                Added::Done => return Ok(None),
                Added::NameTaken(name) => return Ok(Some(name)),
                Added::KeyReplaced => self.key_cache.forget(&opened),
            }
        }
        Err(VaultError::KeyLost)
    }

    /// The secret of this kind and id; where there is none, the key is not asked for.
    ///
    /// # Errors
    /// [`VaultError`]
    pub async fn record(&self, kind: RecordKind, id: &str) -> Result<Option<Zeroizing<Vec<u8>>>, VaultError> {
        for _ in 0..TRIES {
            let Some(sealed) = self.store.record(kind.as_str(), id)? else { return Ok(None) };
            let opened = self.open_key().await?;
            if let Some(secret) = record::open(&opened.key, kind, id, &sealed) {
                return Ok(Some(secret));
            }
            if self.store.vault_fact(check::FACT)?.as_deref() != Some(&opened.check) {
                self.key_cache.forget(&opened);
            } else if self.store.record(kind.as_str(), id)?.as_ref() == Some(&sealed) {
                return Err(VaultError::Tampered { kind });
            }
        }
        Err(VaultError::KeyLost)
    }

    /// Whether there is a secret of this kind and id. Needs no key.
    ///
    /// # Errors
    /// [`VaultError::Store`]
    pub fn has_record(&self, kind: RecordKind, id: &str) -> Result<bool, VaultError> {
        Ok(self.store.has_record(kind.as_str(), id)?)
    }

    /// When a secret ends by itself; `None` also where there is none. Needs no key.
    ///
    /// # Errors
    /// [`VaultError::Store`]
    pub fn record_expires_at(&self, kind: RecordKind, id: &str) -> Result<Option<Timestamp>, VaultError> {
        Ok(self.store.record_expires_at(kind.as_str(), id)?)
    }

    /// Removes a secret; removing what is not there is nothing. Needs no key.
    ///
    /// # Errors
    /// [`VaultError::Store`]
    pub fn remove_record(&self, kind: RecordKind, id: &str) -> Result<(), VaultError> {
        Ok(self.store.remove_record(kind.as_str(), id)?)
    }

    /// Removes the secrets of this kind whose ids begin with a text. Needs no key.
    ///
    /// # Errors
    /// [`VaultError::Store`]
    pub fn remove_records(&self, kind: RecordKind, beginning: &str) -> Result<(), VaultError> {
        Ok(self.store.remove_records(kind.as_str(), beginning)?)
    }

    /// Gets the key, so that what comes next does not wait for it: for whoever is about to take a lock under which no keychain
    /// may be asked.
    ///
    /// # Errors
    /// [`VaultError`] when there is no key.
    pub(crate) async fn open(&self) -> Result<(), VaultError> {
        self.open_key().await.map(drop)
    }

    /// Whether the key is at hand, so that nothing asks for it.
    pub(crate) fn is_at_hand(&self) -> bool {
        matches!(self.key_cache.state(), VaultState::Open)
    }

    /// As [`Self::open`], where that brings up no prompt: the key is at hand, or what holds it asks nobody now. Whether the
    /// key is there then.
    pub(crate) async fn open_quietly(&self) -> bool {
        if self.is_at_hand() {
            return true;
        }
        let key_cache = self.key_cache.clone();
        // Looking may wait for the platform's service.
        let may_prompt = tokio::task::spawn_blocking(move || key_cache.may_prompt()).await;
        !may_prompt.unwrap_or(true) && self.unattended().open().await.is_ok()
    }

    /// Forgets the key; the next secret asks for it again.
    pub fn lock(&self) {
        self.key_cache.lock();
    }

    /// How it stands, as this process knows; asking opens nothing.
    pub fn state(&self) -> VaultState {
        self.key_cache.state()
    }

    /// The source in force: `keychain` or `passphrase`. [`Self::key_facts`] has more.
    pub fn source_name(&self) -> &'static str {
        self.key_cache.source_name()
    }

    async fn open_key(&self) -> Result<Arc<OpenKey>, VaultError> {
        KeyCache::open_key(&self.key_cache, self.access, self.key_wait).await
    }
}
