//! The SSO tokens that were written into the AWS CLI's cache.

use super::readable::readable;
use super::{Store, StoreError};
use daypass_core::IntegrationId;

impl Store {
    /// Whether a token with this digest is in a file of the cache, as far as Daypass wrote it there.
    pub(crate) fn has_shared_token(&self, digest: &[u8]) -> Result<bool, StoreError> {
        self.read(|db| {
            let mut query = db.prepare_cached("SELECT 1 FROM shared_token WHERE digest = ?")?;
            Ok(query.exists([digest])?)
        })
    }

    /// The paths of files that have, or had, a token of this integration, with the token's digest.
    pub(crate) fn shared_tokens(&self, id: &IntegrationId) -> Result<Vec<(String, Vec<u8>)>, StoreError> {
        self.read(|db| {
            let mut query =
                db.prepare_cached("SELECT path, digest FROM shared_token WHERE integration = ?")?;
            readable(query.query_and_then([id.as_str()], |row| Ok((row.get(0)?, row.get(1)?)))?)
        })
    }

    /// Notes a token before it is written into a file.
    pub(crate) fn note_shared_token(
        &self,
        path: &str,
        digest: &[u8],
        id: &IntegrationId,
    ) -> Result<(), StoreError> {
        self.write(|db| {
            let put = "INSERT OR REPLACE INTO shared_token (path, digest, integration) VALUES (?, ?, ?)";
            db.execute(put, (path, digest, id.as_str()))?;
            Ok(())
        })
    }

    /// Forgets what was noted of a file, but for this token.
    pub(crate) fn keep_shared_token(&self, path: &str, digest: &[u8]) -> Result<(), StoreError> {
        self.write(|db| {
            db.execute("DELETE FROM shared_token WHERE path = ? AND digest <> ?", (path, digest))?;
            Ok(())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_has_one_token_once_it_is_written_and_both_while_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("daypass.db")).unwrap();
        let id = IntegrationId::from_stored("1f2e3d4c5b6a7988");
        store.note_shared_token("/h/a.json", b"one", &id).unwrap();
        store.note_shared_token("/h/a.json", b"two", &id).unwrap();
        store.note_shared_token("/h/b.json", b"two", &id).unwrap();
        assert_eq!(store.shared_tokens(&id).unwrap().len(), 3);
        store.keep_shared_token("/h/a.json", b"two").unwrap();
        let files = [("/h/a.json".to_owned(), b"two".to_vec()), ("/h/b.json".to_owned(), b"two".to_vec())];
        assert_eq!(store.shared_tokens(&id).unwrap(), files);
        assert!(store.has_shared_token(b"two").unwrap() && !store.has_shared_token(b"one").unwrap());
        store.keep_shared_token("/h/a.json", b"").unwrap();
        assert_eq!(store.shared_tokens(&id).unwrap(), files[1..]);
    }
}
