//! Letters of a name, as a person types them in a picker: some in between may be left out.

use super::account_ids::plain_account_ids;

/// How well a text matches a filter of several words: `None` when a word is missing, else the sum of how early and
/// how exactly the words stand in it; smaller is better.
pub fn rank(filter: &str, fields: &[&str]) -> Option<usize> {
    let haystack = fields.join("\u{1}").to_lowercase();
    let cost = |word: &str| {
        let word = word.to_lowercase();
        let plain = plain_account_ids(&word).and_then(|plain| subsequence_cost(&haystack, &plain));
        subsequence_cost(&haystack, &word).into_iter().chain(plain).min()
    };
    filter.split_whitespace().map(cost).sum()
}

/// Gaps between the letters of `word` in `text`, which holds them in order; a run without gaps costs least.
fn subsequence_cost(text: &str, word: &str) -> Option<usize> {
    if let Some(at) = text.find(word) {
        let at_word_start = at == 0 || !text[..at].ends_with(char::is_alphanumeric);
        return Some(usize::from(!at_word_start));
    }
    // Letters with gaps must lie within one field and near each other, or anything matches anything.
    text.split('\u{1}').filter_map(|field| scattered(field, word)).min()
}

fn scattered(field: &str, word: &str) -> Option<usize> {
    let mut wanted = word.chars().peekable();
    let (mut cost, mut started) = (2, false);
    for c in field.chars() {
        if wanted.peek() == Some(&c) {
            wanted.next();
            started = true;
        } else if started && wanted.peek().is_some() {
            cost += 1;
        }
    }
    (wanted.peek().is_none() && cost <= 2 + 3 * word.chars().count()).then_some(cost)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_wants_every_word_and_prefers_whole_ones() {
        let fields = ["Northwind Production", "111122223333", "ReadOnly"];
        assert!(rank("north read", &fields) < rank("nrthwnd read", &fields));
        assert_eq!(rank("north admin", &fields), None);
        assert_eq!(rank("", &fields), Some(0));
    }

    #[test]
    fn an_account_id_is_found_as_the_console_shows_it() {
        let fields = ["Sandbox/Dev", "222222222222"];
        assert_eq!(rank("2222-2222-2222", &fields), Some(0));
        assert_eq!(rank("2222-2222- dev", &fields), Some(0));
        assert_eq!(rank("2222-3333", &fields), None);
        assert_eq!(
            rank("2026-05", &["backup-2026-05"]),
            Some(0),
            "what has dashes itself is found as before"
        );
    }
}
