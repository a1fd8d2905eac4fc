//! Why a long-term key stays where it is.

use crate::aws::AwsError;
use crate::store::StoreError;
use crate::vault::VaultError;
use crate::{delivery, ground, iam, sessions, users};
use aws_files::FileError;
use daypass_core::problem::sentence;
use daypass_core::sts::AccessKeyId;
use daypass_core::{Explain, Kind, Problem, ProblemCode as Code, ProfileName, Remedy};
use std::path::{Path, PathBuf};

/// Why a key was not moved, or not put back.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// This machine.
    #[error(transparent)]
    Ground(#[from] ground::Error),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The vault.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// A file of `~/.aws`.
    #[error(transparent)]
    File(#[from] FileError),
    /// A user's keys.
    #[error(transparent)]
    Iam(#[from] iam::Error),
    /// What is delivered in the profile.
    #[error(transparent)]
    Delivery(#[from] delivery::Error),
    /// The session that is in the profile.
    #[error(transparent)]
    Sessions(#[from] sessions::Error),
    /// The user that the key becomes.
    #[error(transparent)]
    Users(#[from] users::Error),
    /// AWS does not take keys that stand in plain text.
    #[error("AWS does not take the access key {id}: {source}")]
    PlainKeyRefused {
        /// The key.
        id: AccessKeyId,
        /// What AWS answered.
        source: AwsError,
    },
    /// What the vault gives back is not what was put into it.
    #[error("the vault did not keep the access key of {name}")]
    KeysNotKept {
        /// The session.
        name: String,
    },
    /// A section has keys again where some were to be put back.
    #[error("[{section}] of {} holds keys again", path.display())]
    KeysThere {
        /// The file.
        path: PathBuf,
        /// The section.
        section: String,
    },
    /// The vault has no text of a protected section any more.
    #[error("the vault has not what stood in the profile {profile}")]
    UndoLost {
        /// The profile.
        profile: ProfileName,
    },
    /// A section whose edit could not be undone exactly, or would change what other lines mean.
    #[error("[{section}] of {} cannot be edited: {detail}", path.display())]
    SectionUnsafe {
        /// The file.
        path: PathBuf,
        /// The section.
        section: String,
        /// The reason.
        detail: String,
    },
}

impl Explain for Error {
    fn problem(&self) -> Problem {
        match self {
            Self::Ground(error) => error.problem(),
            Self::Store(error) => error.problem(),
            Self::Vault(error) => error.problem(),
            Self::File(error) => error.problem(),
            Self::Iam(error) => error.problem(),
            Self::Delivery(error) => error.problem(),
            Self::Sessions(error) => error.problem(),
            Self::Users(error) => error.problem(),
            Self::PlainKeyRefused { id, source } => plain_key_refused(id, source),
            Self::KeysNotKept { name } => keys_not_kept(name),
            Self::KeysThere { path, section } => keys_there(path, section),
            Self::UndoLost { profile } => undo_lost(profile),
            Self::SectionUnsafe { path, section, detail } => section_unsafe(path, section, detail),
        }
    }

    fn cause(&self) -> Option<&dyn Explain> {
        match self {
            Self::Ground(error) => Some(error),
            Self::Store(error) => Some(error),
            Self::Vault(error) => Some(error),
            Self::File(error) => Some(error),
            Self::Iam(error) => Some(error),
            Self::Delivery(error) => Some(error),
            Self::Sessions(error) => Some(error),
            Self::Users(error) => Some(error),
            _ => None,
        }
    }

    fn own_kind(&self) -> Kind {
        match self {
            // The text that stood there went with the vault before this one.
            Self::UndoLost { .. } => Kind::Refused,
            _ => self.problem().code.kind(),
        }
    }
}

fn plain_key_refused(id: &AccessKeyId, source: &AwsError) -> Problem {
    let reason = match source.code() {
        Some("SignatureDoesNotMatch") => "its secret does not belong to it".to_owned(),
        Some("InvalidClientTokenId") => {
            "it is inactive or deleted, or its profile's region is in another partition".to_owned()
        }
        // AWS's words may end with a full stop of their own.
        _ => source.to_string().trim_end_matches('.').to_owned(),
    };
    Problem::new(
        Code::AccessDenied,
        "AWS does not accept this key",
        format!("AWS does not accept {id}, so it was left where it is: {reason}."),
        "If nobody needs it any more, delete its lines from the file.",
        Remedy::Retry,
    )
}

fn keys_not_kept(name: &str) -> Problem {
    Problem::new(
        Code::Bug,
        "The vault did not keep the key",
        format!("The vault did not keep the key of '{name}', so the file was left as it is."),
        "Try again; if it happens again, please report it.",
        Remedy::Retry,
    )
}

fn keys_there(path: &Path, section: &str) -> Problem {
    Problem::new(
        Code::FileConflict,
        "There are new keys now",
        format!("[{section}] in {} has been given new keys since.", path.display()),
        "Remove those first, then put the earlier ones back.",
        Remedy::Retry,
    )
}

fn undo_lost(profile: &ProfileName) -> Problem {
    Problem::new(
        Code::KeychainMissing,
        "The key cannot be put back",
        format!("The vault was reset after the key of '{profile}' was moved into it, so the key is gone."),
        "Create a new access key in IAM.",
        Remedy::None,
    )
}

fn section_unsafe(path: &Path, section: &str, detail: &str) -> Problem {
    Problem::new(
        Code::FileMalformed,
        "The section cannot be edited safely",
        format!("[{section}] in {} cannot be edited safely: {}.", path.display(), sentence(detail)),
        "Fix that part of the file, then try again.",
        Remedy::Retry,
    )
}
