//! What keeps a machine from being checked, or mended.

use super::{Rows, denied, variants, worded};
use crate::doctor::Error;
use crate::store::StoreError;
use crate::vault::VaultError;
use crate::{backup, delivery, ground, protect, sessions};
use daypass_core::view::FindingCode;

worded!(Error, "doctor", errors();
    words File Exists NotAutomatic;
    passes_on Ground(ground::Error) Store(StoreError) Vault(VaultError) Delivery(delivery::Error)
        Sessions(sessions::Error) Protect(protect::Error) Backup(backup::Error));

fn errors() -> Rows<Error> {
    vec![
        ("File", Error::File { path: "/home/ada/.aws/credentials".into(), source: denied() }),
        ("Exists", Error::Exists { path: "/home/ada/report.txt".into() }),
        ("NotAutomatic", Error::NotAutomatic { code: FindingCode::LongTermKeys }),
    ]
}
