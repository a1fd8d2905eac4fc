//! The status of a long-term access key in IAM, and when a change of it reaches the services.

use jiff::Timestamp;

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
}

impl KeyStatus {
    /// The status of a new key: active, and refused by the services until `settles_at`.
    pub(crate) fn created(created_at: Timestamp, settles_at: Timestamp) -> Self {
        Self {
            created_at,
            status: StatusType::Active,
            deleted: false,
            accepted_until_settled: false,
            settles_at,
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

    /// Whether the services accept the key.
    pub(crate) fn is_accepted(&self, now: Timestamp) -> bool {
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

    fn second(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn every_change_reaches_the_services_late() {
        let mut key = KeyStatus::created(second(0), second(5));
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
        let mut key = KeyStatus::created(second(0), second(5));
        key.set(StatusType::Inactive, second(2), second(7));
        assert!((2..20).all(|at| !key.is_accepted(second(at))), "the services never accepted it");
    }

    #[test]
    fn the_state_it_is_in_already_changes_nothing() {
        let mut key = KeyStatus::created(second(0), second(5));
        key.set(StatusType::Active, second(4), second(9));
        assert!(key.is_accepted(second(5)));
    }
}
