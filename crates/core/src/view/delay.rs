//! Renewals that are late, by their causes.

use super::status::SessionStatus;
use crate::problem::Problem;
use crate::session::SessionId;
use crate::state::Renewal;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use specta::Type;

/// Live sessions that are not renewed, all for one cause, which passes by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Delay {
    /// The cause.
    pub problem: Problem,
    /// The sessions, the first to end first.
    pub sessions: Vec<SessionId>,
    /// Since when.
    pub since: Timestamp,
    /// When the first of them ends.
    pub ends_at: Timestamp,
    /// When the first of them is tried again.
    pub retry_at: Timestamp,
}

/// The causes for which live sessions are renewed late, the one with the soonest end first.
pub fn delays(sessions: &[SessionStatus]) -> Vec<Delay> {
    let mut late: Vec<_> = sessions
        .iter()
        .filter_map(|session| match (session.renewal, &session.problem, session.expires_at) {
            (Some(Renewal::Late { since, retry_at }), Some(problem), Some(ends_at))
                if session.state.is_live() =>
            {
                Some((ends_at, &session.id, since, retry_at, problem))
            }
            _ => None,
        })
        .collect();
    late.sort_by_key(|(ends_at, id, ..)| (*ends_at, *id));
    let mut delays: Vec<Delay> = Vec::new();
    for (ends_at, id, since, retry_at, problem) in late {
        let is_same =
            |delay: &&mut Delay| (delay.problem.code, &delay.problem.title) == (problem.code, &problem.title);
        match delays.iter_mut().find(is_same) {
            Some(delay) => {
                delay.sessions.push(id.clone());
                delay.since = delay.since.min(since);
                delay.retry_at = delay.retry_at.min(retry_at);
            }
            None => {
                let sessions = vec![id.clone()];
                delays.push(Delay { problem: problem.clone(), sessions, since, ends_at, retry_at });
            }
        }
    }
    delays
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::{ProblemCode, Remedy};
    use crate::state::SessionState;
    use jiff::SignedDuration;

    #[test]
    fn forty_sessions_that_ended_for_one_cause_said_so_forty_times() {
        let now: Timestamp = "2030-01-01T12:00:00Z".parse().unwrap();
        let after = |minutes| now + SignedDuration::from_mins(minutes);
        let problem = |title| Problem::new(ProblemCode::Offline, title, "D.", "A", Remedy::Retry);
        let (offline, disk) = (problem("AWS cannot be reached"), problem("The disk is full"));
        let session = |id: &str, ends, since, problem: &Problem| SessionStatus {
            id: SessionId::from_stored(id),
            state: SessionState::Active,
            step: None,
            expires_at: Some(after(ends)),
            needs: None,
            renewal: Some(Renewal::Late { since: after(since), retry_at: after(2 - since) }),
            problem: Some(problem.clone()),
        };
        let kept = SessionStatus { renewal: Some(Renewal::Kept), ..session("k", 1, 0, &offline) };
        let delays = delays(&[
            session("a", 9, -3, &offline),
            session("b", 4, -1, &disk),
            kept,
            session("c", 7, -5, &offline),
        ]);
        let ids = |ids: &[&str]| ids.iter().map(|id| SessionId::from_stored(*id)).collect::<Vec<_>>();
        let delay = |problem: &Problem, sessions: &[&str], since, ends_at, retry_at| Delay {
            problem: problem.clone(),
            sessions: ids(sessions),
            since: after(since),
            ends_at: after(ends_at),
            retry_at: after(retry_at),
        };
        assert_eq!(delays, [delay(&disk, &["b"], -1, 4, 3), delay(&offline, &["c", "a"], -5, 7, 5)]);
    }
}
