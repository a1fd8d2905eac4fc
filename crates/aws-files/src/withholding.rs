//! Taking lines of the person's out of a section, with proof that they can be put back as they were.

use std::ops::Range;

use zeroize::Zeroizing;

use crate::change::{DocumentError, section_lines};
use crate::document::Document;
use crate::name::SectionName;
use crate::scan::{is_terminated, line_ending};
use crate::splice::{Splice, lines_of, splice};
use crate::withheld::{Part, Shape, Withheld};

impl Document {
    /// Takes a section out, each occurrence of it for itself, and writes one with these properties in the place of the
    /// first, `note` as a comment below its header. In the place of each further occurrence stands one comment line
    /// that begins with `marker`. Every byte around stays. A section that did not exist is written at the end, and
    /// nothing is withheld.
    ///
    /// It is done only where [`Self::restore`] makes the file what it was, byte for byte.
    ///
    /// # Errors
    /// [`DocumentError::Entangled`] where that is not so; [`DocumentError::Comment`] for a note or marker that is empty
    /// or holds other than printable ASCII (the AWS CLI on Windows reads the file in a code page), and what
    /// [`Self::set_section`] refuses. Nothing has changed then.
    pub fn withhold_section(
        &mut self,
        name: &SectionName,
        properties: &[(&str, &str)],
        note: &str,
        marker: &str,
    ) -> Result<Withheld, DocumentError> {
        let (_, marker) = (comment_line(note)?, comment_line(marker)?);
        let lines = section_lines(name, properties, Some(note))?;
        let mut withheld = Withheld::nothing(Shape::Section, note);
        let mut new = self.clone();
        let places = self.places(name);
        if places.is_empty() {
            new.set_section(name, properties, Some(note))?;
            return self.take_proven(name, new, withheld, properties);
        }
        let markers = self.unused_lines(&marker, name, places.len());
        let ending = line_ending(&self.bytes);
        let mut splices = Vec::new();
        for (index, (place, marker)) in places.iter().zip(markers).enumerate() {
            let stand_in = if index == 0 { lines.join(ending) } else { marker.clone() };
            let anchor = if index == 0 { Vec::new() } else { marker.into_bytes() };
            splices.push(Splice::new(place.clone(), self.ended_as(place, stand_in, ending)));
            withheld.parts.push(self.part(place, anchor, 0));
        }
        new.commit(name, 1, splice(&self.bytes, splices, ending))?;
        self.take_proven(name, new, withheld, properties)
    }

    /// Takes every line of these keys (in lower case) out of a section, out of each occurrence of it, and puts `note`
    /// as a comment line, and these properties below it, in the place of the first. All its other lines stay. Where
    /// no such line stands, the note and the properties go below the section's first lines, and without properties
    /// nothing changes. A section that does not exist is made for the properties.
    ///
    /// It is done only where [`Self::restore`] makes the file what it was, byte for byte.
    ///
    /// # Errors
    /// As [`Self::withhold_section`].
    pub fn withhold_properties(
        &mut self,
        name: &SectionName,
        keys: &[&str],
        properties: &[(&str, &str)],
        note: &str,
    ) -> Result<Withheld, DocumentError> {
        let note_line = comment_line(note)?;
        let mut stand_in = section_lines(name, properties, None)?;
        stand_in[0] = note_line;
        let withheld = self.properties_of(name, keys, note);
        let ending = line_ending(&self.bytes);
        let spans = joined(self.spans_of(name, keys));
        let place = match (spans.first(), self.places(name).first()) {
            (Some(first), _) => first.clone(),
            (None, _) if properties.is_empty() => return Ok(withheld),
            (None, Some(section)) => section.end..section.end,
            (None, None) => {
                let mut new = self.clone();
                new.set_section(name, properties, Some(note))?;
                return self.take_proven(name, new, Withheld::nothing(Shape::Section, note), properties);
            }
        };
        let mut splices =
            vec![Splice::new(place.clone(), self.ended_as(&place, stand_in.join(ending), ending))];
        splices.extend(spans.into_iter().skip(1).map(|span| Splice::new(span, [])));
        let mut new = self.clone();
        new.commit(name, self.places(name).len(), splice(&self.bytes, splices, ending))?;
        let other = |key: &str| !keys.contains(&key);
        let ours = |key: &str| properties.iter().any(|(ours, _)| ours.eq_ignore_ascii_case(key));
        let kept = |document: &Self| document.values(name, |key| other(key) && !ours(key));
        if kept(&new) != kept(self) {
            return Err(DocumentError::Entangled { section: name.clone() });
        }
        self.take_proven(name, new, withheld, properties)
    }

