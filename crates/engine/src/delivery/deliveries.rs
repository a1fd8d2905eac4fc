//! What is delivered into the person's AWS files: the room's type, its lock, and what it knows of a section.
//!
//! Who changes a section, or the row that says what was delivered there, has the [`DeliveryLock`]: no two processes do
//! that at the same time. Under it nobody asks AWS, a person or a keychain; who needs a withheld text takes the lock by
//! [`Deliveries::lock_with_vault`] or [`Deliveries::lock_to_withdraw`], which get the vault's key first.

use super::error::Error;
use super::kept::KeptTexts;
use super::kept_text::LeftToPerson;
use super::lines_record::LinesId;
use super::ownership::{OwnershipEvidence, RecordedSection};
use super::section::{role_of, section_name};
use super::withheld_record::{Sealed, SectionId};
use crate::ground::{Clock, LockGuard, LockName, Locks};
use crate::store::{DeliveredSection, Protected, Store};
use crate::vault::Vault;
use aws_files::{AwsFile, FileRole, SectionName, SharedFiles};
use daypass_core::credential_documents::command;
use daypass_core::{Delivery, ProfileName, Session, SessionId};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

/// The profile that AWS tools look into before they ask an endpoint.
pub(super) const DEFAULT: &str = "default";

/// What is delivered into the person's AWS files.
#[derive(Debug, Clone)]
pub(crate) struct Deliveries {
    pub(super) store: Arc<Store>,
    pub(super) vault: Vault,
    pub(super) files: SharedFiles,
    program: Option<PathBuf>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) locks: Arc<Locks>,
    pub(super) kept: KeptTexts,
}

/// The lock under which the AWS files, and the rows that say what was delivered, are changed. What needs it takes it by
/// reference, so that nothing is changed without.
#[derive(Debug)]
pub(crate) struct DeliveryLock {
    #[expect(dead_code, reason = "held until it is dropped")]
    guard: LockGuard,
    /// What was left to the person under it. It is gathered here, so that no step on the way can lose it.
    left: Mutex<Vec<LeftToPerson>>,
}

impl DeliveryLock {
    /// Notes what is left to the person, each once.
    pub(crate) fn leave(&self, left: impl IntoIterator<Item = LeftToPerson>) {
        let mut known = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        for left in left {
            if !known.contains(&left) {
                known.push(left);
            }
        }
    }

    /// What was left to the person under this lock, since it was asked for last.
    pub(crate) fn take_left_to_person(&self) -> Vec<LeftToPerson> {
        std::mem::take(&mut *self.left.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// A section in its file, with what is recorded of it.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub(super) file: AwsFile,
    pub(super) name: SectionName,
    pub(super) recorded: RecordedSection,
}

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
        let kept = KeptTexts::new(store.clone(), vault.clone(), files.clone(), clock.clone(), locks.clone());
        Self { store, vault, files, program, clock, locks, kept }
    }

    /// The texts of the person's that could not be put back by themselves.
    pub(crate) fn kept(&self) -> &KeptTexts {
        &self.kept
    }

    /// Waits for the lock under which deliveries are changed. `purpose` is what it is taken for, as in `starting dev`.
    /// Where the vault's key is at hand, what is owed to the files is put back first.
    ///
    /// # Errors
    /// [`ground::Error::Busy`](crate::ground::Error::Busy) when it is not free in time.
    pub(crate) async fn lock(&self, purpose: &str) -> Result<DeliveryLock, Error> {
        let guard = self.locks.acquire(LockName::Delivery, purpose).await?;
        let lock = DeliveryLock { guard, left: Mutex::default() };
        self.settle_owed(&lock).await;
        Ok(lock)
    }

    /// As [`Self::lock`], with the vault's key at hand: for what may seal a text or put one back.
    ///
    /// # Errors
    /// As [`Self::lock`], and [`Error::Vault`] when the vault does not open.
    pub(crate) async fn lock_with_vault(&self, purpose: &str) -> Result<DeliveryLock, Error> {
        self.vault.open().await?;
        self.lock(purpose).await
    }

