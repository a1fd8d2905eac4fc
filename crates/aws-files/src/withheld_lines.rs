//! Single lines taken out wherever they stand, each with a comment line in its place, and put back there.

use std::fmt;
use std::ops::Range;

use zeroize::Zeroizing;

use crate::change::DocumentError;
use crate::document::{Document, Property};
use crate::scan::{is_terminated, line_ending};
use crate::splice::{Splice, lines_of, splice, splice_open};
use crate::withheld::{InvalidWithheld, put, put_number, take, take_number};
use crate::withholding::{comment_line, joined};

/// The form of the bytes that is written.
const VERSION: u8 = 1;

/// Lines that [`Document::withhold_lines`] took out of a file, byte for byte. [`Document::restore_lines`] puts them
/// back.
///
/// Its bytes may hold keys: seal them. They are zeroed when the value is dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct WithheldLines {
    parts: Vec<Part>,
}

/// Lines that stood together.
#[derive(Clone, PartialEq, Eq)]
struct Part {
    /// The comment line that stands in their place, without line ending.
    marker: String,
    text: Zeroizing<Vec<u8>>,
}

/// Sizes only: the lines may be keys.
impl fmt::Debug for WithheldLines {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes: usize = self.parts.iter().map(|part| part.text.len()).sum();
        f.debug_struct("WithheldLines").field("parts", &self.parts.len()).field("bytes", &bytes).finish()
    }
}

impl WithheldLines {
    /// All the lines, one part after the other.
    pub fn text(&self) -> Zeroizing<Vec<u8>> {
        let mut text = Zeroizing::new(Vec::new());
        self.parts.iter().for_each(|part| crate::splice::push_lines(&mut text, &part.text, "\n"));
        text
    }

    /// The bytes to be sealed, in a form that [`Self::from_bytes`] reads in this and later versions.
    pub fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        let length: usize = self.parts.iter().map(|part| part.marker.len() + part.text.len() + 8).sum();
        // Room for all of it: a vector that grows leaves copies behind.
        let mut bytes = Zeroizing::new(Vec::with_capacity(5 + length));
        bytes.push(VERSION);
        put_number(&mut bytes, self.parts.len());
        for part in &self.parts {
            put(&mut bytes, part.marker.as_bytes());
            put(&mut bytes, &part.text);
        }
        bytes
    }

    /// Several of one file as bytes, each behind its length.
    pub fn all_to_bytes(all: &[Self]) -> Zeroizing<Vec<u8>> {
        let all: Vec<Zeroizing<Vec<u8>>> = all.iter().map(Self::to_bytes).collect();
        let mut bytes = Zeroizing::new(Vec::with_capacity(all.iter().map(|lines| lines.len() + 4).sum()));
        all.iter().for_each(|lines| put(&mut bytes, lines));
        bytes
    }

    /// Reads [`Self::all_to_bytes`] back.
    ///
    /// # Errors
    /// As [`Self::from_bytes`].
    pub fn all_from_bytes(mut bytes: &[u8]) -> Result<Vec<Self>, InvalidWithheld> {
        let mut all = Vec::new();
        while !bytes.is_empty() {
            all.push(Self::from_bytes(take(&mut bytes).ok_or(InvalidWithheld::Malformed)?)?);
        }
        Ok(all)
    }

    /// Reads [`Self::to_bytes`] back.
    ///
    /// # Errors
    /// [`InvalidWithheld::Version`] for a newer form, [`InvalidWithheld::Malformed`] for damaged bytes.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, InvalidWithheld> {
        match bytes.split_first() {
            Some((&VERSION, rest)) => read(rest).ok_or(InvalidWithheld::Malformed),
            Some((&version, _)) => Err(InvalidWithheld::Version { version }),
            None => Err(InvalidWithheld::Malformed),
        }
    }
}

fn read(mut rest: &[u8]) -> Option<WithheldLines> {
    let count = take_number(&mut rest)?;
    let mut parts = Vec::new();
    for _ in 0..count {
        let marker = String::from_utf8(take(&mut rest)?.to_vec()).ok()?;
        parts.push(Part { marker, text: Zeroizing::new(take(&mut rest)?.to_vec()) });
    }
    rest.is_empty().then_some(WithheldLines { parts })
}

