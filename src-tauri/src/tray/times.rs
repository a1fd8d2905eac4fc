//! When something ends, in words.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

/// How a menu tells when something ends.
#[derive(Debug, Clone)]
pub(crate) enum Times {
    /// In minutes from now on: for a menu that is worded when it is shown, or each minute.
    FromNow(Timestamp),
    /// By the clock of a time zone: for a menu that stands for longer, as that of our own tray on Linux.
    #[cfg_attr(not(target_os = "linux"), allow(dead_code, reason = "elsewhere a menu is worded each minute"))]
    ByClock(Timestamp, TimeZone),
}

impl Times {
    /// "47 min", "until 10:17".
    pub(super) fn left(&self, end: Timestamp) -> String {
        match self {
            Self::FromNow(now) => minutes_left(end, *now),
            Self::ByClock(now, zone) => format!("until {}", time_of_day(end, *now, zone)),
        }
    }

    /// "in 47 min", "at 10:17".
    pub(super) fn when(&self, end: Timestamp) -> String {
        match self {
            Self::FromNow(now) => format!("in {}", minutes_left(end, *now)),
            Self::ByClock(now, zone) => format!("at {}", time_of_day(end, *now, zone)),
        }
    }
}

/// "10:17", or "Mon 10:17" where that is more than a day away.
pub(super) fn time_of_day(at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    let is_soon = at.duration_since(now) < SignedDuration::from_hours(24);
    at.to_zoned(zone.clone()).strftime(if is_soon { "%H:%M" } else { "%a %H:%M" }).to_string()
}

/// "47 min", "3 h 12 min": whole minutes, rounded down, so that nobody counts on time that is not there.
fn minutes_left(end: Timestamp, now: Timestamp) -> String {
    match end.duration_since(now).as_mins() {
        ..1 => "under 1 min".to_owned(),
        minutes @ 1..60 => format!("{minutes} min"),
        minutes if minutes % 60 == 0 => format!("{} h", minutes / 60),
        minutes => format!("{} h {} min", minutes / 60, minutes % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::now;

    #[test]
    fn time_is_told_in_whole_minutes_that_are_there() {
        let told = |seconds| Times::FromNow(now()).left(now() + SignedDuration::from_secs(seconds));
        let cases = [
            (-5, "under 1 min"),
            (59, "under 1 min"),
            (60, "1 min"),
            (3_599, "59 min"),
            (3_600, "1 h"),
            (12 * 3_600 - 1, "11 h 59 min"),
        ];
        for (seconds, words) in cases {
            assert_eq!(told(seconds), words, "{seconds}");
        }
    }

    #[test]
    fn by_the_clock_words_stay_right_for_as_long_as_the_menu_stands() {
        let end = now() + SignedDuration::from_mins(17);
        let at = |minutes| Times::ByClock(now() + SignedDuration::from_mins(minutes), TimeZone::UTC);
        for minutes in [0, 5, 16] {
            assert_eq!(
                (at(minutes).left(end), at(minutes).when(end)),
                ("until 12:17".into(), "at 12:17".into())
            );
        }
        let tomorrow = now() + SignedDuration::from_hours(24);
        assert_eq!(at(0).when(tomorrow), "at Wed 12:00");
    }
}
