//! That credentials which are handed over end soon.

use crate::format;
use daypass_core::renewal::LONG_ENOUGH;
use jiff::Timestamp;

/// How long credentials are still good, where that is little for a program that cannot renew them.
pub(crate) fn little(expires_at: Timestamp, now: Timestamp) -> Option<String> {
    let left = expires_at.duration_since(now);
    (left < LONG_ENOUGH).then(|| format::length(left))
}
