//! How well a typed word is in a name. The window has the same table (`ui/src/lib/model/score.ts`).

use super::fold::{is_start_of_word, spellings};
use std::iter::successors;

/// A word of a name begins so and goes on: *prod* in *Production*.
const BEGINNING: u32 = 1;
/// It is in a name that says little about a session: its integration, its region, an e-mail address.
pub(super) const ABOUT: u32 = 3;
/// A word before it in the name says the contrary: *prod* in *non-prod*. More than any sum of the above.
const DENIED: u32 = 1000;
/// Its letters alone are in the name. More than any sum of those whose words are.
const LETTERS: u32 = 100_000;
/// They are within a word: *duct* in *Production*.
const PART: u32 = LETTERS;
/// They are the first letters of the words: *sp* in *Shop Production*.
const INITIALS: u32 = LETTERS + 10;
/// One letter is wrong, missing, too many, or swapped with the next.
const SLIP: u32 = LETTERS + 20;
/// There are letters between them. Each of these costs one more.
const GAPS: u32 = LETTERS + 21;

/// What is put before a word to say the contrary.
const DENIALS: [&str; 5] = ["non", "no", "not", "pre", "un"];

/// Of fewer letters a slip would make anything of anything.
const LEAST_LETTERS_WITH_A_SLIP: usize = 4;

/// The cost of a word that begins one of the name, which may go on into the next one; `None` where none begins so. Both are
/// compared in Latin letters without accents, whatever the letter case; `word` is folded already.
pub(super) fn of_beginning(name: &str, word: &str) -> Option<u32> {
    best(name, |letters| begins(letters, word).map(|at| beginning(letters, at, word.len())).min())
}

/// Whether the word, folded, is one of the name's words, and none before it says the contrary.
pub(crate) fn has_word(name: &str, word: &str) -> bool {
    of_beginning(name, word) == Some(0)
}

/// The cost of a word whose letters alone are in the name: within a word, else as initials, with a slip, or with gaps between.
pub(super) fn of_letters(name: &str, word: &str) -> Option<u32> {
    best(name, |letters| part(letters, word).or_else(|| apart(letters, word)))
}

fn apart(letters: &[u8], word: &str) -> Option<u32> {
    let starts = (0..letters.len()).filter(|&at| starts_word(letters, at));
    let from = |start| {
        let slip = has_slip(&letters[start..], word.as_bytes()).then_some(SLIP);
        let cost = slip.into_iter().chain(gaps(&letters[start..], word.as_bytes())).min()?;
        Some(cost + denied(letters, start))
    };
    let initials = has_initials(letters, word).then_some(INITIALS);
    starts.filter_map(from).chain(initials).min()
}

/// The cost of a word whose letters are in an id or an address.
pub(super) fn of_part(name: &str, word: &str) -> Option<u32> {
    best(name, |letters| part(letters, word))
}

fn best(name: &str, cost: impl Fn(&[u8]) -> Option<u32>) -> Option<u32> {
    spellings(name).filter_map(|spelling| cost(spelling.as_bytes())).min()
}

fn begins<'a>(letters: &'a [u8], word: &'a str) -> impl Iterator<Item = usize> + 'a {
    occurrences(letters, word).filter(|&at| is_start_of_word(letters, at))
}

fn occurrences<'a>(letters: &'a [u8], word: &'a str) -> impl Iterator<Item = usize> + 'a {
    let next = move |from| occurrence(letters, word.as_bytes(), from);
    successors(next(0), move |at| next(at + 1))
}

/// The first place from `from` on. A loop, since it is asked at every key press, for each name of ten thousand sessions.
fn occurrence(letters: &[u8], word: &[u8], from: usize) -> Option<usize> {
    let first = *word.first()?;
    let end = letters.len().checked_sub(word.len())? + 1;
    let mut at = from;
    while at < end {
        if letters[at].to_ascii_lowercase() == first
            && letters[at..at + word.len()].eq_ignore_ascii_case(word)
        {
            return Some(at);
        }
        at += 1;
    }
    None
}

fn beginning(letters: &[u8], at: usize, length: usize) -> u32 {
    let end = at + length;
    let goes_on = letters.get(end).is_some_and(u8::is_ascii_alphanumeric) && !is_start_of_word(letters, end);
    denied(letters, at) + if goes_on { BEGINNING } else { 0 }
}

fn part(letters: &[u8], word: &str) -> Option<u32> {
    occurrences(letters, word).map(|at| PART + denied(letters, at)).min()
}

/// What it costs that the word before this place says the contrary. Within a word that is its own beginning: *preprod*.
fn denied(letters: &[u8], at: usize) -> u32 {
    let mut end = at;
    while end > 0 && !letters[end - 1].is_ascii_alphanumeric() {
        end -= 1;
    }
    let mut start = end;
    while start > 0 && letters[start - 1].is_ascii_alphanumeric() {
        start -= 1;
        if is_start_of_word(letters, start) {
            break;
        }
    }
    let before = &letters[start..end];
    match DENIALS.iter().any(|denial| before.eq_ignore_ascii_case(denial.as_bytes())) {
        true => DENIED,
        false => 0,
    }
}

