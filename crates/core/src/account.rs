//! AWS account ids and role names.

use crate::problem::given;
use serde::{Deserialize, Serialize};
use specta::Type;
use std::fmt;

/// A text that does not name what it should. Where it may be a secret, pasted into the wrong field, it is not repeated.
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
pub struct InvalidName {
    /// What was given.
    pub text: String,
    /// What was expected, in words.
    pub expected: &'static str,
}

impl fmt::Display for InvalidName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is not {}", given(&self.text), self.expected)
    }
}

impl fmt::Debug for InvalidName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "InvalidName({self})")
    }
}

/// A twelve-digit AWS account id. Text, not a number: leading zeros belong to it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
#[serde(try_from = "String", into = "String")]
pub struct AccountId(String);

impl AccountId {
    /// The twelve digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for AccountId {
    type Error = InvalidName;

    fn try_from(text: String) -> Result<Self, InvalidName> {
        if text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit()) {
            Ok(Self(text))
        } else {
            Err(InvalidName { text, expected: "a 12-digit AWS account id" })
        }
    }
}

impl From<AccountId> for String {
    fn from(id: AccountId) -> Self {
        id.0
    }
}

impl fmt::Display for AccountId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The name of a permission set as the access portal lists it (1 to 64 characters of `[\w+=,.@-]`,
/// IAM Identity Center API Reference, *ListAccountRoles*).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
#[serde(try_from = "String", into = "String")]
pub struct RoleName(String);

impl RoleName {
    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for RoleName {
    type Error = InvalidName;

    fn try_from(text: String) -> Result<Self, InvalidName> {
        // Lenient on purpose: the name comes from AWS, and refusing a new shape would hide a role.
        if text.is_empty() || text.chars().any(char::is_control) {
            Err(InvalidName { text, expected: "a role name" })
        } else {
            Ok(Self(text))
        }
    }
}

impl From<RoleName> for String {
    fn from(name: RoleName) -> Self {
        name.0
    }
}

impl fmt::Display for RoleName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// An account as the access portal lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PortalAccount {
    /// Its id.
    pub id: AccountId,
    /// Its name.
    pub name: String,
    /// Its root e-mail address.
    pub email: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_id_keeps_its_leading_zeros() {
        let id = AccountId::try_from("000111222333".to_owned()).unwrap();
        assert_eq!(serde_json::to_string(&id).unwrap(), "\"000111222333\"");
    }

    #[test]
    fn what_is_not_twelve_digits_is_refused() {
        for text in ["", "123", "1234567890123", "12345678901a", "١٢٣٤٥٦٧٨٩٠١٢"] {
            assert!(AccountId::try_from(text.to_owned()).is_err(), "{text}");
        }
    }
}
