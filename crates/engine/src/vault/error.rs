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

/// Why the vault has no answer. It never holds a secret. `Clone`, because all who waited for the key get the same one.
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
    #[error("the keychain has not answered for {waited:?}")]
    Timeout {
        /// The bound that was reached.
        waited: Duration,
    },
    /// The keychain stayed locked when it was last asked, and this is work that runs by itself: only a person's own act
    /// asks it again.
    #[error("the keychain stayed locked when it was last asked")]
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
    #[error("the vault does not open with the passphrase that was given")]
    WrongPassphrase,
    /// The key is under a passphrase, and none was given.
    #[error(
        "the vault opens with a passphrase, and none was given; what daypass exec runs does not get DAYPASS_VAULT_PASSPHRASE"
    )]
    NoPassphrase,
    /// The file with the passphrase cannot be used.
    #[error("the passphrase cannot be taken from {}: {reason}", path.display())]
    PassphraseFile {
        /// The file.
        path: PathBuf,
        /// Why not.
        reason: String,
    },
    /// The person left the question for the passphrase.
    #[error("the question for the passphrase was left")]
    Cancelled,
    /// There are secrets, but their key is gone, or another is in its place. No new key is made over them.
    #[error("the key of the stored secrets is gone")]
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
    #[error("the vault's lock cannot be taken")]
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
        let locked = "Unlock the keychain, then try again; where nobody can, and no secret is kept yet, choose a passphrase: daypass vault use passphrase";
        let missing =
            "Start a keychain and then Daypass again, or choose a passphrase: daypass vault use passphrase";
        let other = match self {
            Self::OtherSource { asked, .. } => {
                format!("Unset DAYPASS_VAULT, or move the key there: daypass vault use {asked}")
            }
            _ => String::new(),
        };
        let (code, title, action) = match self {
            Self::Locked { .. } => (Code::KeychainLocked, "The keychain is locked", locked),
            Self::Timeout { .. } => (
                Code::KeychainLocked,
                "The keychain does not answer",
                "Look for its prompt and answer it, then try again; where there is none, and no secret is kept yet, choose a passphrase: daypass vault use passphrase",
            ),
            Self::NotAskedAgain => (
                Code::KeychainLocked,
                "The keychain is locked",
                "Unlock it, or start the session yourself: the keychain is asked again then.",
            ),
            Self::Missing { .. } => (Code::KeychainMissing, "There is no keychain", missing),
            Self::Failed { .. } => (Code::KeychainLocked, "The keychain failed", locked),
            Self::WrongPassphrase => (
                Code::KeychainMissing,
                "That is not the passphrase",
                "Give the one that the vault has now; where nobody knows it any more, begin anew: daypass vault reset --yes",
            ),
            Self::NoPassphrase => (
                Code::KeychainMissing,
                "The vault's passphrase is missing",
                "Put it into a file that you alone can read and name that in DAYPASS_VAULT_PASSPHRASE_FILE, or move the key into the keychain: daypass vault use keychain",
            ),
            Self::PassphraseFile { .. } => (
                Code::KeychainMissing,
                "The vault's passphrase is missing",
                "Put the passphrase into that file, on one line, and let nobody else read it.",
            ),
            Self::Cancelled => (Code::Cancelled, "The vault stays shut", "Try again."),
            Self::KeyLost => (
                Code::KeychainMissing,
                "The vault's key is gone",
                "Restore the keychain's entry for Daypass, or begin anew: daypass vault reset --yes",
            ),
            Self::OtherSource { .. } => {
                (Code::KeychainMissing, "The vault's key is elsewhere", other.as_str())
            }
            Self::Tampered { .. } => (
                Code::Bug,
                "A stored secret was changed",
                "Sign out and in again; if it comes back, please report it.",
            ),
            Self::Seal(_) => (Code::Bug, "Nothing can be sealed", "Please report this."),
            Self::Lock(_) => (
                Code::FileUnwritable,
                "Daypass's folder cannot be written",
                "Check its permissions and that the disk has room, then try again.",
            ),
            Self::Store(error) => return error.problem(),
        };
        Problem::new(code, title, format!("{}.", sentence(&self.to_string())), action, Remedy::UnlockVault)
    }

    fn cause(&self) -> Option<&dyn Explain> {
        match self {
            Self::Store(error) => Some(&**error),
            _ => None,
        }
    }

    fn own_kind(&self) -> Kind {
        match self {
            Self::KeyLost | Self::Tampered { .. } => Kind::Refused,
            Self::Cancelled => Kind::Cancelled,
            // A keychain is unlocked or started some time, and a disk has room again.
            _ => Kind::Passing,
        }
    }
}
