//! What keeps backups from being made or put back.

use super::{Rows, denied, variants, worded};
use crate::backup::{Error, Lacks};
use crate::ground;
use crate::store::StoreError;
use crate::vault::{KeySourceError, VaultError};
use std::path::PathBuf;

worded!(Error, "backup", errors();
    words File InUse NoBackups NoBackup Damaged Newer OtherKey Unopened Consent;
    passes_on Ground(ground::Error) Store(StoreError) Vault(VaultError) KeySource(KeySourceError));

fn errors() -> Rows<Error> {
    let folder = PathBuf::from("/home/ada/.local/share/daypass/backups");
    let path = folder.join("20300314T090500Z.backup");
    vec![
        ("File", Error::File { path: folder.clone(), source: denied() }),
        ("InUse", Error::InUse { path: PathBuf::from("/home/ada/.local/share/daypass/daypass.db") }),
        ("NoBackups", Error::NoBackups { folder }),
        ("NoBackup", Error::NoBackup { name: "20300314T090500Z".to_owned() }),
        ("Damaged", Error::Damaged { path: path.clone() }),
        ("Newer", Error::Newer { path: path.clone() }),
        ("OtherKey", Error::OtherKey { path }),
        ("Unopened", Error::Unopened { kind: "access-key".to_owned() }),
        ("Consent", Error::Consent { lacks: Lacks::default() }),
    ]
}
