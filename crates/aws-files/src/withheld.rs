//! What was taken out of a section, with what is needed to find its place again.

use std::fmt;

use zeroize::Zeroizing;

use crate::document::Document;
use crate::name::SectionName;
use crate::scan::is_terminated;
use crate::splice::push_lines;

/// In front of the bytes of a [`Withheld`]. The text of a section, which stores of 0.1 hold instead, begins with `[`
/// or a blank.
const MAGIC: &[u8] = b"\0withheld";
/// The form that is written.
const VERSION: u8 = 1;

/// Lines that [`Document::withhold_section`] or [`Document::withhold_properties`] took out of a section, byte for
/// byte, each part with its place. [`Document::restore`] puts them back.
///
/// Its bytes may hold keys: seal them. They are zeroed when the value is dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct Withheld {
    pub(crate) shape: Shape,
    /// The comment above what stands in the place of the first part, without `# `.
    pub(crate) note: String,
    /// In the order of the file; empty where nothing stood there.
    pub(crate) parts: Vec<Part>,
}

/// What the parts are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Each is an occurrence of the section.
    Section,
    /// Each is some lines of it.
    Properties,
}

/// Lines that stood together.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Part {
    pub(crate) text: Zeroizing<Vec<u8>>,
    /// Of an occurrence: the comment line that stands in its place, none for the first. Of properties: the line of
    /// the section above them that stayed. Without line ending.
    pub(crate) anchor: Zeroizing<Vec<u8>>,
    /// Of properties: how many lines that stayed are between the part before, or the first header, and this one.
    pub(crate) skip: usize,
}

/// Bytes that are no [`Withheld`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidWithheld {
    /// A newer version wrote them.
    #[error("the kept text has the form {version}, which this version does not know")]
    Version {
        /// The version of the form.
        version: u8,
    },
    /// They are cut short, or were never one.
    #[error("the kept text is damaged")]
    Malformed,
}

impl Withheld {
    pub(crate) fn nothing(shape: Shape, note: &str) -> Self {
        Self { shape, note: note.to_owned(), parts: Vec::new() }
    }

    /// No lines of a section that was there: [`Document::restore`] takes out what stands in their place, and the section
    /// stays.
    pub fn no_lines(note: &str) -> Self {
        Self::nothing(Shape::Properties, note)
    }

    /// Whether nothing was taken out: what stands there came to a place where nothing was.
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// All the lines, one part after the other: a section's whole text, or its withheld lines without a header.
    pub fn text(&self) -> Zeroizing<Vec<u8>> {
        let mut text = Vec::new();
        self.parts.iter().for_each(|part| push_lines(&mut text, &part.text, "\n"));
        Zeroizing::new(text)
    }

    /// The same with one text in the place of another wherever it stands in the lines, such as a key that was rotated
    /// since. The places stay.
    #[must_use]
    pub fn with_replaced(&self, from: &[u8], to: &[u8]) -> Self {
        let mut replaced = self.clone();
        for part in &mut replaced.parts {
            part.text = replace(&part.text, from, to);
        }
        replaced
    }

