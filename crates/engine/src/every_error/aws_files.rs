//! What keeps a file of `~/.aws` from being read or written.

use super::{Rows, denied, variants, worded};
use aws_files::FileError;
use std::io::ErrorKind;
use std::path::PathBuf;
use std::time::Duration;

worded!(FileError, "aws_files", errors();
    words NotAFile NullDevice MountPoint TooLarge TooManyLinks DanglingLink ForeignLink OpenFolder HardLinked AttributeNotKept Unreadable ReadOnly Unwritable HeldOpen DiskFull Locked Contended;
    passes_on);

fn errors() -> Rows<FileError> {
    let path = || PathBuf::from("/home/ada/.aws/credentials");
    vec![
        ("NotAFile", FileError::NotAFile { path: path() }),
        ("NullDevice", FileError::NullDevice { path: PathBuf::from("/dev/null") }),
        ("MountPoint", FileError::MountPoint { path: path() }),
        ("TooLarge", FileError::TooLarge { path: path(), limit: 16_777_216 }),
        ("TooManyLinks", FileError::TooManyLinks { path: path() }),
        (
            "DanglingLink",
            FileError::DanglingLink { link: path(), path: PathBuf::from("/mnt/keys/credentials") },
        ),
        ("ForeignLink", FileError::ForeignLink { link: path() }),
        ("OpenFolder", FileError::OpenFolder { path: path(), folder: "/home/ada/.aws".into() }),
        ("HardLinked", FileError::HardLinked { path: path(), names: 2 }),
        (
            "AttributeNotKept",
            FileError::AttributeNotKept { path: path(), what: "owner".to_owned(), source: denied() },
        ),
        ("Unreadable", FileError::Unreadable { path: path(), source: denied() }),
        ("ReadOnly", FileError::ReadOnly { path: path() }),
        ("Unwritable", FileError::Unwritable { path: path(), source: denied() }),
        ("HeldOpen", FileError::HeldOpen { path: path(), source: denied() }),
        ("DiskFull", FileError::DiskFull { path: path(), source: ErrorKind::StorageFull.into() }),
        ("Locked", FileError::Locked { path: path(), waited: Duration::from_secs(10) }),
        ("Contended", FileError::Contended { path: path() }),
    ]
}