    /// As [`Self::lock`], for taking these sections out. The vault is opened where a text is withheld or owed and that
    /// brings up no prompt: keys do not wait in a file for an answer. The text is owed then: see [`Self::put_back_owed`].
    ///
    /// # Errors
    /// As [`Self::lock`].
    pub(crate) async fn lock_to_withdraw(
        &self,
        sections: &[DeliveredSection],
        purpose: &str,
    ) -> Result<DeliveryLock, Error> {
        if self.withholds(sections)? || !self.kept.owed()?.is_empty() {
            let _is_open = self.vault.open_quietly().await;
        }
        self.lock(purpose).await
    }

    /// Whether a text is withheld from one of these sections. Needs no key.
    pub(crate) fn withholds(&self, sections: &[DeliveredSection]) -> Result<bool, Error> {
        for section in sections {
            let id = SectionId::of(section);
            if Sealed::is_there(&self.vault, &id)? || !LinesId::all(&self.vault, &id)?.is_empty() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The file that a delivery is in, as the links are now.
    pub(super) fn file(&self, delivery: Delivery) -> Result<AwsFile, Error> {
        Ok(self.files.file(role_of(delivery))?)
    }

    /// The file that something was delivered into.
    pub(super) fn file_of(&self, delivered: &DeliveredSection) -> Result<AwsFile, Error> {
        Ok(AwsFile::from_text(&delivered.file, role_of(delivered.delivery))?)
    }

    /// Whether something was delivered into a file.
    pub(super) fn is_in(delivered: &DeliveredSection, file: &AwsFile) -> bool {
        role_of(delivered.delivery) == file.role() && file.is_meant_by(&delivered.file)
    }

    /// Whether something was delivered into the file of a session's delivery, and into one of these profiles.
    pub(super) fn is_wanted(
        &self,
        delivered: &DeliveredSection,
        session: &Session,
        profiles: &[ProfileName],
    ) -> Result<bool, Error> {
        let file = self.file(session.delivery)?;
        Ok(Self::is_in(delivered, &file) && profiles.contains(&delivered.profile))
    }

    /// A section with what is recorded of it.
    pub(super) fn place_of(&self, delivered: &DeliveredSection) -> Result<Place, Error> {
        let file = self.file_of(delivered)?;
        let name = section_name(file.role(), &delivered.profile)?;
        let recorded = self.recorded(&file, &name, std::slice::from_ref(delivered))?;
        Ok(Place { file, name, recorded })
    }

    /// What is known of a section, with what was delivered into it. A command that is noted without a hash was perhaps
    /// never written: then its session proves nothing, and the banner must stand.
    pub(super) fn recorded(
        &self,
        file: &AwsFile,
        name: &SectionName,
        delivered: &[DeliveredSection],
    ) -> Result<RecordedSection, Error> {
        let regions = delivered.iter().flat_map(|delivered| delivered.regions.clone()).collect();
        if file.role() == FileRole::Config {
            let written = delivered.iter().find(|delivered| !delivered.hash.is_empty());
            let evidence = OwnershipEvidence::Command(written.map(|written| written.session.clone()));
            return Ok(RecordedSection { evidence, regions, notes: vec![] });
        }
        let key_ids = delivered.iter().flat_map(|delivered| delivered.key_ids.clone()).collect();
        let protected = self.store.protected_in(&name.to_string())?;
        let notes = protected.into_iter().filter(|protected| file.is_meant_by(&protected.file));
        let notes = notes.map(|Protected { note, .. }| note).collect();
        Ok(RecordedSection { evidence: OwnershipEvidence::Keys(key_ids), regions, notes })
    }

    /// The command that prints a session's credentials for AWS tools.
    pub(super) fn command_of(&self, session: &SessionId) -> Result<String, Error> {
        let program = self.program.as_ref().and_then(|path| path.to_str()).ok_or(Error::NoProgram)?;
        Ok(command(program, session))
    }
}
