//! Stopping sessions.

use super::error::Error;
use super::room::Sessions;
use crate::delivery::{DeliveryLock, KeptText, LeftToPerson};
use crate::ground::{Task, in_lock_order};
use crate::store::{Activation, DeliveredSection, NewHistoryEntry};
use daypass_core::plan::Base;
use daypass_core::view::Event;
use daypass_core::{Explain, Plan, Problem, ProfileName, Session, SessionId};
use std::collections::{BTreeMap, BTreeSet};

/// What a stop did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stopped {
    /// It was live, or had left something behind.
    pub was_live: bool,
    /// What of the person's was left as it is, and what did not come back and is kept.
    pub left_to_person: Vec<LeftToPerson>,
}

/// A session by its name, which outlasts it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionRef {
    /// Which.
    pub id: SessionId,
    /// What it is called, or was; its id, where nobody knows.
    pub name: String,
}

/// What a stop of several sessions did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StoppedAll {
    /// Those that were stopped.
    pub sessions: Vec<SessionRef>,
    /// As [`Stopped::left_to_person`], of all of them.
    pub left_to_person: Vec<LeftToPerson>,
    /// Those that were not, or not in every file, and why.
    pub failed: Vec<(SessionRef, Problem)>,
}

impl StoppedAll {
    /// Adds what another stop did.
    pub(crate) fn extend(&mut self, other: Self) {
        let Self { sessions, left_to_person, failed } = other;
        self.sessions.extend(sessions);
        self.left_to_person.extend(left_to_person);
        self.failed.extend(failed);
    }

    /// What was done and what was left, a sentence each, as in `dev was stopped.`
    pub fn sentences(&self) -> Vec<String> {
        let stopped = self.sessions.iter().map(|session| format!("{} was stopped.", session.name));
        let failed = self.failed.iter().map(|(session, problem)| {
            format!("{} was not stopped: {}: {}", session.name, problem.title, problem.detail)
        });
        stopped.chain(failed).chain(self.left_to_person.iter().map(ToString::to_string)).collect()
    }
}

impl Sessions {
    /// Stops a start that is under way.
    pub fn cancel_start(&self, id: &SessionId) {
        self.tasks.cancel(&Task::Start(id.clone()));
    }

    /// Stops everything that is under way, and with it every question to a person: for quitting.
    pub fn cancel_all(&self) {
        self.tasks.cancel_all();
    }

    /// Stops a session: takes its sections out and puts back what was there. Stopping what is stopped is nothing, but for a start
    /// that failed, which is forgotten.
    ///
    /// # Errors
    /// [`Error`]; what could not be taken out is then still live.
    pub async fn stop(&self, id: &SessionId) -> Result<Stopped, Error> {
        in_lock_order(Box::pin(self.stop_in_order(id))).await
    }

    async fn stop_in_order(&self, id: &SessionId) -> Result<Stopped, Error> {
        let (was_live, left) = self.take_keys_out(id).await?;
        if !was_live && self.store.failures()?.iter().any(|(failed, ..)| failed == id) {
            self.dismiss_problem(id)?;
        }
        Ok(Stopped { was_live, left_to_person: self.put_back_owed_of(left).await })
    }

    /// Stops a session without waiting for the vault: whether it was live, and what is left to the person, or owed to them
    /// until the vault opens.
    async fn take_keys_out(&self, id: &SessionId) -> Result<(bool, Vec<LeftToPerson>), Error> {
        self.cancel_start(id);
        let delivered = self.store.delivered(Some(id))?;
        let lock = self.deliveries.lock_to_withdraw(&delivered, "stopping a session").await?;
        let was_live = self.stop_locked(&lock, id).await?;
        Ok((was_live, lock.take_left_to_person()))
    }

    /// Puts back what of the person's is owed to their files, since the vault did not open when a session ended, where it
    /// is open by now or opens without a prompt. Nothing is asked where nothing is owed. What of it is left to the person.
    ///
    /// # Errors
    /// [`Error::Delivery`] when the store or the files' lock cannot be used.
    pub async fn put_back_owed(&self) -> Result<Vec<LeftToPerson>, Error> {
        in_lock_order(Box::pin(async { Ok(self.deliveries.put_back_owed(vec![]).await?) })).await
    }

