//! What this machine does not let Daypass do, in words for people.

use super::sentence;
use crate::store::StoreError;
use crate::vault::VaultError;
use aws_files::FileError;
use daypass_core::{Problem, ProblemCode as Code, Remedy};

pub(super) fn file(error: &FileError) -> Problem {
    let path = error.path().display();
    let (code, title, action) = match error {
        FileError::NotAFile { .. } | FileError::TooLarge { .. } => (
            Code::FileMalformed,
            "This is not an AWS file",
            "Check the path, and AWS_SHARED_CREDENTIALS_FILE and AWS_CONFIG_FILE if you set them.",
        ),
        FileError::TooManyLinks { .. } | FileError::DanglingLink { .. } => {
            (Code::FileUnwritable, "A link leads nowhere", "Mend the symbolic link, then try again.")
        }
        FileError::Unreadable { .. } => {
            (Code::FileUnwritable, "The file cannot be read", "Check its permissions, then try again.")
        }
        FileError::ReadOnly { .. } | FileError::Unwritable { .. } => (
            Code::FileUnwritable,
            "The file cannot be written",
            "Check the permissions of the file and its folder, then try again.",
        ),
        FileError::DiskFull { .. } => {
            (Code::FileUnwritable, "The disk is full", "Make room, then try again. The file is as it was.")
        }
        FileError::Locked { .. } | FileError::Contended { .. } => {
            (Code::FileConflict, "The file is busy", "Another program is writing it; try again.")
        }
    };
    let mut detail = sentence(&error.to_string());
    if let Some(source) = std::error::Error::source(error) {
        detail = format!("{detail}: {source}");
    }
    debug_assert!(detail.contains(&path.to_string()), "the person has to see which file it is");
    Problem::new(code, title, format!("{detail}."), action, Remedy::Retry)
}

pub(super) fn vault(error: &VaultError) -> Problem {
    let locked = "Unlock the keychain, then try again.";
    let passphrase = "Start a keychain and then Daypass again, or choose a passphrase: DAYPASS_VAULT=passphrase and DAYPASS_VAULT_PASSPHRASE.";
    let (code, title, action) = match error {
        VaultError::Locked { .. } => (Code::KeychainLocked, "The keychain is locked", locked),
        VaultError::Timeout { .. } => (
            Code::KeychainLocked,
            "The keychain does not answer",
            "Look for its prompt and answer it, then try again.",
        ),
        VaultError::Missing { .. } => (Code::KeychainMissing, "There is no keychain", passphrase),
        VaultError::Failed { .. } => (Code::KeychainLocked, "The keychain failed", locked),
        VaultError::WrongPassphrase => (
            Code::KeychainLocked,
            "The passphrase is wrong",
            "Set DAYPASS_VAULT_PASSPHRASE to the passphrase that the vault was made with.",
        ),
        VaultError::KeyLost => (
            Code::KeychainMissing,
            "The vault's key is gone",
            "Restore the keychain's entry for Daypass, or begin anew: daypass vault reset.",
        ),
        VaultError::OtherSource { .. } => (
            Code::KeychainMissing,
            "The vault's key is elsewhere",
            "Set DAYPASS_VAULT as it was when the vault was made.",
        ),
        VaultError::Tampered { .. } => (
            Code::Bug,
            "A stored secret was changed",
            "Sign out and in again; if it comes back, please report it.",
        ),
        VaultError::Seal(_) => (Code::Bug, "Nothing can be sealed", "Please report this."),
        VaultError::Lock(_) => (
            Code::FileUnwritable,
            "Daypass's folder cannot be written",
            "Check its permissions and that the disk has room, then try again.",
        ),
        VaultError::Store(error) => return store(error),
    };
    Problem::new(code, title, format!("{}.", sentence(&error.to_string())), action, Remedy::UnlockVault)
}

pub(super) fn store(error: &StoreError) -> Problem {
    match error {
        StoreError::Folder { path, source } => Problem::new(
            Code::FileUnwritable,
            "Daypass's folder cannot be used",
            format!("{}: {source}.", path.display()),
            "Check its permissions and that the disk has room, or set DAYPASS_HOME to another folder.",
            Remedy::Retry,
        ),
        StoreError::Newer { path, .. } => Problem::new(
            Code::FileMalformed,
            "A newer Daypass was here",
            format!("{} was written by a newer Daypass.", path.display()),
            "Update Daypass.",
            Remedy::None,
        ),
        StoreError::Unreadable { what } => Problem::new(
            Code::Bug,
            "Daypass's state is damaged",
            format!("It holds a {what} that cannot be read."),
            "Please report this; your AWS files are not touched.",
            Remedy::None,
        ),
        StoreError::Sqlite(source) => Problem::new(
            Code::FileUnwritable,
            "Daypass's state cannot be read or written",
            format!("{source}."),
            "Check that the disk has room and that the folder is on a local disk, then try again.",
            Remedy::Retry,
        ),
    }
}
