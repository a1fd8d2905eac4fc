//! A rotation that has begun and not ended, as when it was interrupted: which keys there are.

use super::error::Error;
use super::room::Users;
use daypass_core::SessionId;
use daypass_core::sts::AccessKeyId;

/// A rotation that has begun and not ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RotationUnderWay {
    /// The key that is to go.
    pub old: AccessKeyId,
    /// The key that is in use.
    pub current: AccessKeyId,
    /// The key that was made and is not in use yet.
    pub next: Option<AccessKeyId>,
}

impl Users {
    /// The rotation of a user's key that has begun and not ended, if there is one.
    ///
    /// # Errors
    /// [`Error::Store`] and [`Error::Iam`] when store and vault do not answer.
    pub async fn rotation_under_way(&self, id: &SessionId) -> Result<Option<RotationUnderWay>, Error> {
        let Some(begun) = self.store.rotation(id)? else { return Ok(None) };
        let next = self.keys.next(id).await?.map(|keys| keys.access_key_id);
        let current = self.keys.get(id).await?.access_key_id;
        Ok(Some(RotationUnderWay { old: begun.old, current, next }))
    }
}
