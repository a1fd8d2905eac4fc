//! Delivery into the shared files, as keys or as a command: what is taken, what is kept, what is put back.
//!
//! Whoever comes in here has the lock [`Delivery`](crate::ground::LockName::Delivery): no two processes change what is
//! delivered, and the rows that say so, at the same time.

mod renewal;
mod section;

use crate::endpoint::DEFAULT;
use crate::engine::Engine;
use crate::error::{EngineError, Holder};
use crate::store::Delivered;
use crate::vault::RecordKind;
use aws_files::{Document, DocumentError, FileError, SectionName, SharedFile, View};
use daypass_core::credential_documents::command;
use daypass_core::{Credentials, Delivery, ProfileName, Region, Session, SessionId};
pub(crate) use renewal::Hold;
use section::{Content, Known, Noted, Standing};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};

/// Replacing may meet a section that changes between two looks; so often it is looked again.
pub(crate) const LOOKS: u32 = 3;

/// Which file a delivery is in: a command is a setting, and keys are none. An endpoint is in neither.
fn shared_file(delivery: Delivery) -> SharedFile {
    match delivery {
        Delivery::CredentialProcess => SharedFile::Config,
        Delivery::CredentialsFile | Delivery::ContainerEndpoint => SharedFile::Credentials,
    }
}

