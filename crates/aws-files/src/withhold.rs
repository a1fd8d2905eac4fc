//! Taking keys out of a section, and putting them back where they stood.

use std::ops::Range;

use crate::change::{DocumentError, before_ending, cut_lines, keep_first};
use crate::document::Document;
use crate::name::SectionName;
use crate::scan::{Lines, is_terminated, line_ending};

impl Document {
    /// Takes every line of these keys out of a section, out of each occurrence of it, and puts a comment in the place
    /// of the first. All its other lines stay. Tells whether there was such a line; without one nothing changes.
    ///
    /// It is done only where [`Self::give_back`] would make the file what it was, byte for byte.
    ///
    /// # Errors
    /// [`DocumentError::Entangled`] where that is not so, or what is left would be read as something else, and
    /// [`DocumentError::Comment`]; nothing has changed then.
    pub fn withhold(&mut self, name: &SectionName, keys: &[&str], note: &str) -> Result<bool, DocumentError> {
        let Some(original) = self.section_text(name) else { return Ok(false) };
        let mut left = self.clone();
        if !left.take_lines(name, keys, note)? {
            return Ok(false);
        }
        let mut back = left.clone();
        if back.give_back(name, &original, keys, note).is_err() || back != *self {
            return Err(DocumentError::Entangled { section: name.clone() });
        }
        *self = left;
        Ok(true)
    }

    fn take_lines(&mut self, name: &SectionName, keys: &[&str], note: &str) -> Result<bool, DocumentError> {
        let line = note_line(note)?;
        let spans = self.spans_of(name, keys);
        let Some(first) = spans.first() else { return Ok(false) };
        let ending = before_ending(&self.bytes, first.end).map_or(&[][..], |end| &self.bytes[end..first.end]);
        let mut bytes = self.bytes.clone();
        let Some(place) = keep_first(&mut bytes, &spans, cut_lines) else { return Ok(false) };
        let ending = if is_terminated(&bytes[..place.end]) { ending } else { &[] };
        bytes.splice(place, [line.as_bytes(), ending].concat());
        self.commit_keys(name, keys, bytes, &[])?;
        Ok(true)
    }

    /// Puts back what [`Self::withhold`] took out, with the same keys and the same note. `original` is the section's
    /// text before that, as [`Self::section_text`] gave it.
    ///
    /// A section that stands as it was left gets its text back byte for byte. In one that was changed since, those
    /// changes stay, and the lines of the keys come in the place of the note, or else below the header. One that is
    /// gone comes back at the end of the file.
    ///
    /// # Errors
    /// [`DocumentError::Occupied`] when the section has one of the keys again, and others; nothing has changed then.
    pub fn give_back(
        &mut self,
        name: &SectionName,
        original: &[u8],
        keys: &[&str],
        note: &str,
    ) -> Result<(), DocumentError> {
        let old = Self::parse(original);
        if old.section_text(name).as_deref() != Some(original) {
            return Err(DocumentError::NotThisSection { section: name.clone() });
        }
        let mut left = old.clone();
        left.take_lines(name, keys, note)?;
        let places = self.places(name);
        if places.is_empty() {
            return self.replace_section_text(name, original);
        }
        if !self.spans_of(name, keys).is_empty() {
            return Err(DocumentError::Occupied { section: name.clone() });
        }
        let (originals, left) = (old.reaches(name), left.reaches(name));
        let untouched = places.len() == left.len()
            && places.iter().zip(&left).all(|(place, left)| self.stands_at(place, left));
        let mut bytes = self.bytes.clone();
        if untouched {
            for ((place, left), original) in places.iter().zip(&left).zip(&originals).rev() {
                bytes.splice(place.start..place.start + left.len(), original.iter().copied());
            }
        } else {
            let lines: Vec<u8> =
                old.spans_of(name, keys).into_iter().flat_map(|span| old.bytes[span].to_vec()).collect();
            self.put_lines(name, &mut bytes, &lines, &note_line(note)?);
        }
        self.commit_keys(name, keys, bytes, &old.values(name, |key| keys.contains(&key)))
    }

