//! How the icon looks, and what it says in words.

use super::groups::{counted, waits_for_person};
use super::times::time_of_day;
use daypass_core::SessionState;
use daypass_core::state::NEEDS_YOU_BEFORE;
use daypass_core::view::{Delay, SessionStatus, Status};
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// How the icon looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum IconState {
    /// Nothing lives.
    Idle,
    /// Something does.
    Active,
    /// Something waits for the person.
    NeedsYou,
}

/// The icon: its look, and what it says to whoever points at it or has it read aloud.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Icon {
    /// How it looks.
    pub(crate) state: IconState,
    /// In one line: whose it is, how much is live, and until when. Without minutes, which would be wrong a minute later.
    pub(crate) title: String,
    /// Why live sessions are not renewed, a line each; empty where they are.
    pub(crate) text: String,
}

/// The icon for a status. A `home` that is not the usual one is named, since its icon stands beside that one's.
pub(crate) fn icon(home: Option<&str>, status: &Status, now: Timestamp, zone: &TimeZone) -> Icon {
    let delays = status.delays.iter().map(|delay| {
        let sessions = counted(delay.sessions.len(), "session is", "sessions are");
        format!("{}: {sessions} not renewed", delay.problem.title)
    });
    Icon {
        state: icon_state(status, now),
        title: title(home, status, now, zone),
        text: delays.collect::<Vec<_>>().join("\n"),
    }
}

/// How the icon looks for a status: something that was started and does not work, or soon will not, needs somebody.
pub(crate) fn icon_state(status: &Status, now: Timestamp) -> IconState {
    let is_late = |delay: &Delay| delay.ends_at <= now + NEEDS_YOU_BEFORE;
    if status.sessions.iter().any(waits) || status.delays.iter().any(is_late) {
        IconState::NeedsYou
    } else if status
        .sessions
        .iter()
        .any(|session| matches!(session.state, SessionState::Active | SessionState::Starting))
    {
        IconState::Active
    } else {
        IconState::Idle
    }
}

/// Whether a session is there for the person to act on.
fn waits(session: &SessionStatus) -> bool {
    match session.state {
        SessionState::NeedsYou | SessionState::Failed | SessionState::Expired => true,
        _ => session.step.is_some_and(waits_for_person),
    }
}

fn title(home: Option<&str>, status: &Status, now: Timestamp, zone: &TimeZone) -> String {
    let name = home.map_or_else(|| "Daypass".to_owned(), |home| format!("Daypass ({home})"));
    let live = || status.sessions.iter().filter(|session| session.state.is_live());
    let next = live().filter_map(|session| session.expires_at).min();
    let waiting = status.sessions.iter().filter(|session| waits(session)).count();
    let mut facts = Vec::new();
    match live().count() {
        0 => {}
        live => facts.push(format!("{live} live")),
    }
    facts.extend(next.map(|end| format!("next ends {}", time_of_day(end, now, zone))));
    match waiting {
        0 => {}
        waiting => facts.push(counted(waiting, "needs you", "need you")),
    }
    if facts.is_empty() { name } else { format!("{name}: {}", facts.join(", ")) }
}

#[cfg(test)]
#[path = "icon_test.rs"]
mod tests;
