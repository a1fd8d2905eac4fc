//! The decision, profile by profile: users first, then Identity Center roles, then roles from the bottom of each chain.

use super::keys::{Keys, asked_of_daypass, file_of_keys, keys_in};
use super::names::Names;
use super::portal::{PortalProfile, portal_profile, signs_in};
use super::{
    AwsFile, Decision, Found, Import, Known, Note, Outcome, PortalRole, PortalToAdd, Reason, RoleToAdd,
    Section, Source, UserToAdd,
};
use crate::account::InvalidName;
use crate::arn::RoleArn;
use crate::credentials::LongTermKeys;
use crate::profile::ProfileName;
use crate::region::{Partition, Region};
use crate::session::{Session, SessionId, SessionSource};
use crate::sts::{ExternalId, MfaSerial, RoleDuration, RoleSessionName};
use std::collections::{BTreeMap, HashSet};

pub(super) fn decide(found: &Found, known: &Known) -> Import {
    let profiles = found.profiles.iter().map(|(name, section)| {
        let keys = keys_in(name, section, known);
        let kind = kind(name, section, keys.is_some());
        (name.as_str(), Profile { section, keys, kind })
    });
    let profiles = profiles.collect();
    let mut decider = Decider::new(found, known, &profiles);
    decider.users();
    decider.portals();
    decider.roles();
    decider.rest();
    decider.import()
}

/// How long the name of an integration may be, with room for a number behind it.
const ALIAS: usize = 48;

/// What AWS tools take a profile for.
enum Kind {
    Role,
    Portal,
    Keys,
    /// Nothing that Daypass could take over.
    Other(Reason),
}

struct Profile<'a> {
    section: &'a Section,
    keys: Option<Keys>,
    kind: Kind,
}

struct Decider<'a> {
    found: &'a Found,
    known: &'a Known,
    profiles: &'a BTreeMap<&'a str, Profile<'a>>,
    names: Names,
    users: Vec<UserToAdd>,
    portals: Vec<PortalToAdd>,
    decisions: BTreeMap<&'a str, Decision>,
    /// How many roles lie below one in its chain.
    depths: BTreeMap<&'a str, usize>,
    /// The regions of Identity Center roles that get a profile.
    regions: BTreeMap<SessionId, Option<Region>>,
}

/// Whose credentials ask for a role, as far as that decides what can be asked.
struct Asker {
    name: String,
    partition: Option<Partition>,
    /// A user, and the device of the user's own session.
    user: Option<Option<MfaSerial>>,
}

impl<'a> Decider<'a> {
    fn new(found: &'a Found, known: &'a Known, profiles: &'a BTreeMap<&'a str, Profile<'a>>) -> Self {
        Self {
            found,
            known,
            profiles,
            names: Names::taken(found, known),
            users: Vec::new(),
            portals: Vec::new(),
            decisions: BTreeMap::new(),
            depths: BTreeMap::new(),
            regions: BTreeMap::new(),
        }
    }

    /// The profiles of a kind, by name.
    fn of_kind(&self, is_it: impl Fn(&Kind) -> bool) -> Vec<(&'a str, &'a Section)> {
        let all = self.profiles.iter().filter(|(_, profile)| is_it(&profile.kind));
        all.map(|(name, profile)| (*name, profile.section)).collect()
    }

    fn settle(&mut self, profile: &'a str, outcome: Outcome, notes: Vec<Note>) {
        let decision = Decision { profile: profile.to_owned(), outcome, notes };
        self.decisions.insert(profile, decision);
    }

    fn settle_known(&mut self, profile: &'a str, session: &Session, notes: Vec<Note>) {
        let outcome = Outcome::Known { session: session.id.clone(), name: session.name.clone() };
        self.settle(profile, outcome, notes);
    }

    fn leave(&mut self, profile: &'a str, reason: Reason) {
        self.settle(profile, Outcome::LeftAlone(reason), vec![]);
    }

