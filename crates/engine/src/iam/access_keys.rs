//! The long-term keys of IAM users: in the vault, and nowhere else.

use super::error::Error;
use crate::vault::{Entry, NewSecret, RecordKind, Vault, from_json, to_json};
use daypass_core::sts::AccessKeyId;
use daypass_core::{LongTermKeys, Secret, SessionId};
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// The keys of users' sessions: the present ones and, while a rotation is under way, the next.
#[derive(Debug, Clone)]
pub(crate) struct AccessKeys {
    vault: Vault,
}

#[derive(Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
struct SealedKeys {
    access_key_id: String,
    secret_access_key: String,
}

/// The keys that a session signs with.
struct Current(LongTermKeys);

/// The keys that are to take their place.
struct Next(LongTermKeys);

impl Entry for Current {
    const KIND: RecordKind = RecordKind::AccessKey;
    type Id = SessionId;

    fn record_id(id: &SessionId) -> String {
        id.to_string()
    }

    fn encode(&self) -> Zeroizing<Vec<u8>> {
        encode(&self.0)
    }

    fn decode(bytes: &[u8]) -> Option<Self> {
        decode(bytes).map(Self)
    }
}

impl Entry for Next {
    const KIND: RecordKind = RecordKind::NextAccessKey;
    type Id = SessionId;

    fn record_id(id: &SessionId) -> String {
        id.to_string()
    }

    fn encode(&self) -> Zeroizing<Vec<u8>> {
        encode(&self.0)
    }

    fn decode(bytes: &[u8]) -> Option<Self> {
        decode(bytes).map(Self)
    }
}

fn encode(keys: &LongTermKeys) -> Zeroizing<Vec<u8>> {
    to_json(&SealedKeys {
        access_key_id: keys.access_key_id.to_string(),
        secret_access_key: keys.secret_access_key.expose().to_owned(),
    })
}

fn decode(bytes: &[u8]) -> Option<LongTermKeys> {
    let sealed = from_json::<SealedKeys>(bytes)?;
    let access_key_id = AccessKeyId::parse(&sealed.access_key_id).ok()?;
    Some(LongTermKeys { access_key_id, secret_access_key: Secret::new(sealed.secret_access_key.as_str()) })
}

impl AccessKeys {
    /// The keys in this vault.
    pub(crate) fn new(vault: Vault) -> Self {
        Self { vault }
    }

    /// The keys of a user's session.
    ///
    /// # Errors
    /// [`Error::KeysMissing`] when the vault has none, [`Error::Vault`] when they do not open.
    pub(crate) async fn get(&self, session: &SessionId) -> Result<LongTermKeys, Error> {
        let keys = self.vault.get::<Current>(session).await?;
        keys.map(|keys| keys.0).ok_or_else(|| Error::KeysMissing { session: session.clone() })
    }

    /// Replaces the keys of a session, in one transaction.
    ///
    /// # Errors
    /// [`Error::Vault`]; nothing is then changed.
    pub(crate) async fn put(&self, session: &SessionId, keys: &LongTermKeys) -> Result<(), Error> {
        Ok(self.vault.put(session, &Current(keys.clone()), None).await?)
    }

    /// The keys of a session that is to be added together with them.
    pub(crate) fn new_secret(session: &SessionId, keys: &LongTermKeys) -> NewSecret {
        NewSecret::of(session, &Current(keys.clone()), None)
    }

    /// The keys that are to take the place of a session's, if there are any.
    ///
    /// # Errors
    /// [`Error::Vault`] when they do not open.
    pub(crate) async fn next(&self, session: &SessionId) -> Result<Option<LongTermKeys>, Error> {
        Ok(self.vault.get::<Next>(session).await?.map(|keys| keys.0))
    }

    /// Keeps the keys that are to take the place of a session's.
    ///
    /// # Errors
    /// [`Error::Vault`]; nothing is then changed.
    pub(crate) async fn put_next(&self, session: &SessionId, keys: &LongTermKeys) -> Result<(), Error> {
        Ok(self.vault.put(session, &Next(keys.clone()), None).await?)
    }

    /// Forgets the keys that were to take the place of a session's.
    ///
    /// # Errors
    /// [`Error::Vault`] when the store does not answer.
    pub(crate) fn remove_next(&self, session: &SessionId) -> Result<(), Error> {
        Ok(self.vault.remove::<Next>(session)?)
    }

    /// Forgets all keys of a session.
    ///
    /// # Errors
    /// [`Error::Vault`] when the store does not answer.
    pub(crate) fn remove(&self, session: &SessionId) -> Result<(), Error> {
        self.vault.remove::<Current>(session)?;
        self.remove_next(session)
    }
}
