//! The SSO token: sealed in the vault and renewed by its refresh token. Concurrent callers share one renewal.

use super::error::{Error, IntegrationRef};
use super::registration::SealedRegistration;
use super::room::IdentityCenter;
use crate::aws::oidc::{Grant, Registration, Tokens};
use crate::aws::portal::Portal;
use crate::aws::{AwsError, TokenRefusal};
use crate::ground::{self, LockGuard, LockName};
use crate::store::SignInFacts;
use crate::vault::{Entry, RecordKind, from_json, to_json};
use daypass_core::{Integration, IntegrationId, Region, Secret};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// A token that ends within this time is renewed before it is used.
const MARGIN: SignedDuration = SignedDuration::from_mins(5);
/// The margin of a token that lives for less than twice [`MARGIN`]. AWS cuts the last token off at the end of the portal's
/// session: a refresh would end at the same moment, so this one is used to its end, less the time of a request.
const MARGIN_OF_THE_LAST: SignedDuration = SignedDuration::from_mins(1);
/// A sign-in that the portal does not take is not asked for again within this time: it would end the same.
const NEW_SIGN_IN: SignedDuration = SignedDuration::from_mins(10);
/// How often a refresh token is tried that AWS does not take. AWS has refused ones that it took a moment later, and its own
/// toolkits try three times; whoever signs in again for nothing is disturbed more than by two seconds.
const GRANT_TRIES: u32 = 3;
/// The pause between two of these tries.
const GRANT_PAUSE: SignedDuration = SignedDuration::from_secs(1);

/// A sign-in's token, with what renews it.
#[derive(Debug, Clone)]
pub(crate) struct SsoToken {
    /// Opens the portal.
    pub(crate) access_token: Secret,
    /// When it was issued.
    pub(crate) issued_at: Timestamp,
    /// When it ends.
    pub(crate) expires_at: Timestamp,
    /// Gets the next one.
    pub(crate) refresh_token: Option<Secret>,
    /// The client that the refresh token belongs to.
    pub(crate) registration: Registration,
    /// When the person signed in.
    pub(crate) signed_in_at: Timestamp,
}

#[derive(Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
struct SealedToken {
    access_token: String,
    /// The first release did not note it.
    #[zeroize(skip)]
    issued_at: Option<Timestamp>,
    #[zeroize(skip)]
    expires_at: Timestamp,
    refresh_token: Option<String>,
    registration: SealedRegistration,
    #[zeroize(skip)]
    signed_in_at: Timestamp,
}

impl SsoToken {
    pub(super) fn new(tokens: Tokens, client: &Registration, now: Timestamp) -> Self {
        Self {
            access_token: tokens.access_token,
            issued_at: now,
            expires_at: tokens.expires_at,
            refresh_token: tokens.refresh_token,
            registration: client.clone(),
            signed_in_at: now,
        }
    }

    fn renewed(&self, tokens: Tokens, now: Timestamp) -> Self {
        Self {
            access_token: tokens.access_token,
            issued_at: now,
            expires_at: tokens.expires_at,
            // Where AWS sends no new refresh token, the old one stays good.
            refresh_token: tokens.refresh_token.or_else(|| self.refresh_token.clone()),
            registration: self.registration.clone(),
            signed_in_at: self.signed_in_at,
        }
    }

    /// The region of an integration that it was issued in, where alone it is good. One that an older Daypass kept is of the
    /// region that was the only one then.
    pub(super) fn region<'a>(&'a self, integration: &'a Integration) -> &'a Region {
        self.registration.region.as_ref().unwrap_or(&integration.region)
    }

    fn margin(&self) -> SignedDuration {
        let lifetime = self.expires_at.duration_since(self.issued_at);
        if lifetime < MARGIN * 2 { MARGIN_OF_THE_LAST } else { MARGIN }
    }

    /// Whether the person has just signed in.
    fn is_of_new_sign_in(&self, now: Timestamp) -> bool {
        now.duration_since(self.signed_in_at) < NEW_SIGN_IN
    }

    fn refresh_until(&self) -> Option<Timestamp> {
        self.refresh_token.as_ref().map(|_| self.registration.expires_at)
    }
}

impl Entry for SsoToken {
    const KIND: RecordKind = RecordKind::SsoToken;
    type Id = IntegrationId;

    fn record_id(id: &IntegrationId) -> String {
        id.to_string()
    }

    fn encode(&self) -> Zeroizing<Vec<u8>> {
        to_json(&SealedToken {
            access_token: self.access_token.expose().to_owned(),
            issued_at: Some(self.issued_at),
            expires_at: self.expires_at,
            refresh_token: self.refresh_token.as_ref().map(|token| token.expose().to_owned()),
            registration: (&self.registration).into(),
            signed_in_at: self.signed_in_at,
        })
    }

