//! How the icon looks, and what it is called.

use super::groups::{minutes_left, waits_for_person};
use daypass_core::SessionState;
use daypass_core::state::NEEDS_YOU_BEFORE;
use daypass_core::view::{Delay, SessionStatus, Status};
use jiff::Timestamp;

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

/// How the icon looks for a status: something that was started and does not work, or soon will not, needs somebody.
pub(crate) fn icon_state(status: &Status, now: Timestamp) -> IconState {
    let waits = |session: &SessionStatus| match session.state {
        SessionState::NeedsYou | SessionState::Failed | SessionState::Expired => true,
        _ => session.step.is_some_and(waits_for_person),
    };
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

/// What the icon says in words: how much is live and when the first of it ends.
pub(crate) fn title(status: &Status, now: Timestamp) -> String {
    let live = || status.sessions.iter().filter(|session| session.state.is_live());
    match (live().count(), live().filter_map(|session| session.expires_at).min()) {
        (0, _) => "Daypass".to_owned(),
        (count, None) => format!("Daypass: {count} live"),
        (count, Some(end)) => format!("Daypass: {count} live, next ends in {}", minutes_left(end, now)),
    }
}