/// The section of a profile that a delivery is in.
fn section_name(delivery: Delivery, profile: &ProfileName) -> Result<SectionName, EngineError> {
    let name = match shared_file(delivery) {
        SharedFile::Config => SectionName::profile(profile.as_str()),
        SharedFile::Credentials => SectionName::credentials(profile.as_str()),
    };
    name.map_err(|error| EngineError::Input { field: "profile", detail: error.to_string() })
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
    /// The file that a delivery is in.
    pub(crate) fn delivery_file(&self, delivery: Delivery) -> &PathBuf {
        match shared_file(delivery) {
            SharedFile::Config => &self.files.config,
            SharedFile::Credentials => &self.files.credentials,
        }
    }

    /// Who is delivered in a profile, in whichever file.
    pub(crate) fn delivered_to(&self, profile: &ProfileName) -> Result<Vec<Delivered>, EngineError> {
        let files = [&self.files.credentials, &self.files.config];
        let held = files.map(|file| self.store.delivered_in(file, profile));
        Ok(held.into_iter().collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
    }

    /// Whether a session may be delivered into a profile. `replace` is the person's consent to take over what is not
    /// this session's.
    pub(crate) async fn check_profile(
        &self,
        session: &Session,
        profile: &ProfileName,
        replace: bool,
    ) -> Result<(), EngineError> {
        let name = section_name(session.delivery, profile)?;
        let held = self.delivered_to(profile)?;
        self.check_shadow(session.delivery, profile, &held).await?;
        if replace || self.has_consent(session, profile)? {
            return Ok(());
        }
        let file = self.delivery_file(session.delivery);
        let noted = self.noted(session.delivery, &name, held.iter().find(|held| held.file == *file))?;
        if matches!(section::standing(&aws_files::read(file)?, &name, &noted), Standing::Theirs(_)) {
            let file = shared_file(session.delivery);
            let profile = profile.clone();
            return Err(EngineError::ProfileInUse { profile, holder: Holder::Person { file } });
        }
        if profile.as_str() == DEFAULT
            && let Some(name) = self.asked_at_endpoint(&session.id)?
        {
            let profile = profile.clone();
            return Err(EngineError::ProfileInUse { profile, holder: Holder::Endpoint { name } });
        }
        for held in &held {
            if let Some(name) = self.other_holder(session, held)? {
                let profile = profile.clone();
                return Err(EngineError::ProfileInUse { profile, holder: Holder::Session { name } });
            }
        }
        Ok(())
    }

    /// What one file says of a profile may decide before the other does. The section that is about to be written counts
    /// for nothing. One that is Daypass's own in the other file gives way, and what it took the place of comes back
    /// there: that counts.
    async fn check_shadow(
        &self,
        delivery: Delivery,
        profile: &ProfileName,
        held: &[Delivered],
    ) -> Result<(), EngineError> {
        let other = match delivery {
            Delivery::CredentialsFile => &self.files.config,
            Delivery::CredentialProcess => &self.files.credentials,
            Delivery::ContainerEndpoint => return Ok(()),
        };
        let mut document = aws_files::read(other)?;
        let mut comes_back = false;
        if let Some(held) = held.iter().find(|held| held.file == *other) {
            let name = section_name(held.delivery, profile)?;
            let noted = self.noted(held.delivery, &name, Some(held))?;
            let kept = self.vault.get(RecordKind::PreviousSection, &kept_id(other, profile)).await?;
            let taken =
                section::take_out(&mut document, &name, &noted, kept.as_ref().map(|text| text.as_slice()));
            comes_back = taken.map_err(|error| malformed(profile, &error))? && kept.is_some();
        }
        let empty = Document::parse([]);
        let shadow = match delivery {
            Delivery::CredentialProcess => View::new(&empty, &document).gives_credentials(profile.as_str()),
            _ => View::new(&document, &empty).shadows_static_keys(profile.as_str()),
        };
        match shadow {
            Some(shadow) => Err(EngineError::ProfileShadowed {
                profile: profile.clone(),
                by: shadow.key.to_owned(),
                file: shadow.file,
                comes_back,
            }),
            None => Ok(()),
        }
    }

    /// What is known of a section, with what was delivered into it. A command that is noted without a hash was perhaps
    /// never written: then its session proves nothing, and the mark must stand.
    fn noted(
        &self,
        delivery: Delivery,
        name: &SectionName,
        delivered: Option<&Delivered>,
    ) -> Result<Noted, EngineError> {
        if delivery == Delivery::CredentialProcess {
            let written = delivered.filter(|delivered| !delivered.hash.is_empty());
            let session = written.map(|written| written.session.clone());
            return Ok(Noted { known: Known::Command(session), protected: false });
        }
        Ok(Noted {
            known: Known::Keys(delivered.map_or_else(Vec::new, |delivered| delivered.key_ids.clone())),
            protected: self.store.is_protected(&self.files.credentials, &name.to_string())?,
        })
    }

    /// The name of another session that is live in a profile.
    fn other_holder(&self, session: &Session, held: &Delivered) -> Result<Option<String>, EngineError> {
        let other = &held.session;
        if *other == session.id {
            return Ok(None);
        }
        let now = self.clock.now();
        // A command goes on to serve when what it last printed has ended.
        let lasts = held.delivery == Delivery::CredentialProcess;
        let activation = self.store.activation(other)?;
        let live = activation.is_some_and(|activation| lasts || activation.is_live(now));
        let name = self.store.session(other)?.map_or_else(|| other.to_string(), |session| session.name);
        Ok(live.then_some(name))
    }

    /// Writes a session into a profile. Between any two steps a kill leaves the person's text in the file or in
    /// the vault, and our section known as ours: a stop puts everything back.
    pub(crate) async fn deliver(
        &self,
        session: &Session,
        profile: &ProfileName,
        credentials: &Credentials,
        region: &Region,
        replace: bool,
    ) -> Result<(), EngineError> {
        let delivery = session.delivery;
        let content = match delivery {
            Delivery::CredentialProcess => Content::Command(self.command_of(&session.id)?),
            Delivery::CredentialsFile | Delivery::ContainerEndpoint => Content::Keys(credentials.clone()),
        };
        let file = self.delivery_file(delivery).clone();
        let before = self.store.delivered_in(&file, profile)?;
        if before.is_none() {
            self.drop_stale_text(delivery, profile)?;
        }
        // Whose the section is, what is noted now does not decide: nothing has been written yet.
        let known = self.noted(delivery, &section_name(delivery, profile)?, before.as_ref())?;
        // Noted before it is so, with both key ids and a hash that no keys have: a start that is killed now can be
        // stopped. A note of a section that was not written in the end is harmless: it is known by its key id, and a
        // command by its mark until there is a hash.
        let hash = match &before {
            Some(before) if delivery == Delivery::CredentialProcess && before.session == session.id => {
                before.hash.clone()
            }
            _ => vec![],
        };
        let mut key_ids = before.map_or_else(Vec::new, |before| before.key_ids);
        key_ids.retain(|id| *id != credentials.access_key_id);
        key_ids.push(credentials.access_key_id.clone());
        let noted = Delivered {
            file,
            profile: profile.clone(),
            delivery,
            session: session.id.clone(),
            key_ids,
            hash,
        };
        self.store.put_delivered(&noted)?;
        let hash = self.write_section(&noted, &known, &content, region, replace).await?;
        let key_ids = vec![credentials.access_key_id.clone()];
        Ok(self.store.put_delivered(&Delivered { key_ids, hash, ..noted })?)
    }

    /// A text kept for a profile whose section the person has removed since is not to come back.
    fn drop_stale_text(&self, delivery: Delivery, profile: &ProfileName) -> Result<(), EngineError> {
        let file = self.delivery_file(delivery);
        if !aws_files::read(file)?.contains(&section_name(delivery, profile)?) {
            self.vault.remove(RecordKind::PreviousSection, &kept_id(file, profile))?;
        }
        Ok(())
    }

    /// Writes the section, with what was known of it before; its hash.
    async fn write_section(
        &self,
        delivered: &Delivered,
        known: &Noted,
        content: &Content,
        region: &Region,
        replace: bool,
    ) -> Result<Vec<u8>, EngineError> {
        let Delivered { file, profile, delivery, .. } = delivered;
        let name = section_name(*delivery, profile)?;
        let mut kept: Option<Vec<u8>> = None;
        for _ in 0..LOOKS {
            let (name, noted, region) = (name.clone(), known.clone(), region.clone());
            let (content, seen) = (content.clone(), kept.clone());
            let written = edit(file.clone(), move |document| {
                match section::standing(document, &name, &noted) {
                    Standing::Theirs(_) if !replace => return Err(Refusal::Theirs),
                    Standing::Theirs(text) | Standing::Protected(text) if seen.as_ref() != Some(&text) => {
                        return Err(Refusal::NotKept(text));
                    }
                    _ => {}
                }
                section::write(document, &name, &noted, &content, &region).map_err(Refusal::Document)?;
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
                        holder: Holder::Person { file: shared_file(*delivery) },
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
        let Delivered { file, profile, delivery, .. } = delivered.clone();
        let name = section_name(delivery, &profile)?;
        let noted = self.noted(delivery, &name, Some(delivered))?;
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

    /// Whether a session's sections stand in exactly these profiles as they were written, with this region, and ask this
    /// program.
    pub(crate) fn is_delivered(
        &self,
        session: &Session,
        profiles: &[ProfileName],
        region: &Region,
    ) -> Result<bool, EngineError> {
        let delivered = self.store.delivered(Some(&session.id))?;
        let file = self.delivery_file(session.delivery);
        let is_here =
            |profile: &ProfileName| delivered.iter().any(|d| d.file == *file && d.profile == *profile);
        if delivered.len() != profiles.len() || !profiles.iter().all(is_here) {
            return Ok(false);
        }
        let command = match session.delivery {
            Delivery::CredentialProcess => Some(self.command_of(&session.id)?),
            Delivery::CredentialsFile | Delivery::ContainerEndpoint => None,
        };
        let document = aws_files::read(file)?;
        let intact = |delivered: &Delivered| {
            section_name(delivered.delivery, &delivered.profile).is_ok_and(|name| {
                let written = |key| document.section(&name).and_then(|section| section.get(key));
                hash(&document, &name) == delivered.hash
                    && written("region").as_deref() == Some(region.as_str())
                    && (command.is_none() || written("credential_process") == command)
            })
        };
        Ok(delivered.iter().all(intact))
    }

    /// The command that prints a session's credentials for AWS tools.
    fn command_of(&self, session: &SessionId) -> Result<String, EngineError> {
        let program = self.program.as_ref().and_then(|path| path.to_str()).ok_or(EngineError::NoProgram)?;
        Ok(command(program, session))
    }
}

/// The vault's id for what stood in a profile of a file.
fn kept_id(file: &Path, profile: &ProfileName) -> String {
    format!("{}\n{profile}", file.display())
}
