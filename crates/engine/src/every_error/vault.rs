//! What can be wrong with the vault, and with what holds its key.

use super::{Rows, denied, variants, worded};
use crate::store::StoreError;
use crate::vault::{KeySourceError, RecordKind, SealError, VaultError};
use std::sync::Arc;
use std::time::Duration;

worded!(VaultError, "vault", errors();
    words Locked Timeout NotAskedAgain Missing Failed WrongPassphrase NoPassphrase PassphraseFile Cancelled NotKept
        KeyLost OtherSource Tampered Seal Lock;
    passes_on Store(StoreError));
worded!(KeySourceError, "key_source", key_sources(); words Unknown; passes_on);
variants!(SealError: Random TooLong;);

fn errors() -> Rows<VaultError> {
    let reason = || "the prompt was dismissed".to_owned();
    let mut errors = vec![
        ("Locked", VaultError::Locked { reason: reason() }),
        ("Timeout", VaultError::Timeout { waited: Duration::from_secs(20) }),
        ("NotAskedAgain", VaultError::NotAskedAgain),
        ("Missing", VaultError::Missing { reason: "no such interface".to_owned() }),
        ("Failed", VaultError::Failed { reason: reason() }),
        ("WrongPassphrase", VaultError::WrongPassphrase),
        ("NoPassphrase", VaultError::NoPassphrase),
        (
            "PassphraseFile",
            VaultError::PassphraseFile {
                path: "/home/ada/passphrase".into(),
                reason: "others can read it (chmod 600)".to_owned(),
            },
        ),
        ("Cancelled", VaultError::Cancelled),
        (
            "NotKept",
            VaultError::NotKept {
                reason: "the keychain holds it, which locks and unlocks by itself".to_owned(),
            },
        ),
        ("KeyLost", VaultError::KeyLost),
        ("OtherSource", VaultError::OtherSource { used: "keychain".to_owned(), asked: "passphrase" }),
        ("Tampered", VaultError::Tampered { kind: RecordKind::SsoToken }),
        ("Lock", VaultError::Lock(Arc::new(denied()))),
    ];
    errors.extend(seals().into_iter().map(|(name, error)| (name, VaultError::Seal(error))));
    errors
}

pub(super) fn seals() -> Rows<SealError> {
    vec![("Seal/Random", SealError::Random), ("Seal/TooLong", SealError::TooLong)]
}

fn key_sources() -> Rows<KeySourceError> {
    vec![("Unknown", KeySourceError::Unknown { value: "keyring".to_owned() })]
}
