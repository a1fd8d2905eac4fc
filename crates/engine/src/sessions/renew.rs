//! Renewal: the next credentials of what was started, put where the present ones are.

use super::error::Error;
use super::room::Sessions;
use super::start::{Choice, PreparedStart, StartOptions, Started, intent};
use crate::delivery::{self, DeliveryLock, LeftToPerson, SectionState};
use crate::ground::{self, LockName, Prompting, Task, in_lock_order};
use crate::store::{Activation, DeliveredSection, NewHistoryEntry, RecordedFailure};
use daypass_core::portal_queue::Claim;
use daypass_core::renewal::{FailureKind, RetryState};
use daypass_core::view::Event;
use daypass_core::{
    Credentials, Delivery, Explain, Kind, ProfileName, Region, Session, SessionId, StartStep,
};
use jiff::Timestamp;

/// What a renewal did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Renewed {
    /// The profiles that have the new credentials.
    pub profiles: Vec<ProfileName>,
    /// When they end.
    pub expires_at: Timestamp,
    /// What of the person's was left as it is, and what did not come back and is kept, where one that had ended was put into
    /// its profiles again.
    pub left_to_person: Vec<LeftToPerson>,
}

/// The next credentials of a session, before anything is written.
pub(crate) struct Next {
    session: Session,
    fingerprint: String,
    region: Region,
    credentials: Credentials,
}

impl Sessions {
    /// Renews a session now, though its credentials may be good for longer. One that has ended is started again.
    ///
    /// # Errors
    /// [`Error::NotActive`] when it was not started; else why it could not be renewed: what it has stays in place.
    pub async fn renew(&self, id: &SessionId, prompting: &Prompting) -> Result<Renewed, Error> {
        in_lock_order(Box::pin(self.renew_in_order(id, prompting))).await
    }

    async fn renew_in_order(&self, id: &SessionId, prompting: &Prompting) -> Result<Renewed, Error> {
        let running = self.tasks.begin(Task::Start(id.clone()));
        self.tasks.set_step(id, StartStep::AskingAws);
        let _lock = self.locks.acquire_in_process(LockName::StartSession(id.clone())).await?;
        let _seen = self.locks.mark_start(id);
        let mut left = self.finish_cut_off_in_order().await?;
        let next = tokio::select! {
            next = self.next(id, None, prompting) => next,
            () = running.cancelled() => Err(ground::Error::Cancelled.into()),
        };
        // What has begun to be written is not given up half way: it takes milliseconds.
        let result = match next {
            Ok(next) => self.deliver_renewed(&next).await,
            Err(error) => Err(error),
        };
        match &result {
            Ok(_) | Err(Error::NotActive { .. }) => {}
            Err(error) if error.kind() == Kind::Cancelled => {}
            Err(error) if error.is_no_session() => tracing::info!(%error, "a renewal of nothing"),
            Err(error) => self.record_failure(id, error)?,
        }
        result.map(|mut renewed| {
            left.append(&mut renewed.left_to_person);
            Renewed { left_to_person: left, ..renewed }
        })
    }

    /// Gets the next credentials after those that end at `end`, which the renewer has seen, or after the present ones, for a
    /// person who waits: a peer may have got them since `end` was seen. Checks first that every section can be written. If one cannot, returns that error and calls neither AWS
    /// nor the person.
    pub(crate) async fn next(
        &self,
        id: &SessionId,
        end: Option<Timestamp>,
        prompting: &Prompting,
    ) -> Result<Next, Error> {
        let session = self.get(id)?;
        let activation = self.store.activation(id)?;
        let activation = activation.ok_or_else(|| Error::NotActive { name: session.name.clone() })?;
        let (plan, region) = self.resolver.prepare(&session)?;
        let sections = self.sections(&activation)?;
        match session.delivery {
            _ if !sections.is_empty() => drop(self.held(&session, &sections)?),
            // The endpoint looks at the default profile whenever it is asked.
            Delivery::ContainerEndpoint => {}
            Delivery::CredentialsFile | Delivery::CredentialProcess => {
                let intent = intent(&session, &region, &StartOptions::default());
                self.deliveries.prepare(&intent, None).await?;
            }
        }
        let claim = end.map_or(Claim::Awaited, |end| Claim::Renewal { end });
        let end = end.unwrap_or(activation.expires_at);
        let credentials = self.resolver.renew(&session, &plan, end, claim, prompting).await?;
        Ok(Next { session, fingerprint: plan.fingerprint().to_string(), region, credentials })
    }

    /// The sections that a session is live in; none of one that has ended.
    fn sections(&self, activation: &Activation) -> Result<Vec<DeliveredSection>, Error> {
        match activation.ended_at {
            None => Ok(self.store.delivered(Some(&activation.session))?),
            Some(_) => Ok(vec![]),
        }
    }

