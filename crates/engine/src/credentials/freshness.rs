//! Which cached credentials are still good. Pure.

use daypass_core::clock_set_back::was_set_back;
use daypass_core::renewal::lead;
use jiff::{SignedDuration, Timestamp};

/// Cached credentials are served while more than this is left: botocore refreshes what ends within 15 minutes at every
/// call (AWS SDKs and Tools Reference Guide, *Process credential provider*).
pub(crate) const MIN_REMAINING: SignedDuration = SignedDuration::from_mins(15);
/// Intermediate credentials, which only sign the request for the next hop, are used to their end, less the time of that
/// request.
pub(super) const MIN_REMAINING_FOR_HOP: SignedDuration = SignedDuration::from_mins(1);

/// Which cached credentials will do.
#[derive(Debug, Clone, Copy)]
pub(super) enum Freshness {
    /// Those of which more than this is left.
    Remaining(SignedDuration),
    /// Any that do not end at this time, unless they are due for renewal too: another process has renewed meanwhile.
    IssuedAfter(Timestamp),
}

impl Freshness {
    /// Whether credentials that live from `issued_at`, where that is known, to `expires_at` will do. Where the clock was set
    /// back since, their end cannot be relied on.
    pub(super) fn accepts(self, issued_at: Option<Timestamp>, expires_at: Timestamp, now: Timestamp) -> bool {
        if issued_at.is_some_and(|issued_at| was_set_back(issued_at, now)) {
            return false;
        }
        let left = expires_at.duration_since(now);
        let lifetime = issued_at.map(|issued_at| expires_at.duration_since(issued_at));
        match self {
            Self::Remaining(least) => {
                // With a lifetime hardly longer than `least`, new ones would fall below it soon too.
                let short = lifetime.filter(|lifetime| *lifetime <= least + least / 3);
                left > short.map_or(least, lead)
            }
            Self::IssuedAfter(end) => expires_at != end && left > lifetime.map_or(MIN_REMAINING, lead),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minutes: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + SignedDuration::from_mins(minutes)
    }

    #[test]
    fn credentials_are_served_while_more_than_a_quarter_of_an_hour_is_left() {
        let fresh = Freshness::Remaining(MIN_REMAINING);
        for (lifetime, now, good) in [(60, 0, true), (60, 44, true), (60, 45, false), (60, 61, false)] {
            assert_eq!(fresh.accepts(Some(at(0)), at(lifetime), at(now)), good, "{lifetime} {now}");
            assert_eq!(fresh.accepts(None, at(lifetime), at(now)), good, "{lifetime} {now}");
        }
    }

    #[test]
    fn what_lives_for_a_quarter_of_an_hour_is_served_until_it_is_renewed() {
        let fresh = Freshness::Remaining(MIN_REMAINING);
        assert!(fresh.accepts(Some(at(0)), at(15), at(1)), "each program would ask for a code of its own");
        assert!(!fresh.accepts(Some(at(0)), at(15), at(14)));
    }

    #[test]
    fn what_was_issued_tomorrow_was_served_until_the_day_after() {
        for fresh in [Freshness::Remaining(MIN_REMAINING), Freshness::IssuedAfter(at(60))] {
            assert!(!fresh.accepts(Some(at(24 * 60)), at(28 * 60), at(0)));
            assert!(fresh.accepts(Some(at(1)), at(240), at(0)), "a minute is no other time");
        }
    }

    #[test]
    fn only_another_issue_than_the_one_that_ends_counts_as_renewed() {
        let renewed = Freshness::IssuedAfter(at(60));
        assert!(!renewed.accepts(Some(at(0)), at(60), at(30)));
        assert!(renewed.accepts(Some(at(40)), at(100), at(50)));
        assert!(!renewed.accepts(Some(at(40)), at(100), at(99)));
    }
}
