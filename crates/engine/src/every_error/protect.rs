//! Long-term keys that are moved into the vault and back.

use super::{Rows, key, not_subscribed, profile, unknown_key, variants, worded, wrong_secret};
use crate::protect::Error;
use crate::store::StoreError;
use crate::vault::VaultError;
use crate::{delivery, ground, iam, sessions, users};
use aws_files::FileError;
use std::path::PathBuf;

worded!(Error, "protect", errors();
    words PlainKeyRefused KeysNotKept KeysThere UndoLost SectionUnsafe;
    passes_on Ground(ground::Error) Store(StoreError) Vault(VaultError) File(FileError) Iam(iam::Error)
        Delivery(delivery::Error) Sessions(sessions::Error) Users(users::Error));

fn errors() -> Rows<Error> {
    let path = || PathBuf::from("/home/ada/.aws/credentials");
    let plain = |source| Error::PlainKeyRefused { id: key(), source };
    vec![
        ("PlainKeyRefused: the secret does not belong to it", plain(wrong_secret())),
        ("PlainKeyRefused: AWS does not know it", plain(unknown_key())),
        ("PlainKeyRefused: refused otherwise", plain(not_subscribed())),
        ("KeysNotKept", Error::KeysNotKept { name: "ada".to_owned() }),
        ("KeysThere", Error::KeysThere { path: path(), section: "dev".to_owned() }),
        ("UndoLost", Error::UndoLost { profile: profile("dev") }),
        (
            "SectionUnsafe",
            Error::SectionUnsafe {
                path: path(),
                section: "dev".to_owned(),
                detail: "what is below it would be read as part of another section".to_owned(),
            },
        ),
    ]
}