    fn users(&mut self) {
        let mut all = self.of_kind(|kind| matches!(kind, Kind::Keys));
        // A key that is somebody's by name is only lent to `default`.
        all.sort_by_key(|(name, _)| *name == "default");
        for (name, section) in all {
            match self.profiles.get(name).and_then(|profile| profile.keys.clone()) {
                Some(Keys::LongTerm(keys)) => self.user(name, section, keys),
                Some(Keys::Daypass(id)) => {
                    let session = self.known.session(&id).map_or_else(|| id.to_string(), |s| s.name.clone());
                    self.leave(name, Reason::Written { session });
                }
                Some(Keys::Useless(reason)) => self.leave(name, reason),
                None => {}
            }
        }
    }

    fn user(&mut self, name: &'a str, section: &'a Section, keys: LongTermKeys) {
        let mut notes = Vec::new();
        if let Some(session) = self.known_user(name, &keys) {
            let same = matches!(&session.source, SessionSource::IamUser(user) if user.access_key_id == keys.access_key_id);
            if !same {
                notes.push(Note::OtherKey(file_of_keys(section)));
            }
            return self.settle_known(name, session, notes);
        }
        let device = match section.get("mfa_serial").map(MfaSerial::parse) {
            Some(Err(error)) if is_passkey(&error) => {
                notes.push(Note::PasskeyLeftOut);
                None
            }
            device => optional("mfa_serial", device, &mut notes),
        };
        let others = ["credential_source", "login_session", "credential_process"];
        if let Some(other) = others.into_iter().find(|other| section.has(other)) {
            notes.push(Note::SdksLookElsewhere(other));
        }
        if let Some(first) = self.users.iter_mut().find(|user| user.keys == keys) {
            first.mfa_device = first.mfa_device.take().or(device);
            let keys_of = first.keys_of.clone();
            return self.settle(name, Outcome::User { keys_of }, notes);
        }
        let region = optional("region", section.get("region").map(Region::parse), &mut notes);
        self.add_user(name, name, keys, device, region);
        self.settle(name, Outcome::User { keys_of: name.to_owned() }, notes);
    }

