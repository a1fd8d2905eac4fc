//! The room that session policies and session tags share in a session token.

use crate::query::refusal::Refusal;

/// Characters that fit. AWS packs them by a method that it does not tell (STS API Reference, *AssumeRole*,
/// PackedPolicySize); with this, every one of the other limits can be reached alone, but not the most and longest tags.
const ROOM: usize = 8192;

/// The share of the room that texts take up, in whole percent, rounded up.
///
/// # Errors
/// PackedPolicyTooLarge when it is more than all of it.
pub(super) fn percent<'a>(texts: impl IntoIterator<Item = &'a str>) -> Result<usize, Refusal> {
    let characters: usize = texts.into_iter().map(|text| text.chars().count()).sum();
    let percent = (characters * 100).div_ceil(ROOM);
    if percent > 100 { Err(Refusal::PackedPolicyTooLarge(percent)) } else { Ok(percent) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_room_is_full_at_a_hundred_percent() {
        let text = "x".repeat(ROOM / 2);
        assert_eq!(percent([]), Ok(0));
        assert_eq!(percent(["x"]), Ok(1));
        assert_eq!(percent([text.as_str()]), Ok(50));
        assert_eq!(percent([text.as_str(); 2]), Ok(100));
        assert_eq!(percent([text.as_str(), &text, "x"]), Err(Refusal::PackedPolicyTooLarge(101)));
    }
}
