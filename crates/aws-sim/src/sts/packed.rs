//! The size limit that session policies and session tags share.

use crate::query::refusal::Refusal;

/// In characters. AWS does not publish how it packs them (STS API Reference, *AssumeRole*, PackedPolicySize). With this
/// limit, each other limit can be reached by itself, but 50 tags of the greatest length are too large.
const LIMIT: usize = 8192;

/// The size of texts in percent of the limit, rounded up to a whole number.
///
/// # Errors
/// PackedPolicyTooLarge above 100.
pub(super) fn percent<'a>(texts: impl IntoIterator<Item = &'a str>) -> Result<usize, Refusal> {
    let characters: usize = texts.into_iter().map(|text| text.chars().count()).sum();
    let percent = (characters * 100).div_ceil(LIMIT);
    if percent > 100 { Err(Refusal::PackedPolicyTooLarge(percent)) } else { Ok(percent) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_than_a_hundred_percent_is_refused() {
        let text = "x".repeat(LIMIT / 2);
        assert_eq!(percent([]), Ok(0));
        assert_eq!(percent(["x"]), Ok(1));
        assert_eq!(percent([text.as_str()]), Ok(50));
        assert_eq!(percent([text.as_str(); 2]), Ok(100));
        assert_eq!(percent([text.as_str(), &text, "x"]), Err(Refusal::PackedPolicyTooLarge(101)));
    }
}
