//! What a session's state is: computed from facts each time, never stored.

use crate::problem::Problem;
use crate::renewal::{FailureKind, RetryState};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use specta::Type;

/// What a start is waiting for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum StartStep {
    /// The person has to allow Daypass in the browser.
    WaitingForBrowser,
    /// The person has to type an MFA code.
    WaitingForMfa,
    /// AWS is being asked for credentials.
    AskingAws,
    /// The profile is being written.
    WritingProfile,
}

/// The word for a state, as `--json` and the window use it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum SessionState {
    /// Nothing of it is on this machine.
    Inactive,
    /// Credentials are on their way.
    Starting,
    /// Tools can use it.
    Active,
    /// Live, but soon to end unless a person signs in or types a code; or tools do not get it.
    NeedsYou,
    /// It was active, and its credentials have ended.
    Expired,
    /// The last start did not succeed.
    Failed,
}

impl SessionState {
    /// Whether its credentials are good now, whoever gets them.
    pub fn is_live(self) -> bool {
        matches!(self, Self::Active | Self::NeedsYou)
    }
}

/// What a person has to do before a session's credentials can be renewed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum Need {
    /// Sign in to the integration.
    SignIn,
    /// Type an MFA code.
    MfaCode,
}

/// Whether a session that was started will have new credentials before its present ones end, or after they have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "is", rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum Renewal {
    /// They come by themselves.
    Kept,
    /// They were due and did not come: the network, AWS or the disk was in the way. It is tried again.
    Late {
        /// When it was tried first.
        since: Timestamp,
        /// When it is tried next.
        retry_at: Timestamp,
    },
    /// They do not come without a person, who has to sign in, to type a code, or to do what the problem says.
    NeedsYou,
    /// Nobody renews it: neither the window nor the agent runs.
    Unattended,
}

impl Renewal {
    /// The word for it, as `--json` has it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Late { .. } => "late",
            Self::NeedsYou => "needs-you",
            Self::Unattended => "nobody",
        }
    }
}

/// What the renewal of a session is told from.
#[derive(Debug, Clone, Copy)]
pub struct RenewalFacts {
    /// The present credentials have ended.
    pub is_over: bool,
    /// A person has to do something before there can be new credentials.
    pub needs_person: bool,
    /// Tools ask for the credentials each time that they need them, so that nobody has to renew ahead of time.
    pub on_demand: bool,
    /// A process keeps alive what is started.
    pub is_attended: bool,
    /// The renewal that did not succeed, and when the first did not since the present credentials were issued.
    pub failed: Option<(RetryState, Timestamp)>,
}

/// How long after its time a renewal is still on its way.
const OVERDUE: SignedDuration = SignedDuration::from_mins(2);

/// How the renewal of a session stands at `now` that was started and not stopped.
pub fn renewal(facts: RenewalFacts, now: Timestamp) -> Renewal {
    let RenewalFacts { is_over, needs_person, on_demand, is_attended, failed } = facts;
    match failed {
        _ if needs_person => Renewal::NeedsYou,
        Some((RetryState { kind: FailureKind::Person, .. } | RetryState { retry_at: None, .. }, _)) => {
            Renewal::NeedsYou
        }
        _ if !on_demand && !is_attended => Renewal::Unattended,
        // What ended while nobody looked, or long ago, is not tried again by itself, whatever was planned.
        Some((RetryState { retry_at: Some(retry_at), .. }, _))
            if is_over && !on_demand && now - OVERDUE > retry_at =>
        {
            Renewal::NeedsYou
        }
        Some((RetryState { retry_at: Some(retry_at), .. }, since)) => Renewal::Late { since, retry_at },
        // What ended without a failure that passes is not tried again by itself.
        None if is_over => Renewal::NeedsYou,
        None => Renewal::Kept,
    }
}

/// Everything a state is told from.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// A start that is under way.
    pub step: Option<StartStep>,
    /// When the delivered credentials end, if any are delivered.
    pub expires_at: Option<Timestamp>,
    /// The delivered credentials had ended, and were taken out.
    pub ended: bool,
    /// Tools do not get the delivered credentials: the person has to do something about a file, or let somebody serve.
    pub unusable: bool,
    /// What a person has to do before there can be new credentials; nothing, where they come by themselves.
    pub needs: Option<Need>,
    /// Why the last start failed, if it did and nobody dismissed it. A renewal that fails is no start.
    pub failure: Option<&'a Problem>,
}

/// How long before the end a session that cannot renew by itself asks for a person.
pub const NEEDS_YOU_BEFORE: SignedDuration = SignedDuration::from_mins(10);

/// How long the failure of a start is shown of a session that is not live. Who started it was told; the history keeps it.
pub const FAILURE_SHOWN: SignedDuration = SignedDuration::from_mins(10);

/// Whether a failure of this time is still shown of a session that is not live. One in the future is, after the clock was set
/// back.
pub fn is_failure_shown(at: Timestamp, now: Timestamp) -> bool {
    now.duration_since(at) < FAILURE_SHOWN
}

