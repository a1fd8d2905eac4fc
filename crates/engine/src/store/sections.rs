//! What Daypass wrote into which section, and what of the person's stands there again.

use super::readable::readable;
use super::usual_sections::USUAL;
use super::{Store, StoreError, fixed_names, row};
use daypass_core::{Delivery, ProfileName, SessionId};
use rusqlite::Row;

/// In front of a region among the words of the column `key_ids`. An older version takes it for the id of a key that no
/// section has.
const REGION: &str = "region=";

/// A section that Daypass wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveredSection {
    /// The path of the file it is in, as `aws_files::AwsFile::to_text` writes it, or as an older version spelled it. The
    /// file's role follows from the delivery.
    pub file: String,
    /// Its profile.
    pub profile: ProfileName,
    /// How it gives them: by its keys, or by a command.
    pub delivery: Delivery,
    /// Whose credentials it holds.
    pub session: SessionId,
    /// The access key ids by which the section is recognised as ours: the one written and, during a write, the one before
    /// too. A section with a command is recognised by its session.
    pub key_ids: Vec<String>,
    /// The regions that were written into it: as with the keys, two while one replaces the other. None where an older
    /// version wrote it.
    pub regions: Vec<String>,
    /// SHA-256 of the section's text as written; something else while it is written or taken out: see
    /// [`Self::is_settled`].
    pub hash: Vec<u8>,
    /// Nobody chose the profile: it was the one that the template named. `false` also where an older version wrote it.
    pub usual: bool,
}

fn delivered(row: &Row<'_>) -> Result<DeliveredSection, StoreError> {
    let words = row.get::<_, String>("key_ids")?;
    let (usual, words): (Vec<&str>, Vec<&str>) =
        words.split(' ').filter(|word| !word.is_empty()).partition(|word| *word == USUAL);
    let words = words.into_iter().map(str::to_owned);
    let (regions, key_ids): (Vec<String>, Vec<String>) = words.partition(|word| word.starts_with(REGION));
    Ok(DeliveredSection {
        file: row.get("file")?,
        profile: row::profile(&row.get::<_, String>("profile")?)?,
        delivery: row::delivery(&row.get::<_, String>("delivery")?)?,
        session: row::session_id(row, "session")?,
        key_ids,
        regions: regions.into_iter().map(|word| word[REGION.len()..].to_owned()).collect(),
        hash: row.get("hash")?,
        usual: !usual.is_empty(),
    })
}

impl Store {
    /// The sections that Daypass wrote, of one session or of all, but those whose rows cannot be read.
    pub fn delivered(&self, session: Option<&SessionId>) -> Result<Vec<DeliveredSection>, StoreError> {
        self.read(|db| {
            let sql = "SELECT * FROM delivered WHERE ?1 IS NULL OR session = ?1 ORDER BY file, profile";
            let mut query = db.prepare_cached(sql)?;
            let sections = query.query_and_then([session.map(SessionId::as_str)], delivered)?;
            match session {
                Some(_) => readable(sections),
                None => self.readable_table("delivered sections", sections),
            }
        })
    }

    /// The sections of a profile that Daypass wrote, in whichever file: compare [`DeliveredSection::file`].
    pub fn delivered_in(&self, profile: &ProfileName) -> Result<Vec<DeliveredSection>, StoreError> {
        self.read(|db| {
            let mut query = db.prepare_cached("SELECT * FROM delivered WHERE profile = ? ORDER BY file")?;
            readable(query.query_and_then([profile.as_str()], delivered)?)
        })
    }

