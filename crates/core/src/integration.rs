//! An integration: one IAM Identity Center instance.

use crate::region::Region;
use crate::start_url::StartUrl;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use specta::Type;
use std::fmt;

/// Names an integration for good. Derived from its start URL, so that adding the same portal twice is the same.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
pub struct IntegrationId(String);

impl IntegrationId {
    /// The id of the instance behind a start URL.
    pub fn of(start_url: &StartUrl) -> Self {
        Self(short_hash(&["integration", start_url.as_str()]))
    }

    /// An id read back from the store or from a peer.
    pub fn from_stored(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The id as text: 16 hexadecimal digits.
    pub fn as_str(&self) -> &str {
        &self.0
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
