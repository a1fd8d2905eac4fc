//! Protecting long-term keys: out of the plain files, into the vault, and a session in the profile's place.
//!
//! A key goes one way, and stands on every step of it in the file or in the vault: AWS says whose it is; it is sealed;
//! it is read back and compared; its lines are sealed for the undo; only then are they taken out. Whoever
//! is killed on the way begins anew and finds what is done.

use super::error::Error;
use super::find_keys::{self, CREDENTIAL_KEYS, KeyCandidate, KeyLocation, Source};
use super::key_uses::{KeyUse, KeyUses};
use super::texts::{note, note_of_links, notes};
use super::withheld_keys::{ProtectedSection, WithheldKeys};
use crate::aws::AwsError;
use crate::delivery::{Deliveries, DeliveryLock, EditError, MAX_EDITS, edit, read};
use crate::ground::{Clock, in_lock_order};
use crate::iam::{self, AccessKeys};
use crate::sessions::Sessions;
use crate::store::{Protected, Store};
use crate::users::{self, NewUser, Users};
use crate::vault::Vault;
use aws_files::{AwsFile, Document, FileError, FileRole, SectionName, SharedFiles, Withheld};
use daypass_core::sts::{AccessKeyId, MfaSerial};
use daypass_core::view::{LeftKey, PlainKey, PlainKeys, ProtectOutcome};
use daypass_core::{Explain, ProfileName, Region, Session, SessionId, SessionName, UserArn};
use futures_util::future::join_all;
use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::Arc;

/// Moves long-term keys out of plain files into the vault, and back.
#[derive(Debug, Clone)]
pub struct Protector {
    pub(super) store: Arc<Store>,
    pub(super) vault: Vault,
    pub(super) files: SharedFiles,
    pub(super) users: Users,
    pub(super) keys: AccessKeys,
    pub(super) sessions: Sessions,
    pub(super) deliveries: Deliveries,
    clock: Arc<dyn Clock>,
}

/// A key that can be moved.
struct Candidate {
    found: KeyCandidate,
    region: Option<Region>,
    view: PlainKey,
}

impl Protector {
    /// The room of these parts.
    #[expect(clippy::too_many_arguments, reason = "a room gets its parts one by one, and no others")]
    pub(crate) fn new(
        store: Arc<Store>,
        vault: Vault,
        files: SharedFiles,
        users: Users,
        keys: AccessKeys,
        sessions: Sessions,
        deliveries: Deliveries,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self { store, vault, files, users, keys, sessions, deliveries, clock }
    }

    /// The long-term keys that stand in plain text in the shared files, who uses them, and what protecting them will do.
    /// Asks neither AWS nor for the vault's key.
    ///
    /// # Errors
    /// [`Error`] when a file or the store cannot be read.
    pub fn plain_keys(&self) -> Result<PlainKeys, Error> {
        let (candidates, left) = self.candidates()?;
        Ok(PlainKeys { keys: candidates.into_iter().map(|candidate| candidate.view).collect(), left })
    }

    /// Moves long-term keys into the vault: those of these ids, or all. Each ends in a session of its own, which is
    /// delivered to the profile that the key stood in. What keeps one key where it is does not keep the others.
    ///
    /// # Errors
    /// [`Error`] when a file or the store cannot be read; nothing has changed then.
    pub async fn protect(&self, ids: Option<&[AccessKeyId]>) -> Result<Vec<ProtectOutcome>, Error> {
        in_lock_order(Box::pin(self.protect_in_order(ids))).await
    }

