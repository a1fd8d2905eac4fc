//! The portal's rate limit.

use jiff::Timestamp;

/// A token bucket: holds as many requests as are allowed per second, and refills at that rate.
pub(crate) struct Throttle {
    per_second: f64,
    left: f64,
    refilled: Option<Timestamp>,
}

impl Throttle {
    /// A limit in requests per second; 0 is none.
    pub(crate) fn new(per_second: u32) -> Self {
        Self { per_second: f64::from(per_second), left: f64::from(per_second), refilled: None }
    }

    /// Whether one more request may pass. If so, it is counted.
    pub(crate) fn admit(&mut self, now: Timestamp) -> bool {
        if self.per_second == 0.0 {
            return true;
        }
        let since = self.refilled.map_or(0.0, |refilled| now.duration_since(refilled).as_secs_f64());
        self.refilled = Some(now);
        self.left = (self.left + since.max(0.0) * self.per_second).min(self.per_second);
        let admitted = self.left >= 1.0;
        if admitted {
            self.left -= 1.0;
        }
        admitted
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn the_rate_holds_after_the_burst() {
        let mut throttle = Throttle::new(20);
        let start = Timestamp::UNIX_EPOCH;
        let at_once = (0..50).filter(|_| throttle.admit(start)).count();
        assert_eq!(at_once, 20);
        let over_ten_seconds =
            (1..=1000).filter(|tick| throttle.admit(start + Duration::from_millis(tick * 10))).count();
        assert!((199..=201).contains(&over_ten_seconds), "{over_ten_seconds}");
    }

    #[test]
    fn none_means_none() {
        let mut throttle = Throttle::new(0);
        assert!((0..1000).all(|_| throttle.admit(Timestamp::UNIX_EPOCH)));
    }
}