    fn decode(bytes: &[u8]) -> Option<Self> {
        from_json::<SealedToken>(bytes).map(|sealed| Self {
            access_token: Secret::new(sealed.access_token.as_str()),
            issued_at: sealed.issued_at.unwrap_or(sealed.signed_in_at),
            expires_at: sealed.expires_at,
            refresh_token: sealed.refresh_token.as_deref().map(Secret::new),
            registration: (&sealed.registration).into(),
            signed_in_at: sealed.signed_in_at,
        })
    }
}

impl IdentityCenter {
    /// The stored token, which may have expired.
    ///
    /// # Errors
    /// [`Error::Vault`] when it does not open.
    pub(crate) async fn stored_token(&self, id: &IntegrationId) -> Result<Option<SsoToken>, Error> {
        Ok(self.vault.get::<SsoToken>(id).await?)
    }

    /// The portal as a token opens it, in the token's region.
    pub(super) fn portal(&self, integration: &Integration, token: &SsoToken) -> Portal {
        let region = token.region(integration);
        self.gateway.portal(&integration.start_url, region, token.access_token.clone())
    }

    /// The lock for changing a token. It keeps a refresh from storing a token after a sign-out, or over that of a new
    /// sign-in.
    async fn lock_token(&self, id: &IntegrationId) -> Result<LockGuard, Error> {
        Ok(self.locks.acquire(LockName::Token(id.clone()), "renewing a sign-in").await?)
    }

    /// Stores the token of a sign-in, unless its integration was removed meanwhile.
    pub(super) async fn keep_new_token(
        &self,
        integration: &Integration,
        token: &SsoToken,
    ) -> Result<(), Error> {
        let _lock = self.lock_token(&integration.id).await?;
        if self.store.integration_if_known(&integration.id)?.is_none() {
            return Err(ground::Error::Cancelled.into());
        }
        self.keep_token(integration, token).await
    }

    /// Removes the token of a sign-in, after any refresh that is under way.
    ///
    /// # Errors
    /// [`Error::Ground`] when its lock is not free in time, [`Error::Store`].
    pub(crate) async fn forget_session(&self, id: &IntegrationId) -> Result<(), Error> {
        let _lock = self.lock_token(id).await?;
        self.forget_token(id)
    }

    /// Seals a token, and records its times unsealed, so that they can be shown without the vault's key.
    async fn keep_token(&self, integration: &Integration, token: &SsoToken) -> Result<(), Error> {
        let id = &integration.id;
        self.vault.put(id, token, None).await?;
        let facts = SignInFacts {
            issued_at: token.issued_at,
            expires_at: token.expires_at,
            refresh_until: token.refresh_until(),
        };
        self.store.set_sign_in(id, Some(facts), token.registration.region.as_ref())?;
        self.share_if_wished(integration, token);
        Ok(())
    }

    fn forget_token(&self, id: &IntegrationId) -> Result<(), Error> {
        self.take_back(id)?;
        self.store.set_sign_in(id, None, None)?;
        Ok(self.vault.remove::<SsoToken>(id)?)
    }

    /// A valid token without asking a person: the stored one, or a new one by its refresh token.
    ///
    /// # Errors
    /// [`Error::SignInRequired`] when only a person can help.
    pub(crate) async fn token(&self, integration: &Integration) -> Result<SsoToken, Error> {
        let required = || Error::SignInRequired(IntegrationRef::from(integration));
        let stored = self.stored_token(&integration.id).await?;
        // Not one of a region that the person has taken out since.
        let of_region =
            |token: &SsoToken| integration.regions().any(|region| region == token.region(integration));
        let Some(token) = stored.filter(of_region) else {
            if self.shared_sign_ins().is_none() {
                return Err(required());
            }
            let _lock = self.lock_token(&integration.id).await?;
            return self.take_over(integration, None).await?.ok_or_else(required);
        };
        if token.expires_at > self.clock.now() + token.margin() {
            self.share_if_wished(integration, &token);
            return Ok(token);
        }
        self.refresh(integration, &token, false).await
    }

    /// A sign-in of the AWS CLI's that opens something else than `spent`, kept as this integration's, where one is wished and
    /// there. Its lock is held.
    async fn take_over(
        &self,
        integration: &Integration,
        spent: Option<&Secret>,
    ) -> Result<Option<SsoToken>, Error> {
        let Some(token) = self.sign_in_of_cli(integration, spent) else { return Ok(None) };
        self.keep_token(integration, &token).await?;
        Ok(Some(token))
    }