fn starts_word(letters: &[u8], at: usize) -> bool {
    letters[at].is_ascii_alphanumeric() && is_start_of_word(letters, at)
}

fn has_initials(letters: &[u8], word: &str) -> bool {
    let starts = (0..letters.len()).filter(|&at| starts_word(letters, at));
    let mut initials = starts.map(|at| letters[at].to_ascii_lowercase());
    word.len() >= 2 && word.bytes().all(|letter| initials.next() == Some(letter))
}

/// Whether the name begins with the word but for one letter of it. Numbers are meant as they are typed.
fn has_slip(name: &[u8], word: &[u8]) -> bool {
    let at = |index: usize| name.get(index).map(u8::to_ascii_lowercase);
    let Some(wrong) = (0..word.len()).find(|&index| at(index) != Some(word[index])) else { return false };
    let rest = |from: usize, of_name: usize| {
        name.get(of_name..of_name + word.len() - from)
            .is_some_and(|letters| letters.eq_ignore_ascii_case(&word[from..]))
    };
    let swapped =
        wrong + 1 < word.len() && at(wrong) == Some(word[wrong + 1]) && at(wrong + 1) == Some(word[wrong]);
    word.len() >= LEAST_LETTERS_WITH_A_SLIP
        && word.iter().all(u8::is_ascii_alphabetic)
        && (rest(wrong + 1, wrong + 1)
            || rest(wrong + 1, wrong)
            || rest(wrong, wrong + 1)
            || swapped && rest(wrong + 2, wrong + 2))
}

/// The cost of the word's letters in their order from the first letter of the name on, in a few runs with gaps between. More
/// than a gap for every three letters would be chance, not intent.
fn gaps(name: &[u8], word: &[u8]) -> Option<u32> {
    if word.len() < 2 || !name.first()?.eq_ignore_ascii_case(&word[0]) {
        return None;
    }
    let (mut at, mut gaps) = (0, 0);
    for letter in &word[1..] {
        let found = at + 1 + name[at + 1..].iter().position(|other| other.eq_ignore_ascii_case(letter))?;
        gaps += usize::from(found > at + 1);
        at = found;
    }
    let skipped = at + 1 - word.len();
    let is_meant = gaps <= (word.len() / 3).max(1) && skipped <= word.len() * 2;
    is_meant.then(|| GAPS + u32::try_from(skipped).unwrap_or(DENIED))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_words_come_before_beginnings_and_the_contrary_last() {
        for (name, word, cost) in [
            ("Shop prod", "prod", Some(0)),
            ("acme-prod-payments", "prod", Some(0)),
            ("ProdShop", "prod", Some(0)),
            ("Sandbox 17", "17", Some(0)),
            ("Sandbox 170", "17", Some(1)),
            ("Shop Production", "prod", Some(1)),
            ("acme-non-prod-payments", "prod", Some(1000)),
            ("acme-non-prod-payments", "non-prod", Some(0)),
            ("acme-non-prod-prod", "prod", Some(0)),
            ("Pre-Production", "prod", Some(1001)),
            ("NonProd", "prod", Some(1000)),
            ("NoAdmin", "admin", Some(1000)),
            ("Casino prod", "prod", Some(0)),
            ("preprod", "prod", None),
            ("München", "munch", Some(1)),
            ("München", "muenchen", Some(0)),
            ("決済基盤 本番", "ben", Some(0)),
        ] {
            assert_eq!(of_beginning(name, word), cost, "{word} in {name}");
        }
    }

    #[test]
    fn letters_find_what_was_typed_with_a_slip_or_in_short() {
        for (name, word, cost) in [
            ("acme-prod-payments", "paymets", Some(SLIP)),
            ("acme-prod-payments", "paymnets", Some(SLIP)),
            ("acme-prod-payments", "pyments", Some(SLIP)),
            ("acme-prod-payments", "peyments", Some(SLIP)),
            ("acme-prod-payments", "paayments", Some(SLIP)),
            ("acme-prod-payments", "prd", Some(GAPS + 1)),
            ("acme-non-prod-payments", "prd", Some(GAPS + 1 + DENIED)),
            ("acme-preprod-payments", "prod", Some(PART + DENIED)),
            ("Shop Production", "sp", Some(INITIALS)),
            ("Shop Production", "hop", Some(PART)),
            ("Shop Production", "shprd", None),
            ("Shop Production", "prix", None),
            ("Role05", "role45", None),
            ("a", "ab", None),
            ("", "ab", None),
        ] {
            assert_eq!(of_letters(name, word), cost, "{word} in {name}");
        }
        assert_eq!(of_part("118230476651", "0476"), Some(PART));
        assert_eq!(of_part("118230476651", "0479"), None);
    }
}
