//! Starting and stopping sessions.

use crate::credentials::{Asking, FRESH};
use crate::engine::Engine;
use crate::error::EngineError;
use crate::ground::{self, LockName, Task, TaskGuard};
use crate::store::{Activation, Delivered, Happening, Store};
use daypass_core::plan::Base;
use daypass_core::profile::template_names;
use daypass_core::view::Event;
use daypass_core::{
    Credentials, Delivery, Plan, Problem, ProfileName, Region, Session, SessionId, StartStep,
};
use jiff::Timestamp;

/// What a person says when starting a session.
#[derive(Debug, Clone)]
pub struct StartOptions {
    /// The profiles to deliver into, from now on; `None` keeps those the session has.
    pub profiles: Option<Vec<ProfileName>>,
    /// The region, from now on; `None` keeps the one the session has.
    pub region: Option<Region>,
    /// How it is delivered, from now on; `None` keeps the way the session has.
    pub delivery: Option<Delivery>,
    /// The consent to take over a profile that Daypass did not write, or that another session has.
    pub replace: bool,
    /// What the person may be asked on the way.
    pub asking: Asking,
}

impl Default for StartOptions {
    /// As it was last time, with a person who can be asked.
    fn default() -> Self {
        Self { profiles: None, region: None, delivery: None, replace: false, asking: Asking::person() }
    }
}

/// What a start did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Started {
    /// The profiles that have the credentials.
    pub profiles: Vec<ProfileName>,
    /// The region beside them.
    pub region: Region,
    /// When they end.
    pub expires_at: Timestamp,
    /// It was live already, and nothing was to be done.
    pub already: bool,
}

/// What a start comes to before anything is written.
enum Obtained {
    /// It is live as it is wanted.
    Running(Started),
    /// There are credentials to deliver.
    New(Box<Wanted>),
}

/// Everything that a delivery needs.
pub(crate) struct Wanted {
    pub(crate) session: Session,
    pub(crate) fingerprint: String,
    pub(crate) profiles: Vec<ProfileName>,
    pub(crate) region: Region,
    pub(crate) credentials: Credentials,
    pub(crate) options: StartOptions,
}

fn with_options(mut session: Session, options: &StartOptions) -> Session {
    if let Some(profiles) = &options.profiles {
        session.profiles.clone_from(profiles);
    }
    if let Some(region) = &options.region {
        session.region = Some(region.clone());
    }
    session.delivery = options.delivery.unwrap_or(session.delivery);
    session
}

/// A start that worked has shown that the choices are good: they are the session's from now on.
fn remember(store: &Store, session: &Session, options: &StartOptions) -> Result<(), EngineError> {
    if options.profiles.is_some() {
        store.set_profiles(&session.id, &session.profiles)?;
    }
    if let Some(region) = &options.region {
        store.set_region(std::slice::from_ref(&session.id), region)?;
    }
    if let Some(delivery) = options.delivery {
        store.set_delivery(&session.id, delivery)?;
    }
    Ok(())
}

impl Engine {
    /// The session of an id.
    ///
    /// # Errors
    /// [`EngineError::NoSession`] when there is none.
    pub fn session(&self, id: &SessionId) -> Result<Session, EngineError> {
        self.store.session(id)?.ok_or_else(|| EngineError::NoSession { name: id.to_string() })
    }

    /// Starts a session: gets its credentials and delivers them. Starting what runs is no more than looking.
    ///
    /// # Errors
    /// [`EngineError`]; it is kept as the session's failure until the next start, a stop, or it is dismissed.
    pub async fn start(&self, id: &SessionId, options: &StartOptions) -> Result<Started, EngineError> {
        let running = self.tasks.begin(Task::Start(id.clone()));
        self.tasks.set_step(id, StartStep::AskingAws);
        let _lock = self.locks.acquire_in_process(LockName::StartSession(id.clone())).await?;
        let obtained = tokio::select! {
            obtained = self.obtain(id, options) => obtained,
            () = running.cancelled() => Err(EngineError::Ground(ground::Error::Cancelled)),
        };
        // What has begun to be written is not given up half way: it takes milliseconds.
        let result = match obtained {
            Ok(Obtained::Running(started)) => Ok(started),
            Ok(Obtained::New(wanted)) => self.put_in_place(&wanted, &running).await,
            Err(error) => Err(error),
        };
        match &result {
            Ok(_) => {}
            // The person stopped it: there is nothing to tell them.
            Err(EngineError::Ground(ground::Error::Cancelled)) => self.store.set_failure(id, None)?,
            Err(error @ EngineError::NoSession { .. }) => tracing::info!(%error, "a start of nothing"),
            Err(error) => self.note_failure(id, error)?,
        }
        result
    }

