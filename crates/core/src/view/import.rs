//! What becomes of a profile that is imported.

use crate::problem::Problem;
use serde::{Deserialize, Serialize};
use specta::Type;

/// What becomes of a profile of `~/.aws` when it is imported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum ImportOutcome {
    /// The session of an IAM user.
    User,
    /// The session of a role that is assumed from another.
    Role,
    /// An integration, whose roles are there once somebody has signed in.
    Integration,
    /// A profile of a role of IAM Identity Center, whose integration is there or is added.
    IdentityCenterRole,
    /// Nothing new: Daypass has it already.
    Known,
    /// Nothing: it stays as it is.
    LeftAlone,
}

/// A profile of `~/.aws` and what becomes of it. Its words are for people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ImportItem {
    /// The profile's name; in brackets a section's header, or a file's path, where something is to be said of that.
    pub profile: String,
    /// What becomes of it.
    pub outcome: ImportOutcome,
    /// The same in a few words, without an end mark.
    pub becomes: String,
    /// What else is to be said: the reason it is left alone, what stays where it is. Whole sentences.
    pub detail: Option<String>,
    /// The other profile that is imported along with it: that of its keys, or that it is assumed from.
    pub comes_with: Option<String>,
    /// Why it could not be imported, after an import; it is then left alone.
    pub problem: Option<Problem>,
}
