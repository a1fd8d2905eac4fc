//! Executing a plan: from its base, hop by hop, to credentials. Done once however many ask, and kept sealed.
//!
//! What is on the way is kept too: the user's session behind an MFA code serves every role that is assumed from it.

use crate::aws::AwsError;
use crate::aws::sts::MfaProof;
use crate::engine::Engine;
use crate::error::{EngineError, IssueError};
use crate::ground::LockName;
use crate::iam::Codes;
use crate::identity_center::SsoToken;
use crate::vault::{RecordKind, VaultError};
use daypass_core::mfa::MfaCode;
use daypass_core::plan::{Base, Hop, KeyHolder, Origin};
use daypass_core::renewal::lead;
use daypass_core::sts::{MfaSerial, UserDuration};
use daypass_core::view::SignInMethod;
use daypass_core::{
    AccountId, Credentials, Integration, IntegrationId, Plan, Region, RoleName, Secret, Session, StartStep,
};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// Kept credentials are served while more than this is left: botocore refreshes what ends within 15 minutes at every
/// call (AWS SDKs and Tools Reference Guide, *Process credential provider*).
pub(crate) const FRESH: SignedDuration = SignedDuration::from_mins(15);
/// Credentials that only ask for the next ones are good to their end, but for the time of the asking.
const ON_THE_WAY: SignedDuration = SignedDuration::from_mins(1);

/// Which kept credentials will do.
#[derive(Debug, Clone, Copy)]
enum Enough {
    /// Those of which more than this is left.
    Left(SignedDuration),
    /// Those of another issue than the one that ends then, with more to live than a renewal leaves: a peer has renewed.
    Newer(Timestamp),
}

impl Enough {
    fn will_do(self, kept: &Sealed, now: Timestamp) -> bool {
        let left = kept.expires_at.duration_since(now);
        let lifetime = kept.issued_at.map(|issued_at| kept.expires_at.duration_since(issued_at));
        match self {
            Self::Left(enough) => {
                // Where they live hardly longer than that, the next ones would not do for long either.
                let short = lifetime.filter(|lifetime| *lifetime <= enough + enough / 3);
                left > short.map_or(enough, lead)
            }
            Self::Newer(than) => kept.expires_at != than && left > lifetime.map_or(FRESH, lead),
        }
    }
}

/// What a person may be asked on the way.
#[derive(Debug, Clone, Default)]
pub struct Asking {
    /// Whether a sign-in is begun where one is due.
    pub sign_in: bool,
    /// How to sign in; `None` is the person's setting.
    pub method: Option<SignInMethod>,
    /// Whether an MFA code is asked for where one is due.
    pub codes: bool,
    /// A code that was given beforehand.
    pub mfa_code: Option<MfaCode>,
}

impl Asking {
    /// A person is there, and is asked for whatever is due.
    pub fn person() -> Self {
        Self { sign_in: true, codes: true, ..Self::default() }
    }

    /// Whoever asks cannot wait for a person.
    pub fn nobody() -> Self {
        Self::default()
    }

    fn can_give_code(&self) -> bool {
        self.codes || self.mfa_code.is_some()
    }
}

/// Whose credentials are wanted, and how.
pub(crate) struct Order<'a> {
    pub(crate) session: &'a Session,
    pub(crate) region: Region,
    pub(crate) asking: &'a Asking,
}

/// What a user's long-term keys are used for.
enum UserRequest<'a> {
    Session(UserDuration),
    Role(&'a Hop),
}

#[derive(Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
struct Sealed {
    access_key_id: String,
    secret_access_key: String,
    session_token: String,
    /// The first release did not note it.
    #[zeroize(skip)]
    issued_at: Option<Timestamp>,
    #[zeroize(skip)]
    expires_at: Timestamp,
}

impl Engine {
    /// How a session gets its credentials.
    ///
    /// # Errors
    /// [`EngineError::Plan`] when its chain is circular or broken.
    pub fn plan_of(&self, session: &Session) -> Result<Plan, EngineError> {
        // A store that does not answer here is as a source that is not there; the next step says so.
        Ok(daypass_core::plan(session, |id| self.store.session(id).ok().flatten())?)
    }

    /// Credentials of a session: the kept ones while they are fresh, else new ones.
    ///
    /// # Errors
    /// [`EngineError`]
    pub async fn credentials(&self, session: &Session, asking: &Asking) -> Result<Credentials, EngineError> {
        let plan = self.plan_of(session)?;
        let order = Order { session, region: self.session_region(session)?, asking };
        Box::pin(self.issued(&order, &plan, Enough::Left(FRESH))).await
    }