    /// The lines of these keys, with their places.
    pub(crate) fn properties_of(&self, name: &SectionName, keys: &[&str], note: &str) -> Withheld {
        let mut withheld = Withheld::nothing(Shape::Properties, note);
        let mut spans = joined(self.spans_of(name, keys)).into_iter().peekable();
        let (mut anchor, mut skip) = (Vec::new(), 0);
        for line in self.reach(name).into_iter().flat_map(|reach| lines_of(&self.bytes, reach)) {
            match spans.peek() {
                Some(span) if line.start == span.start => {
                    withheld.parts.push(self.part(span, anchor.clone(), skip));
                    skip = 0;
                }
                Some(span) if line.start > span.start && line.end <= span.end => {}
                _ => {
                    anchor = self.bytes[line.clone()].trim_ascii_end().to_vec();
                    skip += 1;
                }
            }
            if spans.peek().is_some_and(|span| line.end >= span.end) {
                spans.next();
            }
        }
        withheld
    }

    fn part(&self, place: &Range<usize>, anchor: Vec<u8>, skip: usize) -> Part {
        let text = Zeroizing::new(self.bytes[place.clone()].to_vec());
        Part { text, anchor: Zeroizing::new(anchor), skip }
    }

    /// Lines that take the place of others, with a last ending where those have one, or where lines follow.
    fn ended_as(&self, place: &Range<usize>, lines: String, ending: &str) -> String {
        let ended = match place.is_empty() {
            true => is_terminated(&self.bytes[..place.end]),
            false => is_terminated(&self.bytes[place.clone()]),
        };
        if ended { lines + ending } else { lines }
    }

    /// One comment line for each occurrence, which stands nowhere in the file yet.
    fn unused_lines(&self, marker: &str, name: &SectionName, count: usize) -> Vec<String> {
        let lines = |copy: usize| -> Vec<String> {
            let copy = if copy == 1 { String::new() } else { format!(", {copy}") };
            (1..=count).map(|part| format!("{marker} ([{name}], part {part} of {count}{copy})")).collect()
        };
        let stands = |line: &String| self.bytes.windows(line.len()).any(|part| part == line.as_bytes());
        let mut copy = 1;
        let mut unused = lines(copy);
        while count > 1 && unused.iter().any(stands) {
            copy += 1;
            unused = lines(copy);
        }
        unused
    }

    /// Takes the new document if the withheld lines make it the old one again.
    fn take_proven(
        &mut self,
        name: &SectionName,
        new: Self,
        withheld: Withheld,
        properties: &[(&str, &str)],
    ) -> Result<Withheld, DocumentError> {
        let mut back = new.clone();
        let ours = |key: &str| properties.iter().any(|(ours, _)| ours.eq_ignore_ascii_case(key));
        if back.restore(name, &withheld, |property| ours(&property.key)).is_err() || back != *self {
            return Err(DocumentError::Entangled { section: name.clone() });
        }
        *self = new;
        Ok(withheld)
    }
}

/// Spans that follow on one another as one.
pub(crate) fn joined(spans: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let mut joined: Vec<Range<usize>> = Vec::new();
    for span in spans {
        match joined.last_mut() {
            Some(last) if last.end == span.start => last.end = span.end,
            _ => joined.push(span),
        }
    }
    joined
}

/// A comment of one line.
pub(crate) fn comment_line(text: &str) -> Result<String, DocumentError> {
    let printable = |character: char| character == ' ' || character.is_ascii_graphic();
    match !text.is_empty() && text.trim() == text && text.chars().all(printable) {
        true => Ok(format!("# {text}")),
        false => Err(DocumentError::Comment),
    }
}
