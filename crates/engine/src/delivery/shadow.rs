//! What in the AWS files would make a tool take other credentials than those that are delivered: all five clients that
//! [`aws_files::readers`] knows are asked.

use super::deliveries::{DEFAULT, Deliveries, Place};
use super::edit::{malformed, read};
use super::error::Error;
use super::lines_record::{LinesEntry, LinesId, note};
use super::region::{RegionChoice, RegionLine, region_of_all};
use super::section;
use super::tools::{ProfileFiles, ShadowingLines, ToolNote, WholeFiles};
use super::wanted::Wanted;
use super::withheld_record::{Sealed, SectionId};
use crate::store::DeliveredSection;
use aws_files::readers::{DeliveryCheck, default_profile};
use aws_files::{DocumentError, FileRole};
use daypass_core::{Credentials, ProfileName, Region, Secret, Session};
use jiff::Timestamp;
use zeroize::Zeroizing;

/// What a delivery would come to.
pub(super) struct Outlook {
    files: ProfileFiles,
    check: DeliveryCheck,
    /// The lines that would have to give way, where they can.
    withheld: Result<Zeroizing<Vec<u8>>, DocumentError>,
    pub(super) region: RegionLine,
    /// The person's own keys were taken out of the section.
    pub(super) is_protected: bool,
}

impl Outlook {
    /// The lines that would give way.
    pub(super) fn lines(&self) -> &[u8] {
        self.withheld.as_ref().map_or(&[], |lines| lines.as_slice())
    }

    /// Refuses what the person has to consent to, and what cannot give way although they do.
    ///
    /// # Errors
    /// [`Error::ProfileShadowed`], [`Error::FileMalformed`]
    pub(super) fn refuse_shadows(&self, profile: &ProfileName, consent: bool) -> Result<(), Error> {
        Deliveries::refuse_shadows(&self.check, &self.files, profile, consent)?;
        self.withheld.as_ref().map(drop).map_err(|error| malformed(profile, error))
    }
}

impl Deliveries {
    /// Both files as they are.
    pub(super) fn whole_files(&self) -> Result<WholeFiles, Error> {
        let (config, credentials) = (self.files.config_file()?, self.files.credentials_file()?);
        let second = (!config.is_same_path(&credentials)).then(|| read(&credentials)).transpose()?;
        Ok(WholeFiles::new(read(&config)?, second))
    }

    /// Whether some AWS tool finds a profile of this name.
    ///
    /// # Errors
    /// [`Error::File`] when a file cannot be read.
    pub(crate) fn has_profile(&self, name: &str) -> Result<bool, Error> {
        Ok(self.whole_files()?.of(name).readings().profiles().contains_key(name))
    }

    /// Looks at a delivery before anything is written: what all five clients would make of both files then. What other
    /// sessions of ours have there will be withdrawn, so what comes back in their place counts.
    ///
    /// # Errors
    /// [`Error::FileMalformed`] where the section cannot be written or the lines cannot give way,
    /// [`Error::HeaderUnread`].
    pub(super) async fn outlook(
        &self,
        (session, place, profile): (&Session, &Place, &ProfileName),
        held: &[DeliveredSection],
        choice: RegionChoice<'_>,
        (whole, as_they_are): (&WholeFiles, &ProfileFiles),
    ) -> Result<Outlook, Error> {
        let is_own = |held: &&DeliveredSection| held.session == session.id && Self::is_in(held, &place.file);
        let mut files = as_they_are.clone();
        if !held.iter().all(|held| is_own(&held)) {
            let mut whole = whole.clone();
            for held in held.iter().filter(|held| !is_own(held)) {
                self.withdraw_in_memory(&mut whole, held).await?;
            }
            files = whole.of(profile.as_str());
        }
        let content = self.content(session, sample_credentials())?;
        let Place { file, name, recorded } = place;
        let ours = held.iter().find(is_own);
        let wanted = choice.for_profile(&files, place, profile, ours)?;
        section::write(files.get_mut(file.role()), name, recorded, &content, None)
            .map_err(|error| malformed(profile, &error))?;
        let is_protected = recorded.is_protected(files.get(file.role()));
        let check = Wanted::of(&content, is_protected).check(&files, profile);
        let header = files.get(file.role()).section(name).map(|section| section.header());
        if let Some(header) = header.filter(|header| **header != name.to_string())
            && !check.unreachable.is_empty()
        {
            return Err(Error::HeaderUnread {
                profile: profile.clone(),
                file: file.role(),
                header: header.into_owned(),
                readers: check.unreachable,
            });
        }
        let withheld = files.without(&check, &note(profile, 1));
        let left = withheld.as_ref().map_or(&files, |(left, _)| left);
        let is_written = region_of_all(left, profile).as_ref() != Some(&wanted);
        let region = RegionLine { region: wanted, is_written };
        let withheld = withheld.map(|(_, text)| text);
        Ok(Outlook { files, check, withheld, region, is_protected })
    }

