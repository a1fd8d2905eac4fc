//! Which key source is in force.

use super::key::KeySource;
use super::keychain::KeychainKey;
use super::passphrase::{PassphraseCost, PassphraseKey};
use crate::ground::VAULT_PASSPHRASE;
use crate::store::Store;
use daypass_core::problem::sentence;
use daypass_core::{Explain, Kind, Problem, ProblemCode, Remedy};
use std::path::Path;
use std::sync::Arc;
use zeroize::Zeroizing;

const CHOICE: &str = "DAYPASS_VAULT";
const PASSPHRASE: &str = VAULT_PASSPHRASE;

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

impl Explain for KeySourceError {
    fn problem(&self) -> Problem {
        Problem::new(
            ProblemCode::KeychainMissing,
            "The vault's setting cannot be used",
            format!("{}.", sentence(&self.to_string())),
            "Correct the environment variable, or unset it to use the keychain.",
            Remedy::None,
        )
    }

    fn own_kind(&self) -> Kind {
        Kind::PersonsDecision
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn choose(environment: &[(&str, &str)]) -> Result<&'static str, KeySourceError> {
        let home = tempfile::tempdir().unwrap();
        let store = Arc::new(Store::open(&home.path().join("daypass.db")).unwrap());
        let get = |name: &str| {
            environment.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
        };
        key_source_from_env(get, home.path(), store).map(|source| source.name())
    }

    #[test]
    fn the_keychain_unless_a_passphrase_is_asked_for_and_given() {
        assert_eq!(choose(&[]), Ok("keychain"));
        assert_eq!(choose(&[(CHOICE, "")]), Ok("keychain"));
        assert_eq!(choose(&[(CHOICE, "keychain"), (PASSPHRASE, "open sesame")]), Ok("keychain"));
        assert_eq!(choose(&[(PASSPHRASE, "open sesame")]), Ok("keychain"));
        assert_eq!(choose(&[(CHOICE, "passphrase"), (PASSPHRASE, "open sesame")]), Ok("passphrase"));
    }

    #[test]
    fn what_cannot_be_meant_is_an_error() {
        assert_eq!(choose(&[(CHOICE, "passphrase")]), Err(KeySourceError::NoPassphrase));
        assert_eq!(choose(&[(CHOICE, "passphrase"), (PASSPHRASE, "")]), Err(KeySourceError::NoPassphrase));
        assert_eq!(choose(&[(CHOICE, "none")]), Err(KeySourceError::Unknown { value: "none".to_owned() }));
        assert_eq!(
            choose(&[(CHOICE, "Keychain")]),
            Err(KeySourceError::Unknown { value: "Keychain".to_owned() })
        );
    }
}
