//! The sections that long-term keys were taken out of.

use super::readable::readable;
use super::{Store, StoreError, row};
use daypass_core::sts::AccessKeyId;
use daypass_core::{ProfileName, SessionId};
use jiff::Timestamp;
use rusqlite::Row;

/// A section that `protect` took a key out of, or was about to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Protected {
    /// The path of the file it is in, as `aws_files::AwsFile::to_text` writes it, or as an older version spelled it.
    pub file: String,
    /// The section, in words that tell the file's role too: `profile NAME` in a config file, also of `default`, and
    /// `NAME` in a credentials file. An older version wrote `default` for that of a config file.
    pub section: String,
    /// Its profile.
    pub profile: ProfileName,
    /// The key.
    pub access_key_id: AccessKeyId,
    /// The session that has the key in the vault.
    pub session: SessionId,
    /// The comment that stands in the file in place of the key.
    pub note: String,
    /// When.
    pub protected_at: Timestamp,
}

fn protected(row: &Row<'_>) -> Result<Protected, StoreError> {
    Ok(Protected {
        file: row.get("file")?,
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
    pub fn protected(&self) -> Result<Vec<Protected>, StoreError> {
        self.read(|db| {
            let sql = "SELECT * FROM protected ORDER BY protected_at DESC, file, section";
            self.readable_table("protected keys", db.prepare_cached(sql)?.query_and_then([], protected)?)
        })
    }

    /// Those of a section, in whichever file: compare [`Protected::file`].
    pub fn protected_in(&self, section: &str) -> Result<Vec<Protected>, StoreError> {
        self.read(|db| {
            let mut query = db.prepare_cached("SELECT * FROM protected WHERE section = ?")?;
            readable(query.query_and_then([section], protected)?)
        })
    }

    /// Notes that a key is taken out of a section.
    pub fn put_protected(&self, protected: &Protected) -> Result<(), StoreError> {
        self.write(|db| {
            db.execute(
                "INSERT OR REPLACE INTO protected
                    (file, section, access_key_id, profile, session, note, protected_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    &protected.file,
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

    /// Removes the record of a key that was put back into its section.
    pub fn remove_protected(&self, protected: &Protected) -> Result<(), StoreError> {
        self.write(|db| {
            db.execute(
                "DELETE FROM protected WHERE file = ? AND section = ? AND access_key_id = ?",
                (&protected.file, &protected.section, protected.access_key_id.as_str()),
            )?;
            Ok(())
        })
    }
}
