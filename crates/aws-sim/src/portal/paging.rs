//! Lists in pages, with opaque tokens.

use crate::portal::refusal::Refusal;
use crate::random::Random;
use std::collections::HashMap;

/// Entries of a page when the client sends no `max_result`. It is small, so that a client that ignores `nextToken` misses
/// entries and is noticed.
const DEFAULT_SIZE: usize = 10;

/// The most a client may ask for (Portal API Reference, `max_result`).
const MOST: usize = 100;

/// The page tokens that were issued, each with its list and the position where that goes on.
pub(crate) struct Pages {
    tokens: HashMap<String, (String, usize)>,
    random: Random,
}

impl Pages {
    /// Without tokens.
    pub(crate) fn new(random: Random) -> Self {
        Self { tokens: HashMap::new(), random }
    }

    /// One page of a list, and the token of the next one.
    ///
    /// `list` names the list, so that a token of one is refused by another.
    ///
    /// # Errors
    /// InvalidRequestException for a size outside of 1 to 100, or a token that is not this list's.
    pub(crate) fn page<T: Clone>(
        &mut self,
        list: &str,
        items: &[T],
        size: Option<&str>,
        token: Option<&str>,
    ) -> Result<(Vec<T>, Option<String>), Refusal> {
        let size = match size {
            None => DEFAULT_SIZE,
            Some(text) => text
                .parse()
                .ok()
                .filter(|size| (1..=MOST).contains(size))
                .ok_or(Refusal::InvalidRequest("max_result must be between 1 and 100"))?,
        };
        let start = match token {
            None => 0,
            Some(token) => match self.tokens.get(token) {
                Some((of, start)) if of == list => *start,
                _ => return Err(Refusal::InvalidRequest("Invalid next_token")),
            },
        };
        let page: Vec<T> = items.iter().skip(start).take(size).cloned().collect();
        let end = start + page.len();
        let next = (end < items.len()).then(|| {
            let token = self.random.base64(96);
            self.tokens.insert(token.clone(), (list.to_owned(), end));
            token
        });
        Ok((page, next))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn following_the_tokens_gives_every_item_once() {
        let mut pages = Pages::new(Random::seeded().unwrap());
        let items: Vec<u32> = (0..25).collect();
        let mut all = Vec::new();
        let mut token = None;
        loop {
            let (page, next) = pages.page("l", &items, None, token.as_deref()).unwrap();
            assert!(page.len() <= DEFAULT_SIZE);
            all.extend(page);
            token = next;
            if token.is_none() {
                break;
            }
        }
        assert_eq!(all, items);
    }

    #[test]
    fn invalid_sizes_and_tokens_are_refused() {
        let mut pages = Pages::new(Random::seeded().unwrap());
        let items = [1, 2, 3];
        for size in ["0", "101", "-1", "x", ""] {
            assert!(pages.page("l", &items, Some(size), None).is_err(), "{size}");
        }
        let (_, next) = pages.page("l", &items, Some("2"), None).unwrap();
        assert!(pages.page("other", &items, Some("2"), next.as_deref()).is_err());
        assert!(pages.page("l", &items, None, Some("made up")).is_err());
        assert_eq!(pages.page("l", &items, Some("100"), next.as_deref()).unwrap(), (vec![3], None));
    }
}
