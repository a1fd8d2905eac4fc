//! IAM users and roles that a person added: the room's type and its parts.

use super::error::Error;
use crate::aws::Gateway;
use crate::credentials::Resolver;
use crate::ground::{Browser, Clock, Locks};
use crate::iam::{AccessKeys, MfaCodes, UserRequests};
use crate::sessions::{History, Sessions};
use crate::store::Store;
use crate::vault::Vault;
use daypass_core::sts::{AccessKeyId, MfaSerial};
use daypass_core::{IamUser, LongTermKeys, Region, Session, SessionId, SessionSource, UserArn};
use std::sync::Arc;

/// IAM users and roles: added, changed, removed; their keys, their rotation.
#[derive(Debug, Clone)]
pub struct Users {
    pub(super) store: Arc<Store>,
    pub(super) vault: Vault,
    pub(super) keys: AccessKeys,
    pub(super) codes: MfaCodes,
    pub(super) requests: UserRequests,
    pub(super) resolver: Resolver,
    pub(super) sessions: Sessions,
    pub(super) history: History,
    pub(super) gateway: Gateway,
    pub(super) browser: Arc<dyn Browser>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) locks: Arc<Locks>,
}

impl Users {
    /// The room of these parts.
    #[expect(clippy::too_many_arguments, reason = "a room gets its parts one by one, and no others")]
    pub(crate) fn new(
        store: Arc<Store>,
        vault: Vault,
        keys: AccessKeys,
        codes: MfaCodes,
        requests: UserRequests,
        resolver: Resolver,
        sessions: Sessions,
        history: History,
        gateway: Gateway,
        browser: Arc<dyn Browser>,
        clock: Arc<dyn Clock>,
        locks: Arc<Locks>,
    ) -> Self {
        Self {
            store,
            vault,
            keys,
            codes,
            requests,
            resolver,
            sessions,
            history,
            gateway,
            browser,
            clock,
            locks,
        }
    }

    /// The codes of users' MFA devices.
    pub fn codes(&self) -> &MfaCodes {
        &self.codes
    }

    /// Whose long-term keys these are, as AWS says; the region tells the partition.
    ///
    /// # Errors
    /// [`iam::Error::KeysRefused`](crate::iam::Error::KeysRefused) when AWS does not know them, and others.
    pub async fn owner_of(&self, keys: &LongTermKeys, region: Option<&Region>) -> Result<UserArn, Error> {
        let default = self.store.settings()?.default_region;
        Ok(self.requests.owner(keys, region.unwrap_or(&default)).await?)
    }

    /// The MFA devices of whoever has these keys, as IAM lists them: those that show codes. A user may lack the
    /// permission to list their own.
    pub async fn mfa_devices(&self, keys: &LongTermKeys, owner: &UserArn) -> Result<Vec<MfaSerial>, Error> {
        Ok(self.requests.mfa_devices(keys, owner).await?)
    }

    /// The session whose keys have this id.
    pub fn with_key(&self, id: &AccessKeyId) -> Result<Option<Session>, Error> {
        let has = |session: &Session| match &session.source {
            SessionSource::IamUser(user) => user.access_key_id == *id,
            SessionSource::IdentityCenterRole { .. } | SessionSource::AssumedRole(_) => false,
        };
        Ok(self.store.sessions()?.into_iter().find(has))
    }

    /// The name of the session besides this one that has a key, or is about to have it.
    ///
    /// # Errors
    /// [`Error::Store`], and [`Error::Iam`] when the vault does not open.
    pub(super) async fn other_holder(
        &self,
        key: &AccessKeyId,
        than: &SessionId,
    ) -> Result<Option<String>, Error> {
        for session in self.store.sessions()?.into_iter().filter(|session| session.id != *than) {
            let SessionSource::IamUser(user) = &session.source else { continue };
            let next = self.keys.next(&session.id).await?;
            if user.access_key_id == *key || next.is_some_and(|next| next.access_key_id == *key) {
                return Ok(Some(session.name));
            }
        }
        Ok(None)
    }

    /// An IAM user's session.
    pub(crate) fn user_session(&self, id: &SessionId) -> Result<(Session, IamUser), Error> {
        let session = self.sessions.get(id)?;
        match &session.source {
            SessionSource::IamUser(user) => {
                let user = user.clone();
                Ok((session, user))
            }
            SessionSource::IdentityCenterRole { .. } | SessionSource::AssumedRole(_) => {
                Err(Error::NoKeys { name: session.name })
            }
        }
    }
}
