//! Making an export, and taking one over.

use super::error::Error;
use super::file::{Contents, OpenError, PortableSecret, open_contents, seal_contents};
use crate::delivery::KeptTexts;
use crate::ground::{self, Clock};
use crate::store::{Ids, NewRecord, Store, TakenOver};
use crate::vault::{OpenedVault, PassphraseCost, RecordKind, Vault, VaultError};
use daypass_core::Secret;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The records that are of a session, by its id.
const OF_SESSIONS: [RecordKind; 2] = [RecordKind::AccessKey, RecordKind::NextAccessKey];
/// Texts of the AWS files go as kept texts, whatever they are here.
const KEPT_TEXT: &str = RecordKind::KeptText.as_str();

/// Moves to another machine.
#[derive(Debug, Clone)]
pub struct Transfer {
    store: Arc<Store>,
    vault: Vault,
    texts: KeptTexts,
    clock: Arc<dyn Clock>,
    cost: PassphraseCost,
}

/// What is in an export that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    /// Integrations.
    pub integrations: usize,
    /// IAM users and roles that were added.
    pub sessions: usize,
    /// Secrets.
    pub secrets: usize,
}

/// What came of taking an export over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// The aliases of integrations that are new here.
    pub integrations: Vec<String>,
    /// The names of IAM users and roles that are new here.
    pub sessions: Vec<String>,
    /// How many texts of AWS files are new here, as kept texts.
    pub texts: usize,
    /// How many integrations, users and roles were here already.
    pub known: u32,
    /// Names that were taken, and those that were given instead.
    pub renamed: Vec<(String, String)>,
    /// Whether the settings are those of the export. Where there were others here, those stay.
    pub settings: bool,
}

impl Transfer {
    pub(crate) fn new(store: Arc<Store>, vault: Vault, texts: KeptTexts, clock: Arc<dyn Clock>) -> Self {
        Self { store, vault, texts, clock, cost: PassphraseCost::DEFAULT }
    }

    /// Writes everything that another machine can use into a file that its owner alone may read, whole or not at all.
    ///
    /// # Errors
    /// [`Error::Exists`] where there is a file and no consent to write over it, [`Error::NoPassphrase`], [`Error::Write`],
    /// and [`Error::Vault`] when the vault does not open.
    pub async fn export(&self, file: &Path, passphrase: &Secret, overwrite: bool) -> Result<Exported, Error> {
        if passphrase.expose().is_empty() {
            return Err(Error::NoPassphrase);
        }
        if !overwrite && file.try_exists().unwrap_or(true) {
            return Err(Error::Exists { path: file.to_owned() });
        }
        let contents = self.contents().await?;
        let count = |table: &str| contents.rows.tables.get(table).map_or(&[][..], Vec::as_slice);
        let exported = Exported {
            integrations: count("integration").len(),
            sessions: count("session")
                .iter()
                .filter(|row| row.get("name").is_some_and(serde_json::Value::is_string))
                .count(),
            secrets: contents.secrets.len(),
        };
        let (cost, made_at) = (self.cost, self.clock.now());
        let (passphrase, file) = (passphrase.clone(), file.to_owned());
        blocking(move || {
            let sealed = seal_contents(&contents, &passphrase, cost, made_at).map_err(VaultError::from)?;
            Ok(aws_files::atomic::write(&file, &sealed, 0o600)?)
        })
        .await?;
        Ok(exported)
    }

    async fn contents(&self) -> Result<Contents, Error> {
        let mut secrets = Vec::new();
        for kind in OF_SESSIONS.into_iter().chain([RecordKind::TotpSeed]) {
            for id in self.store.record_ids(kind.as_str())? {
                if let Some(secret) = self.vault.record(kind, &id).await? {
                    secrets.push(PortableSecret { kind: kind.to_string(), id, secret });
                }
            }
        }
        for (id, secret) in self.texts.for_another_machine().await? {
            secrets.push(PortableSecret { kind: KEPT_TEXT.to_owned(), id, secret });
        }
        Ok(Contents { rows: self.store.portable_rows()?, secrets })
    }

