//! What an error means for a renewal: whether it passes, needs a person, or is a refusal.

use crate::aws::AwsError;
use crate::engine::Engine;
use crate::error::EngineError;
use crate::ground::Error;
use crate::store::{Happening, ToldSetback};
use crate::vault::VaultError;
use daypass_core::renewal::{FailedRenewal, FailureKind, RetryState};
use daypass_core::view::Event;
use daypass_core::{Problem, SessionId};
use jiff::SignedDuration;

/// Whether it goes away, and with whose help.
fn kind(error: &EngineError) -> FailureKind {
    match error {
        EngineError::SignInRequired(_) | EngineError::MfaRequired { .. } => FailureKind::Person,
        EngineError::Store(_)
        | EngineError::File(_)
        | EngineError::FileMalformed { .. }
        | EngineError::Ground(Error::Lock(_) | Error::Busy { .. }) => FailureKind::Passing,
        EngineError::Vault(VaultError::KeyLost | VaultError::Tampered { .. }) => FailureKind::Refused,
        EngineError::Vault(_) => FailureKind::Passing,
        error => match of_aws(error) {
            Some(AwsError::Refused { .. }) | None => FailureKind::Refused,
            Some(_) => FailureKind::Passing,
        },
    }
}

/// What AWS, or what stands in its place, answered.
pub(super) fn of_aws(error: &EngineError) -> Option<&AwsError> {
    match error {
        EngineError::Aws(source) | EngineError::KeysRefused { source, .. } => Some(source),
        EngineError::Issue(error) => Some(&error.source),
        _ => None,
    }
}

/// What the person did to a profile is not undone by trying again.
fn is_final(error: &EngineError) -> bool {
    matches!(
        error,
        EngineError::SectionLost { .. }
            | EngineError::ProfileInUse { .. }
            | EngineError::ProfileShadowed { .. }
    )
}

fn retry_after(error: &EngineError) -> Option<SignedDuration> {
    match of_aws(error)? {
        AwsError::Throttled { retry_after } => SignedDuration::try_from((*retry_after)?).ok(),
        _ => None,
    }
}

impl Engine {
    /// Keeps why a renewal did not succeed, and what is to be told of it. The history has the first of a kind.
    pub(crate) fn note_setback(
        &self,
        id: &SessionId,
        error: &EngineError,
    ) -> Result<(RetryState, Problem), EngineError> {
        let problem = Problem::from(error);
        let now = self.clock.now();
        let failure = FailedRenewal {
            id: id.as_str(),
            kind: kind(error),
            retry_after: retry_after(error),
            expires_at: self.store.activation(id)?.map_or(now, |activation| activation.expires_at),
            is_final: is_final(error),
        };
        let setback = RetryState::after(self.store.setback(id)?, failure, now);
        let told = ToldSetback { session: id.clone(), setback, problem: Some(problem.clone()) };
        self.store.put_setback(&told)?;
        if setback.failures == 1 {
            let failed = Happening { detail: &problem.title, ..self.happening(id, Event::Failed) };
            self.store.add_history(&failed)?;
        }
        Ok((setback, problem))
    }

    /// Keeps what is to be told of a renewal that succeeded in part.
    pub(crate) fn note_loss(&self, id: &SessionId, error: &EngineError) -> Result<(), EngineError> {
        let now = self.clock.now();
        let setback = RetryState { kind: FailureKind::Passing, failures: 0, at: now, retry_at: Some(now) };
        let problem = Some(Problem::from(error));
        Ok(self.store.put_setback(&ToldSetback { session: id.clone(), setback, problem })?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::{IssueError, Named};
    use daypass_core::IntegrationId;
    use std::time::Duration;

    fn refused(code: &str) -> AwsError {
        AwsError::Refused { operation: "AssumeRole", status: 403, code: code.into(), message: String::new() }
    }

    fn issue(source: AwsError) -> EngineError {
        EngineError::Issue(Box::new(IssueError {
            session: "deploy".into(),
            role: "r".into(),
            integration: None,
            hop: None,
            proved: false,
            source,
        }))
    }

    #[test]
    fn what_passes_is_told_from_what_does_not() {
        let named = Named { id: IntegrationId::from_stored("i"), alias: "Northwind".into() };
        let profile = daypass_core::ProfileName::parse("dev").unwrap();
        for (error, expected, final_) in [
            (issue(AwsError::Unreachable { host: String::new() }), FailureKind::Passing, false),
            (issue(AwsError::Throttled { retry_after: None }), FailureKind::Passing, false),
            (issue(AwsError::NotAws { host: String::new() }), FailureKind::Passing, false),
            (AwsError::ClockSkew { offset: None }.into(), FailureKind::Passing, false),
            (issue(refused("AccessDenied")), FailureKind::Refused, false),
            (
                EngineError::KeysRefused { user: "ada".into(), source: refused("x") },
                FailureKind::Refused,
                false,
            ),
            (EngineError::SignInRequired(named), FailureKind::Person, false),
            (VaultError::Locked { reason: String::new() }.into(), FailureKind::Passing, false),
            (VaultError::KeyLost.into(), FailureKind::Refused, false),
            (EngineError::SectionLost { name: "a".into(), profile, gone: true }, FailureKind::Refused, true),
        ] {
            assert_eq!((kind(&error), is_final(&error)), (expected, final_), "{error}");
        }
    }

    #[test]
    fn how_long_aws_wants_to_be_left_alone_is_read() {
        let throttled = AwsError::Throttled { retry_after: Some(Duration::from_secs(90)) };
        assert_eq!(retry_after(&issue(throttled)), Some(SignedDuration::from_secs(90)));
        assert_eq!(retry_after(&issue(refused("AccessDenied"))), None);
    }
}
