//! What is ours in sections that do not have our name any more.

use std::ops::Range;

use crate::change::{DocumentError, with_empty_line_above};
use crate::document::{Document, Property, Section};
use crate::name::SectionName;
use crate::scan::line_ending;
use crate::splice::{Splice, lines_of, splice_open};

use super::comments_below;

impl Document {
    /// Takes the properties that `is_ours` names out of every section, whatever its header says by now: the person may
    /// have renamed ours. The note goes with them, and a section that nothing is left of. Tells from how many sections.
    ///
    /// `name` is the section that an error is about.
    ///
    /// # Errors
    /// [`DocumentError::Entangled`] when a line below would then be read as something else; nothing has changed then.
    pub fn take_out_everywhere(
        &mut self,
        name: &SectionName,
        note: &str,
        is_ours: impl Fn(&Property) -> bool,
    ) -> Result<usize, DocumentError> {
        let note = format!("# {note}");
        let mut splices = Vec::new();
        let mut left = Vec::new();
        let mut found = 0;
        for section in self.sections() {
            let (ours, theirs): (Vec<_>, Vec<_>) = section.properties().into_iter().partition(&is_ours);
            if ours.is_empty() {
                left.push(reading(&section, theirs));
                continue;
            }
            found += 1;
            let place = &section.block.own;
            let is_note = |line: &Range<usize>| self.bytes[line.clone()].trim_ascii() == note.as_bytes();
            let lines = lines_of(&self.bytes, place.clone());
            let is_left = |line: &Range<usize>| {
                !is_note(line)
                    && matches!(self.bytes[line.clone()].trim_ascii_start().first(), Some(b'#' | b';'))
            };
            if theirs.is_empty() && !lines.iter().any(is_left) {
                splices.push(Splice::new(with_empty_line_above(&self.bytes, place), []));
                continue;
            }
            splices.extend(lines.into_iter().filter(is_note).map(|line| Splice::new(line, [])));
            splices.extend(ours.iter().map(|property| {
                Splice::new(property.span.clone(), comments_below(&self.bytes, &property.span))
            }));
            left.push(reading(&section, theirs));
        }
        self.splice_as(name, splices, &left)?;
        Ok(found)
    }

    /// Takes the properties that `is_ours` names out of a section, and leaves its header and its comments where they
    /// are, so that [`Self::restore`] can put back later what is withheld from it.
    ///
    /// # Errors
    /// [`DocumentError::Entangled`] when a line below would then be read as something else; nothing has changed then.
    pub fn take_out_properties(
        &mut self,
        name: &SectionName,
        is_ours: impl Fn(&Property) -> bool,
    ) -> Result<(), DocumentError> {
        let (mut splices, mut left) = (Vec::new(), Vec::new());
        for section in self.sections() {
            let is_meant = self.is(section.block, name);
            let (ours, theirs): (Vec<_>, Vec<_>) =
                section.properties().into_iter().partition(|property| is_meant && is_ours(property));
            splices.extend(ours.iter().map(|property| {
                Splice::new(property.span.clone(), comments_below(&self.bytes, &property.span))
            }));
            left.push(reading(&section, theirs));
        }
        self.splice_as(name, splices, &left)
    }

    /// Removes the comment lines whose text, without `#` and blanks, `is_ours` names, wherever they stand. Tells how many.
    /// `name` is the section that an error is about.
    ///
    /// # Errors
    /// [`DocumentError::Entangled`] when a line below would then be read as something else; nothing has changed then.
    pub fn remove_comments(
        &mut self,
        name: &SectionName,
        is_ours: impl Fn(&[u8]) -> bool,
    ) -> Result<usize, DocumentError> {
        let is_comment_of_ours = |line: &Range<usize>| {
            let text = self.bytes[line.clone()].trim_ascii();
            text.strip_prefix(b"#").is_some_and(|text| is_ours(text.trim_ascii()))
        };
        let lines = lines_of(&self.bytes, 0..self.bytes.len());
        let splices: Vec<Splice> =
            lines.into_iter().filter(is_comment_of_ours).map(|line| Splice::new(line, [])).collect();
        let (count, left) = (splices.len(), self.readings());
        self.splice_as(name, splices, &left)?;
        Ok(count)
    }

    fn readings(&self) -> Vec<Reading> {
        self.sections().map(|section| reading(&section, section.properties())).collect()
    }

    /// Applies replacements after which the sections are read like this.
    fn splice_as(
        &mut self,
        name: &SectionName,
        splices: Vec<Splice>,
        read: &[Reading],
    ) -> Result<(), DocumentError> {
        let new = Self::parse(splice_open(&self.bytes, splices, line_ending(&self.bytes)));
        if new.readings() != *read {
            return Err(DocumentError::Entangled { section: name.clone() });
        }
        *self = new;
        Ok(())
    }
}

type Reading = (Vec<u8>, Vec<(String, String)>);

fn reading(section: &Section<'_>, properties: Vec<Property>) -> Reading {
    let values = properties.into_iter().map(|property| (property.key, property.value));
    (section.header_bytes().to_vec(), values.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn properties_go_and_the_section_keeps_its_place() {
        let name = SectionName::credentials("dev").unwrap();
        let mut document =
            Document::parse("[a]\nid = 1\n\n[dev]\n# note\nid = 1\n  # below\nmine = 2\n\n[z]\n");
        document.take_out_properties(&name, |property| property.key == "id").unwrap();
        let expected = "[a]\nid = 1\n\n[dev]\n# note\n# below\nmine = 2\n\n[z]\n";
        assert_eq!(document.as_bytes(), expected.as_bytes());
        assert!(document.has_comment(&name, "note") && !document.has_comment(&name, "other"));
    }

    #[test]
    fn only_comments_that_are_named_go() {
        let name = SectionName::credentials("dev").unwrap();
        let is_ours = |text: &[u8]| text.starts_with(b"ours: ");
        let mut document = Document::parse("# ours: 1\n[dev]\nid = 1 # ours: 2\r\n# not ours\n#ours: 3");
        assert_eq!(document.remove_comments(&name, is_ours).unwrap(), 2);
        assert_eq!(document.as_bytes(), b"[dev]\nid = 1 # ours: 2\r\n# not ours");
        // Some clients read this line as more of the value above.
        let text = "[dev]\nid = 1\n  # ours: 1\n";
        let mut document = Document::parse(text);
        document.remove_comments(&name, is_ours).unwrap_err();
        assert_eq!(document.as_bytes(), text.as_bytes());
    }
}