    /// The next credentials after those that end at `end`. Whoever comes second finds them issued.
    ///
    /// # Errors
    /// [`EngineError`]
    pub(crate) async fn next_credentials(
        &self,
        session: &Session,
        plan: &Plan,
        end: Timestamp,
        asking: &Asking,
    ) -> Result<Credentials, EngineError> {
        let order = Order { session, region: self.session_region(session)?, asking };
        Box::pin(self.issued(&order, plan, Enough::Newer(end))).await
    }

    /// Credentials of a plan: the kept ones if they will do, else new ones.
    async fn issued(
        &self,
        order: &Order<'_>,
        plan: &Plan,
        enough: Enough,
    ) -> Result<Credentials, EngineError> {
        let id = record_id(plan.origin(), plan.fingerprint().as_str());
        if let Some(kept) = self.kept(&id, enough).await? {
            return Ok(kept);
        }
        let purpose = format!("getting credentials of {}", order.session.name);
        let _lock = self.locks.acquire(LockName::plan(plan), &purpose).await?;
        if let Some(kept) = self.kept(&id, enough).await? {
            return Ok(kept);
        }
        let credentials = match plan.split_last() {
            Some((before, hop)) => self.hop(order, &before, hop).await?,
            None => self.base(order, &plan.base).await?,
        };
        if credentials.expires_at <= self.clock.now() {
            // AWS issues none that have ended. It is ours that cannot tell the time, and who would believe when they end?
            return Err(AwsError::ClockSkew { offset: None }.into());
        }
        self.keep(&id, &credentials).await?;
        Ok(credentials)
    }

    /// The credentials of a role, by those of the plan before it.
    async fn hop(&self, order: &Order<'_>, before: &Plan, hop: &Hop) -> Result<Credentials, EngineError> {
        let source = Box::pin(self.issued(order, before, Enough::Left(ON_THE_WAY))).await?;
        match self.assume(order, &source, hop).await {
            // Kept ones that AWS has ended before their time, as when their user's key was deleted: once more, anew.
            Err(error) if error.refuses_credentials() => {
                self.forget_credentials(before)?;
                let source = Box::pin(self.issued(order, before, Enough::Left(ON_THE_WAY))).await?;
                self.assume(order, &source, hop).await
            }
            assumed => assumed,
        }
        .map_err(|source| {
            let proved = before.hops.is_empty() && before.mfa().is_some();
            self.issue_error(before.origin(), hop, proved, source)
        })
    }

    async fn assume(
        &self,
        order: &Order<'_>,
        source: &Credentials,
        hop: &Hop,
    ) -> Result<Credentials, AwsError> {
        self.gateway.sts(&order.region, source).assume_role(hop, None, self.clock.now()).await
    }

    async fn base(&self, order: &Order<'_>, base: &Base) -> Result<Credentials, EngineError> {
        match base {
            Base::IdentityCenterRole { integration, account, role } => {
                let integration = self.integration(integration)?;
                self.portal_role(order, &integration, account, role).await
            }
            Base::UserSession { user, device, duration } => {
                self.by_keys(order, user, device.as_ref(), &UserRequest::Session(*duration)).await
            }
            Base::DirectRole { user, device, hop } => {
                self.by_keys(order, user, device.as_ref(), &UserRequest::Role(hop)).await
            }
        }
    }

    /// What a user's long-term keys ask for themselves, with a code where there is a device.
    async fn by_keys(
        &self,
        order: &Order<'_>,
        user: &KeyHolder,
        device: Option<&MfaSerial>,
        request: &UserRequest<'_>,
    ) -> Result<Credentials, EngineError> {
        let Some(device) = device else {
            let answer = self.ask_by_keys(order, user, None, request).await;
            return answer.map_err(|error| self.user_error(user, false, request, error));
        };
        // Who cannot be asked does not wait for a question that somebody else is asked.
        if !order.asking.can_give_code() && !self.has_automatic_codes(device)? {
            return Err(crate::iam::required(order.session, device));
        }
        // One after another: each takes a code of its own.
        let purpose = format!("asking AWS with an MFA code for {}", order.session.name);
        let _lock = self.locks.acquire(LockName::MfaDevice(device.clone()), &purpose).await?;
        let mut codes = Codes::of(self, order, user, device).await?;
        loop {
            let proof = codes.next().await?;
            match self.ask_by_keys(order, user, Some(&proof), request).await {
                Ok(credentials) => return Ok(credentials),
                Err(EngineError::Aws(error)) => {
                    codes.refused(error).map_err(|error| self.user_error(user, true, request, error))?;
                }
                Err(error) => return Err(error),
            }
        }
    }

