//! Profiles for roles that nobody has started, in the person's config file: written, kept right, and taken out again.

use super::deliveries::{Deliveries, DeliveryLock, Place};
use super::edit::{edit, read};
use super::error::Error;
use super::ownership::{Owner, owner};
use super::role_plan::{
    Plan, ProfileChanges, Refused, RoleProfile, TakenBy, TakenProfile, Wish, plan, text_alone,
};
use crate::ground;
use crate::store::{StoreError, WrittenProfile};
use aws_files::{AwsFile, Document, DocumentError, FileError, FileRole};
use daypass_core::{IntegrationId, ProfileName};
use std::collections::{BTreeMap, BTreeSet};

/// Which of the profiles that were written before go, where no role is to have them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Prune {
    /// None.
    Nothing,
    /// All.
    All,
    /// Those of this integration's roles.
    Of(IntegrationId),
    /// Of this integration's roles those that have another profile by now.
    Renamed(IntegrationId),
}

impl Prune {
    fn takes(&self, written: &WrittenProfile, wanted: &[(RoleProfile, String)]) -> bool {
        match self {
            Self::Nothing => false,
            Self::All => true,
            Self::Of(integration) => written.integration.as_ref() == Some(integration),
            Self::Renamed(integration) => {
                written.integration.as_ref() == Some(integration)
                    && wanted.iter().any(|(role, _)| role.session == written.session)
            }
        }
    }
}

/// What the store and the other file say, to be held against the config file whenever that is read.
struct Known {
    file: AwsFile,
    written: BTreeMap<ProfileName, WrittenProfile>,
    started: BTreeSet<ProfileName>,
    credentials: Document,
    wanted: Vec<(RoleProfile, String)>,
    prune: Prune,
}

impl Known {
    fn plan(&self, document: &Document) -> Result<Plan, Refused> {
        plan(
            document,
            &Wish {
                wanted: &self.wanted,
                written: &self.written,
                started: &self.started,
                credentials: &self.credentials,
                goes: &|written| self.prune.takes(written, &self.wanted),
            },
        )
    }
}

/// What keeps the profiles from being written.
enum Kept {
    File(FileError),
    Document(DocumentError),
    Taken(Refused),
}

impl From<FileError> for Kept {
    fn from(error: FileError) -> Self {
        Self::File(error)
    }
}

impl From<Kept> for Error {
    fn from(kept: Kept) -> Self {
        match kept {
            Kept::File(error) => error.into(),
            Kept::Document(error) => {
                ground::Error::Input { field: "profile", detail: error.to_string() }.into()
            }
            Kept::Taken(taken) => Self::ProfilesTaken { taken },
        }
    }
}

impl Deliveries {
    /// What writing these profiles would change. Nothing is changed.
    ///
    /// # Errors
    /// [`Error::ProfilesTaken`] for those that are the person's or would be two roles', [`Error::NoProgram`], and others when
    /// something cannot be read.
    pub(crate) fn preview_profiles(
        &self,
        roles: Vec<RoleProfile>,
        prune: Prune,
    ) -> Result<ProfileChanges, Error> {
        let known = self.known(roles, prune)?;
        known.file.check_can_hold_sections()?;
        let planned = known.plan(&read(&known.file)?);
        Ok(planned.map_err(Kept::Taken)?.changes)
    }

