//! Long-term keys in the two shared files. Pure: documents in, keys out.

use aws_files::{AwsFile, Document, FileRole, Property, Section, SectionName};
use daypass_core::sts::AccessKeyId;
use daypass_core::view::{KeyPlace, LeftKey};
use daypass_core::{LongTermKeys, ProfileName, Secret};
use std::collections::BTreeMap;

/// What a long-term access key id begins with (IAM User Guide, *Unique identifiers*).
const LONG_TERM: &str = "AKIA";
const ID: &str = "aws_access_key_id";
const SECRET: &str = "aws_secret_access_key";
/// The keys whose lines make credentials, in lower case: what is taken out together. The last one is what botocore also
/// reads a session token from.
pub(super) const CREDENTIAL_KEYS: [&str; 4] = [ID, SECRET, "aws_session_token", "aws_security_token"];

/// A file as it was read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Source<'a> {
    pub(super) file: &'a AwsFile,
    pub(super) document: &'a Document,
}

/// A long-term key, and every section that it stands in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct KeyCandidate {
    pub(super) keys: LongTermKeys,
    pub(super) places: Vec<KeyLocation>,
}

/// A section that a key stands in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct KeyLocation {
    pub(super) file: AwsFile,
    pub(super) section: SectionName,
    pub(super) profile: ProfileName,
    pub(super) line: u32,
}

impl KeyLocation {
    pub(super) fn view(&self) -> KeyPlace {
        let (file, section) = (self.file.path().display().to_string(), self.section.to_string());
        KeyPlace { file, section, line: self.line }
    }
}