    /// The user's session that Daypass has: by its access key, or by the profile that it was imported from.
    fn known_user(&self, profile: &str, keys: &LongTermKeys) -> Option<&'a Session> {
        let has_key = |session: &&Session| matches!(&session.source, SessionSource::IamUser(user) if user.access_key_id == keys.access_key_id);
        let is_user = |session: &&Session| matches!(session.source, SessionSource::IamUser(_));
        let all = &self.known.sessions;
        let by_profile = || all.iter().filter(is_user).find(|session| is_for(&session.profiles, profile));
        all.iter().find(has_key).or_else(by_profile)
    }

    fn add_user(
        &mut self,
        keys_of: &str,
        name: &str,
        keys: LongTermKeys,
        mfa_device: Option<MfaSerial>,
        region: Option<Region>,
    ) {
        let Ok(own) = ProfileName::parse(name) else { return };
        let file =
            self.profiles.get(keys_of).map_or(AwsFile::Credentials, |profile| file_of_keys(profile.section));
        self.users.push(UserToAdd {
            keys_of: keys_of.to_owned(),
            name: self.names.session(name),
            keys,
            file,
            mfa_device,
            region,
            profile: self.names.profile(&own),
        });
    }

    fn portals(&mut self) {
        for (name, section) in self.of_kind(|kind| matches!(kind, Kind::Portal)) {
            match portal_profile(section, self.found, self.known) {
                Ok(portal) => self.portal(name, section, portal),
                Err(reason) => self.leave(name, reason),
            }
        }
    }

    fn portal(&mut self, name: &'a str, section: &'a Section, portal: PortalProfile) {
        let Ok(own) = ProfileName::parse(name) else { return };
        let mut notes = Vec::new();
        let integration = self.known.integration(&portal.start_url);
        let (alias, sso_region) = match integration {
            Some(integration) => (integration.alias.clone(), integration.region.clone()),
            None => self.portal_to_add(&portal),
        };
        let mut role = PortalRole {
            start_url: portal.start_url,
            alias: alias.clone(),
            account: portal.account,
            role: portal.role,
            region: None,
            profile: own,
        };
        let id = role.session();
        let session = self.known.session(&id);
        let chosen = self.known.chosen.get(&id).map_or(&[][..], Vec::as_slice);
        if integration.is_some() && is_for(chosen, name) {
            let called = session.map_or_else(|| portal_name(&role), |session| session.name.clone());
            return self.settle(name, Outcome::Known { session: id, name: called }, notes);
        }
        if sso_region != portal.region {
            notes.push(Note::OtherSsoRegion { alias: alias.clone(), region: sso_region });
        }
        let region = optional("region", section.get("region").map(Region::parse), &mut notes);
        let its_own = session.and_then(|session| session.region.clone());
        let untouched = chosen.is_empty() && its_own.is_none();
        let has = self.regions.entry(id).or_insert_with(|| {
            role.region = region.clone().filter(|_| untouched);
            role.region.clone().or(its_own)
        });
        if let (Some(has), Some(region)) = (has, region)
            && *has != region
        {
            notes.push(Note::OneRegion(has.clone()));
        }
        if integration.is_some_and(|integration| integration.synced_at.is_some()) && session.is_none() {
            notes.push(Note::NotListedNow(alias));
        }
        notes.extend(self.unused_keys(name));
        role.profile = self.names.profile(&role.profile);
        self.settle(name, Outcome::IdentityCenterRole(role), notes);
    }

    /// What the instance will be called, and its region.
    fn portal_to_add(&mut self, portal: &PortalProfile) -> (String, Region) {
        if let Some(known) = self.portals.iter().find(|known| known.start_url == portal.start_url) {
            return (known.alias.clone(), known.region.clone());
        }
        let wanted = portal.alias.clone().unwrap_or_else(|| portal.start_url.suggested_alias());
        let alias = self.names.alias(&wanted.chars().take(ALIAS).collect::<String>());
        let (start_url, region) = (portal.start_url.clone(), portal.region.clone());
        self.portals.push(PortalToAdd { start_url, region: region.clone(), alias: alias.clone() });
        (alias, region)
    }

    /// Every chain from its bottom to its top, however long it is.
    fn roles(&mut self) {
        for (name, _) in self.of_kind(|kind| matches!(kind, Kind::Role)) {
            let mut chain: Vec<&'a str> = Vec::new();
            let mut seen = HashSet::new();
            let mut at = Some(name);
            while let Some(profile) = at.filter(|profile| !self.decisions.contains_key(profile)) {
                if !seen.insert(profile) {
                    self.leave_circle(&mut chain, profile);
                    break;
                }
                chain.push(profile);
                at = self.role_below(profile);
            }
            for profile in chain.into_iter().rev() {
                match self.role(profile) {
                    Ok((outcome, notes)) => self.settle(profile, outcome, notes),
                    Err(reason) => self.leave(profile, reason),
                }
            }
        }
    }

    /// The role that a role is assumed from.
    fn role_below(&self, profile: &str) -> Option<&'a str> {
        let source = self.profiles.get(profile)?.section.get("source_profile")?;
        let (name, below) = self.profiles.get_key_value(source)?;
        // Keys in a source are used before its role is.
        (matches!(below.kind, Kind::Role) && below.keys.is_none()).then_some(*name)
    }

    /// Leaves the profiles of a circle, which end the chain.
    fn leave_circle(&mut self, chain: &mut Vec<&'a str>, again: &'a str) {
        let start = chain.iter().position(|profile| *profile == again).unwrap_or(chain.len());
        let circle = chain.split_off(start);
        let profiles: Vec<String> =
            circle.iter().chain([&again]).map(|profile| (*profile).to_owned()).collect();
        for profile in circle {
            self.leave(profile, Reason::Circle { profiles: profiles.clone() });
        }
    }

    fn role(&mut self, name: &'a str) -> Result<(Outcome, Vec<Note>), Reason> {
        let unusable = |key, error: InvalidName| Reason::Unusable { key, expected: error.expected };
        let Some(section) = self.profiles.get(name).map(|profile| profile.section) else {
            return Err(Reason::NoCredentials);
        };
        let mut notes = Vec::new();
        let arn = section.get("role_arn").unwrap_or_default().to_owned();
        let role_arn = RoleArn::try_from(arn).map_err(|error| unusable("role_arn", error))?;
        let external_id = section.get("external_id").map(ExternalId::parse).transpose();
        let external_id = external_id.map_err(|error| unusable("external_id", error))?;
        let device = match section.get("mfa_serial").map(MfaSerial::parse).transpose() {
            Err(error) if is_passkey(&error) => return Err(Reason::Passkey),
            device => device.map_err(|error| unusable("mfa_serial", error))?,
        };
        let source = self.source(name, section)?;
        let asker = self.asker(&source);
        if let Some(session) = self.known_role(name, &role_arn, &source) {
            let outcome = Outcome::Known { session: session.id.clone(), name: session.name.clone() };
            return Ok((outcome, notes));
        }
        if device.is_some() && asker.user.is_none() {
            return Err(Reason::MfaInChain { source_name: asker.name });
        }
        if asker.partition.is_some_and(|partition| partition != role_arn.partition()) {
            return Err(Reason::OtherPartition { partition: role_arn.partition().id() });
        }
        let duration = section.get("duration_seconds").map(RoleDuration::parse);
        let duration = optional("duration_seconds", duration, &mut notes);
        let session_name = section.get("role_session_name").map(RoleSessionName::parse);
        let session_name = optional("role_session_name", session_name, &mut notes);
        let region = optional("region", section.get("region").map(Region::parse), &mut notes);
        if let Some(long) = duration.filter(|duration| *duration > RoleDuration::LONGEST_CHAINED) {
            match &asker.user {
                None => notes.push(Note::Capped(long)),
                Some(users) if device.is_some() || users.is_some() => notes.push(Note::OwnCode(long)),
                Some(_) => {}
            }
        }
        match &source {
            Source::Keys(keys_of) if keys_of == name => notes.push(Note::OwnKeys(asker.name.clone())),
            _ => notes.extend(self.unused_keys(name)),
        }
        let own = ProfileName::parse(name).map_err(|_| Reason::Name)?;
        let depth = match &source {
            Source::Profile(below) => self.depths.get(below.as_str()).map_or(0, |depth| depth + 1),
            Source::Known(_) | Source::Keys(_) => 0,
        };
        self.depths.insert(name, depth);
        let role = RoleToAdd {
            name: self.names.session(name),
            source,
            source_name: asker.name,
            role_arn,
            role_session_name: session_name.unwrap_or_else(|| self.known.role_session_name.clone()),
            duration,
            external_id,
            // The user's own needs no saying: it may be changed at the user, for all its roles.
            mfa_device: device.filter(|device| asker.user.flatten().as_ref() != Some(device)),
            region,
            profile: self.names.profile(&own),
        };
        Ok((Outcome::Role(role), notes))
    }

    /// Whose credentials ask for a role.
    fn source(&mut self, name: &str, section: &Section) -> Result<Source, Reason> {
        let wanted = section.get("source_profile").unwrap_or_default();
        let left_alone = || Reason::SourceLeftAlone { source_profile: wanted.to_owned() };
        let Some((&source, profile)) = self.profiles.get_key_value(wanted) else {
            return self.delivered_to(wanted);
        };
        if matches!(profile.kind, Kind::Other(Reason::Name)) {
            return Err(left_alone());
        }
        if !matches!(profile.kind, Kind::Portal) {
            match profile.keys.clone() {
                Some(Keys::LongTerm(keys)) => return Ok(self.source_by_keys(source, keys)),
                Some(Keys::Daypass(id)) if self.known.session(&id).is_some() => return Ok(Source::Known(id)),
                Some(Keys::Daypass(_) | Keys::Useless(_)) => return Err(left_alone()),
                None if source == name => {
                    return Err(Reason::Circle { profiles: vec![name.to_owned(), name.to_owned()] });
                }
                None => {}
            }
        }
        match (self.decisions.get(source).map(|decision| &decision.outcome), &profile.kind) {
            (Some(Outcome::Role(_)), _) => Ok(Source::Profile(source.to_owned())),
            (Some(Outcome::IdentityCenterRole(role)), _) => {
                self.check_listed(role)?;
                Ok(Source::Profile(source.to_owned()))
            }
            (Some(Outcome::Known { session, .. }), Kind::Portal) if self.known.session(session).is_none() => {
                Err(left_alone())
            }
            (Some(Outcome::Known { session, .. }), _) => Ok(Source::Known(session.clone())),
            (_, Kind::Other(Reason::AsksDaypass)) => {
                self.asked_session(profile.section).map(Source::Known).ok_or_else(left_alone)
            }
            _ => Err(left_alone()),
        }
    }

    /// A profile that is not in the files, and that a session is delivered to when it is live.
    fn delivered_to(&self, profile: &str) -> Result<Source, Reason> {
        let has_it = |session: &&Session| session.profiles.iter().any(|own| own.as_str() == profile);
        let session = self.known.sessions.iter().find(has_it);
        let missing = || Reason::SourceMissing { source_profile: profile.to_owned() };
        session.map(|session| Source::Known(session.id.clone())).ok_or_else(missing)
    }

    /// The user whose keys these are: one that is there, one that is to be added, or now for this.
    fn source_by_keys(&mut self, profile: &str, keys: LongTermKeys) -> Source {
        if let Some(known) = self.known_user(profile, &keys) {
            return Source::Known(known.id.clone());
        }
        if let Some(user) = self.users.iter().find(|user| user.keys == keys) {
            return Source::Keys(user.keys_of.clone());
        }
        let short: String = profile.chars().take(100).collect();
        self.add_user(profile, &format!("{short}-user"), keys, None, None);
        Source::Keys(profile.to_owned())
    }

    /// An Identity Center role asks for others only once it is there.
    fn check_listed(&self, role: &PortalRole) -> Result<(), Reason> {
        let was_read = self.known.integration(&role.start_url).is_some_and(|known| known.synced_at.is_some());
        if was_read && self.known.session(&role.session()).is_none() {
            return Err(Reason::NotListed { source_name: portal_name(role), alias: role.alias.clone() });
        }
        Ok(())
    }

    /// The session that a profile's `credential_process` asks Daypass for.
    fn asked_session(&self, section: &Section) -> Option<SessionId> {
        let name = asked_of_daypass(section.get("credential_process")?)?;
        let is_it = |session: &&Session| session.id.as_str() == name || session.name == name;
        self.known.sessions.iter().find(is_it).map(|session| session.id.clone())
    }

    fn asker(&self, source: &Source) -> Asker {
        let asker = |name: &str, partition, user| Asker { name: name.to_owned(), partition, user };
        match source {
            Source::Known(id) => match self.known.session(id) {
                Some(session) => {
                    let user = match &session.source {
                        SessionSource::IamUser(user) => Some(user.mfa_device.clone()),
                        SessionSource::IdentityCenterRole { .. } | SessionSource::AssumedRole(_) => None,
                    };
                    asker(&session.name, session.partition(), user)
                }
                None => asker(id.as_str(), None, None),
            },
            Source::Keys(keys_of) => match self.users.iter().find(|user| user.keys_of == *keys_of) {
                Some(user) => asker(&user.name, None, Some(user.mfa_device.clone())),
                None => asker(keys_of, None, Some(None)),
            },
            Source::Profile(profile) => match self.decisions.get(profile.as_str()).map(|d| &d.outcome) {
                Some(Outcome::Role(role)) => asker(&role.name, Some(role.role_arn.partition()), None),
                Some(Outcome::IdentityCenterRole(role)) => {
                    let partition = role.start_url.region().map(|region| region.partition());
                    asker(&portal_name(role), partition, None)
                }
                _ => asker(profile, None, None),
            },
        }
    }

    /// The role's session that Daypass has: by what it asks, whom it asks with, and the profile's name.
    fn known_role(&self, profile: &str, role_arn: &RoleArn, source: &Source) -> Option<&'a Session> {
        let Source::Known(source) = source else { return None };
        self.known.sessions.iter().find(|session| match &session.source {
            SessionSource::AssumedRole(role) => {
                let is_named = session.name == profile || is_for(&session.profiles, profile);
                role.role_arn == *role_arn && role.source == *source && is_named
            }
            SessionSource::IdentityCenterRole { .. } | SessionSource::IamUser(_) => false,
        })
    }

    /// What is to be said of keys beside a role, which no other profile uses either.
    fn unused_keys(&self, name: &str) -> Option<Note> {
        let is_source = |profile: &Profile<'_>| {
            profile.section.get("source_profile").is_some_and(|source| source == name)
        };
        let has_keys = matches!(self.profiles.get(name)?.keys, Some(Keys::LongTerm(_)));
        (has_keys && !self.profiles.values().any(is_source)).then_some(Note::UnusedKeys)
    }

    fn rest(&mut self) {
        let rest: Vec<(&'a str, Reason)> = self
            .profiles
            .iter()
            .filter(|(name, _)| !self.decisions.contains_key(*name))
            .map(|(name, profile)| match &profile.kind {
                Kind::Other(reason) => (*name, reason.clone()),
                Kind::Role | Kind::Portal | Kind::Keys => (*name, Reason::Name),
            })
            .collect();
        for (name, reason) in rest {
            self.leave(name, reason);
        }
    }

    fn import(self) -> Import {
        let mut decisions: Vec<Decision> = self.decisions.into_values().collect();
        let depths = self.depths;
        let depth = |decision: &Decision| depths.get(decision.profile.as_str()).copied();
        // Stable: within a rank by name.
        decisions.sort_by_key(|decision| (rank(&decision.outcome), depth(decision)));
        Import { users: self.users, portals: self.portals, decisions }
    }
}

