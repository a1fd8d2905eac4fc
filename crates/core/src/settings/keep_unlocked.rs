//! For how long an unlocked key stays so.

use serde::{Deserialize, Serialize};
use specta::Type;
use std::time::Duration;

/// For how long the key of a vault under a passphrase stays unlocked once the passphrase has opened it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
pub enum KeepUnlocked {
    /// Not at all: each process has it for itself.
    #[default]
    #[serde(rename = "never")]
    Never,
    /// An hour.
    #[serde(rename = "1h")]
    OneHour,
    /// Half a working day.
    #[serde(rename = "4h")]
    FourHours,
    /// A working day.
    #[serde(rename = "8h")]
    EightHours,
    /// As long as the longest credentials of AWS.
    #[serde(rename = "12h")]
    TwelveHours,
}

impl KeepUnlocked {
    /// The length; `None` for not at all.
    pub fn length(self) -> Option<Duration> {
        let hours = match self {
            Self::Never => return None,
            Self::OneHour => 1,
            Self::FourHours => 4,
            Self::EightHours => 8,
            Self::TwelveHours => 12,
        };
        Some(Duration::from_hours(hours))
    }
}
