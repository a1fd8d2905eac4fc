//! A profile's section, as Daypass writes it, renews it and takes it out. Pure: documents in, documents out.

use super::error::Error;
use super::ownership::{BANNER, COMMAND, KEYS, Owner, RecordedSection, Written, has_comment, owner};
use crate::ground;
use aws_files::{Displaced, Document, DocumentError, FileRole, Property, SectionName, Withheld};
use daypass_core::{Credentials, Delivery, ProfileName, Region};
use sha2::{Digest, Sha256};

/// What stands in the place of each further occurrence of a section, where it stands several times.
const MARKER: &str = "Put aside by Daypass until the session stops";
/// What gives way to a session's keys in a section of the person's: what botocore also reads a session token from, too.
const WITHHELD: [&str; 5] =
    ["aws_access_key_id", "aws_secret_access_key", "aws_session_token", "aws_security_token", "region"];

/// Which file a delivery is in: a command is a setting, and keys are none. An endpoint is in neither.
pub(super) fn role_of(delivery: Delivery) -> FileRole {
    match delivery {
        Delivery::CredentialProcess => FileRole::Config,
        Delivery::CredentialsFile | Delivery::ContainerEndpoint => FileRole::Credentials,
    }
}

/// The section of a profile in a file of this role.
pub(super) fn section_name(role: FileRole, profile: &ProfileName) -> Result<SectionName, Error> {
    let name = match role {
        FileRole::Config => SectionName::profile(profile.as_str()),
        FileRole::Credentials => SectionName::credentials(profile.as_str()),
    };
    name.map_err(|error| ground::Error::Input { field: "profile", detail: error.to_string() }.into())
}

/// SHA-256 of a section's text.
pub(super) fn hash(document: &Document, name: &SectionName) -> Vec<u8> {
    Sha256::digest(document.section_text(name).unwrap_or_default()).to_vec()
}

/// What is written into a section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Content {
    /// Keys.
    Keys(Credentials),
    /// A command that prints them.
    Command(String),
}

impl Content {
    pub(super) fn properties<'a>(&'a self, region: Option<&'a Region>) -> Vec<(&'static str, &'a str)> {
        let mut properties = match self {
            Self::Keys(credentials) => vec![
                (KEYS[0], credentials.access_key_id.as_str()),
                (KEYS[1], credentials.secret_access_key.expose()),
                (KEYS[2], credentials.session_token.expose()),
            ],
            Self::Command(command) => vec![(COMMAND[0], command.as_str())],
        };
        properties.extend(region.map(|region| ("region", region.as_str())));
        properties
    }
}

/// Writes into the section, and tells what of the person's it withholds; `None` for one of ours, where what the person
/// added (an `output`, a comment) stays, and what was withheld before stays withheld. Without a region no line is written
/// for one.
pub(super) fn write(
    document: &mut Document,
    name: &SectionName,
    recorded: &RecordedSection,
    content: &Content,
    region: Option<&Region>,
) -> Result<Option<Withheld>, DocumentError> {
    let properties = content.properties(region);
    match owner(document, name, recorded) {
        Owner::Daypass => {
            let is_ours = |line: &Property| line.key == "region" && recorded.is_ours(line);
            let of_section = document.occurrences(name).flat_map(|section| section.properties());
            let has_line = of_section.filter(is_ours).count() > 0;
            if region.is_none() && has_line {
                document.remove_property(name, "region")?;
            }
            set_all(document, name, &properties).map(|()| None)
        }
        Owner::PersonProtected => {
            document.withhold_properties(name, &WITHHELD, &properties, BANNER).map(Some)
        }
        Owner::Nobody | Owner::Person => {
            document.withhold_section(name, &properties, BANNER, MARKER).map(Some)
        }
    }
}

/// Writes the next credentials into our section, and changes nothing else in it. What is not ours any more is left:
/// then `false`.
pub(super) fn renew(
    document: &mut Document,
    name: &SectionName,
    recorded: &RecordedSection,
    credentials: &Credentials,
) -> Result<bool, DocumentError> {
    let is_ours = owner(document, name, recorded) == Owner::Daypass;
    if is_ours {
        document.set_property(name, KEYS[0], &credentials.access_key_id)?;
        document.set_property(name, KEYS[1], credentials.secret_access_key.expose())?;
        document.set_property(name, KEYS[2], credentials.session_token.expose())?;
    }
    Ok(is_ours)
}

