//! Which Daypass this is, and whether there is a newer one.

use serde::{Deserialize, Serialize};
use specta::Type;

/// Which Daypass this is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct About {
    /// The version, as `1.2.3`.
    pub version: String,
    /// The beginning of the commit's hash; `None` where nobody told the build.
    pub commit: Option<String>,
    /// The day of the commit, as `2026-11-29`.
    pub date: Option<String>,
    /// The licence, by its name in SPDX's list.
    pub licence: String,
    /// The folder of the logs.
    pub logs: String,
    /// Whether this build knows where newer ones are. One that does not never looks.
    pub has_updates: bool,
}

/// What a look for a newer Daypass has found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case", rename_all_fields = "camelCase", tag = "kind")]
pub enum UpdateFound {
    /// There is none.
    Newest,
    /// There is one, which Daypass does not install.
    Told {
        /// Its version.
        version: String,
        /// What a person does to have it, as a sentence; or the words before the command.
        advice: String,
        /// The command that does it, as a shell takes it.
        command: Option<String>,
    },
    /// There is one, which Daypass installs when the person says so.
    Installable {
        /// Its version.
        version: String,
    },
}

/// What is known of a newer Daypass.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct UpdateState {
    /// What was found last; nothing where nobody has looked.
    pub found: Option<UpdateFound>,
    /// The version that was put in the place of this one, which the next start is of.
    pub installed: Option<String>,
}
