//! Withheld properties: back in the place of their note, each part behind the line that was above it.

use std::collections::BTreeMap;
use std::ops::Range;

use super::{Attempt, Displaced, Plan, Restored, comments_below};
use crate::change::before_ending;
use crate::document::{Document, Property};
use crate::name::SectionName;
use crate::scan::{is_terminated, line_ending};
use crate::splice::{Splice, lines_of, push_lines};
use crate::withheld::{Part, Shape, Withheld};

/// The section as it stands now, without what is ours.
struct Remains {
    /// Its lines, those of the person.
    kept: Vec<Range<usize>>,
    /// The note's line, and how many lines of the person's are above it.
    note: Option<(Range<usize>, usize)>,
}

impl Document {
    pub(super) fn properties_plan(
        &self,
        name: &SectionName,
        withheld: &Withheld,
        is_ours: &impl Fn(&Property) -> bool,
        attempt: Attempt,
    ) -> Plan {
        let properties: Vec<Property> = self.occurrences(name).flat_map(|s| s.properties()).collect();
        let (ours, theirs): (Vec<_>, Vec<_>) = properties.into_iter().partition(is_ours);
        let mut parts = withheld.parts.clone();
        let restored = Restored { displaced: give_way(&mut parts, &theirs, line_ending(&self.bytes)) };
        let mut values: Vec<(String, String)> =
            theirs.iter().map(|p| (p.key.clone(), p.value.clone())).collect();
        values.extend(parts.iter().flat_map(values_of));

        let remains = self.remains(name, withheld, &ours);
        let mut splices: Vec<Splice> = ours
            .iter()
            .map(|property| Splice::new(property.span.clone(), comments_below(&self.bytes, &property.span)))
            .collect();
        let occurrences = self.places(name).len();
        let any = parts.iter().any(|part| !part.text.is_empty());
        if occurrences == 0 && any {
            splices.push(self.new_section(name, &parts));
        } else if occurrences > 0 {
            splices.extend(match attempt {
                Attempt::Last => self.behind_section(name, &parts, &remains),
                _ => self.part_splices(&parts, &remains, &theirs, attempt),
            });
        }
        let count = if any { occurrences.max(1) } else { occurrences };
        Plan { splices, count, values, markers: Vec::new(), restored }
    }

    fn remains(&self, name: &SectionName, withheld: &Withheld, ours: &[Property]) -> Remains {
        let note = format!("# {}", withheld.note);
        let lines = self.reach(name).into_iter().flat_map(|reach| lines_of(&self.bytes, reach));
        let is_ours = |line: &Range<usize>| ours.iter().any(|p| p.span.contains(&line.start));
        let mut kept: Vec<Range<usize>> = lines.filter(|line| !is_ours(line)).collect();
        let is_note = |line: &Range<usize>| self.bytes[line.clone()].trim_ascii() == note.as_bytes();
        let notes: Vec<usize> =
            kept.iter().enumerate().filter(|(_, line)| is_note(line)).map(|(index, _)| index).collect();
        // The person may have a line like it: ours is where it was put, or else the first.
        let first = withheld.parts.first();
        let exact = |index: &&usize| first.is_some_and(|part| self.is_behind(part, &kept, 0, **index));
        let note = notes.iter().find(exact).or(notes.first()).copied();
        let note = note.map(|index| (kept.remove(index), index));
        Remains { kept, note }
    }

    /// Whether a part was at this place: so many lines behind another, and below its line.
    fn is_behind(&self, part: &Part, kept: &[Range<usize>], from: usize, at: usize) -> bool {
        let above = at.checked_sub(1).and_then(|above| kept.get(above));
        at == from + part.skip && above.is_some_and(|line| self.is_anchor(part, line))
    }

    fn is_anchor(&self, part: &Part, line: &Range<usize>) -> bool {
        self.bytes[line.clone()].trim_ascii_end() == part.anchor.as_slice()
    }

