//! The rotation of a user's access key: which step comes next, told from what Daypass has noted and what IAM lists.
//!
//! The order is AWS's own (IAM User Guide, *Update access keys*): make the next key, check that it works, use it from then
//! on, deactivate the old one, delete it. The step is derived from the facts alone, so a rotation that was interrupted
//! between any two steps continues from there.

use crate::sts::AccessKeyId;
use jiff::{SignedDuration, Timestamp};

/// How far AWS's creation time of a key may be from our time of the request: AWS refuses requests whose time differs more
/// from its own (IAM User Guide, *Troubleshoot Signature Version 4*).
const CLOCKS_APART: SignedDuration = SignedDuration::from_mins(15);

/// How far IAM's dates of last use lag behind: of a use within this time nothing is told (observed).
const LAST_USE_LAG: SignedDuration = SignedDuration::from_mins(10);

/// When a key was last used, as far as IAM tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LastUse {
    /// Nobody asked, or IAM does not tell.
    Unknown,
    /// Not once.
    Never,
    /// Then.
    At(Timestamp),
}

/// An access key as IAM lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedKey {
    /// Its id.
    pub id: AccessKeyId,
    /// Whether it is good for requests.
    pub active: bool,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last used.
    pub last_use: LastUse,
}

impl ListedKey {
    /// When it was last used, as it may be told at this time: whether a key was never used is not known while it is younger
    /// than the lag of IAM's dates.
    pub fn last_use_told(&self, now: Timestamp) -> LastUse {
        match self.last_use {
            LastUse::Never if now.duration_since(self.created_at) < LAST_USE_LAG => LastUse::Unknown,
            last_use => last_use,
        }
    }
}

/// What was noted before the next key was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RotationRecord {
    /// The key that is to go.
    pub old: AccessKeyId,
    /// When the next one was asked for, by this machine's clock.
    pub at: Timestamp,
}

/// What came of trying the next key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyCheck {
    /// It was not tried.
    Not,
    /// AWS takes it.
    Works,
    /// AWS does not take it, though it was given the time.
    Refused,
}

/// Everything that decides the next step.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// What was noted, where a rotation is under way.
    pub begun: Option<&'a RotationRecord>,
    /// The key in the vault, which signs.
    pub current: &'a AccessKeyId,
    /// The next key, where it is sealed.
    pub next: Option<&'a AccessKeyId>,
    /// What came of trying it.
    pub tried: KeyCheck,
    /// The user's keys.
    pub listed: &'a [ListedKey],
    /// The key that the person gave up to make room.
    pub given_up: Option<&'a AccessKeyId>,
}

/// One step of a rotation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Delete the key that the person gave up.
    GiveUp(AccessKeyId),
    /// Delete a key that was made for a rotation and is of no use: somebody made it inactive.
    Discard(AccessKeyId),
    /// Note that a next key is asked for, make it, and seal it at once.
    Create,
    /// See whether AWS takes the next key.
    Verify,
    /// Forget the sealed next key, which IAM no longer lists.
    Forget,
    /// Put the next key in the place of the present one.
    Adopt,
    /// Deactivate the old key. It could be activated again.
    Deactivate(AccessKeyId),
    /// Delete the old key.
    Delete(AccessKeyId),
    /// All is done: forget that a rotation was under way.
    Finish,
}

/// Why there is no next step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The user has a second key, which is not Daypass's to delete, and AWS lets a user have two.
    TwoKeys,
    /// The user has a second key that an interrupted rotation may have made; the person may have made it at the same time.
    MayBeLost(AccessKeyId),
    /// The key to be given up is the one that Daypass uses, or is about to use.
    InUse,
    /// AWS does not take the next key yet.
    NotYet,
}

/// The next step.
///
/// # Errors
/// [`Refusal`] when a person has to decide, or has to wait.
pub fn next(facts: &Facts<'_>) -> Result<Step, Refusal> {
    if facts.given_up.is_some_and(|id| id == facts.current || Some(id) == facts.next) {
        return Err(Refusal::InUse);
    }
    match (facts.next, facts.begun) {
        (Some(next), _) => with_next(facts, next),
        (None, Some(begun)) if begun.old != *facts.current => Ok(without_old(facts, &begun.old)),
        (None, begun) => make_room(facts, begun),
    }
}

/// The next key is sealed.
fn with_next(facts: &Facts<'_>, next: &AccessKeyId) -> Result<Step, Refusal> {
    if next == facts.current {
        // It was adopted, but a process may have ended before all of `Adopt` was done. Doing it again changes nothing.
        return Ok(Step::Adopt);
    }
    match (facts.tried, find(facts, next)) {
        (KeyCheck::Works, _) => Ok(Step::Adopt),
        (KeyCheck::Not, _) => Ok(Step::Verify),
        (KeyCheck::Refused, None) => Ok(Step::Forget),
        (KeyCheck::Refused, Some(key)) if !key.active => Ok(Step::Discard(next.clone())),
        (KeyCheck::Refused, Some(_)) => Err(Refusal::NotYet),
    }
}

/// The next key is the present one: the old one goes.
fn without_old(facts: &Facts<'_>, old: &AccessKeyId) -> Step {
    match find(facts, old) {
        Some(key) if key.active => Step::Deactivate(old.clone()),
        Some(_) => Step::Delete(old.clone()),
        None => Step::Finish,
    }
}

/// There is no next key yet, and a user may have two.
fn make_room(facts: &Facts<'_>, begun: Option<&RotationRecord>) -> Result<Step, Refusal> {
    let others = || facts.listed.iter().filter(|key| key.id != *facts.current);
    if others().next().is_none() {
        return Ok(Step::Create);
    }
    if let Some(key) = others().find(|key| Some(&key.id) == facts.given_up) {
        return Ok(Step::GiveUp(key.id.clone()));
    }
    match others().find(|key| begun.is_some_and(|begun| may_be_lost(key, begun))) {
        Some(key) => Err(Refusal::MayBeLost(key.id.clone())),
        None => Err(Refusal::TwoKeys),
    }
}

/// Whether a key may have been made for a rotation that was interrupted before its secret was sealed: there was none beside
/// the old one when the rotation was recorded, it was created at that time, and it was never used.
fn may_be_lost(key: &ListedKey, begun: &RotationRecord) -> bool {
    key.last_use == LastUse::Never && key.created_at.duration_since(begun.at).abs() <= CLOCKS_APART
}

fn find<'a>(facts: &Facts<'a>, id: &AccessKeyId) -> Option<&'a ListedKey> {
    facts.listed.iter().find(|key| key.id == *id)
}

#[cfg(test)]
#[path = "rotation_test.rs"]
mod tests;
