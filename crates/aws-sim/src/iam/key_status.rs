//! The status of a long-term access key in IAM, and when a change of it reaches the services.

use jiff::Timestamp;
use std::collections::HashMap;
use std::time::Duration;

/// How long changes of keys take to reach the services.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct KeyDelays {
    /// Simulated time that a change takes.
    pub(crate) all: Duration,
    /// What it takes longer to reach IAM itself. STS may take a new key that IAM refuses a moment later (observed).
    pub(crate) iam_lag: Duration,
    /// How often each service refuses a new key after it has taken it, once after each time: its machines do not learn of a
    /// key at the same moment (observed).
    pub(crate) relapses: u32,
}

/// The status of an access key by the name that AWS gives it (IAM API Reference, *UpdateAccessKey*).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum StatusType {
    /// Requests may be signed with it.
    Active,
    /// Still there, but requests signed with it are refused.
    Inactive,
    /// Refused like an inactive key.
    Expired,
}

impl StatusType {
    /// All of them.
    pub(crate) const ALL: [Self; 3] = [Self::Active, Self::Expired, Self::Inactive];

    /// As AWS writes it.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Active => "Active",
            Self::Inactive => "Inactive",
            Self::Expired => "Expired",
        }
    }
}

/// The status of one key. IAM shows a change at once; the other services go by the earlier status until `settles_at`, as
/// IAM is eventually consistent (IAM User Guide, *Troubleshoot IAM*).
#[derive(Debug, Clone)]
pub(crate) struct KeyStatus {
    created_at: Timestamp,
    status: StatusType,
    deleted: bool,
    /// Whether the services accept the key until the latest change has settled.
    accepted_until_settled: bool,
    settles_at: Timestamp,
    iam_lag: Duration,
    /// How often the services will still refuse it after they have taken it, by their signing names, and whether they did
    /// the last time.
    relapses: HashMap<&'static str, Relapses>,
    relapses_of_each: u32,
}

#[derive(Debug, Clone, Copy)]
struct Relapses {
    left: u32,
    took_it: bool,
}

impl KeyStatus {
    /// The status of a new key: active, and refused by the services until the delays have passed.
    pub(crate) fn created(created_at: Timestamp, delays: KeyDelays) -> Self {
        Self {
            created_at,
            status: StatusType::Active,
            deleted: false,
            accepted_until_settled: false,
            settles_at: created_at + delays.all,
            iam_lag: delays.iam_lag,
            relapses: HashMap::new(),
            relapses_of_each: delays.relapses,
        }
    }

    /// When it was created.
    pub(crate) fn created_at(&self) -> Timestamp {
        self.created_at
    }

    /// The status that IAM shows.
    pub(crate) fn status(&self) -> StatusType {
        self.status
    }

    /// Whether IAM still lists it.
    pub(crate) fn is_listed(&self) -> bool {
        !self.deleted
    }

    /// Whether a service accepts the key.
    pub(crate) fn is_accepted_by(&self, signing_name: &str, now: Timestamp) -> bool {
        let lag = if signing_name == "iam" { self.iam_lag } else { Duration::ZERO };
        self.is_accepted(now - lag)
    }

    /// Whether a service refuses the key once more, though it is known: after each time that it has taken it, until it has
    /// done so as often as it will.
    pub(crate) fn relapses(&mut self, signing_name: &'static str) -> bool {
        let fresh = Relapses { left: self.relapses_of_each, took_it: false };
        let relapses = self.relapses.entry(signing_name).or_insert(fresh);
        let refuses = relapses.took_it && relapses.left > 0;
        relapses.left -= u32::from(refuses);
        relapses.took_it = !refuses;
        refuses
    }

    fn is_accepted(&self, now: Timestamp) -> bool {
        if now < self.settles_at { self.accepted_until_settled } else { self.is_active() }
    }

    /// Changes the status. Nothing happens when it is the present one.
    pub(crate) fn set(&mut self, status: StatusType, now: Timestamp, settles_at: Timestamp) {
        if status != self.status {
            self.settle(now, settles_at);
            self.status = status;
        }
    }

    /// Deletes the key: IAM no longer lists it, and the services refuse it from `settles_at` on.
    pub(crate) fn delete(&mut self, now: Timestamp, settles_at: Timestamp) {
        self.settle(now, settles_at);
        self.deleted = true;
    }

    fn is_active(&self) -> bool {
        !self.deleted && self.status == StatusType::Active
    }

    /// Called before a change: the services go on as they do now until the change has settled.
    fn settle(&mut self, now: Timestamp, settles_at: Timestamp) {
        self.accepted_until_settled = self.is_accepted(now);
        self.settles_at = settles_at;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_five_seconds() -> KeyStatus {
        KeyStatus::created(second(0), KeyDelays { all: Duration::from_secs(5), ..KeyDelays::default() })
    }

    #[test]
    fn iam_knows_a_key_later_than_the_others() {
        let delays = KeyDelays { iam_lag: Duration::from_secs(3), all: Duration::from_secs(5), relapses: 0 };
        let key = KeyStatus::created(second(0), delays);
        assert!(key.is_accepted_by("sts", second(5)) && !key.is_accepted_by("iam", second(7)));
        assert!(key.is_accepted_by("iam", second(8)));
    }

    #[test]
    fn a_service_relapses_as_often_as_it_is_told() {
        let delays = KeyDelays { relapses: 2, ..KeyDelays::default() };
        let mut key = KeyStatus::created(second(0), delays);
        let sts: Vec<bool> = (0..6).map(|_| key.relapses("sts")).collect();
        assert_eq!(sts, [false, true, false, true, false, false]);
        assert!(!key.relapses("iam") && key.relapses("iam"), "each service by itself");
    }

    fn second(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn every_change_reaches_the_services_late() {
        let mut key = of_five_seconds();
        assert!(!key.is_accepted(second(4)) && key.is_accepted(second(5)));
        key.set(StatusType::Inactive, second(10), second(15));
        assert!(key.is_accepted(second(14)) && !key.is_accepted(second(15)));
        key.set(StatusType::Active, second(20), second(25));
        assert!(!key.is_accepted(second(24)) && key.is_accepted(second(25)));
        key.delete(second(30), second(35));
        assert!(key.is_accepted(second(34)) && !key.is_accepted(second(35)) && !key.is_listed());
    }

    #[test]
    fn a_change_before_the_one_before_has_settled_starts_from_what_holds() {
        let mut key = of_five_seconds();
        key.set(StatusType::Inactive, second(2), second(7));
        assert!((2..20).all(|at| !key.is_accepted(second(at))), "the services never accepted it");
    }

    #[test]
    fn the_state_it_is_in_already_changes_nothing() {
        let mut key = of_five_seconds();
        key.set(StatusType::Active, second(4), second(9));
        assert!(key.is_accepted(second(5)));
    }
}
