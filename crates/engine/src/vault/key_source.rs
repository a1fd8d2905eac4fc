//! Where the data key is kept: what each such place can do.

use super::key::{DataKey, SealError};
use crate::store::StoreError;
use jiff::Timestamp;
use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

/// Whether a person acts, whom a source may ask by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attendance {
    /// Something that a person does.
    Attended,
    /// Something that runs by itself.
    Unattended,
}

/// A fact that the store has to keep: its name and its value.
pub type StoredFact = (&'static str, Vec<u8>);

/// Where the data key is kept. The calls block, possibly on a prompt: the vault makes them on a thread of their own.
///
/// The key is replaced in steps, since no kill may leave records whose key is nowhere: the new key is *staged*, the records
/// are sealed anew under it in one transaction of the store, and the new key then takes the place of the old one.
pub trait KeySource: Send + Sync + fmt::Debug {
    /// Its name, as settings and `daypass status` say it.
    fn name(&self) -> &'static str;

    /// Whether [`load`](Self::load) or [`keep`](Self::keep) could bring up a prompt of the system now; so they could where
    /// a source does not tell. Looking brings up none.
    fn may_prompt(&self) -> bool {
        true
    }

    /// The key that is kept, where it can be had at once: without a prompt, without a thread, and without a wait for more than
    /// another program's answer. `None` says nothing of whether one is kept.
    fn load_at_once(&self) -> Option<DataKey> {
        None
    }

    /// The key, and when it ends, where it is kept unlocked for a while outside this process. Asks nobody.
    fn unlocked(&self) -> Option<(DataKey, Timestamp)> {
        None
    }

    /// Whether this source keeps a key unlocked for a while at all.
    ///
    /// # Errors
    /// [`KeyError::NotKept`] where it does not.
    fn may_stay_unlocked(&self) -> Result<(), KeyError> {
        Err(KeyError::NotKept {
            reason: format!("the {} holds it, which locks and unlocks by itself", self.name()),
        })
    }

    /// Keeps the key unlocked for so long, and returns when that ends.
    ///
    /// # Errors
    /// [`KeyError::NotKept`] where this source or this system does not do so.
    fn keep_unlocked(&self, _: &DataKey, _: Duration) -> Result<Timestamp, KeyError> {
        self.may_stay_unlocked()?;
        Err(KeyError::NotKept { reason: format!("the {} has no place for it", self.name()) })
    }

    /// Ends what [`keep_unlocked`](Self::keep_unlocked) began; whether there was something to end.
    ///
    /// # Errors
    /// [`KeyError::NotKept`] where the system does not let it.
    fn end_unlocked(&self) -> Result<bool, KeyError> {
        Ok(false)
    }

    /// Forgets what a person has typed to this process.
    fn forget_typed(&self) {}

    /// The key that is kept, if one is.
    ///
    /// # Errors
    /// [`KeyError`]
    fn load(&self, attendance: Attendance) -> Result<Option<DataKey>, KeyError>;

    /// Keeps this key in place of any other.
    ///
    /// # Errors
    /// [`KeyError`]
    fn keep(&self, key: &DataKey, attendance: Attendance) -> Result<(), KeyError>;

    /// Makes ready to keep this key: beside the one that is kept, at a second place of the source; or, where the store
    /// itself keeps it, as the fact that is to be written in the same transaction as the records.
    ///
    /// # Errors
    /// [`KeyError`]
    fn stage(&self, key: &DataKey) -> Result<Option<StoredFact>, KeyError>;

    /// The key at the second place, if one is there.
    ///
    /// # Errors
    /// [`KeyError`]
    fn staged(&self) -> Result<Option<DataKey>, KeyError>;

    /// Clears the second place; clearing an empty one is nothing.
    ///
    /// # Errors
    /// [`KeyError`]
    fn unstage(&self) -> Result<(), KeyError>;

    /// Forgets the key that is kept; forgetting none is nothing.
    ///
    /// # Errors
    /// [`KeyError`]
    fn forget(&self) -> Result<(), KeyError>;
}

/// Why a key source has no answer. Reasons are the platform's words and hold no secret.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The keychain is there and stays shut: the prompt was dismissed, or access was refused.
    #[error("the keychain is locked: {reason}")]
    Locked {
        /// The platform's words.
        reason: String,
    },
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
    /// What is kept is no key of this Daypass.
    #[error("what is kept is not a key")]
    Unreadable,
    /// The passphrase does not open the key.
    #[error("that is not the passphrase")]
    WrongPassphrase,
    /// There is no passphrase, and nobody to ask for it.
    #[error("no passphrase was given")]
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
    /// The key cannot be kept unlocked.
    #[error("the vault's key cannot be kept unlocked: {reason}")]
    NotKept {
        /// Why not.
        reason: String,
    },
    /// The key could not be sealed under the passphrase.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// The store that keeps the passphrase's half failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}
