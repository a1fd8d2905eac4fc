//! What STS and IAM take: texts and durations within their limits.
//!
//! Facts: STS API Reference, *AssumeRole* and *GetSessionToken*; IAM User Guide, *IAM identifiers*.

use crate::account::{AccountId, InvalidName};
use crate::region::Partition;
use serde::{Deserialize, Serialize};
use specta::Type;
use std::fmt;

/// A text of some length in ASCII letters, digits, `_` and some signs.
macro_rules! text {
    ($(#[$meta:meta])* $name:ident, $length:expr, $signs:literal, $expected:literal $(, $refused:expr)?) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// From a text that a person typed; blanks around it are forgiven.
            ///
            /// # Errors
            /// [`InvalidName`] when AWS would refuse it.
            pub fn parse(text: &str) -> Result<Self, InvalidName> {
                let trimmed = text.trim();
                let accepted = |c: char| c.is_ascii_alphanumeric() || c == '_' || $signs.contains(c);
                let refused = false $(|| $refused(trimmed))?;
                if $length.contains(&trimmed.len()) && trimmed.chars().all(accepted) && !refused {
                    Ok(Self(trimmed.to_owned()))
                } else {
                    Err(InvalidName { text: text.to_owned(), expected: $expected })
                }
            }
        }

        impl TryFrom<String> for $name {
            type Error = InvalidName;

            fn try_from(text: String) -> Result<Self, InvalidName> {
                Self::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(text: $name) -> Self {
                text.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

text!(
    /// What CloudTrail calls whoever assumed a role.
    RoleSessionName,
    (2..=64),
    "+=,.@-",
    "a role session name (2 to 64 letters, digits and _ + = , . @ -)"
);

text!(
    /// What a role's trust policy may demand of a third party.
    ExternalId,
    (2..=1224),
    "+=,.@:/-",
    "an external id (2 to 1224 letters, digits and _ + = , . @ : / -)"
);

text!(
    /// Who is really behind a chain of roles; once set, it stays for the whole chain.
    SourceIdentity,
    (2..=64),
    "+=,.@-",
    "a source identity (2 to 64 letters, digits and _ + = , . @ -)"
);

text!(
    /// The name of an IAM user or a role, without its path.
    IamName,
    (1..=64),
    "+=,.@-",
    "a name of IAM (1 to 64 letters, digits and _ + = , . @ -)"
);

text!(
    /// An MFA device that shows codes: the ARN of a virtual one, or the number of a hardware one. A passkey's
    /// (`arn:…:u2f/…`) shows none, so AWS takes no code of it.
    MfaSerial,
    (9..=256),
    "+=/:,.@-",
    "an MFA device (arn:aws:iam::123456789012:mfa/NAME, or the number on a hardware device; passkeys show no codes)",
    |text: &str| text.contains(":u2f/")
);

text!(
    /// The id of a long-term access key, `AKIA…`. No secret: AWS prints it in CloudTrail and in errors.
    AccessKeyId,
    (16..=128),
    "",
    "the id of a long-term access key (AKIA…); one that begins with ASIA is short-term and ends by itself",
    |text: &str| !text.starts_with("AKIA")
);

impl RoleSessionName {
    /// `daypass-USER`, of what may stand in such a name.
    pub fn of_local_user(user: &str) -> Self {
        let plain = deunicode::deunicode(user);
        let accepted = |c: &char| c.is_ascii_alphanumeric() || "_+=,.@-".contains(*c);
        let user: String = plain.chars().filter(accepted).take(64 - "daypass-".len()).collect();
        Self(if user.is_empty() { "daypass".to_owned() } else { format!("daypass-{user}") })
    }
}

impl MfaSerial {
    /// The virtual device of this name in an account.
    pub fn of_virtual(partition: Partition, account: Option<&AccountId>, name: &str) -> Self {
        let account = account.map_or("", AccountId::as_str);
        Self(format!("arn:{}:iam::{account}:mfa/{name}", partition.id()))
    }

    /// The device's name as people know it: the end of its ARN, or the number.
    pub fn device_name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or(&self.0)
    }
}

/// How long credentials shall last, in seconds.
macro_rules! lifetime {
    ($(#[$meta:meta])* $name:ident, $longest:literal, $expected:literal) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
        #[serde(try_from = "u32", into = "u32")]
        pub struct $name(u32);

        impl $name {
            /// Seconds.
            pub const fn seconds(self) -> u32 {
                self.0
            }

            /// From a text that a person typed: `1h`, `90m`, `1h30m`, or seconds.
            ///
            /// # Errors
            /// [`InvalidName`] when it is no duration, or one that AWS would refuse.
            pub fn parse(text: &str) -> Result<Self, InvalidName> {
                seconds(text)
                    .and_then(|seconds| Self::try_from(seconds).ok())
                    .ok_or_else(|| InvalidName { text: text.to_owned(), expected: $expected })
            }
        }

        impl TryFrom<u32> for $name {
            type Error = InvalidName;

            fn try_from(seconds: u32) -> Result<Self, InvalidName> {
                if (900..=$longest).contains(&seconds) {
                    Ok(Self(seconds))
                } else {
                    Err(InvalidName { text: seconds.to_string(), expected: $expected })
                }
            }
        }

        impl From<$name> for u32 {
            fn from(lifetime: $name) -> Self {
                lifetime.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match (self.0 / 3600, self.0 % 3600 / 60, self.0 % 60) {
                    (0, minutes, 0) => write!(f, "{minutes} min"),
                    (hours, 0, 0) => write!(f, "{hours} h"),
                    (hours, minutes, 0) => write!(f, "{hours} h {minutes} min"),
                    _ => write!(f, "{} s", self.0),
                }
            }
        }
    };
}

lifetime!(
    /// How long a role's session shall last: 15 minutes to 12 hours, as far as the role allows.
    RoleDuration,
    43_200,
    "a duration of 15 minutes to 12 hours, such as 1h or 90m"
);

lifetime!(
    /// How long a user's session shall last: 15 minutes to 36 hours.
    UserDuration,
    129_600,
    "a duration of 15 minutes to 36 hours, such as 12h"
);

impl UserDuration {
    /// What AWS gives where nothing is asked for.
    pub const DEFAULT: Self = Self(43_200);
    /// The longest for a root user.
    pub const LONGEST_OF_ROOT: Self = Self(3600);
}

impl RoleDuration {
    /// The longest for a role that is assumed with short-term credentials (role chaining), and what AWS gives where
    /// nothing is asked for.
    pub const LONGEST_CHAINED: Self = Self(3600);
}

fn seconds(text: &str) -> Option<u32> {
    let text = text.trim().to_ascii_lowercase();
    if text.bytes().all(|b| b.is_ascii_digit()) {
        return text.parse().ok();
    }
    let mut rest = text.as_str();
    let mut sum: u32 = 0;
    for (unit, seconds) in [('h', 3600), ('m', 60), ('s', 1)] {
        if let Some((number, after)) = rest.split_once(unit) {
            sum = number.trim().parse::<u32>().ok()?.checked_mul(seconds)?.checked_add(sum)?;
            rest = after.trim();
        }
    }
    (rest.is_empty() && sum > 0).then_some(sum)
}

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
    use proptest::prelude::*;

    #[test]
    fn texts_are_held_to_what_aws_takes() {
        assert!(RoleSessionName::parse(" daypass-ada@x.example ").is_ok());
        for text in ["", "a", "ada lovelace", &"a".repeat(65), "ü1"] {
            assert!(RoleSessionName::parse(text).is_err(), "{text}");
        }
        assert!(ExternalId::parse("partner:42/x").is_ok());
        assert!(AccessKeyId::parse("AKIAIOSFODNN7EXAMPLE").is_ok());
        assert!(AccessKeyId::parse("ASIAIOSFODNN7EXAMPLE").is_err());
    }

    #[test]
    fn a_device_is_one_that_shows_codes() {
        assert_eq!(MfaSerial::parse("arn:aws:iam::123456789012:mfa/ops/ada").unwrap().device_name(), "ada");
        assert_eq!(MfaSerial::parse("GAHT12345678").unwrap().device_name(), "GAHT12345678");
        assert!(MfaSerial::parse("arn:aws:iam::123456789012:u2f/user/ada/key-EXAMPLE").is_err());
    }

    #[test]
    fn durations_are_read_as_people_write_them() {
        for (text, seconds) in [("1h", 3600), ("90m", 5400), ("1h30m", 5400), ("900", 900), ("12H", 43200)] {
            assert_eq!(RoleDuration::parse(text).unwrap().seconds(), seconds, "{text}");
        }
        for text in ["", "h", "14m", "13h", "1d", "1h x", "-1h", "99999999999h", "4294967295h", "30m1h"] {
            assert!(RoleDuration::parse(text).is_err(), "{text}");
        }
        assert_eq!(UserDuration::parse("36h").unwrap().to_string(), "36 h");
        assert_eq!(RoleDuration::parse("5400").unwrap().to_string(), "1 h 30 min");
    }

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

    proptest! {
        #[test]
        fn whatever_the_local_user_is_called_the_session_name_is_taken(user in "\\PC{0,100}") {
            let name = RoleSessionName::of_local_user(&user);
            prop_assert_eq!(RoleSessionName::parse(name.as_str()), Ok(name));
        }

        #[test]
        fn a_typed_duration_never_panics(text in "\\PC{0,20}") {
            let _ = UserDuration::parse(&text);
        }
    }
}
