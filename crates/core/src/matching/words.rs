//! Words as a person types them for a session: beginnings of words of its names, in any order.

use super::account_ids::plain_account_ids;
use super::fold::{begins_word, fold};

/// How many digits stand together in an account id as the console shows it: `1182-3047-6651`.
const DIGITS_OF_GROUP: usize = 4;

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
    /// The account's name and id.
    pub account: Vec<&'a str>,
    /// The role's name.
    pub role: Option<&'a str>,
    /// Every other name: its own, its profiles, its integration.
    pub others: Vec<&'a str>,
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
        let account = || searched.account.iter().copied();
        let role = || searched.role.into_iter();
        self.account.iter().all(|word| account().any(|name| is_in(name, word)))
            && self.role.iter().all(|word| role().any(|name| is_in(name, word)))
            && self.any.iter().all(|word| {
                account().chain(role()).chain(searched.others.iter().copied()).any(|name| is_in(name, word))
            })
    }
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

/// Whether a word that was typed is the beginning of one of the name. An account id may have dashes between its groups.
fn is_in(name: &str, word: &str) -> bool {
    begins_word(name, word) || plain_account_ids(word).is_some_and(|plain| begins_word(name, &plain))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether the words are in the session of an account and a role with a profile.
    fn are_in(text: &str) -> bool {
        let searched = Searched {
            account: vec!["118230476651", "Shop Production"],
            role: Some("OnCall"),
            others: vec!["shop-production-oncall", "Northwind"],
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
            let others = [&session.name, &Some(session.profile.clone()), &session.integration];
            words.are_in(&Searched {
                account: [&session.account_id, &session.account_name]
                    .into_iter()
                    .flatten()
                    .map(String::as_str)
                    .collect(),
                role: session.role_name.as_deref(),
                others: others.into_iter().flatten().map(String::as_str).collect(),
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
        for text in ["od", "onc staging", "prd", "oc", "3047", "1182-3048", "6651", "-", "rod onc"] {
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
        let user = Searched { account: vec![], role: None, others: vec!["mira"] };
        assert!(Words::parse("mi").are_in(&user));
        assert!(!Words::parse("mi/").are_in(&user) && !Words::parse("/mi").are_in(&user));
        assert!(Words::parse(" / ").is_empty());
    }
}
