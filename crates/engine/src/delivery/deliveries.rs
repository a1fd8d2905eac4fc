//! Delivery into the shared files, as keys or as a command: what is taken, what is kept, what is put back.
//!
//! Whoever comes in here has the lock [`Delivery`](crate::ground::LockName::Delivery): no two processes change what is
//! delivered, and the rows that say so, at the same time.

use super::edit::{EditError, edit, malformed};
use super::error::{Error, Holder};
use super::previous_section::{PreviousSection, SectionId};
use super::section::{self, Content, Owner, OwnershipEvidence, RecordedSection};
use crate::ground::{self, Clock, LockGuard, LockName, Locks};
use crate::store::{DeliveredSection, Store};
use crate::vault::Vault;
use aws_files::{Document, FileError, SectionName, SharedFile, SharedFiles};
use daypass_core::credential_documents::command;
use daypass_core::{Credentials, Delivery, ProfileName, Region, Session, SessionId};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use zeroize::Zeroizing;

/// The profile that AWS tools look into before they ask an endpoint.
pub(super) const DEFAULT: &str = "default";
/// Replacing may meet a section that changes between two looks; so often it is looked again.
pub(crate) const MAX_EDITS: u32 = 3;

/// Which file a delivery is in: a command is a setting, and keys are none. An endpoint is in neither.
pub(super) fn shared_file(delivery: Delivery) -> SharedFile {
    match delivery {
        Delivery::CredentialProcess => SharedFile::Config,
        Delivery::CredentialsFile | Delivery::ContainerEndpoint => SharedFile::Credentials,
    }
}

/// The section of a profile that a delivery is in.
pub(super) fn section_name(delivery: Delivery, profile: &ProfileName) -> Result<SectionName, Error> {
    let name = match shared_file(delivery) {
        SharedFile::Config => SectionName::profile(profile.as_str()),
        SharedFile::Credentials => SectionName::credentials(profile.as_str()),
    };
    name.map_err(|error| ground::Error::Input { field: "profile", detail: error.to_string() }.into())
}

pub(super) fn hash(document: &Document, name: &SectionName) -> Vec<u8> {
    Sha256::digest(document.section_text(name).unwrap_or_default()).to_vec()
}

/// What is delivered into the person's AWS files.
#[derive(Debug, Clone)]
pub(crate) struct Deliveries {
    pub(super) store: Arc<Store>,
    pub(super) vault: Vault,
    pub(super) files: SharedFiles,
    program: Option<PathBuf>,
    pub(super) clock: Arc<dyn Clock>,
    locks: Arc<Locks>,
}