    async fn protect_in_order(&self, ids: Option<&[AccessKeyId]>) -> Result<Vec<ProtectOutcome>, Error> {
        let (mut candidates, _) = self.candidates()?;
        candidates.retain(|found| ids.is_none_or(|ids| ids.contains(&found.view.access_key_id)));
        let owners = candidates.iter().map(|c| self.users.owner_of(&c.found.keys, c.region.as_ref()));
        let owners = join_all(owners).await;
        let lock = self.deliveries.lock_with_vault("moving keys into the vault").await?;
        let mut outcomes = Vec::new();
        for (candidate, owner) in candidates.iter().zip(owners) {
            let moved = match owner {
                Ok(owner) => Box::pin(self.move_key(&lock, candidate, owner)).await,
                Err(error) => Err(of_plain_key(error, &candidate.view.access_key_id)),
            };
            let left = lock.take_left_to_person();
            let notes = left.iter().map(ToString::to_string).collect();
            outcomes.push(ProtectOutcome { notes, ..self.outcome(candidate, moved)? });
        }
        Ok(outcomes)
    }

    fn outcome(&self, candidate: &Candidate, moved: Result<(), Error>) -> Result<ProtectOutcome, Error> {
        let access_key_id = candidate.view.access_key_id.clone();
        let session = self.users.with_key(&access_key_id)?;
        let session = session.map(|session| self.sessions.as_set(&session.id)).transpose()?;
        let problem = moved.err().map(|error| {
            tracing::warn!(error = &error as &dyn std::error::Error, "a key was not protected");
            error.problem()
        });
        Ok(ProtectOutcome {
            access_key_id,
            profiles: session.as_ref().map_or_else(Vec::new, |session| session.profiles.clone()),
            session_name: session.map(|session| session.name),
            problem,
            notes: vec![],
        })
    }

    /// What was found in the files as they are now.
    fn candidates(&self) -> Result<(Vec<Candidate>, Vec<LeftKey>), Error> {
        let (config_file, credentials_file) = (self.files.config_file()?, self.files.credentials_file()?);
        let (config, credentials) = (read(&config_file)?, read(&credentials_file)?);
        let sources = [
            Source { file: &credentials_file, document: &credentials },
            Source { file: &config_file, document: &config },
        ];
        let (found, mut left) = find_keys::find(&sources);
        let uses = KeyUses::new(&config, &self.without_ours(&credentials_file, &credentials)?);
        let mut taken = self.users.taken_names()?;
        let mut candidates = Vec::new();
        for found in found {
            candidates.extend(self.candidate(&uses, found, &mut taken, &mut left)?);
        }
        Ok((candidates, left))
    }

    /// The credentials file as it is when no session is live: what is delivered is not what the person set.
    fn without_ours(&self, file: &AwsFile, credentials: &Document) -> Result<Document, Error> {
        let mut document = credentials.clone();
        for delivered in self.store.delivered(None)? {
            let name = SectionName::credentials(delivered.profile.as_str()).ok();
            if let Some(name) = name.filter(|_| file.is_meant_by(&delivered.file))
                && find_keys::keys_in(&document, &name).is_none()
            {
                // One that cannot be taken out stays: it makes the preview less exact and nothing else.
                let _ = document.remove_section(&name);
            }
        }
        Ok(document)
    }

