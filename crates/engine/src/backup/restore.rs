//! Listing backups and putting one back, also where the store cannot be opened.

use super::error::Error;
use super::folder::{BackupFile, Folder, read};
use super::header::{Contents, Header};
use super::lacks::Lacks;
use super::scratch::Scratch;
use super::verify::{Verified, format_error, verify};
use crate::ground::{self, Home, LockName, acquire_blocking};
use crate::store::{Holdings, NewRecord, SealedRecord, Store, StoreCopy, StoreError, replace};
use crate::vault::{KeySourceError, KeySources, OpenedVault, PassphrasePrompt, Vault, VaultError};
use daypass_core::Explain;
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use zeroize::Zeroizing;

type MakeKeySources = dyn Fn(Arc<Store>) -> Result<KeySources, KeySourceError> + Send + Sync;

/// The backups of a home whose store may be damaged or gone.
#[derive(Clone)]
pub struct Restorer {
    home: Home,
    folder: Folder,
    key_sources: Arc<MakeKeySources>,
    /// The vault that was opened last, and its facts: it is asked for once, however many backups are looked through.
    opened: Arc<Mutex<Option<(Facts, OpenedVault)>>>,
}

type Facts = BTreeMap<String, Vec<u8>>;

/// A backup as it is listed.
#[derive(Debug)]
pub struct BackupItem {
    /// Its name, by which it is restored.
    pub name: String,
    /// Its size in bytes.
    pub size: u64,
    /// When it was made; `None` where its header does not read.
    pub made_at: Option<Timestamp>,
    /// What is in it; `None` where its header does not read.
    pub contents: Option<Contents>,
    /// Why it is not known to be whole; `None` where it was opened and looked through.
    pub problem: Option<Error>,
}

/// A backup that was opened and looked through, ready to be put back.
pub struct PreparedRestore {
    restorer: Restorer,
    bytes: Zeroizing<Vec<u8>>,
    present: Option<Store>,
    /// When it was made.
    pub made_at: Timestamp,
    /// What is in it.
    pub contents: Contents,
    /// What can be read in the present store and is not in the backup.
    pub lacks: Lacks,
}

/// What came of a restore.
#[derive(Debug)]
pub struct Restored {
    /// Where the store is that was there; `None` where none was.
    pub aside: Option<PathBuf>,
}

impl Restorer {
    /// The backups of a home. `key_sources` makes what may hold the key, over a store that has the vault's plain facts alone.
    pub fn new(
        home: Home,
        key_sources: impl Fn(Arc<Store>) -> Result<KeySources, KeySourceError> + Send + Sync + 'static,
    ) -> Self {
        let folder = Folder::of(home.path());
        Self { home, folder, key_sources: Arc::new(key_sources), opened: Arc::default() }
    }

    /// The backups of this environment. Where the vault opens with a passphrase that is not given, this prompt asks for it.
    ///
    /// # Errors
    /// [`Error::Ground`] where no home is known.
    pub fn of_environment(
        variable: impl Fn(&str) -> Option<OsString> + Send + Sync + 'static,
        prompt: PassphrasePrompt,
    ) -> Result<Self, Error> {
        let home = Home::from_env(&variable).ok_or(ground::Error::NoHome)?;
        let path = home.path().to_owned();
        Ok(Self::new(home, move |store| KeySources::from_env(&variable, &path, store, prompt.clone())))
    }

    /// Every backup, the newest first. Each is opened and looked through, for which the vault's key is asked for.
    ///
    /// # Errors
    /// [`Error::File`] when the folder cannot be read.
    pub async fn list(&self) -> Result<Vec<BackupItem>, Error> {
        let (mut items, mut shut) = (Vec::new(), None);
        for file in self.folder.files()? {
            // A vault that did not open is not asked again for each.
            let problem = match &shut {
                Some(error) => Some(Error::Vault(VaultError::clone(error))),
                None => self.verify(&file).await.err(),
            };
            if let Some(Error::Vault(error)) = &problem {
                shut = Some(error.clone());
            }
            let header = file.header.as_ref().ok();
            items.push(BackupItem {
                name: file.name(),
                size: file.size,
                made_at: header.map(|header| header.made_at),
                contents: header.map(|header| header.contents),
                problem,
            });
        }
        Ok(items)
    }