    /// Each part behind so many lines that stayed.
    fn part_splices(
        &self,
        parts: &[Part],
        remains: &Remains,
        theirs: &[Property],
        attempt: Attempt,
    ) -> Vec<Splice> {
        let Remains { kept, note } = remains;
        let ending = line_ending(&self.bytes);
        let mut texts: BTreeMap<usize, Vec<u8>> = BTreeMap::new();
        let mut from = 0;
        for (index, part) in parts.iter().enumerate() {
            let at = match note {
                Some((_, above)) if index == 0 => *above,
                _ if index > 0 && attempt == Attempt::Together => from,
                _ if self.is_behind(part, kept, from, from + part.skip) => from + part.skip,
                _ => {
                    let below = kept.iter().skip(from).position(|line| self.is_anchor(part, line));
                    below.map_or(if index == 0 { 1 } else { from }, |below| from + below + 1)
                }
            };
            from = self.not_within(theirs, kept, at.max(1));
            push_lines(texts.entry(from).or_default(), &part.text, ending);
        }
        let mut splices = Vec::new();
        if let Some((line, above)) = note {
            let text = texts.remove(above).unwrap_or_default();
            splices.push(Splice::new(line.clone(), text));
        }
        for (behind, text) in texts {
            let end = behind.checked_sub(1).and_then(|above| kept.get(above)).map_or(0, |line| line.end);
            splices.push(Splice::new(end..end, text));
        }
        splices
    }

    /// All parts behind the last line of the section's first occurrence, where no indented line follows.
    fn behind_section(&self, name: &SectionName, parts: &[Part], remains: &Remains) -> Vec<Splice> {
        let end = self.places(name).first().map_or(0, |own| own.end);
        let mut text = Vec::new();
        parts.iter().for_each(|part| push_lines(&mut text, &part.text, line_ending(&self.bytes)));
        let note = remains.note.iter().map(|(line, _)| Splice::new(line.clone(), []));
        note.chain([Splice::new(end..end, text)]).collect()
    }

    /// The place itself, or the one behind the property that it would cut in two.
    fn not_within(&self, theirs: &[Property], kept: &[Range<usize>], at: usize) -> usize {
        let within = |line: &Range<usize>| {
            theirs.iter().any(|property| property.span.start < line.start && line.start < property.span.end)
        };
        at + kept.iter().skip(at).take_while(|line| within(line)).count()
    }

    /// The parts under a header of their own at the end of the file.
    fn new_section(&self, name: &SectionName, parts: &[Part]) -> Splice {
        let ending = line_ending(&self.bytes);
        let mut text = format!("[{name}]{ending}").into_bytes();
        parts.iter().for_each(|part| push_lines(&mut text, &part.text, ending));
        self.at_end(&text)
    }

    /// Lines of a section at the end of the file, behind an empty line.
    pub(super) fn at_end(&self, text: &[u8]) -> Splice {
        let end = self.bytes.len();
        let ending = line_ending(&self.bytes);
        let mut lines = Vec::new();
        if end > 0 && self.as_bytes() != crate::scan::BOM {
            // LF behind a bare CR would join it to one line ending.
            let blank = if self.bytes.ends_with(b"\r") { "\r\n" } else { ending };
            lines.extend(blank.bytes());
        }
        let open = end > 0 && !is_terminated(&self.bytes);
        let cut = if open { before_ending(text, text.len()) } else { None };
        lines.extend(&text[..cut.unwrap_or(text.len())]);
        Splice::new(end..end, lines)
    }
}

/// Takes lines out of the parts whose keys the person has lines of.
fn give_way(parts: &mut [Part], theirs: &[Property], ending: &str) -> Vec<Displaced> {
    let mut displaced: Vec<Displaced> = Vec::new();
    for part in parts {
        let document = part.document(Shape::Properties);
        let properties: Vec<Property> = document.sections().flat_map(|s| s.properties()).collect();
        for property in properties.iter().rev() {
            if theirs.iter().any(|theirs| theirs.key == property.key) {
                let text = document.as_bytes()[property.span.clone()].to_vec().into();
                displaced.push(Displaced { key: property.key.clone(), text });
                part.replace(Shape::Properties, property.span.clone(), &[], ending);
            }
        }
    }
    displaced
}

fn values_of(part: &Part) -> Vec<(String, String)> {
    let document = part.document(Shape::Properties);
    let properties = document.sections().flat_map(|section| section.properties());
    properties.map(|property| (property.key, property.value)).collect()
}