    /// Asks for the vault's key where something of this is owed, and puts it back. The keys are out of the files: that
    /// fails no stop.
    async fn put_back_owed_of(&self, left: Vec<LeftToPerson>) -> Vec<LeftToPerson> {
        match self.deliveries.put_back_owed(left.clone()).await {
            Ok(left) => left,
            Err(error) => {
                tracing::warn!(error = &error as &dyn std::error::Error, "what is owed is not put back yet");
                left
            }
        }
    }

    /// Stops a session; whether it was live. What is left to the person is gathered in the lock.
    pub(crate) async fn stop_locked(&self, lock: &DeliveryLock, id: &SessionId) -> Result<bool, Error> {
        let activation = self.store.activation(id)?;
        let before = self.store.delivered(Some(id))?;
        let was_begun = self.store.begun_stops()?.contains(id);
        if !before.is_empty() && !was_begun {
            // Noted before a file is changed: what a kill leaves of it is stopped by whoever looks next.
            match self.store.begin_stop(id) {
                // The keys go all the same.
                Err(error) if error.cannot_record() => {}
                noted => noted?,
            }
        }
        let delivered = self.store.delivered(Some(id))?;
        let mut first_error = None;
        for section in &delivered {
            // One file that cannot be written does not keep the keys in the others.
            if let Err(error) = self.deliveries.withdraw(lock, section).await {
                first_error = first_error.or(Some(error));
            }
        }
        if let Some(error) = first_error {
            if !was_begun && let Err(error) = self.store.give_up_stop(id, &before) {
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "a stop that failed counts as begun"
                );
            }
            return Err(error.into());
        }
        let was_live = activation.is_some() || !delivered.is_empty();
        if was_live {
            match self.record_stop(id, activation, delivered) {
                Err(error) if error.cannot_record() => lock.leave([LeftToPerson::unrecorded(&error)]),
                recorded => recorded?,
            }
        }
        Ok(was_live)
    }

    /// Forgets what was issued for a session that is stopped, and that it was live.
    fn record_stop(
        &self,
        id: &SessionId,
        activation: Option<Activation>,
        delivered: Vec<DeliveredSection>,
    ) -> Result<(), Error> {
        if let (Some(activation), Some(session)) = (activation, self.store.readable_session(id)?) {
            // A chain that is broken by now has no cached credentials to find.
            if let Ok(plan) = self.resolver.plan(&session)
                && !self.serves_others(id, &plan)?
            {
                self.resolver.forget_issued(plan.origin(), &activation.fingerprint)?;
            }
        }
        self.store.remove_activation(id)?;
        let profiles: Vec<ProfileName> = delivered.into_iter().map(|section| section.profile).collect();
        Ok(self.store.add_history(&NewHistoryEntry {
            profiles: &profiles,
            ..self.history.entry(id, Event::Stopped)
        })?)
    }

    /// Whether the credentials of a plan are those that other live sessions' roles are asked for with: a user's session
    /// whose end would ask a person for another code.
    fn serves_others(&self, id: &SessionId, plan: &Plan) -> Result<bool, Error> {
        if !matches!(plan.base, Base::UserSession { .. }) || !plan.hops.is_empty() {
            return Ok(false);
        }
        for activation in self.store.activations()? {
            let other = self.store.readable_session(&activation.session)?.filter(|other| other.id != *id);
            let same_base =
                |other: &Session| self.resolver.plan(other).is_ok_and(|other| other.base == plan.base);
            if other.as_ref().is_some_and(same_base) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Stops what is live, or has left something behind, of roles that are gone: after a sync, or after a crash; and what is
    /// live of roles that are assumed from them, which nothing can renew any more. `names` are those that they had.
    ///
    /// # Errors
    /// [`Error::Store`] when nobody knows what is live.
    pub async fn stop_orphans(&self, names: &BTreeMap<SessionId, String>) -> Result<StoppedAll, Error> {
        let name = |id: &SessionId| names.get(id).cloned().unwrap_or_else(|| id.to_string());
        let gone = self.store.orphans()?.into_iter().map(|id| SessionRef { name: name(&id), id });
        let mut orphans: Vec<SessionRef> = gone.collect();
        let roles: BTreeSet<SessionId> = orphans.iter().map(|orphan| orphan.id.clone()).collect();
        for activation in self.store.activations()? {
            let session = self.store.readable_session(&activation.session)?;
            let cut_off = session.filter(|session| self.resolver.has_lost_its_source(session));
            orphans.extend(cut_off.map(|session| SessionRef { id: session.id, name: session.name }));
        }
        let stopped = self.stop_each(orphans).await.0;
        let is_gone = |session: &&SessionRef| roles.contains(&session.id) && names.contains_key(&session.id);
        for session in stopped.sessions.iter().filter(is_gone) {
            // It is stopped, whether that can be noted or not.
            if let Err(error) = self.store.note_gone(&session.id, &session.name) {
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "the name of a role that is gone is not noted"
                );
            }
        }
        Ok(stopped)
    }

    /// Stops every session that is live or has left something behind.
    ///
    /// # Errors
    /// [`Error::Store`] when nobody knows what is live.
    pub async fn stop_all(&self) -> Result<StoppedAll, Error> {
        let live = self.live_names()?.into_iter().map(|(id, name)| SessionRef { id, name });
        Ok(self.stop_each(live.collect()).await.0)
    }

    /// What is live, or has left something behind, by its name; by its id where it is not in the catalog any more.
    pub(crate) fn live_names(&self) -> Result<BTreeMap<SessionId, String>, Error> {
        let live = self.store.activations()?.into_iter().map(|activation| activation.session);
        let delivered = self.store.delivered(None)?.into_iter().map(|delivered| delivered.session);
        let mut names = BTreeMap::new();
        let ids: BTreeSet<SessionId> = live.chain(delivered).collect();
        for id in ids {
            let session = self.store.readable_session(&id)?;
            let name = session.map_or_else(|| id.to_string(), |session| session.name);
            names.insert(id, name);
        }
        Ok(names)
    }

    /// Stops sessions, and tells the first error too. The keys of all of them go before anybody is asked for the vault's
    /// key: whoever quits does not wait for it.
    pub(crate) async fn stop_each(&self, sessions: Vec<SessionRef>) -> (StoppedAll, Option<Error>) {
        in_lock_order(Box::pin(self.stop_each_in_order(sessions))).await
    }

    async fn stop_each_in_order(&self, sessions: Vec<SessionRef>) -> (StoppedAll, Option<Error>) {
        let (mut stopped, mut first_error) = (StoppedAll::default(), None);
        for session in sessions {
            match self.take_keys_out(&session.id).await {
                Ok((_, left)) => {
                    stopped.sessions.push(session);
                    stopped.left_to_person.extend(left);
                }
                Err(error) => {
                    stopped.failed.push((session, error.problem()));
                    first_error = first_error.or(Some(error));
                }
            }
        }
        stopped.left_to_person = self.put_back_owed_of(stopped.left_to_person).await;
        (stopped, first_error)
    }

    /// Stops the sessions that withhold a text of the person's, so that it goes back while it can, and forgets what does not
    /// come back, with what holds its place in the files: before the vault is reset. What was stopped, and what is lost.
    ///
    /// # Errors
    /// [`Error::Delivery`] when a file cannot be written; the vault is not to be reset then.
    pub async fn give_back_before_reset(&self) -> Result<(StoppedAll, Vec<KeptText>), Error> {
        let withheld = self.deliveries.withheld_from()?;
        let live = self.live_names()?.into_iter().map(|(id, name)| SessionRef { id, name });
        let concerned = live.filter(|live| withheld.iter().any(|section| section.session == live.id));
        let (stopped, error) = self.stop_each(concerned.collect()).await;
        if let Some(error) = error {
            return Err(error);
        }
        let forgotten = in_lock_order(Box::pin(self.deliveries.forget_owed())).await?;
        Ok((stopped, forgotten))
    }

    /// Forgets why a session's last start failed.
    ///
    /// # Errors
    /// [`Error::Store`]
    pub fn dismiss_problem(&self, id: &SessionId) -> Result<(), Error> {
        Ok(self.store.set_failure(id, None)?)
    }

    /// Keeps why a start or a renewal that a person asked for did not succeed, until the next one or until it is dismissed.
    pub(super) fn record_failure(&self, id: &SessionId, error: &Error) -> Result<(), Error> {
        let problem = error.problem();
        let now = self.clock.now();
        self.store.set_failure(id, Some((now, &problem)))?;
        let failed = NewHistoryEntry { detail: &problem.title, ..self.history.entry(id, Event::Failed) };
        Ok(self.store.record_failed(&failed)?)
    }
}
