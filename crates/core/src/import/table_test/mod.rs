//! The decision as tables: files in, what becomes of each profile out.

mod other_tools;
mod portals;
mod properties;
mod roles;
mod sso_sessions;
mod users;

use super::*;
use crate::UserArn;
use crate::session::{AssumedRole, Delivery, IamUser, SessionSource};
use crate::view::ImportItem;

const KEY: &str = "aws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n";
const OTHER_KEY: &str = "aws_access_key_id = AKIAI44QH8DHBEXAMPLE\naws_secret_access_key = je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY\n";
const SECRETS: [&str; 2] =
    ["wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY"];
const DEVICE: &str = "arn:aws:iam::111122223333:mfa/mira";
const PORTAL: &str = "https://northwind.awsapps.com/start";

/// A file as far as these tests need one: headers and `key = value`.
fn read(found: &mut ProfileSet, text: &str, file: FileRole) {
    let mut section: Option<&mut Section> = None;
    for line in text.lines() {
        if let Some(header) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            section = Some(match header.strip_prefix("sso-session ") {
                Some(name) => found.sso_sessions.entry(name.to_owned()).or_default(),
                None => found
                    .profiles
                    .entry(header.strip_prefix("profile ").unwrap_or(header).to_owned())
                    .or_default(),
            });
        } else if let (Some((key, value)), Some(section)) = (line.split_once('='), section.as_mut()) {
            section.set(key.trim(), value.trim(), file);
        }
    }
}

fn profile_set(config: &str, credentials: &str) -> ProfileSet {
    let mut found = ProfileSet::default();
    read(&mut found, config, FileRole::Config);
    read(&mut found, credentials, FileRole::Credentials);
    found
}

fn nothing() -> ExistingSessions {
    ExistingSessions {
        sessions: vec![],
        integrations: vec![],
        chosen: BTreeMap::new(),
        written: BTreeMap::new(),
        portals: BTreeMap::new(),
        role_session_name: RoleSessionName::parse("daypass-ada").unwrap(),
    }
}

fn imported(config: &str, credentials: &str) -> Import {
    Import::decide(&profile_set(config, credentials), &nothing())
}

fn items(config: &str, credentials: &str) -> Vec<ImportItem> {
    imported(config, credentials).items()
}

/// What becomes of each profile, without details.
fn becomes(config: &str, credentials: &str) -> Vec<String> {
    let words = |item: ImportItem| format!("{}: {}", item.profile, item.becomes);
    items(config, credentials).into_iter().map(words).collect()
}

/// Everything that is said of one profile beside what it becomes.
fn detail(config: &str, credentials: &str, profile: &str) -> String {
    let item = items(config, credentials).into_iter().find(|item| item.profile == profile).unwrap();
    item.detail.unwrap_or_default()
}

fn role(profile: &str, source: &str, more: &str) -> String {
    format!(
        "[profile {profile}]\nrole_arn = arn:aws:iam::111122223333:role/{profile}\nsource_profile = {source}\n{more}\n"
    )
}

fn roles_to_add(import: &Import) -> BTreeMap<&str, &RoleToAdd> {
    let roles = import.decisions.iter().filter_map(|decision| match &decision.outcome {
        Outcome::Role(role) => Some((decision.profile.as_str(), role)),
        _ => None,
    });
    roles.collect()
}

/// A person who has done an import has what it decided.
fn carried_out(import: &Import, mut known: ExistingSessions) -> ExistingSessions {
    let mut by_profile: BTreeMap<String, SessionId> = BTreeMap::new();
    let add = |known: &mut ExistingSessions, id: SessionId, name: &str, source, profile: &ProfileName| {
        known.chosen.entry(id.clone()).or_default().push(profile.clone());
        let profiles = known.chosen[&id].clone();
        match known.sessions.iter_mut().find(|session| session.id == id) {
            Some(session) => session.profiles = profiles,
            None => known.sessions.push(session(id, name, source, profiles)),
        }
    };
    for user in &import.users {
        let id = SessionId::from_stored(user.name.as_str());
        let source = SessionSource::IamUser(IamUser {
            arn: UserArn::try_from(format!("arn:aws:iam::111122223333:user/{}", user.name)).unwrap(),
            access_key_id: user.keys.access_key_id.clone(),
            mfa_device: user.mfa_device.clone(),
            duration: None,
        });
        add(&mut known, id.clone(), user.name.as_str(), source, &user.profile);
        by_profile.insert(format!("keys of {}", user.keys_of), id);
    }
    for PortalToAdd { start_url, region, alias } in &import.portals {
        let id = IntegrationId::of(start_url);
        let (start_url, region) = (start_url.clone(), region.clone());
        known.integrations.push(Integration {
            id,
            alias: alias.to_string(),
            start_url,
            region,
            additional_regions: Vec::new(),
            another: false,
            synced_at: None,
        });
    }
    for decision in &import.decisions {
        match &decision.outcome {
            Outcome::IdentityCenterRole(role) => {
                let source = SessionSource::IdentityCenterRole {
                    integration: IntegrationId::of(&role.start_url),
                    account: role.account.clone(),
                    role: role.role.clone(),
                };
                add(&mut known, role.session(), "listed", source, &role.profile);
                by_profile.insert(decision.profile.clone(), role.session());
            }
            Outcome::Role(role) => {
                let source = match &role.source {
                    Source::Known(id) => id.clone(),
                    Source::Keys(keys_of) => by_profile[&format!("keys of {keys_of}")].clone(),
                    Source::Profile(profile) => by_profile[profile].clone(),
                };
                let id = SessionId::from_stored(role.name.as_str());
                let source = SessionSource::AssumedRole(AssumedRole {
                    source,
                    role_arn: role.role_arn.clone(),
                    role_session_name: role.role_session_name.clone(),
                    duration: role.duration,
                    external_id: role.external_id.clone(),
                    source_identity: role.source_identity.clone(),
                    tags: role.tags.clone(),
                    mfa_device: role.mfa_device.clone(),
                });
                add(&mut known, id.clone(), role.name.as_str(), source, &role.profile);
                by_profile.insert(decision.profile.clone(), id);
            }
            Outcome::User { .. }
            | Outcome::Integration { .. }
            | Outcome::Known { .. }
            | Outcome::KnownIntegration { .. }
            | Outcome::LeftAlone(_) => {}
        }
    }
    known
}

fn session(id: SessionId, name: &str, source: SessionSource, profiles: Vec<ProfileName>) -> Session {
    Session {
        id,
        name: name.to_owned(),
        source,
        alias: None,
        account_name: None,
        account_email: None,
        region: None,
        profiles,
        delivery: Delivery::default(),
        favourite: false,
        last_used_at: None,
        use_count: 0,
    }
}