fn rank(outcome: &Outcome) -> u8 {
    match outcome {
        Outcome::User { .. } => 0,
        Outcome::IdentityCenterRole(_) => 1,
        Outcome::Role(_) => 2,
        Outcome::Known { .. } => 3,
        Outcome::LeftAlone(_) => 4,
    }
}

/// What AWS tools take a profile for, in the order in which they look.
fn kind(name: &str, section: &Section, has_keys: bool) -> Kind {
    if ProfileName::parse(name).is_err() {
        return Kind::Other(Reason::Name);
    }
    if section.has("web_identity_token_file") {
        return Kind::Other(Reason::WebIdentity);
    }
    let (source, machine) = (section.has("source_profile"), section.has("credential_source"));
    if section.has("role_arn") {
        return match (source, machine) {
            (true, false) => Kind::Role,
            (true, true) => Kind::Other(Reason::TwoSources),
            (false, true) => Kind::Other(Reason::CredentialSource),
            (false, false) => Kind::Other(Reason::NoSource),
        };
    }
    if signs_in(section, has_keys) {
        return Kind::Portal;
    }
    if has_keys && file_of_keys(section) == AwsFile::Credentials {
        return Kind::Keys;
    }
    if machine {
        return Kind::Other(Reason::CredentialSource);
    }
    if section.has("login_session") {
        return Kind::Other(Reason::LoginSession);
    }
    if let Some(command) = section.get("credential_process") {
        let daypass = asked_of_daypass(command).is_some();
        return Kind::Other(if daypass { Reason::AsksDaypass } else { Reason::Process });
    }
    match (has_keys, source) {
        (true, _) => Kind::Keys,
        (false, true) => Kind::Other(Reason::NoRole),
        (false, false) => Kind::Other(Reason::NoCredentials),
    }
}

/// Whether a profile is the one that sessions with these profiles were made from, or deliver to.
fn is_for(profiles: &[ProfileName], name: &str) -> bool {
    ProfileName::parse(name)
        .is_ok_and(|own| profiles.iter().any(|profile| *profile == own || profile.is_beside(&own)))
}

/// An Identity Center role as people say it.
fn portal_name(role: &PortalRole) -> String {
    format!("{} in {}", role.role, role.account)
}

fn is_passkey(error: &InvalidName) -> bool {
    error.text.contains(":u2f/")
}

/// A setting that can be left out when it is of no use.
fn optional<T>(
    key: &'static str,
    parsed: Option<Result<T, InvalidName>>,
    notes: &mut Vec<Note>,
) -> Option<T> {
    match parsed? {
        Ok(value) => Some(value),
        Err(error) => {
            notes.push(Note::LeftOut { key, expected: error.expected });
            None
        }
    }
}
