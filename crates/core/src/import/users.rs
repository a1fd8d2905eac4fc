//! The first phase: the profiles that are IAM users by their keys.

use super::decider::{Decider, is_for, is_passkey, optional, staying_behind};
use super::keys::{Keys, file_of_keys};
use super::kind::{Kind, Profile};
use super::{Note, Outcome, Reason, Section, UserToAdd};
use crate::credentials::LongTermKeys;
use crate::file_role::FileRole;
use crate::profile::ProfileName;
use crate::region::Region;
use crate::session::{Session, SessionSource};
use crate::sts::MfaSerial;

/// What is decided once the users are.
pub(super) struct Users<'a> {
    pub(super) decider: Decider<'a>,
    /// The users to add. Roles may add more: those whose keys nothing but a role uses.
    pub(super) to_add: Vec<UserToAdd>,
}

impl<'a> Users<'a> {
    pub(super) fn decide(decider: Decider<'a>) -> Self {
        let mut users = Self { decider, to_add: Vec::new() };
        let profiles = users.decider.profiles;
        let mut all = profiles.of_kind(|kind| matches!(kind, Kind::Keys));
        // Last, so that a key that is in another profile too becomes the user of that profile's name.
        all.sort_by_key(|(name, _)| *name == "default");
        for (name, section) in all {
            match profiles.get(name).and_then(|profile| profile.keys.clone()) {
                Some(Keys::LongTerm(keys)) => users.user(name, section, keys),
                Some(Keys::Daypass(id)) => {
                    let existing = users.decider.existing.session(&id);
                    let session = existing.map_or_else(|| id.to_string(), |session| session.name.clone());
                    users.decider.leave(name, Reason::Written { session });
                }
                Some(Keys::Useless(reason)) => users.decider.leave(name, reason),
                None => {}
            }
        }
        users
    }

    fn user(&mut self, name: &'a str, section: &'a Section, keys: LongTermKeys) {
        let mut notes = Vec::new();
        if let Some(session) = self.known_user(name, &keys) {
            let same = matches!(&session.source, SessionSource::IamUser(user) if user.access_key_id == keys.access_key_id);
            if !same {
                notes.push(Note::OtherKey(file_of_keys(section)));
            }
            return self.decider.settle_known(name, session, notes);
        }
        let device = match section.get("mfa_serial").map(MfaSerial::parse) {
            Some(Err(error)) if is_passkey(&error) => {
                notes.push(Note::PasskeyLeftOut);
                None
            }
            device => optional("mfa_serial", device, &mut notes),
        };
        if let Some(first) = self.to_add.iter_mut().find(|user| user.keys == keys) {
            first.mfa_device = first.mfa_device.take().or(device);
            let keys_of = first.keys_of.clone();
            return self.decider.settle(name, Outcome::User { keys_of }, notes);
        }
        let region = optional("region", section.get("region").map(Region::parse), &mut notes);
        notes.extend(staying_behind(section));
        self.add(name, name, keys, device, region);
        self.decider.settle(name, Outcome::User { keys_of: name.to_owned() }, notes);
    }

    /// The user's session that Daypass has: by its access key, or by the profile that it was imported from.
    pub(super) fn known_user(&self, profile: &str, keys: &LongTermKeys) -> Option<&'a Session> {
        let has_key = |session: &&Session| matches!(&session.source, SessionSource::IamUser(user) if user.access_key_id == keys.access_key_id);
        let users = || self.decider.existing.users().iter().copied();
        let by_profile = || users().find(|session| is_for(&session.profiles, profile));
        users().find(has_key).or_else(by_profile)
    }

    pub(super) fn add(
        &mut self,
        keys_of: &str,
        name: &str,
        keys: LongTermKeys,
        mfa_device: Option<MfaSerial>,
        region: Option<Region>,
    ) {
        let Ok(own) = ProfileName::parse(name) else { return };
        let profile = self.decider.profiles.get(keys_of);
        let file = profile.map_or(FileRole::Credentials, |profile| file_of_keys(profile.section));
        self.to_add.push(UserToAdd {
            keys_of: keys_of.to_owned(),
            name: self.decider.names.session(name),
            keys,
            file,
            mfa_device,
            region,
            profile: self.decider.names.profile(&own),
        });
    }

    /// The user to add whose keys are in this profile.
    pub(super) fn get(&self, keys_of: &str) -> Option<&UserToAdd> {
        self.to_add.iter().find(|user| user.keys_of == keys_of)
    }

    /// What is to be said of keys beside a role, which no other profile uses either.
    pub(super) fn unused_keys(&self, name: &str) -> Option<Note> {
        let is_source = |profile: &Profile<'_>| {
            profile.section.get("source_profile").is_some_and(|source| source == name)
        };
        let profiles = self.decider.profiles;
        let has_keys = matches!(profiles.get(name)?.keys, Some(Keys::LongTerm(_)));
        (has_keys && !profiles.iter().any(|(_, profile)| is_source(profile))).then_some(Note::UnusedKeys)
    }
}