    /// What is to be done with a key; `None` where it has to be left in all its places.
    fn candidate(
        &self,
        uses: &KeyUses,
        mut found: KeyCandidate,
        taken: &mut HashSet<String>,
        left: &mut Vec<LeftKey>,
    ) -> Result<Option<Candidate>, Error> {
        let id = found.keys.access_key_id.clone();
        let mut profiles: Vec<ProfileName> = Vec::new();
        found.places.retain(|place| match uses.key_use(place.profile.as_str(), id.as_str()) {
            KeyUse::Unused => true,
            KeyUse::Delivered => {
                if !profiles.contains(&place.profile) {
                    profiles.push(place.profile.clone());
                }
                true
            }
            KeyUse::Left(reason) => {
                left.push(LeftKey { access_key_id: Some(id.to_string()), place: place.view(), reason });
                false
            }
        });
        let Some(first) = found.places.first() else { return Ok(None) };
        let profile = profiles.first().unwrap_or(&first.profile);
        let region = uses.values(profile.as_str(), "region").find_map(|region| Region::parse(region).ok());
        let known = self.users.with_key(&id)?;
        let becomes = match &known {
            Some(session) => session.name.clone(),
            None => {
                let wanted =
                    if profiles.is_empty() { format!("{profile}-user") } else { profile.to_string() };
                SessionName::from_any(&wanted).free(|name| taken.contains(name)).into()
            }
        };
        taken.insert(becomes.to_lowercase());
        let mfa_device = match &known {
            Some(session) => session.mfa_device().cloned(),
            None => {
                uses.values(profile.as_str(), "mfa_serial").find_map(|serial| MfaSerial::parse(serial).ok())
            }
        };
        let mut used_by: Vec<String> =
            profiles.iter().flat_map(|profile| uses.used_by(profile.as_str(), id.as_str())).collect();
        used_by.retain(|user| !profiles.iter().any(|profile| profile.as_str() == user));
        used_by.sort();
        used_by.dedup();
        let mut plain = PlainKey {
            access_key_id: id,
            places: found.places.iter().map(KeyLocation::view).collect(),
            used_by,
            becomes,
            known: known.is_some(),
            profiles,
            mfa_device,
            notes: vec![],
        };
        plain.notes = notes(&plain);
        let linked = |place: &&KeyLocation| place.file.hard_links() > 1;
        plain.notes.extend(found.places.iter().filter(linked).map(|place| note_of_links(place.file.path())));
        Ok(Some(Candidate { found, region, view: plain }))
    }

    /// Moves one key.
    async fn move_key(
        &self,
        lock: &DeliveryLock,
        candidate: &Candidate,
        owner: UserArn,
    ) -> Result<(), Error> {
        // Nothing is made for a key that cannot go from anywhere.
        let checks = || candidate.found.places.iter().map(|place| place.file.check_can_be_edited());
        if checks().all(|check| check.is_err()) {
            checks().collect::<Result<(), FileError>>()?;
        }
        let id = self.session_for(candidate, owner).await?;
        let session = self.sessions.get(&id)?;
        if self.keys.get(&id).await? != candidate.found.keys {
            return Err(Error::KeysNotKept { name: session.name });
        }
        let mut first_error = None;
        for place in &candidate.found.places {
            if let Err(error) = self.withhold(lock, &candidate.found, place, &session).await {
                first_error = first_error.or(Some(error));
            }
        }
        first_error.map_or(Ok(()), Err)
    }

    /// The session of a key that AWS has taken: the one that has it, or a new one; with the key in the vault.
    async fn session_for(&self, candidate: &Candidate, owner: UserArn) -> Result<SessionId, Error> {
        let Candidate { found, region, view } = candidate;
        let id = match self.users.with_key(&view.access_key_id)? {
            Some(session) => {
                match self.keys.get(&session.id).await {
                    Ok(kept) if kept == found.keys => {}
                    // Its key was being replaced: it has another one by now, which is not to be lost.
                    Ok(kept) if kept.access_key_id != view.access_key_id => {
                        return Err(users::Error::KeysKnown { name: session.name }.into());
                    }
                    // An id has one secret: what AWS has just taken is it, whatever the vault holds, or has lost.
                    Ok(_) | Err(iam::Error::KeysMissing { .. }) => {
                        self.keys.put(&session.id, &found.keys).await?;
                    }
                    Err(error) => return Err(error.into()),
                }
                session.id
            }
            None => {
                let new = NewUser {
                    name: Some(self.users.free_name(&view.becomes)?),
                    keys: found.keys.clone(),
                    mfa_device: view.mfa_device.clone(),
                    duration: None,
                    region: region.clone(),
                };
                self.users.add_owned_user(&new, owner, &view.profiles).await?
            }
        };
        let session = self.sessions.as_set(&id)?;
        // Where it went by the template until now, it goes on to.
        let mut profiles = match session.last_used_at {
            Some(_) if !view.profiles.is_empty() => self.deliveries.profiles(&session)?,
            _ => session.profiles.clone(),
        };
        profiles.extend(view.profiles.iter().filter(|profile| !session.profiles.contains(profile)).cloned());
        let mut distinct: Vec<ProfileName> = Vec::new();
        profiles.into_iter().for_each(|profile| {
            if !distinct.contains(&profile) {
                distinct.push(profile);
            }
        });
        if distinct != session.profiles {
            self.store.set_profiles(&id, &distinct)?;
        }
        Ok(id)
    }

