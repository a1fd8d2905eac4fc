//! Starting sessions.

use super::error::Error;
use super::room::Sessions;
use crate::credentials::MIN_REMAINING;
use crate::delivery::{
    self, Delivered, DeliveryIntent, DeliveryLock, LeftToPerson, RegionChoice, Seen, ToolNote,
};
use crate::ground::{self, LockName, Prompting, Task, TaskGuard, in_lock_order};
use crate::store::{Activation, DeliveredSection, NewHistoryEntry, StartChoice};
use daypass_core::clock_set_back::was_set_back;
use daypass_core::view::Event;
use daypass_core::{
    Credentials, Delivery, Explain, Kind, ProfileName, Region, Session, SessionId, StartStep,
};
use jiff::Timestamp;

/// What a person says when starting a session.
#[derive(Debug, Clone)]
pub struct StartOptions {
    /// The profiles to deliver into; `None` for those of the session's settings.
    pub profiles: Option<Vec<ProfileName>>,
    /// The region; `None` for the one of its settings.
    pub region: Option<Region>,
    /// How it is delivered; `None` for the way of its settings.
    pub delivery: Option<Delivery>,
    /// These are its settings from now on, once they have worked; else they are for this start alone: it stays so, through
    /// renewals, until it is started again or stopped.
    pub save: bool,
    /// What was said for the start before is in force still where nothing is said now and the session was not stopped since: a
    /// person goes on with it, such as by the code that its renewal needs.
    pub goes_on: bool,
    /// The consent to take over a profile that Daypass did not write, or that another session has.
    pub replace: bool,
    /// What the person may be asked on the way.
    pub prompting: Prompting,
}

impl Default for StartOptions {
    /// As its settings say, with a person who can be asked.
    fn default() -> Self {
        let prompting = Prompting::allowed();
        Self {
            profiles: None,
            region: None,
            delivery: None,
            save: false,
            goes_on: false,
            replace: false,
            prompting,
        }
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
    /// What some tools make of the files, whoever is delivered.
    pub notes: Vec<ToolNote>,
    /// What of the person's was left as it is, and what did not come back and is kept, where another session gave way.
    pub left_to_person: Vec<LeftToPerson>,
}

/// What a start comes to before anything is written.
enum Prepared {
    /// It is live as it is wanted.
    Running(Started),
    /// There are credentials to deliver.
    New(Box<PreparedStart>),
}

/// Everything that a delivery needs.
pub(super) struct PreparedStart {
    pub(super) session: Session,
    pub(super) fingerprint: String,
    pub(super) profiles: Vec<ProfileName>,
    /// What was seen of the files.
    pub(super) seen: Seen,
    pub(super) region: Region,
    pub(super) credentials: Credentials,
    pub(super) options: StartOptions,
    pub(super) choice: Choice,
}

/// What becomes of what a person said when they started a session, once that has worked.
pub(super) enum Choice {
    /// It is in force for this start alone.
    ForThisStart(StartChoice),
    /// It is the session's from now on.
    Saved(StartChoice),
    /// Nobody said anything: what is in force stays.
    AsBefore,
}

/// How a start is to be delivered.
pub(super) fn intent<'a>(
    session: &'a Session,
    region: &'a Region,
    options: &StartOptions,
) -> DeliveryIntent<'a> {
    let is_sessions_own = session.region.as_ref() == Some(region);
    let region = RegionChoice { is_given: options.region.is_some(), is_sessions_own, region };
    DeliveryIntent { session, region, replace: options.replace }
}

impl StartOptions {
    /// The same for a session. Who names a profile of one that is delivered at an endpoint wants it in that profile: as keys,
    /// where no other way is said.
    fn of(&self, session: &Session) -> Result<Self, Error> {
        let names_profile = self.profiles.as_ref().is_some_and(|profiles| !profiles.is_empty());
        let at_endpoint = Delivery::ContainerEndpoint;
        if names_profile && self.delivery == Some(at_endpoint) {
            let detail = "a session that is asked for at an endpoint is in no profile".to_owned();
            return Err(ground::Error::Input { field: "profile", detail }.into());
        }
        let by_profile = names_profile && session.delivery == at_endpoint;
        let delivery = self.delivery.or(by_profile.then_some(Delivery::CredentialsFile));
        Ok(Self { delivery, ..self.clone() })
    }
}

/// What a person said. A profile that is named twice is one.
fn said(options: &StartOptions) -> StartChoice {
    let distinct = |profiles: &Vec<ProfileName>| {
        let mut distinct: Vec<ProfileName> = Vec::new();
        for profile in profiles {
            if !distinct.contains(profile) {
                distinct.push(profile.clone());
            }
        }
        distinct
    };
    StartChoice {
        profiles: options.profiles.as_ref().map(distinct),
        region: options.region.clone(),
        delivery: options.delivery,
    }
}

