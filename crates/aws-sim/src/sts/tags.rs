//! The tags of a role's session, and those that a chain of roles hands on.
//!
//! Messages as other simulations have recorded them of STS.

use crate::keys::{Key, TransitiveTags};
use crate::query::refusal::Refusal;

/// The tags that go on from a session with these tags, assumed by this caller: the caller's, and its own transitive ones.
///
/// # Errors
/// InvalidParameterValue when two keys differ in letter case alone, when one is handed on by the caller's session, or when a
/// transitive key is no tag's.
pub(super) fn checked(
    keys: &[&str],
    values: &[&str],
    transitive: &[&str],
    caller: &Key,
) -> Result<TransitiveTags, Refusal> {
    let mut own = TransitiveTags::new();
    for (key, value) in keys.iter().zip(values) {
        if own.insert(key.to_lowercase(), (*value).to_owned()).is_some() {
            return Err(Refusal::InvalidParameterValue(
                "Duplicate tag keys found. Please note that Tag keys are case insensitive.",
            ));
        }
    }
    if own.keys().any(|key| caller.transitive_tags.contains_key(key)) {
        return Err(Refusal::InvalidParameterValue(
            "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the \
             calling session.",
        ));
    }
    let mut handed_on = caller.transitive_tags.clone();
    for key in transitive.iter().map(|key| key.to_lowercase()) {
        let Some(value) = own.get(&key) else {
            return Err(Refusal::InvalidParameterValue(
                "The specified transitive tag key must be included in the requested tags.",
            ));
        };
        handed_on.insert(key, value.clone());
    }
    Ok(handed_on)
}
