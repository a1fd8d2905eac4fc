//! The SDK for Rust: `aws-runtime`, `env_config`, which follows the AWS SDK specification to the letter.
//!
//! It gives up on both files at a line that it does not understand. Here such a line is noted and left out, so that
//! [`crate::View`] can show and import the rest.

use std::collections::HashSet;

use super::cause::{Cause, Refused};
use super::lines::{Ends, lines};
use super::settings::{Meaning, Place, Profiles, Section, Setting, without_replaced_default};
use crate::FileRole;
use crate::header::{Closing, Header, Words, comment_after};
use crate::name::is_identifier_char;
use crate::view::FindingKind;

/// What the specification calls whitespace.
const BLANK: [char; 2] = [' ', '\t'];

fn is_blank(character: char) -> bool {
    BLANK.contains(&character)
}

/// A section as it stands, not yet merged with others of its name.
#[derive(Clone)]
pub(crate) struct RawSection {
    /// Between the brackets, as written.
    pub(crate) header: String,
    pub(crate) line: usize,
    pub(crate) properties: Vec<RawProperty>,
}

/// A property as it stands.
#[derive(Clone)]
pub(crate) struct RawProperty {
    /// In lower case.
    pub(crate) key: String,
    pub(crate) value: String,
    pub(crate) line: usize,
    /// The key as botocore splits it, which also ends at `:`.
    python_key: String,
    /// The first line has no value, so indented lines are sub-properties.
    nested: bool,
}

/// What a header means, for the profile that it names or the section that is referred to; `None` where the SDK
/// ignores it because of its name.
pub(crate) fn meaning(file: FileRole, header: &str) -> Option<Meaning> {
    let words = Words::of(header);
    let (kind, name) = (words.kind.map(str::trim), words.name.trim());
    let valid = name.chars().all(is_identifier_char);
    match (file, kind) {
        (FileRole::Config, None) if name == "default" => Some(Meaning::Profile(name.to_owned())),
        (FileRole::Config, Some("profile")) if name == "default" => Some(Meaning::PrefixedDefault),
        (FileRole::Config, Some("profile")) if valid => Some(Meaning::Profile(name.to_owned())),
        (FileRole::Config, Some("sso-session")) if valid => Some(Meaning::SsoSession(name.to_owned())),
        (FileRole::Config, Some(_)) if valid => Some(Meaning::Other),
        (FileRole::Credentials, None) if valid => Some(Meaning::Profile(name.to_owned())),
        _ => None,
    }
}

/// The sections of a file, or the line for which the SDK fails. A file that is not UTF-8 counts as empty.
pub(super) fn read(file: FileRole, bytes: &[u8]) -> Result<Vec<Section>, Refused> {
    if std::str::from_utf8(bytes).is_err() {
        return Ok(Vec::new());
    }
    let (sections, findings) = read_raw(bytes);
    if let Some(refused) = findings.iter().find_map(|(line, kind)| Some((*line, cause(*kind)?))) {
        return Err(refused);
    }
    let section = |section: RawSection| {
        let meaning = meaning(file, &section.header)?;
        let properties = section.properties.into_iter();
        let settings = properties
            .filter(|property| property.key.chars().all(is_identifier_char))
            .map(|RawProperty { key, value, line, nested, .. }| {
                let place = Place { file, line, key: key.clone() };
                Setting { place, key, text: value, nested }
            })
            .collect();
        Some(Section { meaning, line: section.line, settings })
    };
    Ok(sections.into_iter().filter_map(section).collect())
}

/// Why the SDK fails; `None` for what it bears.
fn cause(kind: FindingKind) -> Option<Cause> {
    Some(match kind {
        FindingKind::ByteOrderMark => Cause::ByteOrderMark,
        FindingKind::UnclosedHeader => Cause::UnclosedHeader,
        FindingKind::OddHeader => Cause::OddHeader,
        FindingKind::BeforeAnySection => Cause::AboveSections,
        FindingKind::NoEquals => Cause::NoEquals,
        FindingKind::ColonForEquals => Cause::ColonForEquals,
        FindingKind::EqualsInComment => Cause::EqualsInComment,
        FindingKind::NoKey => Cause::NoKey,
        FindingKind::StrayContinuation => Cause::Indented,
        FindingKind::SubPropertyNoEquals | FindingKind::SubPropertyOdd => Cause::Nested,
        _ => return None,
    })
}

/// Both files: sections of one name are one section, the credentials file comes last.
pub(super) fn merge(config: Vec<Section>, credentials: Vec<Section>) -> Profiles {
    let mut merged = Profiles::default();
    without_replaced_default(config).chain(credentials).for_each(|section| merged.add(section));
    merged
}

/// The sections of a file that is UTF-8, and what is remarkable in its lines, for this SDK or beside botocore. A byte
/// order mark is noted and passed over.
pub(crate) fn read_raw(bytes: &[u8]) -> (Vec<RawSection>, Vec<(usize, FindingKind)>) {
    let mut parser = Parser::default();
    for (number, line) in lines(bytes, Ends::LfOrCrLf) {
        let line = match line.strip_prefix('\u{feff}').filter(|_| number == 1) {
            Some(rest) => {
                parser.note(1, FindingKind::ByteOrderMark);
                rest
            }
            None => &line,
        };
        parser.line(number, line);
    }
    (parser.sections, parser.findings)
}

