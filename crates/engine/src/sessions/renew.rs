//! Renewal: the next credentials of what was started, put where the present ones are.

use super::start::{StartOptions, Wanted};
use crate::credentials::Asking;
use crate::delivery::Hold;
use crate::engine::Engine;
use crate::error::EngineError;
use crate::ground::{self, LockName, Task};
use crate::store::{Activation, Delivered, Happening};
use daypass_core::view::Event;
use daypass_core::{Credentials, Delivery, ProfileName, Region, Session, SessionId, StartStep};
use jiff::Timestamp;

/// What a renewal did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Renewed {
    /// The profiles that have the new credentials.
    pub profiles: Vec<ProfileName>,
    /// When they end.
    pub expires_at: Timestamp,
}

/// The next credentials of a session, before anything is written.
pub(crate) struct Next {
    session: Session,
    fingerprint: String,
    region: Region,
    credentials: Credentials,
}

impl Engine {
    /// Renews a session now, though its credentials may be good for longer. One that has ended is started again.
    ///
    /// # Errors
    /// [`EngineError::NotActive`] when it was not started; else why it could not be renewed: what it has stays in place.
    pub async fn renew(&self, id: &SessionId, asking: &Asking) -> Result<Renewed, EngineError> {
        let running = self.tasks.begin(Task::Start(id.clone()));
        self.tasks.set_step(id, StartStep::AskingAws);
        let _lock = self.locks.acquire_in_process(LockName::StartSession(id.clone())).await?;
        let next = tokio::select! {
            next = self.next(id, None, asking) => next,
            () = running.cancelled() => Err(EngineError::Ground(ground::Error::Cancelled)),
        };
        // What has begun to be written is not given up half way: it takes milliseconds.
        let result = match next {
            Ok(next) => self.put_next(&next).await,
            Err(error) => Err(error),
        };
        match &result {
            Ok(_) | Err(EngineError::Ground(ground::Error::Cancelled) | EngineError::NotActive { .. }) => {}
            Err(error @ EngineError::NoSession { .. }) => tracing::info!(%error, "a renewal of nothing"),
            Err(error) => self.note_failure(id, error)?,
        }
        result
    }

    /// Gets the next credentials after those that end at `end`, or after the present ones: a peer may have got them since
    /// `end` was seen. Nobody is asked, AWS neither, for what could not be delivered.
    pub(crate) async fn next(
        &self,
        id: &SessionId,
        end: Option<Timestamp>,
        asking: &Asking,
    ) -> Result<Next, EngineError> {
        let session = self.session(id)?;
        let activation = self.store.activation(id)?;
        let activation = activation.ok_or_else(|| EngineError::NotActive { name: session.name.clone() })?;
        let sections = self.sections(&activation)?;
        if sections.is_empty() {
            for profile in self.profiles_of(&session)? {
                self.check_profile(&session, &profile, false).await?;
            }
        } else {
            self.held(&session, &sections)?;
        }
        let plan = self.plan_of(&session)?;
        let region = self.session_region(&session)?;
        let end = end.unwrap_or(activation.expires_at);
        let credentials = self.next_credentials(&session, &plan, end, asking).await?;
        Ok(Next { session, fingerprint: plan.fingerprint().to_string(), region, credentials })
    }

    /// The sections that a session is live in; none of one that has ended.
    fn sections(&self, activation: &Activation) -> Result<Vec<Delivered>, EngineError> {
        match activation.ended_at {
            None => Ok(self.store.delivered(Some(&activation.session))?),
            Some(_) => Ok(vec![]),
        }
    }

    /// Which of a session's sections are still ours, and what is to be told of the others, if there are any.
    fn held(
        &self,
        session: &Session,
        sections: &[Delivered],
    ) -> Result<(Vec<Delivered>, Option<EngineError>), EngineError> {
        let (mut ours, mut lost) = (Vec::new(), None);
        for section in sections {
            match self.hold(section)? {
                Hold::Ours => ours.push(section.clone()),
                hold => {
                    lost = Some(EngineError::SectionLost {
                        name: session.name.clone(),
                        profile: section.profile.clone(),
                        gone: hold == Hold::Gone,
                    });
                }
            }
        }
        match lost {
            Some(error) if ours.is_empty() => Err(error),
            lost => Ok((ours, lost)),
        }
    }

    /// Puts the next credentials where the present ones are, in the machine's turn.
    pub(crate) async fn put_next(&self, next: &Next) -> Result<Renewed, EngineError> {
        let Next { session, fingerprint, credentials, .. } = next;
        let purpose = format!("renewing {}", session.name);
        let _lock = self.locks.acquire(LockName::Delivery, &purpose).await?;
        // Looked at again: it may have been stopped, ended or renewed while AWS was asked.
        let activation =
            self.store.activation(&session.id)?.ok_or(EngineError::Ground(ground::Error::Cancelled))?;
        let sections = self.sections(&activation)?;
        let is_in_none = session.delivery == Delivery::ContainerEndpoint && activation.ended_at.is_none();
        if sections.is_empty() && !is_in_none {
            return self.put_again(next).await;
        }
        let profiles = |sections: &[Delivered]| sections.iter().map(|s| s.profile.clone()).collect();
        if activation.expires_at >= credentials.expires_at && activation.issued_at >= credentials.issued_at {
            return Ok(Renewed { profiles: profiles(&sections), expires_at: activation.expires_at });
        }
        let (ours, lost) = self.held(session, &sections)?;
        let mut renewed = Vec::new();
        for section in ours {
            if self.renew_section(&section, credentials).await? {
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
            && let Ok(plan) = self.plan_of(session)
        {
            self.forget_issued(plan.origin(), &activation.fingerprint)?;
        }
        let profiles: Vec<ProfileName> = profiles(&renewed);
        self.store.add_history(&Happening {
            profiles: &profiles,
            access_key_id: Some(&credentials.access_key_id),
            ..self.happening(&session.id, Event::Renewed)
        })?;
        if let Some(error) = lost {
            self.note_loss(&session.id, &error)?;
        }
        Ok(Renewed { profiles, expires_at: credentials.expires_at })
    }

    /// Starts one that has ended again, by whoever has the turn to deliver.
    async fn put_again(&self, next: &Next) -> Result<Renewed, EngineError> {
        let Next { session, fingerprint, region, credentials } = next;
        let wanted = Wanted {
            session: session.clone(),
            fingerprint: fingerprint.clone(),
            profiles: self.profiles_of(session)?,
            region: region.clone(),
            credentials: credentials.clone(),
            options: StartOptions::default(),
        };
        let started = self.put_in_place_now(&wanted).await?;
        Ok(Renewed { profiles: started.profiles, expires_at: started.expires_at })
    }
}
