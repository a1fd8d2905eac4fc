//! A profile's section, as Daypass writes it and takes it out: with keys in the credentials file, or with a command in the
//! config file. Pure: documents in, documents out.

use aws_files::{Document, DocumentError, SectionName};
use daypass_core::credential_documents::session_of;
use daypass_core::{Credentials, Region, SessionId};

/// The comment above what Daypass writes. It tells people; by itself it proves nothing, since tools drop or keep comments
/// as they like.
const BANNER: &str = "Written by Daypass, and taken out again when the session stops.";
/// What Daypass writes into the credentials file.
const KEYS: [&str; 4] = ["aws_access_key_id", "aws_secret_access_key", "aws_session_token", "region"];
/// What it writes into the config file.
const COMMAND: [&str; 2] = ["credential_process", "region"];
/// What every short-term access key id begins with (IAM User Guide, *Unique identifiers*).
const SHORT_TERM: &str = "ASIA";

/// What Daypass noted of a section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RecordedSection {
    /// By what it is known.
    pub(super) evidence: OwnershipEvidence,
    /// Daypass took the person's long-term keys out of it.
    pub(super) protected: bool,
}

/// By what a section is known as Daypass's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum OwnershipEvidence {
    /// By the access key ids of what was written there.
    Keys(Vec<String>),
    /// By the session that its command asks for, where one was written there.
    Command(Option<SessionId>),
}

impl OwnershipEvidence {
    /// The properties that Daypass writes.
    fn properties(&self) -> &'static [&'static str] {
        match self {
            Self::Keys(_) => &KEYS,
            Self::Command(_) => &COMMAND,
        }
    }

    /// Whether these values of the first of them are Daypass's own; `None` where that is not known.
    fn has_written(&self, values: &[String]) -> Option<bool> {
        match self {
            _ if values.is_empty() => None,
            Self::Keys(ours) if ours.is_empty() => None,
            Self::Keys(ours) => Some(values.iter().all(|id| ours.contains(id))),
            Self::Command(session) => {
                let session = session.as_ref()?;
                Some(values.iter().all(|command| session_of(command).as_ref() == Some(session)))
            }
        }
    }

    /// Whether these values could be a Daypass's.
    fn could_be(&self, value: &str) -> bool {
        match self {
            Self::Keys(_) => value.starts_with(SHORT_TERM),
            Self::Command(_) => session_of(value).is_some(),
        }
    }
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
    fn properties<'a>(&'a self, region: &'a Region) -> Vec<(&'static str, &'a str)> {
        match self {
            Self::Keys(credentials) => vec![
                (KEYS[0], credentials.access_key_id.as_str()),
                (KEYS[1], credentials.secret_access_key.expose()),
                (KEYS[2], credentials.session_token.expose()),
                (KEYS[3], region.as_str()),
            ],
            Self::Command(command) => vec![(COMMAND[0], command), (COMMAND[1], region.as_str())],
        }
    }
}

/// Whose a section is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Owner {
    /// There is none.
    Nobody,
    /// Daypass wrote it.
    Daypass,
    /// The person's, as it stands, but Daypass took the keys out of it: a session's keys come into their place, and
    /// all else in it goes on to hold.
    PersonProtected(Vec<u8>),
    /// The person's, as it stands.
    Person(Vec<u8>),
}

/// Whose the section of this name is. The access key ids in it, or its command, decide. Where none were noted, a marked
/// section with short-term keys alone, or with a command of Daypass's, is what a Daypass of another home left behind. One
/// that has lost them is the person's as soon as anything of theirs stands there.
pub(super) fn owner(document: &Document, name: &SectionName, recorded: &RecordedSection) -> Owner {
    let Some(text) = document.section_text(name) else { return Owner::Nobody };
    if recorded.protected && !has_keys(document, name) {
        return Owner::PersonProtected(text);
    }
    let first = recorded.evidence.properties()[0];
    let values: Vec<String> = document
        .occurrences(name)
        .flat_map(|section| section.properties())
        .filter(|property| property.key == first)
        .map(|property| property.value)
        .collect();
    let is_ours = recorded.evidence.has_written(&values).unwrap_or_else(|| {
        text.split(|&b| b == b'\n').any(is_banner)
            && values.iter().all(|value| recorded.evidence.could_be(value))
            && (!values.is_empty() || is_all_ours(document, name, recorded.evidence.properties()))
    });
    if is_ours { Owner::Daypass } else { Owner::Person(text) }
}

/// Whether nothing stands in the section but what Daypass writes.
fn is_all_ours(document: &Document, name: &SectionName, ours: &[&str]) -> bool {
    let mut properties = document.occurrences(name).flat_map(|section| section.properties());
    properties.all(|property| ours.contains(&property.key.as_str()))
}

