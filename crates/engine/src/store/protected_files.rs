//! The sections that long-term keys were taken out of.

use super::{Store, StoreError, row};
use daypass_core::sts::AccessKeyId;
use daypass_core::{ProfileName, SessionId};
use jiff::Timestamp;
use rusqlite::Row;
use std::path::{Path, PathBuf};

/// A section that `protect` took a key out of, or was about to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Protected {
    /// The file it is in.
    pub file: PathBuf,
    /// What stands between its brackets, as `aws_files::SectionName` writes it.
    pub section: String,
    /// Its profile.
    pub profile: ProfileName,
    /// The key.
    pub access_key_id: AccessKeyId,
    /// The session that has the key in the vault.
    pub session: SessionId,
    /// The comment that holds the key's place.
    pub note: String,
    /// When.
    pub protected_at: Timestamp,
}

fn protected(row: &Row<'_>) -> Result<Protected, StoreError> {
    Ok(Protected {
        file: PathBuf::from(row.get::<_, String>("file")?),
        section: row.get("section")?,
        profile: row::profile(&row.get::<_, String>("profile")?)?,
        access_key_id: AccessKeyId::try_from(row.get::<_, String>("access_key_id")?)
            .map_err(|_| StoreError::Unreadable { what: "access key id" })?,
        session: row::session_id(row, "session")?,
        note: row.get("note")?,
        protected_at: row::timestamp(row, "protected_at")?,
    })
}

impl Store {
    /// All of them, the newest first.
    ///
    /// # Errors
    /// [`StoreError`]
    pub fn protected(&self) -> Result<Vec<Protected>, StoreError> {
        self.read(|db| {
            db.prepare_cached("SELECT * FROM protected ORDER BY protected_at DESC, file, section")?
                .query_and_then([], protected)?
                .collect()
        })
    }

    /// Whether a key was taken out of a section.
    ///
    /// # Errors
    /// [`StoreError`]
    pub fn is_protected(&self, file: &Path, section: &str) -> Result<bool, StoreError> {
        self.read(|db| {
            let mut query = db.prepare_cached("SELECT 1 FROM protected WHERE file = ? AND section = ?")?;
            Ok(query.exists((file.to_string_lossy(), section))?)
        })
    }

    /// Notes that a key is taken out of a section.
    ///
    /// # Errors
    /// [`StoreError`]
    pub fn put_protected(&self, protected: &Protected) -> Result<(), StoreError> {
        self.write(|db| {
            db.execute(
                "INSERT OR REPLACE INTO protected
                    (file, section, access_key_id, profile, session, note, protected_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    protected.file.to_string_lossy(),
                    &protected.section,
                    protected.access_key_id.as_str(),
                    protected.profile.as_str(),
                    protected.session.as_str(),
                    &protected.note,
                    protected.protected_at.to_string(),
                ),
            )?;
            Ok(())
        })
    }

    /// Forgets it: the key is back.
    ///
    /// # Errors
    /// [`StoreError`]
    pub fn remove_protected(&self, protected: &Protected) -> Result<(), StoreError> {
        self.write(|db| {
            db.execute(
                "DELETE FROM protected WHERE file = ? AND section = ? AND access_key_id = ?",
                (protected.file.to_string_lossy(), &protected.section, protected.access_key_id.as_str()),
            )?;
            Ok(())
        })
    }
}
