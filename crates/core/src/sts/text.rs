//! Texts within the limits of STS and IAM: names, ids and devices.

use crate::account::{AccountId, InvalidName};
use crate::checked_text::checked_text;
use crate::region::Partition;
use serde::{Deserialize, Serialize};
use specta::Type;

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

        checked_text!($name);
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
    "the id of a long-term access key (AKIA…); one that begins with ASIA is short-term and expires by itself",
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
    proptest! {
    #[test]
    fn whatever_the_local_user_is_called_the_session_name_is_taken(user in "\\PC{0,100}") {
        let name = RoleSessionName::of_local_user(&user);
        prop_assert_eq!(RoleSessionName::parse(name.as_str()), Ok(name));
    }    }
}
