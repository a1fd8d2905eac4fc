//! `config/shared_config.go` and `config/resolve_credentials.go`: an access key before everything but a source
//! profile, a role on top of whatever was found.

use super::{
    ACCESS_KEY_ID, CREDENTIAL_SOURCE, LOGIN, LONGEST_CHAIN, PROCESS, ROLE_ARN, SECRET, SOURCE_PROFILE,
    SOURCES, SSO, SSO_ACCOUNT, SSO_REGION, SSO_ROLE, SSO_SESSION, SSO_START_URL, TOKEN_FILE, because_of,
    credential_source, keys, login, process, sso, web_identity,
};
use crate::readers::identity::Identity;
use crate::readers::settings::{Place, Profiles, Settings};

pub(super) fn identity(profiles: &Profiles, name: &str) -> Identity {
    let identity = match load(profiles, name, &mut Vec::new()) {
        Ok(config) => config.identity(profiles),
        Err(Fault::NoProfile) => return Identity::Nothing,
        Err(Fault::Lines(places)) => Err(places),
    };
    identity.unwrap_or_else(|places| Identity::Error { places })
}

enum Fault {
    NoProfile,
    Lines(Vec<Place>),
}

/// A profile as the SDK loads it.
struct Config<'a> {
    settings: &'a Settings,
    /// The profile refers to itself: what says so is left out the second time.
    again: bool,
    source: Option<Box<Config<'a>>>,
}

fn load<'a>(profiles: &'a Profiles, name: &str, visited: &mut Vec<String>) -> Result<Config<'a>, Fault> {
    let settings = profiles.profiles.get(name).ok_or(Fault::NoProfile)?;
    if !settings.refused.is_empty() {
        return Err(Fault::Lines(settings.refused.clone()));
    }
    if let Some(key) =
        INVALID.iter().find(|(key, valid)| settings.get(key).is_some_and(|value| !valid(value)))
    {
        return Err(Fault::Lines(settings.places(&[key.0])));
    }
    if visited.len() > LONGEST_CHAIN {
        return Err(Fault::Lines(because_of(settings)));
    }
    let mut config = Config { settings, again: visited.iter().any(|visited| visited == name), source: None };
    let needs_role = [SOURCE_PROFILE, CREDENTIAL_SOURCE, TOKEN_FILE];
    if let Some(key) = needs_role.into_iter().find(|key| settings.filled(key).is_some())
        && !config.again
        && settings.filled(ROLE_ARN).is_none()
    {
        return Err(Fault::Lines(settings.places(&[key, ROLE_ARN])));
    }
    if !visited.is_empty() && config.has_keys() {
        return Ok(config);
    }
    visited.push(name.to_owned());
    let kinds = [SOURCE_PROFILE, CREDENTIAL_SOURCE, PROCESS, TOKEN_FILE];
    if kinds.iter().filter(|key| config.get(key).is_some()).count() > 1 {
        return Err(Fault::Lines(settings.places(&kinds)));
    }
    if let Some(source) = config.get(SOURCE_PROFILE) {
        let lines = || Fault::Lines(because_of(settings));
        let source = load(profiles, source, visited).map_err(|_| lines())?;
        if !source.has_credentials() {
            return Err(lines());
        }
        config.source = Some(Box::new(source));
    }
    if let Some(session) = config.get(SSO_SESSION)
        && !profiles.sso_sessions.contains_key(session.trim())
    {
        return Err(Fault::Lines(settings.places(&[SSO_SESSION])));
    }
    Ok(config)
}

