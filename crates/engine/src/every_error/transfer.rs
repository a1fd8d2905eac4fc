//! What keeps everything from being moved to another machine.

use super::{Rows, denied, variants, worded};
use crate::store::StoreError;
use crate::transfer::Error;
use crate::vault::VaultError;
use crate::{delivery, ground};
use aws_files::FileError;
use std::path::PathBuf;

worded!(Error, "transfer", errors();
    words Read Exists NoPassphrase NotAnExport Newer Unopened;
    passes_on Ground(ground::Error) Store(StoreError) Vault(VaultError) Delivery(delivery::Error)
        Write(FileError));

fn errors() -> Rows<Error> {
    let path = PathBuf::from("/home/ada/daypass.export");
    vec![
        ("Read", Error::Read { path: path.clone(), source: denied() }),
        ("Exists", Error::Exists { path: path.clone() }),
        ("NoPassphrase", Error::NoPassphrase),
        ("NotAnExport", Error::NotAnExport { path: path.clone() }),
        ("Newer", Error::Newer { path: path.clone() }),
        ("Unopened", Error::Unopened { path }),
    ]
}