#[derive(Default)]
struct Parser {
    sections: Vec<RawSection>,
    findings: Vec<(usize, FindingKind)>,
    headers: HashSet<String>,
    /// Below a header that could not be read: its lines belong to no section.
    lost: bool,
}

impl Parser {
    fn note(&mut self, line: usize, kind: FindingKind) {
        self.findings.push((line, kind));
    }

    fn line(&mut self, number: usize, line: &str) {
        if line.contains('\r') {
            self.note(number, FindingKind::BareCarriageReturn);
        }
        if line.trim_matches(BLANK).is_empty() || line.starts_with(['#', ';']) {
            return;
        }
        if let Some(header) = Header::of(line, |_| false) {
            self.header(number, header);
        } else if self.lost {
            // Noted at the header.
        } else if self.sections.is_empty() {
            self.before_any_section(number, line);
        } else if line.starts_with(BLANK) {
            self.continuation(number, line.trim_matches(BLANK));
        } else {
            self.property(number, line);
        }
    }

    fn before_any_section(&mut self, number: usize, line: &str) {
        match line.trim_matches(BLANK).chars().next() {
            // An indented header, which botocore reads.
            Some('[') if line.starts_with(BLANK) => {
                self.lost = true;
                self.note(number, FindingKind::StrayContinuation);
            }
            // An indented comment, which botocore passes over.
            Some('#' | ';') => self.note(number, FindingKind::StrayContinuation),
            _ => self.note(number, FindingKind::BeforeAnySection),
        }
    }

    fn header(&mut self, number: usize, header: Header<'_>) {
        let name = header.inside(Closing::AnyComment, is_blank);
        let for_botocore = header.inside(Closing::LastBracket, is_blank).unwrap_or_default();
        self.lost = name.is_none();
        let Some(name) = name else {
            let odd = !for_botocore.is_empty();
            return self.note(number, if odd { FindingKind::OddHeader } else { FindingKind::UnclosedHeader });
        };
        if for_botocore.len() > name.len() {
            self.note(number, FindingKind::BracketInComment);
        }
        if name.is_empty() {
            self.note(number, FindingKind::EmptyHeader);
        }
        if !self.headers.insert(name.to_owned()) && name != "DEFAULT" {
            self.note(number, FindingKind::DuplicateSection);
        }
        self.sections.push(RawSection { header: name.to_owned(), line: number, properties: Vec::new() });
    }

    fn property(&mut self, number: usize, line: &str) {
        let Some(section) = self.sections.last_mut() else { return };
        let text = without_comment(line);
        let Some((key, value)) = text.split_once('=') else {
            let kind = match (line.contains('='), line.contains(':')) {
                (true, _) => FindingKind::EqualsInComment,
                (false, true) => FindingKind::ColonForEquals,
                (false, false) => FindingKind::NoEquals,
            };
            return self.note(number, kind);
        };
        let (key, value) = (key.trim_matches(BLANK), value.trim_matches(BLANK));
        if key.is_empty() {
            return self.note(number, FindingKind::NoKey);
        }
        let python_key = key.split(':').next().unwrap_or(key).trim_end().to_lowercase();
        let duplicate = section.properties.iter().any(|earlier| earlier.python_key == python_key);
        section.properties.push(RawProperty {
            key: key.to_ascii_lowercase(),
            value: value.to_owned(),
            line: number,
            python_key,
            nested: value.is_empty(),
        });
        if duplicate {
            self.note(number, FindingKind::DuplicateKey);
        }
        if key.contains(':') {
            self.note(number, FindingKind::ColonInKey);
        }
        if text.len() < line.trim_matches(BLANK).len() {
            self.note(number, FindingKind::InlineComment);
        }
    }

    fn continuation(&mut self, number: usize, text: &str) {
        let Some(property) = self.sections.last_mut().and_then(|section| section.properties.last_mut())
        else {
            return self.note(number, FindingKind::StrayContinuation);
        };
        let nested = property.nested;
        property.value.push('\n');
        property.value.push_str(text);
        let comment = text.starts_with(['#', ';']);
        if !nested {
            if comment {
                self.note(number, FindingKind::IndentedComment);
            }
            return;
        }
        match without_comment(text).split_once('=') {
            Some((key, _)) if !key.trim_matches(BLANK).is_empty() => {}
            None if !comment && !text.contains('=') => self.note(number, FindingKind::SubPropertyNoEquals),
            _ => self.note(number, FindingKind::SubPropertyOdd),
        }
    }
}

/// The trimmed line up to a comment sign behind whitespace.
pub(crate) fn without_comment(line: &str) -> &str {
    let line = line.trim_matches(BLANK);
    let end = comment_after(line, false, char::is_whitespace);
    line[..end.unwrap_or(line.len())].trim_matches(BLANK)
}
