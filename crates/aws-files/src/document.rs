//! A shared file as bytes, and where its sections lie in them.

use std::borrow::Cow;
use std::fmt;
use std::mem;
use std::ops::Range;
use std::sync::OnceLock;

use crate::header::name_place;
use crate::name::SectionName;
use crate::scan::{BOM, LineKind, Lines};
use zeroize::Zeroizing;

/// A config or credentials file, byte for byte.
///
/// Parsing never fails and loses nothing: a file may hold a byte order mark, any line ending, NUL, bytes that are
/// not UTF-8, or no INI at all. An edit changes the lines of one section and leaves every other byte as it was.
///
/// A section reaches from its header to its last property line. Blank lines and comments in the first column that
/// follow belong to what comes next, so removing a section never takes the comment above its neighbour.
#[derive(Clone, Default)]
pub struct Document {
    /// Zeroed when it is dropped: there may be keys in it.
    pub(crate) bytes: Zeroizing<Vec<u8>>,
    /// Found when they are first asked for: much of what reads a file looks at its bytes alone.
    blocks: OnceLock<Vec<Block>>,
}

impl PartialEq for Document {
    fn eq(&self, other: &Self) -> bool {
        self.bytes == other.bytes
    }
}

impl Eq for Document {}

/// The places of one section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Block {
    /// The name, between the brackets.
    pub(crate) name: Range<usize>,
    /// Its own lines, the last line ending included.
    pub(crate) own: Range<usize>,
    /// The number of its header line, counted from 1.
    pub(crate) line: usize,
}

impl Document {
    /// Reads a file's bytes; whatever they are, [`Self::as_bytes`] gives them back.
    pub fn parse(bytes: impl Into<Vec<u8>>) -> Self {
        Self { bytes: Zeroizing::new(bytes.into()), blocks: OnceLock::new() }
    }

    /// The places of all sections, in the order of the file.
    pub(crate) fn blocks(&self) -> &[Block] {
        self.blocks.get_or_init(|| blocks(&self.bytes))
    }

    /// The file's bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The file's bytes, owned.
    pub fn into_bytes(mut self) -> Vec<u8> {
        mem::take(&mut self.bytes)
    }

    /// All sections in the order of the file, each occurrence of a duplicate one for itself.
    pub fn sections(&self) -> impl DoubleEndedIterator<Item = Section<'_>> + ExactSizeIterator {
        self.blocks().iter().map(|block| Section { bytes: &self.bytes, block })
    }

    /// Every occurrence of a section, in the order of the file.
    pub fn occurrences<'a>(&'a self, name: &'a SectionName) -> impl Iterator<Item = Section<'a>> {
        self.sections().filter(|section| name.matches(section.header_bytes()))
    }

    /// The first occurrence of a section.
    pub fn section(&self, name: &SectionName) -> Option<Section<'_>> {
        self.sections().find(|section| name.matches(section.header_bytes()))
    }

    /// Whether the file has the section.
    pub fn contains(&self, name: &SectionName) -> bool {
        self.section(name).is_some()
    }

    /// The section's own lines, byte for byte; for a section that stands several times, all of them one after
    /// another.
    pub fn section_text(&self, name: &SectionName) -> Option<Vec<u8>> {
        let text: Vec<u8> = self.occurrences(name).flat_map(|section| section.text().to_vec()).collect();
        (!text.is_empty()).then_some(text)
    }
}

fn blocks(bytes: &[u8]) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let begin = if bytes.starts_with(BOM) { BOM.len() } else { 0 };
    for (index, line) in Lines::new(bytes, begin..bytes.len()).enumerate() {
        match (line.kind, blocks.last_mut()) {
            (LineKind::Header, _) => blocks.push(Block {
                name: name_place(bytes, &line.text),
                own: line.text.start..line.end,
                line: index + 1,
            }),
            (LineKind::Property | LineKind::Continuation, Some(block)) => block.own.end = line.end,
            _ => {}
        }
    }
    blocks
}

/// Sizes only: the text may hold secrets.
impl fmt::Debug for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Document")
            .field("bytes", &self.bytes.len())
            .field("sections", &self.blocks().len())
            .finish()
    }
}