    /// Gets the credentials of a session that is not live as it is wanted.
    async fn obtain(&self, id: &SessionId, options: &StartOptions) -> Result<Obtained, EngineError> {
        let session = with_options(self.session(id)?, options);
        let plan = self.plan_of(&session)?;
        let profiles = self.profiles_of(&session)?;
        let region = self.session_region(&session)?;
        let fingerprint = plan.fingerprint().to_string();
        if let Some(expires_at) = self.running_until(&session, &fingerprint, &profiles, &region)? {
            return Ok(Obtained::Running(Started { profiles, region, expires_at, already: true }));
        }
        // Asked before AWS is: nobody signs in for a start that cannot be delivered.
        if session.delivery == Delivery::ContainerEndpoint {
            self.check_default_profile()?;
        }
        for profile in &profiles {
            self.check_profile(&session, profile, options.replace).await?;
        }
        let credentials = self.credentials(&session, &options.asking).await?;
        let options = options.clone();
        Ok(Obtained::New(Box::new(Wanted { session, fingerprint, profiles, region, credentials, options })))
    }

    /// Delivers, in the machine's turn. A delivery that fails leaves what was live before live, and nothing of a
    /// session that was not.
    async fn put_in_place(&self, wanted: &Wanted, running: &TaskGuard) -> Result<Started, EngineError> {
        self.tasks.set_step(&wanted.session.id, StartStep::WritingProfile);
        let purpose = format!("starting {}", wanted.session.name);
        let _lock = self.locks.acquire(LockName::Delivery, &purpose).await?;
        // Who had the turn before may have stopped everything: what comes after that is stopped by nobody.
        if running.is_cancelled() {
            return Err(EngineError::Ground(ground::Error::Cancelled));
        }
        self.put_in_place_now(wanted).await
    }

    /// Delivers, by whoever has the turn.
    pub(crate) async fn put_in_place_now(&self, wanted: &Wanted) -> Result<Started, EngineError> {
        let Wanted { session, fingerprint, profiles, region, credentials, options } = wanted;
        let before = self.store.activation(&session.id)?;
        let now = self.clock.now();
        // Noted first: what is written can then be seen and stopped, whatever happens on the way.
        self.store.put_activation(&Activation {
            session: session.id.clone(),
            fingerprint: fingerprint.clone(),
            started_at: now,
            issued_at: credentials.issued_at,
            expires_at: credentials.expires_at,
            ended_at: None,
            caller_arn: None,
        })?;
        if let Err(error) = self.deliver_all(wanted).await {
            let undone = match &before {
                Some(before) => self.store.put_activation(before).map_err(EngineError::from),
                None => self.stop_now(&session.id).await.map(drop),
            };
            if let Err(error) = undone {
                tracing::warn!(error = &error as &dyn std::error::Error, "a failed start was not undone");
            }
            return Err(error);
        }
        remember(&self.store, session, options)?;
        self.store.mark_used(&session.id, now)?;
        let event = if before.is_some() { Event::Renewed } else { Event::Issued };
        self.store.add_history(&Happening {
            profiles,
            access_key_id: Some(&credentials.access_key_id),
            ..self.happening(&session.id, event)
        })?;
        let (profiles, region) = (profiles.clone(), region.clone());
        Ok(Started { profiles, region, expires_at: credentials.expires_at, already: false })
    }