/// The keys in both files, in their order, and what looks like one and cannot be moved.
pub(super) fn find(sources: &[Source<'_>]) -> (Vec<KeyCandidate>, Vec<LeftKey>) {
    let (mut found, mut left): (Vec<KeyCandidate>, Vec<LeftKey>) = Default::default();
    for source in sources {
        let named = |section: &Section<'_>| profile_section(source.file.role(), &section.header());
        let mut occurrences: BTreeMap<SectionName, Vec<Section<'_>>> = BTreeMap::new();
        for section in source.document.sections() {
            if let Some((name, _)) = named(&section) {
                occurrences.entry(name).or_default().push(section);
            }
        }
        for section in source.document.sections() {
            let Some((name, profile)) = named(&section) else {
                left.extend(unnamed(source, sources, &section));
                continue;
            };
            // All of a name together, at the first.
            let Some(occurrences) = occurrences.remove(&name) else { continue };
            match key_of(&occurrences) {
                Key::None => {}
                Key::Irregular { id, line, reason } => {
                    let place = KeyLocation { file: source.file.clone(), section: name, profile, line };
                    left.push(LeftKey { access_key_id: id, place: place.view(), reason: reason.to_owned() });
                }
                Key::Whole { keys, line } => {
                    let place = KeyLocation { file: source.file.clone(), section: name, profile, line };
                    match reason_of_file(source.document) {
                        Some(reason) => left.push(LeftKey {
                            access_key_id: Some(keys.access_key_id.to_string()),
                            place: place.view(),
                            reason: reason.to_owned(),
                        }),
                        None => add(&mut found, keys, place),
                    }
                }
            }
        }
    }
    (found, left)
}

fn add(found: &mut Vec<KeyCandidate>, keys: LongTermKeys, place: KeyLocation) {
    match found.iter_mut().find(|known| known.keys == keys) {
        // The same file may be both: then it is the same section.
        Some(known) if known.places.iter().any(|other| is_same(other, &place)) => {}
        Some(known) => known.places.push(place),
        None => found.push(KeyCandidate { keys, places: vec![place] }),
    }
}

fn is_same(one: &KeyLocation, other: &KeyLocation) -> bool {
    one.file.is_same_path(&other.file) && one.line == other.line
}

/// The whole long-term key that a section holds.
pub(super) fn keys_in(document: &Document, name: &SectionName) -> Option<LongTermKeys> {
    let occurrences: Vec<Section<'_>> = document.occurrences(name).collect();
    match key_of(&occurrences) {
        Key::Whole { keys, .. } => Some(keys),
        Key::None | Key::Irregular { .. } => None,
    }
}

/// Whether a section holds a key of this id, whole or not.
pub(super) fn has_id(document: &Document, name: &SectionName, id: &AccessKeyId) -> bool {
    let mut properties = document.occurrences(name).flat_map(|section| section.properties());
    properties.any(|property| property.key == ID && value_of(&property).as_deref() == Some(id.as_str()))
}

enum Key {
    None,
    Whole { keys: LongTermKeys, line: u32 },
    Irregular { id: Option<String>, line: u32, reason: &'static str },
}

/// The key that stands in the occurrences of one section.
fn key_of(occurrences: &[Section<'_>]) -> Key {
    let properties: Vec<Property> = occurrences.iter().flat_map(Section::properties).collect();
    let of = |key: &str| -> Vec<&Property> { properties.iter().filter(|p| p.key == key).collect() };
    let (ids, secrets) = (of(ID), of(SECRET));
    let line = |list: &[&Property]| list.first().map_or(0, |p| u32::try_from(p.line).unwrap_or(u32::MAX));
    let Some(id) =
        ids.iter().map(|id| id.value.trim_matches(['"', '\''])).find(|id| id.starts_with(LONG_TERM))
    else {
        let alone = ids.is_empty() && secrets.iter().any(|secret| !secret.value.is_empty());
        let reason = "There is a secret without aws_access_key_id. If nobody needs it, delete its line.";
        return if alone { Key::Irregular { id: None, line: line(&secrets), reason } } else { Key::None };
    };
    let odd = |reason| {
        let plain = id.split_whitespace().next().unwrap_or_default();
        Key::Irregular { id: Some(plain.to_owned()), line: line(&ids), reason }
    };
    let (Some(ids_read), Some(secrets_read)) = (distinct(&ids), distinct(&secrets)) else {
        return odd("AWS tools differ on how to read it. Write the id and the secret on one line each.");
    };
    match (&ids_read[..], &secrets_read[..]) {
        ([_], []) => {
            odd("Its secret is not in the same section. Put both into one section, or delete the line.")
        }
        ([id], [secret]) => match AccessKeyId::parse(id) {
            Ok(access_key_id) => {
                let secret_access_key = Secret::new(secret.as_str());
                Key::Whole { keys: LongTermKeys { access_key_id, secret_access_key }, line: line(&ids) }
            }
            Err(_) => odd("It is not a whole access key id. Correct it, or delete its lines."),
        },
        _ => {
            odd("The section holds several keys, and AWS tools differ on which one counts. Keep one of them.")
        }
    }
}

/// The values of a key's lines, each once; `None` where one of them is not what every tool would read.
fn distinct(properties: &[&Property]) -> Option<Vec<String>> {
    let mut values: Vec<String> = Vec::new();
    for property in properties {
        let value = value_of(property)?;
        if !value.is_empty() && !values.contains(&value) {
            values.push(value);
        }
    }
    Some(values)
}

/// A value without the comment behind it and without comments below it, which some tools pass over.
fn value_of(property: &Property) -> Option<String> {
    let (first, below) = property.value.split_once('\n').unwrap_or((&property.value, ""));
    let is_comment = |line: &str| line.is_empty() || line.starts_with(['#', ';']);
    let comment = first.match_indices(['#', ';']).find(|(at, _)| first[..*at].ends_with([' ', '\t']));
    let value = comment.map_or(first, |(at, _)| &first[..at]).trim();
    let plain = !value.contains(char::is_whitespace) && !value.contains(['"', '\'', '\u{fffd}']);
    (plain && below.lines().all(is_comment)).then(|| value.to_owned())
}

/// The section and the profile that a header means in its file.
fn profile_section(role: FileRole, header: &str) -> Option<(SectionName, ProfileName)> {
    let section = SectionName::of(role, header).filter(SectionName::is_profile)?;
    let profile = ProfileName::parse(section.name()).ok()?;
    Some((section, profile))
}

/// A key in a section that is no profile to any tool, or has a name that cannot be written.
fn unnamed(source: &Source<'_>, sources: &[Source<'_>], section: &Section<'_>) -> Option<LeftKey> {
    // One file may be both: what is no profile of the one is one of the other.
    let meant =
        |other: &&Source<'_>| other.file.is_same_path(source.file) && other.file.role() != source.file.role();
    if sources
        .iter()
        .filter(meant)
        .any(|other| profile_section(other.file.role(), &section.header()).is_some())
    {
        return None;
    }
    let (id, line) = match key_of(std::slice::from_ref(section)) {
        Key::None => return None,
        Key::Whole { keys, line } => (Some(keys.access_key_id.to_string()), line),
        Key::Irregular { id, line, .. } => (id, line),
    };
    let reason = match source.file.role() {
        FileRole::Credentials => {
            "Not every AWS tool, if any, reads this section as a profile. Name it [NAME]."
        }
        FileRole::Config => {
            "Not every AWS tool, if any, reads this section as a profile. Name it [profile NAME]."
        }
    };
    let place = KeyPlace {
        file: source.file.path().display().to_string(),
        section: section.header().into_owned(),
        line,
    };
    Some(LeftKey { access_key_id: id, place, reason: reason.to_owned() })
}

fn reason_of_file(document: &Document) -> Option<&'static str> {
    let reason = "The file is not UTF-8 text, which AWS tools do not read. Save it as UTF-8.";
    std::str::from_utf8(document.as_bytes()).is_err().then_some(reason)
}

#[cfg(test)]
#[path = "find_keys_test.rs"]
mod tests;
