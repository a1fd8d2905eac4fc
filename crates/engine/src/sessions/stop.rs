//! Stopping sessions.

use super::error::Error;
use super::room::Sessions;
use crate::delivery::{DeliveryLock, LeftToPerson};
use crate::ground::{Task, in_lock_order};
use crate::store::NewHistoryEntry;
use daypass_core::plan::Base;
use daypass_core::view::Event;
use daypass_core::{Explain, Plan, ProfileName, Session, SessionId};

/// What a stop did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stopped {
    /// It was live, or had left something behind.
    pub was_live: bool,
    /// What of the person's was left as it is, and what did not come back and is kept.
    pub left_to_person: Vec<LeftToPerson>,
}

/// What a stop of several sessions did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StoppedAll {
    /// Those that were stopped.
    pub sessions: Vec<SessionId>,
    /// As [`Stopped::left_to_person`], of all of them.
    pub left_to_person: Vec<LeftToPerson>,
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

    /// Stops a session: takes its sections out and puts back what was there. Stopping what is stopped is nothing.
    ///
    /// # Errors
    /// [`Error`]; what could not be taken out is then still live.
    pub async fn stop(&self, id: &SessionId) -> Result<Stopped, Error> {
        in_lock_order(Box::pin(self.stop_in_order(id))).await
    }

    async fn stop_in_order(&self, id: &SessionId) -> Result<Stopped, Error> {
        self.cancel_start(id);
        let delivered = self.store.delivered(Some(id))?;
        let lock = self.deliveries.lock_to_withdraw(&delivered, "stopping a session").await?;
        self.stop_locked(&lock, id).await
    }

    /// Stops a session.
    pub(crate) async fn stop_locked(&self, lock: &DeliveryLock, id: &SessionId) -> Result<Stopped, Error> {
        let activation = self.store.activation(id)?;
        let delivered = self.store.delivered(Some(id))?;
        let (mut first_error, mut left_to_person) = (None, Vec::new());
        for section in &delivered {
            // One file that cannot be written does not keep the keys in the others.
            match self.deliveries.withdraw(lock, section).await {
                Ok(withdrawn) => left_to_person.extend(withdrawn.left_to_person),
                Err(error) => first_error = first_error.or(Some(error)),
            }
        }
        if let Some(error) = first_error {
            return Err(error.into());
        }
        let was_live = activation.is_some() || !delivered.is_empty();
        if let (Some(activation), Some(session)) = (activation, self.store.session_if_known(id)?) {
            // A chain that is broken by now has no cached credentials to find.
            if let Ok(plan) = self.resolver.plan(&session)
                && !self.serves_others(id, &plan)?
            {
                self.resolver.forget_issued(plan.origin(), &activation.fingerprint)?;
            }
        }
        self.store.remove_activation(id)?;
        if was_live {
            let profiles: Vec<ProfileName> = delivered.into_iter().map(|section| section.profile).collect();
            self.store.add_history(&NewHistoryEntry {
                profiles: &profiles,
                ..self.history.entry(id, Event::Stopped)
            })?;
        }
        Ok(Stopped { was_live, left_to_person })
    }

    /// Whether the credentials of a plan are those that other live sessions' roles are asked for with: a user's session
    /// whose end would ask a person for another code.
    fn serves_others(&self, id: &SessionId, plan: &Plan) -> Result<bool, Error> {
        if !matches!(plan.base, Base::UserSession { .. }) || !plan.hops.is_empty() {
            return Ok(false);
        }
        for activation in self.store.activations()? {
            let other = self.store.session_if_known(&activation.session)?.filter(|other| other.id != *id);
            let same_base =
                |other: &Session| self.resolver.plan(other).is_ok_and(|other| other.base == plan.base);
            if other.as_ref().is_some_and(same_base) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Stops what is live, or has left something behind, of roles that are gone: after a sync, or after a crash.
    ///
    /// # Errors
    /// The first [`Error`]; the others are stopped all the same.
    pub async fn stop_orphans(&self) -> Result<StoppedAll, Error> {
        self.stop_each(self.store.orphans()?).await
    }

    /// Stops every session that is live or has left something behind.
    ///
    /// # Errors
    /// The first [`Error`]; the others are stopped all the same.
    pub async fn stop_all(&self) -> Result<StoppedAll, Error> {
        let mut ids: Vec<SessionId> = self.store.activations()?.into_iter().map(|a| a.session).collect();
        ids.extend(self.store.delivered(None)?.into_iter().map(|d| d.session));
        ids.sort();
        ids.dedup();
        self.stop_each(ids).await
    }

    async fn stop_each(&self, ids: Vec<SessionId>) -> Result<StoppedAll, Error> {
        let mut stopped = StoppedAll::default();
        let mut first_error = None;
        for id in ids {
            match self.stop(&id).await {
                Ok(Stopped { left_to_person, .. }) => {
                    stopped.sessions.push(id);
                    stopped.left_to_person.extend(left_to_person);
                }
                Err(error) => first_error = first_error.or(Some(error)),
            }
        }
        first_error.map_or(Ok(stopped), Err)
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
