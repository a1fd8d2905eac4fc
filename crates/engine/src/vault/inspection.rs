//! A look at the vault's key that changes nothing and brings up no prompt.

use super::key_source::Attendance;
use super::new_key::on_thread;
use super::{Vault, VaultError, check};

/// What came of a look at the key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum KeyLook {
    /// It is there, or there is nothing yet that it would open.
    Fine,
    /// It cannot be told: what holds it would ask a person.
    WouldPrompt,
}

impl Vault {
    /// Looks for the key. Where nothing is sealed yet, no key is made.
    ///
    /// # Errors
    /// [`VaultError`] where there is something wrong with the key or with what holds it.
    pub(crate) async fn look(&self) -> Result<KeyLook, VaultError> {
        if self.is_at_hand() {
            return Ok(KeyLook::Fine);
        }
        let source = self.key_cache.source()?.clone();
        let asked = source.clone();
        if on_thread(self.key_wait, move || asked.may_prompt()).await? {
            return Ok(KeyLook::WouldPrompt);
        }
        let looked = match self.store.vault_in_use(check::FACT)?.1 {
            true => self.unattended().open().await,
            false => {
                let loaded = on_thread(self.key_wait, move || source.load(Attendance::Unattended)).await?;
                loaded.map(drop).map_err(VaultError::from)
            }
        };
        match looked {
            Err(VaultError::NoPassphrase | VaultError::NotAskedAgain) => Ok(KeyLook::WouldPrompt),
            looked => looked.map(|()| KeyLook::Fine),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{DataKey, KeyError, KeySource, StoredFact};
    use super::*;
    use crate::store::Store;
    use std::sync::Arc;

    /// A keychain that is missing, or that would ask; it fails the test where it is changed.
    #[derive(Debug)]
    struct Strict {
        prompts: bool,
    }

    impl KeySource for Strict {
        fn name(&self) -> &'static str {
            "keychain"
        }
        fn may_prompt(&self) -> bool {
            self.prompts
        }
        fn load(&self, _: Attendance) -> Result<Option<DataKey>, KeyError> {
            assert!(!self.prompts, "it was asked");
            Err(KeyError::Missing { reason: "no bus".to_owned() })
        }
        fn keep(&self, _: &DataKey, _: Attendance) -> Result<(), KeyError> {
            unreachable!("a look keeps no key")
        }
        fn stage(&self, _: &DataKey) -> Result<Option<StoredFact>, KeyError> {
            unreachable!("a look stages no key")
        }
        fn staged(&self) -> Result<Option<DataKey>, KeyError> {
            Ok(None)
        }
        fn unstage(&self) -> Result<(), KeyError> {
            Ok(())
        }
        fn forget(&self) -> Result<(), KeyError> {
            unreachable!("a look forgets no key")
        }
    }

    #[tokio::test]
    async fn a_look_at_a_new_vault_makes_no_key_and_asks_nobody() {
        let folder = tempfile::tempdir().unwrap();
        let store = Arc::new(Store::open(&folder.path().join("daypass.db")).unwrap());
        let vault = |prompts| Vault::new(store.clone(), Arc::new(Strict { prompts }));
        assert_eq!(vault(true).look().await.unwrap(), KeyLook::WouldPrompt);
        assert!(matches!(vault(false).look().await, Err(VaultError::Missing { .. })));
    }
}
