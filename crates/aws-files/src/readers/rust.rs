//! The SDK for Rust: `aws-runtime`, `env_config`, which follows the AWS SDK specification to the letter.
//!
//! It gives up on both files at a line that it does not understand, also below a header that it ignores.

use super::cause::{Cause, Refused};
use super::lines::{Ends, lines};
use super::settings::{Meaning, Place, Profiles, Section, Setting, without_replaced_default};
use crate::FileRole;
use crate::header::{Closing, Header, Words, comment_after};
use crate::name::is_identifier_char;

/// What the specification calls whitespace.
const BLANK: [char; 2] = [' ', '\t'];

fn is_blank(character: char) -> bool {
    BLANK.contains(&character)
}

fn is_identifier(text: &str) -> bool {
    text.chars().all(is_identifier_char)
}

/// What a header means.
fn meaning(file: FileRole, inside: &str) -> Meaning {
    let words = Words::of(inside);
    let (kind, name) = (words.kind.map(str::trim), words.name.trim());
    let valid = is_identifier(name);
    match (file, kind) {
        (FileRole::Config, None) if name == "default" => Meaning::Profile(name.to_owned()),
        (FileRole::Config, Some("profile")) if name == "default" => Meaning::PrefixedDefault,
        (FileRole::Config, Some("profile")) if valid => Meaning::Profile(name.to_owned()),
        (FileRole::Config, Some("sso-session")) if valid => Meaning::SsoSession(name.to_owned()),
        (FileRole::Credentials, None) if valid => Meaning::Profile(name.to_owned()),
        _ => Meaning::Other,
    }
}

/// The sections of a file, or the line for which the SDK fails. A file that is not UTF-8 counts as empty.
pub(super) fn read(file: FileRole, bytes: &[u8]) -> Result<Vec<Section>, Refused> {
    if std::str::from_utf8(bytes).is_err() {
        return Ok(Vec::new());
    }
    let mut parser = Parser { file, sections: Vec::new() };
    for (number, line) in lines(bytes, Ends::LfOrCrLf) {
        parser.line(number, &line)?;
    }
    // What continues a setting whose key is ignored was read all the same.
    for section in &mut parser.sections {
        section.settings.retain(|setting| is_identifier(&setting.key));
    }
    Ok(parser.sections)
}

struct Parser {
    file: FileRole,
    sections: Vec<Section>,
}

impl Parser {
    fn line(&mut self, number: usize, line: &str) -> Result<(), Refused> {
        if line.trim_matches(BLANK).is_empty() || line.starts_with(['#', ';']) {
            return Ok(());
        }
        if let Some(header) = Header::of(line, |_| false) {
            let inside =
                header.inside(Closing::AnyComment, is_blank).ok_or_else(|| (number, Cause::of_line(line)))?;
            self.sections.push(Section::new(meaning(self.file, inside), number));
            Ok(())
        } else if line.starts_with(BLANK) {
            self.continuation(number, line.trim_matches(BLANK))
        } else {
            self.property(number, line)
        }
    }

    fn property(&mut self, number: usize, line: &str) -> Result<(), Refused> {
        let section = self.sections.last_mut().ok_or_else(|| (number, Cause::above_sections(line)))?;
        let (key, value) = split(without_comment(line)).ok_or_else(|| (number, Cause::of_line(line)))?;
        let key = key.to_ascii_lowercase();
        let place = Place { file: self.file, line: number, key: key.clone() };
        section.settings.push(Setting { place, key, text: value.to_owned(), nested: value.is_empty() });
        Ok(())
    }

    fn continuation(&mut self, number: usize, text: &str) -> Result<(), Refused> {
        let above = self.sections.last_mut().and_then(|section| section.settings.last_mut());
        let setting = above.ok_or((number, Cause::Indented))?;
        if setting.nested {
            split(without_comment(text)).ok_or((number, Cause::Nested))?;
        }
        setting.text.push('\n');
        setting.text.push_str(text);
        Ok(())
    }
}

fn split(text: &str) -> Option<(&str, &str)> {
    let (key, value) = text.split_once('=')?;
    Some((key.trim_matches(BLANK), value.trim_matches(BLANK))).filter(|(key, _)| !key.is_empty())
}

/// The line up to a comment sign behind whitespace.
fn without_comment(line: &str) -> &str {
    let line = line.trim_matches(BLANK);
    let end = comment_after(line, false, char::is_whitespace);
    &line[..end.unwrap_or(line.len())]
}

/// Both files: sections of one name are one section, the credentials file comes last.
pub(super) fn merge(config: Vec<Section>, credentials: Vec<Section>) -> Profiles {
    let mut merged = Profiles::default();
    without_replaced_default(config).chain(credentials).for_each(|section| merged.add(section));
    merged
}
