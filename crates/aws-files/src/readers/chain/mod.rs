//! Which of a profile's settings decide who a tool is.
//!
//! Each file follows its client's own chain of providers. Providers that read no file (variables, a container, the machine)
//! come before or after these, and are left out.

mod botocore;
mod go;
mod java;
mod javascript;
mod rust;
mod usable;

pub(super) use usable::unusable;

use super::Reader;
use super::identity::{Identity, Region};
use super::settings::{Place, Profiles, Settings};

const ACCESS_KEY_ID: &str = "aws_access_key_id";
const SECRET: &str = "aws_secret_access_key";
const TOKEN: &str = "aws_session_token";
pub(super) const STATIC: [&str; 3] = [ACCESS_KEY_ID, SECRET, TOKEN];
const ROLE_ARN: &str = "role_arn";
const SOURCE_PROFILE: &str = "source_profile";
const CREDENTIAL_SOURCE: &str = "credential_source";
const ROLE: [&str; 3] = [ROLE_ARN, SOURCE_PROFILE, CREDENTIAL_SOURCE];
const TOKEN_FILE: &str = "web_identity_token_file";
const PROCESS: &str = "credential_process";
const LOGIN: &str = "login_session";
const SSO_SESSION: &str = "sso_session";
const SSO_ACCOUNT: &str = "sso_account_id";
const SSO_ROLE: &str = "sso_role_name";
const SSO_REGION: &str = "sso_region";
const SSO_START_URL: &str = "sso_start_url";
const SSO: [&str; 5] = [SSO_SESSION, SSO_ACCOUNT, SSO_ROLE, SSO_REGION, SSO_START_URL];

/// What botocore looks at only where a request is signed.
const SIGNED_ONLY: &str = "account_id_endpoint_mode";

/// What `credential_source` may name.
const SOURCES: [&str; 3] = ["Environment", "EcsContainer", "Ec2InstanceMetadata"];

/// How many profiles a chain of source profiles is followed through. Every client goes on until its stack ends, which no
/// person's files come near.
const LONGEST_CHAIN: usize = 100;

/// Who a tool is.
pub(super) fn identity(reader: Reader, profiles: &Profiles, profile: &str) -> Identity {
    let identity = by_settings(reader, profiles, profile);
    let signs = matches!(identity, Identity::Role { .. });
    let asks_aws = signs
        || matches!(identity, Identity::WebIdentity { .. } | Identity::Sso { .. } | Identity::Login { .. });
    if !asks_aws {
        return identity;
    }
    // A role is asked for by a client inside, which is made with the same settings.
    let mut places = unusable(reader, profiles, profile);
    places.retain(|place| signs || place.key != SIGNED_ONLY);
    if places.is_empty() { identity } else { Identity::Error { places } }
}

fn by_settings(reader: Reader, profiles: &Profiles, profile: &str) -> Identity {
    match reader {
        Reader::Botocore => botocore::identity(profiles, profile),
        Reader::Go => go::identity(profiles, profile),
        Reader::JavaScript => javascript::identity(profiles, profile),
        Reader::Java => java::identity(profiles, profile),
        Reader::Rust => rust::identity(profiles, profile),
    }
}

/// Where a tool works.
pub(super) fn region(reader: Reader, profiles: &Profiles, profile: &str) -> Option<Region> {
    let own = || profiles.profiles.get(profile).and_then(region_of);
    match reader {
        Reader::Botocore => own(),
        // A configuration that cannot be loaded has no region either.
        Reader::Go => own().filter(|_| !matches!(go::identity(profiles, profile), Identity::Error { .. })),
        Reader::JavaScript => own().map(|region| Region { refused: !is_host_label(&region.name), ..region }),
        Reader::Java => own().filter(|region| !region.name.is_empty()),
        Reader::Rust => rust::region(profiles, profile),
    }
}

fn region_of(settings: &Settings) -> Option<Region> {
    let region = settings.setting("region")?;
    Some(Region { name: region.text.clone(), place: region.place.clone(), refused: false })
}

/// Whether a region can be a part of a host's name.
fn is_host_label(name: &str) -> bool {
    let characters = name.chars().all(|character| character.is_ascii_alphanumeric() || character == '-');
    characters && (1..=63).contains(&name.len()) && !name.starts_with('-') && !name.ends_with('-')
}

/// A role, or an error because of the same lines where its source has no credentials.
fn role(settings: &Settings, source: Identity) -> Identity {
    let places = settings.places(&ROLE);
    match settings.get(ROLE_ARN).filter(|_| source.gives_credentials()) {
        Some(arn) => Identity::Role { role_arn: arn.to_owned(), source: Box::new(source), places },
        None => Identity::Error { places },
    }
}

fn credential_source(settings: &Settings, name: &str) -> Identity {
    Identity::CredentialSource { name: name.to_owned(), places: settings.places(&[CREDENTIAL_SOURCE]) }
}

fn keys(settings: &Settings) -> Identity {
    Identity::Keys {
        access_key_id: settings.get(ACCESS_KEY_ID).unwrap_or_default().to_owned(),
        places: settings.places(&STATIC),
    }
}

fn process(settings: &Settings) -> Identity {
    match settings.filled(PROCESS) {
        Some(command) => {
            Identity::Process { command: command.to_owned(), places: settings.places(&[PROCESS]) }
        }
        None => error(settings, &[PROCESS]),
    }
}

fn login(settings: &Settings) -> Identity {
    Identity::Login {
        session: settings.get(LOGIN).unwrap_or_default().to_owned(),
        places: settings.places(&[LOGIN]),
    }
}

fn web_identity(settings: &Settings, role_arn: &str) -> Identity {
    Identity::WebIdentity {
        role_arn: role_arn.to_owned(),
        token_file: settings.get(TOKEN_FILE).unwrap_or_default().to_owned(),
        places: settings.places(&[ROLE_ARN, TOKEN_FILE]),
    }
}

/// A role of Identity Center; what the profile does not name, the session does.
fn sso(settings: &Settings, session: Option<&Settings>) -> Identity {
    let portal = session.unwrap_or(settings);
    let text = |value: Option<&str>| value.unwrap_or_default().to_owned();
    Identity::Sso {
        session: settings.get(SSO_SESSION).map(str::to_owned),
        start_url: text(portal.get(SSO_START_URL)),
        region: text(portal.get(SSO_REGION)),
        account_id: text(settings.get(SSO_ACCOUNT)),
        role_name: text(settings.get(SSO_ROLE)),
        places: settings.places(&SSO),
    }
}

fn error(settings: &Settings, keys: &[&str]) -> Identity {
    Identity::Error { places: settings.places(keys) }
}

/// The lines of the profile, where an error lies in another that it refers to.
fn because_of(settings: &Settings) -> Vec<Place> {
    settings.places(&ROLE)
}