impl Sessions {
    /// Starts a session: gets its credentials and delivers them. If it is live as it is wanted already, nothing is changed.
    ///
    /// # Errors
    /// [`Error`]: it is kept as the session's failure until the next start, a stop of what is live, or it is dismissed.
    pub async fn start(&self, id: &SessionId, options: &StartOptions) -> Result<Started, Error> {
        in_lock_order(Box::pin(self.start_in_order(id, options))).await
    }

    async fn start_in_order(&self, id: &SessionId, options: &StartOptions) -> Result<Started, Error> {
        let running = self.tasks.begin(Task::Start(id.clone()));
        self.tasks.set_step(id, StartStep::AskingAws);
        let _lock = self.locks.acquire_in_process(LockName::StartSession(id.clone())).await?;
        let _seen = self.locks.mark_start(id);
        // What was cut off holds no profile that is wanted, and who was being stopped is started anew.
        let mut left = self.finish_cut_off_in_order().await?;
        let prepared = tokio::select! {
            prepared = self.prepare(id, options) => prepared,
            () = running.cancelled() => Err(ground::Error::Cancelled.into()),
        };
        // What has begun to be written is not given up half way: it takes milliseconds.
        let result = match prepared {
            Ok(Prepared::Running(started)) => Ok(started),
            Ok(Prepared::New(prepared)) => self.deliver_start(*prepared, &running).await,
            Err(error) => Err(error),
        };
        match &result {
            Ok(_) => {}
            // The person stopped it: there is nothing to tell them.
            Err(error) if error.kind() == Kind::Cancelled => self.store.set_failure(id, None)?,
            Err(error) if error.is_no_session() => tracing::info!(%error, "a start of nothing"),
            // It is told to who asked for it.
            Err(error) => match self.record_failure(id, error) {
                Err(unrecorded) if unrecorded.cannot_record() => {}
                recorded => recorded?,
            },
        }
        result.map(|mut started| {
            left.append(&mut started.left_to_person);
            Started { left_to_person: left, ..started }
        })
    }

    /// Gets the credentials of a session that is not live as it is wanted.
    async fn prepare(&self, id: &SessionId, options: &StartOptions) -> Result<Prepared, Error> {
        let goes_on = options.goes_on
            && said(options) == StartChoice::default()
            && self.store.activation(id)?.is_some();
        let (session, choice) = if goes_on {
            (self.get(id)?, Choice::AsBefore)
        } else {
            let session = self.as_set(id)?;
            let said = said(&options.of(&session)?);
            let session = said.applied(session);
            (session, if options.save { Choice::Saved(said) } else { Choice::ForThisStart(said) })
        };
        let options = &options.of(&session)?;
        let (plan, region) = self.resolver.prepare(&session)?;
        let fingerprint = plan.fingerprint().to_string();
        let live_until = self.live_until(&session, &fingerprint)?;
        let intent = intent(&session, &region, options);
        // Asked before AWS is: nobody signs in for a start that cannot be delivered.
        let (profiles, seen) = match self.deliveries.prepare(&intent, live_until).await? {
            delivery::Prepared::Standing { profiles, region, expires_at } => {
                self.keep(id, &choice)?;
                let (notes, left_to_person) = (vec![], vec![]);
                let already = true;
                let started = Started { profiles, region, expires_at, already, notes, left_to_person };
                return Ok(Prepared::Running(started));
            }
            delivery::Prepared::Due { profiles, seen } => (profiles, seen),
        };
        // Before AWS or a person is asked: what cannot be recorded could not be stopped.
        self.store.check_writable()?;
        let credentials = self.resolver.resolve_prepared(&session, &plan, &options.prompting).await?;
        let options = options.clone();
        Ok(Prepared::New(Box::new(PreparedStart {
            session,
            fingerprint,
            profiles,
            seen,
            region,
            credentials,
            options,
            choice,
        })))
    }

    /// Keeps what a person said, after it has worked: for this start, or as settings.
    fn keep(&self, id: &SessionId, choice: &Choice) -> Result<(), Error> {
        match choice {
            Choice::AsBefore => {}
            Choice::ForThisStart(said) => self.store.set_start_choice(id, said)?,
            Choice::Saved(StartChoice { profiles, region, delivery }) => {
                if let Some(profiles) = profiles {
                    self.store.set_profiles(id, profiles)?;
                }
                if let Some(region) = region {
                    self.store.set_region(std::slice::from_ref(id), region)?;
                }
                if let Some(delivery) = delivery {
                    self.store.set_delivery(id, *delivery)?;
                }
                self.store.set_start_choice(id, &StartChoice::default())?;
            }
        }
        Ok(())
    }

