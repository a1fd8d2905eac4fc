//! A passphrase as the key source, where there is no keychain.
//!
//! The data key lies beside the records, sealed under a key that argon2id (RFC 9106) derives from the passphrase. The
//! fact's layout: a version byte; memory (KiB), passes and lanes as little-endian `u32`; salt (16 bytes); nonce (24);
//! the sealed key (32) and its tag (16). All before the nonce is associated data.

use super::key::{DataKey, KEY_BYTES, NONCE_BYTES, TAG_BYTES, fill_random};
use super::key_source::{Attendance, KeyError, KeySource, StoredFact};
use super::passphrase_input::{PassphraseInput, PassphraseOrigin, PassphraseQuestion};
use super::unlocked_key::{NotKept, UnlockedKey};
use crate::store::Store;
use argon2::{Algorithm, Argon2, Block, Params, Version};
use daypass_core::Secret;
use jiff::Timestamp;
use std::sync::Arc;
use std::time::Duration;
use zeroize::{Zeroize, Zeroizing};

pub(super) const FACT: &str = "passphrase-key";
const VERSION: u8 = 1;
const SALT_AT: usize = 1 + 3 * 4;
const NONCE_AT: usize = SALT_AT + 16;
const SEALED_AT: usize = NONCE_AT + NONCE_BYTES;
const LENGTH: usize = SEALED_AT + KEY_BYTES + TAG_BYTES;

/// The name of this source.
pub(super) const PASSPHRASE: &str = "passphrase";

/// How often a person may type it.
const TRIES: usize = 3;

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
    pub(super) const LIMIT: Self = Self { memory_kib: 1024 * 1024, passes: 64 };
}

/// The data key under a passphrase. `Debug` shows nothing of the passphrase.
#[derive(Debug)]
pub struct PassphraseKey {
    store: Arc<Store>,
    input: Arc<PassphraseInput>,
    cost: PassphraseCost,
}

impl PassphraseKey {
    /// The key in this store under this passphrase; `cost` is that of a key yet to be kept.
    pub fn new(store: Arc<Store>, passphrase: Secret, cost: PassphraseCost) -> Self {
        Self::with_input(store, Arc::new(PassphraseInput::of(passphrase)), cost)
    }

    /// The key in this store under the passphrase that comes from there.
    pub fn with_input(store: Arc<Store>, input: Arc<PassphraseInput>, cost: PassphraseCost) -> Self {
        Self { store, input, cost }
    }

    /// Where its passphrase is given.
    pub fn origin(&self) -> &PassphraseOrigin {
        self.input.origin()
    }

    /// The passphrase for a key that is to be kept: the one that opened the vault, or a new one where there was nothing to
    /// open.
    fn given_or_new(&self, attendance: Attendance) -> Result<Secret, KeyError> {
        if let Some(passphrase) = self.input.given()? {
            return Ok(passphrase);
        }
        let passphrase = self.input.ask(PassphraseQuestion::New, attendance)?;
        self.input.remember(Some(passphrase.clone()));
        Ok(passphrase)
    }

    /// Another key, or the same one under another passphrase, comes in its place, and nobody would find what is unlocked any
    /// more. Where the system does not let it be ended, it ends by itself.
    fn end_unlocked_quietly(&self) {
        if let Err(error) = self.end_unlocked() {
            let error = &error as &dyn std::error::Error;
            tracing::warn!(error, "the key that is unlocked ends by itself alone");
        }
    }

    /// Asks for the passphrase until it is right, a few times at most.
    fn ask(&self, fact: &[u8], attendance: Attendance) -> Result<DataKey, KeyError> {
        for tried in 0..TRIES {
            let question = if tried == 0 { PassphraseQuestion::Present } else { PassphraseQuestion::Again };
            let passphrase = self.input.ask(question, attendance)?;
            match unwrap(fact, &passphrase) {
                Err(KeyError::WrongPassphrase) => {}
                opened => {
                    self.input.remember(Some(passphrase));
                    return opened;
                }
            }
        }
        Err(KeyError::WrongPassphrase)
    }
}

