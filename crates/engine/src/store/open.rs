//! Opening the store's file: made, migrated, or for reading alone where nothing can be written.

use super::migrations::{MIGRATIONS, add_tables_for_reading, format, migrate};
use super::standing::Standing;
use super::{BUSY_REST, BUSY_WAIT, Store, StoreError, file, read_only, readable};
use crate::ground::{Changes, private_file, private_folder};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags};
use std::path::Path;
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// How long who only reads waits where another process has the whole file, as after a crash.
const READING_WAIT: Duration = Duration::from_millis(100);

impl Store {
    /// Opens the store, making or migrating it where needed. The file is readable by its owner alone. Where nothing can be
    /// written, on a full disk or on one that is only read, it is opened for reading: every write is then
    /// [`StoreError::ReadOnly`].
    ///
    /// # Errors
    /// [`StoreError`] when the folder or the file cannot be used, or is from a newer Daypass; [`StoreError::Damaged`] where
    /// the file is no database, and [`StoreError::Gone`] where only backups of it are there: nothing is then changed.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let refused = match Self::open_writable(path) {
            Err(StoreError::Sqlite(error)) if read_only::is_refusal(&error) => error,
            opened => return opened,
        };
        let connection = read_only::open(path, BUSY_WAIT)?;
        let reason = refused.to_string();
        match format(&connection)? {
            found if found > MIGRATIONS.len() => {
                return Err(StoreError::Newer { path: path.to_owned(), found, known: MIGRATIONS.len() });
            }
            found if found < MIGRATIONS.len() => {
                return Err(StoreError::ReadOnly { path: path.to_owned(), reason });
            }
            _ => add_tables_for_reading(&connection)?,
        }
        tracing::warn!(reason, "the store can only be read");
        Self::of(path, connection, Standing::of(path), Some(reason))
    }

    /// Opens a store that is there for reading alone, at once and without changing anything: for what a shell waits for at a
    /// key press. `None` where there is none of this version's format, whatever the reason.
    pub fn open_for_reading(path: &Path) -> Option<Self> {
        let connection = read_only::open(path, READING_WAIT).ok()?;
        if format(&connection).ok()? != MIGRATIONS.len() {
            return None;
        }
        add_tables_for_reading(&connection).ok()?;
        let reason = "it was opened for reading".to_owned();
        Self::of(path, connection, Standing::of(path), Some(reason)).ok()
    }

    pub(super) fn of(
        path: &Path,
        connection: Connection,
        standing: Standing,
        read_only: Option<String>,
    ) -> Result<Self, StoreError> {
        // A statement stays prepared whatever is bound to it. Without the guarantee, SQLite plans one that may have another plan for
        // another value anew each time (SQLite, *The SQLite Query Optimizer Overview*, "Query Planner Stability Guarantee"), which
        // took longer than all else that a session is read by.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        Ok(Self {
            path: path.to_owned(),
            connection: Mutex::new(connection),
            changes: Changes::new(),
            standing,
            left_out: readable::LeftOut::default(),
            read_only,
        })
    }

    /// Opens a file that is there, as everything that writes has it.
    pub(super) fn connect_to_write(path: &Path) -> Result<Connection, rusqlite::Error> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags)?;
        connection.busy_timeout(BUSY_WAIT)?;
        read_only::refuse_read_only(&connection)?;
        connection.pragma_update(None, "foreign_keys", true)?;
        // Overwrite what is deleted, so that no removed record stays in free pages.
        connection.pragma_update(None, "secure_delete", true)?;
        Ok(connection)
    }

    fn open_writable(path: &Path) -> Result<Self, StoreError> {
        let folder = path.parent().unwrap_or(Path::new("."));
        if file::is_gone(path) {
            return Err(StoreError::Gone { path: path.to_owned() });
        }
        private_folder(folder).map_err(|source| StoreError::Folder { path: folder.to_owned(), source })?;
        // Make the file before SQLite does, whose mode would be the umask's. An existing file is not even opened:
        // closing it would release all locks that this process has on it, and another process, which then takes itself
        // for the last one, would remove the log that is not yet in the file (SQLite, *How To Corrupt An SQLite
        // Database File*, 2.2).
        private_file(path).map_err(|source| StoreError::Folder { path: path.to_owned(), source })?;
        // Before it is opened: of a file that is replaced meanwhile, the first write tells.
        let standing = Standing::of(path);
        let mut connection = Self::connect_to_write(path)?;
        use_write_ahead_log(&connection)?;
        connection.pragma_update(None, "synchronous", "NORMAL")?;
        // On macOS a plain sync leaves the data in the disk's own cache (SQLite, *PRAGMA fullfsync*). No-ops elsewhere.
        connection.pragma_update(None, "fullfsync", true)?;
        connection.pragma_update(None, "checkpoint_fullfsync", true)?;
        migrate(&mut connection, path)?;
        Self::of(path, connection, standing, None)
    }
}

