//! Session tags.
//!
//! Facts: STS API Reference, *Tag* (`[\p{L}\p{Z}\p{N}_.:/=+\-@]`, 128 and 256 characters) and *AssumeRole* (50 tags).

use crate::account::InvalidName;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use specta::Type;

/// A tag of a role's session, which policies can ask for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(remote = "Self", rename_all = "camelCase")]
pub struct SessionTag {
    /// 1 to 128 characters.
    key: String,
    /// Up to 256 characters.
    value: String,
    /// Whether it goes on to the roles that are assumed from this one.
    transitive: bool,
}

impl SessionTag {
    /// How many tags a session may have.
    pub const MOST: usize = 50;

    /// A tag of a key and a value.
    ///
    /// # Errors
    /// [`InvalidName`] when a part is too long, or AWS would refuse what is in it.
    pub fn new(key: &str, value: &str, transitive: bool) -> Result<Self, InvalidName> {
        Self { key: key.to_owned(), value: value.to_owned(), transitive }.checked()
    }

    /// From `KEY=VALUE`.
    ///
    /// # Errors
    /// [`InvalidName`] when it has not that form, a part is too long, or AWS would refuse what is in it.
    pub fn parse(text: &str) -> Result<Self, InvalidName> {
        match text.split_once('=') {
            Some((key, value)) => Self::new(key, value, false),
            None => Err(refused(text.to_owned())),
        }
    }

    fn checked(self) -> Result<Self, InvalidName> {
        let Self { key, value, .. } = &self;
        // Of what Unicode calls white space, control characters are no separators (`\p{Z}`).
        let is_blank = |c: char| c.is_whitespace() && !c.is_control();
        let accepted = |c: char| c.is_alphanumeric() || is_blank(c) || "_.:/=+-@".contains(c);
        let fits = (1..=128).contains(&key.chars().count()) && value.chars().count() <= 256;
        let reserved = key.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("aws:"));
        if fits && !reserved && key.chars().chain(value.chars()).all(accepted) {
            Ok(self)
        } else {
            Err(refused(format!("{key}={value}")))
        }
    }

    /// The key.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The value; it may be empty.
    pub fn value(&self) -> &str {
        &self.value
    }

    /// Whether it goes on to the roles that are assumed from this one.
    pub fn is_transitive(&self) -> bool {
        self.transitive
    }

    /// Lets it go on to the roles that are assumed from this one, or not.
    pub fn set_transitive(&mut self, transitive: bool) {
        self.transitive = transitive;
    }
}

fn refused(text: String) -> InvalidName {
    let expected =
        "a tag of the form KEY=VALUE (letters, digits, blanks and _ . : / = + - @; no key begins with aws:)";
    InvalidName { text, expected }
}

// The derived code is an associated function (`remote = "Self"`), so that what is read can be checked.

impl Serialize for SessionTag {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Self::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for SessionTag {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::deserialize(deserializer)?.checked().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_held_to_what_aws_takes() {
        let tag = SessionTag::parse("team=Küche = 2").unwrap();
        assert_eq!((tag.key(), tag.value(), tag.is_transitive()), ("team", "Küche = 2", false));
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

    #[test]
    fn a_tag_that_the_window_sends_is_held_to_the_same() {
        let read = |key: &str, value: &str| {
            let json = serde_json::json!({ "key": key, "value": value, "transitive": true });
            serde_json::from_value::<SessionTag>(json)
        };
        let tag = read("team", "a\u{3000}b").unwrap();
        assert_eq!(Ok(tag.clone()), SessionTag::new("team", "a\u{3000}b", true));
        assert_eq!(
            serde_json::to_string(&tag).unwrap(),
            "{\"key\":\"team\",\"value\":\"a\u{3000}b\",\"transitive\":true}"
        );
        for (key, value) in [
            ("", "x"),
            (&*"k".repeat(129), "x"),
            ("k", &*"v".repeat(257)),
            ("aws:k", "x"),
            ("k", "a\nb"),
            ("k", "?"),
        ] {
            assert!(read(key, value).is_err(), "{key}={value}");
        }
    }
}
