//! The store where nothing can be written: on a disk that is only read, as containers mount folders, or on a full one.

use super::file::has_log;
use rusqlite::{Connection, Error, ErrorCode, MAIN_DB, OpenFlags, ffi};
use std::path::Path;
use std::time::Duration;

/// Whether an error says that the file, or what SQLite keeps beside it, cannot be written.
pub(super) fn is_refusal(error: &Error) -> bool {
    matches!(
        error.sqlite_error_code(),
        Some(
            ErrorCode::ReadOnly
                | ErrorCode::CannotOpen
                | ErrorCode::SystemIoFailure
                | ErrorCode::DiskFull
                | ErrorCode::PermissionDenied
        )
    )
}

/// That a file which was opened for writing can be read alone: SQLite opens it all the same.
pub(super) fn refuse_read_only(connection: &Connection) -> Result<(), Error> {
    match connection.is_readonly(MAIN_DB)? {
        true => Err(Error::SqliteFailure(ffi::Error::new(ffi::SQLITE_READONLY), None)),
        false => Ok(()),
    }
}

/// Opens a store for reading alone. SQLite keeps an index of the write-ahead log beside it, and wants to make one even for
/// reading. Where it cannot and there is no log to read, the file is read as one that nobody changes (SQLite, *Write-Ahead
/// Logging*, "Read-Only Databases"; *URI Filenames*, "immutable").
pub(super) fn open(path: &Path, busy_wait: Duration) -> Result<Connection, Error> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let readable = |connection: Connection| {
        connection.busy_timeout(busy_wait)?;
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get::<_, i64>(0))?;
        Ok(connection)
    };
    match Connection::open_with_flags(path, flags).and_then(readable) {
        Err(error) if is_refusal(&error) && !has_log(path) => {
            let uri = format!("{}?immutable=1", uri(path));
            Connection::open_with_flags(uri, flags | OpenFlags::SQLITE_OPEN_URI).and_then(readable)
        }
        opened => opened,
    }
}

/// A path as SQLite takes it in a URI: each byte that could mean something else, in hex.
fn uri(path: &Path) -> String {
    let bytes = path.as_os_str().as_encoded_bytes();
    let escaped: String = bytes
        .iter()
        .map(|&byte| match byte {
            b'/' | b'.' | b'-' | b'_' => char::from(byte).to_string(),
            byte if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
            byte => format!("%{byte:02x}"),
        })
        .collect();
    format!("file:{escaped}")
}

#[cfg(test)]
mod tests {
    use super::super::{Store, StoreError};
    use super::*;
    use daypass_core::Explain;

    #[test]
    fn a_path_is_the_same_one_in_a_uri() {
        assert_eq!(uri(Path::new("/home/ada/100% mine?#/x.db")), "file:/home/ada/100%25%20mine%3f%23/x.db");
    }

    /// What nobody may write, root included: a folder in the place of the log that SQLite would make.
    #[test]
    fn nothing_of_a_store_that_could_not_be_written_was_read() {
        let folder = tempfile::tempdir().unwrap();
        // Signs that mean something in a URI; a name on Windows has no question mark.
        let home = if cfg!(windows) { "a home#" } else { "a home?#" };
        let path = folder.path().join(home).join("daypass.db");
        let settings = Store::open(&path).unwrap().settings().unwrap();
        std::fs::create_dir(path.with_file_name("daypass.db-wal")).unwrap();
        let store = Store::open(&path).unwrap();
        assert_eq!(store.settings().unwrap(), settings);
        let refused = store.save_settings(&settings).unwrap_err();
        assert!(matches!(refused, StoreError::ReadOnly { .. }) && refused.cannot_record(), "{refused:?}");
    }
}
