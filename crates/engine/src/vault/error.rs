//! What can be wrong with the vault, and how it stands.

use super::key::SealError;
use super::key_source::KeyError;
use super::record::RecordKind;
use crate::store::StoreError;
use daypass_core::problem::sentence;
use daypass_core::{Explain, Kind, Problem, ProblemCode as Code, Remedy};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// Why the vault has no answer. No field of it is for a secret. `Clone`, because all who waited for the key get the same one.
#[derive(Debug, Clone, thiserror::Error)]
pub enum VaultError {
    /// The keychain is there and stays shut: the prompt was dismissed, or access was refused.
    #[error("the keychain is locked: {reason}")]
    Locked {
        /// The platform's words.
        reason: String,
    },
    /// The keychain has not answered yet, most likely because its unlock prompt is open. The question stands: once it
    /// is answered, the next call has the key.
    #[error("the keychain has not answered for {} s", waited.as_secs())]
    Timeout {
        /// The bound that was reached.
        waited: Duration,
    },
    /// The keychain stayed locked when it was last asked, and this is work that runs by itself: only a person's own act
    /// asks it again.
    #[error("the keychain was still locked when it was last asked")]
    NotAskedAgain,
    /// There is no keychain on this machine, or none in this session.
    #[error("there is no keychain: {reason}")]
    Missing {
        /// The platform's words.
        reason: String,
    },
    /// The keychain failed.
    #[error("the keychain failed: {reason}")]
    Failed {
        /// The platform's words.
        reason: String,
    },
    /// The passphrase is not the vault's.
    #[error("the passphrase is wrong")]
    WrongPassphrase,
    /// The key is under a passphrase, and none was given.
    #[error(
        "the vault needs its passphrase, and none was given; a command under daypass exec does not get DAYPASS_VAULT_PASSPHRASE"
    )]
    NoPassphrase,
    /// The file with the passphrase cannot be used.
    #[error("the passphrase cannot be read from {}: {reason}", path.display())]
    PassphraseFile {
        /// The file.
        path: PathBuf,
        /// Why not.
        reason: String,
    },
    /// The person left the question for the passphrase.
    #[error("no passphrase was entered")]
    Cancelled,
    /// The key cannot be kept unlocked outside this process.
    #[error("the vault's key cannot be kept unlocked: {reason}")]
    NotKept {
        /// Why not.
        reason: String,
    },
    /// There are secrets, but their key is gone, or another is in its place. No new key is made over them.
    #[error("the key to the stored secrets is gone")]
    KeyLost,
    /// The secrets' key is kept by another source than the one asked.
    #[error("the vault's key is kept by the {used}, not by the {asked}")]
    OtherSource {
        /// The one that keeps it.
        used: String,
        /// The one in force.
        asked: &'static str,
    },
    /// The key is right, and a record of this kind still does not open: it was changed or moved.
    #[error("a stored secret ({kind}) was tampered with")]
    Tampered {
        /// Its kind.
        kind: RecordKind,
    },
    /// Nothing can be sealed.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// The lock that makes one first key out of many cannot be had.
    #[error("the vault's lock file cannot be used")]
    Lock(#[source] Arc<std::io::Error>),
    /// The store failed.
    #[error(transparent)]
    Store(Arc<StoreError>),
}

impl From<StoreError> for VaultError {
    fn from(error: StoreError) -> Self {
        Self::Store(Arc::new(error))
    }
}

impl From<KeyError> for VaultError {
    fn from(error: KeyError) -> Self {
        match error {
            KeyError::Locked { reason } => Self::Locked { reason },
            KeyError::Missing { reason } => Self::Missing { reason },
            KeyError::Failed { reason } => Self::Failed { reason },
            KeyError::Unreadable => Self::KeyLost,
            KeyError::WrongPassphrase => Self::WrongPassphrase,
            KeyError::NoPassphrase => Self::NoPassphrase,
            KeyError::PassphraseFile { path, reason } => Self::PassphraseFile { path, reason },
            KeyError::Cancelled => Self::Cancelled,
            KeyError::NotKept { reason } => Self::NotKept { reason },
            KeyError::Seal(error) => Self::Seal(error),
            KeyError::Store(error) => error.into(),
        }
    }
}

/// How the vault stands in this process.
#[derive(Debug, Clone)]
pub enum VaultState {
    /// Nothing has asked for the key yet, or it was forgotten.
    Unopened,
    /// The key source has been asked and has not answered.
    Opening,
    /// The key is at hand.
    Open,
    /// The last attempt failed; the next call tries again.
    Failed(VaultError),
}

