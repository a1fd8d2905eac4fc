//! The cache of credentials: sealed in the vault under the fingerprint of the plan that they were issued for.

use super::error::Error;
use super::freshness::Freshness;
use crate::ground::Clock;
use crate::vault::{Entry, NewSecret, RecordKind, Vault, VaultError, from_json, to_json};
use daypass_core::clock_set_back::was_set_back;
use daypass_core::plan::Origin;
use daypass_core::{Credentials, Plan, Secret};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// The cache. Editing a session changes its plan's fingerprint, so that what was issued before the edit is not found.
#[derive(Debug, Clone)]
pub(crate) struct CredentialCache {
    vault: Vault,
    clock: Arc<dyn Clock>,
}

#[derive(Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
struct SealedCredentials {
    access_key_id: String,
    secret_access_key: String,
    session_token: String,
    /// The first release did not note it.
    #[zeroize(skip)]
    issued_at: Option<Timestamp>,
    #[zeroize(skip)]
    expires_at: Timestamp,
}

/// Credentials as they lie in the vault.
struct Cached(SealedCredentials);

impl Entry for Cached {
    const KIND: RecordKind = RecordKind::Credentials;
    type Id = str;

    fn record_id(id: &str) -> String {
        id.to_owned()
    }

    fn encode(&self) -> Zeroizing<Vec<u8>> {
        to_json(&self.0)
    }

    fn decode(bytes: &[u8]) -> Option<Self> {
        from_json(bytes).map(Self)
    }
}

impl From<&Credentials> for Cached {
    fn from(credentials: &Credentials) -> Self {
        Self(SealedCredentials {
            access_key_id: credentials.access_key_id.clone(),
            secret_access_key: credentials.secret_access_key.expose().to_owned(),
            session_token: credentials.session_token.expose().to_owned(),
            issued_at: Some(credentials.issued_at),
            expires_at: credentials.expires_at,
        })
    }
}

impl Cached {
    /// The credentials, if they are accepted by when they were issued, when they end, and what time it is.
    fn credentials(
        &self,
        now: Timestamp,
        accepts: impl Fn(Option<Timestamp>, Timestamp, Timestamp) -> bool,
    ) -> Option<Credentials> {
        let Self(sealed) = self;
        accepts(sealed.issued_at, sealed.expires_at, now).then(|| Credentials {
            access_key_id: sealed.access_key_id.clone(),
            secret_access_key: Secret::new(sealed.secret_access_key.as_str()),
            session_token: Secret::new(sealed.session_token.as_str()),
            issued_at: sealed.issued_at.unwrap_or(now),
            expires_at: sealed.expires_at,
        })
    }
}

/// The cache's id of a plan: its origin, so that all of an origin's can go together, and its fingerprint.
fn id_of(origin: Origin<'_>, fingerprint: &str) -> String {
    format!("{}:{fingerprint}", origin.as_str())
}

fn id(plan: &Plan) -> String {
    id_of(plan.origin(), plan.fingerprint().as_str())
}

impl CredentialCache {
    /// The cache in this vault.
    pub(crate) fn new(vault: Vault, clock: Arc<dyn Clock>) -> Self {
        Self { vault, clock }
    }

    /// The cached credentials of a plan, if they are fresh.
    pub(super) async fn get(&self, plan: &Plan, freshness: Freshness) -> Result<Option<Credentials>, Error> {
        let accepts = |issued_at, expires_at, now| freshness.accepts(issued_at, expires_at, now);
        self.get_if(plan, accepts).await
    }

    /// The cached credentials of a plan that were issued before the clock was set back, if more than this seems to be left of
    /// them. AWS may well take them: they are for whoever can get no others.
    pub(super) async fn get_of_the_future(
        &self,
        plan: &Plan,
        least: SignedDuration,
    ) -> Result<Option<Credentials>, Error> {
        let accepts = |issued_at: Option<Timestamp>, expires_at: Timestamp, now| {
            issued_at.is_some_and(|issued_at| was_set_back(issued_at, now))
                && expires_at.duration_since(now) > least
        };
        self.get_if(plan, accepts).await
    }

    async fn get_if(
        &self,
        plan: &Plan,
        accepts: impl Fn(Option<Timestamp>, Timestamp, Timestamp) -> bool,
    ) -> Result<Option<Credentials>, Error> {
        let cached = match self.vault.get::<Cached>(&id(plan)).await {
            Ok(Some(cached)) => cached,
            // What cannot be decrypted is treated as not cached: AWS issues new credentials.
            Ok(None) | Err(VaultError::Tampered { .. }) => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        Ok(cached.credentials(self.clock.now(), accepts))
    }

    /// As [`get`](Self::get), where the vault has them at once.
    pub(super) fn get_at_once(&self, plan: &Plan, freshness: Freshness) -> Option<Credentials> {
        let accepts = |issued_at, expires_at, now| freshness.accepts(issued_at, expires_at, now);
        self.vault.get_at_once::<Cached>(&id(plan))?.credentials(self.clock.now(), accepts)
    }

    /// Caches credentials of a plan in the place of earlier ones.
    pub(super) async fn put(&self, plan: &Plan, credentials: &Credentials) -> Result<(), Error> {
        Ok(self.vault.put(&id(plan)[..], &Cached::from(credentials), Some(credentials.expires_at)).await?)
    }

    /// Credentials of a plan whose session is to be added together with them.
    pub(crate) fn new_secret(plan: &Plan, credentials: &Credentials) -> NewSecret {
        NewSecret::of(&id(plan)[..], &Cached::from(credentials), Some(credentials.expires_at))
    }

    /// When the cached credentials of a plan end, if there are any. Asks for no key.
    pub(super) fn expires_at(&self, plan: &Plan) -> Result<Option<Timestamp>, Error> {
        Ok(self.vault.expires_at::<Cached>(&id(plan))?)
    }

    /// Forgets what was issued for a plan of this fingerprint.
    pub(super) fn remove(&self, origin: Origin<'_>, fingerprint: &str) -> Result<(), Error> {
        Ok(self.vault.remove::<Cached>(&id_of(origin, fingerprint))?)
    }

    /// Forgets all that was issued by an integration's sign-in, or by a user's keys.
    pub(super) fn remove_all(&self, origin: Origin<'_>) -> Result<(), Error> {
        Ok(self.vault.remove_records(RecordKind::Credentials, &id_of(origin, ""))?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use daypass_core::{IntegrationId, SessionId};

    /// Stores of earlier versions have records under these ids. With other ids their cached credentials would be lost, and
    /// people asked for a code again.
    #[test]
    fn the_ids_of_cached_credentials_never_change() {
        let integration = IntegrationId::from_stored("i-1");
        assert_eq!(id_of(Origin::Integration(&integration), "ab12"), "i-1:ab12");
        assert_eq!(id_of(Origin::User(&SessionId::from_stored("s-1")), ""), "s-1:");
    }
}
