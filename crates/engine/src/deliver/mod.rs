//! Delivery into the shared credentials file: what is taken, what is kept, what is put back.
//!
//! Whoever comes in here has the machine's turn to deliver (see [`DELIVERY`]): no two processes change what is
//! delivered, and the rows that say so, at the same time.

mod renewal;
mod section;

use crate::engine::Engine;
use crate::error::{EngineError, Holder};
use crate::store::Delivered;
use crate::vault::RecordKind;
use aws_files::{Document, DocumentError, FileError, SectionName, View};
use daypass_core::{Credentials, Delivery, ProfileName, Region, Session, SessionId};
pub(crate) use renewal::Hold;
use section::{Noted, Standing};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};

/// The turn that every delivery and every stop takes first.
pub(crate) const DELIVERY: &str = "delivery";
/// Replacing may meet a section that changes between two looks; so often it is looked again.
pub(crate) const LOOKS: u32 = 3;

fn section_name(profile: &ProfileName) -> Result<SectionName, EngineError> {
    SectionName::credentials(profile.as_str())
        .map_err(|error| EngineError::Input { field: "profile", detail: error.to_string() })
}

fn malformed(profile: &ProfileName, error: &DocumentError) -> EngineError {
    EngineError::FileMalformed { profile: profile.clone(), detail: error.to_string() }
}

fn hash(document: &Document, name: &SectionName) -> Vec<u8> {
    Sha256::digest(document.section_text(name).unwrap_or_default()).to_vec()
}

/// What keeps an edit from being made.
pub(crate) enum Refusal {
    File(FileError),
    Document(DocumentError),
    /// The section is the person's, and they did not consent.
    Theirs,
    /// The section is the person's, and its text has not been kept yet.
    NotKept(Vec<u8>),
}

impl From<FileError> for Refusal {
    fn from(error: FileError) -> Self {
        Self::File(error)
    }
}

/// Edits a file off the runtime's threads: it waits for locks and for the disk.
pub(crate) async fn edit<T: Send + 'static>(
    file: PathBuf,
    change: impl FnMut(&mut Document) -> Result<T, Refusal> + Send + 'static,
) -> Result<T, Refusal> {
    let contended = FileError::Contended { path: file.clone() };
    let edited = tokio::task::spawn_blocking(move || aws_files::edit(&file, change)).await;
    // The runtime is ending: nothing was changed, or the file is whole.
    edited.unwrap_or(Err(contended.into())).map(|edited| edited.value)
}

impl Engine {
    /// Whether a session may be delivered into a profile. `replace` is the person's consent to take over what is not
    /// this session's.
    pub(crate) fn check_profile(
        &self,
        session: &Session,
        profile: &ProfileName,
        replace: bool,
    ) -> Result<(), EngineError> {
        let name = section_name(profile)?;
        // What the config file says of a profile decides before any keys do; the credentials file's own section is
        // about to be ours.
        let view = View::new(&aws_files::read(&self.files.config)?, &Document::parse([]));
        if let Some(shadow) = view.shadows_static_keys(profile.as_str()) {
            return Err(EngineError::ProfileShadowed { profile: profile.clone(), by: shadow.key.to_owned() });
        }
        if replace || self.has_consent(session, profile)? {
            return Ok(());
        }
        let file = &self.files.credentials;
        let held = self.store.delivered_in(file, profile)?;
        let noted = self.noted(&name, held.as_ref())?;
        if matches!(section::standing(&aws_files::read(file)?, &name, &noted), Standing::Theirs(_)) {
            return Err(EngineError::ProfileInUse { profile: profile.clone(), holder: Holder::Person });
        }
        match self.other_holder(session, held)? {
            Some(name) => {
                Err(EngineError::ProfileInUse { profile: profile.clone(), holder: Holder::Session { name } })
            }
            None => Ok(()),
        }
    }

    /// What is known of a section of the credentials file, with what was delivered into it.
    fn noted(&self, name: &SectionName, delivered: Option<&Delivered>) -> Result<Noted, EngineError> {
        Ok(Noted {
            key_ids: delivered.map_or_else(Vec::new, |delivered| delivered.key_ids.clone()),
            protected: self.store.is_protected(&self.files.credentials, &name.to_string())?,
        })
    }

    /// The name of another session that is live in a profile.
    fn other_holder(
        &self,
        session: &Session,
        held: Option<Delivered>,
    ) -> Result<Option<String>, EngineError> {
        let Some(other) = held.map(|delivered| delivered.session).filter(|other| *other != session.id) else {
            return Ok(None);
        };
        let now = self.clock.now();
        let live = self.store.activation(&other)?.is_some_and(|activation| activation.is_live(now));
        let name = self.store.session(&other)?.map_or_else(|| other.to_string(), |session| session.name);
        Ok(live.then_some(name))
    }

    /// Writes credentials into a profile. Between any two steps a kill leaves the person's text in the file or in
    /// the vault, and our section known as ours: a stop puts everything back.
    pub(crate) async fn deliver(
        &self,
        session: &Session,
        profile: &ProfileName,
        credentials: &Credentials,
        region: &Region,
        replace: bool,
    ) -> Result<(), EngineError> {
        let file = self.files.credentials.clone();
        let before = self.store.delivered_in(&file, profile)?;
        if before.is_none() {
            self.drop_stale_text(profile)?;
        }
        // Noted before it is so, with both key ids and a hash that nothing has: a start that is killed now can be
        // stopped. A note of a section that was not written in the end is harmless: it is known by its key id.
        let mut key_ids = before.map_or_else(Vec::new, |before| before.key_ids);
        key_ids.retain(|id| *id != credentials.access_key_id);
        key_ids.push(credentials.access_key_id.clone());
        let noted = Delivered {
            file,
            profile: profile.clone(),
            delivery: Delivery::CredentialsFile,
            session: session.id.clone(),
            key_ids,
            hash: vec![],
        };
        self.store.put_delivered(&noted)?;
        let hash = self.write_section(&noted, credentials, region, replace).await?;
        let key_ids = vec![credentials.access_key_id.clone()];
        Ok(self.store.put_delivered(&Delivered { key_ids, hash, ..noted })?)
    }

