//! Executing a plan: from its base, hop by hop, to credentials. Concurrent callers of the same plan share one execution.
//!
//! Intermediate credentials are cached too. One MFA session of a user serves every role assumed from it, so the person
//! types a code once an hour, not once a role.

use super::cache::CredentialCache;
use super::chain::plan_in;
use super::error::Error;
use super::freshness::{Freshness, MIN_REMAINING, MIN_REMAINING_FOR_HOP};
use crate::aws::{AwsError, Gateway, RoleRefused};
use crate::ground::{Clock, LockName, Locks, Prompting, Request, in_lock_order};
use crate::iam::UserRequests;
use crate::identity_center::IdentityCenter;
use crate::store::{Store, StoreError};
use daypass_core::plan::{Base, Hop, Origin, PlanError};
use daypass_core::portal_queue::Claim;
use daypass_core::sts::HomeRegions;
use daypass_core::{
    Credentials, Explain, Integration, IntegrationId, Kind, Plan, Region, Session, SessionId,
};
use jiff::{SignedDuration, Timestamp};
use std::sync::Arc;

/// How old credentials are at most for others not to last any longer.
const JUST_NOW: SignedDuration = SignedDuration::from_mins(1);

/// Resolves the credentials of sessions.
#[derive(Debug, Clone)]
pub struct Resolver {
    pub(super) store: Arc<Store>,
    pub(super) cache: CredentialCache,
    identity_center: IdentityCenter,
    pub(super) users: UserRequests,
    gateway: Gateway,
    pub(super) clock: Arc<dyn Clock>,
    locks: Arc<Locks>,
}

/// What a person may be asked so that there are credentials.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Asking<'a> {
    /// So that there are any.
    pub(crate) at_all: &'a Prompting,
    /// So that there are some that last longer than those at hand.
    pub(crate) for_longer: &'a Prompting,
}

impl Resolver {
    /// The room of these parts.
    pub(crate) fn new(
        store: Arc<Store>,
        cache: CredentialCache,
        identity_center: IdentityCenter,
        users: UserRequests,
        gateway: Gateway,
        clock: Arc<dyn Clock>,
        locks: Arc<Locks>,
    ) -> Self {
        Self { store, cache, identity_center, users, gateway, clock, locks }
    }

    /// The same, without retries of the SDK: for callers that try again by rules of their own.
    #[must_use]
    pub(crate) fn asking_once(&self) -> Self {
        Self {
            identity_center: self.identity_center.asking_once(),
            users: self.users.asking_once(),
            gateway: self.gateway.asking_once(),
            ..self.clone()
        }
    }

    /// How a session gets its credentials.
    ///
    /// # Errors
    /// [`Error::Plan`] when its chain is circular or broken, [`Error::Store`] when the store does not tell.
    pub fn plan(&self, session: &Session) -> Result<Plan, Error> {
        plan_in(&self.store, session)
    }

    /// How a session gets its credentials, and the region that goes with them.
    ///
    /// # Errors
    /// As [`plan`](Self::plan) and [`region`](Self::region).
    pub(crate) fn prepare(&self, session: &Session) -> Result<(Plan, Region), Error> {
        Ok((self.plan(session)?, self.region(session)?))
    }

    /// Where STS is asked for what a plan starts from: in the region that the person chose for that session, else in its
    /// portal's, else in the person's default.
    ///
    /// # Errors
    /// [`Error::Store`] when the store does not answer, or the plan's integration is gone.
    pub(crate) fn home(&self, plan: &Plan) -> Result<HomeRegions, Error> {
        let chosen = |id| match self.store.session_as_set(id) {
            Err(StoreError::NoSession { .. }) => Ok(None),
            source => Ok::<_, Error>(source?.region),
        };
        Ok(match &plan.base {
            Base::IdentityCenterRole { integration, account, role } => {
                let own = chosen(&SessionId::of_identity_center_role(integration, account, role))?;
                let portal = self.store.integration(integration)?.region;
                HomeRegions::of(portal.partition(), [own.as_ref(), Some(&portal)])
            }
            Base::UserSession { user, .. } | Base::DirectRole { user, .. } => {
                let (own, default) = (chosen(&user.session)?, self.store.settings()?.default_region);
                HomeRegions::of(user.arn.partition(), [own.as_ref(), Some(&default)])
            }
        })
    }

    /// Who some credentials of a plan are, as AWS says.
    ///
    /// # Errors
    /// As [`home`](Self::home), and [`Error::Aws`].
    pub(crate) async fn caller(&self, plan: &Plan, credentials: &Credentials) -> Result<String, Error> {
        Ok(self.gateway.sts(&self.home(plan)?, credentials).caller_arn(self.clock.now()).await?)
    }

    /// Credentials of a session: the cached ones while they are fresh, else new ones.
    ///
    /// # Errors
    /// [`Error`]: why AWS, a person or this machine did not let there be any.
    pub(crate) async fn resolve(
        &self,
        session: &Session,
        prompting: &Prompting,
    ) -> Result<Credentials, Error> {
        self.resolve_prepared(session, &self.plan(session)?, prompting).await
    }

