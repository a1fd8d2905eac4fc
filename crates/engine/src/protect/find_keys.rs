//! Long-term keys in the two shared files. Pure: documents in, keys out.

use aws_files::{Document, Property, Section, SectionName, SharedFile};
use daypass_core::sts::AccessKeyId;
use daypass_core::view::{KeyPlace, LeftKey};
use daypass_core::{LongTermKeys, ProfileName, Secret};
use std::path::{Path, PathBuf};

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
    pub(super) file: SharedFile,
    pub(super) path: &'a Path,
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
    pub(super) path: PathBuf,
    pub(super) section: SectionName,
    pub(super) profile: ProfileName,
    pub(super) line: u32,
}

impl KeyLocation {
    pub(super) fn view(&self) -> KeyPlace {
        let (file, section) = (self.path.display().to_string(), self.section.to_string());
        KeyPlace { file, section, line: self.line }
    }
}

/// The keys in both files, in their order, and what looks like one and cannot be moved.
pub(super) fn find(sources: &[Source<'_>]) -> (Vec<KeyCandidate>, Vec<LeftKey>) {
    let (mut found, mut left): (Vec<KeyCandidate>, Vec<LeftKey>) = Default::default();
    for source in sources {
        let mut seen: Vec<SectionName> = Vec::new();
        for section in source.document.sections() {
            let name = profile_section(source.file, &section.header());
            let Some((name, profile)) = name else {
                left.extend(unnamed(source, sources, &section));
                continue;
            };
            if seen.contains(&name) {
                continue;
            }
            let occurrences: Vec<Section<'_>> = source.document.occurrences(&name).collect();
            match key_of(&occurrences) {
                Key::None => {}
                Key::Irregular { id, line, reason } => {
                    let place =
                        KeyLocation { path: source.path.to_owned(), section: name.clone(), profile, line };
                    left.push(LeftKey { access_key_id: id, place: place.view(), reason: reason.to_owned() });
                }
                Key::Whole { keys, line } => {
                    let place =
                        KeyLocation { path: source.path.to_owned(), section: name.clone(), profile, line };
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
            seen.push(name);
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
    one.path == other.path && one.line == other.line
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
        return odd(
            "It is written in a way that AWS tools read differently. Write id and secret on a line each.",
        );
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

/// The section and the profile that a header means in its file, as all AWS tools read it.
fn profile_section(file: SharedFile, header: &str) -> Option<(SectionName, ProfileName)> {
    let header = header.trim();
    let (word, rest) = header.split_once(char::is_whitespace).unwrap_or((header, ""));
    let (section, name) = match (file, word, rest.trim()) {
        (SharedFile::Credentials, name, "") => (SectionName::credentials(name).ok()?, name),
        (SharedFile::Config, "default", "") => (SectionName::profile("default").ok()?, "default"),
        (SharedFile::Config, "profile", name) => (SectionName::profile(name).ok()?, name),
        _ => return None,
    };
    Some((section, ProfileName::parse(name).ok()?))
}

/// A key in a section that is no profile for every tool.
fn unnamed(source: &Source<'_>, sources: &[Source<'_>], section: &Section<'_>) -> Option<LeftKey> {
    // One file may be both: what is no profile of the one is one of the other.
    let meant = |other: &&Source<'_>| other.path == source.path && other.file != source.file;
    if sources.iter().filter(meant).any(|other| profile_section(other.file, &section.header()).is_some()) {
        return None;
    }
    let (id, line) = match key_of(std::slice::from_ref(section)) {
        Key::None => return None,
        Key::Whole { keys, line } => (Some(keys.access_key_id.to_string()), line),
        Key::Irregular { id, line, .. } => (id, line),
    };
    let reason = match source.file {
        SharedFile::Credentials => {
            "No AWS tool, or not every one, takes this section for a profile. Name it [NAME]."
        }
        SharedFile::Config => {
            "No AWS tool, or not every one, takes this section for a profile. Name it [profile NAME]."
        }
    };
    let place =
        KeyPlace { file: source.path.display().to_string(), section: section.header().into_owned(), line };
    Some(LeftKey { access_key_id: id, place, reason: reason.to_owned() })
}

fn reason_of_file(document: &Document) -> Option<&'static str> {
    let reason = "The file is not UTF-8 text, which AWS tools do not read. Save it as UTF-8.";
    std::str::from_utf8(document.as_bytes()).is_err().then_some(reason)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const A: &str = "aws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7\n";
    const B: &str = "aws_access_key_id = AKIAI44QH8DHBEXAMPLE\naws_secret_access_key = je7MtGbClwBF/2Zp\n";

    fn found(config: &str, credentials: &str) -> (Vec<(String, Vec<String>)>, Vec<LeftKey>) {
        let (config, credentials) = (Document::parse(config), Document::parse(credentials));
        let (found, left) = find(&[
            Source { file: SharedFile::Credentials, path: Path::new("credentials"), document: &credentials },
            Source { file: SharedFile::Config, path: Path::new("config"), document: &config },
        ]);
        let names = |found: KeyCandidate| {
            let places = found.places.iter().map(|place| place.section.to_string()).collect();
            (found.keys.access_key_id.to_string(), places)
        };
        (found.into_iter().map(names).collect(), left)
    }

    fn one(section: &str) -> (String, Vec<String>) {
        ("AKIAIOSFODNN7EXAMPLE".to_owned(), vec![section.to_owned()])
    }

    #[test]
    fn keys_are_found_however_they_are_written() {
        for text in [
            format!("[dev]\n{A}"),
            format!("[ dev ]\n{A}"),
            format!("[dev]\n{}", A.replace(" = ", "=").replace('\n', "\r\n")),
            format!("[dev]\n{}", A.to_uppercase().replace("WJALRXUTNFEMI", "wJalrXUtnFEMI")),
            format!("[dev]\n{}", A.replace(" = ", ": ")),
            format!("[dev]\n{}", A.replace('\n', " # mine\n")),
            format!("[dev]\n{}", A.replace('\n', "\n  # mine\n")),
            format!("[dev]\nregion = x\n[dev]\n{A}{A}"),
            format!("[dev]\n{A}")[..].trim_end().to_owned(),
        ] {
            assert_eq!(found("", &text), (vec![one("dev")], vec![]), "{text}");
        }
    }

    #[test]
    fn both_files_are_read_as_tools_read_them() {
        let config =
            format!("[default]\n{A}[profile x]\n{B}[y]\n{A}[sso-session z]\n{A}[profile \"q\"]\n{A}");
        let (keys, left) = found(&config, &format!("[x]\n{A}[profile y]\n{B}[DEFAULT]\n{B}"));
        let a = vec!["x".to_owned(), "default".to_owned()];
        let b = vec!["profile x".to_owned()];
        assert_eq!(keys, [("AKIAIOSFODNN7EXAMPLE".to_owned(), a), ("AKIAI44QH8DHBEXAMPLE".to_owned(), b)]);
        let sections: Vec<&str> = left.iter().map(|left| left.place.section.as_str()).collect();
        assert_eq!(sections, ["profile y", "DEFAULT", "y", "sso-session z", "profile \"q\""]);
    }

    #[test]
    fn one_file_for_both_is_read_once() {
        let document = Document::parse(format!("[default]\n{A}[profile x]\n{B}[y]\n{A}"));
        let path = Path::new("both");
        let (found, left) = find(&[
            Source { file: SharedFile::Credentials, path, document: &document },
            Source { file: SharedFile::Config, path, document: &document },
        ]);
        assert_eq!(left, []);
        assert_eq!(found.iter().map(|found| found.places.len()).collect::<Vec<_>>(), [2, 1]);
    }

    #[test]
    fn short_term_keys_and_nested_ones_are_nobodys_business() {
        let text = "[dev]\naws_access_key_id = ASIAIOSFODNN7EXAMPLE\naws_secret_access_key = x\naws_session_token = y\n[s3]\ns3 =\n  aws_access_key_id = AKIAIOSFODNN7EXAMPLE\n";
        assert_eq!(found("", text), (vec![], vec![]));
    }

    /// Files with whole and half keys, in every place and shape.
    fn file() -> impl Strategy<Value = String> {
        let line = prop_oneof![
            3 => prop::sample::select(vec!["[default]", "[dev]", "[profile dev]", "[ x ] # mine", "  [y]", "[a b]"]),
            4 => prop::sample::select(vec![
                "aws_access_key_id = AKIAIOSFODNN7EXAMPLE", "aws_secret_access_key=wJalrXUtnFEMI/K7",
                "AWS_ACCESS_KEY_ID: AKIAI44QH8DHBEXAMPLE", "aws_secret_access_key = wJalrXUtnFEMI/K7 # x",
                "aws_session_token = t",
            ]),
            2 => prop::sample::select(vec!["region = eu-west-1", "s3 =", "  a = b", "", "# note", "  # inside"]),
        ];
        let ending = prop::sample::select(vec!["\n", "\n", "\n", "\r\n"]);
        (prop::collection::vec((line, ending), 1..16), any::<bool>()).prop_map(|(lines, cut)| {
            let text: String = lines.into_iter().flat_map(|(line, ending)| [line, ending]).collect();
            if cut { text.trim_end().to_owned() } else { text }
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2048, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn whatever_is_found_can_be_taken_out_and_put_back(text in file(), is_config: bool) {
            let file = if is_config { SharedFile::Config } else { SharedFile::Credentials };
            let path = Path::new("file");
            let original = Document::parse(text.clone());
            let mut document = original.clone();
            let (found, _) = find(&[Source { file, path, document: &original }]);
            let mut taken = Vec::new();
            for place in found.iter().flat_map(|found| &found.places) {
                let before = document.section_text(&place.section).unwrap();
                if document.withhold(&place.section, &CREDENTIAL_KEYS, "It is elsewhere.") == Ok(true) {
                    taken.push((&place.section, before));
                    prop_assert!(keys_in(&document, &place.section).is_none());
                }
            }
            let (left, _) = find(&[Source { file, path, document: &document }]);
            prop_assert_eq!(
                left.iter().map(|found| found.places.len()).sum::<usize>() + taken.len(),
                found.iter().map(|found| found.places.len()).sum::<usize>()
            );
            for (section, before) in taken.iter().rev() {
                document.give_back(section, before, &CREDENTIAL_KEYS, "It is elsewhere.").unwrap();
            }
            prop_assert_eq!(document.as_bytes(), text.as_bytes());
        }
    }
}