    async fn deliver_all(&self, wanted: &Wanted) -> Result<(), EngineError> {
        let Wanted { session, profiles, region, credentials, options, .. } = wanted;
        // Asked again: other processes had their turns while AWS was asked.
        for profile in profiles {
            self.check_profile(session, profile, options.replace).await?;
        }
        for profile in profiles {
            let replace = options.replace || self.has_consent(session, profile)?;
            self.take_over(&session.id, profile).await?;
            self.deliver(session, profile, credentials, region, replace).await?;
        }
        self.leave_other_profiles(session, profiles).await
    }

    /// Until when a session is live just as it is wanted, if it is.
    fn running_until(
        &self,
        session: &Session,
        fingerprint: &str,
        profiles: &[ProfileName],
        region: &Region,
    ) -> Result<Option<Timestamp>, EngineError> {
        let Some(activation) = self.store.activation(&session.id)? else { return Ok(None) };
        let fresh =
            activation.ended_at.is_none() && activation.expires_at.duration_since(self.clock.now()) > FRESH;
        let as_wanted = fresh && activation.fingerprint == fingerprint;
        Ok((as_wanted && self.is_delivered(session, profiles, region)?).then_some(activation.expires_at))
    }

    /// The profiles of a session: those the person chose, else the template's. One that is asked at an endpoint has none.
    pub(crate) fn profiles_of(&self, session: &Session) -> Result<Vec<ProfileName>, EngineError> {
        if session.delivery == Delivery::ContainerEndpoint {
            return Ok(vec![]);
        }
        if !session.profiles.is_empty() {
            return Ok(session.profiles.clone());
        }
        let template = self.store.settings()?.profile_template;
        let all = self.store.sessions()?;
        let aliases = self.aliases()?;
        let plain = || template.name_for(session, aliases.of(session));
        let named = all.iter().map(|other| (other, aliases.of(other)));
        let mut names = template_names(&template, named);
        Ok(vec![names.remove(&session.id).unwrap_or_else(plain)])
    }

    /// Profiles that the session had and shall not have any more.
    async fn leave_other_profiles(
        &self,
        session: &Session,
        profiles: &[ProfileName],
    ) -> Result<(), EngineError> {
        let file = self.delivery_file(session.delivery);
        for delivered in self.store.delivered(Some(&session.id))? {
            if delivered.file != *file || !profiles.contains(&delivered.profile) {
                self.take_back(&delivered).await?;
            }
        }
        Ok(())
    }

    /// Takes a profile from other sessions: by now they have ended, or the person consented.
    async fn take_over(&self, id: &SessionId, profile: &ProfileName) -> Result<(), EngineError> {
        for held in self.delivered_to(profile)? {
            if held.session != *id {
                self.vacate_one(&held).await?;
            }
        }
        Ok(())
    }

    /// Takes out of a profile whatever session is delivered there, by whoever has the turn to deliver.
    pub(crate) async fn vacate(&self, profile: &ProfileName) -> Result<(), EngineError> {
        for held in self.delivered_to(profile)? {
            self.vacate_one(&held).await?;
        }
        Ok(())
    }

    /// Takes a session out of a profile. One whose last profile goes is stopped.
    async fn vacate_one(&self, held: &Delivered) -> Result<(), EngineError> {
        self.take_back(held).await?;
        if self.store.delivered(Some(&held.session))?.is_empty() {
            self.stop_now(&held.session).await?;
        }
        Ok(())
    }

    /// Stops a start that is under way.
    pub fn cancel_start(&self, id: &SessionId) {
        self.tasks.cancel(&Task::Start(id.clone()));
    }

    /// Stops everything that is under way, and with it every question to a person: for quitting.
    pub fn cancel_all(&self) {
        self.tasks.cancel_all();
    }

    /// Stops a session: takes its sections out and puts back what was there. Stopping what is stopped is nothing.
    ///
    /// # Errors
    /// [`EngineError`]; what could not be taken out is then still live.
    pub async fn stop(&self, id: &SessionId) -> Result<bool, EngineError> {
        self.cancel_start(id);
        let _lock = self.locks.acquire(LockName::Delivery, "stopping a session").await?;
        self.stop_now(id).await
    }