    /// As [`resolve`](Self::resolve), with what [`prepare`](Self::prepare) has told.
    ///
    /// # Errors
    /// As [`resolve`](Self::resolve).
    pub(crate) async fn resolve_prepared(
        &self,
        session: &Session,
        plan: &Plan,
        prompting: &Prompting,
    ) -> Result<Credentials, Error> {
        let request = Request { session, prompting, claim: Claim::Awaited };
        let freshness = Freshness::Remaining(MIN_REMAINING);
        in_lock_order(Box::pin(self.resolve_plan(&request, plan, freshness))).await
    }

    /// As [`resolve`](Self::resolve), but new ones where less than `wanted` is left of the cached ones. Where there are no new
    /// ones, the cached ones have to do: they are good for a while.
    ///
    /// # Errors
    /// As [`resolve`](Self::resolve).
    pub(crate) async fn resolve_lasting(
        &self,
        session: &Session,
        plan: &Plan,
        wanted: SignedDuration,
        asking: Asking<'_>,
    ) -> Result<Credentials, Error> {
        let cached = self.resolve_prepared(session, plan, asking.at_all).await?;
        self.outlasting(session, plan, cached, wanted, asking.for_longer).await
    }

    /// New credentials where less than `wanted` is left of these cached ones, which have to do where there are no new ones.
    ///
    /// # Errors
    /// [`Error::Ground`] where the person stopped it.
    pub(crate) async fn outlasting(
        &self,
        session: &Session,
        plan: &Plan,
        cached: Credentials,
        wanted: SignedDuration,
        prompting: &Prompting,
    ) -> Result<Credentials, Error> {
        let now = self.clock.now();
        let is_new = now.duration_since(cached.issued_at) < JUST_NOW;
        if is_new || cached.expires_at.duration_since(now) >= wanted {
            return Ok(cached);
        }
        match self.renew(session, plan, cached.expires_at, Claim::Awaited, prompting).await {
            Ok(new) if new.expires_at > cached.expires_at => Ok(new),
            Err(error) if error.kind() == Kind::Cancelled => Err(error),
            Err(error) => {
                tracing::info!(error = &error as &dyn std::error::Error, "no credentials that last longer");
                Ok(cached)
            }
            Ok(_) => Ok(cached),
        }
    }

    /// The credentials after those that end at `end`. Of concurrent callers the first asks AWS, and the others find the new
    /// ones cached.
    ///
    /// # Errors
    /// As [`resolve`](Self::resolve).
    pub(crate) async fn renew(
        &self,
        session: &Session,
        plan: &Plan,
        end: Timestamp,
        claim: Claim,
        prompting: &Prompting,
    ) -> Result<Credentials, Error> {
        let request = Request { session, prompting, claim };
        in_lock_order(Box::pin(self.resolve_plan(&request, plan, Freshness::IssuedAfter(end)))).await
    }

    async fn resolve_plan(
        &self,
        request: &Request<'_>,
        plan: &Plan,
        freshness: Freshness,
    ) -> Result<Credentials, Error> {
        if let Some(cached) = self.cache.get(plan, freshness).await? {
            return Ok(cached);
        }
        let purpose = format!("getting credentials of {}", request.session.name);
        let lock = self.locks.acquire(LockName::plan(plan), &purpose).await?;
        if let Some(cached) = self.cache.get(plan, freshness).await? {
            return Ok(cached);
        }
        match Box::pin(lock.share(self.ask(request, plan))).await {
            Err(error) if matches!(error.kind(), Kind::Passing | Kind::NeedsPerson(_)) => {
                let Freshness::Remaining(least) = freshness else { return Err(error) };
                self.cache.get_of_the_future(plan, least).await?.ok_or(error)
            }
            asked => asked,
        }
    }

    /// Asks AWS for a plan's credentials, and caches them.
    async fn ask(&self, request: &Request<'_>, plan: &Plan) -> Result<Credentials, Error> {
        let credentials = match plan.split_last() {
            Some((before, hop)) => self.resolve_hop(request, &before, hop).await?,
            None => self.resolve_base(request, plan).await?,
        };
        if credentials.expires_at <= self.clock.now() {
            // AWS issues no expired credentials, so this machine's clock is wrong, and no expiry can be relied on.
            return Err(AwsError::ClockSkew { offset: None }.into());
        }
        match self.cache.put(plan, &credentials).await {
            // They are good all the same.
            Err(error) if error.cannot_record() => {
                tracing::warn!(error = &error as &dyn std::error::Error, "credentials were not cached");
            }
            cached => cached?,
        }
        Ok(credentials)
    }

