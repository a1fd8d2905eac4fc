//! What an error means for the next try of a renewal, and what is kept of it.

use super::error::Error;
use super::room::Renewer;
use crate::sessions;
use crate::store::{NewHistoryEntry, RecordedFailure};
use daypass_core::renewal::{FailedRenewal, FailureKind, RetryState};
use daypass_core::view::Event;
use daypass_core::{Explain, Kind, Problem, SessionId};

/// What the rules of renewal make of a kind of error.
fn failure_kind(kind: Kind) -> FailureKind {
    match kind {
        Kind::Passing => FailureKind::Passing,
        Kind::NeedsPerson(_) => FailureKind::Person,
        Kind::Refused | Kind::PersonsDecision | Kind::Cancelled | Kind::Ours => FailureKind::Refused,
    }
}

impl Renewer {
    /// Keeps why a renewal did not succeed, and what is to be told of it. The history has the first of a kind.
    pub(super) fn record_failure(
        &self,
        id: &SessionId,
        error: &sessions::Error,
    ) -> Result<(RetryState, Problem), Error> {
        let (problem, kind) = (error.problem(), error.kind());
        let now = self.clock.now();
        let failure = FailedRenewal {
            id: id.as_str(),
            kind: failure_kind(kind),
            retry_after: error.retry_after(),
            expires_at: self.store.activation(id)?.map_or(now, |activation| activation.expires_at),
            // What the person did to a profile is not undone by trying again.
            is_final: kind == Kind::PersonsDecision,
        };
        let retry = RetryState::after(self.store.retry(id)?, failure, now);
        let recorded = RecordedFailure { session: id.clone(), retry, problem: Some(problem.clone()) };
        self.store.put_retry(&recorded)?;
        if retry.failures == 1 {
            let failed = NewHistoryEntry { detail: &problem.title, ..self.history.entry(id, Event::Failed) };
            self.store.add_history(&failed)?;
        }
        Ok((retry, problem))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::{AwsError, RoleRefused};
    use crate::store::StoreError;
    use crate::vault::VaultError;
    use crate::{credentials, delivery, iam, identity_center};
    use daypass_core::plan::Hop;
    use daypass_core::{IntegrationId, ProfileName, RoleArn};
    use jiff::SignedDuration;
    use std::time::Duration;

    fn refused(code: &str) -> AwsError {
        AwsError::Refused { operation: "AssumeRole", status: 403, code: code.into(), message: String::new() }
    }

    fn role(source: AwsError) -> sessions::Error {
        let hop = Hop {
            session_name: "deploy".into(),
            role_arn: RoleArn::parse("arn:aws:iam::123456789012:role/r").unwrap(),
            role_session_name: daypass_core::sts::RoleSessionName::parse("ada").unwrap(),
            duration: None,
            wanted: None,
            external_id: None,
            source_identity: None,
            tags: vec![],
        };
        let refused = Box::new(RoleRefused { hop, mfa_used: false, source });
        sessions::Error::Credentials(refused.into())
    }

    #[test]
    fn what_passes_is_told_from_what_does_not() {
        let integration = identity_center::IntegrationRef {
            id: IntegrationId::from_stored("i"),
            alias: "Northwind".into(),
        };
        let sign_in = identity_center::Error::SignInRequired(integration);
        let keys = iam::Error::KeysRefused { user: "ada".into(), source: refused("x") };
        let profile = ProfileName::parse("dev").unwrap();
        let lost = delivery::Error::SectionLost { name: "a".into(), profile, gone: true };
        let of = |error: credentials::Error| sessions::Error::Credentials(error);
        let locked = VaultError::Locked { reason: String::new() };
        for (error, expected, is_final) in [
            (role(AwsError::Unreachable { host: String::new() }), FailureKind::Passing, false),
            (role(AwsError::Throttled { retry_after: None }), FailureKind::Passing, false),
            (role(AwsError::NotAws { host: String::new() }), FailureKind::Passing, false),
            (AwsError::ClockSkew { offset: None }.into(), FailureKind::Passing, false),
            (role(refused("AccessDenied")), FailureKind::Refused, false),
            (of(keys.into()), FailureKind::Refused, false),
            (of(sign_in.into()), FailureKind::Person, false),
            (of(locked.into()), FailureKind::Passing, false),
            (of(VaultError::KeyLost.into()), FailureKind::Refused, false),
            (StoreError::Unreadable { what: "session" }.into(), FailureKind::Passing, false),
            (lost.into(), FailureKind::Refused, true),
        ] {
            let kind = error.kind();
            let found = (failure_kind(kind), kind == Kind::PersonsDecision);
            assert_eq!(found, (expected, is_final), "{error}");
        }
    }

    #[test]
    fn how_long_aws_wants_to_be_left_alone_is_read() {
        let throttled = AwsError::Throttled { retry_after: Some(Duration::from_secs(90)) };
        assert_eq!(role(throttled).retry_after(), Some(SignedDuration::from_secs(90)));
        assert_eq!(role(refused("AccessDenied")).retry_after(), None);
    }
}
