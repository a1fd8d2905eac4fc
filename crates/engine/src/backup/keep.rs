//! Which backups stay.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

/// The newest ones, however near to each other.
const NEWEST: usize = 3;
/// For so many days, the newest of each day (UTC).
const DAYS: usize = 7;
/// For so many weeks, the newest of each.
const WEEKS: usize = 4;

/// A backup that is as old as this is followed by another, though nothing that lies nowhere else has changed: names,
/// profiles and settings have.
pub(super) const DUE: SignedDuration = SignedDuration::from_hours(24);

/// The places of those that go among the moments at which backups were made, the newest first. The newest always stays.
pub(super) fn past(made: &[Timestamp]) -> Vec<usize> {
    let (mut days, mut weeks) = (Vec::new(), Vec::new());
    let mut past = Vec::new();
    for (place, at) in made.iter().enumerate() {
        // Days of no calendar: what counts is that they are evenly spread.
        let day = at.as_second().div_euclid(24 * 60 * 60);
        let stays = [is_first(&mut days, day, DAYS), is_first(&mut weeks, day.div_euclid(7), WEEKS)];
        if place >= NEWEST && !stays.contains(&true) {
            past.push(place);
        }
    }
    past
}

/// Whether this is the first of its span, of which so many count.
fn is_first(seen: &mut Vec<i64>, span: i64, limit: usize) -> bool {
    if seen.contains(&span) || seen.len() >= limit {
        return false;
    }
    seen.push(span);
    true
}

/// The name of a backup, without its ending.
pub(super) fn name(at: Timestamp) -> String {
    at.to_zoned(TimeZone::UTC).strftime("%Y%m%dT%H%M%SZ").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(made: &[Timestamp]) -> Vec<usize> {
        let past = past(made);
        (0..made.len()).filter(|place| !past.contains(place)).collect()
    }

    fn every(span: SignedDuration, count: i32) -> Vec<Timestamp> {
        (0..count)
            .map(|number| "2030-03-14T20:00:00Z".parse::<Timestamp>().unwrap() - span * number)
            .collect()
    }

    #[test]
    fn the_newest_three_stay_and_one_a_day_and_one_a_week() {
        assert_eq!(kept(&every(SignedDuration::from_hours(1), 10)), [0, 1, 2]);
        assert_eq!(kept(&every(SignedDuration::ZERO, 10)), [0, 1, 2], "also where the clock stands");
        let days = kept(&every(DUE, 100));
        assert_eq!(days[..7], [0, 1, 2, 3, 4, 5, 6]);
        assert!(days.len() > DAYS && days.len() <= DAYS + WEEKS, "{days:?}");
        assert!(days.last().is_some_and(|&oldest| oldest >= 14), "{days:?}");
    }

    #[test]
    fn a_single_backup_stays_however_old() {
        assert_eq!(kept(&[Timestamp::UNIX_EPOCH]), [0]);
        assert!(past(&[]).is_empty());
    }

    #[test]
    fn names_sort_by_time() {
        assert_eq!(name("2030-03-14T09:05:00Z".parse().unwrap()), "20300314T090500Z");
    }
}
