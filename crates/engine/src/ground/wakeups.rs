//! The beat of this process. What may wait a little waits for it, so that a machine with nothing to do is woken once for
//! all of it.

use std::sync::LazyLock;
use std::time::{Duration, Instant};

/// One beat.
pub const BEAT: Duration = Duration::from_secs(30);

static BEGAN: LazyLock<Instant> = LazyLock::new(Instant::now);

/// Rests for so long, and wakes the process when that is over and not before: the timers of tokio are kept in a wheel, which
/// turns once or twice in a minute to see how near they are.
pub async fn rest(duration: Duration) {
    async_io::Timer::after(duration).await;
}

/// How long it is until the first beat that is no sooner than `least` from now.
pub fn until_beat(least: Duration) -> Duration {
    until(BEGAN.elapsed(), BEAT, least)
}

/// As [`until_beat`], of every second beat.
pub(crate) fn until_second_beat(least: Duration) -> Duration {
    until(BEGAN.elapsed(), 2 * BEAT, least)
}

/// How long it is from `passed` until the first multiple of `beat` that is no sooner than `least` later.
fn until(passed: Duration, beat: Duration, least: Duration) -> Duration {
    let earliest = (passed + least).as_millis();
    let beat = beat.as_millis();
    let at = earliest.div_ceil(beat) * beat;
    Duration::from_millis(u64::try_from(at).unwrap_or(u64::MAX)).saturating_sub(passed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_waits_for_a_beat_waits_for_the_same_one() {
        let at = |passed, least| {
            let (passed, least) = (Duration::from_secs(passed), Duration::from_secs(least));
            (passed + until(passed, BEAT, least)).as_secs()
        };
        for (passed, least, beat) in
            [(0, 1, 30), (0, 30, 30), (1, 29, 30), (1, 30, 60), (29, 0, 30), (61, 30, 120)]
        {
            assert_eq!(at(passed, least), beat, "{passed} {least}");
        }
    }
}