    /// The bytes to be sealed, in a form that [`Self::from_bytes`] reads in this and later versions.
    pub fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        let length: usize = self.parts.iter().map(|part| part.text.len() + part.anchor.len() + 12).sum();
        // Room for all of it: a vector that grows leaves copies behind.
        let mut bytes = Zeroizing::new(Vec::with_capacity(MAGIC.len() + 10 + self.note.len() + length));
        bytes.extend(MAGIC);
        bytes.push(VERSION);
        bytes.push(match self.shape {
            Shape::Section => 0,
            Shape::Properties => 1,
        });
        put(&mut bytes, self.note.as_bytes());
        put_number(&mut bytes, self.parts.len());
        for part in &self.parts {
            put(&mut bytes, &part.text);
            put(&mut bytes, &part.anchor);
            put_number(&mut bytes, part.skip);
        }
        bytes
    }

    /// Reads [`Self::to_bytes`] back, or a section's text as stores of 0.1 sealed it; `note` is the comment that
    /// was written above what stands in its place, without `# `, and counts for such a text only.
    ///
    /// # Errors
    /// [`InvalidWithheld::Version`] for a newer form, [`InvalidWithheld::Malformed`] for damaged bytes.
    pub fn from_bytes(bytes: &[u8], note: &str) -> Result<Self, InvalidWithheld> {
        let Some(rest) = bytes.strip_prefix(MAGIC) else {
            return Ok(Self::of_section_text(bytes, note));
        };
        match rest.split_first() {
            Some((&VERSION, rest)) => read(rest).ok_or(InvalidWithheld::Malformed),
            Some((&version, _)) => Err(InvalidWithheld::Version { version }),
            None => Err(InvalidWithheld::Malformed),
        }
    }

    /// Reads what [`Self::from_bytes`] reads, where lines of these keys are withheld and not the whole section: from
    /// the text of the whole section, as stores of 0.1 sealed it, their lines are taken.
    ///
    /// # Errors
    /// As [`Self::from_bytes`].
    pub fn properties_from_bytes(
        bytes: &[u8],
        name: &SectionName,
        keys: &[&str],
        note: &str,
    ) -> Result<Self, InvalidWithheld> {
        match bytes.starts_with(MAGIC) {
            true => Self::from_bytes(bytes, note),
            false => Ok(Document::parse(bytes).properties_of(name, keys, note)),
        }
    }

    /// The occurrences one after another, as one part: their places in the file are not known.
    fn of_section_text(text: &[u8], note: &str) -> Self {
        let part = Part { text: Zeroizing::new(text.to_vec()), anchor: Zeroizing::default(), skip: 0 };
        let parts = if text.is_empty() { Vec::new() } else { vec![part] };
        Self { shape: Shape::Section, note: note.to_owned(), parts }
    }
}

impl Part {
    /// Its lines as a document, behind a header where they have none.
    pub(crate) fn document(&self, shape: Shape) -> Document {
        let mut text = if shape == Shape::Properties { HEADER.to_vec() } else { Vec::new() };
        text.extend_from_slice(&self.text);
        Document::parse(text)
    }

    /// Takes lines out, as places in [`Self::document`]. Whether the last line has an ending stays as it is.
    pub(crate) fn replace(&mut self, shape: Shape, lines: std::ops::Range<usize>, by: &[u8], ending: &str) {
        let before = if shape == Shape::Properties { HEADER.len() } else { 0 };
        let mut text = Vec::with_capacity(self.text.len() + by.len() + 2);
        text.extend_from_slice(&self.text[..lines.start - before]);
        push_lines(&mut text, by, ending);
        push_lines(&mut text, &self.text[lines.end - before..], ending);
        if is_terminated(&self.text) && !is_terminated(&text) && !text.is_empty() {
            text.extend(ending.bytes());
        }
        self.text = Zeroizing::new(text);
    }
}

/// The header above lines that are read without their section's.
const HEADER: &[u8] = b"[x]\n";

/// Sizes only: the lines may be keys.
impl fmt::Debug for Withheld {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes: usize = self.parts.iter().map(|part| part.text.len()).sum();
        f.debug_struct("Withheld")
            .field("shape", &self.shape)
            .field("parts", &self.parts.len())
            .field("bytes", &bytes)
            .finish_non_exhaustive()
    }
}

pub(crate) fn put(bytes: &mut Vec<u8>, field: &[u8]) {
    put_number(bytes, field.len());
    bytes.extend_from_slice(field);
}

/// As four bytes, the least first. No shared file is larger (see `target`).
pub(crate) fn put_number(bytes: &mut Vec<u8>, number: usize) {
    bytes.extend(u32::try_from(number).unwrap_or(u32::MAX).to_le_bytes());
}

