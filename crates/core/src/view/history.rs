//! What happened to sessions, and who asked for it.

use crate::profile::ProfileName;
use crate::session::SessionId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use specta::Type;
use std::fmt;

/// What happened to a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum Event {
    /// Credentials were issued and delivered.
    Issued,
    /// They were renewed.
    Renewed,
    /// Kept ones were given to a program that had not had them.
    HandedOut,
    /// They were taken out. Where it was because the role is gone, the detail is what the session was called.
    Stopped,
    /// They had ended, and were taken out.
    Expired,
    /// Something went wrong.
    Failed,
    /// A user has another access key.
    Rotated,
    /// A person was asked for an MFA code. Nothing was issued by that, so lists of what was leave it out.
    Prompted,
}

/// By which way somebody comes to credentials.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, Type)]
#[serde(rename = "Via", rename_all = "kebab-case")]
pub enum Channel {
    /// The window or the tray.
    Window,
    /// A command that a person typed.
    #[default]
    CommandLine,
    /// The agent, by itself.
    Agent,
    /// An AWS tool, by `credential_process`.
    CredentialProcess,
    /// A program that `daypass exec` runs.
    Exec,
    /// An AWS tool, at the standing endpoint.
    Endpoint,
}

impl Channel {
    /// Whether a person acts, who can be expected to answer a prompt of the system.
    pub const fn is_attended(self) -> bool {
        match self {
            Self::Window | Self::CommandLine | Self::Exec => true,
            Self::Agent | Self::CredentialProcess | Self::Endpoint => false,
        }
    }
}

/// Who asked for credentials.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename = "Asker", rename_all = "camelCase")]
pub struct Caller {
    /// By which way.
    #[serde(rename = "via")]
    pub channel: Channel,
    /// The program's name, where the platform tells it. Without its arguments, which may hold secrets.
    pub process: Option<String>,
    /// Its process id.
    pub pid: Option<u32>,
}

impl Caller {
    /// Somebody of whom the way alone is known.
    pub fn of(channel: Channel) -> Self {
        Self { channel, process: None, pid: None }
    }
}

/// `the window`, `terraform (4711)`.
impl fmt::Display for Caller {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let way = match self.channel {
            Channel::Window => "the window",
            Channel::CommandLine => "the command line",
            Channel::Agent => "the agent",
            Channel::CredentialProcess => "credential_process",
            Channel::Exec => "daypass exec",
            Channel::Endpoint => "the endpoint",
        };
        match (&self.process, self.pid) {
            (Some(process), Some(pid)) => write!(f, "{process} ({pid})"),
            (Some(process), None) => f.write_str(process),
            (None, Some(pid)) => write!(f, "process {pid}, {way}"),
            (None, None) => f.write_str(way),
        }
    }
}

/// A line of the history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct HistoryEntry {
    /// When.
    pub at: Timestamp,
    /// Whose: the id of a session that may be gone by now.
    pub session: SessionId,
    /// The session's name, as long as it is there.
    pub session_name: Option<String>,
    /// What.
    pub event: Event,
    /// What else is to be said: why it failed.
    pub detail: String,
    /// The profiles that it was for, where it was for some.
    pub profiles: Vec<ProfileName>,
    /// Who asked.
    #[serde(rename = "by")]
    pub caller: Caller,
    /// Which credentials: CloudTrail knows them by the same id, which is no secret.
    pub access_key_id: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_asked_is_named_as_well_as_it_is_known() {
        let caller = |process: Option<&str>, pid| Caller {
            channel: Channel::CredentialProcess,
            process: process.map(str::to_owned),
            pid,
        };
        assert_eq!(caller(Some("terraform"), Some(4711)).to_string(), "terraform (4711)");
        assert_eq!(caller(None, Some(4711)).to_string(), "process 4711, credential_process");
        assert_eq!(Caller::of(Channel::Window).to_string(), "the window");
    }
}
