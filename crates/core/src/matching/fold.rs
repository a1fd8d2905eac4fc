//! Text made comparable: in Latin letters without accents, and in lower case.

use deunicode::deunicode;
use std::borrow::Cow;

/// A text in lower-case ASCII: *Köln* is *koln*, *東京* is *dong jing*.
pub(super) fn fold(text: &str) -> String {
    latin(text).to_ascii_lowercase()
}

fn latin(text: &str) -> Cow<'_, str> {
    if text.is_ascii() { Cow::Borrowed(text) } else { Cow::Owned(deunicode(text)) }
}

/// Whether a name begins so, whatever the letter case.
pub(super) fn begins(name: &str, typed: &str) -> bool {
    let mut letters = name.chars().flat_map(char::to_lowercase);
    typed.chars().flat_map(char::to_lowercase).all(|letter| letters.next() == Some(letter))
}

/// Whether a word of a name begins with a folded text, which may go on into the next word. Words are told apart by what is
/// no letter and no digit, and by capitals: `AWSReadOnlyAccess` has the words *AWS*, *Read*, *Only* and *Access*.
pub(super) fn begins_word(name: &str, folded: &str) -> bool {
    let name = latin(name);
    let letters = name.as_bytes();
    let starts = |at: usize| {
        let rest = letters.get(at..at + folded.len());
        rest.is_some_and(|rest| rest.eq_ignore_ascii_case(folded.as_bytes())) && is_start_of_word(letters, at)
    };
    (0..letters.len()).any(starts)
}

/// Whether a word begins here: behind a gap, at a capital behind a small letter, and at the last of several capitals.
fn is_start_of_word(letters: &[u8], at: usize) -> bool {
    let Some(before) = at.checked_sub(1).map(|before| letters[before]).filter(u8::is_ascii_alphanumeric)
    else {
        return true;
    };
    let next_is_small = letters.get(at + 1).is_some_and(u8::is_ascii_lowercase);
    letters[at].is_ascii_uppercase() && (!before.is_ascii_uppercase() || next_is_small)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_begin_behind_gaps_and_at_capitals() {
        for (name, text) in [
            ("Shop Production", "prod"),
            ("shop-production", "prod"),
            ("shop-production", "shop-prod"),
            ("AWSReadOnlyAccess", "read"),
            ("AWSReadOnlyAccess", "readonlya"),
            ("AWSReadOnlyAccess", "access"),
            ("OnCall", "call"),
            ("Kühlkette", "kuhl"),
            ("mira@example.com", "example"),
            ("ba-a-a", "a-a"),
        ] {
            assert!(begins_word(name, text), "{text} in {name}");
        }
        for (name, text) in
            [("Shop Production", "od"), ("OnCall", "ll"), ("a", "ab"), ("", "a"), ("SHOP", "hop")]
        {
            assert!(!begins_word(name, text), "{text} in {name}");
        }
    }
}
