//! Which key source is in force.

use super::key::KeySource;
use super::keychain::KeychainKey;
use super::passphrase::{PassphraseCost, PassphraseKey};
use crate::store::Store;
use std::path::Path;
use std::sync::Arc;
use zeroize::Zeroizing;

const CHOICE: &str = "DAYPASS_VAULT";
const PASSPHRASE: &str = "DAYPASS_VAULT_PASSPHRASE";

/// Why no key source can be chosen.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeySourceError {
    /// `DAYPASS_VAULT` holds an unknown word.
    #[error("DAYPASS_VAULT is {value:?}: it can be keychain or passphrase")]
    Unknown {
        /// The word.
        value: String,
    },
    /// A passphrase was asked for and not given.
    #[error("DAYPASS_VAULT is passphrase, and DAYPASS_VAULT_PASSPHRASE is empty")]
    NoPassphrase,
}

/// The key source that the environment asks for: the keychain, unless `DAYPASS_VAULT=passphrase` and
/// `DAYPASS_VAULT_PASSPHRASE` say otherwise. A passphrase alone changes nothing.
///
/// # Errors
/// [`KeySourceError`]
pub fn key_source_from_env(
    get: impl Fn(&str) -> Option<String>,
    home: &Path,
    store: Arc<Store>,
) -> Result<Arc<dyn KeySource>, KeySourceError> {
    match get(CHOICE).as_deref() {
        None | Some("" | "keychain") => Ok(Arc::new(KeychainKey::new(home))),
        Some("passphrase") => {
            let passphrase = get(PASSPHRASE).map(Zeroizing::new).filter(|passphrase| !passphrase.is_empty());
            let passphrase = passphrase.ok_or(KeySourceError::NoPassphrase)?;
            Ok(Arc::new(PassphraseKey::new(store, passphrase, PassphraseCost::DEFAULT)))
        }
        Some(value) => Err(KeySourceError::Unknown { value: value.to_owned() }),
    }
}
