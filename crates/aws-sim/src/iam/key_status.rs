//! How IAM sees a long-term access key, and when the services come to see it likewise.

use jiff::Timestamp;

/// The state of an access key (IAM API Reference, *UpdateAccessKey*).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    /// Good for requests.
    Active,
    /// Kept, but good for nothing.
    Inactive,
    /// Like inactive.
    Expired,
}

impl Status {
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

/// What a key was last used for.
#[derive(Debug, Clone)]
pub(crate) struct LastUse {
    /// When.
    pub(crate) at: Timestamp,
    /// The service's name in the credential scope.
    pub(crate) service: &'static str,
    /// The region in the credential scope.
    pub(crate) region: String,
}

/// A key's life in IAM. IAM shows a change at once; the services follow when it has settled.
#[derive(Debug, Clone)]
pub(crate) struct Standing {
    created_at: Timestamp,
    status: Status,
    deleted: bool,
    /// Whether the services let it in until the latest change settles.
    until_settled: bool,
    settles_at: Timestamp,
    last_use: Option<LastUse>,
}

impl Standing {
    /// A new, active key, refused until it settles.
    pub(crate) fn created(created_at: Timestamp, settles_at: Timestamp) -> Self {
        Self {
            created_at,
            status: Status::Active,
            deleted: false,
            until_settled: false,
            settles_at,
            last_use: None,
        }
    }

    /// When it was created.
    pub(crate) fn created_at(&self) -> Timestamp {
        self.created_at
    }

    /// The state that IAM shows.
    pub(crate) fn status(&self) -> Status {
        self.status
    }

    /// What it was last used for, if ever.
    pub(crate) fn last_use(&self) -> Option<&LastUse> {
        self.last_use.as_ref()
    }

    /// Whether IAM still lists it.
    pub(crate) fn is_listed(&self) -> bool {
        !self.deleted
    }

    /// Whether the services let it in.
    pub(crate) fn lets_in(&self, now: Timestamp) -> bool {
        if now < self.settles_at { self.until_settled } else { self.is_good() }
    }

    /// Changes its state.
    pub(crate) fn set(&mut self, status: Status, now: Timestamp, settles_at: Timestamp) {
        if status != self.status {
            self.settle(now, settles_at);
            self.status = status;
        }
    }

    /// Deletes it.
    pub(crate) fn delete(&mut self, now: Timestamp, settles_at: Timestamp) {
        self.settle(now, settles_at);
        self.deleted = true;
    }

    /// Remembers what it was used for.
    pub(crate) fn note_use(&mut self, last_use: LastUse) {
        self.last_use = Some(last_use);
    }

    fn is_good(&self) -> bool {
        !self.deleted && self.status == Status::Active
    }

    /// What held until now goes on until the change that follows has settled.
    fn settle(&mut self, now: Timestamp, settles_at: Timestamp) {
        self.until_settled = self.lets_in(now);
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
        let mut key = Standing::created(second(0), second(5));
        assert!(!key.lets_in(second(4)) && key.lets_in(second(5)));
        key.set(Status::Inactive, second(10), second(15));
        assert!(key.lets_in(second(14)) && !key.lets_in(second(15)));
        key.set(Status::Active, second(20), second(25));
        assert!(!key.lets_in(second(24)) && key.lets_in(second(25)));
        key.delete(second(30), second(35));
        assert!(key.lets_in(second(34)) && !key.lets_in(second(35)) && !key.is_listed());
    }

    #[test]
    fn a_change_before_the_one_before_has_settled_starts_from_what_holds() {
        let mut key = Standing::created(second(0), second(5));
        key.set(Status::Inactive, second(2), second(7));
        assert!((2..20).all(|at| !key.lets_in(second(at))), "it was never let in");
    }

    #[test]
    fn the_state_it_is_in_already_changes_nothing() {
        let mut key = Standing::created(second(0), second(5));
        key.set(Status::Active, second(4), second(9));
        assert!(key.lets_in(second(5)));
    }
}