impl VaultState {
    /// The state in a word: `unopened`, `opening`, `open` or `failed`.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Unopened => "unopened",
            Self::Opening => "opening",
            Self::Open => "open",
            Self::Failed(_) => "failed",
        }
    }
}

impl Explain for VaultError {
    fn problem(&self) -> Problem {
        const PASSPHRASE: Option<&str> = Some("daypass vault use passphrase");
        const RESET: Option<&str> = Some("daypass vault reset --yes");
        let locked = "Unlock the keychain, then try again. If nobody can, and no secrets are stored yet, choose a passphrase instead";
        let (code, title, action, command) = match self {
            Self::Locked { .. } => (Code::KeychainLocked, "The keychain is locked", locked, PASSPHRASE),
            Self::Timeout { .. } => (
                Code::KeychainLocked,
                "The keychain does not answer",
                "Look for its prompt and answer it, then try again. If there is none, and no secrets are stored yet, choose a passphrase instead",
                PASSPHRASE,
            ),
            Self::NotAskedAgain => (
                Code::KeychainLocked,
                "The keychain is locked",
                "Unlock it, or start the session yourself: the keychain is asked again then.",
                None,
            ),
            Self::Missing { .. } => (
                Code::KeychainMissing,
                "There is no keychain",
                "Start a keychain and then Daypass again, or keep secrets under a passphrase instead",
                PASSPHRASE,
            ),
            Self::Failed { .. } => (Code::KeychainLocked, "The keychain failed", locked, PASSPHRASE),
            Self::WrongPassphrase => (
                Code::KeychainMissing,
                "The passphrase is wrong",
                "Enter the vault's current passphrase. If nobody knows it any more, start over",
                RESET,
            ),
            Self::NoPassphrase => (
                Code::KeychainMissing,
                "The vault's passphrase is missing",
                "Put it into a file that only you can read and set DAYPASS_VAULT_PASSPHRASE_FILE to its path, or move the key into the keychain",
                Some("daypass vault use keychain"),
            ),
            Self::PassphraseFile { .. } => (
                Code::KeychainMissing,
                "The vault's passphrase is missing",
                "Put the passphrase into that file, on one line, and let nobody else read it.",
                None,
            ),
            Self::Cancelled => (Code::Cancelled, "The vault stays locked", "Try again.", None),
            Self::NotKept { .. } => (
                Code::KeychainMissing,
                "The vault stays as it is",
                "See what holds the vault's key",
                Some("daypass vault status"),
            ),
            Self::KeyLost => (
                Code::KeychainMissing,
                "The vault's key is gone",
                "Restore the keychain's entry for Daypass, or start over",
                RESET,
            ),
            Self::OtherSource { .. } => (
                Code::KeychainMissing,
                "The vault's key is elsewhere",
                "Unset DAYPASS_VAULT, or move the key",
                None,
            ),
            Self::Tampered { .. } => (
                Code::Bug,
                "A stored secret was changed",
                "Sign out and in again; if it happens again, please report it.",
                None,
            ),
            Self::Seal(_) => (Code::Bug, "Nothing can be sealed", "Please report this.", None),
            Self::Lock(_) => (
                Code::FileUnwritable,
                "Daypass's folder cannot be written",
                "Check its permissions and that the disk is not full, then try again.",
                None,
            ),
            Self::Store(error) => return error.problem(),
        };
        let detail = match self {
            // What the system says of a missing keychain is for the log.
            Self::Missing { .. } => "There is no keychain on this machine.".to_owned(),
            _ => format!("{}.", sentence(&self.to_string())),
        };
        let problem = Problem::new(code, title, detail, action, Remedy::UnlockVault);
        match (self, command) {
            (Self::OtherSource { asked, .. }, _) => problem.by_command(format!("daypass vault use {asked}")),
            (_, Some(command)) => problem.by_command(command),
            (_, None) => problem,
        }
    }

    fn cause(&self) -> Option<&dyn Explain> {
        match self {
            Self::Store(error) => Some(&**error),
            _ => None,
        }
    }

    fn own_kind(&self) -> Kind {
        match self {
            Self::KeyLost | Self::Tampered { .. } | Self::NotKept { .. } => Kind::Refused,
            Self::Cancelled => Kind::Cancelled,
            // A keychain is unlocked or started some time, and a disk has room again.
            _ => Kind::Passing,
        }
    }
}