    /// The next token after `spent`, which has expired or which AWS refused (`refused`). Of concurrent callers the first
    /// renews it, and the others find the new one stored.
    ///
    /// # Errors
    /// [`Error::SignInRequired`] when only a person can help.
    pub(crate) async fn refresh(
        &self,
        integration: &Integration,
        spent: &SsoToken,
        refused: bool,
    ) -> Result<SsoToken, Error> {
        let lock = self.lock_token(&integration.id).await?;
        lock.share(self.refresh_locked(integration, spent, refused)).await
    }

    async fn refresh_locked(
        &self,
        integration: &Integration,
        spent: &SsoToken,
        refused: bool,
    ) -> Result<SsoToken, Error> {
        let required = || Error::SignInRequired(IntegrationRef::from(integration));
        let token = self.stored_token(&integration.id).await?.ok_or_else(required)?;
        let now = self.clock.now();
        if token.access_token != spent.access_token && token.expires_at > now {
            return Ok(token);
        }
        // Where it cannot be refreshed here, the AWS CLI may have done so with its own.
        if token.refresh_token.is_none()
            && let Some(next) = self.take_over(integration, Some(&token.access_token)).await?
        {
            return Ok(next);
        }
        let still_good = token.expires_at > now && !refused;
        let refreshable = token.refresh_until().is_some_and(|until| until > now);
        // Where the next one cannot be kept it is not asked for: AWS may take the old refresh token no more then.
        let writable = self.store.check_writable();
        let renewal = match &token.refresh_token {
            Some(refresh_token) if refreshable && writable.is_ok() => {
                self.next_tokens(integration, token.region(integration), &token.registration, refresh_token)
                    .await
            }
            _ if still_good => return Ok(token),
            _ => {
                writable?;
                self.forget_token(&integration.id)?;
                return Err(required());
            }
        };
        match renewal {
            Ok(tokens) => {
                let renewed = token.renewed(tokens, now);
                self.keep_token(integration, &renewed).await?;
                Ok(renewed)
            }
            Err(error) if error.token_refusal().is_some_and(TokenRefusal::is_final) => {
                if error.token_refusal() == Some(TokenRefusal::Client) {
                    self.forget_registrations(&integration.id)?;
                }
                if !still_good {
                    self.forget_token(&integration.id)?;
                    return self
                        .take_over(integration, Some(&token.access_token))
                        .await?
                        .ok_or_else(required);
                }
                // The access token still works; when it ends, the person has to sign in.
                let last = SsoToken { refresh_token: None, ..token };
                self.keep_token(integration, &last).await?;
                Ok(last)
            }
            // The renewal failed, but the present token is still valid.
            Err(_) if still_good => Ok(token),
            Err(error) => Err(Error::from(error).offering_next(integration, token.region(integration))),
        }
    }

    /// What it means that the portal takes a token no more than the one before it, though AWS gave it for the refresh token:
    /// a person has to sign in anew, unless they have just done so. A sign-in that the portal refuses by name is forgotten, so
    /// that it is not found valid when they do.
    pub(super) async fn not_taken(
        &self,
        integration: &Integration,
        token: &SsoToken,
        source: AwsError,
    ) -> Error {
        if source.code() == Some("UnauthorizedException")
            && let Err(error) = self.forget_if_stored(&integration.id, token).await
        {
            return error;
        }
        let integration = IntegrationRef::from(integration);
        match token.is_of_new_sign_in(self.clock.now()) {
            true => Error::SignInNotTaken { integration, source: Box::new(source) },
            false => Error::SignInRequired(integration),
        }
    }

    async fn forget_if_stored(&self, id: &IntegrationId, token: &SsoToken) -> Result<(), Error> {
        let _lock = self.lock_token(id).await?;
        match self.stored_token(id).await? {
            Some(stored) if stored.access_token == token.access_token => self.forget_token(id),
            _ => Ok(()),
        }
    }

    async fn next_tokens(
        &self,
        integration: &Integration,
        region: &Region,
        client: &Registration,
        refresh_token: &Secret,
    ) -> Result<Tokens, AwsError> {
        let grant = Grant::Refresh { refresh_token };
        let mut tries = 1;
        loop {
            let answer = Box::pin(self.gateway.create_token(
                region,
                &integration.start_url,
                client,
                grant,
                self.clock.now(),
            ))
            .await;
            match answer {
                Err(error) if error.token_refusal() == Some(TokenRefusal::Grant) && tries < GRANT_TRIES => {
                    tries += 1;
                    self.clock.sleep(GRANT_PAUSE).await;
                }
                answer => return answer,
            }
        }
    }
}
