//! Putting back what was withheld, into a file that may have changed since.

mod properties;
mod section;
mod stray;

use std::fmt;
use std::ops::Range;

use zeroize::Zeroizing;

use crate::change::DocumentError;
use crate::document::{Document, Property};
use crate::name::SectionName;
use crate::scan::line_ending;
use crate::splice::{Splice, lines_of, splice_open};
use crate::withheld::{Shape, Withheld};

/// What became of the withheld lines.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Restored {
    /// Lines that did not come back, because the person wrote a line with the same key meanwhile. Keep them where
    /// the person can get at them.
    pub displaced: Vec<Displaced>,
}

/// Withheld lines of one key that gave way to the person's.
#[derive(Clone, PartialEq, Eq)]
pub struct Displaced {
    /// The key, in lower case.
    pub key: String,
    /// The lines, byte for byte.
    pub text: Zeroizing<Vec<u8>>,
}

/// Without the lines, which may be secrets.
impl fmt::Debug for Displaced {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Displaced").field("key", &self.key).finish_non_exhaustive()
    }
}

/// How hard the file is held to the places that the lines came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Attempt {
    /// Every part at its own place.
    AtPlaces,
    /// As before; and lines that the person added to our section lose their indentation, by which they would belong to
    /// the line above.
    Dedented,
    /// All parts at the place of the first.
    Together,
    /// All parts at the end of the file, or, of properties, of the section.
    Last,
}

const ATTEMPTS: [Attempt; 4] = [Attempt::AtPlaces, Attempt::Dedented, Attempt::Together, Attempt::Last];

/// A way to put the lines back.
struct Plan {
    splices: Vec<Splice>,
    /// How often the section then stands in the file.
    count: usize,
    /// What the section then holds, in any order.
    values: Vec<(String, String)>,
    /// Lines of ours that go, wherever they stand.
    markers: Vec<Vec<u8>>,
    restored: Restored,
}

impl Document {
    /// Puts back what [`Self::withhold_section`] or [`Self::withhold_properties`] took out, and takes out what stands
    /// in its place: the properties that `is_ours` names, and the note.
    ///
    /// Where nothing else changed, the file is what it was before, byte for byte. Where the person changed something,
    /// that stays, and every withheld line comes back:
    /// - lines that they added to our section stay with the restored one; one whose key was withheld takes the place
    ///   of the withheld line, which is then in [`Restored::displaced`];
    /// - an occurrence whose marker is gone comes behind the one before it, else in front of the next one; where
    ///   none of their places is left, all come at the end of the file;
    /// - properties whose note is gone come behind the line that was above them, else below the header.
    ///
    /// `is_ours` is asked for every property of the section. A line that the person indented below one of ours, which
    /// made it a part of its value, stays as a comment.
    ///
    /// # Errors
    /// [`DocumentError::NotThisSection`] when the withheld lines are another section's, and
    /// [`DocumentError::Entangled`] when they would be read as something else wherever they are put. Nothing has
    /// changed then, and [`Self::take_out`] still takes out what is ours.
    pub fn restore(
        &mut self,
        name: &SectionName,
        withheld: &Withheld,
        is_ours: impl Fn(&Property) -> bool,
    ) -> Result<Restored, DocumentError> {
        let refused = || DocumentError::NotThisSection { section: name.clone() };
        if withheld.shape == Shape::Section && !withheld.parts.iter().all(|part| is_text_of(name, &part.text))
        {
            return Err(refused());
        }
        for attempt in ATTEMPTS {
            let plan = match withheld.shape {
                Shape::Section => self.section_plan(name, withheld, &is_ours, attempt),
                Shape::Properties => self.properties_plan(name, withheld, &is_ours, attempt),
            };
            match self.carry_out(name, plan) {
                Err(DocumentError::Entangled { .. }) => {}
                result => return result,
            }
        }
        Err(DocumentError::Entangled { section: name.clone() })
    }

    /// Takes the properties that `is_ours` names and the note out of a section, and puts nothing in their place: for
    /// a section that came where nothing was, and for one whose earlier text cannot be put back now. Lines that the
    /// person added stay; where nothing but the header is left, the section goes.
    ///
    /// # Errors
    /// [`DocumentError::Entangled`] when lines below would then be read as part of another section; nothing has changed
    /// then.
    pub fn take_out(
        &mut self,
        name: &SectionName,
        note: &str,
        is_ours: impl Fn(&Property) -> bool,
    ) -> Result<(), DocumentError> {
        self.restore(name, &Withheld::nothing(Shape::Section, note), is_ours).map(drop)
    }

    fn carry_out(&mut self, name: &SectionName, plan: Plan) -> Result<Restored, DocumentError> {
        let bytes = splice_open(&self.bytes, plan.splices, line_ending(&self.bytes));
        let mut new = Self::parse(bytes);
        let sorted = |mut values: Vec<(String, String)>| {
            values.sort();
            values
        };
        let reads_right = sorted(new.values(name, |_| true)) == sorted(plan.values);
        if !reads_right {
            return Err(DocumentError::Entangled { section: name.clone() });
        }
        let others_stay = match plan.markers.is_empty() {
            true => self.others(name).eq(new.others(name)),
            false => self.without(&plan.markers, name) == new.without(&plan.markers, name),
        };
        if !others_stay {
            return Err(DocumentError::Entangled { section: name.clone() });
        }
        // Compared above, without our markers.
        std::mem::swap(self, &mut new);
        if self.places(name).len() != plan.count || self.is_utf16() {
            let error = match self.is_utf16() {
                true => DocumentError::Utf16,
                false => DocumentError::Entangled { section: name.clone() },
            };
            std::mem::swap(self, &mut new);
            return Err(error);
        }
        Ok(plan.restored)
    }

    /// Every other section's lines, without some comment lines of ours that may stand among them.
    fn without(&self, markers: &[Vec<u8>], name: &SectionName) -> Vec<Vec<u8>> {
        let others = self.blocks().iter().filter(|block| !self.is(block, name));
        let lines = |own: &Range<usize>| -> Vec<u8> {
            let lines = lines_of(&self.bytes, own.clone()).into_iter().map(|line| &self.bytes[line]);
            let kept = lines.filter(|line| !markers.iter().any(|marker| line.trim_ascii() == marker));
            kept.collect::<Vec<_>>().concat().trim_ascii_end().to_vec()
        };
        others.map(|block| lines(&block.own)).collect()
    }

    fn is_utf16(&self) -> bool {
        self.bytes.starts_with(b"\xFF\xFE") || self.bytes.starts_with(b"\xFE\xFF")
    }
}

/// Whether a text is that section, in one or more occurrences, and nothing else.
fn is_text_of(name: &SectionName, text: &[u8]) -> bool {
    Document::parse(text).section_text(name).as_deref() == Some(text)
}

/// What is left of the lines of a property of ours below its first: what the person indented there, as comments.
fn comments_below(bytes: &[u8], span: &Range<usize>) -> Vec<u8> {
    let mut comments = Vec::new();
    for line in lines_of(bytes, span.clone()).into_iter().skip(1) {
        let text = bytes[line].trim_ascii_start();
        if text.trim_ascii().is_empty() {
            continue;
        }
        if !text.starts_with(b"#") && !text.starts_with(b";") {
            comments.extend(b"# ");
        }
        comments.extend(text);
    }
    comments
}