impl Config<'_> {
    /// A value that is not empty and counts here.
    fn get(&self, key: &str) -> Option<&str> {
        let cleared = self.again && matches!(key, ROLE_ARN | SOURCE_PROFILE);
        self.settings.filled(key).filter(|_| !cleared)
    }

    fn has_keys(&self) -> bool {
        self.settings.filled(ACCESS_KEY_ID).is_some() && self.settings.filled(SECRET).is_some()
    }

    fn has_sso(&self) -> bool {
        SSO.iter().any(|key| self.get(key).is_some())
    }

    fn has_credentials(&self) -> bool {
        let others = [SOURCE_PROFILE, CREDENTIAL_SOURCE, PROCESS, TOKEN_FILE];
        others.iter().any(|key| self.get(key).is_some()) || self.has_sso() || self.has_keys()
    }

    fn identity(&self, profiles: &Profiles) -> Result<Identity, Vec<Place>> {
        let settings = self.settings;
        let base = if let Some(source) = &self.source {
            source.identity(profiles).map_err(|_| because_of(settings))?
        } else if self.has_keys() {
            keys(settings)
        } else if let Some(source) = self.get(CREDENTIAL_SOURCE) {
            if !SOURCES.contains(&source) {
                return Err(settings.places(&[CREDENTIAL_SOURCE]));
            }
            credential_source(settings, source)
        } else if self.get(TOKEN_FILE).is_some() {
            let arn = self.get(ROLE_ARN).ok_or_else(|| settings.places(&[TOKEN_FILE]))?;
            return Ok(web_identity(settings, arn));
        } else if self.has_sso() {
            self.sso(profiles).ok_or_else(|| settings.places(&SSO))?
        } else if self.get(LOGIN).is_some() {
            login(settings)
        } else if self.get(PROCESS).is_some() {
            process(settings)
        } else {
            Identity::Nothing
        };
        let Some(arn) = self.get(ROLE_ARN) else { return Ok(base) };
        let places = because_of(settings);
        Ok(Identity::Role { role_arn: arn.to_owned(), source: Box::new(base), places })
    }

    fn sso(&self, profiles: &Profiles) -> Option<Identity> {
        let Some(session) = self.get(SSO_SESSION) else {
            let all = [SSO_REGION, SSO_START_URL, SSO_ACCOUNT, SSO_ROLE];
            return all.iter().all(|key| self.get(key).is_some()).then(|| sso(self.settings, None));
        };
        let session = profiles.sso_sessions.get(session.trim())?;
        let agrees = |key: &&str| {
            let value = session.filled(key);
            value.is_some() && self.get(key).is_none_or(|own| Some(own) == value)
        };
        [SSO_REGION, SSO_START_URL].iter().all(agrees).then(|| sso(self.settings, Some(session)))
    }
}

type Valid = fn(&str) -> bool;

/// Settings for whose values the SDK refuses the profile.
const INVALID: [(&str, Valid); 10] = [
    ("retry_mode", |value| matches!(value, "standard" | "adaptive")),
    ("max_attempts", |value| integer(value).is_some()),
    ("defaults_mode", |value| {
        ["", "auto", "cross-region", "in-region", "legacy", "mobile", "standard"]
            .iter()
            .any(|mode| value.eq_ignore_ascii_case(mode))
    }),
    ("ec2_metadata_service_endpoint_mode", |value| {
        ["", "IPv4", "IPv6"].iter().any(|mode| value.trim().eq_ignore_ascii_case(mode))
    }),
    ("disable_request_compression", |value| matches!(value, "true" | "false")),
    ("disable_clock_skew_correction", |value| matches!(value, "true" | "false")),
    ("request_min_compression_size_bytes", |value| {
        integer(value).is_some_and(|bytes| (0..=10_485_760).contains(&bytes))
    }),
    ("account_id_endpoint_mode", |value| matches!(value, "preferred" | "required" | "disabled")),
    ("request_checksum_calculation", is_checksum_mode),
    ("response_checksum_validation", is_checksum_mode),
];

fn is_checksum_mode(value: &str) -> bool {
    matches!(value.to_lowercase().as_str(), "when_supported" | "when_required")
}

/// An integer as Go's `ParseInt` with base 0 reads it: decimal, or behind `0x`, `0o`, `0b` or `0`.
fn integer(text: &str) -> Option<i64> {
    let (sign, digits) = match text.strip_prefix(['-', '+']) {
        Some(digits) if text.starts_with('-') => (-1, digits),
        Some(digits) => (1, digits),
        None => (1, text),
    };
    let lower = digits.to_ascii_lowercase();
    let based = [("0x", 16), ("0o", 8), ("0b", 2)]
        .into_iter()
        .find_map(|(prefix, base)| Some((lower.strip_prefix(prefix)?, base)));
    let (digits, base) = match based {
        Some(found) => found,
        None if lower.len() > 1 && lower.starts_with('0') => (&lower[1..], 8),
        None => (lower.as_str(), 10),
    };
    let digits = if base == 10 { digits.to_owned() } else { digits.replace('_', "") };
    if !digits.starts_with(|digit: char| digit.is_ascii_hexdigit()) {
        return None;
    }
    i64::from_str_radix(&digits, base).ok().map(|value| sign * value)
}
