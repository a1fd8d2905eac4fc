//! Words as a person types them for a session: beginnings of words of its names, in any order.

use super::account_ids::plain_account_ids;
use super::cost::{self, of_beginning, of_letters, of_part};
use super::fold::fold;

/// How many digits stand together in an account id as the console shows it: `1182-3047-6651`.
const DIGITS_OF_GROUP: usize = 4;

/// Fewer digits than these mean no account: they begin the id of one in ten, or in a hundred.
const LEAST_DIGITS_OF_ID: usize = 4;

/// What a person typed, apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// Words of the account alone: those on the left of a slash.
    account: Vec<String>,
    /// Words of the role alone: those on its right.
    role: Vec<String>,
    /// Words of any name, where there is no slash.
    any: Vec<String>,
}

/// The names of what is looked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Searched<'a> {
    /// The account's id. Four digits of it are the least that mean it.
    pub account_id: Option<&'a str>,
    /// The account's name.
    pub account_name: Option<&'a str>,
    /// The role's name.
    pub role: Option<&'a str>,
    /// Every other name: its own, its alias, its profiles.
    pub names: Vec<&'a str>,
    /// What says little about it: its integration, its region, its account's e-mail address.
    pub about: Vec<&'a str>,
}

/// How well words are in the names of something: what is lower comes first. Whole words come before beginnings, and what says the
/// contrary, as *non-prod* does of *prod*, comes after all that does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Rank(u32);

/// A kind of name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    AccountId,
    Name,
    About,
}

impl Words {
    /// Splits what a person typed at blanks and slashes. What stands on the left of a slash means the account, what stands on
    /// its right the role; a role's name has no slash, so the last one counts. Letter case and accents do not matter, and an
    /// account id may be typed in groups of four.
    pub fn parse(text: &str) -> Self {
        match text.rsplit_once('/') {
            Some((account, role)) => Self { account: split(account), role: split(role), any: Vec::new() },
            None => Self { account: Vec::new(), role: Vec::new(), any: split(text) },
        }
    }

    /// Whether nothing was typed.
    pub fn is_empty(&self) -> bool {
        self.account.is_empty() && self.role.is_empty() && self.any.is_empty()
    }

    /// Whether each word is the beginning of a word of some name. No word at all is in everything.
    pub fn are_in(&self, searched: &Searched<'_>) -> bool {
        self.rank(searched).is_some()
    }

    /// How well the words are in the names, where each is the beginning of a word of some name; else `None`.
    pub fn rank(&self, searched: &Searched<'_>) -> Option<Rank> {
        self.ranked(searched, in_words)
    }

    /// How well they are where the letters of a word suffice that no name has: within a word, as initials, with a slip or with gaps
    /// between. It is for lists that a person chooses from, behind what [`rank`](Self::rank) finds.
    pub fn rank_by_letters(&self, searched: &Searched<'_>) -> Option<Rank> {
        self.ranked(searched, |kind, name, word| {
            in_words(kind, name, word).or_else(|| in_letters(kind, name, word))
        })
    }

    fn ranked(
        &self,
        searched: &Searched<'_>,
        cost: impl Fn(Kind, &str, &str) -> Option<u32>,
    ) -> Option<Rank> {
        let account = || {
            let id = searched.account_id.map(|id| (Kind::AccountId, id));
            id.into_iter().chain(searched.account_name.map(|name| (Kind::Name, name)))
        };
        let role = || searched.role.map(|role| (Kind::Name, role)).into_iter();
        let others = || {
            let names = searched.names.iter().map(|name| (Kind::Name, *name));
            names.chain(searched.about.iter().map(|name| (Kind::About, *name)))
        };
        let mut sum = 0;
        for word in &self.account {
            sum += least(account(), word, &cost)?;
        }
        for word in &self.role {
            sum += least(role(), word, &cost)?;
        }
        for word in &self.any {
            sum += least(account().chain(role()).chain(others()), word, &cost)?;
        }
        Some(Rank(sum))
    }
}

/// The cost of a word in the name that has it best.
fn least<'a>(
    names: impl Iterator<Item = (Kind, &'a str)>,
    word: &str,
    cost: impl Fn(Kind, &str, &str) -> Option<u32>,
) -> Option<u32> {
    let mut least = None;
    for (kind, name) in names {
        let own = cost(kind, name, word);
        if own == Some(0) {
            return own;
        }
        least = own.into_iter().chain(least).min();
    }
    least
}

/// The cost of a word that begins one of the name. An account id may have dashes between its groups.
fn in_words(kind: Kind, name: &str, word: &str) -> Option<u32> {
    match kind {
        Kind::AccountId if is_short_number(word) => None,
        Kind::About => of_beginning(name, word).map(|cost| cost + cost::ABOUT),
        Kind::AccountId | Kind::Name => of_beginning(name, word)
            .or_else(|| plain_account_ids(word).and_then(|plain| of_beginning(name, &plain))),
    }
}