impl KeySource for PassphraseKey {
    fn name(&self) -> &'static str {
        PASSPHRASE
    }

    fn may_prompt(&self) -> bool {
        false
    }

    fn load_at_once(&self) -> Option<DataKey> {
        self.unlocked().map(|(key, _)| key)
    }

    fn unlocked(&self) -> Option<(DataKey, Timestamp)> {
        UnlockedKey::of(&self.store.vault_fact(FACT).ok()??).get()
    }

    fn may_stay_unlocked(&self) -> Result<(), KeyError> {
        Ok(())
    }

    fn keep_unlocked(&self, key: &DataKey, length: Duration) -> Result<Timestamp, KeyError> {
        let nothing = || NotKept("nothing is sealed under the passphrase yet".to_owned());
        let fact = self.store.vault_fact(FACT)?.ok_or_else(nothing)?;
        Ok(UnlockedKey::of(&fact).put(key, length)?)
    }

    fn end_unlocked(&self) -> Result<bool, KeyError> {
        let Some(fact) = self.store.vault_fact(FACT)? else { return Ok(false) };
        Ok(UnlockedKey::of(&fact).remove()?)
    }

    fn forget_typed(&self) {
        self.input.remember(None);
    }

    fn load(&self, attendance: Attendance) -> Result<Option<DataKey>, KeyError> {
        let Some(fact) = self.store.vault_fact(FACT)? else { return Ok(None) };
        let opened = match self.input.given()? {
            Some(passphrase) => unwrap(&fact, &passphrase),
            None => return self.ask(&fact, attendance).map(Some),
        };
        match opened {
            // It was changed since it was typed.
            Err(KeyError::WrongPassphrase) if *self.origin() == PassphraseOrigin::Nowhere => {
                self.input.remember(None);
                self.ask(&fact, attendance).map(Some)
            }
            opened => opened.map(Some),
        }
    }

    fn keep(&self, key: &DataKey, attendance: Attendance) -> Result<(), KeyError> {
        let passphrase = self.given_or_new(attendance)?;
        self.end_unlocked_quietly();
        Ok(self.store.set_vault_fact(FACT, &wrap(key, &passphrase, self.cost)?)?)
    }

    fn stage(&self, key: &DataKey) -> Result<Option<StoredFact>, KeyError> {
        let passphrase = self.given_or_new(Attendance::Attended)?;
        self.end_unlocked_quietly();
        Ok(Some((FACT, wrap(key, &passphrase, self.cost)?)))
    }

    fn staged(&self) -> Result<Option<DataKey>, KeyError> {
        Ok(None)
    }

    fn unstage(&self) -> Result<(), KeyError> {
        Ok(())
    }

    fn forget(&self) -> Result<(), KeyError> {
        self.end_unlocked_quietly();
        Ok(self.store.remove_vault_fact(FACT)?)
    }
}

/// The fact of a key under a passphrase.
fn wrap(key: &DataKey, passphrase: &Secret, cost: PassphraseCost) -> Result<Vec<u8>, KeyError> {
    let mut head = vec![VERSION];
    for number in [cost.memory_kib, cost.passes, 1] {
        head.extend_from_slice(&number.to_le_bytes());
    }
    head.resize(NONCE_AT, 0);
    fill_random(&mut head[SALT_AT..])?;
    let wrapping = derive(passphrase, cost, &head[SALT_AT..])?;
    let (nonce, sealed) = wrapping.seal(&associated(&head), key.expose())?;
    Ok([&head[..], &nonce, &sealed].concat())
}

/// The key of a fact.
fn unwrap(fact: &[u8], passphrase: &Secret) -> Result<DataKey, KeyError> {
    let cost = read_cost(fact).ok_or(KeyError::Unreadable)?;
    let wrapping = derive(passphrase, cost, &fact[SALT_AT..NONCE_AT])?;
    let (head, sealed) = fact.split_at(NONCE_AT);
    let (nonce, sealed) = sealed.split_at(NONCE_BYTES);
    let key = wrapping.open(&associated(head), nonce, sealed).ok_or(KeyError::WrongPassphrase)?;
    DataKey::from_bytes(&key).ok_or(KeyError::Unreadable)
}