impl Document {
    /// Takes the properties out that begin on these lines (counted from 1), with their continuation lines; a line that
    /// is a continuation goes alone, since some clients read it as a property of its own. In the place of those that
    /// stand together comes one comment line: `note`, a full stop and a number. Every other byte stays.
    ///
    /// It is done only where [`Self::restore_lines`] makes the file what it was, byte for byte.
    ///
    /// # Errors
    /// [`DocumentError::Lines`] where that is not so, and where one of the lines is none of a property;
    /// [`DocumentError::Comment`] for a note that is empty or holds other than printable ASCII. Nothing has changed
    /// then.
    pub fn withhold_lines(&mut self, lines: &[usize], note: &str) -> Result<WithheldLines, DocumentError> {
        let note = comment_line(note)?;
        let ending = line_ending(&self.bytes);
        let mut parts = Vec::new();
        let mut splices = Vec::new();
        let mut number = 0;
        for span in self.spans_at(lines)? {
            let marker = loop {
                number += 1;
                let marker = format!("{note}.{number}");
                if !self.has_line(marker.as_bytes()) {
                    break marker;
                }
            };
            let text = &self.bytes[span.clone()];
            let line = if is_terminated(text) { format!("{marker}{ending}") } else { marker.clone() };
            parts.push(Part { marker, text: Zeroizing::new(text.to_vec()) });
            splices.push(Splice::new(span, line));
        }
        let withheld = WithheldLines { parts };
        let new = Self::parse(splice(&self.bytes, splices, ending));
        let mut back = new.clone();
        if !back.restore_lines(&withheld).is_empty() || back != *self {
            return Err(DocumentError::Lines);
        }
        *self = new;
        Ok(withheld)
    }

    /// Puts back what [`Self::withhold_lines`] took out, each part in the place of its comment line, wherever that
    /// stands by now. Lines that are there already stay as they are.
    ///
    /// What does not come back is returned, one text a part: its comment line is gone, or the person wrote a property
    /// of the same key into that section meanwhile. Keep it where the person can get at it.
    pub fn restore_lines(&mut self, withheld: &WithheldLines) -> Vec<Zeroizing<Vec<u8>>> {
        let ending = line_ending(&self.bytes);
        let (mut splices, mut left) = (Vec::new(), Vec::new());
        for part in &withheld.parts {
            match self.line(part.marker.as_bytes()) {
                Some(place) if self.has_key_of(&place, part) => {
                    left.push(part.text.clone());
                    splices.push(Splice::new(place, []));
                }
                Some(place) => splices.push(Splice::new(place, part.text.to_vec())),
                None if self.has_lines_of(&part.text) => {}
                None => left.push(part.text.clone()),
            }
        }
        if !splices.is_empty() {
            *self = Self::parse(splice_open(&self.bytes, splices, ending));
        }
        left
    }

    /// What is to go for these lines; parts that follow on one another as one.
    fn spans_at(&self, lines: &[usize]) -> Result<Vec<Range<usize>>, DocumentError> {
        let mut spans: Vec<Range<usize>> = Vec::new();
        let mut found = 0;
        for property in self.sections().flat_map(|section| section.properties()) {
            for (index, line) in lines_of(&self.bytes, property.span.clone()).into_iter().enumerate() {
                if !lines.contains(&(property.line + index)) {
                    continue;
                }
                found += 1;
                let is_within = spans.last().is_some_and(|span| line.end <= span.end);
                spans.extend((!is_within).then(|| if index == 0 { property.span.clone() } else { line }));
            }
        }
        let lines: std::collections::BTreeSet<&usize> = lines.iter().collect();
        if found < lines.len() { Err(DocumentError::Lines) } else { Ok(joined(spans)) }
    }

    fn line(&self, text: &[u8]) -> Option<Range<usize>> {
        let mut lines = lines_of(&self.bytes, 0..self.bytes.len()).into_iter();
        lines.find(|line| self.bytes[line.clone()].trim_ascii() == text)
    }

    fn has_line(&self, text: &[u8]) -> bool {
        self.line(text).is_some()
    }

    /// Whether the section that a comment line stands in has a property of a key of these lines: the AWS CLI rejects
    /// a file with a key twice in a section.
    fn has_key_of(&self, place: &Range<usize>, part: &Part) -> bool {
        let keys = |properties: Vec<Property>| properties.into_iter().map(|p| p.key).collect::<Vec<_>>();
        let above = self.sections().rfind(|section| section.block.own.start <= place.start);
        let there = above.map_or_else(Vec::new, |section| keys(section.properties()));
        let withheld = Self::parse([b"[x]\n", part.text.as_slice()].concat());
        let withheld: Vec<String> = withheld.sections().flat_map(|s| keys(s.properties())).collect();
        withheld.iter().any(|key| there.contains(key))
    }

    fn has_lines_of(&self, text: &[u8]) -> bool {
        let lines = lines_of(text, 0..text.len()).into_iter().map(|line| text[line].trim_ascii());
        lines.filter(|line| !line.is_empty()).all(|line| self.has_line(line))
    }
}

#[cfg(test)]
#[path = "withheld_lines_test.rs"]
mod tests;