    /// Opens a backup, to be put back: the file of this path or the backup of this name, or else the newest that is whole.
    /// Nothing is changed yet, but that backups go which have what was removed.
    ///
    /// # Errors
    /// [`Error::NoBackups`], [`Error::NoBackup`], [`Error::Damaged`], [`Error::Newer`], [`Error::OtherKey`], those of the
    /// vault, and [`Error::Store`] where the present store is a newer Daypass's or cannot be reached.
    pub async fn prepare(&self, file: Option<&Path>) -> Result<PreparedRestore, Error> {
        let (present, holdings) = self.present()?;
        if let Some(store) = &present {
            let lock = acquire_blocking(self.home.path(), &LockName::Backup);
            let _lock = lock.map_err(ground::Error::Lock)?;
            self.folder.settle_removed(store)?;
        }
        let verified = match file {
            Some(file) => self.verify(&self.find(file)?).await?,
            None => self.newest().await?,
        };
        let Verified { header, copy, bytes } = verified;
        let lacks = Lacks::of(&holdings, &copy.holdings());
        let Header { made_at, contents, .. } = header;
        Ok(PreparedRestore { restorer: self.clone(), bytes, present, made_at, contents, lacks })
    }

    /// The newest that is whole. Where none is, why the newest is not.
    async fn newest(&self) -> Result<Verified, Error> {
        let mut first = None;
        for file in self.folder.files()? {
            match self.verify(&file).await {
                Ok(verified) => return Ok(verified),
                // An older one has a vault that does not open either.
                Err(error @ (Error::Vault(_) | Error::KeySource(_))) => return Err(error),
                Err(error) => first = first.or(Some(error)),
            }
        }
        Err(first.unwrap_or_else(|| Error::NoBackups { folder: self.folder.path().to_owned() }))
    }

    fn find(&self, file: &Path) -> Result<BackupFile, Error> {
        let name = file.to_string_lossy();
        let named = self.folder.files()?.into_iter().find(|backup| backup.name() == name);
        let found = match named {
            Some(backup) => Some(backup),
            None => read(file)?,
        };
        found.ok_or_else(|| Error::NoBackup { name: name.into_owned() })
    }

    async fn verify(&self, file: &BackupFile) -> Result<Verified, Error> {
        let path = &file.path;
        let header = file.header.as_ref().map_err(|&error| format_error(path, error))?;
        let vault = self.open_vault(path, header).await?;
        let bytes = std::fs::read(path).map_err(|source| Error::File { path: path.clone(), source })?;
        verify(path, &bytes, &vault)
    }

    /// The vault as it was when a backup was made, whatever the present store holds: its facts say which key it has, and
    /// for a passphrase how it opens it.
    async fn open_vault(&self, path: &Path, header: &Header) -> Result<OpenedVault, Error> {
        let facts = header.facts();
        let known = self.opened.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((_, opened)) = known.filter(|(of, _)| *of == facts) {
            return Ok(opened);
        }
        let scratch = Scratch::new(self.folder.path())?;
        let store = Arc::new(Store::open(&scratch.path().join("daypass.db"))?);
        for (name, value) in &facts {
            store.set_vault_fact(name, value)?;
        }
        let damaged = || Error::Damaged { path: path.to_owned() };
        let key = facts.get(OpenedVault::KEY_FACT).ok_or_else(damaged)?;
        // With a record in it, no new key is made where the right one is not to be had.
        let sealed = SealedRecord { nonce: Vec::new(), sealed: Vec::new() };
        let record = NewRecord { kind: "backup", id: "", sealed, expires_at: None };
        store.put_record((OpenedVault::KEY_FACT, key), &record)?;
        let sources = (self.key_sources)(store.clone())?;
        match Vault::with_sources(store, sources).opened().await {
            Err(VaultError::KeyLost) => Err(Error::OtherKey { path: path.to_owned() }),
            opened => {
                let opened = opened?;
                let mut known = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
                *known = Some((facts, opened.clone()));
                Ok(opened)
            }
        }
    }