/// The state that the facts amount to at `now`.
pub fn state(facts: Facts<'_>, now: Timestamp) -> SessionState {
    // Credentials that were withdrawn count as ended, even if the clock was set back since.
    let left =
        facts.expires_at.map(|end| if facts.ended { SignedDuration::ZERO } else { end.duration_since(now) });
    match left {
        _ if facts.step.is_some() => SessionState::Starting,
        Some(left) if left.is_positive() && facts.unusable => SessionState::NeedsYou,
        // A renewal failed, but the present credentials still work.
        Some(left) if left.is_positive() && facts.needs.is_some() && left <= NEEDS_YOU_BEFORE => {
            SessionState::NeedsYou
        }
        Some(left) if left.is_positive() => SessionState::Active,
        _ if facts.failure.is_some() => SessionState::Failed,
        Some(_) => SessionState::Expired,
        None => SessionState::Inactive,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::{ProblemCode, Remedy};

    #[test]
    fn the_state_follows_from_the_facts() {
        let now: Timestamp = "2030-01-01T12:00:00Z".parse().unwrap();
        let at = |minutes: i64| Some(now + SignedDuration::from_mins(minutes));
        let problem = Problem::new(ProblemCode::AccessDenied, "No access", "", "", Remedy::None);
        let facts =
            Facts { step: None, expires_at: None, ended: false, unusable: false, needs: None, failure: None };
        let cases = [
            (facts, SessionState::Inactive),
            (Facts { step: Some(StartStep::AskingAws), ..facts }, SessionState::Starting),
            (Facts { step: Some(StartStep::AskingAws), expires_at: at(60), ..facts }, SessionState::Starting),
            (Facts { expires_at: at(60), ..facts }, SessionState::Active),
            (Facts { expires_at: at(5), ..facts }, SessionState::Active),
            (Facts { expires_at: at(11), needs: Some(Need::MfaCode), ..facts }, SessionState::Active),
            (Facts { expires_at: at(10), needs: Some(Need::MfaCode), ..facts }, SessionState::NeedsYou),
            (Facts { expires_at: at(60), failure: Some(&problem), ..facts }, SessionState::Active),
            (Facts { expires_at: at(60), unusable: true, ..facts }, SessionState::NeedsYou),
            (Facts { expires_at: at(-1), unusable: true, ..facts }, SessionState::Expired),
            (Facts { expires_at: at(0), ..facts }, SessionState::Expired),
            (Facts { expires_at: at(-5), ..facts }, SessionState::Expired),
            (Facts { expires_at: at(-5), failure: Some(&problem), ..facts }, SessionState::Failed),
            (Facts { failure: Some(&problem), ..facts }, SessionState::Failed),
            (Facts { expires_at: at(5), ended: true, ..facts }, SessionState::Expired),
            (
                Facts { expires_at: at(5), ended: true, needs: Some(Need::SignIn), ..facts },
                SessionState::Expired,
            ),
        ];
        for (facts, expected) in cases {
            assert_eq!(state(facts, now), expected, "{facts:?}");
        }
    }

    #[test]
    fn whether_new_credentials_come_follows_from_what_failed_and_from_who_renews() {
        let at: Timestamp = "2030-01-01T12:00:00Z".parse().unwrap();
        let (retry_at, since) = (at + SignedDuration::from_mins(2), at - SignedDuration::from_mins(3));
        let failed = |kind, retry_at| Some((RetryState { kind, failures: 2, at, retry_at }, since));
        let passing = failed(FailureKind::Passing, Some(retry_at));
        let facts = RenewalFacts {
            is_over: false,
            needs_person: false,
            on_demand: false,
            is_attended: true,
            failed: None,
        };
        let late = Renewal::Late { since, retry_at };
        for (facts, expected) in [
            (facts, Renewal::Kept),
            (RenewalFacts { needs_person: true, ..facts }, Renewal::NeedsYou),
            (RenewalFacts { failed: passing, ..facts }, late),
            (RenewalFacts { failed: failed(FailureKind::Refused, Some(retry_at)), ..facts }, late),
            (RenewalFacts { failed: failed(FailureKind::Refused, None), ..facts }, Renewal::NeedsYou),
            (
                RenewalFacts { failed: failed(FailureKind::Person, Some(retry_at)), ..facts },
                Renewal::NeedsYou,
            ),
            (RenewalFacts { needs_person: true, failed: passing, ..facts }, Renewal::NeedsYou),
            (RenewalFacts { is_over: true, failed: passing, ..facts }, late),
            (RenewalFacts { is_over: true, ..facts }, Renewal::NeedsYou),
            (RenewalFacts { is_attended: false, ..facts }, Renewal::Unattended),
            (RenewalFacts { is_attended: false, failed: passing, ..facts }, Renewal::Unattended),
            (RenewalFacts { is_attended: false, on_demand: true, ..facts }, Renewal::Kept),
            (RenewalFacts { is_attended: false, on_demand: true, failed: passing, ..facts }, late),
        ] {
            assert_eq!(renewal(facts, at), expected, "{facts:?}");
        }
    }

    #[test]
    fn what_ended_while_no_daypass_ran_was_told_as_tried_again() {
        let now: Timestamp = "2030-01-01T12:00:00Z".parse().unwrap();
        let told = |is_over, on_demand, minutes| {
            let retry_at = now + SignedDuration::from_mins(minutes);
            let retry =
                RetryState { kind: FailureKind::Passing, failures: 1, at: now, retry_at: Some(retry_at) };
            let failed = Some((retry, now));
            renewal(RenewalFacts { is_over, on_demand, needs_person: false, is_attended: true, failed }, now)
        };
        assert_eq!(told(true, false, -5), Renewal::NeedsYou);
        assert!(matches!(told(true, false, -1), Renewal::Late { .. }), "it is on its way");
        assert!(matches!(told(false, false, -5), Renewal::Late { .. }), "who renews slept, and comes to it");
        assert!(matches!(told(true, true, -5), Renewal::Late { .. }), "the next tool that asks tries it");
    }

    #[test]
    fn what_was_never_live_stayed_in_the_status_for_ever() {
        let now: Timestamp = "2030-01-01T12:00:00Z".parse().unwrap();
        let is_shown = |minutes| is_failure_shown(now - SignedDuration::from_mins(minutes), now);
        assert_eq!([-5, 0, 9, 10, 15].map(is_shown), [true, true, true, false, false]);
    }
}
