//! botocore: Python's `configparser` (`RawConfigParser`, strict), then `botocore/configloader.py`.
//!
//! An indented line continues the value above when it is indented deeper than the last header or property was, so
//! that an indented header or property can also be one of its own.

use std::collections::HashSet;

use super::cause::{Cause, Refused};
use super::lines::{Ends, lines, not_utf8};
use super::settings::{Meaning, Place, Profiles, Section, Setting};
use super::shell_words;
use crate::FileRole;
use crate::header::{Closing, Header};

/// What `str.strip` takes away.
pub(super) fn is_blank(character: char) -> bool {
    character.is_whitespace() || matches!(character, '\u{1c}'..='\u{1f}')
}

/// What a header means. `configparser` takes everything up to the line's last bracket for the name.
fn meaning(file: FileRole, header: &str) -> Meaning {
    let second_of_two = || match shell_words::split(header)?.as_slice() {
        [_, name] => Some(name.clone()),
        _ => None,
    };
    let named = |meaning: fn(String) -> Meaning| second_of_two().map_or(Meaning::Other, meaning);
    match file {
        _ if header == "DEFAULT" => Meaning::Shared,
        FileRole::Credentials => Meaning::Profile(header.to_owned()),
        FileRole::Config if header.starts_with("profile") => named(Meaning::Profile),
        FileRole::Config if header.starts_with("sso-session") => named(Meaning::SsoSession),
        FileRole::Config if header == "default" => Meaning::Profile(header.to_owned()),
        FileRole::Config => Meaning::Other,
    }
}

/// The sections of a file, or the line for which botocore fails.
pub(super) fn read(file: FileRole, bytes: &[u8]) -> Result<Vec<Section>, Refused> {
    if let Some(line) = not_utf8(bytes) {
        return Err((line, Cause::NotUtf8));
    }
    let mut parser = Parser { file, ..Parser::default() };
    for (number, line) in lines(bytes, Ends::AnyEnding) {
        parser.line(number, &line)?;
    }
    parser.end_value()?;
    Ok(parser.sections)
}

struct Parser {
    file: FileRole,
    sections: Vec<Section>,
    /// Every header but `[DEFAULT]`, and the keys of each section: nothing may stand twice.
    headers: HashSet<String>,
    keys: HashSet<(String, String)>,
    header: String,
    /// The columns of blanks in front of the last header or property.
    indent: usize,
    /// The lines of the value that is being read, with their numbers.
    value: Option<Vec<(usize, String)>>,
}

impl Default for Parser {
    fn default() -> Self {
        Self {
            file: FileRole::Config,
            sections: Vec::new(),
            headers: HashSet::new(),
            keys: HashSet::new(),
            header: String::new(),
            indent: 0,
            value: None,
        }
    }
}

impl Parser {
    fn line(&mut self, number: usize, line: &str) -> Result<(), Refused> {
        let text = line.trim_matches(is_blank);
        if text.starts_with(['#', ';']) {
            return Ok(());
        }
        let indent = line.chars().take_while(|&character| is_blank(character)).count();
        match &mut self.value {
            Some(value) if text.is_empty() || indent > self.indent => {
                value.push((number, text.to_owned()));
                return Ok(());
            }
            None if text.is_empty() => return Ok(()),
            _ => {}
        }
        self.end_value()?;
        self.indent = indent;
        let header =
            Header::of(line, is_blank).and_then(|header| header.inside(Closing::LastBracket, is_blank));
        match header.filter(|header| !header.is_empty()) {
            Some(header) => self.header(number, header),
            None => self.property(number, text),
        }
    }

    fn header(&mut self, number: usize, header: &str) -> Result<(), Refused> {
        let meaning = meaning(self.file, header);
        if meaning != Meaning::Shared && !self.headers.insert(header.to_owned()) {
            return Err((number, Cause::SectionTwice));
        }
        header.clone_into(&mut self.header);
        self.sections.push(Section::new(meaning, number));
        Ok(())
    }

    fn property(&mut self, number: usize, text: &str) -> Result<(), Refused> {
        let section = self.sections.last_mut().ok_or_else(|| (number, Cause::above_sections(text)))?;
        let (key, value) = text.split_once(['=', ':']).ok_or_else(|| (number, Cause::of_line(text)))?;
        let key = key.trim_end_matches(is_blank).to_lowercase();
        if key.is_empty() {
            return Err((number, Cause::NoKey));
        }
        if !self.keys.insert((self.header.clone(), key.clone())) {
            return Err((number, Cause::KeyTwice));
        }
        let place = Place { file: self.file, line: number, key: key.clone() };
        section.settings.push(Setting { place, key, text: String::new(), nested: false });
        self.value = Some(vec![(number, value.trim_matches(is_blank).to_owned())]);
        Ok(())
    }

    /// Joins the lines of the value that was being read. An empty first line makes the others a table.
    fn end_value(&mut self) -> Result<(), Refused> {
        let Some(lines) = self.value.take() else { return Ok(()) };
        let filled = lines.iter().rposition(|(_, line)| !line.is_empty()).map_or(0, |last| last + 1);
        let nested = filled > 1 && lines[0].1.is_empty();
        if nested
            && let Some((number, _)) =
                lines[..filled].iter().find(|(_, line)| !line.is_empty() && !line.contains('='))
        {
            return Err((*number, Cause::Nested));
        }
        if let Some(setting) = self.sections.last_mut().and_then(|section| section.settings.last_mut()) {
            let lines: Vec<&str> = lines[..filled].iter().map(|(_, line)| line.as_str()).collect();
            setting.text = lines.join("\n");
            setting.nested = nested;
        }
        Ok(())
    }
}

/// Later headers of one name replace earlier ones; the credentials file is laid over the config file key by key.
pub(super) fn merge(config: Vec<Section>, credentials: Vec<Section>) -> Profiles {
    let mut merged = Profiles::default();
    for section in with_shared(config) {
        match section.meaning {
            Meaning::Profile(name) => {
                let into = merged.profiles.entry(name).or_default();
                *into = Default::default();
                into.extend(section.settings);
            }
            Meaning::SsoSession(name) => {
                let into = merged.sso_sessions.entry(name).or_default();
                *into = Default::default();
                into.extend(section.settings);
            }
            _ => {}
        }
    }
    merged.in_config = merged.profiles.clone();
    for section in with_shared(credentials) {
        if let Meaning::Profile(name) = section.meaning {
            merged.in_credentials.entry(name.clone()).or_default().extend(section.settings.iter().cloned());
            merged.profiles.entry(name).or_default().extend(section.settings);
        }
    }
    merged
}

/// The sections with the settings of `[DEFAULT]` beneath their own.
fn with_shared(sections: Vec<Section>) -> Vec<Section> {
    let (shared, mut sections): (Vec<Section>, Vec<Section>) =
        sections.into_iter().partition(|section| section.meaning == Meaning::Shared);
    let shared: Vec<Setting> = shared.into_iter().flat_map(|section| section.settings).collect();
    for section in &mut sections {
        section.settings.splice(0..0, shared.iter().cloned());
    }
    sections
}
