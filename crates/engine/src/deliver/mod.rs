//! Delivery into the shared credentials file: what is taken, what is kept, what is put back.

mod section;

use crate::engine::Engine;
use crate::error::{EngineError, Holder};
use crate::store::Delivered;
use crate::vault::RecordKind;
use aws_files::{Document, DocumentError, FileError, SectionName, View};
use daypass_core::{Credentials, ProfileName, Region, Session, SessionId};
use section::Standing;
use sha2::{Digest, Sha256};
use std::path::Path;

/// Replacing may meet a section that changes between two looks; so often it is looked again.
const LOOKS: u32 = 3;

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

/// What happens inside one edit of a file.
enum Edit {
    File(FileError),
    Engine(EngineError),
    /// The section is the person's, and its text has not been kept yet.
    Keep(Vec<u8>),
}

impl From<FileError> for Edit {
    fn from(error: FileError) -> Self {
        Self::File(error)
    }
}

impl From<Edit> for EngineError {
    fn from(edit: Edit) -> Self {
        match edit {
            Edit::File(error) => error.into(),
            Edit::Engine(error) => error,
            Edit::Keep(_) => Self::Cancelled,
        }
    }
}

impl Engine {
    /// Whether a session may be delivered into a profile, asked before AWS is. `replace` is the person's consent to
    /// take over what is not this session's.
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
        if replace {
            return Ok(());
        }
        let file = &self.files.credentials;
        let theirs = matches!(section::standing(&aws_files::read(file)?, &name), Standing::Theirs(_));
        if theirs {
            return Err(EngineError::ProfileInUse { profile: profile.clone(), holder: Holder::Person });
        }
        match self.other_holder(session, profile)? {
            Some(name) => {
                Err(EngineError::ProfileInUse { profile: profile.clone(), holder: Holder::Session { name } })
            }
            None => Ok(()),
        }
    }

    /// The name of another session that is live in a profile.
    fn other_holder(&self, session: &Session, profile: &ProfileName) -> Result<Option<String>, EngineError> {
        let held = self.store.delivered_in(&self.files.credentials, profile)?;
        let Some(other) = held.map(|delivered| delivered.session).filter(|other| *other != session.id) else {
            return Ok(None);
        };
        let now = self.clock.now();
        let live = self.store.activation(&other)?.is_some_and(|activation| activation.expires_at > now);
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
        // Noted before it is so, with a hash that nothing has: a start that is killed now can be stopped.
        let noted = Delivered { file, profile: profile.clone(), session: session.id.clone(), hash: vec![] };
        self.store.put_delivered(&noted)?;
        match self.write_section(profile, credentials, region, replace).await {
            Ok(hash) => Ok(self.store.put_delivered(&Delivered { hash, ..noted })?),
            Err(error) => {
                match before {
                    Some(before) => self.store.put_delivered(&before)?,
                    None => self.store.remove_delivered(&noted.file, profile)?,
                }
                Err(error)
            }
        }
    }

    /// Writes the section; its hash.
    async fn write_section(
        &self,
        profile: &ProfileName,
        credentials: &Credentials,
        region: &Region,
        replace: bool,
    ) -> Result<Vec<u8>, EngineError> {
        let name = section_name(profile)?;
        let file = &self.files.credentials;
        let mut kept: Option<Vec<u8>> = None;
        for _ in 0..LOOKS {
            let written = aws_files::edit(file, |document| {
                match section::standing(document, &name) {
                    Standing::Theirs(_) if !replace => {
                        let holder = Holder::Person;
                        return Err(Edit::Engine(EngineError::ProfileInUse {
                            profile: profile.clone(),
                            holder,
                        }));
                    }
                    Standing::Theirs(text) if kept.as_ref() != Some(&text) => return Err(Edit::Keep(text)),
                    _ => {}
                }
                section::write(document, &name, credentials, region)
                    .map_err(|error| Edit::Engine(malformed(profile, &error)))?;
                Ok(hash(document, &name))
            });
            match written {
                Err(Edit::Keep(text)) => {
                    self.vault.put(RecordKind::PreviousSection, &kept_id(file, profile), &text).await?;
                    kept = Some(text);
                }
                written => return Ok(written?.value),
            }
        }
        Err(FileError::Contended { path: file.clone() }.into())
    }

    /// Takes a session's section out of a profile and puts back what was there.
    pub(crate) async fn take_back(&self, delivered: &Delivered) -> Result<(), EngineError> {
        let name = section_name(&delivered.profile)?;
        let id = kept_id(&delivered.file, &delivered.profile);
        let before = self.vault.get(RecordKind::PreviousSection, &id).await?;
        aws_files::edit(&delivered.file, |document| {
            section::take_out(document, &name, before.as_ref().map(|text| text.as_slice()))
                .map_err(|error| Edit::Engine(malformed(&delivered.profile, &error)))
        })?;
        if before.is_some() {
            self.vault.remove(RecordKind::PreviousSection, &id)?;
        }
        Ok(self.store.remove_delivered(&delivered.file, &delivered.profile)?)
    }

    /// Whether a session's sections stand in these profiles as they were written.
    pub(crate) fn is_delivered(
        &self,
        session: &SessionId,
        profiles: &[ProfileName],
    ) -> Result<bool, EngineError> {
        let delivered = self.store.delivered(Some(session))?;
        let here: Vec<&Delivered> = delivered.iter().filter(|d| d.file == self.files.credentials).collect();
        if here.len() != profiles.len()
            || !profiles.iter().all(|profile| here.iter().any(|d| d.profile == *profile))
        {
            return Ok(false);
        }
        let document = aws_files::read(&self.files.credentials)?;
        let intact =
            |d: &&Delivered| section_name(&d.profile).is_ok_and(|name| hash(&document, &name) == d.hash);
        Ok(here.iter().all(intact))
    }
}

/// The vault's id for what stood in a profile of a file.
fn kept_id(file: &Path, profile: &ProfileName) -> String {
    format!("{}\n{profile}", file.display())
}
