//! A vault that costs little to open.

use daypass_engine::Home;
use daypass_engine::store::Store;
use daypass_engine::vault::{PassphraseCost, PassphraseKey, RecordKind, Vault};
use std::path::Path;
use std::sync::Arc;

/// Makes the vault of a home in which nothing has run yet, with its key under this passphrase at the least cost that argon2
/// allows. Each command that opens a vault of the real cost pays for it again: that was half of what the tests took.
pub async fn make_vault(home: &Path, passphrase: &str) {
    let store = Arc::new(Store::open(&Home::at(home).store()).expect("a store"));
    let cost = PassphraseCost { memory_kib: 8, passes: 1 };
    let key = PassphraseKey::new(store.clone(), passphrase.to_owned().into(), cost);
    let vault = Vault::new(store, Arc::new(key));
    // The first secret makes the key.
    let (kind, id) = (RecordKind::TotpSeed, "the first");
    vault.put_record(kind, id, b"", None).await.expect("a key");
    vault.remove_record(kind, id).expect("an empty vault");
}