    /// A text kept for a profile whose section the person has removed since is not to come back.
    fn drop_stale_text(&self, profile: &ProfileName) -> Result<(), EngineError> {
        let file = &self.files.credentials;
        if !aws_files::read(file)?.contains(&section_name(profile)?) {
            self.vault.remove(RecordKind::PreviousSection, &kept_id(file, profile))?;
        }
        Ok(())
    }

    /// Writes the section; its hash.
    async fn write_section(
        &self,
        delivered: &Delivered,
        credentials: &Credentials,
        region: &Region,
        replace: bool,
    ) -> Result<Vec<u8>, EngineError> {
        let Delivered { file, profile, .. } = delivered;
        let name = section_name(profile)?;
        let noted = self.noted(&name, Some(delivered))?;
        let mut kept: Option<Vec<u8>> = None;
        for _ in 0..LOOKS {
            let (name, noted, region) = (name.clone(), noted.clone(), region.clone());
            let (credentials, seen) = (credentials.clone(), kept.clone());
            let written = edit(file.clone(), move |document| {
                match section::standing(document, &name, &noted) {
                    Standing::Theirs(_) if !replace => return Err(Refusal::Theirs),
                    Standing::Theirs(text) | Standing::Protected(text) if seen.as_ref() != Some(&text) => {
                        return Err(Refusal::NotKept(text));
                    }
                    _ => {}
                }
                section::write(document, &name, &noted, &credentials, &region).map_err(Refusal::Document)?;
                Ok(hash(document, &name))
            });
            match written.await {
                Ok(hash) => return Ok(hash),
                Err(Refusal::NotKept(text)) => {
                    self.keep_text(file, profile, &text).await?;
                    kept = Some(text);
                }
                Err(Refusal::File(error)) => return Err(error.into()),
                Err(Refusal::Document(error)) => return Err(malformed(profile, &error)),
                Err(Refusal::Theirs) => {
                    return Err(EngineError::ProfileInUse {
                        profile: profile.clone(),
                        holder: Holder::Person,
                    });
                }
            }
        }
        Err(FileError::Contended { path: file.clone() }.into())
    }

    /// Keeps the person's text until the session stops. One that is kept already and is another stays too, under the
    /// time it was put aside: the person replaced our section by their own meanwhile.
    async fn keep_text(&self, file: &Path, profile: &ProfileName, text: &[u8]) -> Result<(), EngineError> {
        let id = kept_id(file, profile);
        let earlier = self.vault.get(RecordKind::PreviousSection, &id).await?;
        if let Some(earlier) = earlier.filter(|earlier| earlier.as_slice() != text) {
            let aside = format!("{id}\n{}", self.clock.now());
            self.vault.put(RecordKind::PreviousSection, &aside, &earlier).await?;
        }
        Ok(self.vault.put(RecordKind::PreviousSection, &id, text).await?)
    }

    /// Takes a session's section out of a profile and puts back what was there; whether there was something. A section
    /// that the person has made their own is left to them, and the text kept for it stays kept.
    pub(crate) async fn take_back(&self, delivered: &Delivered) -> Result<bool, EngineError> {
        let Delivered { file, profile, .. } = delivered.clone();
        let name = section_name(&profile)?;
        let noted = self.noted(&name, Some(delivered))?;
        let id = kept_id(&file, &profile);
        let before = self.vault.get(RecordKind::PreviousSection, &id).await?;
        let had_text = before.is_some();
        let taken = edit(file.clone(), move |document| {
            section::take_out(document, &name, &noted, before.as_ref().map(|text| text.as_slice()))
                .map_err(Refusal::Document)
        });
        let put_back = match taken.await {
            Ok(taken) => taken && had_text,
            Err(Refusal::File(error)) => return Err(error.into()),
            Err(Refusal::Document(error)) => return Err(malformed(&profile, &error)),
            Err(Refusal::Theirs | Refusal::NotKept(_)) => false,
        };
        if put_back {
            self.vault.remove(RecordKind::PreviousSection, &id)?;
        }
        self.store.remove_delivered(&file, &profile)?;
        Ok(put_back)
    }

    /// Whether a session's sections stand in exactly these profiles as they were written, with this region.
    pub(crate) fn is_delivered(
        &self,
        session: &SessionId,
        profiles: &[ProfileName],
        region: &Region,
    ) -> Result<bool, EngineError> {
        let delivered = self.store.delivered(Some(session))?;
        let is_here = |profile: &ProfileName| {
            delivered.iter().any(|d| d.file == self.files.credentials && d.profile == *profile)
        };
        if delivered.len() != profiles.len() || !profiles.iter().all(is_here) {
            return Ok(false);
        }
        let document = aws_files::read(&self.files.credentials)?;
        let intact = |delivered: &Delivered| {
            section_name(&delivered.profile).is_ok_and(|name| {
                let written = document.section(&name).and_then(|section| section.get("region"));
                hash(&document, &name) == delivered.hash && written.as_deref() == Some(region.as_str())
            })
        };
        Ok(delivered.iter().all(intact))
    }
}

/// The vault's id for what stood in a profile of a file.
fn kept_id(file: &Path, profile: &ProfileName) -> String {
    format!("{}\n{profile}", file.display())
}
