//! Why there is no newer Daypass here.

use crate::aws::{AwsError, DownloadError};
use crate::ground;
use crate::store::StoreError;
use daypass_core::problem::sentence;
use daypass_core::update::{InvalidManifest, SignedForOther};
use daypass_core::{Explain, Kind, Problem, ProblemCode as Code, Remedy};
use std::io;
use std::path::PathBuf;

/// Why a newer Daypass was not looked for, or not installed. In each case the one that is here stays as it is.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// This machine.
    #[error(transparent)]
    Ground(#[from] ground::Error),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// This build has no update server and no key.
    #[error("this build has no updates")]
    NoUpdates,
    /// The update server, or where a file is, cannot be asked.
    #[error("{host} cannot be asked for updates")]
    Network {
        /// Who was asked.
        host: String,
        /// Why.
        source: AwsError,
    },
    /// Who was asked answers something that is no update.
    #[error("the server {host} {why}")]
    Answer {
        /// Who was asked.
        host: String,
        /// What it answers, as the rest of a sentence about it.
        why: String,
    },
    /// What was fetched is not signed with the key of this build.
    #[error("the update is not Daypass's: {why}")]
    NotSigned {
        /// Why, as a sentence without its end.
        why: &'static str,
    },
    /// What was fetched is signed, but as something else than what was offered.
    #[error("the update is not what it claims to be: {0}")]
    SignedForOther(#[source] SignedForOther),
    /// What the person has seen is not what is offered any more.
    #[error("version {version} is not offered for this Daypass")]
    NotOffered {
        /// What they have seen.
        version: String,
    },
    /// A file or a folder cannot be written or read.
    #[error("{} cannot be written", path.display())]
    File {
        /// The file or the folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Daypass is writing files that would be cut off.
    #[error("{what}: a write is under way")]
    WriteUnderWay {
        /// What is written, in words.
        what: String,
        /// Who writes it, where it is known.
        pid: Option<u32>,
    },
    /// What was fetched cannot be unpacked, or has no app in it.
    #[error("the update cannot be unpacked: {why}")]
    Unpacked {
        /// Why, as a sentence without its end.
        why: String,
    },
}

impl Error {
    /// A manifest that is none.
    pub(crate) fn manifest(host: &str, invalid: InvalidManifest) -> Self {
        Self::Answer { host: host.to_owned(), why: format!("answers something else: {invalid}") }
    }

    /// A file that was not fetched. `path` is where it was to be.
    pub(crate) fn download(error: DownloadError, path: &std::path::Path) -> Self {
        match error {
            DownloadError::Network { host, source } => Self::Network { host, source },
            DownloadError::Answer { host, why } => Self::Answer { host, why },
            DownloadError::TooLong { host, most } => {
                Self::Answer { host, why: format!("sends more than {} MiB", most >> 20) }
            }
            DownloadError::NotTaken(source) => Self::File { path: path.to_owned(), source },
        }
    }
}

impl From<SignedForOther> for Error {
    fn from(error: SignedForOther) -> Self {
        Self::SignedForOther(error)
    }
}

impl Explain for Error {
    fn problem(&self) -> Problem {
        const GENUINE: &str = "Do not install it by hand either. Check again later; if nothing changes, report it as SECURITY.md says.";
        let detail = format!("{}.", sentence(&self.to_string()));
        let stays = |detail: &str| format!("{detail} Nothing was changed.");
        let (code, title, detail, action) = match self {
            Self::Ground(error) => return error.problem(),
            Self::Store(error) => return error.problem(),
            Self::NoUpdates => (
                Code::InvalidInput,
                "This build has no updates",
                "This Daypass was built without an update server, so it cannot find newer versions."
                    .to_owned(),
                "Install a newer version the way you installed this one.",
            ),
            Self::Network { host, source } => return unreachable(host, source),
            Self::Answer { .. } => (
                Code::ProxyOrTls,
                "That was not an update",
                stays(&detail),
                "Open any web page to see whether this network asks for a sign-in, then check again.",
            ),
            Self::NotSigned { .. } => {
                (Code::FileMalformed, "The update is not genuine", stays(&detail), GENUINE)
            }
            Self::SignedForOther(_) => {
                (Code::FileMalformed, "The update is not what it claims to be", stays(&detail), GENUINE)
            }
            Self::NotOffered { .. } => {
                (Code::InvalidInput, "This version is not offered", detail, "Check for updates again.")
            }
            Self::File { path, source } => (
                Code::FileUnwritable,
                "The update cannot be written",
                stays(&format!("{}: {source}.", path.display())),
                "Check the folder's permissions and that the disk is not full, then try again.",
            ),
            Self::WriteUnderWay { what, pid } => {
                let who =
                    pid.map_or_else(|| "A Daypass".to_owned(), |pid| format!("A Daypass (process {pid})"));
                (
                    Code::FileConflict,
                    "Daypass is writing files",
                    stays(&format!("{who} is working on {what}, and an update would interrupt it.")),
                    "Try again when it has finished.",
                )
            }
            Self::Unpacked { .. } => (
                Code::FileMalformed,
                "The update cannot be unpacked",
                stays(&detail),
                "Try again, or install it by hand.",
            ),
        };
        Problem::new(code, title, detail, action, Remedy::Retry)
    }

    fn cause(&self) -> Option<&dyn Explain> {
        match self {
            Self::Ground(error) => Some(error),
            Self::Store(error) => Some(error),
            Self::Network { source, .. } => Some(source),
            _ => None,
        }
    }

    fn own_kind(&self) -> Kind {
        match self {
            Self::NotSigned { .. } | Self::SignedForOther(_) | Self::Unpacked { .. } => Kind::Refused,
            Self::WriteUnderWay { .. } => Kind::Passing,
            error => error.problem().code.kind(),
        }
    }
}

/// Why nobody answered. What is wrong with this machine's own settings is told as it is for AWS.
fn unreachable(host: &str, source: &AwsError) -> Problem {
    let (code, why) = match source {
        AwsError::Unreachable { why, .. } => (Code::Offline, why.to_string()),
        AwsError::Insecure { reason } => (Code::ProxyOrTls, format!("cannot be reached securely: {reason}")),
        AwsError::Proxy { reason } => {
            (Code::ProxyOrTls, format!("cannot be reached through the proxy: {reason}"))
        }
        other => return other.problem(),
    };
    Problem::new(
        code,
        "Cannot check for updates",
        format!("{host} {why}. Nothing was changed."),
        "Check the network, HTTPS_PROXY and AWS_CA_BUNDLE, then try again.",
        Remedy::Retry,
    )
}