    /// Notes a section that Daypass writes. Where its profile is the session's usual one, the name stays from then on.
    pub fn put_delivered(&self, delivered: &DeliveredSection) -> Result<(), StoreError> {
        let regions = delivered.regions.iter().map(|region| format!("{REGION}{region}"));
        let usual = delivered.usual.then(|| USUAL.to_owned());
        let words: Vec<String> = delivered.key_ids.iter().cloned().chain(regions).chain(usual).collect();
        self.write(|db| {
            db.execute(
                "INSERT OR REPLACE INTO delivered (file, profile, delivery, session, key_ids, hash)
                    VALUES (?, ?, ?, ?, ?, ?)",
                (
                    &delivered.file,
                    delivered.profile.as_str(),
                    row::delivery_word(delivered.delivery),
                    delivered.session.as_str(),
                    words.join(" "),
                    &delivered.hash,
                ),
            )?;
            // The file's path may have been written in another way when the session ended.
            db.execute(
                "DELETE FROM put_back WHERE profile = ? AND (file = ? OR session = ?)",
                (delivered.profile.as_str(), &delivered.file, delivered.session.as_str()),
            )?;
            if delivered.usual {
                fixed_names::fix(db, &delivered.session, &delivered.profile)?;
            }
            Ok(())
        })
    }

    /// Notes that a section of Daypass's is gone.
    pub fn remove_delivered(&self, delivered: &DeliveredSection) -> Result<(), StoreError> {
        self.write(|db| {
            db.execute(
                "DELETE FROM delivered WHERE file = ? AND profile = ?",
                (&delivered.file, delivered.profile.as_str()),
            )?;
            Ok(())
        })
    }

    /// Notes the hash of the person's text that was put back where a session ended.
    pub fn record_restored(&self, ended: &DeliveredSection, hash: &[u8]) -> Result<(), StoreError> {
        self.write(|db| {
            db.execute(
                "INSERT OR REPLACE INTO put_back (file, profile, session, hash) VALUES (?, ?, ?, ?)",
                (&ended.file, ended.profile.as_str(), ended.session.as_str(), hash),
            )?;
            Ok(())
        })
    }

    /// Notes the hash of the person's text that was put back in a profile, where [`Self::record_restored`] could not know
    /// it and noted an empty one.
    pub fn settle_restored(&self, file: &str, profile: &ProfileName, hash: &[u8]) -> Result<(), StoreError> {
        self.write(|db| {
            db.execute(
                "UPDATE put_back SET hash = ? WHERE file = ? AND profile = ? AND hash = x''",
                (hash, file, profile.as_str()),
            )?;
            Ok(())
        })
    }

    /// The files where the person's text was put back in a profile when this session ended, and its hash.
    pub fn restored_sections(
        &self,
        profile: &ProfileName,
        session: &SessionId,
    ) -> Result<Vec<(String, Vec<u8>)>, StoreError> {
        self.read(|db| {
            db.prepare_cached("SELECT file, hash FROM put_back WHERE profile = ? AND session = ?")?
                .query_and_then((profile.as_str(), session.as_str()), |row| {
                    Ok((row.get("file")?, row.get("hash")?))
                })?
                .collect()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rusqlite::Connection;

    #[test]
    fn a_section_that_the_first_release_wrote_is_read_and_what_is_written_now_is_read_by_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("daypass.db");
        let store = Store::open(&path).unwrap();
        let db = Connection::open(&path).unwrap();
        db.execute_batch(
            "INSERT INTO delivered (file, profile, session, key_ids, hash, delivery)
                VALUES ('/home/x/.aws/credentials', 'dev', 's', 'ASIAOLD ASIANEW', x'00', 'file')",
        )
        .unwrap();
        let mut section = store.delivered(None).unwrap().remove(0);
        assert_eq!((section.key_ids.len(), section.regions.len(), section.usual), (2, 0, false));
        section.regions = vec!["eu-west-1".to_owned()];
        section.usual = true;
        store.put_delivered(&section).unwrap();
        assert_eq!(store.delivered_in(&section.profile).unwrap(), [section.clone()]);
        // It splits this at blanks, and compares the ids in the file with the words.
        let words: String = db.query_row("SELECT key_ids FROM delivered", [], |row| row.get(0)).unwrap();
        assert_eq!(words, "ASIAOLD ASIANEW region=eu-west-1 usual=");
        store.remove_delivered(&section).unwrap();
        assert_eq!(store.delivered(None).unwrap(), []);
    }
}