    /// Delivers, once nobody else does. A delivery that fails leaves what was live before live, and nothing of a
    /// session that was not.
    async fn deliver_start(&self, prepared: PreparedStart, running: &TaskGuard) -> Result<Started, Error> {
        self.tasks.set_step(&prepared.session.id, StartStep::WritingProfile);
        let purpose = format!("starting {}", prepared.session.name);
        let lock = self.deliveries.lock_with_vault(&purpose).await?;
        // `stop_all` may have held the lock just before us. A section written now would never be withdrawn, so a cancelled
        // start ends here.
        if running.is_cancelled() {
            return Err(ground::Error::Cancelled.into());
        }
        let started = self.deliver_locked(&lock, prepared).await?;
        Ok(Started { left_to_person: lock.take_left_to_person(), ..started })
    }

    /// Delivers, under the lock, which gathers what is left to the person.
    pub(super) async fn deliver_locked(
        &self,
        lock: &DeliveryLock,
        mut prepared: PreparedStart,
    ) -> Result<Started, Error> {
        let seen = std::mem::take(&mut prepared.seen);
        let prepared = &prepared;
        let PreparedStart { session, fingerprint, profiles, credentials, choice, .. } = prepared;
        let before = self.store.activation(&session.id)?;
        let sections_before = self.store.delivered(Some(&session.id))?;
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
        let delivered = match self.deliver_all(lock, prepared, seen).await {
            Ok(delivered) => delivered,
            Err(error) => {
                let undone = match &before {
                    Some(before) => self.undo_start(lock, before, &sections_before).await,
                    None => self.stop_locked(lock, &session.id).await.map(drop),
                };
                if let Err(error) = undone {
                    tracing::warn!(error = &error as &dyn std::error::Error, "a failed start was not undone");
                }
                return Err(error);
            }
        };
        self.keep(&session.id, choice)?;
        self.store.mark_used(&session.id, now)?;
        // Another profile, or one after `env` had them, gets what was issued before.
        let is_known = self.store.session_of_key(&credentials.access_key_id)?.is_some();
        let event = match (is_known, &before) {
            (true, _) => Event::HandedOut,
            (false, Some(_)) => Event::Renewed,
            (false, None) => Event::Issued,
        };
        self.store.add_history(&NewHistoryEntry {
            profiles,
            access_key_id: Some(&credentials.access_key_id),
            ..self.history.entry(&session.id, event)
        })?;
        let (profiles, expires_at) = (profiles.clone(), credentials.expires_at);
        let Delivered { region, notes } = delivered;
        Ok(Started { profiles, region, expires_at, already: false, notes, left_to_person: vec![] })
    }

    /// Takes out what a start wrote before it failed, beside the sections that the session was live in. Those stay, and with
    /// them the earlier end: what was written there ends later.
    async fn undo_start(
        &self,
        lock: &DeliveryLock,
        before: &Activation,
        sections_before: &[DeliveredSection],
    ) -> Result<(), Error> {
        let was_there = |section: &DeliveredSection| {
            sections_before.iter().any(|b| b.file == section.file && b.profile == section.profile)
        };
        let mut first_error = None;
        for section in self.store.delivered(Some(&before.session))? {
            if !was_there(&section)
                && let Err(error) = self.deliveries.withdraw(lock, &section).await
            {
                first_error = first_error.or(Some(error));
            }
        }
        let is_nowhere = self.store.delivered(Some(&before.session))?.is_empty();
        if is_nowhere && !sections_before.is_empty() {
            // The earlier ones had given way to the new ones by then.
            self.stop_locked(lock, &before.session).await?;
        } else {
            self.store.put_activation(before)?;
        }
        first_error.map_or(Ok(()), |error| Err(error.into()))
    }

    async fn deliver_all(
        &self,
        lock: &DeliveryLock,
        prepared: &PreparedStart,
        seen: Seen,
    ) -> Result<Delivered, Error> {
        let PreparedStart { session, profiles, region, credentials, options, .. } = prepared;
        let intent = intent(session, region, options);
        let mut emptied = Vec::new();
        let profiles = (profiles.as_slice(), seen);
        let delivered = self.deliveries.deliver(lock, &intent, profiles, credentials, &mut emptied).await;
        self.stop_emptied(lock, &emptied).await?;
        Ok(delivered?)
    }

    /// Until when what was issued last is good for the same plan, if it is.
    fn live_until(&self, session: &Session, fingerprint: &str) -> Result<Option<Timestamp>, Error> {
        let Some(activation) = self.store.activation(&session.id)? else { return Ok(None) };
        let is_good = activation.ended_at.is_none()
            && !was_set_back(activation.issued_at, self.clock.now())
            && activation.expires_at.duration_since(self.clock.now()) > MIN_REMAINING
            && activation.fingerprint == fingerprint;
        Ok(is_good.then_some(activation.expires_at))
    }
}
