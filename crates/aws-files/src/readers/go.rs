//! The SDK for Go: `config/internal/ini` and `config/shared_config.go`.
//!
//! It gives up on no file. A line that it does not understand is passed over, and what follows belongs to the section
//! that was read last.

use super::cause::{Cause, Refused};
use super::lines::{Ends, lines};
use super::settings::{Meaning, Place, Profiles, Section, Setting, Settings, without_replaced_default};
use crate::FileRole;
use crate::header::{Closing, Header, Words};

/// What Go's `TrimSpace` takes away.
fn trim(text: &str) -> &str {
    text.trim_matches(char::is_whitespace)
}

/// What a header means. Kind and name are parted by any number of blanks; quotes are part of the name.
fn meaning(file: FileRole, inside: &str) -> Meaning {
    let words = Words::of(trim(inside));
    let name = words.name.to_owned();
    match (file, words.kind) {
        (FileRole::Config, Some("profile")) if name == "default" => Meaning::PrefixedDefault,
        (FileRole::Config, Some("profile")) => Meaning::Profile(name),
        (FileRole::Config, None) if name.eq_ignore_ascii_case("default") => Meaning::Profile(name),
        // The SDK keeps all sections in one map, so a session may stand in the credentials file too.
        (_, Some("sso-session")) => Meaning::SsoSession(name),
        (FileRole::Credentials, None) => Meaning::Profile(name),
        (FileRole::Credentials, Some(kind)) if kind != "profile" => {
            Meaning::Profile(format!("{kind} {name}"))
        }
        _ => Meaning::Other,
    }
}

/// The sections of a file. Fails at a value that is one quote and nothing else, for which the SDK panics.
pub(super) fn read(file: FileRole, bytes: &[u8]) -> Result<Vec<Section>, Refused> {
    let mut parser = Parser { file, sections: Vec::new(), key: None };
    for (number, line) in lines(bytes, Ends::Lf) {
        parser.line(number, &line)?;
    }
    Ok(parser.sections)
}

struct Parser {
    file: FileRole,
    sections: Vec<Section>,
    /// The key that an indented line continues.
    key: Option<String>,
}

impl Parser {
    fn line(&mut self, number: usize, line: &str) -> Result<(), Refused> {
        let unindented = line.trim_start_matches([' ', '\t']);
        if trim(line).is_empty() || unindented.starts_with(['#', ';']) {
            return Ok(());
        }
        let header = Header::of(line, char::is_whitespace)
            .and_then(|header| header.inside(Closing::AnyComment, char::is_whitespace));
        if let Some(inside) = header {
            self.key = None;
            self.sections.push(Section::new(meaning(self.file, inside), number));
            return Ok(());
        }
        let indented = line.starts_with([' ', '\t']);
        let text = if indented { unindented } else { without_comment(line).trim_end_matches([' ', '\t']) };
        let property = match split(text) {
            Some((key, value)) => Some((key, unquoted(value).ok_or((number, Cause::LoneQuote))?)),
            None => None,
        };
        match (indented, property) {
            (false, Some((key, value))) => self.property(number, key, value),
            (true, Some((key, value))) => self.indented_property(number, key, value),
            (true, None) => self.continuation(unindented),
            (false, None) => {}
        }
        Ok(())
    }

    fn property(&mut self, number: usize, key: &str, value: &str) {
        let key = key.to_lowercase();
        if let Some(section) = self.sections.last_mut() {
            self.key = Some(key.clone()).filter(|key| !key.is_empty());
            let place = Place { file: self.file, line: number, key: key.clone() };
            section.settings.push(Setting { place, key, text: value.to_owned(), nested: false });
        }
    }

    /// An indented `key = value` is nested below an empty value, and a property of its own anywhere else.
    fn indented_property(&mut self, number: usize, key: &str, value: &str) {
        match self.current().filter(|above| above.text.is_empty()) {
            Some(above) => above.nested = true,
            None => self.property(number, key, trim(without_comment(value))),
        }
    }

    fn continuation(&mut self, text: &str) {
        if let Some(above) = self.current().filter(|above| !above.text.is_empty()) {
            above.text.push('\n');
            above.text.push_str(text);
        }
    }

    fn current(&mut self) -> Option<&mut Setting> {
        let key = self.key.as_ref()?;
        self.sections.last_mut()?.settings.iter_mut().rev().find(|setting| setting.key == *key)
    }
}

/// Splits at the first `=` or `:`.
fn split(text: &str) -> Option<(&str, &str)> {
    text.split_once(['=', ':']).map(|(key, value)| (trim(key), trim(value)))
}

fn without_comment(text: &str) -> &str {
    let end = [" #", " ;", "\t#", "\t;"].iter().filter_map(|sign| text.find(sign)).min();
    &text[..end.unwrap_or(text.len())]
}

/// The value without quotes around it; `None` for one quote and nothing else.
fn unquoted(value: &str) -> Option<&str> {
    for quote in ['\'', '"'] {
        if value.starts_with(quote) && value.ends_with(quote) {
            return value.get(1..value.len() - 1);
        }
    }
    Some(value)
}

/// The keys that the credentials file can change in a profile that config has. An access key is merged as a pair.
const MERGED: [&str; 29] = [
    "role_arn",
    "source_profile",
    "credential_source",
    "external_id",
    "mfa_serial",
    "role_session_name",
    "region",
    "endpoint_discovery_enabled",
    "credential_process",
    "web_identity_token_file",
    "s3_use_arn_region",
    "s3_disable_multiregion_access_points",
    "ec2_metadata_service_endpoint_mode",
    "ec2_metadata_service_endpoint",
    "ec2_metadata_v1_disabled",
    "use_dualstack_endpoint",
    "use_fips_endpoint",
    "defaults_mode",
    "retry_mode",
    "ca_bundle",
    "duration_seconds",
    "max_attempts",
    "sso_session",
    "sso_account_id",
    "sso_region",
    "sso_role_name",
    "sso_start_url",
    "auth_scheme_preference",
    "login_session",
];

const PAIR: [&str; 2] = ["aws_access_key_id", "aws_secret_access_key"];

/// Both files. `[profile X]` replaces `[X]`; sections of one name are one section.
pub(super) fn merge(config: Vec<Section>, credentials: Vec<Section>) -> Profiles {
    let mut merged = Profiles::default();
    without_replaced_default(config).for_each(|section| merged.add(section));
    let mut over = Profiles::default();
    credentials.into_iter().for_each(|section| over.add(section));
    for settings in merged.profiles.values_mut().chain(over.profiles.values_mut()) {
        settings.refused = half_pair(settings);
    }
    for (name, over) in over.profiles {
        lay_over(merged.profiles.entry(name), over);
    }
    for (name, over) in over.sso_sessions {
        lay_over(merged.sso_sessions.entry(name), over);
    }
    merged
}

fn half_pair(settings: &Settings) -> Vec<Place> {
    let places = settings.places(&PAIR);
    if places.len() == 1 { places } else { Vec::new() }
}

fn lay_over(entry: std::collections::btree_map::Entry<'_, String, Settings>, over: Settings) {
    use std::collections::btree_map::Entry;
    match entry {
        Entry::Vacant(vacant) => {
            vacant.insert(over);
        }
        Entry::Occupied(mut occupied) => {
            let pair = PAIR.iter().all(|key| over.has(key));
            let taken = |key: &str| {
                MERGED.contains(&key) || (pair && (PAIR.contains(&key) || key == "aws_session_token"))
            };
            let settings = occupied.get_mut();
            settings.refused.clone_from(&over.refused);
            settings.extend(over.taken(taken));
        }
    }
}
