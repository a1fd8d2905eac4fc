//! Times that come from outside: out of the store, of AWS's answers and of other programs' files.

use jiff::Timestamp;

/// 1970 in seconds since then.
const EARLIEST: i64 = 0;
/// The year 9990. A [`Timestamp`] ends in 9999.
const LATEST: i64 = 253_086_768_000;

/// A time from outside, where it is between 1970 and 9990. Beyond that it is nobody's, and a few hours more or less would lead out
/// of what a [`Timestamp`] holds, where its operators panic.
pub fn believable(at: Timestamp) -> Option<Timestamp> {
    (EARLIEST..LATEST).contains(&at.as_second()).then_some(at)
}

/// The same, of seconds since 1970, as AWS's answers have it.
pub fn believable_seconds(seconds: i64) -> Option<Timestamp> {
    Timestamp::from_second(seconds).ok().and_then(believable)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::SignedDuration;

    #[test]
    fn a_time_at_the_limit_of_what_there_is_is_not_believed_and_the_others_can_be_reckoned_with() {
        let time = |text: &str| text.parse::<Timestamp>().unwrap();
        for far in
            [Timestamp::MIN, Timestamp::MAX, time("1969-12-31T23:59:59Z"), time("9990-01-01T00:00:00Z")]
        {
            assert_eq!(believable(far), None);
        }
        for near in [Timestamp::UNIX_EPOCH, time("2026-11-30T00:00:00Z"), time("9989-12-31T23:59:59Z")] {
            assert_eq!(believable(near), Some(near));
            let year = SignedDuration::from_hours(365 * 24);
            assert!(near - year < near + year);
        }
    }
}