    /// The credentials of a role, by those of the plan before it.
    async fn resolve_hop(
        &self,
        request: &Request<'_>,
        before: &Plan,
        hop: &Hop,
    ) -> Result<Credentials, Error> {
        let enough = Freshness::Remaining(MIN_REMAINING_FOR_HOP);
        let source = Box::pin(self.resolve_plan(request, before, enough)).await?;
        let home = self.home(before)?;
        match self.assume(&home, &source, hop).await {
            // AWS ended the cached ones early, as when their user's key was deleted. Ask for new ones, once. They stay cached
            // until there are others: should they be good after all, nobody has to type another code.
            Err(error) if error.refuses_credentials() => {
                let others = Freshness::IssuedAfter(source.expires_at);
                let source = Box::pin(self.resolve_plan(request, before, others)).await?;
                self.assume(&home, &source, hop).await
            }
            assumed => assumed,
        }
        .map_err(|source| {
            let mfa_used = before.hops.is_empty() && before.mfa().is_some();
            Box::new(RoleRefused { hop: hop.clone(), mfa_used, source }).into()
        })
    }

    async fn assume(
        &self,
        home: &HomeRegions,
        source: &Credentials,
        hop: &Hop,
    ) -> Result<Credentials, AwsError> {
        self.gateway.sts(home, source).assume_role(hop, None, self.clock.now()).await
    }

    async fn resolve_base(&self, request: &Request<'_>, plan: &Plan) -> Result<Credentials, Error> {
        Ok(match &plan.base {
            Base::IdentityCenterRole { integration, account, role } => {
                let integration = self.store.integration(integration)?;
                self.identity_center.role_credentials(request, &integration, account, role).await?
            }
            Base::UserSession { user, device, duration } => {
                self.users.session_token(request, &self.home(plan)?, user, device.as_ref(), *duration).await?
            }
            Base::DirectRole { user, device, hop } => {
                self.users.assume_role(request, &self.home(plan)?, user, device.as_ref(), hop).await?
            }
        })
    }

    /// The cached credentials of a session, where more than `at_least` of them is left.
    ///
    /// # Errors
    /// [`Error::Plan`], and [`Error::Vault`] when the vault does not open.
    pub(crate) async fn cached(
        &self,
        session: &Session,
        at_least: SignedDuration,
    ) -> Result<Option<Credentials>, Error> {
        let plan = self.plan(session)?;
        match self.cache.get(&plan, Freshness::Remaining(at_least)).await? {
            None => self.cache.get_of_the_future(&plan, at_least).await,
            cached => Ok(cached),
        }
    }

    /// Whether credentials of a session are cached and fresh. Asks for no key.
    ///
    /// # Errors
    /// [`Error::Plan`] and [`Error::Store`].
    pub fn is_cached(&self, session: &Session) -> Result<bool, Error> {
        let until = self.cached_until(&self.plan(session)?)?;
        Ok(until.is_some_and(|until| until.duration_since(self.clock.now()) > MIN_REMAINING))
    }

    /// When the cached credentials of a plan end, if there are any. Asks for no key.
    ///
    /// # Errors
    /// [`Error::Vault`] when the store does not answer.
    pub(crate) fn cached_until(&self, plan: &Plan) -> Result<Option<Timestamp>, Error> {
        self.cache.expires_at(plan)
    }

    /// Forgets what was issued for an earlier plan of a session, by that plan's fingerprint.
    ///
    /// # Errors
    /// [`Error::Vault`] when the store does not answer.
    pub(crate) fn forget_issued(&self, origin: Origin<'_>, fingerprint: &str) -> Result<(), Error> {
        self.cache.remove(origin, fingerprint)
    }

    /// Forgets all that was issued by an integration's sign-in, or by a user's keys.
    ///
    /// # Errors
    /// As [`forget_issued`](Self::forget_issued).
    pub(crate) fn forget_all(&self, origin: Origin<'_>) -> Result<(), Error> {
        self.cache.remove_all(origin)
    }

    /// The region that is written beside a session's credentials. STS is asked where the source is at home.
    ///
    /// # Errors
    /// [`Error::Store`] when the store does not answer, or the session's integration is gone.
    pub fn region(&self, session: &Session) -> Result<Region, Error> {
        let default = self.store.settings()?.default_region;
        let integration = session.integration().map(|id| self.store.integration(id)).transpose()?;
        Ok(session.effective_region(&default, integration.as_ref().map(|integration| &integration.region)))
    }

    /// The integration that a plan starts from, if it starts from one.
    ///
    /// # Errors
    /// [`Error::Store`] when it is gone.
    pub(crate) fn integration_of(&self, plan: &Plan) -> Result<Option<Integration>, Error> {
        match plan.origin() {
            Origin::Integration(id) => Ok(Some(self.store.integration(id)?)),
            Origin::User(_) => Ok(None),
        }
    }

    /// Whether a session is assumed, at whatever distance, from one that is gone.
    pub(crate) fn has_lost_its_source(&self, session: &Session) -> bool {
        matches!(self.plan(session), Err(Error::Plan(PlanError::SourceMissing { .. })))
    }

    /// Whether a session's plan starts from this integration.
    pub(crate) fn starts_from(&self, session: &Session, integration: &IntegrationId) -> bool {
        self.plan(session).is_ok_and(|plan| plan.origin() == Origin::Integration(integration))
    }
}
