//! A passphrase as the key source, where there is no keychain.
//!
//! The data key lies beside the records, sealed under a key that argon2id (RFC 9106) derives from the passphrase. The
//! fact's layout: a version byte; memory (KiB), passes and lanes as little-endian `u32`; salt (16 bytes); nonce (24);
//! the sealed key (32) and its tag (16). All before the nonce is associated data.

use super::key::{DataKey, KEY_BYTES, KeyError, KeySource, NONCE_BYTES, TAG_BYTES, fill_random};
use crate::store::Store;
use argon2::{Algorithm, Argon2, Block, Params, Version};
use std::fmt;
use std::sync::Arc;
use zeroize::{Zeroize, Zeroizing};

const FACT: &str = "passphrase-key";
const VERSION: u8 = 1;
const SALT_AT: usize = 1 + 3 * 4;
const NONCE_AT: usize = SALT_AT + 16;
const SEALED_AT: usize = NONCE_AT + NONCE_BYTES;
const LENGTH: usize = SEALED_AT + KEY_BYTES + TAG_BYTES;

/// What a guess at the passphrase costs. Kept beside the sealed key, so it can grow with later versions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PassphraseCost {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over the memory.
    pub passes: u32,
}

impl PassphraseCost {
    /// The second recommended choice of RFC 9106, section 4 (64 MiB, 3 passes), in one lane since one thread computes
    /// it: above OWASP's minimum, and about a tenth of a second.
    pub const DEFAULT: Self = Self { memory_kib: 64 * 1024, passes: 3 };

    /// No vault of ours costs more: a store that says so was tampered with, and must not eat the machine.
    const LIMIT: Self = Self { memory_kib: 1024 * 1024, passes: 64 };
}

/// The data key under a passphrase.
pub struct PassphraseKey {
    store: Arc<Store>,
    passphrase: Zeroizing<String>,
    cost: PassphraseCost,
}

impl PassphraseKey {
    /// The key in this store under this passphrase; `cost` is that of a key yet to be kept.
    pub fn new(store: Arc<Store>, passphrase: Zeroizing<String>, cost: PassphraseCost) -> Self {
        Self { store, passphrase, cost }
    }

    fn derive(&self, cost: PassphraseCost, salt: &[u8]) -> Result<DataKey, KeyError> {
        let params = Params::new(cost.memory_kib, cost.passes, 1, Some(KEY_BYTES))
            .map_err(|_| KeyError::Unreadable)?;
        let mut memory = Memory(vec![Block::default(); params.block_count()]);
        let mut key = Zeroizing::new([0; KEY_BYTES]);
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into_with_memory(self.passphrase.as_bytes(), salt, &mut *key, &mut memory.0)
            .map_err(|_| KeyError::WrongPassphrase)?;
        DataKey::from_bytes(&*key).ok_or(KeyError::Unreadable)
    }
}

impl KeySource for PassphraseKey {
    fn name(&self) -> &'static str {
        "passphrase"
    }

    fn may_prompt(&self) -> bool {
        false
    }

    fn load(&self) -> Result<Option<DataKey>, KeyError> {
        let Some(fact) = self.store.vault_fact(FACT)? else { return Ok(None) };
        let cost = read_cost(&fact).ok_or(KeyError::Unreadable)?;
        let wrapping = self.derive(cost, &fact[SALT_AT..NONCE_AT])?;
        let (head, sealed) = fact.split_at(NONCE_AT);
        let (nonce, sealed) = sealed.split_at(NONCE_BYTES);
        let key = wrapping.open(&associated(head), nonce, sealed).ok_or(KeyError::WrongPassphrase)?;
        DataKey::from_bytes(&key).map(Some).ok_or(KeyError::Unreadable)
    }

    fn keep(&self, key: &DataKey) -> Result<(), KeyError> {
        let mut head = vec![VERSION];
        for number in [self.cost.memory_kib, self.cost.passes, 1] {
            head.extend_from_slice(&number.to_le_bytes());
        }
        head.resize(NONCE_AT, 0);
        fill_random(&mut head[SALT_AT..])?;
        let wrapping = self.derive(self.cost, &head[SALT_AT..])?;
        let (nonce, sealed) = wrapping.seal(&associated(&head), key.expose())?;
        Ok(self.store.set_vault_fact(FACT, &[&head[..], &nonce, &sealed].concat())?)
    }
}

