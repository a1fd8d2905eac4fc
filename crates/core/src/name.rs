//! What a person calls a session, an integration, a view of the list, and what they label sessions with: one line of text.

use crate::account::InvalidName;
use crate::checked_text::checked_text;
use serde::{Deserialize, Serialize};
use specta::Type;

/// A line of text of some length, counted in characters.
macro_rules! name {
    ($(#[$meta:meta])* $name:ident, $longest:literal, $expected:literal, $fallback:literal) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// How long one may be, in characters: Daypass's own bound, for names that people read.
            pub const LONGEST: usize = $longest;

            /// From a text that a person typed; blanks around it are forgiven.
            ///
            /// # Errors
            /// [`InvalidName`] when it is empty, too long, or would take several lines.
            pub fn parse(text: &str) -> Result<Self, InvalidName> {
                let name = text.trim();
                let fits = (1..=Self::LONGEST).contains(&name.chars().count());
                if fits && !name.chars().any(char::is_control) {
                    Ok(Self(name.to_owned()))
                } else {
                    let text = name.chars().take(Self::LONGEST).collect();
                    Err(InvalidName { text, expected: $expected })
                }
            }

            /// A name of what can be used of a text that nobody typed as one, such as a profile or a user of AWS.
            pub fn from_any(text: &str) -> Self {
                let line = text.trim().chars().filter(|c| !c.is_control());
                let name: String = line.take(Self::LONGEST).collect();
                let name = name.trim_end();
                Self(if name.is_empty() { $fallback } else { name }.to_owned())
            }

            /// The name of a number beside this one: `NAME 2`. It is cut where both together would be too long.
            #[must_use]
            pub fn numbered(&self, number: u32) -> Self {
                let number = format!(" {number}");
                let stem: String = self.0.chars().take(Self::LONGEST - number.len()).collect();
                Self(format!("{}{number}", stem.trim_end()))
            }

            /// This name, and after it those with a number: to be tried in turn where names are taken.
            pub fn candidates(self) -> impl Iterator<Item = Self> {
                std::iter::successors(Some(1), |number: &u32| number.checked_add(1)).map(move |number| match number {
                    1 => self.clone(),
                    number => self.numbered(number),
                })
            }

            /// This name, or the first beside it that is not taken, whatever the case. `is_taken` is asked in lower case.
            pub fn free(self, is_taken: impl Fn(&str) -> bool) -> Self {
                let mut names = self.clone().candidates();
                names.find(|name| !is_taken(&name.0.to_lowercase())).unwrap_or(self)
            }

            /// The name.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        checked_text!($name);
    };
}

name!(
    /// What a person calls a session that they added: 1 to 128 characters on one line.
    SessionName,
    128,
    "a name (1 to 128 characters on one line)",
    "session"
);

name!(
    /// What a person calls an integration: 1 to 64 characters on one line.
    IntegrationAlias,
    64,
    "a name (1 to 64 characters on one line)",
    "portal"
);

name!(
    /// A label that a person gives sessions, as *on call* or *customer A*: 1 to 32 characters on one line. Any number of sessions may
    /// have the same one; letter case makes no other one of it.
    SessionLabel,
    32,
    "a label (1 to 32 characters on one line)",
    "label"
);

name!(
    /// What a person calls a view of the list: 1 to 64 characters on one line.
    ViewName,
    64,
    "a name (1 to 64 characters on one line)",
    "view"
);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_name_is_one_line_of_its_own() {
        assert_eq!(SessionName::parse("  Büro deploy ").unwrap().as_str(), "Büro deploy");
        for text in ["", "  ", "a\nb", "a\u{1b}[2J", &"x".repeat(129)] {
            assert!(SessionName::parse(text).is_err(), "{text:?}");
        }
        assert!(IntegrationAlias::parse(&"é".repeat(64)).is_ok());
        assert!(IntegrationAlias::parse(&"é".repeat(65)).is_err());
    }

    #[test]
    fn a_taken_name_gets_a_number() {
        let taken = ["dev", "dev 2"];
        let free = SessionName::from_any("Dev").free(|name| taken.contains(&name));
        assert_eq!(free.as_str(), "Dev 3");
        let long = SessionName::from_any(&"x".repeat(300));
        let free = long.clone().free(|name| name == long.as_str());
        assert_eq!((free.as_str().len(), free.as_str().ends_with("x 2")), (128, true));
    }

    proptest! {
        #[test]
        fn what_is_made_of_any_text_is_a_name(text in any::<String>(), number in any::<u32>()) {
            let name = SessionName::from_any(&text);
            prop_assert_eq!(&SessionName::parse(name.as_str()).unwrap(), &name);
            let numbered = name.numbered(number);
            prop_assert_eq!(&SessionName::parse(numbered.as_str()).unwrap(), &numbered);
        }
    }
}