    async fn withdraw_in_memory(&self, files: &mut WholeFiles, held: &DeliveredSection) -> Result<(), Error> {
        let Place { file, name, recorded } = self.place_of(held)?;
        let (id, vault) = (SectionId::of(held), self.vault.without_asking());
        for lines_id in LinesId::all(&vault, &id)? {
            for lines in vault.get::<LinesEntry>(&lines_id).await?.unwrap_or_default().0.iter().rev() {
                files.get_mut(lines_id.role).restore_lines(lines);
            }
        }
        let document = files.get_mut(file.role());
        let sealed = Sealed::get(&vault, &id).await?;
        let withheld = sealed.and_then(|sealed| sealed.withheld(document, &name, &recorded));
        section::withdraw(document, &name, &recorded, withheld.as_ref())
            .map(drop)
            .map_err(|error| malformed(&held.profile, &error))
    }

    /// Refuses a delivery for which tools would be somebody else, unless the person consents that the lines give way.
    /// Lines of `[DEFAULT]` do not: every other profile would lose them too.
    pub(super) fn refuse_shadows(
        check: &DeliveryCheck,
        files: &ProfileFiles,
        profile: &ProfileName,
        consent: bool,
    ) -> Result<(), Error> {
        let lines = ShadowingLines::of(check, files);
        match lines.is_empty() || (consent && !lines.iter().any(ShadowingLines::are_shared)) {
            true => Ok(()),
            false => Err(Error::ProfileShadowed { profile: profile.clone(), lines }),
        }
    }

    /// What some tools make of the files besides.
    pub(super) fn tool_notes(
        &self,
        check: &DeliveryCheck,
        files: &ProfileFiles,
        delivered: (&ProfileName, Option<&Region>),
    ) -> Result<Vec<ToolNote>, Error> {
        let (config, credentials) = (self.files.config_file()?, self.files.credentials_file()?);
        Ok(ToolNote::of(check, files, delivered, |role| match role {
            FileRole::Config => config.path().to_owned(),
            FileRole::Credentials => credentials.path().to_owned(),
        }))
    }

    /// AWS tools look into the default profile before they ask an endpoint: one that gives credentials to any of the five
    /// clients, or for which one gives up, would let its tools be somebody else than was asked for.
    ///
    /// # Errors
    /// [`Error::DefaultProfile`] where it does, [`Error::File`] when a file cannot be read.
    pub(crate) fn check_default_profile(&self) -> Result<(), Error> {
        let files = self.whole_files()?.of(DEFAULT);
        let (config, credentials) = (files.get(FileRole::Config), files.get(FileRole::Credentials));
        let Some(shadow) = default_profile(config, credentials).shadows.into_iter().next() else {
            return Ok(());
        };
        let file = match shadow.place.file {
            FileRole::Config => &self.files.config,
            FileRole::Credentials => &self.files.credentials,
        };
        Err(Error::DefaultProfile { by: shadow.place.key, file: file.clone() })
    }
}

/// Keys such as a session gets, to see what tools would make of them.
fn sample_credentials() -> Credentials {
    Credentials {
        access_key_id: "ASIAIOSFODNN7EXAMPLE".to_owned(),
        secret_access_key: Secret::new("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
        session_token: Secret::new("token"),
        issued_at: Timestamp::UNIX_EPOCH,
        expires_at: Timestamp::UNIX_EPOCH,
    }
}

#[cfg(test)]
mod tests {
    use super::super::test_scene::Scene;
    use super::*;

    #[test]
    fn a_program_was_the_long_term_user_whose_keys_stood_indented_in_the_default_profile() {
        let scene = Scene::new();
        for text in [
            "[default]\n aws_access_key_id = AKIAIOSFODNN7EXAMPLE\n aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n",
            "[default]\naws_access_key_id: AKIAIOSFODNN7EXAMPLE\naws_secret_access_key: wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n",
        ] {
            scene.write(text);
            let refused = scene.room().check_default_profile();
            assert!(matches!(refused, Err(Error::DefaultProfile { .. })), "{text}");
        }
        scene.write("[default]\nregion = eu-west-1\n\n[dev]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\n");
        assert!(scene.room().check_default_profile().is_ok());
    }
}
