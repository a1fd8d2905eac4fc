//! Sealing what is more than a record: backups, under a key that is derived from the vault's, and exports, under a
//! passphrase.

use super::Vault;
use super::check;
use super::error::VaultError;
use super::key::{DataKey, NONCE_BYTES, SealError, fill_random};
use super::key_find::OpenKey;
use super::passphrase::{PassphraseCost, derive};
use super::record;
use crate::store::{CopiedRecord, SealedRecord};
use daypass_core::Secret;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::sync::Arc;
use zeroize::Zeroizing;

/// What the key of backups is derived with (RFC 5869, 2.3, with the data key as PRK and this as info; one block).
const BACKUP_KEY: &[u8] = b"daypass backup key 1\x01";

/// Bytes of a salt (RFC 9106, section 3.1: 16 are enough).
pub(crate) const SALT_BYTES: usize = 16;

/// Seals and opens under one key.
pub(crate) struct Sealer(DataKey);

impl Sealer {
    /// Under a passphrase. It takes about a tenth of a second. `None` for a cost that no Daypass has chosen.
    pub(crate) fn of_passphrase(passphrase: &Secret, cost: PassphraseCost, salt: &[u8]) -> Option<Self> {
        let limit = PassphraseCost::LIMIT;
        let sane = cost.memory_kib <= limit.memory_kib && cost.passes <= limit.passes;
        sane.then(|| derive(passphrase, cost, salt).ok())?.map(Self)
    }

    /// A salt for a new passphrase.
    pub(crate) fn salt() -> Result<[u8; SALT_BYTES], SealError> {
        let mut salt = [0; SALT_BYTES];
        fill_random(&mut salt)?;
        Ok(salt)
    }

    /// The nonce, the ciphertext and the tag. `associated` is authenticated with it.
    pub(crate) fn seal(&self, associated: &[u8], plain: &[u8]) -> Result<Vec<u8>, SealError> {
        let (nonce, sealed) = self.0.seal(associated, plain)?;
        Ok([&nonce[..], &sealed].concat())
    }

    /// What [`Self::seal`] has sealed with the same key and associated data, and nothing else.
    pub(crate) fn open(&self, associated: &[u8], sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let (nonce, sealed) = sealed.split_at_checked(NONCE_BYTES)?;
        self.0.open(associated, nonce, sealed)
    }
}

/// The vault with its key at hand.
#[derive(Debug, Clone)]
pub(crate) struct OpenedVault(Arc<OpenKey>);

impl Vault {
    /// The opened vault.
    ///
    /// # Errors
    /// [`VaultError`] when there is no key.
    pub(crate) async fn opened(&self) -> Result<OpenedVault, VaultError> {
        self.open_key().await.map(OpenedVault)
    }

    /// The opened vault, if this process has its key already. Asks nobody.
    pub(crate) async fn if_open(&self) -> Option<OpenedVault> {
        self.without_asking().opened().await.ok()
    }
}

impl OpenedVault {
    /// The name of the plain fact that tells which key the records are sealed under.
    pub(crate) const KEY_FACT: &'static str = check::FACT;

    /// The names of the plain facts that tell which key it is and how it is opened.
    pub(crate) const KEY_FACTS: [&'static str; 2] = [check::FACT, super::passphrase::FACT];

    /// The value of that fact for this key.
    pub(crate) fn key_check(&self) -> &[u8] {
        &self.0.check
    }

    /// What seals backups.
    pub(crate) fn backup_sealer(&self) -> Result<Sealer, SealError> {
        let mut mac =
            <Hmac<Sha256> as KeyInit>::new_from_slice(self.0.key.expose()).map_err(|_| SealError::TooLong)?;
        mac.update(BACKUP_KEY);
        let key = Zeroizing::new(<[u8; 32]>::from(mac.finalize().into_bytes()));
        DataKey::from_bytes(&*key).map(Sealer).ok_or(SealError::TooLong)
    }

    /// The secret in a record, if this is its key and its place.
    pub(crate) fn open(&self, record: &CopiedRecord) -> Option<Zeroizing<Vec<u8>>> {
        let CopiedRecord { kind, id, sealed } = record;
        record::open_named(&self.0.key, kind, id, sealed)
    }

    /// Seals a secret of a kind that may be another version's.
    pub(crate) fn seal(&self, kind: &str, id: &str, secret: &[u8]) -> Result<SealedRecord, SealError> {
        record::seal_named(&self.0.key, kind, id, secret)
    }
}
