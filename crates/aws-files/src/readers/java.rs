//! The SDK for Java: `profiles/internal/ProfileFileReader`.
//!
//! It gives up on both files at a line that it does not understand, but for the lines below a header that it ignores.

use super::cause::{Cause, Refused};
use super::lines::{Ends, lines};
use super::settings::{Meaning, Place, Profiles, Section, Setting};
use crate::FileRole;
use crate::header::{Closing, Header, Words};
use crate::name::is_identifier_char;

/// What Java's `trim` takes away.
fn is_blank(character: char) -> bool {
    character <= ' '
}

fn trim(text: &str) -> &str {
    text.trim_matches(is_blank)
}

fn is_identifier(text: &str) -> bool {
    text.chars().all(is_identifier_char)
}

/// What a header means; `None` for one that is ignored with all below it.
fn meaning(file: FileRole, inside: &str) -> Option<Meaning> {
    let words = Words::of(trim(inside));
    let name = trim(words.name);
    if !is_identifier(name) {
        return None;
    }
    match (file, words.kind) {
        (FileRole::Config, Some("profile")) if name == "default" => Some(Meaning::PrefixedDefault),
        (FileRole::Config, Some("profile")) => Some(Meaning::Profile(name.to_owned())),
        (FileRole::Config, Some("sso-session")) => Some(Meaning::SsoSession(name.to_owned())),
        (FileRole::Config, Some("services")) => Some(Meaning::Other),
        (FileRole::Config, None) if name == "default" => Some(Meaning::Profile(name.to_owned())),
        (FileRole::Credentials, None) => Some(Meaning::Profile(name.to_owned())),
        _ => None,
    }
}

/// The sections of a file, or the line for which the SDK fails.
pub(super) fn read(file: FileRole, bytes: &[u8]) -> Result<Vec<Section>, Refused> {
    let mut parser = Parser { file, sections: Vec::new(), state: State::Beginning };
    for (number, line) in lines(bytes, Ends::AnyEnding) {
        parser.line(number, &line)?;
    }
    Ok(parser.sections)
}

/// Where the next line stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// Above every header.
    Beginning,
    /// Below a header that is ignored.
    Ignored,
    /// Below a header.
    Header,
    /// Below a property whose key is ignored.
    IgnoredProperty,
    /// Below a property.
    Property,
}

struct Parser {
    file: FileRole,
    sections: Vec<Section>,
    state: State,
}

impl Parser {
    fn line(&mut self, number: usize, line: &str) -> Result<(), Refused> {
        if line.trim_matches([' ', '\t']).is_empty() || line.starts_with(['#', ';']) {
            return Ok(());
        }
        if let Some(header) = Header::of(line, |_| false) {
            let inside =
                header.inside(Closing::AnyComment, is_blank).ok_or_else(|| (number, Cause::of_line(line)))?;
            self.header(number, inside);
            Ok(())
        } else if line.starts_with([' ', '\t']) {
            self.continuation(number, trim(line))
        } else {
            self.property(number, line)
        }
    }

    fn header(&mut self, number: usize, inside: &str) {
        let default = Meaning::Profile("default".to_owned());
        let prefixed = self.sections.iter().any(|section| section.meaning == Meaning::PrefixedDefault);
        let meaning = meaning(self.file, inside).filter(|meaning| !(prefixed && *meaning == default));
        self.state = if meaning.is_some() { State::Header } else { State::Ignored };
        if meaning == Some(Meaning::PrefixedDefault) && !prefixed {
            self.sections.retain(|section| section.meaning != default);
        }
        self.sections.extend(meaning.map(|meaning| Section::new(meaning, number)));
    }

    fn property(&mut self, number: usize, line: &str) -> Result<(), Refused> {
        match self.state {
            State::Beginning => return Err((number, Cause::above_sections(line))),
            State::Ignored => return Ok(()),
            _ => {}
        }
        let end = [" #", " ;", "\t#", "\t;"].iter().filter_map(|sign| line.find(sign)).min();
        let (key, value) =
            split(&line[..end.unwrap_or(line.len())]).ok_or_else(|| (number, Cause::of_line(line)))?;
        if !is_identifier(key) {
            self.state = State::IgnoredProperty;
            return Ok(());
        }
        self.state = State::Property;
        if let Some(section) = self.sections.last_mut() {
            let place = Place { file: self.file, line: number, key: key.to_ascii_lowercase() };
            let nested = value.is_empty();
            section.settings.push(Setting { place, key: key.to_owned(), text: value.to_owned(), nested });
        }
        Ok(())
    }

    fn continuation(&mut self, number: usize, text: &str) -> Result<(), Refused> {
        match self.state {
            State::Ignored | State::IgnoredProperty => return Ok(()),
            State::Beginning | State::Header => return Err((number, Cause::Indented)),
            State::Property => {}
        }
        if let Some(setting) = self.sections.last_mut().and_then(|section| section.settings.last_mut()) {
            if setting.nested {
                split(text).ok_or((number, Cause::Nested))?;
            }
            setting.text.push('\n');
            setting.text.push_str(text);
        }
        Ok(())
    }
}

fn split(text: &str) -> Option<(&str, &str)> {
    let (key, value) = text.split_once('=')?;
    Some((trim(key), trim(value))).filter(|(key, _)| !key.is_empty())
}

/// Both files: sections of one name are one section, the credentials file comes last.
pub(super) fn merge(config: Vec<Section>, credentials: Vec<Section>) -> Profiles {
    let mut merged = Profiles::default();
    config.into_iter().chain(credentials).for_each(|section| merged.add(section));
    merged
}
