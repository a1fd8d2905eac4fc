//! The SDK for JavaScript: `@smithy/core`, `shared-ini-file-loader`.
//!
//! It gives up on no line. A header with a strange prefix ends the section before it; any other line that it does not
//! understand is passed over, and what follows belongs to the section that was read last.

use super::cause::Refused;
use super::lines::{Ends, lines};
use super::settings::{Meaning, Place, Profiles, Section, Setting, without_replaced_default};
use crate::FileRole;
use crate::header::{Closing, Header, comment_after};

/// What `\s` and `trim` mean in JavaScript: the byte order mark too.
fn is_blank(character: char) -> bool {
    (character.is_whitespace() && character != '\u{85}') || character == '\u{feff}'
}

/// What a header means. Exactly one blank parts kind and name, and none stands around them; quotes do not count.
fn meaning(file: FileRole, inside: &str) -> Option<Meaning> {
    let (kind, name) = match prefixed(inside) {
        Some((kind @ ("profile" | "sso-session" | "services"), name)) if file == FileRole::Credentials => {
            return Some(Meaning::Joined(format!("{kind}.{name}")));
        }
        Some((kind @ ("profile" | "sso-session" | "services"), name)) => (Some(kind), name),
        Some(_) => return None,
        // A section is kept under its kind, a dot and its name, so it can also be written so.
        None => inside.split_once('.').map_or((None, inside), |(kind, name)| (Some(kind), name)),
    };
    Some(match (file, kind) {
        (FileRole::Config, Some("profile")) if name == "default" => Meaning::PrefixedDefault,
        (FileRole::Config, Some("profile")) => Meaning::Profile(name.to_owned()),
        (FileRole::Config, Some("sso-session")) => Meaning::SsoSession(name.to_owned()),
        (FileRole::Config, None) if name == "default" => Meaning::Profile(name.to_owned()),
        (FileRole::Config, _) => Meaning::Other,
        (FileRole::Credentials, None) => Meaning::Profile(name.to_owned()),
        (FileRole::Credentials, Some(kind)) => Meaning::Profile(format!("{kind}.{name}")),
    })
}

/// `/^([\w-]+)\s(["'])?([\w-@+.%:/]+)\2$/`
fn prefixed(inside: &str) -> Option<(&str, &str)> {
    let is_word = |character: char| character.is_ascii_alphanumeric() || matches!(character, '_' | '-');
    let is_name = |character: char| is_word(character) || "@+.%:/".contains(character);
    let end = inside.find(|character| !is_word(character)).filter(|&end| end > 0)?;
    let (kind, rest) = inside.split_at(end);
    let name = rest.strip_prefix(is_blank)?;
    let name = ['"', '\'']
        .into_iter()
        .find_map(|quote| name.strip_prefix(quote).map(|rest| rest.strip_suffix(quote)))
        .unwrap_or(Some(name))?;
    (!name.is_empty() && name.chars().all(is_name)).then_some((kind, name))
}

/// The sections of a file. A file with a section named `__proto__` counts as empty.
pub(super) fn read(file: FileRole, bytes: &[u8]) -> Result<Vec<Section>, Refused> {
    let mut sections: Vec<Section> = Vec::new();
    let mut in_section = false;
    let mut nested_in = None;
    for (number, line) in lines(bytes, Ends::LfOrCrLf) {
        let text = line[..comment_after(&line, true, is_blank).unwrap_or(line.len())].trim_matches(is_blank);
        let header = Header::of(text, is_blank);
        if let Some(inside) = header.and_then(|header| header.inside(Closing::SpacedComment, is_blank)) {
            nested_in = None;
            if matches!(inside, "__proto__" | "profile __proto__") {
                return Ok(Vec::new());
            }
            let meaning = meaning(file, inside).filter(|_| !inside.is_empty());
            in_section = meaning.is_some();
            sections.extend(meaning.map(|meaning| Section::new(meaning, number)));
            continue;
        }
        let Some((key, value)) = text.split_once('=').filter(|(key, _)| in_section && !key.is_empty()) else {
            continue;
        };
        let (key, value) = (key.trim_matches(is_blank), value.trim_matches(is_blank));
        if value.is_empty() {
            nested_in = Some(key.to_owned());
            continue;
        }
        if !line.starts_with(is_blank) {
            nested_in = None;
        }
        let key = nested_in.as_ref().map_or_else(|| key.to_owned(), |above| format!("{above}.{key}"));
        if let Some(section) = sections.last_mut() {
            let place = Place { file, line: number, key: key.to_ascii_lowercase() };
            section.settings.push(Setting { place, key, text: value.to_owned(), nested: false });
        }
    }
    // A section without a setting does not exist; a nested one is enough.
    sections.retain(|section| !section.settings.is_empty());
    Ok(sections)
}

/// Both files: sections of one name are one section, the credentials file comes last.
pub(super) fn merge(config: Vec<Section>, credentials: Vec<Section>) -> Profiles {
    let mut merged = Profiles::default();
    without_replaced_default(config).chain(credentials).for_each(|section| merged.add(section));
    merged
}
