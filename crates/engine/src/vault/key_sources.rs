//! The key sources of this process, and which of them is in force.
//!
//! `DAYPASS_VAULT` says it where it is set. Else it is a fact of the store: the source that keeps the key there, or that a
//! person chose before there was a key. Where nothing is known it is the keychain, and none stands in for another.

use super::check;
use super::key_source::KeySource;
use super::keychain::{KEYCHAIN, KeychainKey};
use super::passphrase::{PASSPHRASE, PassphraseCost, PassphraseKey};
use super::passphrase_input::{PassphraseInput, PassphraseOrigin, PassphrasePrompt};
use crate::store::{Store, StoreError};
use daypass_core::problem::sentence;
use daypass_core::{Explain, Kind, Problem, ProblemCode, Remedy};
use std::ffi::OsString;
use std::path::Path;
use std::sync::Arc;

const CHOICE: &str = "DAYPASS_VAULT";
/// The fact with the name of the source that a reset leaves in force.
const CHOSEN_FACT: &str = "key-source";

/// Why no key source can be chosen.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeySourceError {
    /// `DAYPASS_VAULT` holds an unknown word.
    #[error("DAYPASS_VAULT is {value:?}, but can only be keychain or passphrase")]
    Unknown {
        /// The word.
        value: String,
    },
}

impl Explain for KeySourceError {
    fn problem(&self) -> Problem {
        Problem::new(
            ProblemCode::KeychainMissing,
            "The vault's setting cannot be used",
            format!("{}.", sentence(&self.to_string())),
            "Correct the environment variable, or unset it.",
            Remedy::None,
        )
    }

    fn own_kind(&self) -> Kind {
        Kind::PersonsDecision
    }
}

/// The key sources of a process. Clones are the same sources.
#[derive(Debug, Clone)]
pub struct KeySources {
    /// The first is in force where nothing else is known.
    sources: Vec<Arc<dyn KeySource>>,
    /// The name of the one that the environment asks for.
    asked: Option<&'static str>,
    origin: PassphraseOrigin,
}

impl KeySources {
    /// The keychain and the passphrase of an environment. A passphrase that is given does not by itself mean that it is used.
    ///
    /// # Errors
    /// [`KeySourceError::Unknown`]
    pub fn from_env(
        get: impl Fn(&str) -> Option<OsString>,
        home: &Path,
        store: Arc<Store>,
        prompt: PassphrasePrompt,
    ) -> Result<Self, KeySourceError> {
        let asked = match get(CHOICE).map(|value| value.to_string_lossy().into_owned()).as_deref() {
            None | Some("") => None,
            Some(KEYCHAIN) => Some(KEYCHAIN),
            Some(PASSPHRASE) => Some(PASSPHRASE),
            Some(value) => return Err(KeySourceError::Unknown { value: value.to_owned() }),
        };
        let input = Arc::new(PassphraseInput::from_env(get, prompt));
        let passphrase = PassphraseKey::with_input(store, input, PassphraseCost::DEFAULT);
        Ok(Self::of(Arc::new(KeychainKey::new(home)), Arc::new(passphrase), asked))
    }

    /// These two, and the name of the one that is asked for, if one is.
    pub fn of(
        keychain: Arc<dyn KeySource>,
        passphrase: Arc<PassphraseKey>,
        asked: Option<&'static str>,
    ) -> Self {
        let origin = passphrase.origin().clone();
        Self { sources: vec![keychain, passphrase], asked, origin }
    }

    /// This one alone.
    pub fn only(source: Arc<dyn KeySource>) -> Self {
        let asked = Some(source.name());
        Self { sources: vec![source], asked, origin: PassphraseOrigin::Nowhere }
    }

    /// Where the passphrase is given, should it be asked for.
    pub(super) fn origin(&self) -> &PassphraseOrigin {
        &self.origin
    }

    /// The name that the environment asks for, if it asks for one.
    pub(super) fn asked(&self) -> Option<&'static str> {
        self.asked
    }

    /// Forgets what a person has typed for any of them.
    pub(super) fn forget_typed(&self) {
        for source in &self.sources {
            source.forget_typed();
        }
    }

    /// The source of this name.
    pub(super) fn named(&self, name: &str) -> Option<&Arc<dyn KeySource>> {
        self.sources.iter().find(|source| source.name() == name)
    }

    /// The source in force over a store with this check value.
    ///
    /// # Errors
    /// [`StoreError`]
    pub(super) fn in_force(
        &self,
        store: &Store,
        check: Option<&[u8]>,
    ) -> Result<&Arc<dyn KeySource>, StoreError> {
        let asked = self.asked.and_then(|name| self.named(name));
        if let Some(source) = asked {
            return Ok(source);
        }
        let used = check.and_then(check::source).and_then(|name| self.named(name));
        if let Some(source) = used {
            return Ok(source);
        }
        let chosen = store.vault_fact(CHOSEN_FACT)?;
        let chosen = chosen.and_then(|name| self.named(std::str::from_utf8(&name).ok()?));
        Ok(chosen.unwrap_or(&self.sources[0]))
    }

    /// The fact that leaves this source in force where there is no key.
    pub(super) fn chosen_fact(source: &str) -> (&'static str, &[u8]) {
        (CHOSEN_FACT, source.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(environment: &[(&str, &str)], facts: &[(&str, &[u8])]) -> Result<&'static str, KeySourceError> {
        let home = tempfile::tempdir().unwrap();
        let store = Arc::new(Store::open(&home.path().join("daypass.db")).unwrap());
        for (name, value) in facts {
            store.set_vault_fact(name, value).unwrap();
        }
        let get =
            |name: &str| environment.iter().find(|(key, _)| *key == name).map(|(_, value)| value.into());
        let sources = KeySources::from_env(get, home.path(), store.clone(), PassphrasePrompt::nobody())?;
        let check = store.vault_fact(check::FACT).unwrap();
        Ok(sources.in_force(&store, check.as_deref()).unwrap().name())
    }

    #[test]
    fn the_keychain_unless_a_passphrase_is_asked_for() {
        assert_eq!(chosen(&[], &[]), Ok(KEYCHAIN));
        assert_eq!(chosen(&[(CHOICE, "")], &[]), Ok(KEYCHAIN));
        assert_eq!(chosen(&[("DAYPASS_VAULT_PASSPHRASE", "open sesame")], &[]), Ok(KEYCHAIN));
        assert_eq!(chosen(&[(CHOICE, "passphrase")], &[]), Ok(PASSPHRASE));
        for value in ["none", "Keychain"] {
            assert_eq!(
                chosen(&[(CHOICE, value)], &[]),
                Err(KeySourceError::Unknown { value: value.to_owned() })
            );
        }
    }

    #[test]
    fn what_the_store_was_made_with_is_in_force_unless_the_environment_asks_for_another() {
        let key = super::super::key::DataKey::random().unwrap();
        let check = check::make(&key, PASSPHRASE).unwrap();
        let facts = [(check::FACT, &check[..])];
        assert_eq!(chosen(&[], &facts), Ok(PASSPHRASE));
        assert_eq!(chosen(&[(CHOICE, "keychain")], &facts), Ok(KEYCHAIN));
        let after_a_reset = [KeySources::chosen_fact(PASSPHRASE)];
        assert_eq!(chosen(&[], &after_a_reset), Ok(PASSPHRASE));
        assert_eq!(chosen(&[(CHOICE, "keychain")], &after_a_reset), Ok(KEYCHAIN));
        assert_eq!(chosen(&[], &[KeySources::chosen_fact("of a later version")]), Ok(KEYCHAIN));
    }
}
