//! The simulated time: the machine's own, moved ahead or stopped on demand.

use jiff::Timestamp;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// How far the clock can be moved: a hundred years. Adding a lifetime to a later time could exceed `Timestamp::MAX`.
const FURTHEST: Duration = Duration::from_secs(100 * 366 * 24 * 3600);

/// The one clock of a simulation: everything that expires goes by it.
#[derive(Default)]
pub(crate) struct Clock {
    state: Mutex<State>,
}

#[derive(Default, Clone, Copy)]
struct State {
    /// How far the simulated time is ahead of the machine's clock, or of `held_at` once that is set.
    ahead: Duration,
    held_at: Option<Timestamp>,
}

impl Clock {
    /// The simulated time.
    pub(crate) fn now(&self) -> Timestamp {
        let State { ahead, held_at } = self.change(|state| *state);
        let base = held_at.unwrap_or_else(real);
        base.checked_add(ahead).unwrap_or(base)
    }

    /// Moves the simulated time ahead. It never goes back.
    pub(crate) fn advance(&self, by: Duration) {
        self.change(|state| state.ahead = state.ahead.saturating_add(by).min(FURTHEST));
    }

    /// Stops the simulated time: from now on only [`Clock::advance`] moves it.
    pub(crate) fn hold(&self) {
        self.change(|state| state.held_at = Some(state.held_at.unwrap_or_else(real)));
    }

    fn change<T>(&self, act: impl FnOnce(&mut State) -> T) -> T {
        act(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[expect(clippy::disallowed_methods, reason = "the simulation's one source of real time")]
fn real() -> Timestamp {
    Timestamp::now()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_passes_on_demand() {
        let clock = Clock::default();
        let before = clock.now();
        clock.advance(Duration::from_secs(3600));
        assert!(clock.now().duration_since(before).as_secs() >= 3600);
    }

    #[test]
    fn a_held_clock_moves_on_demand_alone() {
        let clock = Clock::default();
        clock.hold();
        let before = clock.now();
        assert_eq!(clock.now(), before);
        clock.advance(Duration::from_secs(1));
        assert_eq!(clock.now(), before + Duration::from_secs(1));
    }

    #[test]
    fn an_absurd_advance_stays_representable() {
        let clock = Clock::default();
        clock.advance(Duration::MAX);
        clock.advance(Duration::MAX);
        assert!(clock.now() + Duration::from_secs(90 * 24 * 3600) < Timestamp::MAX);
    }
}
