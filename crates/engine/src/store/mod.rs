//! The store: one SQLite file, shared by every Daypass process on the machine as equals.
//!
//! Every method is one short transaction. A writer waits up to [`BUSY_WAIT`] for the others.

mod account_marks;
mod account_readings;
mod activations;
mod added;
mod at_once;
mod begun;
mod chosen_delivery;
mod console_destinations;
mod copy;
mod credential_source;
mod error;
mod file;
mod fixed_names;
mod former_template;
#[cfg(test)]
mod gone_session_test;
mod hidden_sessions;
mod history;
mod integrations;
mod log;
mod mfa_devices;
mod migrations;
mod named;
mod names;
mod open;
mod open_consoles;
mod pending_prompts;
mod portable;
mod portal_column;
mod portal_paces;
mod protected_files;
mod read_only;
mod readable;
mod removed;
mod replace;
mod retries;
mod roles;
mod rotations;
mod row;
mod saved_views;
mod sections;
mod session_aliases;
mod session_labels;
mod session_order;
mod session_row;
mod sessions;
mod sessions_at;
mod settings;
mod settings_somewhere;
mod shared_tokens;
mod standing;
mod start_choices;
#[cfg(test)]
mod test_rows;
mod unfollowed_syncs;
mod usual_sections;
mod vault_entries;
mod vault_key;
mod watcher;
mod written_profiles;

pub use activations::Activation;
pub use added::{Added, NewSession};
pub(crate) use copy::{CopiedRecord, Holdings, StoreCopy};
pub use error::StoreError;
pub(crate) use file::{BACKUP_SUFFIX, BACKUPS};
pub use history::NewHistoryEntry;
pub use integrations::{Choices, SignInFacts};
pub use named::NamedSession;
pub use pending_prompts::PendingPrompt;
pub(crate) use portable::{Ids, PortableRow, PortableRows, TakenOver};
pub use protected_files::Protected;
pub(crate) use removed::Removed;
pub(crate) use replace::replace;
pub use retries::RecordedFailure;
pub use roles::{AccountChange, GoneRole, RoleChanges};
pub use sections::DeliveredSection;
pub(crate) use session_order::by_account_and_role;
pub use start_choices::StartChoice;
#[cfg(test)]
pub(crate) use test_rows::add_user;
pub use vault_entries::{NewRecord, SealedRecord};
pub use watcher::{Watch, watch};
pub use written_profiles::WrittenProfile;

use crate::ground::{Changes, blocking};
use rusqlite::{Connection, Transaction, TransactionBehavior};
use standing::Standing;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How long a writer waits for another process's transaction.
pub const BUSY_WAIT: Duration = Duration::from_secs(10);
/// The pause between two tries where SQLite does not wait by itself.
const BUSY_REST: Duration = Duration::from_millis(5);

/// The open store. Cheap to share behind an `Arc`.
#[derive(Debug)]
pub struct Store {
    path: PathBuf,
    connection: Mutex<Connection>,
    changes: Changes,
    left_out: readable::LeftOut,
    standing: Standing,
    /// Why nothing can be written, where nothing can.
    read_only: Option<String>,
}

impl Store {
    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether anything can be written, as far as that is known without trying.
    ///
    /// # Errors
    /// [`StoreError::ReadOnly`]
    pub(crate) fn check_writable(&self) -> Result<(), StoreError> {
        match &self.read_only {
            Some(reason) => Err(StoreError::ReadOnly { path: self.path.clone(), reason: reason.clone() }),
            None => Ok(()),
        }
    }

    /// What ticks after every change made through this store, and after those of other processes where they are watched.
    pub(crate) fn changes(&self) -> &Changes {
        &self.changes
    }

    /// A number that differs when another connection or process has changed the file (SQLite, *PRAGMA data_version*).
    pub fn foreign_version(&self) -> Result<i64, StoreError> {
        Ok(blocking(|| self.lock().query_row("PRAGMA data_version", [], |row| row.get(0)))?)
    }