/// One section of a [`Document`].
#[derive(Clone, Copy)]
pub struct Section<'a> {
    bytes: &'a [u8],
    pub(crate) block: &'a Block,
}

impl<'a> Section<'a> {
    /// What stands between the brackets, as written; bytes that are not UTF-8 become U+FFFD.
    pub fn header(&self) -> Cow<'a, str> {
        String::from_utf8_lossy(self.header_bytes())
    }

    pub(crate) fn header_bytes(&self) -> &'a [u8] {
        &self.bytes[self.block.name.clone()]
    }

    /// The number of the header line, counted from 1.
    pub fn line(&self) -> usize {
        self.block.line
    }

    /// The section's own lines: from the header to the last property line with its line ending.
    pub fn text(&self) -> &'a [u8] {
        &self.bytes[self.block.own.clone()]
    }

    /// The properties in the order of the file, duplicates included.
    pub fn properties(&self) -> Vec<Property> {
        let mut properties: Vec<Property> = Vec::new();
        let lossy = |text: &[u8]| String::from_utf8_lossy(text.trim_ascii()).into_owned();
        for (index, line) in Lines::new(self.bytes, self.block.own.clone()).enumerate() {
            let text = &self.bytes[line.text.clone()];
            match (line.kind, properties.last_mut()) {
                (LineKind::Property, _) => {
                    let (key, value) = split_property(text);
                    properties.push(Property {
                        key: lossy(key).to_ascii_lowercase(),
                        value: lossy(value),
                        line: self.block.line + index,
                        span: line.text.start..line.end,
                    });
                }
                (LineKind::Continuation, Some(property)) => {
                    property.value.push('\n');
                    property.value.push_str(&lossy(text));
                    property.span.end = line.end;
                }
                _ => {}
            }
        }
        properties
    }

    /// The value of a key, the last one when it stands several times (as the AWS SDKs read it). Keys do not
    /// distinguish upper and lower case.
    pub fn get(&self, key: &str) -> Option<String> {
        let key = key.to_ascii_lowercase();
        self.properties()
            .into_iter()
            .rev()
            .find(|property| property.key == key)
            .map(|property| property.value)
    }
}

/// Name and line only: the values may be secrets.
impl fmt::Debug for Section<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Section")
            .field("header", &self.header())
            .field("line", &self.line())
            .finish_non_exhaustive()
    }
}

/// Splits at the first `=`; botocore also takes `:`, which counts where there is no `=`.
fn split_property(text: &[u8]) -> (&[u8], &[u8]) {
    let separator =
        text.iter().position(|&byte| byte == b'=').or_else(|| text.iter().position(|&byte| byte == b':'));
    match separator {
        Some(at) => (&text[..at], &text[at + 1..]),
        None => (text, &[]),
    }
}

/// One property of a section, as written.
#[derive(Clone, PartialEq, Eq)]
pub struct Property {
    /// The key in lower case.
    pub key: String,
    /// The value: what stands behind `=`, trimmed, an inline comment included; continuation lines trimmed and joined
    /// by LF. Bytes that are not UTF-8 become U+FFFD.
    pub value: String,
    /// The number of its first line, counted from 1.
    pub line: usize,
    /// Its lines, comments between its continuation lines included.
    pub(crate) span: Range<usize>,
}

/// Without the value, which may be a secret.
impl fmt::Debug for Property {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Property").field("key", &self.key).field("line", &self.line).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use zeroize::ZeroizeOnDrop;

    const SECRET: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

    #[test]
    fn the_text_of_a_file_stayed_in_memory_after_it_was_read() {
        fn is_zeroed(_: &impl ZeroizeOnDrop) {}
        is_zeroed(&Document::parse("[dev]\n").bytes);
    }

    #[test]
    fn nothing_of_a_document_that_may_be_a_secret_is_printed() {
        let document = Document::parse(format!("[dev]\naws_secret_access_key = {SECRET}\n"));
        let section = document.sections().next().unwrap();
        let printed = format!("{document:?} {section:?} {:?}", section.properties());
        assert!(printed.contains("dev") && printed.contains("aws_secret_access_key"), "{printed}");
        assert!(!printed.contains(SECRET), "{printed}");
    }
}
