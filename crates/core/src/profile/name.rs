//! The name of a profile in `~/.aws`.

use crate::account::InvalidName;
use crate::checked_text::checked_text;
use serde::{Deserialize, Serialize};
use specta::Type;

/// The name of a profile in `~/.aws`, in the characters that every SDK accepts: `[A-Za-z0-9_\-/.%@:+]+`
/// (the SDK specification's grammar; other characters are ignored with a warning by some and refused by others).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
#[serde(try_from = "String", into = "String")]
pub struct ProfileName(String);

/// How long a name may be, in characters: Daypass's own bound, for names that people read.
const LONGEST: usize = 128;

fn is_accepted(c: char) -> bool {
    c.is_ascii_alphanumeric() || "_-/.%@:+".contains(c)
}

impl ProfileName {
    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A name from a text that a person typed.
    ///
    /// # Errors
    /// [`InvalidName`] when it is empty, longer than 128 characters or holds a character that some tool refuses.
    pub fn parse(text: &str) -> Result<Self, InvalidName> {
        let name = text.trim();
        if (1..=LONGEST).contains(&name.len()) && name.chars().all(is_accepted) {
            Ok(Self(name.to_owned()))
        } else {
            Err(InvalidName {
                text: text.to_owned(),
                expected: "a profile name (letters, digits and _ - / . % @ : + without blanks)",
            })
        }
    }

    /// A name of what can be used of a text, for texts that nobody typed as a name; `session` where that is nothing.
    pub(super) fn from_any(text: &str) -> Self {
        let name: String = text.chars().filter(|c| is_accepted(*c)).take(LONGEST).collect();
        Self(if name.is_empty() { "session".to_owned() } else { name })
    }

    /// This name with `-SUFFIX` behind it. The name is cut where both together would be too long to be read again.
    pub(super) fn with_suffix(&self, suffix: &str) -> Self {
        let suffix = Self::from_any(suffix);
        let room = LONGEST.saturating_sub(suffix.0.len() + 1);
        let stem: String = self.0.chars().take(room).collect();
        Self(format!("{stem}-{suffix}").chars().take(LONGEST).collect())
    }

    /// A name beside this one, for what Daypass makes of a profile that stays as it is: `NAME-daypass`, and for
    /// further numbers than 1 `NAME-daypass-2` and so on.
    pub fn beside(&self, number: u32) -> Self {
        let stem: String = self.0.chars().take(LONGEST - "-daypass-4294967295".len()).collect();
        Self(if number < 2 { format!("{stem}-daypass") } else { format!("{stem}-daypass-{number}") })
    }

    /// Whether this is a name beside `other`.
    pub fn is_beside(&self, other: &Self) -> bool {
        let rest = self.0.strip_prefix(other.beside(1).as_str());
        rest.is_some_and(|rest| {
            let number = rest.strip_prefix('-').and_then(|number| number.parse::<u32>().ok());
            rest.is_empty() || number.is_some_and(|number| number > 1)
        })
    }
}

checked_text!(ProfileName);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_beside_another_is_known_as_such_and_never_too_long() {
        for name in ["dev", "a/b", &"x".repeat(128)] {
            let name = ProfileName::parse(name).unwrap();
            for number in [1, 2, 17, u32::MAX] {
                let beside = name.beside(number);
                assert!(beside.is_beside(&name), "{beside}");
                assert!(ProfileName::parse(beside.as_str()).is_ok(), "{beside}");
            }
        }
        let dev = ProfileName::parse("dev").unwrap();
        assert_eq!(dev.beside(2).as_str(), "dev-daypass-2");
        for other in ["dev", "dev-daypass-1", "dev-daypass-x", "dev-daypasses", "dev2-daypass"] {
            assert!(!ProfileName::parse(other).unwrap().is_beside(&dev), "{other}");
        }
    }
}
