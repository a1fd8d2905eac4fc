//! Delivery of a session into a profile, as keys or as a command.

use super::approval::Approved;
use super::deliveries::{Deliveries, DeliveryLock};
use super::edit::{EditError, MAX_EDITS, edit, malformed, read};
use super::error::{Error, Holder};
use super::kept_text::KeptReason;
use super::lines_record::LinesId;
use super::ownership::{Owner, RecordedSection, owner};
use super::region::NONE_WRITTEN;
use super::section::{self, Content, hash, section_name};
use super::tools::ToolNote;
use super::wanted::Wanted;
use super::withheld_record::{Sealed, SectionId, WithheldSection};
use crate::store::DeliveredSection;
use aws_files::{AwsFile, FileError, Withheld};
use daypass_core::{Credentials, Delivery, ProfileName, Region, Session};

/// What is written, where, and with what was known of the place before.
struct Writing {
    file: AwsFile,
    known: RecordedSection,
    content: Content,
    region: Option<Region>,
    consent: bool,
}

impl Deliveries {
    /// Writes a session into a profile. Between any two steps a kill leaves the person's text in the file or in
    /// the vault, and our section known as ours: a stop puts everything back.
    ///
    /// # Errors
    /// [`Error::File`] and [`Error::FileMalformed`] when it cannot be written, [`Error::ProfileInUse`] without consent,
    /// [`Error::Vault`] when what it takes the place of cannot be sealed.
    pub(super) async fn deliver_into(
        &self,
        lock: &DeliveryLock,
        session: &Session,
        profile: &ProfileName,
        credentials: &Credentials,
        approved: &Approved,
    ) -> Result<Vec<ToolNote>, Error> {
        let delivery = session.delivery;
        let content = self.content(session, credentials.clone())?;
        let file = self.file(delivery)?;
        file.check_can_hold_sections()?;
        self.end_withholding_delivery(lock, session, profile, &file).await?;
        let mut before = self.delivered_here(lock, &file, profile).await?;
        // Read the owner's evidence before recording the delivery: the record that we write next would make the section look
        // like ours.
        let known = self.recorded(&file, &section_name(file.role(), profile)?, &before)?;
        let twice = if before.len() > 1 { before.split_off(1) } else { vec![] };
        // Recorded before it is written, with the old and the new key id and no valid hash, so that a start that is killed
        // here can be stopped. If the section is never written, the record does no harm: keys are known by their id, and a
        // command by its banner alone while there is no hash.
        let earlier = before.pop();
        // Where the regions are not known, any counts as ours; one alone would make the others the person's.
        let knows_regions = earlier.as_ref().is_none_or(|earlier| !earlier.regions.is_empty());
        let mut section = match earlier {
            Some(before) => DeliveredSection {
                hash: match delivery {
                    Delivery::CredentialProcess if before.session == session.id => before.hash,
                    _ => vec![],
                },
                delivery,
                session: session.id.clone(),
                usual: session.profiles.is_empty(),
                ..before
            },
            None => {
                let section = DeliveredSection {
                    file: file.to_text(),
                    profile: profile.clone(),
                    delivery,
                    session: session.id.clone(),
                    key_ids: vec![],
                    regions: vec![],
                    hash: vec![],
                    usual: session.profiles.is_empty(),
                };
                self.keep_leftover(&SectionId::of(&section)).await?;
                section
            }
        };
        let region = approved.region.line();
        let region_text = region.map_or_else(|| NONE_WRITTEN.to_owned(), Region::to_string);
        let key_id = credentials.access_key_id.clone();
        for twin in &twice {
            section.key_ids.extend(twin.key_ids.iter().cloned());
        }
        add(&mut section.key_ids, &key_id);
        if knows_regions {
            add(&mut section.regions, &region_text);
        }
        self.store.put_delivered(&section)?;
        let wanted = Wanted::of(&content, approved.is_protected);
        let consent = approved.consent;
        let writing = Writing { file, known, content, region: region.cloned(), consent };
        self.write_section(&section, &writing).await?;
        // What the session has in the other file, from when it was delivered in the other way, would win or lose now.
        for other in self.holders(profile)? {
            if other.session == session.id && !Self::is_in(&other, &writing.file) {
                self.withdraw(lock, &other).await?;
            }
        }
        let notes = self.withhold_shadows(&section, (&wanted, &approved.region.region), consent).await?;
        let hash = hash(&read(&writing.file)?, &section_name(writing.file.role(), profile)?);
        let (key_ids, regions) = (vec![key_id], vec![region_text]);
        self.store.put_delivered(&DeliveredSection { key_ids, regions, hash, ..section })?;
        twice.iter().try_for_each(|twin| self.store.remove_delivered(twin))?;
        Ok(notes)
    }

    /// What a session is delivered as. A command is written without the keys.
    pub(super) fn content(&self, session: &Session, credentials: Credentials) -> Result<Content, Error> {
        Ok(match session.delivery {
            Delivery::CredentialProcess => Content::Command(self.command_of(&session.id)?),
            Delivery::CredentialsFile | Delivery::ContainerEndpoint => Content::Keys(credentials),
        })
    }

