//! An integration: one IAM Identity Center instance.

use crate::account::InvalidName;
use crate::region::Region;
use crate::start_url::StartUrl;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use specta::Type;
use std::fmt;

/// The permanent id of an integration. It is derived from the start URL, so that adding a portal twice gives one
/// integration.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
#[serde(try_from = "String", into = "String")]
pub struct IntegrationId(String);

impl IntegrationId {
    /// The id of the instance behind a start URL.
    pub fn of(start_url: &StartUrl) -> Self {
        Self(short_hash(&["integration", start_url.as_str()]))
    }

    /// An id that somebody names: the window, a command line, a peer. Ids become names of files, so nothing else passes.
    ///
    /// # Errors
    /// [`InvalidName`] when it is not 16 lower-case hexadecimal digits.
    pub fn parse(text: &str) -> Result<Self, InvalidName> {
        if is_short_hash(text) {
            Ok(Self(text.to_owned()))
        } else {
            Err(InvalidName { text: text.to_owned(), expected: "the id of an integration" })
        }
    }

    /// An id as the store has it. It is not checked: Daypass itself wrote it there, and an old store stays readable.
    pub fn from_stored(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The id as text: 16 hexadecimal digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for IntegrationId {
    type Error = InvalidName;

    fn try_from(text: String) -> Result<Self, InvalidName> {
        Self::parse(&text)
    }
}

impl From<IntegrationId> for String {
    fn from(id: IntegrationId) -> Self {
        id.0
    }
}

impl fmt::Display for IntegrationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Sixteen hexadecimal digits that stand for some texts: enough that no two of a person's sessions collide.
pub(crate) fn short_hash(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// Whether a text is what [`short_hash`] makes: 16 lower-case hexadecimal digits.
pub(crate) fn is_short_hash(text: &str) -> bool {
    text.len() == 16 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

/// One IAM Identity Center instance, reached by its start URL in its SSO region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Integration {
    /// Its identity.
    pub id: IntegrationId,
    /// What the person calls it.
    pub alias: String,
    /// The access portal URL.
    pub start_url: StartUrl,
    /// The region that the instance lives in; SSO OIDC and the portal are asked there.
    pub region: Region,
    /// When its accounts and roles were last read whole.
    pub synced_at: Option<Timestamp>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_from_outside_is_never_a_path() {
        let id = IntegrationId::of(&StartUrl::parse("https://northwind.awsapps.com/start").unwrap());
        assert_eq!(IntegrationId::parse(id.as_str()), Ok(id.clone()));
        let json = serde_json::to_string(&id).unwrap();
        assert_eq!(serde_json::from_str::<IntegrationId>(&json).unwrap(), id);
        for text in
            ["", "..", r"..\\..", "../../x", "0011223344556677/", "00112233445566AA", "001122334455667"]
        {
            assert!(IntegrationId::parse(text).is_err(), "{text}");
            assert!(serde_json::from_value::<IntegrationId>(text.into()).is_err(), "{text}");
        }
    }
}