    async fn ask_by_keys(
        &self,
        order: &Order<'_>,
        user: &KeyHolder,
        proof: Option<&MfaProof>,
        request: &UserRequest<'_>,
    ) -> Result<Credentials, EngineError> {
        let mut keys = self.long_term_keys(&user.session).await?;
        loop {
            let sts = self.gateway.sts(&order.region, &keys);
            let now = self.clock.now();
            let answer = match request {
                UserRequest::Session(duration) => sts.session_token(*duration, proof, now).await,
                UserRequest::Role(hop) => sts.assume_role(hop, proof, now).await,
            };
            match answer {
                Err(error) if error.refuses_credentials() => {
                    // They may have been rotated since they were read.
                    let present = self.long_term_keys(&user.session).await?;
                    if present.access_key_id == keys.access_key_id {
                        return Err(error.into());
                    }
                    keys = present;
                }
                answer => return Ok(answer?),
            }
        }
    }

    /// An error of AWS with the user, or the role, that it is about.
    fn user_error(
        &self,
        user: &KeyHolder,
        proved: bool,
        request: &UserRequest<'_>,
        error: EngineError,
    ) -> EngineError {
        match (error, request) {
            (EngineError::Aws(source), _) if source.refuses_credentials() || is_wrong_secret(&source) => {
                EngineError::KeysRefused { user: user.arn.user_name().to_owned(), source }
            }
            (EngineError::Aws(source), UserRequest::Role(hop)) => {
                self.issue_error(Origin::User(&user.session), hop, proved, source)
            }
            (error, _) => error,
        }
    }

    /// That AWS did not give a session its role.
    pub(crate) fn issue_error(
        &self,
        origin: Origin<'_>,
        hop: &Hop,
        proved: bool,
        source: AwsError,
    ) -> EngineError {
        let integration = match origin {
            Origin::Integration(id) => self.integration(id).ok(),
            Origin::User(_) => None,
        };
        EngineError::Issue(Box::new(IssueError {
            session: hop.session_name.clone(),
            role: hop.role_arn.to_string(),
            integration: integration.as_ref().map(Into::into),
            hop: Some(hop.clone()),
            proved,
            source,
        }))
    }

    /// The kept credentials of a session, where more than `least` of them is left.
    pub(crate) async fn kept_for(
        &self,
        session: &Session,
        least: SignedDuration,
    ) -> Result<Option<Credentials>, EngineError> {
        let plan = self.plan_of(session)?;
        self.kept(&record_id(plan.origin(), plan.fingerprint().as_str()), Enough::Left(least)).await
    }

