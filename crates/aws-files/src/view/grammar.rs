//! The grammar of the AWS SDK specification, line by line, as the Rust SDK reads it.
//!
//! Where the SDK would stop, the line is noted and left out, so that the rest can still be shown and imported.

use std::collections::HashSet;

use super::finding::FindingKind;

/// What the specification calls whitespace.
const BLANK: [char; 2] = [' ', '\t'];

/// A section as it stands, not yet merged with others of its name.
pub(super) struct RawSection {
    /// Between the brackets, as written.
    pub(super) header: String,
    pub(super) line: usize,
    pub(super) properties: Vec<RawProperty>,
}

pub(super) struct RawProperty {
    /// In lower case.
    pub(super) key: String,
    pub(super) value: String,
    pub(super) line: usize,
    /// The key as botocore splits it, which also ends at `:`.
    python_key: String,
    /// The first line has no value, so indented lines are sub-properties.
    nested: bool,
}

/// Reads a file's text. A byte order mark is noted and passed over.
pub(super) fn read(text: &str) -> (Vec<RawSection>, Vec<(usize, FindingKind)>) {
    let mut reader = Reader::default();
    let text = match text.strip_prefix('\u{feff}') {
        Some(rest) => {
            reader.note(1, FindingKind::ByteOrderMark);
            rest
        }
        None => text,
    };
    for (index, line) in text.lines().enumerate() {
        reader.line(index + 1, line);
    }
    (reader.sections, reader.findings)
}

#[derive(Default)]
struct Reader {
    sections: Vec<RawSection>,
    findings: Vec<(usize, FindingKind)>,
    headers: HashSet<String>,
    /// Below a header that could not be read: its lines belong to no section.
    lost: bool,
}

impl Reader {
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
        if line.starts_with('[') {
            self.header(number, line);
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

    fn header(&mut self, number: usize, line: &str) {
        let name = without_comment(line, false).strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
        self.lost = name.is_none();
        let Some(name) = name else {
            let python_reads_it = line.rfind(']').is_some_and(|close| close > 1);
            return self.note(
                number,
                if python_reads_it { FindingKind::OddHeader } else { FindingKind::UnclosedHeader },
            );
        };
        if line.rfind(']').is_some_and(|last| last > name.len() + 1) {
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
        let text = without_comment(line, true);
        let Some((key, value)) = text.split_once('=') else {
            return self.note(
                number,
                match (line.contains('='), line.contains(':')) {
                    (true, _) => FindingKind::EqualsInComment,
                    (false, true) => FindingKind::ColonForEquals,
                    (false, false) => FindingKind::NoEquals,
                },
            );
        };
        let (key, value) = (key.trim_matches(BLANK), value.trim_matches(BLANK));
        if key.is_empty() {
            return self.note(number, FindingKind::NoKey);
        }
        let python_key = key.split(':').next().unwrap_or(key).trim_end().to_lowercase();
        let duplicate = section.properties.iter().any(|earlier| earlier.python_key == python_key);
        let nested = value.is_empty();
        section.properties.push(RawProperty {
            key: key.to_ascii_lowercase(),
            value: value.to_owned(),
            line: number,
            python_key,
            nested,
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
        if nested {
            match without_comment(text, true).split_once('=') {
                Some((key, _)) if !key.trim_matches(BLANK).is_empty() => {}
                None if !comment && !text.contains('=') => {
                    self.note(number, FindingKind::SubPropertyNoEquals);
                }
                _ => self.note(number, FindingKind::SubPropertyOdd),
            }
        } else if comment {
            self.note(number, FindingKind::IndentedComment);
        }
    }
}

/// The trimmed line up to its comment; in a property the comment sign must follow whitespace.
fn without_comment(line: &str, after_blank: bool) -> &str {
    let line = line.trim_matches(BLANK);
    let mut blank = false;
    for (at, character) in line.char_indices() {
        if matches!(character, '#' | ';') && (blank || !after_blank) {
            return line[..at].trim_matches(BLANK);
        }
        blank = character.is_whitespace();
    }
    line
}
