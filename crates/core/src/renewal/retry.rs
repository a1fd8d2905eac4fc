//! What keeps a renewal from succeeding, and when it is tried again.

use super::due::spread;
use crate::clock_set_back::was_set_back;
use jiff::{SignedDuration, Timestamp};

/// The first pause after a failure that passes; each further one is twice as long.
const FIRST_PAUSE: SignedDuration = SignedDuration::from_secs(30);
/// The longest while the credentials are good.
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_mins(5);
/// The longest when they have ended already.
const LONGEST_PAUSE_AFTER: SignedDuration = SignedDuration::from_mins(15);
/// The last try is this long before the end, which leaves time for the renewal itself.
const LAST_TRY: SignedDuration = SignedDuration::from_mins(1);
/// The pauses after a refusal, by the number of refusals. A change at AWS, such as a new trust policy, takes a while to
/// take effect; after these tries only a person can change the answer.
const AFTER_REFUSALS: [SignedDuration; 2] = [SignedDuration::from_mins(1), SignedDuration::from_mins(3)];
/// The longest pause, whatever AWS asks for.
const LONGEST_RETRY_AFTER: SignedDuration = SignedDuration::from_hours(1);

/// What kind of failure it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FailureKind {
    /// It passes by itself: no network, an overloaded AWS, a locked vault.
    Passing,
    /// A person has to sign in or to type a code.
    Person,
    /// AWS, or what the person did to the profile, says no.
    Refused,
}

impl FailureKind {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Passing => "passing",
            Self::Person => "person",
            Self::Refused => "refused",
        }
    }

    /// The kind of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Passing, Self::Person, Self::Refused].into_iter().find(|kind| kind.as_str() == word)
    }
}

/// A renewal that did not succeed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RetryState {
    /// What kind of failure it was.
    pub kind: FailureKind,
    /// How many of this kind there were, one after another.
    pub failures: u32,
    /// When.
    pub at: Timestamp,
    /// When it is tried again; `None`: not without a person.
    pub retry_at: Option<Timestamp>,
}

/// A failure, as it is known when it happens.
#[derive(Debug, Clone, Copy)]
pub struct FailedRenewal<'a> {
    /// The id of what was to be renewed.
    pub id: &'a str,
    /// What kind it was.
    pub kind: FailureKind,
    /// How long AWS asks to be left alone.
    pub retry_after: Option<SignedDuration>,
    /// When the present credentials end.
    pub expires_at: Timestamp,
    /// Whether another try can lead to anything while nothing else changes.
    pub is_final: bool,
}

impl RetryState {
    /// What a failure at `now` amounts to after the one before it.
    pub fn after(before: Option<Self>, failure: FailedRenewal<'_>, now: Timestamp) -> Self {
        let FailedRenewal { id, kind, .. } = failure;
        let failures =
            before.filter(|before| before.kind == kind).map_or(1, |b| b.failures.saturating_add(1));
        let retry_at = match kind {
            _ if failure.is_final => None,
            FailureKind::Passing => Some(after_passing(failure, failures, now)),
            // Try soon, because what the person did may not show in the facts. Usually the step waits for their sign-in
            // or code.
            FailureKind::Person => Some(now + FIRST_PAUSE),
            FailureKind::Refused => {
                AFTER_REFUSALS.get(failures as usize - 1).map(|pause| now + *pause + spread(id, *pause / 4))
            }
        };
        Self { kind, failures, at: now, retry_at }
    }

    /// Whether the clock was set back since.
    pub(super) fn is_of_the_future(&self, now: Timestamp) -> bool {
        was_set_back(self.at, now)
    }
}