    /// Writes these profiles, in one write. They are noted before: a kill leaves nothing of which nobody knows.
    ///
    /// # Errors
    /// As [`Self::preview_profiles`], and [`Error::File`] when the file cannot be written; nothing has changed in it then.
    pub(crate) async fn write_profiles(
        &self,
        _lock: &DeliveryLock,
        roles: Vec<RoleProfile>,
        names_are_usual: bool,
        prune: Prune,
    ) -> Result<ProfileChanges, Error> {
        let known = self.known(roles, prune)?;
        known.file.check_can_hold_sections()?;
        known.plan(&read(&known.file)?).map_err(Kept::Taken)?;
        let rows: Vec<WrittenProfile> = known
            .wanted
            .iter()
            .filter(|(role, _)| !known.started.contains(&role.profile))
            .map(|(role, _)| WrittenProfile {
                file: known.file.to_text(),
                profile: role.profile.clone(),
                session: role.session.clone(),
                integration: role.integration.clone(),
            })
            .collect();
        let new: Vec<WrittenProfile> =
            rows.into_iter().filter(|row| known.written.get(&row.profile) != Some(row)).collect();
        if !new.is_empty() {
            self.store.put_written_profiles(&new, names_are_usual)?;
        }
        let plan = edit(known.file.clone(), move |document| {
            let plan = known.plan(document).map_err(Kept::Taken)?;
            plan.apply(document).map_err(Kept::Document)?;
            Ok::<_, Kept>(plan)
        })
        .await?;
        self.store.remove_written_profiles(&plan.gone)?;
        Ok(plan.changes)
    }

    /// Whether all that is in the way of a delivery, `lines` in whichever file among it, is a profile that was written for a
    /// role. It is Daypass's own, so that it gives way unasked, and comes back when the session stops.
    ///
    /// # Errors
    /// [`Error::File`] and [`Error::Store`] when something cannot be read.
    pub(super) fn is_role_profile(
        &self,
        place: &Place,
        profile: &ProfileName,
        lines: &[u8],
    ) -> Result<bool, Error> {
        let file = self.files.config_file()?;
        let written = self.store.written_in(profile)?.into_iter().find(|row| file.is_meant_by(&row.file));
        let Some(written) = written else { return Ok(false) };
        let document = read(&file)?;
        let Some(text) = text_alone(&document, &written) else { return Ok(false) };
        let is_in_it = |line: &[u8]| {
            let line = line.trim_ascii();
            line.is_empty() || text.lines().any(|own| own.trim().as_bytes() == line)
        };
        // A section of the person's in the other file takes their own consent.
        let is_free = place.file.role() == FileRole::Config
            || owner(&read(&place.file)?, &place.name, &place.recorded) != Owner::Person;
        Ok(is_free && lines.split(|byte| *byte == b'\n').all(is_in_it))
    }

    fn known(&self, roles: Vec<RoleProfile>, prune: Prune) -> Result<Known, Error> {
        if let Some(taken) = twice(&roles) {
            return Err(Error::ProfilesTaken { taken });
        }
        let file = self.files.config_file()?;
        let written = self.store.written_profiles()?.into_iter();
        let here = written.filter(|written| file.is_meant_by(&written.file));
        let wanted = roles.into_iter().map(|role| {
            let command = self.command_of(&role.session)?;
            Ok((role, command))
        });
        Ok(Known {
            written: here.map(|written| (written.profile.clone(), written)).collect(),
            started: self.started_profiles()?,
            credentials: read(&self.files.credentials_file()?)?,
            wanted: wanted.collect::<Result<_, Error>>()?,
            prune,
            file,
        })
    }

    fn started_profiles(&self) -> Result<BTreeSet<ProfileName>, StoreError> {
        Ok(self.store.delivered(None)?.into_iter().map(|delivered| delivered.profile).collect())
    }
}

/// The profiles that two roles would have, each with both names.
fn twice(roles: &[RoleProfile]) -> Option<Refused> {
    let mut first: BTreeMap<&ProfileName, &RoleProfile> = BTreeMap::new();
    let mut taken = Vec::new();
    for role in roles {
        if let Some(earlier) = first.insert(&role.profile, role) {
            let called = |one: &RoleProfile| match &one.account {
                Some(account) if earlier.name == role.name => format!("{} ({account})", one.name),
                _ => one.name.clone(),
            };
            let (by, profile) = (TakenBy::Role(called(earlier)), role.profile.clone());
            taken.push(TakenProfile { profile, role: called(role), by });
        }
    }
    (!taken.is_empty()).then_some(taken)
}
