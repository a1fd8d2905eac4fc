//! Credentials that are handed to a program, rather than delivered to a profile.

use super::error::Error;
use super::room::Sessions;
use crate::credentials::Asking;
use crate::ground::Prompting;
use daypass_core::plan::KeyHolder;
use daypass_core::renewal::worth_replacing;
use daypass_core::sts::RoleDuration;
use daypass_core::{Credentials, Explain, Kind, Plan, Session};
use jiff::SignedDuration;
use std::pin::pin;
use std::time::Duration;
use tokio::time::{Instant, timeout, timeout_at};

/// How long a program waits for credentials that would last longer than those at hand.
const REPLACING_TIMEOUT: Duration = Duration::from_secs(5);

impl Sessions {
    /// Credentials of a session for whoever this process acts for, which the history tells.
    ///
    /// # Errors
    /// [`Error::Credentials`]: why there are none.
    pub async fn credentials_for(
        &self,
        session: &Session,
        prompting: &Prompting,
    ) -> Result<Credentials, Error> {
        let credentials = self.resolver.resolve(session, prompting).await.map_err(Error::from);
        self.record_handover(session, &credentials);
        credentials
    }

    /// As [`credentials_for`](Self::credentials_for), for a program that cannot renew them. Where little is left of those at hand
    /// ([`worth_replacing`]), it gets new ones if these are had soon and without a person. Where the person says how much must be
    /// left, they may be asked for it, as for a code. Either way the caller looks at how much is left: AWS may not have given more.
    ///
    /// # Errors
    /// As [`credentials_for`](Self::credentials_for).
    pub async fn credentials_for_program(
        &self,
        session: &Session,
        min_left: Option<SignedDuration>,
        prompting: &Prompting,
    ) -> Result<Credentials, Error> {
        let credentials = self.resolve_for_program(session, min_left, prompting).await;
        self.record_handover(session, &credentials);
        credentials
    }

    /// Records what came of asking for credentials. The program that has them may know the session by its profile's name, which
    /// stays from then on. What cannot be recorded keeps nobody from their work.
    fn record_handover(&self, session: &Session, credentials: &Result<Credentials, Error>) {
        self.history.record(session, credentials);
        if credentials.is_ok()
            && let Err(error) = self.deliveries.fix_name(session)
        {
            tracing::warn!(error = &error as &dyn std::error::Error, "the profile's name was not fixed");
        }
    }

    async fn resolve_for_program(
        &self,
        session: &Session,
        min_left: Option<SignedDuration>,
        prompting: &Prompting,
    ) -> Result<Credentials, Error> {
        let plan = self.resolver.plan(session)?;
        if let Some(wanted) = min_left {
            let asking = Asking { at_all: prompting, for_longer: prompting };
            return Ok(self.resolver.resolve_lasting(session, &plan, wanted, asking).await?);
        }
        let cached = self.resolver.resolve_prepared(session, &plan, prompting).await?;
        let wanted = worth_replacing(cached.expires_at.duration_since(cached.issued_at));
        let nobody = Prompting::none();
        let replaced = self.resolver.outlasting(session, &plan, cached.clone(), wanted, &nobody);
        match timeout(REPLACING_TIMEOUT, replaced).await {
            Ok(replaced) => Ok(replaced?),
            Err(_) => Ok(cached),
        }
    }

    /// As [`credentials_for`](Self::credentials_for), that last for as long as is wanted, if there are such.
    ///
    /// # Errors
    /// As [`credentials_for`](Self::credentials_for).
    pub(super) async fn lasting_credentials(
        &self,
        session: &Session,
        plan: &Plan,
        wanted: SignedDuration,
        asking: Asking<'_>,
    ) -> Result<Credentials, Error> {
        let credentials =
            self.resolver.resolve_lasting(session, plan, wanted, asking).await.map_err(Error::from);
        self.history.record(session, &credentials);
        credentials
    }

    /// Credentials of a federated session of a user, for a console.
    ///
    /// # Errors
    /// [`Error::Credentials`]: why there are none.
    pub(super) async fn federated_credentials(
        &self,
        session: &Session,
        plan: &Plan,
        user: &KeyHolder,
        duration: RoleDuration,
    ) -> Result<Credentials, Error> {
        let credentials = self.resolver.federation_token(plan, user, duration).await.map_err(Error::from);
        self.history.record(session, &credentials);
        credentials
    }

    /// Credentials of a session for a program that cannot ask a person. Where one is needed, they are asked in a
    /// running window, or a sign-in that is under way anywhere is shared, for `patience` at most.
    ///
    /// # Errors
    /// [`Error::Credentials`]; that a person is needed where nobody asks one, at once. [`Error::PromptFailed`] when they
    /// were asked and did not help.
    pub async fn credentials_without_prompt(
        &self,
        session: &Session,
        patience: Duration,
    ) -> Result<Credentials, Error> {
        let deadline = Instant::now() + patience;
        let credentials = match self.resolve_until(session, deadline).await {
            Err(error) if matches!(error.kind(), Kind::NeedsPerson(_)) => {
                self.wait_for_window(session, error, deadline).await
            }
            credentials => credentials,
        };
        self.record_handover(session, &credentials);
        credentials
    }

    /// Credentials without a person. Whoever holds the locks on the way may have a person before them, who is not waited
    /// for beyond the deadline.
    pub(super) async fn resolve_until(
        &self,
        session: &Session,
        deadline: Instant,
    ) -> Result<Credentials, Error> {
        let none = Prompting::none();
        let mut resolved = pin!(self.resolver.resolve(session, &none));
        match timeout_at(deadline, &mut resolved).await {
            Ok(credentials) => Ok(credentials?),
            Err(_) => match self.prompt_needed(session)? {
                Some(needed) => Err(needed),
                None => Ok(resolved.await?),
            },
        }
    }

    /// The cached credentials of a session, where more than `at_least` of them is left.
    ///
    /// # Errors
    /// [`Error::Credentials`] when the vault does not open.
    pub(crate) async fn cached_credentials(
        &self,
        session: &Session,
        at_least: SignedDuration,
    ) -> Result<Option<Credentials>, Error> {
        Ok(self.resolver.cached(session, at_least).await?)
    }
}
