//! Formats lengths of time, numbers of things and states.

use crate::table::Cell;
use crate::terminal::{BAD, DUE, FAINT, GOOD};
use anstyle::Style;
use daypass_core::state::SessionState;
use jiff::{SignedDuration, Timestamp};

/// A length of time in its one or two largest units: `7 h 05 min`. What lies in the future by a clock that was set back is
/// under a minute ago.
pub(crate) fn length(duration: SignedDuration) -> String {
    let minutes = duration.as_mins().max(0);
    match (minutes / (24 * 60), minutes / 60 % 24, minutes % 60) {
        (0, 0, 0) => "under 1 min".to_owned(),
        (0, 0, minutes) => format!("{minutes} min"),
        (0, hours, minutes) => format!("{hours} h {minutes:02} min"),
        (days, hours, _) => format!("{days} d {hours} h"),
    }
}

/// A number with its noun, in the singular for 1.
pub(crate) fn count(number: impl TryInto<u64>, one: &str, many: &str) -> String {
    match number.try_into().unwrap_or(u64::MAX) {
        1 => format!("1 {one}"),
        number => format!("{number} {many}"),
    }
}

/// A session's state and time left.
pub(crate) fn state(state: SessionState, expires_at: Option<Timestamp>, now: Timestamp) -> Cell {
    let left = expires_at.map(|end| length(end.duration_since(now)));
    let (text, style): (String, Style) = match (state, left) {
        (SessionState::Inactive, _) => ("inactive".to_owned(), FAINT),
        (SessionState::Starting, _) => ("starting".to_owned(), DUE),
        (SessionState::Active, Some(left)) => (format!("active, {left} left"), GOOD),
        (SessionState::Active, None) => ("active".to_owned(), GOOD),
        (SessionState::NeedsYou, Some(left)) => (format!("needs you, {left} left"), DUE),
        (SessionState::NeedsYou, None) => ("needs you".to_owned(), DUE),
        (SessionState::Expired, _) => ("expired".to_owned(), FAINT),
        (SessionState::Failed, _) => ("failed".to_owned(), BAD),
    };
    Cell::styled(&text, style)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_of_time_is_said_in_its_largest_units() {
        for (seconds, words) in [
            (-5, "under 1 min"),
            (-86_340, "under 1 min"),
            (59, "under 1 min"),
            (60, "1 min"),
            (3599, "59 min"),
            (3600, "1 h 00 min"),
            (25500, "7 h 05 min"),
            (90000, "1 d 1 h"),
        ] {
            assert_eq!(length(SignedDuration::from_secs(seconds)), words);
        }
    }
}
