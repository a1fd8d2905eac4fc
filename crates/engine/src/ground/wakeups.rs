//! When this process wakes up. What can wait a little waits for the next moment of one grid, so that a machine with nothing
//! to do wakes once for all of it.

use std::sync::LazyLock;
use std::time::{Duration, Instant};

/// The distance of two moments of the grid.
pub(super) const GRID: Duration = Duration::from_secs(30);

static BEGAN: LazyLock<Instant> = LazyLock::new(Instant::now);

/// Sleeps for so long, and wakes the process when that is over and not before: the timers of tokio are kept in a wheel, which
/// turns once or twice in a minute to see how near they are.
pub async fn sleep_aligned(duration: Duration) {
    async_io::Timer::after(duration).await;
}

/// How long it is until the first moment of the grid that is no sooner than `least` from now.
pub fn until_wakeup(least: Duration) -> Duration {
    until(BEGAN.elapsed(), GRID, least)
}

/// As [`until_wakeup`], of every second moment.
pub(super) fn until_second_wakeup(least: Duration) -> Duration {
    until(BEGAN.elapsed(), 2 * GRID, least)
}

/// How long it is from `passed` until the first multiple of `grid` that is no sooner than `least` later.
fn until(passed: Duration, grid: Duration, least: Duration) -> Duration {
    let earliest = (passed + least).as_millis();
    let grid = grid.as_millis();
    let at = earliest.div_ceil(grid) * grid;
    Duration::from_millis(u64::try_from(at).unwrap_or(u64::MAX)).saturating_sub(passed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_waits_for_a_moment_of_the_grid_waits_for_the_same_one() {
        let at = |passed, least| {
            let (passed, least) = (Duration::from_secs(passed), Duration::from_secs(least));
            (passed + until(passed, GRID, least)).as_secs()
        };
        for (passed, least, beat) in
            [(0, 1, 30), (0, 30, 30), (1, 29, 30), (1, 30, 60), (29, 0, 30), (61, 30, 120)]
        {
            assert_eq!(at(passed, least), beat, "{passed} {least}");
        }
    }
}