    /// What was delivered into a profile of this file. One file may be both: what the same session has there in the
    /// file's other role goes first, because there is one row for a file and a profile.
    async fn delivered_here(
        &self,
        lock: &DeliveryLock,
        file: &AwsFile,
        profile: &ProfileName,
    ) -> Result<Vec<DeliveredSection>, Error> {
        let mut here = Vec::new();
        for delivered in self.store.delivered_in(profile)? {
            if Self::is_in(&delivered, file) {
                here.push(delivered);
            } else if file.is_meant_by(&delivered.file) {
                self.withdraw(lock, &delivered).await?;
            }
        }
        Ok(here)
    }

    /// Ends what the session has of the profile in the other file, where lines gave way to that: they go back before the
    /// section is written, since they may be lines of that section.
    async fn end_withholding_delivery(
        &self,
        lock: &DeliveryLock,
        session: &Session,
        profile: &ProfileName,
        file: &AwsFile,
    ) -> Result<(), Error> {
        for other in self.holders(profile)? {
            let is_own = other.session == session.id && !Self::is_in(&other, file);
            if is_own && !LinesId::all(&self.vault, &SectionId::of(&other))?.is_empty() {
                self.withdraw(lock, &other).await?;
            }
        }
        Ok(())
    }

    /// What is sealed for a section that nothing is delivered into, as after a stop without the vault's key: lines go
    /// back, and a section's text is put aside, since the next one would take its place.
    ///
    /// # Errors
    /// [`Error::KeptTextDamaged`] where it does not open: a new text under its name would be its end.
    async fn keep_leftover(&self, id: &SectionId) -> Result<(), Error> {
        self.check_opens(id).await?;
        self.kept.restore_lines(id).await?;
        let vault = self.vault.without_asking();
        if let Some(sealed) = Sealed::get(&vault, id).await? {
            self.kept.keep(id, KeptReason::Owed, &sealed.text(&id.name()?)).await?;
            Sealed::remove(&vault, id)?;
        }
        Ok(())
    }

    /// Writes the section. What of the person's it takes the place of is sealed first.
    async fn write_section(&self, section: &DeliveredSection, writing: &Writing) -> Result<(), Error> {
        let DeliveredSection { profile, .. } = section;
        let name = section_name(writing.file.role(), profile)?;
        let mut sealed: Option<Withheld> = None;
        for _ in 0..MAX_EDITS {
            let (name, known, region) = (name.clone(), writing.known.clone(), writing.region.clone());
            let (content, seen, consent) = (writing.content.clone(), sealed.clone(), writing.consent);
            let written = edit(writing.file.clone(), move |document| {
                if !consent && owner(document, &name, &known) == Owner::Person {
                    return Err(EditError::PersonsSection);
                }
                let withheld = section::write(document, &name, &known, &content, region.as_ref());
                match withheld.map_err(EditError::Document)? {
                    Some(withheld) if !withheld.is_empty() && seen.as_ref() != Some(&withheld) => {
                        Err(EditError::NeedsBackup(Box::new(withheld)))
                    }
                    _ => Ok(()),
                }
            });
            match written.await {
                Ok(()) => return Ok(()),
                Err(EditError::NeedsBackup(withheld)) => {
                    self.seal_withheld(&SectionId::of(section), &withheld, sealed.is_none()).await?;
                    sealed = Some(*withheld);
                }
                Err(EditError::File(error)) => return Err(error.into()),
                Err(EditError::Document(error)) => return Err(malformed(profile, &error)),
                Err(EditError::PersonsSection) => {
                    let holder = Holder::Person { file: writing.file.role() };
                    return Err(Error::ProfileInUse { profile: profile.clone(), holder });
                }
            }
        }
        Err(FileError::Contended { path: writing.file.path().to_owned() }.into())
    }

    /// Seals what is withheld until the session stops. One that is sealed already and is another is put aside first: the
    /// person replaced our section by their own meanwhile.
    async fn seal_withheld(&self, id: &SectionId, withheld: &Withheld, is_first: bool) -> Result<(), Error> {
        let vault = self.vault.without_asking();
        let (name, entry) = (id.name()?, WithheldSection(withheld.clone()));
        if is_first && let Some(earlier) = Sealed::get(&vault, id).await? {
            let earlier = earlier.text(&name);
            if earlier != Sealed::Withheld(withheld.clone()).text(&name) {
                self.kept.keep(id, KeptReason::SectionChanged, &earlier).await?;
            }
            vault.put(id, &entry, None).await?;
            return Ok(Sealed::remove_previous(&vault, id)?);
        }
        Ok(vault.put(id, &entry, None).await?)
    }
}

/// Adds a text as the last one, once.
fn add(texts: &mut Vec<String>, text: &str) {
    texts.retain(|other| other != text);
    texts.push(text.to_owned());
}
