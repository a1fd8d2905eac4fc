//! Making backups, and removing those that have what is gone.

use super::error::Error;
use super::folder::Folder;
use super::header::Header;
use super::keep;
use super::sealed_file::{FormatError, SealedKind, seal};
use super::verify::verify;
use crate::ground::{self, Clock, LockName, acquire_blocking, sleep_aligned, until_wakeup};
use crate::store::{Removed, Store};
use crate::vault::{OpenedVault, Vault, VaultError};
use daypass_core::{Explain, Kind};
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// How long it is waited after a change at least, so that several make one backup; then for the next wakeup.
const TOGETHER: Duration = Duration::from_secs(2);

/// The backups of a store.
#[derive(Debug, Clone)]
pub struct Backups {
    pub(super) store: Arc<Store>,
    vault: Vault,
    clock: Arc<dyn Clock>,
    home: PathBuf,
    pub(super) folder: Folder,
}

impl Backups {
    pub(crate) fn new(store: Arc<Store>, vault: Vault, clock: Arc<dyn Clock>, home: &Path) -> Self {
        Self { store, vault, clock, home: home.to_owned(), folder: Folder::of(home) }
    }

    /// Removes the backups that have what was removed from the vault since, and makes a new one where one is due and this
    /// process has the vault's key already. Whether one was made. Asks nobody; where nothing has changed, it looks and does
    /// no more. For after what a person did, and never under a lock.
    ///
    /// # Errors
    /// [`Error::Store`] with [`StoreError::Damaged`](crate::store::StoreError::Damaged), and [`Error::Unopened`], when the
    /// store is damaged: no backup is then made or removed for its age. [`Error::File`] when the folder cannot be used.
    pub async fn renew(&self) -> Result<bool, Error> {
        let opened = self.vault.if_open().await;
        let this = self.clone();
        let renewed = tokio::task::spawn_blocking(move || this.renew_now(opened)).await;
        renewed.unwrap_or_else(|_| Err(ground::Error::Cancelled.into()))
    }

    /// Renews after each change, for as long as it is polled: for the window and the agent. `tell` gets what a person has to
    /// know, each only once.
    pub async fn keep_up(&self, mut tell: impl FnMut(&Error)) {
        let mut changes = self.store.changes().subscribe();
        let mut told = String::new();
        loop {
            match self.renew().await {
                Ok(_) => told.clear(),
                Err(error) if error.kind() == Kind::Cancelled => return,
                Err(error) => {
                    let said = error.to_string();
                    if said != told {
                        tell(&error);
                        told = said;
                    }
                }
            }
            if changes.changed().await.is_err() {
                return;
            }
            sleep_aligned(until_wakeup(TOGETHER)).await;
        }
    }

    fn renew_now(&self, opened: Option<OpenedVault>) -> Result<bool, Error> {
        // A key that a peer has replaced is none.
        let key = self.store.vault_fact(OpenedVault::KEY_FACT)?;
        let opened = opened.filter(|opened| key.as_deref() == Some(opened.key_check()));
        if self.store.removed()? == Removed::default() && (opened.is_none() || !self.is_due()?) {
            return Ok(false);
        }
        let lock = acquire_blocking(&self.home, &LockName::Backup);
        let _lock = lock.map_err(ground::Error::Lock)?;
        self.folder.settle_removed(&self.store)?;
        match &opened {
            // Asked again inside the lock: another process may have made one meanwhile.
            Some(opened) if self.is_due()? => self.make(opened),
            _ => Ok(false),
        }
    }

    fn is_due(&self) -> Result<bool, Error> {
        let files = self.folder.files()?;
        let headers = files.iter().filter_map(|file| file.header.as_ref().ok());
        let facts = self.key_facts()?;
        let Some(newest) = headers.into_iter().find(|header| header.is_of_vault(&facts)) else {
            return Ok(true);
        };
        let age = self.clock.now().duration_since(newest.made_at);
        // Also one of a clock that was far ahead.
        Ok(age.abs() >= keep::DUE || newest.records != self.store.only_copies()?)
    }

    /// What the store says of the vault's key now.
    pub(super) fn key_facts(&self) -> Result<BTreeMap<String, Vec<u8>>, Error> {
        let mut facts = BTreeMap::new();
        for name in OpenedVault::KEY_FACTS {
            facts.extend(self.store.vault_fact(name)?.map(|value| (name.to_owned(), value)));
        }
        Ok(facts)
    }

    /// Makes a backup, and removes those that it makes superfluous. `false` where a peer has begun the vault anew meanwhile.
    fn make(&self, opened: &OpenedVault) -> Result<bool, Error> {
        let mut copy = self.store.copy()?;
        copy.check().inspect_err(|error| self.store.note_damage(error))?;
        copy.strip()?;
        let facts = copy.facts()?;
        if facts.get(OpenedVault::KEY_FACT).is_none_or(|key| key != opened.key_check()) {
            return Ok(false);
        }
        let records = copy.only_copies()?;
        if let Some(record) = records.iter().find(|record| opened.open(record).is_none()) {
            return Err(Error::Unopened { kind: record.kind.clone() });
        }
        let header = Header::new(self.clock.now(), &copy.holdings(), &records, &facts);
        let sealer = opened.backup_sealer().map_err(VaultError::from)?;
        let sealed = seal(SealedKind::Backup, &header, &copy.bytes()?, &sealer).map_err(VaultError::from)?;
        self.folder.sweep();
        self.folder.write(&keep::name(header.made_at), &sealed, |written| {
            verify(self.folder.path(), written, opened).map(drop)
        })?;
        self.prune(&facts)?;
        Ok(true)
    }

    /// Removes backups that are past, and those that the vault does not open any more, or opened in another way. One of a
    /// newer Daypass stays.
    fn prune(&self, facts: &BTreeMap<String, Vec<u8>>) -> Result<(), Error> {
        let mut ours = Vec::new();
        for file in self.folder.files()? {
            match file.header {
                Ok(header) if header.is_of_vault(facts) => ours.push((header.made_at, file.path)),
                Ok(_) | Err(FormatError::NotSealed) => self.folder.remove(&file.path)?,
                Err(FormatError::Newer) => {}
            }
        }
        let (made, paths): (Vec<Timestamp>, Vec<PathBuf>) = ours.into_iter().unzip();
        for place in keep::past(&made) {
            self.folder.remove(&paths[place])?;
        }
        self.folder.sync()
    }
}
