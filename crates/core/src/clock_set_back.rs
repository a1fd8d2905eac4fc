//! Credentials that were issued in the future: the clock of this machine was set back since.

use jiff::{SignedDuration, Timestamp};

/// A clock that is set back by less than this is an ordinary correction.
const TOLERATED: SignedDuration = SignedDuration::from_mins(1);

/// Whether this machine's clock was set back since something was noted, or issued. Then its end cannot be relied on: nobody knows
/// which of the two times was right.
pub fn was_set_back(issued_at: Timestamp, now: Timestamp) -> bool {
    issued_at.duration_since(now) > TOLERATED
}

/// The end of what lives from `issued_at` to `expires_at`, as it can be shown: it is not further off than its lifetime.
pub fn shown_end(issued_at: Timestamp, expires_at: Timestamp, now: Timestamp) -> Timestamp {
    let lifetime = expires_at.duration_since(issued_at).max(SignedDuration::ZERO);
    now.checked_add(lifetime).map_or(expires_at, |latest| expires_at.min(latest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minutes: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + SignedDuration::from_mins(minutes)
    }

    #[test]
    fn four_hours_were_a_day_and_three_hours_after_the_clock_was_set_back_a_day() {
        let (issued_at, expires_at) = (at(0), at(240));
        for (now, left, set_back) in [
            (0, 240, false),
            (60, 180, false),
            (300, -60, false),
            (-1, 240, false),
            (-3, 240, true),
            (60 - 24 * 60, 240, true),
        ] {
            let end = shown_end(issued_at, expires_at, at(now));
            assert_eq!(end.duration_since(at(now)), SignedDuration::from_mins(left), "{now}");
            assert_eq!(was_set_back(issued_at, at(now)), set_back, "{now}");
        }
        assert_eq!(shown_end(at(5), at(0), at(0)), at(0), "a lifetime is not negative");
    }
}
