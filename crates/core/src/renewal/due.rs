//! The moment at which what ends is to be renewed.

use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};

/// The shortest time between renewal and end, which leaves time for another try.
const SHORTEST_LEAD: SignedDuration = SignedDuration::from_mins(5);
/// The longest time between renewal and end. Renewing earlier would only mean more requests.
const LONGEST_LEAD: SignedDuration = SignedDuration::from_mins(20);
/// How long before the end of their sign-in or MFA session credentials are renewed a last time. An SSO token of which less
/// than five minutes are left is being renewed, or cannot be.
const LAST_CALL: SignedDuration = SignedDuration::from_mins(5);

/// How long before the end the renewal begins: the last quarter of the lifetime, at least 5 and at most 20 minutes, but
/// never more than half the lifetime. AWS roles live 15 minutes or more; for shorter lifetimes, 5 minutes would lead to
/// renewing again and again.
pub fn lead(lifetime: SignedDuration) -> SignedDuration {
    (lifetime / 4).clamp(SHORTEST_LEAD, LONGEST_LEAD).min(lifetime / 2).max(SignedDuration::ZERO)
}

/// When credentials are to be renewed. Those that were issued together are not all due together: each has its own
/// place in the first quarter of its lead, always the same by its id.
///
/// Where what they are asked for with ends first, at `prerequisite_end`, they are renewed a last time before that: so they
/// live as long as they can without a person.
pub(super) fn due(
    id: &str,
    issued_at: Timestamp,
    expires_at: Timestamp,
    prerequisite_end: Option<Timestamp>,
) -> Timestamp {
    let lifetime = expires_at.duration_since(issued_at);
    let lead = lead(lifetime);
    let due = expires_at - lead + spread(id, lead / 4);
    let last_call = prerequisite_end.map(|end| end - LAST_CALL - spread(id, LAST_CALL));
    match last_call {
        // Not for credentials of which less than a quarter of the lifetime has passed: new ones would hardly last longer.
        Some(last_call) if last_call < due && last_call > issued_at + lifetime / 4 => last_call,
        _ => due,
    }
}

/// A duration below `room` that depends on the id alone.
pub(super) fn spread(id: &str, room: SignedDuration) -> SignedDuration {
    let digest = Sha256::digest(id);
    let place = digest.iter().take(2).fold(0, |place, byte| place << 8 | i32::from(*byte));
    room * place / (1 << 16)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minutes: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + SignedDuration::from_mins(minutes)
    }

    #[test]
    fn the_lead_is_the_last_quarter_within_bounds() {
        for (lifetime, minutes) in [
            (12 * 60, 20.0),
            (120, 20.0),
            (80, 20.0),
            (60, 15.0),
            (40, 10.0),
            (20, 5.0),
            (15, 5.0),
            // Shorter than any that AWS issues.
            (8, 4.0),
            (0, 0.0),
            (-5, 0.0),
        ] {
            let lead = lead(SignedDuration::from_mins(lifetime));
            assert_eq!(lead.as_secs_f64(), minutes * 60.0, "of {lifetime} min");
        }
    }

    #[test]
    fn due_moments_lie_in_the_first_quarter_of_the_lead_and_are_spread() {
        let due: Vec<_> = (0..100).map(|n| due(&format!("session-{n}"), at(0), at(60), None)).collect();
        let (first, last) = (due.iter().min().unwrap(), due.iter().max().unwrap());
        assert!(*first >= at(45) && *last <= at(49), "{first} to {last}");
        assert!(last.duration_since(*first) > SignedDuration::from_mins(3), "{first} to {last}");
    }

    #[test]
    fn a_moment_stays_the_same() {
        assert_eq!(due("a", at(0), at(60), None), due("a", at(0), at(60), None));
    }

    #[test]
    fn before_its_means_end_a_session_is_renewed_a_last_time() {
        let due = |end: i64| due("a", at(0), at(60), Some(at(end)));
        // Not yet at their end when it is due anyway.
        assert!(due(90) >= at(45));
        assert!((at(20)..=at(25)).contains(&due(30)), "{}", due(30));
        // It has just been renewed: the end is the end.
        assert!(due(15) >= at(45));
        assert!(due(-60) >= at(45));
    }
}