    /// Which of a session's sections are still ours, and what is to be told of the others, if there are any.
    fn held(
        &self,
        session: &Session,
        sections: &[DeliveredSection],
    ) -> Result<(Vec<DeliveredSection>, Option<delivery::Error>), Error> {
        let (mut ours, mut lost, mut cut_off) = (Vec::new(), None, false);
        for section in sections {
            match self.deliveries.state(section)? {
                SectionState::Ours => ours.push(section.clone()),
                // It could not be finished yet.
                SectionState::CutOff => cut_off = true,
                state => {
                    lost = Some(delivery::Error::SectionLost {
                        name: session.name.clone(),
                        profile: section.profile.clone(),
                        gone: state == SectionState::Gone,
                    });
                }
            }
        }
        match lost {
            Some(error) if ours.is_empty() => Err(error.into()),
            None if ours.is_empty() && cut_off => Err(ground::Error::Cancelled.into()),
            lost => Ok((ours, lost)),
        }
    }

    /// Puts the next credentials where the present ones are.
    pub(crate) async fn deliver_renewed(&self, next: &Next) -> Result<Renewed, Error> {
        let Next { session, fingerprint, credentials, .. } = next;
        let purpose = format!("renewing {}", session.name);
        let lock = self.deliveries.lock_with_vault(&purpose).await?;
        self.finish_cut_off_locked(&lock).await?;
        // Looked at again: it may have been stopped, ended or renewed while AWS was asked.
        let activation = self.store.activation(&session.id)?.ok_or(ground::Error::Cancelled)?;
        let sections = self.sections(&activation)?;
        let is_in_none = session.delivery == Delivery::ContainerEndpoint && activation.ended_at.is_none();
        if sections.is_empty() && !is_in_none {
            return self.redeliver(&lock, next).await;
        }
        let profiles = |sections: &[DeliveredSection]| sections.iter().map(|s| s.profile.clone()).collect();
        if activation.expires_at >= credentials.expires_at && activation.issued_at >= credentials.issued_at {
            let (profiles, expires_at) = (profiles(&sections), activation.expires_at);
            return Ok(Renewed { profiles, expires_at, left_to_person: lock.take_left_to_person() });
        }
        let (ours, lost) = self.held(session, &sections)?;
        let mut renewed = Vec::new();
        for section in ours {
            if self.deliveries.renew_section(&lock, &section, credentials).await? {
                renewed.push(section);
            }
        }
        // Noted last: what is killed before is renewed again, with what is kept.
        self.store.put_activation(&Activation {
            fingerprint: fingerprint.clone(),
            issued_at: credentials.issued_at,
            expires_at: credentials.expires_at,
            caller_arn: None,
            ..activation.clone()
        })?;
        if activation.fingerprint != *fingerprint
            && let Ok(plan) = self.resolver.plan(session)
        {
            self.resolver.forget_issued(plan.origin(), &activation.fingerprint)?;
        }
        let profiles: Vec<ProfileName> = profiles(&renewed);
        self.store.add_history(&NewHistoryEntry {
            profiles: &profiles,
            access_key_id: Some(&credentials.access_key_id),
            ..self.history.entry(&session.id, Event::Renewed)
        })?;
        if let Some(error) = lost {
            self.record_loss(&session.id, &error)?;
        }
        let left_to_person = lock.take_left_to_person();
        Ok(Renewed { profiles, expires_at: credentials.expires_at, left_to_person })
    }

    /// Starts one that has ended again.
    async fn redeliver(&self, lock: &DeliveryLock, next: &Next) -> Result<Renewed, Error> {
        let Next { session, fingerprint, region, credentials } = next;
        let prepared = PreparedStart {
            session: session.clone(),
            fingerprint: fingerprint.clone(),
            profiles: self.deliveries.profiles(session)?,
            seen: delivery::Seen::default(),
            region: region.clone(),
            credentials: credentials.clone(),
            options: StartOptions::default(),
            choice: Choice::AsBefore,
        };
        let started = self.deliver_locked(lock, prepared).await?;
        let Started { profiles, expires_at, .. } = started;
        Ok(Renewed { profiles, expires_at, left_to_person: lock.take_left_to_person() })
    }

    /// Keeps what is to be told of a renewal that succeeded in part.
    fn record_loss(&self, id: &SessionId, error: &delivery::Error) -> Result<(), Error> {
        let now = self.clock.now();
        let retry = RetryState { kind: FailureKind::Passing, failures: 0, at: now, retry_at: Some(now) };
        let problem = Some(error.problem());
        Ok(self.store.put_retry(&RecordedFailure { session: id.clone(), retry, problem })?)
    }
}