    /// Stops a session, by whoever has the turn to deliver.
    pub(crate) async fn stop_now(&self, id: &SessionId) -> Result<bool, EngineError> {
        let activation = self.store.activation(id)?;
        let delivered = self.store.delivered(Some(id))?;
        let mut first_error = None;
        for section in &delivered {
            // One file that cannot be written does not keep the keys in the others.
            if let Err(error) = self.take_back(section).await {
                first_error = first_error.or(Some(error));
            }
        }
        if let Some(error) = first_error {
            return Err(error);
        }
        let was_live = activation.is_some() || !delivered.is_empty();
        if let (Some(activation), Some(session)) = (activation, self.store.session(id)?) {
            // A chain that is broken by now has no kept credentials to find.
            if let Ok(plan) = self.plan_of(&session)
                && !self.serves_others(id, &plan)?
            {
                self.forget_issued(plan.origin(), &activation.fingerprint)?;
            }
        }
        self.store.remove_activation(id)?;
        if was_live {
            let profiles: Vec<ProfileName> = delivered.into_iter().map(|section| section.profile).collect();
            self.store
                .add_history(&Happening { profiles: &profiles, ..self.happening(id, Event::Stopped) })?;
        }
        Ok(was_live)
    }

    /// Whether the credentials of a plan are those that other live sessions' roles are asked for with: a user's session
    /// whose end would ask a person for another code.
    fn serves_others(&self, id: &SessionId, plan: &Plan) -> Result<bool, EngineError> {
        if !matches!(plan.base, Base::UserSession { .. }) || !plan.hops.is_empty() {
            return Ok(false);
        }
        for activation in self.store.activations()? {
            let other = self.store.session(&activation.session)?.filter(|other| other.id != *id);
            let same_base = |other: &Session| self.plan_of(other).is_ok_and(|other| other.base == plan.base);
            if other.as_ref().is_some_and(same_base) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Stops what is live, or has left something behind, of roles that are gone: after a sync, or after a crash.
    ///
    /// # Errors
    /// The first [`EngineError`]; the others are stopped all the same.
    pub async fn stop_orphans(&self) -> Result<Vec<SessionId>, EngineError> {
        self.stop_each(self.store.orphans()?).await
    }

    /// Stops every session that is live or has left something behind. The ids of those that were.
    ///
    /// # Errors
    /// The first [`EngineError`]; the others are stopped all the same.
    pub async fn stop_all(&self) -> Result<Vec<SessionId>, EngineError> {
        let mut ids: Vec<SessionId> = self.store.activations()?.into_iter().map(|a| a.session).collect();
        ids.extend(self.store.delivered(None)?.into_iter().map(|d| d.session));
        ids.sort();
        ids.dedup();
        self.stop_each(ids).await
    }

    async fn stop_each(&self, ids: Vec<SessionId>) -> Result<Vec<SessionId>, EngineError> {
        let mut stopped = Vec::new();
        let mut first_error = None;
        for id in ids {
            match self.stop(&id).await {
                Ok(_) => stopped.push(id),
                Err(error) => first_error = first_error.or(Some(error)),
            }
        }
        first_error.map_or(Ok(stopped), Err)
    }

    /// Forgets why a session's last start failed.
    ///
    /// # Errors
    /// [`EngineError::Store`]
    pub fn dismiss_problem(&self, id: &SessionId) -> Result<(), EngineError> {
        Ok(self.store.set_failure(id, None)?)
    }

    pub(crate) fn note_failure(&self, id: &SessionId, error: &EngineError) -> Result<(), EngineError> {
        let problem = Problem::from(error);
        let now = self.clock.now();
        self.store.set_failure(id, Some((now, &problem)))?;
        let failed = Happening { detail: &problem.title, ..self.happening(id, Event::Failed) };
        Ok(self.store.note_failed(&failed)?)
    }
}
