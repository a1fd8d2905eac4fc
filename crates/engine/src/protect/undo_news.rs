//! What an undo is told with: which key is in the file then, and whether AWS still takes it.

use super::error::Error;
use super::find_keys;
use super::key_uses::KeyUses;
use super::protector::Protector;
use super::withheld_keys::Sealed;
use crate::aws::AwsError;
use crate::delivery::read;
use crate::store::Protected;
use crate::{iam, users};
use aws_files::{Document, SectionName};
use daypass_core::sts::AccessKeyId;
use daypass_core::{LongTermKeys, Region};
use futures_util::future::join_all;
use std::time::Duration;

/// How long AWS is waited for: the undo goes on without its answer.
const ANSWER_WAIT: Duration = Duration::from_secs(10);

/// The key that an undo puts back.
pub(super) struct KeyNews {
    /// Its id: another one where the key was rotated since.
    id: AccessKeyId,
    /// Whether AWS takes it; `None` where that could not be asked.
    is_taken: Option<bool>,
}

impl Protector {
    /// Which keys would be put back, and whether AWS takes them: asked for all at once, before anything is changed.
    pub(super) async fn key_news(&self, all: &[Protected]) -> Result<Vec<KeyNews>, Error> {
        let (config, credentials) =
            (read(&self.files.config_file()?)?, read(&self.files.credentials_file()?)?);
        let uses = KeyUses::new(&config, &credentials);
        let news = all.iter().map(async |protected| {
            let id = protected.access_key_id.clone();
            // What keeps them from being known keeps them from being put back, which says why.
            let Ok(Some(keys)) = self.keys_to_put_back(protected).await else {
                return KeyNews { id, is_taken: None };
            };
            let profile = protected.profile.as_str();
            let region = uses.values(profile, "region").find_map(|region| Region::parse(region).ok());
            let owner = tokio::time::timeout(ANSWER_WAIT, self.users.owner_of(&keys, region.as_ref())).await;
            let is_taken = match owner {
                Ok(Ok(_)) => Some(true),
                Ok(Err(error)) if is_refusal(&error) => Some(false),
                Ok(Err(_)) | Err(_) => None,
            };
            KeyNews { id: keys.access_key_id, is_taken }
        });
        Ok(join_all(news).await)
    }

    /// The keys that an undo puts into the file: those that the session has by now, or those that were taken out.
    async fn keys_to_put_back(&self, protected: &Protected) -> Result<Option<LongTermKeys>, Error> {
        if let Some(rotated) = self.rotated_keys(protected).await? {
            return Ok(Some(rotated));
        }
        let (_, section) = self.place_of(protected)?;
        let Some(sealed) = Sealed::get(&self.vault, protected).await? else { return Ok(None) };
        let withheld = sealed.withheld(&Document::default(), &section, &[], &protected.note);
        Ok(withheld.and_then(|withheld| keys_of(&withheld.text(), &section)))
    }
}

impl KeyNews {
    /// The key that stands in the file.
    pub(super) fn id(&self) -> &AccessKeyId {
        &self.id
    }

    /// What is to be said of it, where it is back.
    pub(super) fn notes(&self, protected: &Protected, has_session: bool) -> Vec<String> {
        let (old, new) = (&protected.access_key_id, &self.id);
        let mut notes = Vec::new();
        if old != new {
            notes.push(format!("{old} has been rotated since: {new} replaced it, and is in the vault too."));
        }
        match self.is_taken {
            Some(true) => {}
            Some(false) if has_session => notes.push(format!(
                "AWS no longer accepts {new}: it was deactivated or deleted in IAM. Create a new access key there."
            )),
            Some(false) => notes.push(format!(
                "AWS no longer accepts {new}: it was rotated, deactivated or deleted since, and the session with its successor was removed. Create a new access key in IAM."
            )),
            None => notes.push(format!("AWS could not be asked whether it still accepts {new}.")),
        }
        notes
    }
}

/// Whether AWS does not know the key, or not with this secret. Whatever else it answered tells nothing of the key.
fn is_refusal(error: &users::Error) -> bool {
    match error {
        users::Error::Iam(iam::Error::KeysRefused { .. }) => true,
        users::Error::Iam(iam::Error::Aws(error @ AwsError::Refused { .. })) => {
            matches!(error.code(), Some("InvalidClientTokenId" | "SignatureDoesNotMatch"))
        }
        _ => false,
    }
}

/// The keys in withheld lines, which may lack their header.
pub(super) fn keys_of(text: &[u8], section: &SectionName) -> Option<LongTermKeys> {
    let mut document = Document::parse(text);
    if !document.contains(section) {
        document = Document::parse([format!("[{section}]\n").as_bytes(), text].concat());
    }
    find_keys::keys_in(&document, section)
}
