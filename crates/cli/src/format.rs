//! Formats times, lengths of time, numbers of things and states: one form for each.

use crate::table::Cell;
use crate::terminal::{BAD, DUE, FAINT, GOOD};
use anstyle::Style;
use daypass_core::state::SessionState;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use std::sync::OnceLock;
use std::{env, fs};

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

/// A time as programs get it: RFC 3339 UTC, in whole seconds. What is cut off makes an end earlier, never later.
pub(crate) fn exact(at: Timestamp) -> String {
    Timestamp::from_second(at.as_second()).unwrap_or(at).to_string()
}

/// A moment at a place: times are told as seen from it.
#[derive(Debug, Clone)]
pub(crate) struct Local {
    now: Timestamp,
    /// Read when the first time is told.
    zone: OnceLock<TimeZone>,
}

impl Local {
    /// This moment in the time zone of this machine, or in the one that `TZ` names.
    pub(crate) fn at(now: Timestamp) -> Self {
        Self { now, zone: OnceLock::new() }
    }

    /// The same in another time zone.
    #[cfg(test)]
    pub(crate) fn in_zone(now: Timestamp, zone: TimeZone) -> Self {
        Self { now, zone: zone.into() }
    }

    /// The time of day, with the day where it is another one: `10:30`, `Tue 10:30`, `2026-11-29 10:30`.
    pub(crate) fn clock(&self, at: Timestamp) -> String {
        let zone = self.zone.get_or_init(own_zone);
        let (at, now) = (at.to_zoned(zone.clone()), self.now.to_zoned(zone.clone()));
        let days = at.date().duration_since(now.date()).as_hours() / 24;
        let form = match days {
            0 => "%H:%M",
            -6..=6 => "%a %H:%M",
            _ => "%Y-%m-%d %H:%M",
        };
        at.strftime(form).to_string()
    }

    /// An end, and how far it is: `until 10:30 (59 min)`.
    pub(crate) fn until(&self, end: Timestamp) -> String {
        format!("until {} ({})", self.clock(end), self.left(end))
    }

    /// Whether something has been.
    pub(crate) fn is_past(&self, at: Timestamp) -> bool {
        at <= self.now
    }

    /// How far an end is.
    pub(crate) fn left(&self, end: Timestamp) -> String {
        length(end.duration_since(self.now))
    }

    /// When something was, as a cell of a table.
    pub(crate) fn time(&self, at: Timestamp) -> Cell {
        Cell::styled(&self.clock(at), FAINT).exactly(exact(at))
    }
}

/// The time zone of this machine, or the one that `TZ` names. A zone is found by its name once the folders of all zones have been
/// read; most systems have their own in a file, too.
fn own_zone() -> TimeZone {
    let in_a_file = || TimeZone::tzif("", &fs::read("/etc/localtime").ok()?).ok();
    match env::var_os("TZ") {
        None => in_a_file().unwrap_or_else(TimeZone::system),
        Some(_) => TimeZone::system(),
    }
}

/// The word for a state, as JSON has it.
pub(crate) fn word(state: SessionState) -> &'static str {
    match state {
        SessionState::Inactive => "inactive",
        SessionState::Starting => "starting",
        SessionState::Active => "active",
        SessionState::NeedsYou => "needs-you",
        SessionState::Expired => "expired",
        SessionState::Failed => "failed",
    }
}

/// How a state is coloured.
pub(crate) fn style(state: SessionState) -> Style {
    match state {
        SessionState::Inactive | SessionState::Expired => FAINT,
        SessionState::Starting | SessionState::NeedsYou => DUE,
        SessionState::Active => GOOD,
        SessionState::Failed => BAD,
    }
}

/// A state as one sign; a program reads its word.
pub(crate) fn mark(state: SessionState) -> Cell {
    let sign = match state {
        SessionState::Inactive => "",
        SessionState::Starting => "…",
        SessionState::Active => "●",
        SessionState::NeedsYou => "!",
        SessionState::Expired => "○",
        SessionState::Failed => "×",
    };
    Cell::styled(sign, style(state)).exactly(word(state))
}

/// Until when a session is live and how long that is, or the word for its state where it is not.
pub(crate) fn end(state: SessionState, expires_at: Option<Timestamp>, local: &Local) -> [Cell; 2] {
    let (text, left) = match (state, expires_at) {
        (SessionState::Active | SessionState::NeedsYou, Some(end)) => {
            (format!("until {}", local.clock(end)), local.left(end))
        }
        (SessionState::Expired, Some(end)) => (format!("ended {}", local.clock(end)), String::new()),
        (SessionState::Inactive, _) => (String::new(), String::new()),
        (state, _) => (word(state).replace('-', " "), String::new()),
    };
    let style = style(state);
    let until = Cell::styled(&text, style);
    let until = match expires_at {
        Some(end) => until.exactly(exact(end)),
        None if text.is_empty() => until,
        None => until.exactly(""),
    };
    [until, Cell::styled(&left, style)]
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

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn no_clock_time_was_told_and_the_zone_is_the_persons() {
        let zone = TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").unwrap();
        let local = Local::in_zone(at("2026-11-29T22:31:00Z"), zone);
        for (time, clock) in [
            ("2026-11-29T22:59:59Z", "23:59"),
            ("2026-11-29T23:00:00Z", "Mon 00:00"),
            ("2026-11-28T23:00:00Z", "00:00"),
            ("2026-11-23T08:00:00Z", "Mon 09:00"),
            ("2026-11-22T08:00:00Z", "2026-11-22 09:00"),
            ("2026-07-01T08:00:00Z", "2026-07-01 10:00"),
        ] {
            assert_eq!(local.clock(at(time)), clock, "{time}");
        }
        assert_eq!(local.until(at("2026-11-29T22:59:59Z")), "until 23:59 (28 min)");
    }

    #[test]
    fn programs_got_times_of_two_precisions() {
        assert_eq!(exact(at("2026-11-29T09:29:45.029Z")), "2026-11-29T09:29:45Z");
        assert_eq!(exact(at("2026-11-29T09:30:17Z")), "2026-11-29T09:30:17Z");
    }
}
