//! What may be known of a backup without its key.

use crate::store::{CopiedRecord, Holdings};
use crate::vault::OpenedVault;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The header of a backup. Nothing in it is secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Header {
    /// When it was made.
    pub(super) made_at: Timestamp,
    /// The version of Daypass that made it.
    pub(super) daypass: String,
    /// What is in it.
    pub(super) contents: Contents,
    /// The nonces of the records in it, in hexadecimal digits: by these it is known which backups have a record, without
    /// their key.
    pub(super) records: BTreeSet<String>,
    /// The plain facts of the vault, base64: what a passphrase opens its key with, and which key that is.
    facts: BTreeMap<String, String>,
}

/// What is in a backup, in numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Contents {
    /// Integrations.
    pub integrations: u32,
    /// IAM users.
    pub users: u32,
    /// Roles that were added.
    pub roles: u32,
    /// Sealed access keys of IAM users, the next ones of rotations included.
    pub access_keys: u32,
    /// Sealed texts of the person's AWS files.
    pub texts: u32,
    /// Other sealed records, such as the seeds of MFA devices.
    pub others: u32,
}

impl Header {
    pub(super) fn new(
        made_at: Timestamp,
        holdings: &Holdings,
        records: &[CopiedRecord],
        facts: &BTreeMap<String, Vec<u8>>,
    ) -> Self {
        Self {
            made_at,
            daypass: env!("CARGO_PKG_VERSION").to_owned(),
            contents: Contents::of(holdings),
            records: records.iter().map(|record| nonce(&record.sealed.nonce)).collect(),
            facts: facts.iter().map(|(name, value)| (name.clone(), STANDARD.encode(value))).collect(),
        }
    }

    /// The plain facts of the vault.
    pub(super) fn facts(&self) -> BTreeMap<String, Vec<u8>> {
        let facts = self.facts.iter();
        facts.filter_map(|(name, value)| Some((name.clone(), STANDARD.decode(value).ok()?))).collect()
    }

    /// Whether the vault has the key that this is sealed under, and still opens it in the same way: after a change of the
    /// passphrase, a backup from before would open with the old one.
    pub(super) fn is_of_vault(&self, facts: &BTreeMap<String, Vec<u8>>) -> bool {
        let ours = self.facts();
        OpenedVault::KEY_FACTS.iter().all(|&name| ours.get(name) == facts.get(name))
    }
}

/// A nonce in hexadecimal digits, as the store writes it.
pub(super) fn nonce(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Contents {
    fn of(holdings: &Holdings) -> Self {
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let of_kinds =
            |is: fn(&str) -> bool| count(holdings.records.iter().filter(|(kind, _)| is(kind)).count());
        Self {
            integrations: count(holdings.integrations.len()),
            users: count(holdings.users.len()),
            roles: count(holdings.roles.len()),
            access_keys: of_kinds(is_access_key),
            texts: of_kinds(is_text),
            others: of_kinds(|kind| !is_access_key(kind) && !is_text(kind)),
        }
    }
}

fn is_access_key(kind: &str) -> bool {
    kind.ends_with("access-key")
}

fn is_text(kind: &str) -> bool {
    kind.ends_with("-section") || kind.starts_with("withheld-") || kind == "kept-text"
}