    /// Puts lines in the place of the note, in whichever occurrence it stands, or below the first one's header.
    fn put_lines(&self, name: &SectionName, bytes: &mut Vec<u8>, lines: &[u8], note: &str) {
        let notes = self.lines_that_are(name, note);
        let ending = line_ending(&self.bytes);
        let place = keep_first(bytes, &notes, cut_lines).unwrap_or_else(|| {
            let below = self.headers(name).first().map_or(0, |header| header.end);
            below..below
        });
        let (lines, own) = match before_ending(lines, lines.len()) {
            Some(end) => (&lines[..end], &lines[end..]),
            None => (lines, ending.as_bytes()),
        };
        let text = match (is_terminated(&bytes[..place.end]), place.is_empty()) {
            (true, _) => [lines, own].concat(),
            (false, true) => [own, lines].concat(),
            (false, false) => lines.to_vec(),
        };
        bytes.splice(place, text);
    }

    /// As [`Self::commit`], unless the section would not have exactly these values of the keys, or would read
    /// differently in what else it has.
    fn commit_keys(
        &mut self,
        name: &SectionName,
        keys: &[&str],
        bytes: Vec<u8>,
        values: &[(String, String)],
    ) -> Result<(), DocumentError> {
        let new = Self::parse(bytes);
        let other = |key: &str| !keys.contains(&key);
        let reads_right = new.values(name, other) == self.values(name, other)
            && new.values(name, |key| !other(key)) == values;
        if !reads_right {
            return Err(DocumentError::Entangled { section: name.clone() });
        }
        self.commit(name, self.places(name).len(), new.bytes)
    }

    /// The section's properties of some keys, with their values.
    pub(crate) fn values(&self, name: &SectionName, wanted: impl Fn(&str) -> bool) -> Vec<(String, String)> {
        let properties = self.occurrences(name).flat_map(|section| section.properties());
        properties.filter(|p| wanted(&p.key)).map(|p| (p.key, p.value)).collect()
    }

    /// The lines of every occurrence of these keys, given in lower case.
    pub(crate) fn spans_of(&self, name: &SectionName, keys: &[&str]) -> Vec<Range<usize>> {
        let properties = self.occurrences(name).flat_map(|section| section.properties());
        properties.filter(|p| keys.contains(&p.key.as_str())).map(|p| p.span).collect()
    }

    /// Whether an occurrence is this text, and has no lines of its own behind it.
    fn stands_at(&self, place: &Range<usize>, text: &[u8]) -> bool {
        let end = place.start + text.len();
        let next = self.bytes.get(end);
        let whole = is_terminated(text) || matches!(next, None | Some(b'\n' | b'\r'));
        whole && place.end <= end && self.bytes[place.start..].starts_with(text)
    }

    /// Every occurrence from its header to the next section's: with the comments behind its last property.
    pub(crate) fn reach(&self, name: &SectionName) -> Vec<Range<usize>> {
        let ends = self.blocks.iter().skip(1).map(|next| next.own.start).chain([self.bytes.len()]);
        let blocks = self.blocks.iter().zip(ends);
        blocks
            .filter(|(block, _)| name.matches(&self.bytes[block.name.clone()]))
            .map(|(block, end)| block.own.start..end)
            .collect()
    }

    fn reaches(&self, name: &SectionName) -> Vec<Vec<u8>> {
        self.reach(name).into_iter().map(|reach| self.bytes[reach].to_vec()).collect()
    }

    /// The lines of the section that are exactly this text.
    fn lines_that_are(&self, name: &SectionName, text: &str) -> Vec<Range<usize>> {
        let lines = self.reach(name).into_iter().flat_map(|reach| Lines::new(&self.bytes, reach));
        let is_it = |line: &Range<usize>| self.bytes[line.clone()].trim_ascii() == text.as_bytes();
        lines.filter(|line| is_it(&line.text)).map(|line| line.text.start..line.end).collect()
    }

    /// The header line of every occurrence.
    fn headers(&self, name: &SectionName) -> Vec<Range<usize>> {
        let first = |place| Lines::new(&self.bytes, place).next();
        self.places(name).into_iter().filter_map(first).map(|line| line.text.start..line.end).collect()
    }
}

fn note_line(note: &str) -> Result<String, DocumentError> {
    if note.is_empty() || note.chars().any(char::is_control) {
        return Err(DocumentError::Comment);
    }
    Ok(format!("# {note}"))
}
