//! Executing a plan: from its base, hop by hop, to credentials. Done once however many ask, and kept sealed.

use crate::aws::AwsError;
use crate::engine::Engine;
use crate::error::{EngineError, IssueError};
use crate::sign_in::SsoToken;
use crate::vault::{RecordKind, VaultError};
use daypass_core::plan::Base;
use daypass_core::view::SignInMethod;
use daypass_core::{Credentials, Integration, IntegrationId, Plan, Region, Secret, Session, StartStep};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// Kept credentials are served while more than this is left: botocore refreshes what ends within 15 minutes at every
/// call (AWS SDKs and Tools Reference Guide, *Process credential provider*).
pub(crate) const FRESH: SignedDuration = SignedDuration::from_mins(15);

/// Whether a person may be asked to sign in on the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asking {
    /// A sign-in is begun where one is due, by this method or the person's preferred one.
    SignIn(Option<SignInMethod>),
    /// Whoever asks cannot wait for a person.
    Never,
}

#[derive(Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
struct Sealed {
    access_key_id: String,
    secret_access_key: String,
    session_token: String,
    #[zeroize(skip)]
    expires_at: Timestamp,
}

impl Engine {
    /// How a session gets its credentials.
    ///
    /// # Errors
    /// [`EngineError::Plan`] when its chain is circular or broken.
    pub(crate) fn plan_of(&self, session: &Session) -> Result<Plan, EngineError> {
        // A store that does not answer here is as a source that is not there; the next step says so.
        Ok(daypass_core::plan(session, |id| self.store.session(id).ok().flatten())?)
    }

    /// Credentials of a session: the kept ones while they are fresh, else new ones.
    ///
    /// # Errors
    /// [`EngineError`]
    pub async fn credentials(&self, session: &Session, asking: Asking) -> Result<Credentials, EngineError> {
        let plan = self.plan_of(session)?;
        let fingerprint = plan.fingerprint();
        let id = record_id(plan.integration(), fingerprint.as_str());
        if let Some(kept) = self.kept(&id).await? {
            return Ok(kept);
        }
        let _turn = self.turn(format!("plan-{}", &fingerprint.as_str()[..16])).await?;
        if let Some(kept) = self.kept(&id).await? {
            return Ok(kept);
        }
        let credentials = self.execute(session, &plan, asking).await?;
        self.keep(&id, &credentials).await?;
        Ok(credentials)
    }

