//! The rows that a person may mean by what they typed, the best first, and what is alike in the order of the list: those with its
//! words (`daypass_core::matching::Words`, the one rule for words), then those with its letters in some name, as after a slip, then
//! those with its letters in their order in a column.

use super::choice::Choice;
use daypass_core::matching::Words;
use nucleo_matcher::pattern::{Atom, AtomKind, CaseMatching, Normalization};
use nucleo_matcher::{Config, Matcher, Utf32Str};
use std::cmp::Reverse;

/// More rows than these with the words are enough: nobody looks for letters behind them.
const MANY: usize = 50;

/// Finds rows. It has the memory that nucleo needs for that.
pub(super) struct Finder {
    matcher: Matcher,
    letters: Vec<char>,
}

impl Finder {
    pub(super) fn new() -> Self {
        Self { matcher: Matcher::new(Config::DEFAULT), letters: Vec::new() }
    }

    /// The indices of the rows that may be meant.
    pub(super) fn hits(&mut self, typed: &str, choices: &[Choice]) -> Vec<usize> {
        let (words, atoms) = (Words::parse(typed), atoms(typed));
        let (mut with_words, mut others) = (Vec::new(), Vec::new());
        for (at, choice) in choices.iter().enumerate() {
            match words.rank(&choice.searched()) {
                Some(rank) => with_words.push((rank, at)),
                None => others.push(at),
            }
        }
        if with_words.len() > MANY {
            others.clear();
        }
        let (mut with_letters, mut scattered) = (Vec::new(), Vec::new());
        for at in others {
            if let Some(rank) = words.rank_by_letters(&choices[at].searched()) {
                with_letters.push((rank, at));
            } else if let Some(score) = self.score(&atoms, &choices[at]) {
                scattered.push((Reverse(score), at));
            }
        }
        with_words.sort_unstable();
        with_letters.sort_unstable();
        scattered.sort_unstable();
        let named = with_words.into_iter().chain(with_letters).map(|(_, at)| at);
        named.chain(scattered.into_iter().map(|(_, at)| at)).collect()
    }

    /// How well the letters of each word are in some column; `None` where they are in none. Letters of one word are all in one
    /// column, or anything would match anything.
    fn score(&mut self, atoms: &[Atom], choice: &Choice) -> Option<u32> {
        let mut best = |atom: &Atom| {
            let columns = choice.columns.iter();
            columns
                .filter_map(|text| atom.score(Utf32Str::new(text, &mut self.letters), &mut self.matcher))
                .max()
        };
        atoms.iter().map(|atom| best(atom).map(u32::from)).sum()
    }

    /// The places of the letters in each column of a row that made it a hit, in letters as a person sees them.
    pub(super) fn marks(&mut self, typed: &str, choice: &Choice) -> Vec<Vec<usize>> {
        let mut marks = vec![Vec::new(); choice.columns.len()];
        for atom in atoms(typed) {
            let mut best: Option<(u16, usize, Vec<u32>)> = None;
            for (column, text) in choice.columns.iter().enumerate() {
                let mut places = Vec::new();
                let text = Utf32Str::new(text, &mut self.letters);
                let score = atom.indices(text, &mut self.matcher, &mut places);
                if let Some(score) = score.filter(|score| best.as_ref().is_none_or(|best| *score > best.0)) {
                    best = Some((score, column, places));
                }
            }
            if let Some((_, column, places)) = best {
                marks[column].extend(places.into_iter().map(|place| place as usize));
            }
        }
        marks
    }
}

fn atoms(typed: &str) -> Vec<Atom> {
    let atom = |word| Atom::new(word, CaseMatching::Ignore, Normalization::Smart, AtomKind::Fuzzy, false);
    typed.split_whitespace().map(atom).collect()
}

#[cfg(test)]
mod tests {
    use super::super::choice::Names;
    use super::*;

    fn session(account: &str, role: &str, id: &str, profile: &str) -> Choice {
        Choice {
            columns: vec![format!("{account}/{role}"), id.to_owned()],
            note: "59 min".to_owned(),
            names: Names {
                account_id: Some(id.to_owned()),
                account_name: Some(account.to_owned()),
                role: Some(role.to_owned()),
                names: vec![profile.to_owned()],
                about: vec![],
            },
            ..Choice::default()
        }
    }

    fn sessions() -> Vec<Choice> {
        vec![
            session("Shop Production", "ReadOnly", "118230476651", "shop-ro"),
            session("Shop Production", "OnCall", "118230476651", "shop-oncall"),
            session("Sandbox", "Administrator", "611937285504", "playground"),
            session("Kühlkette", "ReadOnly", "222233334444", "kuehl"),
            session("東京本番", "Deploy", "555566667777", "tokyo"),
        ]
    }

    fn hits(typed: &str) -> Vec<usize> {
        Finder::new().hits(typed, &sessions())
    }

    #[test]
    fn words_come_before_scattered_letters() {
        for (typed, expected) in [
            ("", &[0, 1, 2, 3, 4][..]),
            ("prod onc", &[1]),
            ("prod/onc", &[1]),
            // A whole word, the beginnings of two, then letters: in Dong Jing, and scattered.
            ("on", &[1, 0, 3, 4, 2]),
            ("shprd", &[0, 1]),
            ("118", &[0, 1]),
            ("1182-3047-6651 read", &[0]),
            ("kuhl", &[3]),
            ("kühl", &[3]),
            ("東", &[4]),
            ("dong", &[4]),
            // A profile is not in the row, but a word of the session.
            ("playgr", &[2]),
            ("plygrnd", &[2]),
            ("min", &[2]),
            ("zzzz", &[]),
        ] {
            let found = hits(typed);
            assert_eq!(
                found.iter().take(expected.len()).copied().collect::<Vec<_>>(),
                expected,
                "{typed}: {found:?}"
            );
            assert!(!expected.is_empty() || found.is_empty(), "{typed}: {found:?}");
        }
    }

    #[test]
    fn the_letters_that_made_it_a_hit_are_marked() {
        let marks = |typed: &str, at: usize| Finder::new().marks(typed, &sessions()[at]);
        assert_eq!(marks("shop onc", 1), [vec![0, 1, 2, 3, 16, 17, 18], vec![]]);
        assert_eq!(marks("6651", 1), [vec![], vec![8, 9, 10, 11]]);
        assert_eq!(marks("kühl", 3)[0], [0, 1, 2, 3]);
        assert_eq!(marks("東本", 4)[0], [0, 2]);
        assert_eq!(marks("playgr", 2), [vec![], vec![]] as [Vec<usize>; 2]);
    }

    #[test]
    fn ten_thousand_sessions_are_filtered() {
        let choices: Vec<Choice> = (0..10_000)
            .map(|at| {
                session(&format!("Account {:04}", at / 10), &format!("Role{}", at % 10), "111122223333", "x")
            })
            .collect();
        let mut finder = Finder::new();
        assert_eq!(finder.hits("acc 0999 role9", &choices)[0], 9_999);
        assert_eq!(finder.hits("a", &choices).len(), 10_000);
    }
}

#[cfg(test)]
#[path = "company_test.rs"]
mod company_tests;