/// Sets properties. A line that has the value already stays as it is written.
fn set_all(
    document: &mut Document,
    name: &SectionName,
    properties: &[(&str, &str)],
) -> Result<(), DocumentError> {
    properties.iter().try_for_each(|(key, value)| match value_of(document, name, key) {
        Some(present) if present == *value => Ok(()),
        _ => document.set_property(name, key, value),
    })
}

/// The value of a key, the last one of all occurrences.
fn value_of(document: &Document, name: &SectionName, key: &str) -> Option<String> {
    document.occurrences(name).filter_map(|section| section.get(key)).last()
}

/// What became of the person's text when a section was taken out.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// It is back, but for these lines, whose keys the person wrote anew meanwhile.
    Restored(Vec<Displaced>),
    /// The section is the person's by now, and was left. Whether all that is withheld stands in it.
    Left {
        /// Nothing of the withheld text is missing there.
        complete: bool,
    },
    /// What is ours is out; the person's text would be read as something else wherever it is put.
    TakenOut,
}

/// Takes our section out. What was there before comes back; what the person added to ours stays, byte for byte. A
/// section that is not ours any more is left alone, but for what is ours in another occurrence of it.
pub(super) fn withdraw(
    document: &mut Document,
    name: &SectionName,
    recorded: &RecordedSection,
    withheld: Option<&Withheld>,
) -> Result<Outcome, DocumentError> {
    let owner = owner(document, name, recorded);
    match owner {
        Owner::Person | Owner::PersonProtected => {
            let complete = withheld.is_none_or(|withheld| has_lines(document, &withheld.text()));
            return Ok(Outcome::Left { complete });
        }
        Owner::Nobody if withheld.is_none() => return Ok(Outcome::Restored(vec![])),
        Owner::Nobody | Owner::Daypass => {}
    }
    // Where nothing was withheld, a section of ours goes, and one that keys were taken out of stays.
    let nothing = recorded.is_protected(document).then(|| Withheld::no_lines(BANNER));
    let is_ours = |property: &Property| recorded.is_ours(property);
    let Some(withheld) = withheld.or(nothing.as_ref()) else {
        return document.take_out(name, BANNER, is_ours).map(|()| Outcome::Restored(vec![]));
    };
    match document.restore(name, withheld, is_ours) {
        Ok(restored) => Ok(Outcome::Restored(restored.displaced)),
        Err(_) => document.take_out(name, BANNER, is_ours).map(|()| Outcome::TakenOut),
    }
}

/// Takes what is ours out of our section, for a text that cannot be had now. The header and the banner stay, where there
/// is one, and hold the place of that text.
pub(super) fn take_out_keys(
    document: &mut Document,
    name: &SectionName,
    recorded: &RecordedSection,
) -> Result<Outcome, DocumentError> {
    if owner(document, name, recorded) != Owner::Daypass {
        return withdraw(document, name, recorded, None);
    }
    let is_ours = |property: &Property| recorded.is_ours(property);
    let has_place = document.has_comment(name, BANNER);
    if !has_place || document.take_out_properties(name, is_ours).is_err() {
        document.take_out(name, BANNER, is_ours)?;
    }
    Ok(Outcome::TakenOut)
}

/// Puts a text back that [`take_out_keys`] left to be put back. `None` where a Daypass of another home has the place by
/// now: that is waited for.
pub(super) fn give_back(
    document: &mut Document,
    name: &SectionName,
    recorded: &RecordedSection,
    withheld: &Withheld,
) -> Result<Option<Outcome>, DocumentError> {
    let properties: Vec<Property> =
        document.occurrences(name).flat_map(|section| section.properties()).collect();
    let ours = recorded.evidence.properties();
    let ids: Vec<&str> = properties.iter().filter(|p| p.key == ours[0]).map(|p| p.value.as_str()).collect();
    let has_banner = document.has_comment(name, BANNER);
    if has_banner && recorded.evidence.written(&ids) == Written::Plausible {
        return Ok(None);
    }
    if document.contains(name) && !(has_banner && ids.is_empty()) {
        return Ok(Some(Outcome::Left { complete: has_lines(document, &withheld.text()) }));
    }
    Ok(Some(match document.restore(name, withheld, |_| false) {
        Ok(restored) => Outcome::Restored(restored.displaced),
        Err(_) => {
            document.take_out(name, BANNER, |_| false)?;
            Outcome::TakenOut
        }
    }))
}