    fn lock(&self) -> MutexGuard<'_, Connection> {
        // A panic while holding the lock leaves no half transaction: SQLite rolled it back.
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn read<T>(&self, query: impl FnOnce(&Connection) -> Result<T, StoreError>) -> Result<T, StoreError> {
        self.standing()?;
        blocking(|| query(&self.lock())).inspect_err(|error| self.note_damage(error))
    }

    fn write<T>(
        &self,
        change: impl FnOnce(&Transaction<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let result = self.write_untold(change)?;
        self.changes.tick_of_store();
        Ok(result)
    }

    /// As [`Self::write`], but nobody is told, who waits for changes: for what nobody is shown.
    fn write_untold<T>(
        &self,
        change: impl FnOnce(&Transaction<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.check_writable()?;
        let result = blocking(|| self.commit(&mut self.lock(), change));
        result.map_err(|error| self.of_write(error))
    }

    /// As [`Self::write`], but when it returns, this change and all before it have reached the disk and outlast a power
    /// cut.
    fn write_down<T, E: From<StoreError>>(
        &self,
        change: impl FnOnce(&Transaction<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.check_writable()?;
        let result = blocking(|| {
            let mut connection = self.lock();
            // With FULL, a commit syncs the log, and with it the earlier commits.
            connection.pragma_update(None, "synchronous", "FULL").map_err(StoreError::from)?;
            let result = self.commit(&mut connection, change);
            connection.pragma_update(None, "synchronous", "NORMAL").map_err(StoreError::from)?;
            result
        })?;
        self.changes.tick_of_store();
        Ok(result)
    }

    fn commit<T, E: From<StoreError>>(
        &self,
        connection: &mut Connection,
        change: impl FnOnce(&Transaction<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        // Immediate, because a deferred transaction that begins to write later fails at once instead of waiting.
        let transaction = connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(|error| self.of_write(error.into()))?;
        // Within it, so that nobody migrates the file between the look and the change.
        self.check_standing(&transaction)?;
        let result = change(&transaction)?;
        transaction.commit().map_err(|error| self.of_write(error.into()))?;
        Ok(result)
    }

    /// What an error of a write says of the store: a disk that became full since it was opened is as one that was.
    fn of_write(&self, error: StoreError) -> StoreError {
        match error {
            StoreError::Sqlite(error) if read_only::is_refusal(&error) => {
                StoreError::ReadOnly { path: self.path.clone(), reason: error.to_string() }
            }
            error => {
                self.note_damage(&error);
                error
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    #[test]
    fn a_peers_change_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("daypass.db");
        let (mine, peers) = (Store::open(&path).unwrap(), Store::open(&path).unwrap());
        let before = mine.foreign_version().unwrap();
        mine.save_settings(&Default::default()).unwrap();
        assert_eq!(mine.foreign_version().unwrap(), before);
        peers.save_settings(&Default::default()).unwrap();
        assert_ne!(mine.foreign_version().unwrap(), before);
    }

    #[test]
    fn a_store_that_another_process_writes_to_stopped_the_tasks_of_the_runtime() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("daypass.db");
        let (mine, peers) = (Arc::new(Store::open(&path).unwrap()), Connection::open(&path).unwrap());
        peers.execute_batch("BEGIN IMMEDIATE").unwrap();
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        // The peer ends its transaction in a task, which comes to it only if the first leaves the thread to it.
        let written = runtime.block_on(async {
            let (waits, begun) = tokio::sync::oneshot::channel();
            let write = tokio::spawn(async move {
                waits.send(()).unwrap();
                mine.save_settings(&Default::default())
            });
            tokio::spawn(async move {
                begun.await.unwrap();
                peers.execute_batch("COMMIT").unwrap();
            });
            write.await.unwrap()
        });
        assert!(written.is_ok(), "{written:?}");
    }
}