    /// Takes over what an export has and this home has not. Nothing that is here changes.
    ///
    /// # Errors
    /// [`Error::Read`], [`Error::NotAnExport`], [`Error::Newer`], [`Error::Unopened`], [`Error::Vault`] when the vault does
    /// not open; nothing is then taken over.
    pub async fn import(&self, file: &Path, passphrase: &Secret) -> Result<Imported, Error> {
        let (path, passphrase) = (file.to_owned(), passphrase.clone());
        let contents = blocking(move || open(&path, &passphrase)).await?;
        if contents.rows.format > Store::format() {
            return Err(Error::Newer { path: file.to_owned() });
        }
        let texts = self.new_texts(&contents.secrets).await?;
        for _ in 0..2 {
            let opened = match contents.secrets.is_empty() {
                true => None,
                false => Some(self.vault.opened().await?),
            };
            if let Some((over, texts)) = self.take_over(&contents, opened.as_ref(), &texts)? {
                let TakenOver { integrations, sessions, known, renamed, settings } = over;
                return Ok(Imported { integrations, sessions, texts, known, renamed, settings });
            }
            // A peer has begun the vault anew meanwhile.
            self.vault.lock();
        }
        Err(VaultError::KeyLost.into())
    }

    /// Takes it over in one transaction. What became of it, and how many texts are new; `None` where the vault's key is not
    /// this one any more.
    fn take_over(
        &self,
        contents: &Contents,
        opened: Option<&OpenedVault>,
        texts: &[&PortableSecret],
    ) -> Result<Option<(TakenOver, usize)>, Error> {
        let fact = opened.map(|opened| (OpenedVault::KEY_FACT, opened.key_check()));
        let mut sealed = Vec::new();
        for secret in &contents.secrets {
            if let Some(opened) = opened {
                let PortableSecret { kind, id, secret } = secret;
                let sealed_one = opened.seal(kind, id, secret).map_err(VaultError::from)?;
                sealed.push((secret_of(kind), NewRecord { kind, id, sealed: sealed_one, expires_at: None }));
            }
        }
        let records = |ids: &Ids| {
            let is_new = |of: SecretOf, id: &str| match of {
                SecretOf::Session => ids.is_new(id),
                SecretOf::Text => texts.iter().any(|text| text.id == id),
                SecretOf::Device => true,
                SecretOf::Unknown => false,
            };
            sealed
                .into_iter()
                .filter(|(of, record)| is_new(*of, record.id))
                .map(|(_, record)| record)
                .collect()
        };
        let over = self.store.take_over(fact, &contents.rows, records)?;
        Ok(over.map(|over| (over, texts.len())))
    }

    /// The texts of an export that are not kept here yet: of the same section, byte for byte.
    async fn new_texts<'a>(&self, secrets: &'a [PortableSecret]) -> Result<Vec<&'a PortableSecret>, Error> {
        let theirs: Vec<_> = secrets.iter().filter(|secret| secret.kind == KEPT_TEXT).collect();
        let mut new = Vec::new();
        if theirs.is_empty() {
            return Ok(new);
        }
        let ours = self.texts.for_another_machine().await?;
        let section = |id: &str| KeptTexts::section_of(id).map(str::to_owned);
        for text in theirs {
            let is_same =
                |id: &str, secret: &[u8]| section(id) == section(&text.id) && *secret == **text.secret;
            let is_known = ours.iter().any(|(id, secret)| is_same(id, secret))
                || new.iter().any(|other: &&PortableSecret| is_same(&other.id, &other.secret));
            if !is_known {
                new.push(text);
            }
        }
        Ok(new)
    }
}

/// Whose a secret of an export is.
#[derive(Debug, Clone, Copy)]
enum SecretOf {
    Session,
    Device,
    Text,
    /// A newer Daypass knows it.
    Unknown,
}

fn secret_of(kind: &str) -> SecretOf {
    match kind {
        kind if OF_SESSIONS.iter().any(|of| of.as_str() == kind) => SecretOf::Session,
        kind if kind == RecordKind::TotpSeed.as_str() => SecretOf::Device,
        KEPT_TEXT => SecretOf::Text,
        _ => SecretOf::Unknown,
    }
}

fn open(path: &PathBuf, passphrase: &Secret) -> Result<Contents, Error> {
    let read = std::fs::read(path);
    let bytes = read.map_err(|source| Error::Read { path: path.clone(), source })?;
    let path = || path.clone();
    open_contents(&bytes, passphrase).map_err(|error| match error {
        OpenError::NotAnExport => Error::NotAnExport { path: path() },
        OpenError::Newer => Error::Newer { path: path() },
        OpenError::WrongPassphrase => Error::Unopened { path: path() },
    })
}

/// Runs what takes the time of a passphrase, or waits for the disk, in a thread of its own.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|_| Err(ground::Error::Cancelled.into()))
}
