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
    // Ten thousand names are looked at while a person waits at a key, and nearly all are in Latin letters.
    if name.is_ascii() && typed.is_ascii() {
        return name.get(..typed.len()).is_some_and(|beginning| beginning.eq_ignore_ascii_case(typed));
    }
    let mut letters = name.chars().flat_map(char::to_lowercase);
    typed.chars().flat_map(char::to_lowercase).all(|letter| letters.next() == Some(letter))
}

/// A name in Latin letters: without accents, and as it is written where there are no umlauts, *Muenchen* for *München*.
pub(super) fn spellings(name: &str) -> impl Iterator<Item = Cow<'_, str>> {
    let has_umlauts = !name.is_ascii() && name.contains(['ä', 'ö', 'ü', 'Ä', 'Ö', 'Ü']);
    let written_out =
        has_umlauts.then(|| Cow::Owned(deunicode(&name.chars().map(written_out).collect::<String>())));
    [latin(name)].into_iter().chain(written_out)
}

/// A letter, and an umlaut as two.
fn written_out(letter: char) -> String {
    match letter {
        'ä' => "ae".to_owned(),
        'ö' => "oe".to_owned(),
        'ü' => "ue".to_owned(),
        'Ä' => "Ae".to_owned(),
        'Ö' => "Oe".to_owned(),
        'Ü' => "Ue".to_owned(),
        letter => letter.to_string(),
    }
}

/// Whether a word begins here: behind a gap, at a capital behind a small letter, and at the last of several capitals:
/// `AWSReadOnlyAccess` has the words *AWS*, *Read*, *Only* and *Access*.
pub(super) fn is_start_of_word(letters: &[u8], at: usize) -> bool {
    let Some(before) = at.checked_sub(1).map(|before| letters[before]).filter(u8::is_ascii_alphanumeric)
    else {
        return true;
    };
    let next_is_small = letters.get(at + 1).is_some_and(u8::is_ascii_lowercase);
    letters[at].is_ascii_uppercase() && (!before.is_ascii_uppercase() || next_is_small)
}

#[cfg(test)]
mod tests {
    use super::super::cost::of_beginning;

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
            assert!(of_beginning(name, text).is_some(), "{text} in {name}");
        }
        for (name, text) in
            [("Shop Production", "od"), ("OnCall", "ll"), ("a", "ab"), ("", "a"), ("SHOP", "hop")]
        {
            assert_eq!(of_beginning(name, text), None, "{text} in {name}");
        }
    }
}