/// Whether any of what makes credentials stands in the section.
fn has_keys(document: &Document, name: &SectionName) -> bool {
    document.occurrences(name).any(|section| KEYS[..3].iter().any(|key| section.get(key).is_some()))
}

fn is_banner(line: &[u8]) -> bool {
    line.trim_ascii().strip_prefix(b"# ") == Some(BANNER.as_bytes())
}

/// Writes into the section. In one of ours, what the person added (an `output`, a comment) stays, as does what stands
/// where their keys were taken out.
pub(super) fn write(
    document: &mut Document,
    name: &SectionName,
    recorded: &RecordedSection,
    content: &Content,
    region: &Region,
) -> Result<(), DocumentError> {
    let properties = content.properties(region);
    if matches!(owner(document, name, recorded), Owner::Daypass | Owner::PersonProtected(_)) {
        set_all(document, name, &properties)
    } else {
        document.set_section(name, &properties, Some(BANNER))
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

/// Takes our section out. What was there before is put back; what the person added to ours stays, byte for byte. A
/// section that is not ours any more is left alone: then `false`, and what was there before is still to be kept.
pub(super) fn withdraw(
    document: &mut Document,
    name: &SectionName,
    recorded: &RecordedSection,
    before: Option<&[u8]>,
) -> Result<bool, DocumentError> {
    match (owner(document, name, recorded), before) {
        (Owner::Person(_) | Owner::PersonProtected(_), _) => return Ok(false),
        (Owner::Nobody, None) => {}
        (Owner::Nobody, Some(before)) => document.replace_section_text(name, before)?,
        (Owner::Daypass, Some(before)) if recorded.protected && !has_keys(&Document::parse(before), name) => {
            take_keys_out(document, name, before)?;
        }
        (Owner::Daypass, before) => {
            let kept = with_what_was_added(document, name, recorded.evidence.properties(), before);
            match (kept, before) {
                (Some(text), _) if document.replace_section_text(name, &text).is_ok() => {}
                (_, Some(before)) => document.replace_section_text(name, before)?,
                (_, None) => document.remove_section(name).map(drop)?,
            }
        }
    }
    Ok(true)
}

/// Takes our keys out of a section whose other lines are the person's, and sets the region back. Where they changed
/// nothing meanwhile it is then what it was before, byte for byte.
fn take_keys_out(document: &mut Document, name: &SectionName, before: &[u8]) -> Result<(), DocumentError> {
    let earlier = Document::parse(before);
    let mut back = document.clone();
    if back.replace_section_text(name, before).is_ok() {
        let values: Vec<(&str, String)> =
            KEYS.iter().filter_map(|&key| Some((key, value_of(document, name, key)?))).collect();
        let values: Vec<(&str, &str)> = values.iter().map(|(key, value)| (*key, value.as_str())).collect();
        let mut again = back.clone();
        // What our keys make of the earlier text is what stands there: nobody else changed it.
        if set_all(&mut again, name, &values).is_ok() && again == *document {
            *document = back;
            return Ok(());
        }
    }
    for key in &KEYS[..3] {
        document.remove_property(name, key)?;
    }
    match value_of(&earlier, name, KEYS[3]) {
        Some(region) => set_all(document, name, &[(KEYS[3], &region)]),
        None => document.remove_property(name, KEYS[3]).map(drop),
    }
}

/// What the person added to our section, behind what was there before or behind the header alone; `None` where they
/// added nothing. A key that was there before wins over one added.
fn with_what_was_added(
    document: &Document,
    name: &SectionName,
    ours: &[&str],
    before: Option<&[u8]>,
) -> Option<Vec<u8>> {
    let mut rest = document.clone();
    let earlier = before.map(Document::parse);
    let earlier_keys =
        earlier.iter().flat_map(|earlier| earlier.occurrences(name)).flat_map(|s| s.properties());
    for key in ours.iter().copied().map(str::to_owned).chain(earlier_keys.map(|property| property.key)) {
        rest.remove_property(name, &key).ok()?;
    }
    let text = rest.section_text(name)?;
    let mut lines = text.split_inclusive(|&b| b == b'\n').filter(|line| !is_banner(line));
    let header = lines.next()?;
    let added: Vec<&[u8]> = lines.collect();
    if added.iter().all(|line| line.trim_ascii().is_empty()) {
        return None;
    }
    let mut kept = before.unwrap_or(header).to_vec();
    if !kept.ends_with(b"\n") {
        kept.extend_from_slice(if header.ends_with(b"\r\n") { b"\r\n" } else { b"\n" });
    }
    kept.extend(added.concat());
    Some(kept)
}

#[cfg(test)]
#[path = "section_test.rs"]
mod tests;

#[cfg(test)]
#[path = "section_table_test.rs"]
mod table;