    /// Takes a key that is in the vault out of a section.
    async fn withhold(
        &self,
        lock: &DeliveryLock,
        found: &KeyCandidate,
        place: &KeyLocation,
        session: &Session,
    ) -> Result<(), Error> {
        place.file.check_can_be_edited()?;
        let there = find_keys::keys_in(&read(&place.file)?, &place.section);
        if place.file == self.files.credentials_file()? && there.as_ref() == Some(&found.keys) {
            // What a session had written there is gone since the person wrote their key there.
            self.sessions.evict(lock, &place.profile).await?;
        }
        let note = note(&session.id, &session.name, &place.profile);
        let noted = Protected {
            file: place.file.to_text(),
            section: section_text(&place.file, &place.profile),
            profile: place.profile.clone(),
            access_key_id: found.keys.access_key_id.clone(),
            session: session.id.clone(),
            note: note.clone(),
            protected_at: self.clock.now(),
        };
        let mut kept: Option<Withheld> = None;
        for _ in 0..MAX_EDITS {
            let (section, keys, note, seen) =
                (place.section.clone(), found.keys.clone(), note.clone(), kept.clone());
            let taken = edit(place.file.clone(), move |document| {
                // Somebody was here meanwhile: then it is done, or another key to find.
                if find_keys::keys_in(document, &section).as_ref() != Some(&keys) {
                    return Ok(());
                }
                let withheld = document.withhold_properties(&section, &CREDENTIAL_KEYS, &[], &note);
                match withheld.map_err(EditError::Document)? {
                    withheld if seen.as_ref() == Some(&withheld) => Ok(()),
                    withheld => Err(EditError::NeedsBackup(Box::new(withheld))),
                }
            });
            match taken.await {
                Ok(()) => return Ok(()),
                Err(EditError::NeedsBackup(withheld)) => {
                    // Noted before the lines are sealed, which puts both on the disk.
                    self.store.put_protected(&noted)?;
                    let entry = WithheldKeys((*withheld).clone());
                    self.vault.without_asking().put(&noted, &entry, None).await?;
                    // What the first release sealed under the same row was put back since.
                    self.vault.remove::<ProtectedSection>(&noted)?;
                    kept = Some(*withheld);
                }
                Err(refusal) => return Err(refused(refusal, &noted)),
            }
        }
        Err(FileError::Contended { path: place.file.path().to_owned() }.into())
    }
}

/// A section as a row has it, which tells its file's role too.
fn section_text(file: &AwsFile, profile: &ProfileName) -> String {
    match file.role() {
        FileRole::Config => format!("profile {profile}"),
        FileRole::Credentials => profile.to_string(),
    }
}

/// Why a section was not edited.
pub(super) fn refused(refusal: EditError, protected: &Protected) -> Error {
    let section = protected.section.clone();
    let path = AwsFile::from_text(&protected.file, FileRole::Credentials);
    let path = path.map_or_else(|_| PathBuf::from(&protected.file), |file| file.path().to_owned());
    match refusal {
        EditError::File(error) => error.into(),
        EditError::PersonsSection => Error::KeysThere { path, section },
        EditError::Document(error) => Error::SectionUnsafe { path, section, detail: error.to_string() },
        EditError::NeedsBackup(_) => FileError::Contended { path }.into(),
    }
}

/// A key that AWS refuses is left in its file: that is to be said, too.
fn of_plain_key(error: users::Error, id: &AccessKeyId) -> Error {
    match error {
        users::Error::Iam(iam::Error::KeysRefused { source, .. }) => {
            Error::PlainKeyRefused { id: id.clone(), source }
        }
        users::Error::Iam(iam::Error::Aws(source @ AwsError::Refused { .. })) => {
            Error::PlainKeyRefused { id: id.clone(), source }
        }
        error => error.into(),
    }
}