fn read(bytes: &[u8]) -> Option<Withheld> {
    let (shape, mut rest) = bytes.split_first()?;
    let shape = match shape {
        0 => Shape::Section,
        1 => Shape::Properties,
        _ => return None,
    };
    let note = String::from_utf8(take(&mut rest)?.to_vec()).ok()?;
    let count = take_number(&mut rest)?;
    let mut parts = Vec::new();
    for _ in 0..count {
        let text = Zeroizing::new(take(&mut rest)?.to_vec());
        let anchor = Zeroizing::new(take(&mut rest)?.to_vec());
        parts.push(Part { text, anchor, skip: take_number(&mut rest)? });
    }
    rest.is_empty().then_some(Withheld { shape, note, parts })
}

pub(crate) fn take<'a>(bytes: &mut &'a [u8]) -> Option<&'a [u8]> {
    let length = take_number(bytes)?;
    let (field, rest) = bytes.split_at_checked(length)?;
    *bytes = rest;
    Some(field)
}

pub(crate) fn take_number(bytes: &mut &[u8]) -> Option<usize> {
    let (number, rest) = bytes.split_first_chunk::<4>()?;
    *bytes = rest;
    usize::try_from(u32::from_le_bytes(*number)).ok()
}

fn replace(text: &[u8], from: &[u8], to: &[u8]) -> Zeroizing<Vec<u8>> {
    if from.is_empty() {
        return Zeroizing::new(text.to_vec());
    }
    let starts: Vec<usize> = (0..text.len()).filter(|&at| text[at..].starts_with(from)).collect();
    let mut new = Zeroizing::new(Vec::with_capacity(text.len() + starts.len() * to.len()));
    let mut at = 0;
    for start in starts.into_iter() {
        if start >= at {
            new.extend_from_slice(&text[at..start]);
            new.extend_from_slice(to);
            at = start + from.len();
        }
    }
    new.extend_from_slice(&text[at..]);
    new
}

#[cfg(test)]
mod tests {
    use super::*;

    fn withheld(parts: &[(&str, &str, usize)]) -> Withheld {
        let part = |&(text, anchor, skip): &(&str, &str, usize)| Part {
            text: Zeroizing::new(text.as_bytes().to_vec()),
            anchor: Zeroizing::new(anchor.as_bytes().to_vec()),
            skip,
        };
        let parts = parts.iter().map(part).collect();
        Withheld { shape: Shape::Properties, note: "note".to_owned(), parts }
    }

    #[test]
    fn its_bytes_are_these_in_every_version() {
        let bytes = withheld(&[("a = 1\n", "[dev]", 1)]).to_bytes();
        let expected =
            b"\0withheld\x01\x01\x04\0\0\0note\x01\0\0\0\x06\0\0\0a = 1\n\x05\0\0\0[dev]\x01\0\0\0";
        assert_eq!(bytes.as_slice(), expected);
    }

    #[test]
    fn bytes_that_are_cut_short_or_longer_or_newer_are_refused() {
        let whole = withheld(&[("a = 1\n", "[dev]", 1), ("b = 2", "", 0)]);
        let bytes = whole.to_bytes();
        assert_eq!(Withheld::from_bytes(&bytes, ""), Ok(whole));
        for end in MAGIC.len()..bytes.len() {
            assert_eq!(Withheld::from_bytes(&bytes[..end], ""), Err(InvalidWithheld::Malformed), "{end}");
        }
        let longer = [&bytes[..], b"x"].concat();
        assert_eq!(Withheld::from_bytes(&longer, ""), Err(InvalidWithheld::Malformed));
        let newer = [MAGIC, b"\x02whatever"].concat();
        assert_eq!(Withheld::from_bytes(&newer, ""), Err(InvalidWithheld::Version { version: 2 }));
    }

    #[test]
    fn nothing_of_the_lines_is_printed() {
        let printed = format!("{:?}", withheld(&[("aws_secret_access_key = s3cr3t", "token", 0)]));
        assert!(!printed.contains("s3cr3t") && !printed.contains("token"), "{printed}");
    }

    #[test]
    fn a_rotated_key_takes_the_place_of_the_earlier_one() {
        let rotated = withheld(&[("id = AA\nx = AAA # AA", "AA", 0)]).with_replaced(b"AA", b"B");
        assert_eq!(rotated, withheld(&[("id = B\nx = BA # B", "AA", 0)]));
    }
}