    /// The present store where it can be read, and what it holds, as far as that can be read.
    fn present(&self) -> Result<(Option<Store>, Holdings), Error> {
        let path = self.home.store();
        if !path.exists() {
            return Ok((None, Holdings::default()));
        }
        let read = Store::open(&path).and_then(|store| {
            let copy = store.copy()?;
            copy.check()?;
            Ok((store, copy.holdings()))
        });
        match read {
            Ok((store, holdings)) => Ok((Some(store), holdings)),
            Err(StoreError::Gone { .. }) => Ok((None, Holdings::default())),
            Err(StoreError::Damaged { .. }) => Ok((None, self.salvage(&path))),
            Err(error) => Err(error.into()),
        }
    }

    /// What still reads in a damaged store, by a copy of its files: looking into it must not change it.
    fn salvage(&self, path: &Path) -> Holdings {
        let read = || -> Result<Holdings, Error> {
            let scratch = Scratch::new(self.folder.path())?;
            let copy = scratch.path().join("daypass.db");
            std::fs::copy(path, &copy).map_err(|source| Error::File { path: path.to_owned(), source })?;
            // Where there is no log, there is nothing to bring in.
            let _ = std::fs::copy(path.with_extension("db-wal"), copy.with_extension("db-wal"));
            Ok(StoreCopy::salvage(&copy)?.holdings())
        };
        read().unwrap_or_default()
    }
}

impl PreparedRestore {
    /// Whether the present store can be read, so that putting the backup in its place takes a person's consent.
    pub fn takes_consent(&self) -> bool {
        self.present.is_some()
    }

    /// Puts the backup in the place of the store. What was there is kept beside it, under a name that is returned. Processes
    /// that run find out by the next thing that they do, and write nothing more. A kill leaves the old store, or none, which
    /// is said by whatever runs next until this has been done again, or the new one.
    ///
    /// # Errors
    /// [`Error::Consent`] without consent where it takes some; [`Error::InUse`] on Windows, while anybody has the store open;
    /// [`Error::File`] when the files cannot be changed;
    /// [`Error::Store`] when what was put there does not open.
    pub fn restore(self, consents: bool) -> Result<Restored, Error> {
        let Self { restorer, bytes, present, lacks, .. } = self;
        if present.is_some() && !consents {
            return Err(Error::Consent { lacks });
        }
        let (home, path) = (restorer.home.path(), restorer.home.store());
        let acquire = |name| acquire_blocking(home, &name).map_err(ground::Error::Lock);
        let (_backups, _files) = (acquire(LockName::Backup)?, acquire(LockName::Delivery)?);
        let place = || replace(&path, &bytes);
        let placed = match present {
            // Windows renames no file that is open.
            Some(store) if cfg!(unix) => store.while_nobody_writes(place)?,
            present => {
                drop(present);
                place()
            }
        };
        let aside = placed.map_err(|source| match is_open(&source) {
            true => Error::InUse { path: path.clone() },
            false => Error::File { path: path.clone(), source },
        })?;
        // Brings it to the present format.
        Store::open(&path)?;
        Ok(Restored { aside })
    }
}

/// Whether Windows says that somebody has the file open (ERROR_SHARING_VIOLATION, winerror.h).
fn is_open(error: &io::Error) -> bool {
    cfg!(windows) && error.raw_os_error() == Some(32)
}

impl BackupItem {
    /// Whether it was opened and looked through.
    pub fn is_verified(&self) -> bool {
        self.problem.is_none()
    }

    /// Why it is not known to be whole, in a few words.
    pub fn doubt(&self) -> Option<String> {
        self.problem.as_ref().map(|error| error.problem().title)
    }
}

impl fmt::Debug for Restorer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Restorer").field("home", &self.home).finish_non_exhaustive()
    }
}

impl fmt::Debug for PreparedRestore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PreparedRestore").field("made_at", &self.made_at).finish_non_exhaustive()
    }
}