/// Shows nothing of the passphrase.
impl fmt::Debug for PassphraseKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PassphraseKey").field("cost", &self.cost).finish_non_exhaustive()
    }
}

/// argon2's working memory, zeroed when dropped.
struct Memory(Vec<Block>);

impl Drop for Memory {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

/// The cost in a fact of the layout above; `None` for any other.
fn read_cost(fact: &[u8]) -> Option<PassphraseCost> {
    let number = |at: usize| Some(u32::from_le_bytes(fact.get(at..at + 4)?.try_into().ok()?));
    let cost = PassphraseCost { memory_kib: number(1)?, passes: number(5)? };
    let limit = PassphraseCost::LIMIT;
    let sane = cost.memory_kib <= limit.memory_kib && cost.passes <= limit.passes;
    (fact.len() == LENGTH && fact[0] == VERSION && number(9)? == 1 && sane).then_some(cost)
}

fn associated(head: &[u8]) -> Vec<u8> {
    [b"daypass passphrase key\0", head].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHEAP: PassphraseCost = PassphraseCost { memory_kib: 8, passes: 1 };

    fn store() -> (tempfile::TempDir, Arc<Store>) {
        let home = tempfile::tempdir().unwrap();
        let store = Arc::new(Store::open(&home.path().join("daypass.db")).unwrap());
        (home, store)
    }

    fn source(store: &Arc<Store>, passphrase: &str) -> PassphraseKey {
        PassphraseKey::new(store.clone(), Zeroizing::new(passphrase.to_owned()), CHEAP)
    }

    #[test]
    fn the_right_passphrase_opens_the_key_and_no_other_does() {
        let (_home, store) = store();
        assert!(source(&store, "open sesame").load().unwrap().is_none());
        let key = DataKey::random().unwrap();
        source(&store, "open sesame").keep(&key).unwrap();
        assert_eq!(source(&store, "open sesame").load().unwrap().unwrap().expose(), key.expose());
        for wrong in ["open sesame ", "Open sesame", "x"] {
            assert!(matches!(source(&store, wrong).load(), Err(KeyError::WrongPassphrase)), "{wrong}");
        }
    }

    #[test]
    fn a_changed_passphrase_keeps_the_key_and_the_old_one_ends() {
        let (_home, store) = store();
        let key = DataKey::random().unwrap();
        source(&store, "old").keep(&key).unwrap();
        source(&store, "new").keep(&key).unwrap();
        assert_eq!(source(&store, "new").load().unwrap().unwrap().expose(), key.expose());
        assert!(matches!(source(&store, "old").load(), Err(KeyError::WrongPassphrase)));
    }

    #[test]
    fn the_cost_it_was_kept_with_is_the_one_it_is_opened_with() {
        let (_home, store) = store();
        let key = DataKey::random().unwrap();
        source(&store, "open sesame").keep(&key).unwrap();
        let costlier = PassphraseCost { memory_kib: 16, passes: 2 };
        let later = PassphraseKey::new(store, Zeroizing::new("open sesame".to_owned()), costlier);
        assert_eq!(later.load().unwrap().unwrap().expose(), key.expose());
    }

    #[test]
    fn no_byte_of_the_fact_can_be_changed_and_none_can_eat_the_machine() {
        let (_home, store) = store();
        let source = source(&store, "open sesame");
        source.keep(&DataKey::random().unwrap()).unwrap();
        let fact = store.vault_fact(FACT).unwrap().unwrap();
        assert_eq!(fact.len(), LENGTH);
        for at in 0..fact.len() {
            let mut other = fact.clone();
            // The top bit: in the numbers' high bytes that is a demand for terabytes, or for years.
            other[at] ^= 0x80;
            store.set_vault_fact(FACT, &other).unwrap();
            assert!(
                matches!(source.load(), Err(KeyError::Unreadable | KeyError::WrongPassphrase)),
                "byte {at}"
            );
        }
        store.set_vault_fact(FACT, &fact[..fact.len() - 1]).unwrap();
        assert!(matches!(source.load(), Err(KeyError::Unreadable)));
    }

    #[test]
    fn debug_shows_nothing_of_the_passphrase() {
        let (_home, store) = store();
        assert!(!format!("{:?}", source(&store, "open sesame")).contains("sesame"));
    }
}