/// The lock under which the AWS files, and the rows that say what was delivered, are changed. What needs it takes it by
/// reference, so that nothing is changed without.
#[derive(Debug)]
pub(crate) struct DeliveryLock(#[expect(dead_code, reason = "held until it is dropped")] LockGuard);

impl Deliveries {
    /// The room of these parts.
    pub(crate) fn new(
        store: Arc<Store>,
        vault: Vault,
        files: SharedFiles,
        program: Option<PathBuf>,
        clock: Arc<dyn Clock>,
        locks: Arc<Locks>,
    ) -> Self {
        Self { store, vault, files, program, clock, locks }
    }

    /// Waits for the lock under which deliveries are changed. `purpose` is what it is taken for, as in `starting dev`.
    ///
    /// # Errors
    /// [`ground::Error::Busy`] when it is not free in time.
    pub(crate) async fn lock(&self, purpose: &str) -> Result<DeliveryLock, Error> {
        Ok(DeliveryLock(self.locks.acquire(LockName::Delivery, purpose).await?))
    }

    /// The file that a delivery is in.
    pub(crate) fn delivery_file(&self, delivery: Delivery) -> &PathBuf {
        match shared_file(delivery) {
            SharedFile::Config => &self.files.config,
            SharedFile::Credentials => &self.files.credentials,
        }
    }

    /// Whether a session may be delivered into a profile. `replace` is the person's consent to take over what is not
    /// this session's.
    pub(crate) async fn check(
        &self,
        session: &Session,
        profile: &ProfileName,
        replace: bool,
    ) -> Result<(), Error> {
        let name = section_name(session.delivery, profile)?;
        let held = self.holders(profile)?;
        self.check_shadow(session.delivery, profile, &held).await?;
        if replace || self.has_consent(session, profile)? {
            return Ok(());
        }
        let file = self.delivery_file(session.delivery);
        let recorded = self.recorded(session.delivery, &name, held.iter().find(|held| held.file == *file))?;
        if matches!(section::owner(&aws_files::read(file)?, &name, &recorded), Owner::Person(_)) {
            let file = shared_file(session.delivery);
            let profile = profile.clone();
            return Err(Error::ProfileInUse { profile, holder: Holder::Person { file } });
        }
        if profile.as_str() == DEFAULT
            && let Some(name) = self.other_at_endpoint(&session.id)?
        {
            let profile = profile.clone();
            return Err(Error::ProfileInUse { profile, holder: Holder::Endpoint { name } });
        }
        for held in &held {
            if let Some(name) = self.other_holder(session, held)? {
                let profile = profile.clone();
                return Err(Error::ProfileInUse { profile, holder: Holder::Session { name } });
            }
        }
        Ok(())
    }

    /// What is known of a section, with what was delivered into it. A command that is noted without a hash was perhaps
    /// never written: then its session proves nothing, and the mark must stand.
    pub(super) fn recorded(
        &self,
        delivery: Delivery,
        name: &SectionName,
        delivered: Option<&DeliveredSection>,
    ) -> Result<RecordedSection, Error> {
        if delivery == Delivery::CredentialProcess {
            let written = delivered.filter(|delivered| !delivered.hash.is_empty());
            let session = written.map(|written| written.session.clone());
            return Ok(RecordedSection { evidence: OwnershipEvidence::Command(session), protected: false });
        }
        Ok(RecordedSection {
            evidence: OwnershipEvidence::Keys(
                delivered.map_or_else(Vec::new, |delivered| delivered.key_ids.clone()),
            ),
            protected: self.store.is_protected(&self.files.credentials, &name.to_string())?,
        })
    }

    /// Writes a session into a profile. Between any two steps a kill leaves the person's text in the file or in
    /// the vault, and our section known as ours: a stop puts everything back.
    pub(crate) async fn deliver(
        &self,
        _lock: &DeliveryLock,
        session: &Session,
        profile: &ProfileName,
        credentials: &Credentials,
        region: &Region,
        replace: bool,
    ) -> Result<(), Error> {
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
        // Read the owner's evidence before recording the delivery: the record that we write next would make the section look
        // like ours.
        let known = self.recorded(delivery, &section_name(delivery, profile)?, before.as_ref())?;
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
        let section = DeliveredSection {
            file,
            profile: profile.clone(),
            delivery,
            session: session.id.clone(),
            key_ids,
            hash,
        };
        self.store.put_delivered(&section)?;
        let hash = self.write_section(&section, &known, &content, region, replace).await?;
        let key_ids = vec![credentials.access_key_id.clone()];
        Ok(self.store.put_delivered(&DeliveredSection { key_ids, hash, ..section })?)
    }

    /// A text kept for a profile whose section the person has removed since is not to come back.
    fn drop_stale_text(&self, delivery: Delivery, profile: &ProfileName) -> Result<(), Error> {
        let file = self.delivery_file(delivery);
        if !aws_files::read(file)?.contains(&section_name(delivery, profile)?) {
            self.vault.remove::<PreviousSection>(&SectionId::of(file, profile))?;
        }
        Ok(())
    }

    /// Writes the section, with what was known of it before; its hash.
    async fn write_section(
        &self,
        delivered: &DeliveredSection,
        known: &RecordedSection,
        content: &Content,
        region: &Region,
        replace: bool,
    ) -> Result<Vec<u8>, Error> {
        let DeliveredSection { file, profile, delivery, .. } = delivered;
        let name = section_name(*delivery, profile)?;
        let mut kept: Option<Vec<u8>> = None;
        for _ in 0..MAX_EDITS {
            let (name, recorded, region) = (name.clone(), known.clone(), region.clone());
            let (content, seen) = (content.clone(), kept.clone());
            let written = edit(file.clone(), move |document| {
                match section::owner(document, &name, &recorded) {
                    Owner::Person(_) if !replace => return Err(EditError::PersonsSection),
                    Owner::Person(text) | Owner::PersonProtected(text) if seen.as_ref() != Some(&text) => {
                        return Err(EditError::NeedsBackup(text));
                    }
                    _ => {}
                }
                section::write(document, &name, &recorded, &content, &region).map_err(EditError::Document)?;
                Ok(hash(document, &name))
            });
            match written.await {
                Ok(hash) => return Ok(hash),
                Err(EditError::NeedsBackup(text)) => {
                    self.keep_text(file, profile, &text).await?;
                    kept = Some(text);
                }
                Err(EditError::File(error)) => return Err(error.into()),
                Err(EditError::Document(error)) => return Err(malformed(profile, &error)),
                Err(EditError::PersonsSection) => {
                    return Err(Error::ProfileInUse {
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
    async fn keep_text(&self, file: &Path, profile: &ProfileName, text: &[u8]) -> Result<(), Error> {
        let id = SectionId::of(file, profile);
        let earlier = self.vault.get::<PreviousSection>(&id).await?;
        if let Some(earlier) = earlier.filter(|earlier| earlier.0.as_slice() != text) {
            self.vault.put(&id.put_aside(self.clock.now().to_string()), &earlier, None).await?;
        }
        Ok(self.vault.put(&id, &PreviousSection(Zeroizing::new(text.to_vec())), None).await?)
    }

    /// Takes a session's section out of a profile and puts back what was there; whether there was something. A section
    /// that the person has made their own is left to them, and the text kept for it stays kept.
    pub(crate) async fn withdraw(
        &self,
        _lock: &DeliveryLock,
        delivered: &DeliveredSection,
    ) -> Result<bool, Error> {
        let DeliveredSection { file, profile, delivery, .. } = delivered.clone();
        let name = section_name(delivery, &profile)?;
        let recorded = self.recorded(delivery, &name, Some(delivered))?;
        let id = SectionId::of(&file, &profile);
        let before = self.vault.get::<PreviousSection>(&id).await?;
        let had_text = before.is_some();
        let taken = edit(file.clone(), move |document| {
            section::withdraw(document, &name, &recorded, before.as_ref().map(|text| text.0.as_slice()))
                .map_err(EditError::Document)
        });
        let put_back = match taken.await {
            Ok(taken) => taken && had_text,
            Err(EditError::File(error)) => return Err(error.into()),
            Err(EditError::Document(error)) => return Err(malformed(&profile, &error)),
            Err(EditError::PersonsSection | EditError::NeedsBackup(_)) => false,
        };
        if put_back {
            self.vault.remove::<PreviousSection>(&id)?;
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
    ) -> Result<bool, Error> {
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
        let intact = |delivered: &DeliveredSection| {
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
    fn command_of(&self, session: &SessionId) -> Result<String, Error> {
        let program = self.program.as_ref().and_then(|path| path.to_str()).ok_or(Error::NoProgram)?;
        Ok(command(program, session))
    }
}
