//! Whether a backup is whole: it is opened, looked through, and its records are opened too.

use super::error::Error;
use super::header::{Header, nonce};
use super::sealed_file::{FormatError, SealedFile, SealedKind};
use crate::store::StoreCopy;
use crate::vault::OpenedVault;
use std::path::Path;
use zeroize::Zeroizing;

/// The copy of the store in a backup, and its bytes.
#[derive(Debug)]
pub(super) struct Verified {
    pub(super) header: Header,
    pub(super) copy: StoreCopy,
    pub(super) bytes: Zeroizing<Vec<u8>>,
}

/// Opens a backup and looks through it. `path` is for what is said of it.
pub(super) fn verify(path: &Path, bytes: &[u8], vault: &OpenedVault) -> Result<Verified, Error> {
    let damaged = || Error::Damaged { path: path.to_owned() };
    let file = SealedFile::parse(SealedKind::Backup, bytes).map_err(|error| format_error(path, error))?;
    let header: Header = file.header().map_err(|error| format_error(path, error))?;
    if header.facts().get(OpenedVault::KEY_FACT).is_none_or(|check| check != vault.key_check()) {
        return Err(Error::OtherKey { path: path.to_owned() });
    }
    let sealer = vault.backup_sealer().map_err(crate::vault::VaultError::from)?;
    let bytes = file.open(&sealer).ok_or_else(damaged)?;
    let copy = StoreCopy::from_bytes(&bytes).map_err(|_| damaged())?;
    copy.check().map_err(|_| damaged())?;
    let records = copy.only_copies()?;
    let is_listed = records.iter().all(|record| header.records.contains(&nonce(&record.sealed.nonce)));
    if !is_listed
        || records.len() != header.records.len()
        || records.iter().any(|record| vault.open(record).is_none())
    {
        return Err(damaged());
    }
    Ok(Verified { header, copy, bytes })
}

pub(super) fn format_error(path: &Path, error: FormatError) -> Error {
    match error {
        FormatError::NotSealed => Error::Damaged { path: path.to_owned() },
        FormatError::Newer => Error::Newer { path: path.to_owned() },
    }
}
