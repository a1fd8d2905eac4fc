//! What lies in the vault, as types: what is sealed under which kind and id is decided where the type is.

use super::{RecordKind, Vault, VaultError};
use jiff::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;
use zeroize::Zeroizing;

/// Something that is sealed in the vault.
pub trait Entry: Sized {
    /// What it is.
    const KIND: RecordKind;
    /// Whose it is.
    type Id: ?Sized;

    /// The record's id. It is authenticated with the seal: records sealed under it exist, so it never changes.
    fn record_id(id: &Self::Id) -> String;

    /// The bytes that are sealed.
    fn encode(&self) -> Zeroizing<Vec<u8>>;

    /// The entry of these bytes; `None` for a format that is not ours any more, which is as good as no entry.
    fn decode(bytes: &[u8]) -> Option<Self>;
}

/// A type as JSON to be sealed.
pub(crate) fn to_json(value: &impl Serialize) -> Zeroizing<Vec<u8>> {
    // Types of the vault hold texts and times alone, which always become JSON.
    Zeroizing::new(serde_json::to_vec(value).unwrap_or_default())
}

/// A type out of JSON that was sealed.
pub(crate) fn from_json<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    serde_json::from_slice(bytes).ok()
}

/// A secret that is ready to be sealed together with others.
pub struct NewSecret {
    pub(super) kind: RecordKind,
    pub(super) id: String,
    pub(super) secret: Zeroizing<Vec<u8>>,
    pub(super) expires_at: Option<Timestamp>,
}

impl NewSecret {
    /// An entry with its id, which ends by itself at `until` where it does.
    pub fn of<E: Entry>(id: &E::Id, entry: &E, until: Option<Timestamp>) -> Self {
        Self { kind: E::KIND, id: E::record_id(id), secret: entry.encode(), expires_at: until }
    }
}

impl Vault {
    /// Seals an entry in the place of the one of the same id. `until` is when it ends by itself, which may be known without
    /// the key.
    ///
    /// # Errors
    /// [`VaultError`] when there is no key or the store does not take it; nothing is then changed.
    pub async fn put<E: Entry>(
        &self,
        id: &E::Id,
        entry: &E,
        until: Option<Timestamp>,
    ) -> Result<(), VaultError> {
        self.put_record(E::KIND, &E::record_id(id), &entry.encode(), until).await
    }

    /// The entry of an id; where there is none, the key is not asked for.
    ///
    /// # Errors
    /// [`VaultError::Tampered`] for one that does not open, and others when there is no key.
    pub async fn get<E: Entry>(&self, id: &E::Id) -> Result<Option<E>, VaultError> {
        let bytes = self.record(E::KIND, &E::record_id(id)).await?;
        Ok(bytes.and_then(|bytes| E::decode(&bytes)))
    }

    /// Whether there is an entry. Needs no key.
    ///
    /// # Errors
    /// [`VaultError::Store`]
    pub fn has<E: Entry>(&self, id: &E::Id) -> Result<bool, VaultError> {
        self.has_record(E::KIND, &E::record_id(id))
    }

    /// The record ids of all entries of a type, as [`Entry::record_id`] writes them. Needs no key.
    ///
    /// # Errors
    /// [`VaultError::Store`]
    pub fn record_ids<E: Entry>(&self) -> Result<Vec<String>, VaultError> {
        Ok(self.store.record_ids(E::KIND.as_str())?)
    }

    /// When an entry ends by itself; `None` also where there is none. Needs no key.
    ///
    /// # Errors
    /// [`VaultError::Store`]
    pub fn expires_at<E: Entry>(&self, id: &E::Id) -> Result<Option<Timestamp>, VaultError> {
        self.record_expires_at(E::KIND, &E::record_id(id))
    }

    /// Removes an entry; removing what is not there is nothing. Needs no key.
    ///
    /// # Errors
    /// [`VaultError::Store`]
    pub fn remove<E: Entry>(&self, id: &E::Id) -> Result<(), VaultError> {
        self.remove_record(E::KIND, &E::record_id(id))
    }
}
