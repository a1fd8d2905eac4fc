//! Session tags.

use crate::account::InvalidName;
use serde::{Deserialize, Serialize};
use specta::Type;

/// A tag of a role's session, which policies can ask for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SessionTag {
    /// 1 to 128 characters.
    pub key: String,
    /// Up to 256 characters.
    pub value: String,
    /// Whether it goes on to the roles that are assumed from this one.
    pub transitive: bool,
}

impl SessionTag {
    /// How many tags a session may have.
    pub const MOST: usize = 50;

    /// From `KEY=VALUE`.
    ///
    /// # Errors
    /// [`InvalidName`] when it has not that form, a part is too long, or AWS would refuse what is in it.
    pub fn parse(text: &str) -> Result<Self, InvalidName> {
        let expected = "a tag of the form KEY=VALUE (letters, digits, blanks and _ . : / = + - @; no key begins with aws:)";
        let refused = || InvalidName { text: text.to_owned(), expected };
        let (key, value) = text.split_once('=').ok_or_else(refused)?;
        let accepted = |c: char| c.is_alphanumeric() || c == ' ' || "_.:/=+-@".contains(c);
        let fits = (1..=128).contains(&key.chars().count()) && value.chars().count() <= 256;
        let reserved = key.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("aws:"));
        if fits && !reserved && text.chars().all(accepted) {
            Ok(Self { key: key.to_owned(), value: value.to_owned(), transitive: false })
        } else {
            Err(refused())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_held_to_what_aws_takes() {
        let tag = SessionTag::parse("team=Küche = 2").unwrap();
        assert_eq!((tag.key.as_str(), tag.value.as_str(), tag.transitive), ("team", "Küche = 2", false));
        assert!(SessionTag::parse("team=").is_ok());
        let (long_key, long_value) = ("k".repeat(129), "v".repeat(257));
        for text in [
            "",
            "team",
            "=x",
            "aws:team=x",
            "AWS:team=x",
            "team=a\nb",
            "team=a?",
            &format!("{long_key}=x"),
            &format!("k={long_value}"),
        ] {
            assert!(SessionTag::parse(text).is_err(), "{text:?}");
        }
    }
}
