//! Edits of a [`Document`]: one section changes, every other byte stays.

use std::ops::Range;

use crate::document::{Block, Document};
use crate::name::{InvalidName, SectionName, check_identifier};
use crate::scan::{BOM, is_terminated, line_ending};

/// Why an edit was refused; the document is then as before. No variant carries a value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DocumentError {
    /// A section name that not every AWS tool would read back.
    #[error(transparent)]
    Name(#[from] InvalidName),
    /// A key that not every AWS tool would read back: the Rust SDK ignores other characters, botocore ends a key at
    /// `:`.
    #[error("the key {key:?} cannot be written; keys are made of letters, digits and _ - / . % @ + only")]
    Key {
        /// The key as given.
        key: String,
    },
    /// The same key twice in one section, which makes the AWS CLI reject the whole file.
    #[error("the key {key:?} was given twice")]
    KeyTwice {
        /// The key as given the second time.
        key: String,
    },
    /// A value that AWS tools would read as something else.
    #[error("the value of {key:?} cannot be written: {reason}")]
    Value {
        /// The key of the value.
        key: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// A comment needs a property below it, or it would belong to the next section.
    #[error("a comment was given for a section without properties, or holds control characters")]
    Comment,
    /// The text to put back is not exactly the text of that section.
    #[error("the text to put back is not the text of the section [{section}]")]
    NotThisSection {
        /// The section it was meant for.
        section: SectionName,
    },
    /// The edit would change how another section is read, because lines below this one are indented.
    #[error("changing the section [{section}] would change the meaning of the lines below it")]
    Entangled {
        /// The section that was to be changed.
        section: SectionName,
    },
    /// Lines that are no properties by now, or that could not be put back as they are.
    #[error("the lines could not be put back as they are")]
    Lines,
    /// UTF-16, as some Windows editors and shells write. No AWS tool reads it.
    #[error("the file is UTF-16 text, which no AWS tool reads")]
    Utf16,
}

impl Document {
    /// Writes a section with exactly these properties, each as `key = value`, and below its header the comment, each
    /// line of it behind `# `.
    ///
    /// A section that exists is replaced in its place; one that stands several times becomes one, in the place of
    /// the first (AWS tools either merge or reject duplicates). A new one goes to the end behind one blank line, in
    /// the file's own line ending and, where the file's last line has no ending, without one, so that
    /// [`Self::remove_section`] gives the file back byte for byte.
    ///
    /// # Errors
    /// [`DocumentError`] for what AWS tools would not read back as it is; nothing has changed then.
    pub fn set_section(
        &mut self,
        name: &SectionName,
        properties: &[(&str, &str)],
        comment: Option<&str>,
    ) -> Result<(), DocumentError> {
        let ending = line_ending(&self.bytes);
        let lines = section_lines(name, properties, comment)?;
        let text = lines.join(ending);
        let mut bytes = self.bytes.to_vec();
        let Some(place) = keep_first(&mut bytes, &self.places(name), cut_section) else {
            return self.append(name, 1, text.as_bytes(), ending);
        };
        let terminated = is_terminated(&bytes[place.clone()]);
        bytes.splice(place, text.bytes().chain(ending.bytes().filter(|_| terminated)));
        self.commit(name, 1, bytes)
    }

    /// Removes a section, every occurrence of it, and the empty line above each. Tells whether there was one.
    ///
    /// # Errors
    /// [`DocumentError::Entangled`] when lines below would then be read as part of another section.
    pub fn remove_section(&mut self, name: &SectionName) -> Result<bool, DocumentError> {
        let places = self.places(name);
        let mut bytes = self.bytes.to_vec();
        places.iter().rev().for_each(|place| cut_section(&mut bytes, place));
        self.commit(name, 0, bytes)?;
        Ok(!places.is_empty())
    }

    /// Sets one property and leaves the section's other lines alone. The first line of that key is replaced, with
    /// its continuation lines, and any further ones go; a new key goes below the section's last property. A section
    /// that does not exist is made.
    ///
    /// # Errors
    /// [`DocumentError`] for what AWS tools would not read back as it is; nothing has changed then.
    pub fn set_property(&mut self, name: &SectionName, key: &str, value: &str) -> Result<(), DocumentError> {
        let Some(section) = self.places(name).first().cloned() else {
            return self.set_section(name, &[(key, value)], None);
        };
        let line = property_line(key, value)?;
        let ending = line_ending(&self.bytes);
        let mut bytes = self.bytes.to_vec();
        let place =
            keep_first(&mut bytes, &self.spans(name, key), cut_lines).unwrap_or(section.end..section.end);
        let terminated = is_terminated(&bytes[..place.end]);
        let text = match (terminated, place.is_empty()) {
            (true, _) => line + ending,
            (false, true) => format!("{ending}{line}"),
            (false, false) => line,
        };
        bytes.splice(place, text.bytes());
        self.commit(name, self.places(name).len(), bytes)
    }

    /// Removes every line of one key from a section and leaves its other lines alone. Tells whether there was one.
    ///
    /// # Errors
    /// [`DocumentError::Entangled`] when lines below would then be read as part of another section.
    pub fn remove_property(&mut self, name: &SectionName, key: &str) -> Result<bool, DocumentError> {
        let spans = self.spans(name, key);
        let mut bytes = self.bytes.to_vec();
        spans.iter().rev().for_each(|span| cut_lines(&mut bytes, span));
        self.commit(name, self.places(name).len(), bytes)?;
        Ok(!spans.is_empty())
    }

    fn append(
        &mut self,
        name: &SectionName,
        count: usize,
        text: &[u8],
        ending: &str,
    ) -> Result<(), DocumentError> {
        let mut bytes = self.bytes.to_vec();
        let empty = bytes.is_empty() || bytes == BOM;
        let terminated = is_terminated(&bytes);
        if !empty {
            // LF behind a bare CR would join it to one line ending; CRLF stays a blank line of its own.
            let blank = if bytes.ends_with(b"\r") { "\r\n" } else { ending };
            bytes.extend(blank.bytes());
            bytes.extend(ending.bytes().filter(|_| !terminated));
        }
        bytes.extend(text);
        bytes.extend(ending.bytes().filter(|_| empty || terminated));
        self.commit(name, count, bytes)
    }

    /// The own lines of every occurrence.
    pub(crate) fn places(&self, name: &SectionName) -> Vec<Range<usize>> {
        self.blocks().iter().filter(|block| self.is(block, name)).map(|block| block.own.clone()).collect()
    }

    pub(crate) fn is(&self, block: &Block, name: &SectionName) -> bool {
        name.matches(&self.bytes[block.name.clone()])
    }

    /// The lines of every occurrence of a key.
    fn spans(&self, name: &SectionName, key: &str) -> Vec<Range<usize>> {
        let key = key.to_ascii_lowercase();
        let properties = self.occurrences(name).flat_map(|section| section.properties());
        properties.filter(|property| property.key == key).map(|property| property.span).collect()
    }

    /// Takes the new bytes, unless any other section would read differently in them, or the edited one would not
    /// stand there `count` times.
    pub(crate) fn commit(
        &mut self,
        name: &SectionName,
        count: usize,
        bytes: Vec<u8>,
    ) -> Result<(), DocumentError> {
        if self.bytes.starts_with(b"\xFF\xFE") || self.bytes.starts_with(b"\xFE\xFF") {
            return Err(DocumentError::Utf16);
        }
        let new = Self::parse(bytes);
        if new.places(name).len() == count && self.others(name).eq(new.others(name)) {
            *self = new;
            return Ok(());
        }
        Err(DocumentError::Entangled { section: name.clone() })
    }

    pub(crate) fn others<'a>(&'a self, name: &'a SectionName) -> impl Iterator<Item = &'a [u8]> {
        // The last line may gain or lose its ending when a section comes or goes below it.
        self.blocks()
            .iter()
            .filter(|block| !self.is(block, name))
            .map(|block| self.bytes[block.own.clone()].trim_ascii_end())
    }
}

/// Cuts all places but the first, and tells where that one then is.
pub(crate) fn keep_first(
    bytes: &mut Vec<u8>,
    places: &[Range<usize>],
    cut: impl Fn(&mut Vec<u8>, &Range<usize>),
) -> Option<Range<usize>> {
    let (first, others) = places.split_first()?;
    others.iter().rev().for_each(|place| cut(bytes, place));
    Some(first.start..first.end.min(bytes.len()))
}

/// Cuts a section's lines and the empty line above them.
fn cut_section(bytes: &mut Vec<u8>, place: &Range<usize>) {
    let lines = with_empty_line_above(bytes, place);
    cut_lines(bytes, &lines);
}

/// A section's lines and the empty line above them.
pub(crate) fn with_empty_line_above(bytes: &[u8], place: &Range<usize>) -> Range<usize> {
    let above = before_ending(bytes, place.start);
    above.filter(|&end| is_line_start(bytes, end)).unwrap_or(place.start)..place.end
}

/// Cuts whole lines. Where the file ended with them and without a line ending, it ends without one again (so their
/// last line may already have lost its ending to a cut below it).
pub(crate) fn cut_lines(bytes: &mut Vec<u8>, lines: &Range<usize>) {
    let end = lines.end.min(bytes.len());
    let open_end = end == bytes.len() && !is_terminated(bytes);
    let start = if open_end { before_ending(bytes, lines.start) } else { None };
    bytes.drain(start.unwrap_or(lines.start)..end);
}

/// Whether a line begins at this place.
fn is_line_start(bytes: &[u8], at: usize) -> bool {
    is_terminated(&bytes[..at]) || bytes[..at].is_empty() || bytes[..at] == *BOM
}

/// The place in front of the line ending that ends at `at`.
pub(crate) fn before_ending(bytes: &[u8], at: usize) -> Option<usize> {
    match &bytes[..at] {
        [.., b'\r', b'\n'] => Some(at - 2),
        [.., b'\r' | b'\n'] => Some(at - 1),
        _ => None,
    }
}

/// The lines of a section as it is written: header, comment, properties.
pub(crate) fn section_lines(
    name: &SectionName,
    properties: &[(&str, &str)],
    comment: Option<&str>,
) -> Result<Vec<String>, DocumentError> {
    let mut lines = vec![format!("[{name}]")];
    if let Some(comment) = comment {
        if properties.is_empty() || comment.chars().any(|c| c.is_control() && c != '\n') {
            return Err(DocumentError::Comment);
        }
        lines.extend(comment.lines().map(|line| format!("# {line}").trim_end().to_owned()));
    }
    for (index, (key, value)) in properties.iter().enumerate() {
        if properties[..index].iter().any(|(earlier, _)| earlier.eq_ignore_ascii_case(key)) {
            return Err(DocumentError::KeyTwice { key: (*key).to_owned() });
        }
        lines.push(property_line(key, value)?);
    }
    Ok(lines)
}

fn property_line(key: &str, value: &str) -> Result<String, DocumentError> {
    if check_identifier(key).is_err() || key.contains(':') {
        return Err(DocumentError::Key { key: key.to_owned() });
    }
    match value_fault(value) {
        Some(reason) => Err(DocumentError::Value { key: key.to_owned(), reason }),
        None => Ok(format!("{key} = {value}")),
    }
}

/// What keeps a value from reading the same in every AWS tool.
fn value_fault(value: &str) -> Option<&'static str> {
    let mut before = ' ';
    for character in value.chars() {
        if character.is_control() {
            return Some("it holds a control character or a line break");
        }
        if matches!(character, '#' | ';') && before.is_whitespace() {
            return Some("the AWS SDKs would read a part of it as a comment");
        }
        before = character;
    }
    match value {
        "" => Some("it is empty"),
        _ if value.trim() != value => Some("it begins or ends with a blank"),
        _ => None,
    }
}
