//! What an error means for the next try of a renewal, and what is recorded of it.

use super::error::Error;
use super::memory::Memory;
use super::room::Renewer;
use crate::sessions;
use crate::store::{Activation, NewHistoryEntry, RecordedFailure};
use daypass_core::renewal::{FailedRenewal, FailureKind, RetryState};
use daypass_core::view::Event;
use daypass_core::{Explain, Kind, Problem, SessionId};
use jiff::Timestamp;

/// What the rules of renewal make of a kind of error.
pub(crate) fn failure_kind(kind: Kind) -> FailureKind {
    match kind {
        Kind::Passing => FailureKind::Passing,
        Kind::NeedsPerson(_) => FailureKind::Person,
        Kind::Refused | Kind::PersonsDecision | Kind::Cancelled | Kind::Ours => FailureKind::Refused,
    }
}

/// Whether an error of this kind ends the renewal of a session. Trying again would not help, as when the person changed
/// the profile that it is delivered to.
pub(crate) fn is_final(kind: Kind) -> bool {
    kind == Kind::PersonsDecision
}

impl Renewer {
    /// Lets what failed and is to be tried again later be tried now, in whichever process keeps sessions alive.
    ///
    /// # Errors
    /// [`Error::Store`] when the store cannot be written.
    pub fn try_now(&self) -> Result<(), Error> {
        Ok(self.store.set_retries(self.clock.now())?)
    }

    /// What the failure of a renewal at a time amounts to, and what the person is to be told.
    pub(super) fn failure(
        &self,
        memory: &Memory,
        id: &SessionId,
        error: &sessions::Error,
        at: Timestamp,
    ) -> Result<(RetryState, Problem), Error> {
        let (problem, kind) = (error.problem(), error.kind());
        let failure = FailedRenewal {
            id: id.as_str(),
            kind: failure_kind(kind),
            retry_after: error.retry_after(),
            expires_at: self.store.activation(id)?.map_or(at, |activation| activation.expires_at),
            is_final: is_final(kind),
        };
        let unrecorded = || memory.unrecorded.get(id).map(|failure| failure.retry);
        let before = self.store.retry(id)?.or_else(unrecorded);
        Ok((RetryState::after(before, failure, at), problem))
    }

    /// Records a failure. What cannot be recorded is remembered.
    pub(super) fn record_failure(&self, memory: &mut Memory, failure: RecordedFailure) -> Result<(), Error> {
        let recorded = self.record(&failure);
        match &recorded {
            Ok(()) => memory.unrecorded.remove(&failure.session),
            Err(_) => memory.unrecorded.insert(failure.session.clone(), failure),
        };
        recorded
    }

    /// Records what could not be recorded before. When that succeeds, the disk takes what is written again, and what waits
    /// is tried now.
    pub(super) fn record_owed(&self, memory: &mut Memory) {
        if memory.unrecorded.is_empty() {
            return;
        }
        if memory.unrecorded.values().all(|failure| self.record_if_owed(failure).is_ok()) {
            memory.unrecorded.clear();
            self.look_now();
        }
    }

    fn record_if_owed(&self, failure: &RecordedFailure) -> Result<(), Error> {
        let activation = self.store.activation(&failure.session)?;
        let now = self.clock.now();
        let is_over = |activation: Activation| is_over(&failure.retry, activation.issued_at, now);
        if activation.is_none_or(is_over) { Ok(()) } else { self.record(failure) }
    }

    /// The history gets the first failure of each kind.
    fn record(&self, failure: &RecordedFailure) -> Result<(), Error> {
        let RecordedFailure { session, retry, problem } = failure;
        self.store.put_retry(failure)?;
        if retry.failures == 1
            && let Some(problem) = problem
        {
            let failed =
                NewHistoryEntry { detail: &problem.title, ..self.history.entry(session, Event::Failed) };
            self.store.add_history(&failed)?;
        }
        Ok(())
    }
}

/// Whether there were new credentials since a failure. Those of the future are older: the clock was set back.
pub(super) fn is_over(failure: &RetryState, issued_at: Timestamp, now: Timestamp) -> bool {
    issued_at > failure.at && issued_at <= now
}

#[cfg(test)]
mod tests {
    use super::*;
    use daypass_core::state::Need;

    #[test]
    fn only_what_passes_by_itself_is_tried_for_ever_and_only_a_sign_in_or_a_code_waits_for_a_person() {
        for (kind, expected) in [
            (Kind::Passing, FailureKind::Passing),
            (Kind::NeedsPerson(Need::MfaCode), FailureKind::Person),
            (Kind::Refused, FailureKind::Refused),
            (Kind::PersonsDecision, FailureKind::Refused),
            (Kind::Ours, FailureKind::Refused),
        ] {
            assert_eq!(failure_kind(kind), expected, "{kind:?}");
        }
    }
}