/// The key of a passphrase.
pub(super) fn derive(passphrase: &Secret, cost: PassphraseCost, salt: &[u8]) -> Result<DataKey, KeyError> {
    let params =
        Params::new(cost.memory_kib, cost.passes, 1, Some(KEY_BYTES)).map_err(|_| KeyError::Unreadable)?;
    let mut memory = Memory(vec![Block::default(); params.block_count()]);
    let mut key = Zeroizing::new([0; KEY_BYTES]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into_with_memory(passphrase.expose().as_bytes(), salt, &mut *key, &mut memory.0)
        .map_err(|_| KeyError::WrongPassphrase)?;
    DataKey::from_bytes(&*key).ok_or(KeyError::Unreadable)
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
    use crate::vault::passphrase_input::{PassphraseAnswer, PassphrasePrompt};
    use std::sync::Mutex;

    const CHEAP: PassphraseCost = PassphraseCost { memory_kib: 8, passes: 1 };

    fn store() -> (tempfile::TempDir, Arc<Store>) {
        let home = tempfile::tempdir().unwrap();
        let store = Arc::new(Store::open(&home.path().join("daypass.db")).unwrap());
        (home, store)
    }

    fn source(store: &Arc<Store>, passphrase: &str) -> PassphraseKey {
        PassphraseKey::new(store.clone(), Secret::new(passphrase), CHEAP)
    }

    #[test]
    fn the_right_passphrase_opens_the_key_and_no_other_does() {
        let (_home, store) = store();
        assert!(source(&store, "open sesame").load(Attendance::Attended).unwrap().is_none());
        let key = DataKey::random().unwrap();
        source(&store, "open sesame").keep(&key, Attendance::Attended).unwrap();
        assert_eq!(
            source(&store, "open sesame").load(Attendance::Attended).unwrap().unwrap().expose(),
            key.expose()
        );
        for wrong in ["open sesame ", "Open sesame", "x"] {
            assert!(
                matches!(source(&store, wrong).load(Attendance::Attended), Err(KeyError::WrongPassphrase)),
                "{wrong}"
            );
        }
    }

    #[test]
    fn a_changed_passphrase_keeps_the_key_and_the_old_one_ends() {
        let (_home, store) = store();
        let key = DataKey::random().unwrap();
        source(&store, "old").keep(&key, Attendance::Attended).unwrap();
        source(&store, "new").keep(&key, Attendance::Attended).unwrap();
        assert_eq!(source(&store, "new").load(Attendance::Attended).unwrap().unwrap().expose(), key.expose());
        assert!(matches!(source(&store, "old").load(Attendance::Attended), Err(KeyError::WrongPassphrase)));
    }

    #[test]
    fn the_cost_it_was_kept_with_is_the_one_it_is_opened_with() {
        let (_home, store) = store();
        let key = DataKey::random().unwrap();
        source(&store, "open sesame").keep(&key, Attendance::Attended).unwrap();
        let costlier = PassphraseCost { memory_kib: 16, passes: 2 };
        let later = PassphraseKey::new(store, Secret::new("open sesame"), costlier);
        assert_eq!(later.load(Attendance::Attended).unwrap().unwrap().expose(), key.expose());
    }

    #[test]
    fn no_byte_of_the_fact_can_be_changed_and_none_can_eat_the_machine() {
        let (_home, store) = store();
        let source = source(&store, "open sesame");
        source.keep(&DataKey::random().unwrap(), Attendance::Attended).unwrap();
        let fact = store.vault_fact(FACT).unwrap().unwrap();
        assert_eq!(fact.len(), LENGTH);
        for at in 0..fact.len() {
            let mut other = fact.clone();
            // The top bit: in the numbers' high bytes that is a demand for terabytes, or for years.
            other[at] ^= 0x80;
            store.set_vault_fact(FACT, &other).unwrap();
            assert!(
                matches!(
                    source.load(Attendance::Attended),
                    Err(KeyError::Unreadable | KeyError::WrongPassphrase)
                ),
                "byte {at}"
            );
        }
        store.set_vault_fact(FACT, &fact[..fact.len() - 1]).unwrap();
        assert!(matches!(source.load(Attendance::Attended), Err(KeyError::Unreadable)));
    }

    /// A person who types these, one after another.
    fn typing(store: &Arc<Store>, typed: &[&str]) -> (PassphraseKey, Arc<Mutex<Vec<PassphraseQuestion>>>) {
        let asked = Arc::new(Mutex::new(Vec::new()));
        let typed = Mutex::new(typed.iter().rev().map(|text| Secret::new(*text)).collect::<Vec<_>>());
        let questions = asked.clone();
        let prompt = PassphrasePrompt::new(move |question| {
            questions.lock().unwrap().push(question);
            typed.lock().unwrap().pop().map_or(PassphraseAnswer::Cancelled, PassphraseAnswer::Typed)
        });
        let input = Arc::new(PassphraseInput::from_env(|_| None, prompt));
        (PassphraseKey::with_input(store.clone(), input, CHEAP), asked)
    }

    #[test]
    fn a_person_may_type_it_three_times_and_is_asked_once_a_process() {
        use PassphraseQuestion::{Again, Present};
        let (_home, store) = store();
        let key = DataKey::random().unwrap();
        source(&store, "open sesame").keep(&key, Attendance::Attended).unwrap();
        let (person, asked) = typing(&store, &["open barley", "open wheat", "open sesame"]);
        for _ in 0..2 {
            assert_eq!(person.load(Attendance::Attended).unwrap().unwrap().expose(), key.expose());
        }
        assert_eq!(*asked.lock().unwrap(), [Present, Again, Again]);
        let (person, asked) = typing(&store, &["open barley"; 4]);
        assert!(matches!(person.load(Attendance::Attended), Err(KeyError::WrongPassphrase)));
        assert_eq!(asked.lock().unwrap().len(), 3);
        let (person, _) = typing(&store, &[]);
        assert!(matches!(person.load(Attendance::Attended), Err(KeyError::Cancelled)));
    }

    #[test]
    fn nobody_is_asked_by_what_runs_by_itself_nor_where_there_is_nothing_to_open() {
        let (_home, store) = store();
        let (person, asked) = typing(&store, &["open sesame"]);
        assert!(person.load(Attendance::Attended).unwrap().is_none());
        source(&store, "open sesame").keep(&DataKey::random().unwrap(), Attendance::Attended).unwrap();
        assert!(matches!(person.load(Attendance::Unattended), Err(KeyError::NoPassphrase)));
        assert!(asked.lock().unwrap().is_empty());
    }

    #[test]
    fn a_new_one_is_asked_for_where_nothing_was_opened_and_else_the_one_that_opened_it_stays() {
        let (_home, store) = store();
        let key = DataKey::random().unwrap();
        let (person, asked) = typing(&store, &["open sesame"]);
        let (name, fact) = person.stage(&key).unwrap().unwrap();
        store.set_vault_fact(name, &fact).unwrap();
        assert_eq!(person.load(Attendance::Attended).unwrap().unwrap().expose(), key.expose());
        person.stage(&key).unwrap();
        assert_eq!(*asked.lock().unwrap(), [PassphraseQuestion::New]);
    }

    #[test]
    fn what_was_typed_and_is_changed_since_is_asked_for_again() {
        let (_home, store) = store();
        let key = DataKey::random().unwrap();
        source(&store, "old").keep(&key, Attendance::Attended).unwrap();
        let (person, asked) = typing(&store, &["old", "new"]);
        person.load(Attendance::Attended).unwrap();
        source(&store, "new").keep(&key, Attendance::Attended).unwrap();
        assert!(matches!(person.load(Attendance::Unattended), Err(KeyError::NoPassphrase)));
        assert_eq!(person.load(Attendance::Attended).unwrap().unwrap().expose(), key.expose());
        assert_eq!(asked.lock().unwrap().len(), 2);
    }

    #[test]
    fn debug_shows_nothing_of_the_passphrase() {
        let (_home, store) = store();
        assert!(!format!("{:?}", source(&store, "open sesame")).contains("sesame"));
    }
}