    async fn kept(&self, id: &str, enough: Enough) -> Result<Option<Credentials>, EngineError> {
        let json = match self.vault.get(RecordKind::Credentials, id).await {
            Ok(Some(json)) => json,
            // What does not open is as good as none: AWS issues others.
            Ok(None) | Err(VaultError::Tampered { .. }) => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let Ok(sealed) = serde_json::from_slice::<Sealed>(&json) else { return Ok(None) };
        if !enough.will_do(&sealed, self.clock.now()) {
            return Ok(None);
        }
        Ok(Some(Credentials {
            access_key_id: sealed.access_key_id.clone(),
            secret_access_key: Secret::new(sealed.secret_access_key.as_str()),
            session_token: Secret::new(sealed.session_token.as_str()),
            issued_at: sealed.issued_at.unwrap_or_else(|| self.clock.now()),
            expires_at: sealed.expires_at,
        }))
    }

    async fn keep(&self, id: &str, credentials: &Credentials) -> Result<(), EngineError> {
        let (json, expires_at) = (sealable(credentials), Some(credentials.expires_at));
        Ok(self.vault.put_until(RecordKind::Credentials, id, &json, expires_at).await?)
    }

    /// Whether credentials of a session are kept and fresh. Asks for no key.
    ///
    /// # Errors
    /// [`EngineError`]
    pub fn has_kept(&self, session: &Session) -> Result<bool, EngineError> {
        let until = self.kept_until(&self.plan_of(session)?)?;
        Ok(until.is_some_and(|until| until.duration_since(self.clock.now()) > FRESH))
    }

    /// When the kept credentials of a plan end, if there are any. Asks for no key.
    pub(crate) fn kept_until(&self, plan: &Plan) -> Result<Option<Timestamp>, EngineError> {
        let id = record_id(plan.origin(), plan.fingerprint().as_str());
        Ok(self.vault.expires_at(RecordKind::Credentials, &id)?)
    }

    /// Forgets what was issued for a plan, so that the next start asks AWS again.
    pub(crate) fn forget_credentials(&self, plan: &Plan) -> Result<(), EngineError> {
        self.forget_issued(plan.origin(), plan.fingerprint().as_str())
    }

    /// The same for an earlier plan, by its fingerprint.
    pub(crate) fn forget_issued(&self, origin: Origin<'_>, fingerprint: &str) -> Result<(), EngineError> {
        Ok(self.vault.remove(RecordKind::Credentials, &record_id(origin, fingerprint))?)
    }

    /// Forgets all that was issued by an integration's sign-in, or by a user's keys.
    pub(crate) fn forget_all_credentials(&self, origin: Origin<'_>) -> Result<(), EngineError> {
        Ok(self.vault.remove_all(RecordKind::Credentials, &record_id(origin, ""))?)
    }

    async fn portal_role(
        &self,
        order: &Order<'_>,
        integration: &Integration,
        account: &AccountId,
        role: &RoleName,
    ) -> Result<Credentials, EngineError> {
        let mut token = match self.fresh_token(integration).await {
            Err(EngineError::SignInRequired(_)) if order.asking.sign_in => {
                self.sign_in_for(order, integration, None).await?
            }
            token => token?,
        };
        let mut tries = [Again::Refresh, Again::SignIn].into_iter();
        loop {
            let portal = self.gateway.portal(&integration.region, token.access_token.clone());
            match portal.role_credentials(account, role, self.clock.now()).await {
                Ok(credentials) => return Ok(credentials),
                // The token was taken back before its time: refresh once, then ask the person once.
                Err(AwsError::Refused { status: 401, .. }) => {
                    token = self.next_token(order, integration, &token, &mut tries).await?;
                }
                Err(source) => {
                    let name = order.session.account_name.clone();
                    return Err(EngineError::Issue(Box::new(IssueError {
                        session: name.unwrap_or_else(|| account.to_string()),
                        role: role.to_string(),
                        integration: Some(integration.into()),
                        hop: None,
                        proved: false,
                        source,
                    })));
                }
            }
        }
    }

    /// Has the person sign in, and shows that the session waits for them.
    async fn sign_in_for(
        &self,
        order: &Order<'_>,
        integration: &Integration,
        spent: Option<&SsoToken>,
    ) -> Result<SsoToken, EngineError> {
        let session = &order.session.id;
        self.tasks.set_step(session, StartStep::WaitingForBrowser);
        let (id, method) = (&integration.id, order.asking.method);
        match spent {
            Some(spent) => self.sign_in_after(id, method, spent).await?,
            None => self.sign_in(id, method, false).await?,
        }
        self.tasks.set_step(session, StartStep::AskingAws);
        self.fresh_token(integration).await
    }

    async fn next_token(
        &self,
        order: &Order<'_>,
        integration: &Integration,
        spent: &SsoToken,
        tries: &mut impl Iterator<Item = Again>,
    ) -> Result<SsoToken, EngineError> {
        for again in tries {
            match again {
                Again::Refresh => match self.refreshed(integration, spent, true).await {
                    Err(EngineError::SignInRequired(_)) => {}
                    other => return other,
                },
                Again::SignIn if order.asking.sign_in => {
                    return self.sign_in_for(order, integration, Some(spent)).await;
                }
                Again::SignIn => {}
            }
        }
        Err(EngineError::SignInRequired(integration.into()))
    }

    /// The region that goes with a session's credentials: written beside them, and the one that STS is asked in.
    ///
    /// # Errors
    /// [`EngineError`] when the store does not answer, or the session's integration is gone.
    pub fn session_region(&self, session: &Session) -> Result<Region, EngineError> {
        let default = self.store.settings()?.default_region;
        let home = session.integration().map(|id| self.integration(id)).transpose()?;
        Ok(session.effective_region(&default, home.as_ref().map(|home| &home.region)))
    }

    /// The integration that a session's credentials come from in the end, if they do.
    pub(crate) fn home_of(&self, plan: &Plan) -> Result<Option<Integration>, EngineError> {
        match plan.origin() {
            Origin::Integration(id) => self.integration(id).map(Some),
            Origin::User(_) => Ok(None),
        }
    }

    /// Whether a session's plan begins with this integration.
    pub(crate) fn begins_with(&self, session: &Session, integration: &IntegrationId) -> bool {
        self.plan_of(session).is_ok_and(|plan| plan.origin() == Origin::Integration(integration))
    }
}

#[derive(Debug, Clone, Copy)]
enum Again {
    Refresh,
    SignIn,
}

/// A secret that does not belong to its access key id.
pub(crate) fn is_wrong_secret(error: &AwsError) -> bool {
    error.code() == Some("SignatureDoesNotMatch")
}

/// Credentials as they are sealed.
pub(crate) fn sealable(credentials: &Credentials) -> Zeroizing<Vec<u8>> {
    let sealed = Sealed {
        access_key_id: credentials.access_key_id.clone(),
        secret_access_key: credentials.secret_access_key.expose().to_owned(),
        session_token: credentials.session_token.expose().to_owned(),
        issued_at: Some(credentials.issued_at),
        expires_at: credentials.expires_at,
    };
    Zeroizing::new(serde_json::to_vec(&sealed).unwrap_or_default())
}

/// The vault's id for what was issued for a plan.
pub(crate) fn record_id(origin: Origin<'_>, fingerprint: &str) -> String {
    format!("{}:{fingerprint}", origin.as_str())
}