    async fn kept(&self, id: &str) -> Result<Option<Credentials>, EngineError> {
        let json = match self.vault.get(RecordKind::Credentials, id).await {
            Ok(Some(json)) => json,
            // What does not open is as good as none: AWS issues others.
            Ok(None) | Err(VaultError::Tampered { .. }) => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let Ok(sealed) = serde_json::from_slice::<Sealed>(&json) else { return Ok(None) };
        if sealed.expires_at.duration_since(self.clock.now()) <= FRESH {
            return Ok(None);
        }
        Ok(Some(Credentials {
            access_key_id: sealed.access_key_id.clone(),
            secret_access_key: Secret::new(sealed.secret_access_key.as_str()),
            session_token: Secret::new(sealed.session_token.as_str()),
            expires_at: sealed.expires_at,
        }))
    }

    async fn keep(&self, id: &str, credentials: &Credentials) -> Result<(), EngineError> {
        let sealed = Sealed {
            access_key_id: credentials.access_key_id.clone(),
            secret_access_key: credentials.secret_access_key.expose().to_owned(),
            session_token: credentials.session_token.expose().to_owned(),
            expires_at: credentials.expires_at,
        };
        let json = Zeroizing::new(serde_json::to_vec(&sealed).unwrap_or_default());
        Ok(self.vault.put(RecordKind::Credentials, id, &json).await?)
    }

    /// Forgets what was issued for a plan, so that the next start asks AWS again.
    pub(crate) fn forget_credentials(
        &self,
        integration: &IntegrationId,
        fingerprint: &str,
    ) -> Result<(), EngineError> {
        Ok(self.vault.remove(RecordKind::Credentials, &record_id(integration, fingerprint))?)
    }

    /// Forgets all that was issued by an integration.
    pub(crate) fn forget_all_credentials(&self, integration: &IntegrationId) -> Result<(), EngineError> {
        Ok(self.vault.remove_all(RecordKind::Credentials, &record_id(integration, ""))?)
    }

    async fn execute(
        &self,
        session: &Session,
        plan: &Plan,
        asking: Asking,
    ) -> Result<Credentials, EngineError> {
        let integration = self.integration(plan.integration())?;
        let mut credentials = self.base_credentials(session, plan, &integration, asking).await?;
        let region = self.region_of(session, &integration)?;
        for hop in &plan.hops {
            let sts = self.gateway.sts(&region, &credentials);
            credentials = sts.assume_role(hop, self.clock.now()).await.map_err(|source| {
                EngineError::Issue(Box::new(IssueError {
                    session: hop.session_name.clone(),
                    role: hop.role_arn.to_string(),
                    integration: (&integration).into(),
                    source,
                }))
            })?;
        }
        Ok(credentials)
    }

    async fn base_credentials(
        &self,
        session: &Session,
        plan: &Plan,
        integration: &Integration,
        asking: Asking,
    ) -> Result<Credentials, EngineError> {
        let Base::IdentityCenterRole { account, role, .. } = &plan.base;
        let mut token = match (self.fresh_token(integration).await, asking) {
            (Err(EngineError::SignInRequired(_)), Asking::SignIn(method)) => {
                self.sign_in_for(session, integration, method, false).await?
            }
            (token, _) => token?,
        };
        let mut tries = [Again::Refresh, Again::SignIn].into_iter();
        loop {
            let portal = self.gateway.portal(&integration.region, token.access_token.clone());
            match portal.role_credentials(account, role, self.clock.now()).await {
                Ok(credentials) => return Ok(credentials),
                // The token was taken back before its time: refresh once, then ask the person once.
                Err(AwsError::Refused { status: 401, .. }) => {
                    token = self.next_token(session, integration, &token, asking, &mut tries).await?;
                }
                Err(source) => {
                    return Err(EngineError::Issue(Box::new(IssueError {
                        session: session.account_name.clone().unwrap_or_else(|| account.to_string()),
                        role: role.to_string(),
                        integration: integration.into(),
                        source,
                    })));
                }
            }
        }
    }

    /// Has the person sign in, and shows that the session waits for them.
    async fn sign_in_for(
        &self,
        session: &Session,
        integration: &Integration,
        method: Option<SignInMethod>,
        force: bool,
    ) -> Result<SsoToken, EngineError> {
        self.live.set_step(&session.id, StartStep::WaitingForBrowser);
        self.sign_in(&integration.id, method, force).await?;
        self.live.set_step(&session.id, StartStep::AskingAws);
        self.fresh_token(integration).await
    }

    async fn next_token(
        &self,
        session: &Session,
        integration: &Integration,
        spent: &SsoToken,
        asking: Asking,
        tries: &mut impl Iterator<Item = Again>,
    ) -> Result<SsoToken, EngineError> {
        for again in tries {
            match (again, asking) {
                (Again::Refresh, _) => match self.refreshed(integration, spent, true).await {
                    Err(EngineError::SignInRequired(_)) => {}
                    other => return other,
                },
                (Again::SignIn, Asking::SignIn(method)) => {
                    return self.sign_in_for(session, integration, method, true).await;
                }
                (Again::SignIn, Asking::Never) => {}
            }
        }
        Err(EngineError::SignInRequired(integration.into()))
    }

    /// The region that goes with a session's credentials.
    ///
    /// # Errors
    /// [`EngineError`] when its plan leads nowhere or the store does not answer.
    pub fn session_region(&self, session: &Session) -> Result<Region, EngineError> {
        let integration = self.integration(self.plan_of(session)?.integration())?;
        self.region_of(session, &integration)
    }

    /// The region written beside a session's credentials, and the one that STS is asked in.
    pub(crate) fn region_of(
        &self,
        session: &Session,
        integration: &Integration,
    ) -> Result<Region, EngineError> {
        let default = self.store.settings()?.default_region;
        Ok(session.region_among(&default, Some(&integration.region)))
    }
}

#[derive(Debug, Clone, Copy)]
enum Again {
    Refresh,
    SignIn,
}

/// The vault's id for what was issued for a plan.
fn record_id(integration: &IntegrationId, fingerprint: &str) -> String {
    format!("{integration}:{fingerprint}")
}
