//! Forgetting texts of the person's: one that they have no use for, and all of them before the vault is reset.

use super::deliveries::Deliveries;
use super::edit::edit_section;
use super::error::Error;
use super::kept::KeptTexts;
use super::kept_place::{Place, describe};
use super::kept_text::{KeptText, LeftToPerson};
use super::lines_record::{LinesEntry, LinesId, is_note};
use super::ownership::BANNER;
use super::section::{forget_place, section_name};
use super::withheld_record::{Sealed, SectionId};
use crate::ground::{LockName, in_lock_order};
use crate::store::DeliveredSection;
use aws_files::{AwsFile, SectionName};

impl Deliveries {
    /// The sections from which a text is withheld. Needs no key.
    ///
    /// # Errors
    /// [`Error::Store`] and [`Error::Vault`] when the store cannot be read.
    pub(crate) fn withheld_from(&self) -> Result<Vec<DeliveredSection>, Error> {
        let mut sections = Vec::new();
        for section in self.store.delivered(None)? {
            if self.withholds(std::slice::from_ref(&section))? {
                sections.push(section);
            }
        }
        Ok(sections)
    }

    /// Puts back what is owed, and forgets what does not come back, with what holds its place in the files: before the
    /// vault is reset. The vault's key is asked for. What was forgotten.
    ///
    /// # Errors
    /// [`Error::File`] when a file cannot be written, and as [`Self::put_back_owed`].
    pub(crate) async fn forget_owed(&self) -> Result<Vec<KeptText>, Error> {
        let owed = self.kept.list()?.into_iter().filter(KeptText::is_owed);
        self.put_back_owed(owed.map(LeftToPerson::Text).collect()).await?;
        let _lock = self.lock("forgetting withheld lines").await?;
        let mut forgotten = Vec::new();
        for id in self.kept.owed()? {
            forgotten.extend(self.kept.left_in_place(&id)?);
            self.kept.forget(&id).await?;
        }
        Ok(forgotten)
    }
}

impl KeptTexts {
    /// Every text of the person's that is in the vault: those that are kept, and those that live sessions withhold, which
    /// come back when they stop. Needs no key.
    ///
    /// # Errors
    /// [`Error::Store`] and [`Error::Vault`] when the store cannot be read.
    pub fn all(&self) -> Result<Vec<KeptText>, Error> {
        let mut texts = self.list()?;
        for delivered in self.store.delivered(None)? {
            texts.extend(self.left_in_place(&SectionId::of(&delivered))?);
        }
        Ok(texts)
    }

    /// Forgets a text, with what holds its place in the files. It cannot be had back. Needs no key.
    ///
    /// # Errors
    /// [`Error::NoKeptText`], and [`Error::File`] when what holds its place cannot be taken out.
    pub async fn discard(&self, id: &str) -> Result<KeptText, Error> {
        in_lock_order(Box::pin(self.discard_in_order(id))).await
    }

    async fn discard_in_order(&self, id: &str) -> Result<KeptText, Error> {
        let _lock = self.locks.acquire(LockName::Delivery, "forgetting a kept text").await?;
        let place = self.place(id)?;
        let text = describe(&place)?;
        self.drop_text(&place).await?;
        Ok(text)
    }

    /// Drops a text from the vault, and what holds its place from the files. For who has the delivery lock.
    pub(super) async fn drop_text(&self, place: &Place) -> Result<(), Error> {
        match place {
            Place::Withheld(section) => self.forget_section(section).await,
            Place::Lines { lines, .. } => self.forget_lines(lines).await,
            Place::Kept(_) | Place::Previous(_) => Ok(self.remove(place)?),
        }
    }

    /// Forgets all that is owed to a section.
    async fn forget(&self, id: &SectionId) -> Result<(), Error> {
        for lines in LinesId::all(&self.vault, id)? {
            self.forget_lines(&lines).await?;
        }
        self.forget_section(id).await
    }

    async fn forget_lines(&self, lines: &LinesId) -> Result<(), Error> {
        let profile = lines.delivered.profile.clone();
        let name = section_name(lines.role, &profile)?;
        let file = AwsFile::from_text(&lines.file, lines.role)?;
        self.change(file, name, &lines.delivered, move |document, name| {
            document.remove_comments(name, |text| is_note(text, &profile)).map(drop)
        })
        .await?;
        Ok(self.vault.remove::<LinesEntry>(lines)?)
    }

    async fn forget_section(&self, id: &SectionId) -> Result<(), Error> {
        let file = AwsFile::from_text(&id.file, id.role)?;
        self.change(file, id.name()?, id, |document, name| forget_place(document, name, BANNER)).await?;
        Ok(Sealed::remove(&self.vault, id)?)
    }

    /// Changes a file; one that is not there any more has no place to be forgotten.
    async fn change(
        &self,
        file: AwsFile,
        name: SectionName,
        id: &SectionId,
        mut change: impl FnMut(&mut aws_files::Document, &SectionName) -> Result<(), aws_files::DocumentError>
        + Send
        + 'static,
    ) -> Result<(), Error> {
        if !file.path().exists() {
            return Ok(());
        }
        edit_section(file, &id.profile, move |document| change(document, &name)).await
    }
}