/// Takes out what holds the place of a text that is forgotten: the banner, where nobody has written keys below it, the
/// header where nothing else is left, and what stands for further occurrences.
pub(super) fn forget_place(
    document: &mut Document,
    name: &SectionName,
    banner: &str,
) -> Result<(), DocumentError> {
    let mut properties = document.occurrences(name).flat_map(|section| section.properties());
    let has_keys = properties.any(|p| KEYS[..3].contains(&p.key.as_str()) || p.key == COMMAND[0]);
    drop(properties);
    if document.has_comment(name, banner) && !has_keys {
        document.take_out(name, banner, |_| false)?;
    }
    let beginning = format!("{MARKER} ([{name}], part ");
    document.remove_comments(name, |text| text.starts_with(beginning.as_bytes())).map(drop)
}

/// The sections that hold one of these access key ids, but for those that a session of ours is meant to be in.
pub(super) fn keys_of(
    document: &Document,
    meant: &[SectionName],
    key_ids: &[String],
) -> Vec<(String, String)> {
    let meant: Vec<usize> =
        meant.iter().flat_map(|name| document.occurrences(name)).map(|section| section.line()).collect();
    let mut found = Vec::new();
    for section in document.sections().filter(|section| !meant.contains(&section.line())) {
        let ids = section.properties().into_iter().filter(|property| property.key == KEYS[0]);
        let ours = ids.filter(|property| key_ids.contains(&property.value));
        found.extend(ours.map(|property| (section.header().into_owned(), property.value)));
    }
    found
}

/// What is ours in other sections than this one, whose header the person has renamed, goes. `others` are the sections that
/// a session of ours is meant to be in.
pub(super) fn take_out_renamed(
    document: &mut Document,
    name: &SectionName,
    recorded: &RecordedSection,
    others: &[SectionName],
) -> Result<(), DocumentError> {
    if owner(document, name, recorded) == Owner::Daypass {
        return Ok(());
    }
    let ours = recorded.evidence.properties();
    let meant: Vec<usize> =
        others.iter().flat_map(|other| document.occurrences(other)).map(|section| section.line()).collect();
    let mut lines: Vec<usize> = Vec::new();
    for section in document.sections().filter(|section| !meant.contains(&section.line())) {
        let properties = section.properties();
        let values: Vec<&str> =
            properties.iter().filter(|p| p.key == ours[0]).map(|p| p.value.as_str()).collect();
        // Without the banner it may be a copy that the person made.
        if has_comment(section.text(), BANNER) && recorded.evidence.written(&values) == Written::AsRecorded {
            lines.extend(properties.iter().filter(|p| recorded.is_ours(p)).map(|p| p.line));
        }
    }
    if lines.is_empty() {
        return Ok(());
    }
    document.take_out_everywhere(name, BANNER, |property| lines.contains(&property.line)).map(drop)
}

/// What the first release sealed, as what is withheld: the whole section, or where keys had been taken out of it, the
/// lines that a session's took the place of.
pub(super) fn withheld_of_text(
    text: &[u8],
    document: &Document,
    name: &SectionName,
    recorded: &RecordedSection,
) -> Option<Withheld> {
    let earlier = Document::parse(text);
    let has_keys = earlier.occurrences(name).any(|s| KEYS[..3].iter().any(|key| s.get(key).is_some()));
    let within = !recorded.notes.is_empty()
        && !has_keys
        && owner(document, name, recorded) == Owner::Daypass
        && document.section_text(name).is_some_and(|text| !has_comment(&text, BANNER));
    match within {
        true => Withheld::properties_from_bytes(text, name, &WITHHELD, BANNER).ok(),
        false => Withheld::from_bytes(text, BANNER).ok(),
    }
}

/// Whether every line of a text that is not blank stands in a document.
fn has_lines(document: &Document, text: &[u8]) -> bool {
    let lines = |text: &[u8]| -> Vec<Vec<u8>> {
        text.split(|&byte| byte == b'\n').map(|line| line.trim_ascii().to_vec()).collect()
    };
    let there = lines(document.as_bytes());
    lines(text).iter().all(|line| line.is_empty() || there.contains(line))
}

#[cfg(test)]
#[path = "section_test.rs"]
mod tests;

#[cfg(test)]
#[path = "section_table_test.rs"]
mod table;
