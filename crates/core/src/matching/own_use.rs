//! What a person uses comes first.

use jiff::Timestamp;
use std::cmp::Reverse;

/// How much a person uses a session: what is lower comes first. What is live, then favourites, then what was used last, then what
/// was used more often.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct OwnUse {
    at_rest: bool,
    not_favourite: bool,
    last_used_at: Reverse<Option<Timestamp>>,
    count: Reverse<u32>,
}

impl OwnUse {
    /// The use of a session that is live or not.
    pub fn new(live: bool, favourite: bool, last_used_at: Option<Timestamp>, count: u32) -> Self {
        Self {
            at_rest: !live,
            not_favourite: !favourite,
            last_used_at: Reverse(last_used_at),
            count: Reverse(count),
        }
    }
}