fn in_letters(kind: Kind, name: &str, word: &str) -> Option<u32> {
    match kind {
        Kind::Name => of_letters(name, word),
        Kind::AccountId => of_part(name, word),
        Kind::About => of_part(name, word).map(|cost| cost + cost::ABOUT),
    }
}

fn is_short_number(word: &str) -> bool {
    word.len() < LEAST_DIGITS_OF_ID && word.bytes().all(|byte| byte.is_ascii_digit())
}

/// The words of a text, folded. Groups of four digits in a row are one word.
fn split(text: &str) -> Vec<String> {
    let is_group =
        |word: &str| word.len() == DIGITS_OF_GROUP && word.bytes().all(|byte| byte.is_ascii_digit());
    let mut words: Vec<String> = Vec::new();
    let mut in_groups = false;
    for word in fold(text).split(|c: char| c.is_whitespace() || c == '/').filter(|word| !word.is_empty()) {
        match words.last_mut() {
            Some(last) if in_groups && is_group(word) => last.push_str(word),
            _ => words.push(word.to_owned()),
        }
        in_groups = is_group(word);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether the words are in the session of an account and a role with a profile.
    fn are_in(text: &str) -> bool {
        let searched = Searched {
            account_id: Some("118230476651"),
            account_name: Some("Shop Production"),
            role: Some("OnCall"),
            names: vec!["shop-production-oncall"],
            about: vec!["Northwind"],
        };
        Words::parse(text).are_in(&searched)
    }

    #[derive(serde::Deserialize)]
    #[serde(rename_all = "camelCase", deny_unknown_fields)]
    struct Table {
        sessions: Vec<Named>,
        cases: Vec<Case>,
    }

    #[derive(serde::Deserialize)]
    #[serde(rename_all = "camelCase", deny_unknown_fields)]
    struct Named {
        id: String,
        name: Option<String>,
        account_id: Option<String>,
        account_name: Option<String>,
        role_name: Option<String>,
        profile: String,
        integration: Option<String>,
    }

    #[derive(serde::Deserialize)]
    struct Case {
        typed: String,
        found: Vec<String>,
    }

    /// The window's search is held to the same table (`ui/src/lib/model/search.test.ts`).
    #[test]
    fn the_list_the_picker_and_the_window_find_the_same() {
        let table: Table = serde_json::from_str(include_str!("cases.json")).unwrap();
        let finds = |session: &Named, words: &Words| {
            words.are_in(&Searched {
                account_id: session.account_id.as_deref(),
                account_name: session.account_name.as_deref(),
                role: session.role_name.as_deref(),
                names: session.name.as_deref().into_iter().chain([session.profile.as_str()]).collect(),
                about: session.integration.as_deref().into_iter().collect(),
            })
        };
        for Case { typed, found } in &table.cases {
            let words = Words::parse(typed);
            let sessions = table.sessions.iter().filter(|session| finds(session, &words));
            let ids: Vec<&str> = sessions.map(|session| session.id.as_str()).collect();
            assert_eq!(&ids, found, "{typed:?}");
        }
    }

    #[test]
    fn words_are_beginnings_in_any_order() {
        for text in [
            "",
            " ",
            "onc",
            "onc prod",
            "PROD ONC",
            "shop prod",
            "northw onc",
            "shop-prod",
            "1182",
            "call",
            "1182-3047-6651",
            "1182 3047 6651",
            "1182-3047",
            "1182 3047 onc",
            "118230476651",
        ] {
            assert!(are_in(text), "{text:?}");
        }
        for text in ["od", "onc staging", "prd", "oc", "118", "3047", "1182-3048", "6651", "-", "rod onc"] {
            assert!(!are_in(text), "{text:?}");
        }
    }

    #[test]
    fn a_slash_tells_the_account_from_the_role() {
        for text in [
            "prod/onc",
            "shop prod/onc",
            "1182/on",
            "1182-3047-6651/OnCall",
            "prod/",
            "/onc",
            "shop/prod/onc",
        ] {
            assert!(are_in(text), "{text:?}");
        }
        for text in ["onc/prod", "onc/", "/prod", "northwind/onc", "prod/x", "shop/onc/x"] {
            assert!(!are_in(text), "{text:?}");
        }
    }

    #[test]
    fn a_session_without_an_account_has_none_of_its_words() {
        let user = Searched { names: vec!["mira"], ..Searched::default() };
        assert!(Words::parse("mi").are_in(&user));
        assert!(!Words::parse("mi/").are_in(&user) && !Words::parse("/mi").are_in(&user));
        assert!(Words::parse(" / ").is_empty());
    }
}
