//! What a sync reads: which accounts, in which order, how fast, and when it will be done. Pure: facts in, an order out.

use crate::account::AccountId;
use crate::portal_queue::Claim;
use jiff::{SignedDuration, Timestamp};

/// What an interrupted sync read within this time is not read again.
const RESUME: SignedDuration = SignedDuration::from_mins(15);
/// After this time an account that nobody uses is read again though no person asked for it.
const OUTDATED: SignedDuration = SignedDuration::from_hours(24);
/// So many accounts tell how fast the others will be.
const ENOUGH: u32 = 20;

/// What a sync is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// A person asked for it: all accounts are read.
    All,
    /// Somebody has signed in: accounts in use and new ones are read, then the others that were not read for a day, or could not be.
    Due,
    /// The accounts that could not be read are read, and no others.
    Unread,
}

/// An account, as far as a sync has to know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownAccount {
    /// Its id.
    pub id: AccountId,
    /// When its roles were last read; `None` for one that is new.
    pub read_at: Option<Timestamp>,
    /// One of its roles is live, a favourite, was started once, or is what another session is assumed from.
    pub in_use: bool,
    /// When it was last read, that failed.
    pub unread: bool,
}

/// An account whose roles are asked for, and its claim to a turn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueAccount {
    /// Its id.
    pub id: AccountId,
    /// What the requests are for.
    pub claim: Claim,
}

/// How soon an account is read. **The order of the variants is the order in which they are read.**
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Urgency {
    InUse,
    New,
    Other,
}

impl KnownAccount {
    fn urgency(&self) -> Urgency {
        match (self.in_use, self.read_at) {
            (true, _) => Urgency::InUse,
            (false, None) => Urgency::New,
            (false, Some(_)) => Urgency::Other,
        }
    }
}

/// The accounts to read, in their order. `last_sync` is when the last sync was done, of whatever it read.
pub fn due(
    accounts: Vec<KnownAccount>,
    reading: Reading,
    last_sync: Option<Timestamp>,
    now: Timestamp,
) -> Vec<DueAccount> {
    let within = |at: Timestamp, span| at <= now && now.duration_since(at) < span;
    let read_by_interrupted = |at| last_sync.is_none_or(|last| at > last) && within(at, RESUME);
    let is_due = |account: &KnownAccount| match (reading, account.read_at) {
        (Reading::Unread, _) => account.unread,
        (_, None) => true,
        (Reading::Due, Some(at)) if account.urgency() == Urgency::Other => {
            account.unread || !within(at, OUTDATED)
        }
        (_, Some(at)) => !read_by_interrupted(at),
    };
    let mut due: Vec<KnownAccount> = accounts.into_iter().filter(is_due).collect();
    due.sort_by_key(KnownAccount::urgency);
    let claim = |account: &KnownAccount| match (reading, account.urgency()) {
        (Reading::Due, Urgency::Other) => Claim::Background,
        _ => Claim::Sync,
    };
    due.into_iter().map(|account| DueAccount { claim: claim(&account), id: account.id }).collect()
}

/// When a sync will be done that has read so many accounts since it `began` and has so many before it, at the pace so far.
/// `None` while it has read too few to tell.
pub fn done_at(began: Timestamp, now: Timestamp, read: u32, left: u32) -> Option<Timestamp> {
    let took = now.duration_since(began);
    if read < ENOUGH || took <= SignedDuration::ZERO {
        return None;
    }
    let wait =
        SignedDuration::try_from_secs_f64(took.as_secs_f64() * f64::from(left) / f64::from(read)).ok()?;
    now.checked_add(wait).ok()
}

#[cfg(test)]
#[path = "sync_test.rs"]
mod tests;