/// Switches a new file to a write-ahead log. Where several connections do that at once, SQLite answers some of them with
/// `SQLITE_BUSY` without waiting, because none could go on (SQLite, *sqlite3_busy_handler*): they try again.
fn use_write_ahead_log(connection: &Connection) -> Result<(), StoreError> {
    let end = Instant::now() + BUSY_WAIT;
    loop {
        match connection.pragma_update(None, "journal_mode", "WAL") {
            Err(error)
                if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) && Instant::now() < end =>
            {
                std::thread::sleep(BUSY_REST);
            }
            result => return Ok(result?),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{BACKUP_SUFFIX, BACKUPS};

    #[test]
    fn a_store_is_private_and_opens_twice() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("home/daypass.db");
        let first = Store::open(&path).unwrap();
        let second = Store::open(&path).unwrap();
        assert_eq!(first.settings().unwrap(), second.settings().unwrap());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
            assert_eq!(mode(&path), 0o600);
            assert_eq!(mode(path.parent().unwrap()), 0o700);
        }
    }

    #[test]
    fn the_first_of_a_new_home_that_opened_it_at_once_found_the_database_locked() {
        for _ in 0..20 {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("home/daypass.db");
            let start = std::sync::Barrier::new(8);
            std::thread::scope(|scope| {
                for _ in 0..8 {
                    scope.spawn(|| {
                        start.wait();
                        Store::open(&path).unwrap()
                    });
                }
            });
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn opening_the_store_once_more_in_a_process_does_not_let_go_of_its_locks() {
        use std::os::unix::fs::MetadataExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("daypass.db");
        let store = Store::open(&path).unwrap();
        // Each lock is a line that ends in its process, its file as DEVICE:INODE, and its bytes (proc_locks(5)).
        let locks = || {
            let ours = format!(" {} ", std::process::id());
            let inode = format!(":{} ", std::fs::metadata(&path).unwrap().ino());
            let locks = std::fs::read_to_string("/proc/locks").unwrap();
            locks.lines().filter(|lock| lock.contains(&ours) && lock.contains(&inode)).count()
        };
        store.settings().unwrap();
        assert_eq!(locks(), 1);
        drop(Store::open(&path).unwrap());
        assert_eq!(locks(), 1);
    }

    /// On macOS a plain sync does not empty the disk's own cache.
    #[test]
    fn what_was_committed_was_lost_in_the_cache_of_the_disk() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("daypass.db")).unwrap();
        let is_on = |name| store.lock().pragma_query_value(None, name, |row| row.get::<_, bool>(0)).unwrap();
        assert!(is_on("fullfsync") && is_on("checkpoint_fullfsync"));
    }

    #[test]
    fn a_store_whose_file_was_gone_was_begun_anew_beside_its_backups() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("daypass.db");
        std::fs::create_dir(folder.path().join(BACKUPS)).unwrap();
        drop(Store::open(&path).unwrap());
        std::fs::remove_file(&path).unwrap();
        let backup = folder.path().join(BACKUPS).join(format!("one{BACKUP_SUFFIX}"));
        std::io::Write::write_all(&mut std::fs::File::create(backup).unwrap(), b"sealed").unwrap();
        assert!(matches!(Store::open(&path), Err(StoreError::Gone { .. })));
        assert!(!path.exists(), "no new one is made");
        std::fs::File::create(&path).unwrap();
        assert!(matches!(Store::open(&path), Err(StoreError::Gone { .. })), "nor in an empty file");
    }

    #[test]
    fn a_store_of_the_first_release_keeps_its_sessions() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("daypass.db");
        let old = Connection::open(&path).unwrap();
        old.execute_batch(MIGRATIONS[0]).unwrap();
        old.execute_batch(
            "INSERT INTO integration VALUES ('i', 'N', 'https://northwind.awsapps.com/start', 'eu-west-1', NULL);
             INSERT INTO account VALUES ('i', '111111111111', 'Production', NULL, NULL);
             INSERT INTO session (id, integration, account, role) VALUES ('s', 'i', '111111111111', 'Admin');
             INSERT INTO session (id, name, source, role_arn, role_session_name)
                VALUES ('r', 'deploy', 's', 'arn:aws:iam::111111111111:role/Deploy', 'daypass-ada');
             INSERT INTO activation VALUES ('s', 'f', '2030-01-01T00:00:00Z', '2030-01-01T01:00:00Z', NULL);
             PRAGMA user_version = 1;",
        )
        .unwrap();
        drop(old);
        let store = Store::open(&path).unwrap();
        let names: Vec<String> = store.sessions().unwrap().into_iter().map(|s| s.name).collect();
        assert_eq!(names, ["deploy", "Production/Admin"]);
        let activation = store.activation(&daypass_core::SessionId::from_stored("s")).unwrap().unwrap();
        assert_eq!(activation.issued_at, activation.started_at);
    }

    #[test]
    fn a_store_of_a_newer_daypass_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("daypass.db");
        drop(Store::open(&path).unwrap());
        Connection::open(&path).unwrap().pragma_update(None, "user_version", 99).unwrap();
        assert!(matches!(Store::open(&path), Err(StoreError::Newer { found: 99, .. })));
    }

    #[test]
    fn what_only_reads_takes_no_other_format_and_changes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("home/daypass.db");
        assert!(Store::open_for_reading(&path).is_none());
        assert!(!path.parent().unwrap().exists());
        drop(Store::open(&path).unwrap());
        let store = Store::open_for_reading(&path).unwrap();
        assert!(store.sessions().unwrap().is_empty());
        assert!(matches!(store.save_settings(&Default::default()), Err(StoreError::ReadOnly { .. })));
        drop(store);
        for version in [1, 99] {
            Connection::open(&path).unwrap().pragma_update(None, "user_version", version).unwrap();
            let before = std::fs::read(&path).unwrap();
            assert!(Store::open_for_reading(&path).is_none(), "{version}");
            assert_eq!(std::fs::read(&path).unwrap(), before);
        }
        std::io::Write::write_all(&mut std::fs::File::create(&path).unwrap(), &[b'x'; 200]).unwrap();
        assert!(Store::open_for_reading(&path).is_none());
    }

    #[test]
    fn a_file_that_is_no_database_is_an_error_and_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("daypass.db");
        let garbage = b"this was never a database, and it is longer than a header of one hundred bytes, which is what SQLite reads first of all";
        std::io::Write::write_all(&mut std::fs::File::create(&path).unwrap(), garbage).unwrap();
        assert!(matches!(Store::open(&path), Err(StoreError::Damaged { .. })));
        assert_eq!(std::fs::read(&path).unwrap(), garbage);
    }

    /// As after `sudo daypass`: SQLite's own files belong to whom its database does.
    #[cfg(unix)]
    #[test]
    fn a_store_that_root_made_in_a_persons_home_could_not_be_used_by_them() {
        use std::os::unix::fs::{MetadataExt, chown};
        let folder = tempfile::tempdir().unwrap();
        if chown(folder.path(), Some(65534), Some(65534)).is_err() {
            eprintln!(
                "skipped: a_store_that_root_made_in_a_persons_home_could_not_be_used_by_them: this is not root"
            );
            return;
        }
        let home = folder.path().join("daypass");
        let store = Store::open(&home.join("daypass.db")).unwrap();
        store.save_settings(&Default::default()).unwrap();
        for made in ["", "daypass.db", "daypass.db-wal", "daypass.db-shm"] {
            let made = home.join(made);
            let metadata = std::fs::metadata(&made).unwrap();
            assert_eq!((metadata.uid(), metadata.gid()), (65534, 65534), "{}", made.display());
            assert_eq!(metadata.mode() & 0o077, 0, "{}", made.display());
        }
    }
}
