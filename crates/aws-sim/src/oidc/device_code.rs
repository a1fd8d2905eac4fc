//! Device authorizations (RFC 8628): a device code that the client polls with, and how fast it may.

use jiff::Timestamp;
use std::collections::HashMap;
use std::time::Duration;

/// How long a device code is valid, as observed at AWS.
pub(super) const LIFETIME: Duration = Duration::from_secs(600);

/// The polling interval that a client is given, as observed at AWS.
pub(super) const INTERVAL: Duration = Duration::from_secs(1);

/// What `slow_down` adds to the interval of all later polls (RFC 8628 §3.5).
const SLOWER_BY: Duration = Duration::from_secs(5);

/// How much too early a poll may come. The timers of client and simulation differ by a few milliseconds.
const TIMER_SLACK: Duration = Duration::from_millis(20);

/// One device authorization.
pub(crate) struct DeviceAuthorization {
    /// The client that asked.
    pub(crate) client_id: String,
    /// The user code, which is the id of the request for consent.
    pub(crate) user_code: String,
    /// The URN of the request, which a page may name instead of the code (as RFC 9126 §2.2 has it).
    request_uri: String,
    /// When the device code expires.
    pub(crate) expires_at: Timestamp,
    interval: Duration,
    polled_at: Option<Timestamp>,
}

impl DeviceAuthorization {
    /// A device authorization that nobody has polled for yet.
    pub(super) fn new(
        client_id: String,
        user_code: String,
        request_uri: String,
        expires_at: Timestamp,
    ) -> Self {
        Self { client_id, user_code, request_uri, expires_at, interval: INTERVAL, polled_at: None }
    }

    /// Counts a poll. Returns whether it came too early, in which case the interval is longer from now on.
    pub(crate) fn polls_too_fast(&mut self, now: Timestamp) -> bool {
        let earliest = self.polled_at.map(|polled| polled + self.interval.saturating_sub(TIMER_SLACK));
        self.polled_at = Some(now);
        let too_fast = earliest.is_some_and(|earliest| now < earliest);
        if too_fast {
            self.interval += SLOWER_BY;
        }
        too_fast
    }
}

/// Device authorizations by device code.
#[derive(Default)]
pub(crate) struct DeviceAuthorizations {
    by_code: HashMap<String, DeviceAuthorization>,
}

impl DeviceAuthorizations {
    /// Adds one under its device code.
    pub(super) fn add(&mut self, device_code: String, authorization: DeviceAuthorization) {
        self.by_code.insert(device_code, authorization);
    }

    /// The authorization of a device code that was not redeemed.
    pub(crate) fn get_mut(&mut self, code: &str) -> Option<&mut DeviceAuthorization> {
        self.by_code.get_mut(code)
    }

    /// The authorization whose request has this URN.
    pub(super) fn of_request(&self, request_uri: &str) -> Option<&DeviceAuthorization> {
        self.by_code.values().find(|device| device.request_uri == request_uri)
    }

    /// Removes a device code once tokens were issued for it.
    pub(crate) fn redeem(&mut self, code: &str) {
        self.by_code.remove(code);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn polling_too_fast_makes_the_interval_longer_for_good() {
        let start = Timestamp::UNIX_EPOCH;
        let at = |seconds| start + Duration::from_secs(seconds);
        let mut device = DeviceAuthorization::new("c".into(), "BCDF-GHJK".into(), "urn:x".into(), at(600));
        assert!(!device.polls_too_fast(start), "the first poll may come at once");
        assert!(!device.polls_too_fast(at(1)));
        assert!(device.polls_too_fast(at(1)));
        assert!(device.polls_too_fast(at(6)), "six seconds are due now");
        assert!(!device.polls_too_fast(at(17)));
    }
}