fn after_passing(failure: FailedRenewal<'_>, failures: u32, now: Timestamp) -> Timestamp {
    let FailedRenewal { id, retry_after, expires_at, .. } = failure;
    let longest = if now < expires_at { LONGEST_PAUSE } else { LONGEST_PAUSE_AFTER };
    let pause = (FIRST_PAUSE * (1 << (failures - 1).min(10))).min(longest);
    let mut retry_at = now + pause + spread(&format!("{id} {failures}"), pause / 4);
    let last_try = expires_at - LAST_TRY;
    if last_try >= now + FIRST_PAUSE {
        retry_at = retry_at.min(last_try);
    }
    let asked = retry_after.map(|after| now + after.min(LONGEST_RETRY_AFTER));
    asked.map_or(retry_at, |asked| retry_at.max(asked))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minutes: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + SignedDuration::from_mins(minutes)
    }

    fn passing(expires_at: Timestamp) -> FailedRenewal<'static> {
        FailedRenewal { id: "a", kind: FailureKind::Passing, retry_after: None, expires_at, is_final: false }
    }

    /// The moments of a renewal that always fails, in seconds from the first try.
    fn tries(failure: FailedRenewal<'_>, until: Timestamp) -> Vec<i64> {
        let (mut now, mut retry, mut tries) = (at(0), None, vec![]);
        loop {
            tries.push(now.duration_since(at(0)).as_secs());
            let next = RetryState::after(retry, failure, now);
            retry = Some(next);
            match next.retry_at {
                Some(retry_at) if retry_at < until => now = retry_at,
                _ => return tries,
            }
        }
    }

    #[test]
    fn pauses_double_to_a_bound_and_the_last_try_is_in_time() {
        let tries = tries(passing(at(15)), at(15));
        let pauses: Vec<i64> = tries.windows(2).map(|pair| pair[1] - pair[0]).collect();
        for (pause, least) in pauses.iter().zip([30, 60, 120, 240]) {
            assert!((least..=least * 5 / 4).contains(pause), "{tries:?}");
        }
        let last = tries.last().unwrap();
        assert!((15 * 60 - 90..=14 * 60).contains(last), "{tries:?}");
    }

    #[test]
    fn after_the_end_it_is_tried_more_seldom_and_for_ever() {
        let tries = tries(passing(at(-1)), at(300));
        let longest = tries.windows(2).map(|pair| pair[1] - pair[0]).max().unwrap();
        assert!((900..=1125).contains(&longest), "{tries:?}");
    }

    #[test]
    fn aws_is_left_alone_for_as_long_as_it_asks() {
        let asked = |seconds| FailedRenewal {
            retry_after: Some(SignedDuration::from_secs(seconds)),
            ..passing(at(15))
        };
        let retry = |seconds| RetryState::after(None, asked(seconds), at(0)).retry_at.unwrap();
        assert_eq!(retry(600), at(10));
        assert!(retry(1) >= at(0) + FIRST_PAUSE, "less than we would have waited");
        assert_eq!(retry(1_000_000), at(60), "nobody is asked to wait for ever");
        // Also beyond what would be in time.
        assert_eq!(retry(20 * 60), at(20));
    }

    #[test]
    fn a_refusal_is_tried_three_times_and_no_more() {
        let refused = FailedRenewal { kind: FailureKind::Refused, ..passing(at(60)) };
        let tries = tries(refused, at(600));
        assert_eq!(tries.len(), 3, "{tries:?}");
        assert!(tries[1] >= 60 && tries[2] - tries[1] >= 180, "{tries:?}");
    }

    #[test]
    fn what_cannot_change_is_not_tried_again() {
        let refused = FailedRenewal { kind: FailureKind::Refused, is_final: true, ..passing(at(60)) };
        assert_eq!(RetryState::after(None, refused, at(0)).retry_at, None);
    }

    #[test]
    fn another_kind_of_failure_begins_anew() {
        let first = RetryState::after(None, passing(at(60)), at(0));
        let second = RetryState::after(Some(first), passing(at(60)), at(1));
        assert_eq!(second.failures, 2);
        let refused = FailedRenewal { kind: FailureKind::Refused, ..passing(at(60)) };
        assert_eq!(RetryState::after(Some(second), refused, at(2)).failures, 1);
    }

    #[test]
    fn thousands_of_failures_do_not_overflow() {
        let many = RetryState { kind: FailureKind::Passing, failures: u32::MAX, at: at(0), retry_at: None };
        assert!(RetryState::after(Some(many), passing(at(60)), at(1)).retry_at.is_some());
    }

    #[test]
    fn a_kind_comes_back_from_its_word() {
        for kind in [FailureKind::Passing, FailureKind::Person, FailureKind::Refused] {
            assert_eq!(FailureKind::from_word(kind.as_str()), Some(kind));
        }
        assert_eq!(FailureKind::from_word("x"), None);
    }
}
