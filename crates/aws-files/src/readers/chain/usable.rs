//! The lines for which no client can be made, whoever it would be.
//!
//! For Go and Rust such a line is one for which nobody is found: they load all of a profile at once.

use super::{SSO_REGION, SSO_SESSION, SSO_START_URL};
use crate::readers::Reader;
use crate::readers::settings::{Place, Profiles};

type Valid = fn(&str) -> bool;

/// Settings that have to be valid.
fn settings(reader: Reader) -> &'static [(&'static str, Valid)] {
    match reader {
        Reader::Botocore => &[
            ("retry_mode", |value| ["legacy", "standard", "adaptive"].contains(&value)),
            ("defaults_mode", is_defaults_mode),
            ("max_attempts", |value| value.trim().parse::<i64>().is_ok_and(|attempts| attempts > 0)),
            ("account_id_endpoint_mode", |value| {
                ["preferred", "required", "disabled"].contains(&value.to_lowercase().as_str())
            }),
            ("request_checksum_calculation", is_checksum_mode),
            ("response_checksum_validation", is_checksum_mode),
            ("request_min_compression_size_bytes", |value| {
                value.trim().parse::<i64>().is_ok_and(|bytes| (1..=1_048_576).contains(&bytes))
            }),
        ],
        Reader::JavaScript => &[("defaults_mode", is_defaults_mode)],
        Reader::Java => &[
            ("retry_mode", |value| {
                ["legacy", "standard", "adaptive"].contains(&value.to_lowercase().as_str())
            }),
            ("defaults_mode", is_defaults_mode),
            ("disable_request_compression", |value| {
                ["true", "false"].iter().any(|word| value.eq_ignore_ascii_case(word))
            }),
            ("request_min_compression_size_bytes", |value| value.parse::<i32>().is_ok()),
        ],
        Reader::Go | Reader::Rust => &[],
    }
}

fn is_defaults_mode(value: &str) -> bool {
    let modes = ["legacy", "standard", "in-region", "cross-region", "mobile", "auto"];
    modes.contains(&value.to_lowercase().as_str())
}

fn is_checksum_mode(value: &str) -> bool {
    ["when_supported", "when_required"].contains(&value.to_lowercase().as_str())
}

/// The lines of the profile for which no client of this reader can be made.
pub(in crate::readers) fn unusable(reader: Reader, profiles: &Profiles, name: &str) -> Vec<Place> {
    let Some(profile) = profiles.profiles.get(name) else { return Vec::new() };
    let invalid = settings(reader).iter().filter_map(|(key, valid)| {
        let setting = profile.setting(key)?;
        (!valid(&setting.text)).then(|| setting.place.clone())
    });
    let mut places: Vec<Place> = invalid.collect();
    if reader == Reader::Botocore
        && let Some(session) = profile.setting(SSO_SESSION)
    {
        // A client looks for a token first, whatever credentials it has.
        let portal = profiles.sso_sessions.get(&session.text);
        let complete = portal.is_some_and(|portal| portal.has(SSO_REGION) && portal.has(SSO_START_URL));
        places.extend((!complete).then(|| session.place.clone()));
    }
    places
}
