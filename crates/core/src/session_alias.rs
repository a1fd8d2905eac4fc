//! The short name that a person gives a session beside its own.

use crate::account::InvalidName;
use crate::checked_text::checked_text;
use crate::integration::is_short_hash;
use serde::{Deserialize, Serialize};
use specta::Type;

/// What a person calls a session beside its own name, as `prod`: letters and digits of any script, `-`, `_` and `.`.
///
/// It is typed in shells and stands in commands, so it has no blank and nothing that a shell would read, and does not begin
/// like an option. It cannot be taken for another kind of name: an address has a slash or a colon, an account id has no letter,
/// and what looks like the id of a session is refused. That it is no name of another session is looked at when it is given
/// ([`taken_by`](crate::matching::taken_by)).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
#[serde(try_from = "String", into = "String")]
pub struct SessionAlias(String);

impl SessionAlias {
    /// How long one may be, in characters: Daypass's own bound, for a name that is short.
    pub const LONGEST: usize = 32;

    /// From a text that a person typed; blanks around it are forgiven.
    ///
    /// # Errors
    /// [`InvalidName`] when it is empty, too long, or has a character that may not stand in one.
    pub fn parse(text: &str) -> Result<Self, InvalidName> {
        let alias = text.trim();
        let fits = (1..=Self::LONGEST).contains(&alias.chars().count());
        let is_word = alias.chars().all(|c| c.is_alphanumeric() || "-_.".contains(c));
        let begins = alias.starts_with(char::is_alphanumeric);
        if fits
            && is_word
            && begins
            && alias.contains(char::is_alphabetic)
            && !is_short_hash(&alias.to_lowercase())
        {
            return Ok(Self(alias.to_owned()));
        }
        Err(InvalidName {
            text: alias.chars().take(Self::LONGEST).collect(),
            expected: "an alias (up to 32 letters, digits, \"-\", \"_\" and \".\", among them a letter)",
        })
    }

    /// The alias.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

checked_text!(SessionAlias);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_alias_is_a_word_that_needs_no_quotes_and_is_no_other_kind_of_name() {
        for text in ["prod", " on-call ", "büro.2", "東京", "2nd_try", &"x".repeat(32)] {
            assert_eq!(SessionAlias::parse(text).unwrap().as_str(), text.trim());
        }
        for text in [
            "",
            " ",
            "a b",
            "Shop/Admin",
            "nw:Shop",
            "-rf",
            ".hidden",
            "a'b",
            "$(id)",
            "a\u{1b}b",
            "118230476651",
            "1182-3047-6651",
            "ad45c5d6e7f80123",
            &"x".repeat(33),
        ] {
            assert!(SessionAlias::parse(text).is_err(), "{text:?}");
        }
    }
}
