//! What a person is notified of: a session that ends unless they act, and one that has ended, each once. All of these share
//! one notification, which is withdrawn when none of them needs anything any more. Programs that wait for a code have a
//! notification of their own ([`prompts`]).

mod notice;
mod prompts;

use crate::action::Act;
use daypass_core::state::{NEEDS_YOU_BEFORE, Need, Renewal, SessionState};
use daypass_core::view::{Catalog, SessionStatus, Status};
use daypass_core::{Problem, ProblemCode, SessionId};
use jiff::Timestamp;
pub(crate) use prompts::ToldPrompts;
use std::collections::HashMap;

/// A notification: words, and what a click on it does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Notice {
    /// In one line.
    pub(crate) title: String,
    /// In a few lines, as plain text.
    pub(crate) body: String,
    /// The words of its button.
    pub(crate) button: &'static str,
    /// What a click does.
    pub(crate) acts: Vec<Act>,
}

/// How many things a notification names.
const NAMED: usize = 4;

/// The first of these lines, and how many more there are.
fn few(lines: Vec<String>) -> String {
    let more = lines.len().saturating_sub(NAMED);
    let mut few: Vec<String> = lines.into_iter().take(NAMED).collect();
    if more > 0 {
        few.push(format!("and {more} more"));
    }
    few.join("\n")
}

/// What is to be done with the one notification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Change {
    /// It is shown, or shown anew.
    Show(Notice),
    /// Some of it is over. If it is still shown, its text is changed without alerting again.
    Update(Notice),
    /// All of it is over.
    Withdraw,
}

/// Which of the two a session is notified for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// It ends soon.
    Soon,
    /// It has ended.
    Ended,
}

/// What was known of a session with credentials at the last look.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Seen {
    expires_at: Timestamp,
    needs: Option<Need>,
    live: bool,
    told: Option<Stage>,
}

/// What was told before.
#[derive(Debug, Default)]
pub(crate) struct Attention {
    seen: Option<HashMap<SessionId, Seen>>,
    shown: Vec<SessionId>,
    /// The button of what is shown, and what it does.
    lead: Option<(&'static str, Vec<Act>)>,
}

/// A session that is to be told of.
struct Due<'a> {
    id: &'a SessionId,
    stage: Stage,
    expires_at: Timestamp,
    needs: Option<Need>,
    problem: Option<&'a Problem>,
}

impl Attention {
    /// What a new status does to the notification. While the window has the `focus`, what shows there is not told. Without
    /// `wanted` nothing is told, and it is not made up for later.
    pub(crate) fn look(
        &mut self,
        catalog: &Catalog,
        status: &Status,
        now: Timestamp,
        focus: bool,
        wanted: bool,
    ) -> Option<Change> {
        let due: Vec<Due<'_>> = status.sessions.iter().filter_map(|session| due(session, now)).collect();
        let news = self.note(status, &due, focus);
        let before = self.shown.len();
        self.shown.retain(|id| wanted && due.iter().any(|due| due.id == id));
        let remain = self.shown.len();
        if wanted {
            self.shown.extend(news);
        }
        let shown = self.shown.len();
        if shown == 0 {
            return (before > 0).then_some(Change::Withdraw);
        }
        let mut told: Vec<&Due<'_>> = due.iter().filter(|due| self.shown.contains(due.id)).collect();
        notice::sort(catalog, &mut told);
        let lead = Some(notice::lead(catalog, &told));
        let leads_elsewhere = self.lead != lead;
        self.lead = lead;
        match shown > remain {
            true => Some(Change::Show(notice::notice(catalog, &told, now))),
            false if remain == before && !leads_elsewhere => None,
            false => Some(Change::Update(notice::notice(catalog, &told, now))),
        }
    }

    /// Records the status. Returns the sessions to tell of that were not told of before.
    fn note(&mut self, status: &Status, due: &[Due<'_>], focus: bool) -> Vec<SessionId> {
        let before = self.seen.take();
        let mut seen = HashMap::new();
        let mut news = Vec::new();
        for session in &status.sessions {
            let Some(expires_at) = session.expires_at else { continue };
            let stage = due.iter().find(|due| *due.id == session.id).map(|due| due.stage);
            let last = before.as_ref().and_then(|before| before.get(&session.id));
            let last = last.filter(|last| last.expires_at == expires_at);
            let told = last.and_then(|last| last.told);
            let is_news = match stage {
                // It was live at the last look, or it ended while Daypass was not running. Else the person ended it.
                Some(Stage::Ended) => {
                    told != Some(Stage::Ended) && (before.is_none() || last.is_some_and(|last| last.live))
                }
                Some(Stage::Soon) => told.is_none(),
                None => false,
            };
            // Only when time alone led here. Else the person did something, such as signing out, and knows.
            let by_time = last.is_some_and(|last| last.needs == session.needs);
            if is_news && (by_time || !focus) {
                news.push(session.id.clone());
            }
            let live = stage != Some(Stage::Ended);
            let told = stage.or(told);
            seen.insert(session.id.clone(), Seen { expires_at, needs: session.needs, live, told });
        }
        self.seen = Some(seen);
        news
    }
}

/// What of a session is to be told, as long as nobody acts on it.
fn due(session: &SessionStatus, now: Timestamp) -> Option<Due<'_>> {
    let expires_at = session.expires_at?;
    let problem = session.problem.as_ref();
    let soon = expires_at.duration_since(now) <= NEEDS_YOU_BEFORE;
    let stage = match session.state {
        // The person can do nothing about it: it comes by itself, or AWS refuses it. Icon, menu and window say so.
        _ if is_only_late(session) || is_refused(session) => return None,
        // Tools do not get it though it lasts: that is shown where it stands, and nothing ends.
        SessionState::NeedsYou if !soon => return None,
        SessionState::NeedsYou => Stage::Soon,
        // It should renew without a person, but its renewals fail for what a person can mend.
        SessionState::Active if soon && problem.is_some() => Stage::Soon,
        SessionState::Expired | SessionState::Failed => Stage::Ended,
        SessionState::Active | SessionState::Starting | SessionState::Inactive => return None,
    };
    Some(Due { id: &session.id, stage, expires_at, needs: session.needs, problem })
}

/// Whether a session has no new credentials since AWS or the network is in the way.
fn is_only_late(session: &SessionStatus) -> bool {
    let passes = |problem: &Problem| matches!(problem.code, ProblemCode::Offline | ProblemCode::Throttled);
    matches!(session.renewal, Some(Renewal::Late { .. })) && session.problem.as_ref().is_some_and(passes)
}

/// Whether AWS does not give the role any more.
fn is_refused(session: &SessionStatus) -> bool {
    let refuses =
        |problem: &Problem| matches!(problem.code, ProblemCode::AccessDenied | ProblemCode::RoleNotFound);
    session.problem.as_ref().is_some_and(refuses)
}

#[cfg(test)]
#[path = "attention_test.rs"]
mod tests;
