//! Long-term keys in plain files, and what becomes of them.

use crate::problem::Problem;
use crate::profile::ProfileName;
use crate::session::SessionId;
use crate::sts::{AccessKeyId, MfaSerial};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use specta::Type;

/// What stands in plain text in the person's AWS files.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PlainKeys {
    /// The keys that can be moved into the vault, in the order of the files.
    pub keys: Vec<PlainKey>,
    /// What is left where it stands.
    pub left: Vec<LeftKey>,
}

/// A long-term key in plain text, and what protecting it will do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PlainKey {
    /// Its id, which is no secret.
    pub access_key_id: AccessKeyId,
    /// Where it stands: all of them are taken out together.
    pub places: Vec<KeyPlace>,
    /// Other profiles that take their credentials from it by `source_profile`, directly or through others.
    pub used_by: Vec<String>,
    /// The name of the session that it becomes, or that has it already.
    pub becomes: String,
    /// A session has it already.
    pub known: bool,
    /// The profiles that the session will be delivered to; none, where AWS tools do not take this key for any.
    pub profiles: Vec<ProfileName>,
    /// The MFA device that its profile names: the session will ask for its codes.
    pub mfa_device: Option<MfaSerial>,
    /// What will be different from then on, in sentences.
    pub notes: Vec<String>,
}

/// A section that a key stands in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct KeyPlace {
    /// The file's path.
    pub file: String,
    /// The section's name between its brackets.
    pub section: String,
    /// The line of the key's id, counted from 1.
    pub line: u32,
}

/// What looks like a key and is left where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct LeftKey {
    /// Its id, where it has one.
    pub access_key_id: Option<String>,
    /// Where it stands.
    pub place: KeyPlace,
    /// Why, and what to do about it, in a sentence or two.
    pub reason: String,
}

/// What came of protecting a key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ProtectOutcome {
    /// The key.
    pub access_key_id: AccessKeyId,
    /// The session that has it in the vault, if it came so far.
    pub session_name: Option<String>,
    /// The profiles that the session is delivered to.
    pub profiles: Vec<ProfileName>,
    /// Why it still stands in plain text, or somewhere still does.
    pub problem: Option<Problem>,
    /// What was left to the person where a session gave way to it, a sentence each.
    pub notes: Vec<String>,
}

/// A key that was taken out of a section, and can be put back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ProtectedKey {
    /// The key.
    pub access_key_id: AccessKeyId,
    /// The profile that it stood in.
    pub profile: ProfileName,
    /// The file's path.
    pub file: String,
    /// The section's name between its brackets.
    pub section: String,
    /// The session that has it; `None` when the person removed that.
    pub session: Option<SessionId>,
    /// Its name.
    pub session_name: Option<String>,
    /// Since when.
    pub protected_at: Timestamp,
}

/// What came of putting a key back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct UndoOutcome {
    /// The key and its place.
    pub key: ProtectedKey,
    /// Why it is not back.
    pub problem: Option<Problem>,
    /// The key that stands in the file now: another one where it was rotated since. `None` where none is back.
    pub put_back: Option<AccessKeyId>,
    /// What else is to be said, a sentence each: whether AWS still takes the key, and what was left to the person.
    pub notes: Vec<String>,
}
