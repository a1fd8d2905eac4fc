//! A withheld section: back in the place of ours, with what the person added to ours meanwhile.

use std::ops::Range;

use super::{Attempt, Displaced, Plan, Restored, comments_below};
use crate::change::{before_ending, with_empty_line_above};
use crate::document::{Document, Property, Section};
use crate::name::SectionName;
use crate::scan::{BOM, is_terminated, line_ending};
use crate::splice::{Splice, lines_of, push_lines};
use crate::withheld::{Part, Shape, Withheld};

/// What the person added to an occurrence of ours.
#[derive(Default)]
struct Added {
    /// Its lines but for the header, the note and those below.
    lines: Vec<u8>,
    /// The properties in them.
    values: Vec<(String, String)>,
    /// The lines of each key that the withheld text has as well.
    again: Vec<Again>,
}

struct Again {
    key: String,
    spans: Vec<Vec<u8>>,
}

/// Where parts go, and their texts in order.
struct Target {
    range: Range<usize>,
    texts: Vec<Vec<u8>>,
}

impl Document {
    pub(super) fn section_plan(
        &self,
        name: &SectionName,
        withheld: &Withheld,
        is_ours: &impl Fn(&Property) -> bool,
        attempt: Attempt,
    ) -> Plan {
        let ending = line_ending(&self.bytes);
        let note = format!("# {}", withheld.note);
        let occurrences: Vec<Section<'_>> = self.occurrences(name).collect();
        let notes: Vec<Option<Range<usize>>> =
            self.reach(name).iter().map(|reach| self.lines_equal_to(reach, note.as_bytes()).next()).collect();
        // Up to the note, where the person took away the properties below it.
        let places: Vec<Range<usize>> = self
            .places(name)
            .into_iter()
            .zip(&notes)
            .map(|(own, note)| own.start..note.as_ref().map_or(own.end, |note| note.end.max(own.end)))
            .collect();
        let is_place =
            |index: &usize| notes[*index].is_some() || occurrences[*index].properties().iter().any(is_ours);
        let place = (0..occurrences.len()).find(is_place);
        let place = place.or(if withheld.is_empty() || occurrences.is_empty() { None } else { Some(0) });

        let mut parts = withheld.parts.clone();
        let markers: Vec<Vec<u8>> = parts
            .iter()
            .skip(1)
            .map(|part| part.anchor.to_vec())
            .filter(|anchor| !anchor.is_empty())
            .collect();
        let mut plan = Plan {
            splices: Vec::new(),
            count: parts.iter().map(|part| part.document(Shape::Section).blocks().len()).sum(),
            values: Vec::new(),
            markers,
            restored: Restored::default(),
        };
        for (index, section) in occurrences.iter().enumerate() {
            if Some(index) != place {
                self.keep_other(section, &places[index], note.as_bytes(), is_ours, &mut plan);
            }
        }
        let added = place.map_or_else(Added::default, |index| {
            self.added(&occurrences[index], &places[index], &parts, &note, &plan.markers, is_ours, attempt)
        });
        plan.restored.displaced = give_way(&mut parts, &added, ending);
        plan.values.extend(added.values.iter().cloned());
        plan.values.extend(parts.iter().flat_map(values_of));
        let Some(place) = place.map(|index| places[index].clone()) else {
            self.put_parts(&mut plan, None, &[], &parts, attempt);
            return plan;
        };
        if parts.is_empty() || attempt == Attempt::Last {
            // A header alone harms nobody, where removing it would make another section of the lines below.
            let goes = added.lines.is_empty() && !(parts.is_empty() && attempt == Attempt::Last);
            let header = lines_of(&self.bytes, place.clone()).into_iter().next().unwrap_or(place.clone());
            let mut left = self.bytes[header].to_vec();
            push_lines(&mut left, &added.lines, ending);
            plan.count += usize::from(!goes);
            plan.splices.push(match goes {
                true => Splice::new(with_empty_line_above(&self.bytes, &place), []),
                false => Splice::new(place.clone(), self.open_as(&place, left)),
            });
            self.put_parts(&mut plan, None, &[], &parts, attempt);
        } else {
            self.put_parts(&mut plan, Some(&place), &added.lines, &parts, attempt);
        }
        plan
    }

    /// Another occurrence, which somebody wrote beside ours: it loses what is ours.
    fn keep_other(
        &self,
        section: &Section<'_>,
        place: &Range<usize>,
        note: &[u8],
        is_ours: &impl Fn(&Property) -> bool,
        plan: &mut Plan,
    ) {
        let (ours, theirs): (Vec<_>, Vec<_>) = section.properties().into_iter().partition(is_ours);
        let is_left = |line: Range<usize>| {
            let text = self.bytes[line.clone()].trim_ascii();
            is_comment(text) && text != note && !plan.markers.iter().any(|marker| text == marker)
        };
        let below = |property: &Property| comments_below(&self.bytes, &property.span);
        let nothing_left = theirs.is_empty()
            && ours.iter().all(|property| below(property).is_empty())
            && !lines_of(&self.bytes, place.clone()).into_iter().any(is_left);
        if !ours.is_empty() && nothing_left {
            plan.splices.push(Splice::new(with_empty_line_above(&self.bytes, place), []));
            return;
        }
        plan.count += 1;
        plan.values.extend(theirs.into_iter().map(|property| (property.key, property.value)));
        if !ours.is_empty() {
            plan.splices.extend(self.lines_equal_to(place, note).map(|line| Splice::new(line, [])));
        }
        plan.splices.extend(ours.iter().map(|p| Splice::new(p.span.clone(), below(p))));
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "one reading of one section, with all that tells lines apart"
    )]
    fn added(
        &self,
        section: &Section<'_>,
        place: &Range<usize>,
        parts: &[Part],
        note: &str,
        markers: &[Vec<u8>],
        is_ours: &impl Fn(&Property) -> bool,
        attempt: Attempt,
    ) -> Added {
        let properties = section.properties();
        let withheld: Vec<(String, Vec<u8>)> = parts.iter().flat_map(lines_by_key).collect();
        let mut added = Added::default();
        let mut lines: Vec<Vec<u8>> = Vec::new();
        let mut dedent = 0;
        for line in lines_of(&self.bytes, place.clone()).into_iter().skip(1) {
            let bytes = &self.bytes[line.clone()];
            let Some(property) = properties.iter().find(|p| p.span.contains(&line.start)) else {
                let text = bytes.trim_ascii();
                let ours = text == note.as_bytes() || markers.iter().any(|marker| text == marker);
                let known = is_comment(bytes) && parts.iter().any(|part| has_line(&part.text, text));
                if !ours && !known {
                    lines.push(bytes.to_vec());
                }
                continue;
            };
            let first = property.span.start == line.start;
            if is_ours(property) {
                if first {
                    lines.push(comments_below(&self.bytes, &property.span));
                }
            } else if withheld.iter().any(|(key, _)| *key == property.key) {
                if first {
                    added.again(property, self.bytes[property.span.clone()].to_vec());
                }
            } else {
                if first {
                    let blanks = bytes.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
                    dedent = if attempt == Attempt::AtPlaces { 0 } else { blanks };
                    added.values.push((property.key.clone(), property.value.clone()));
                }
                let blanks =
                    bytes.iter().take(dedent).take_while(|byte| matches!(byte, b' ' | b'\t')).count();
                lines.push(bytes[blanks..].to_vec());
            }
        }
        // Lines that came back untouched are the withheld ones.
        added.again.retain(|again| {
            let known = |span: &Vec<u8>| {
                withheld.iter().any(|(key, text)| *key == again.key && text.trim_ascii() == span.trim_ascii())
            };
            !again.spans.iter().all(known)
        });
        let blank = |line: &Vec<u8>| line.trim_ascii().is_empty();
        let begin = lines.iter().position(|line| !blank(line)).unwrap_or(lines.len());
        let end = lines.iter().rposition(|line| !blank(line)).map_or(begin, |last| last + 1);
        let ending = line_ending(&self.bytes);
        lines[begin..end].iter().for_each(|line| push_lines(&mut added.lines, line, ending));
        added
    }

    /// Adds the splices that put the parts into the file: into the place of ours and of the markers, or at the end.
    fn put_parts(
        &self,
        plan: &mut Plan,
        place: Option<&Range<usize>>,
        added: &[u8],
        parts: &[Part],
        attempt: Attempt,
    ) {
        let ending = line_ending(&self.bytes);
        let mut targets: Vec<Target> = Vec::new();
        let mut waiting: Vec<Vec<u8>> = Vec::new();
        for (index, part) in parts.iter().enumerate() {
            let text = part.text.to_vec();
            let range = match index {
                0 => place.cloned(),
                _ => self.marker_place(&part.anchor, place, plan),
            };
            let own_place = index == 0 || attempt <= Attempt::Dedented;
            if let (false, Some(marker)) = (own_place, &range) {
                plan.splices.push(Splice::new(marker.clone(), []));
            }
            match (range.filter(|_| own_place), targets.last_mut()) {
                (Some(range), _) => {
                    let mut texts = std::mem::take(&mut waiting);
                    texts.push(text);
                    targets.push(Target { range, texts });
                }
                (None, Some(target)) => target.texts.push(text),
                (None, None) => waiting.push(text),
            }
            if index == 0
                && let Some(target) = targets.last_mut()
            {
                target.texts.push(added.to_vec());
            }
        }
        let joined = |texts: &[Vec<u8>]| {
            let mut lines = Vec::new();
            texts.iter().for_each(|text| push_lines(&mut lines, text, ending));
            lines
        };
        if !waiting.is_empty() {
            plan.splices.push(self.at_end(&joined(&waiting)));
        }
        for Target { range, texts } in targets {
            let own_end = texts.last().is_some_and(|last| !last.is_empty() && last.as_slice() == added);
            let lines = joined(&texts);
            let lines = if own_end { self.open_as(&range, lines) } else { lines };
            plan.splices.push(Splice::new(range, lines));
        }
    }

    /// Where an occurrence was, by its marker; the marker lines go. One that the person wrote lines around, so that it
    /// is within another section by now, stands for the place behind that.
    fn marker_place(
        &self,
        marker: &[u8],
        place: Option<&Range<usize>>,
        plan: &mut Plan,
    ) -> Option<Range<usize>> {
        let begin = if self.bytes.starts_with(BOM) { BOM.len() } else { 0 };
        let mut found = None;
        let lines: Vec<Range<usize>> = self.lines_equal_to(&(begin..self.bytes.len()), marker).collect();
        for line in lines {
            if place.is_some_and(|place| place.start <= line.start && line.start < place.end) {
                continue;
            }
            let within = self
                .blocks()
                .iter()
                .find(|block| block.own.start <= line.start && line.start < block.own.end);
            match (within, &found) {
                (None, None) => {
                    found = Some(line);
                    continue;
                }
                (Some(block), None) => found = Some(block.own.end..block.own.end),
                _ => {}
            }
            plan.splices.push(Splice::new(line, []));
        }
        found
    }

    /// The lines that are exactly this text.
    fn lines_equal_to<'a>(
        &'a self,
        range: &Range<usize>,
        text: &'a [u8],
    ) -> impl Iterator<Item = Range<usize>> + 'a {
        let is_it = move |line: &Range<usize>| self.bytes[line.clone()].trim_ascii() == text;
        lines_of(&self.bytes, range.clone()).into_iter().filter(is_it)
    }

    /// Lines without a last ending where those that they replace end the file without one.
    fn open_as(&self, place: &Range<usize>, mut lines: Vec<u8>) -> Vec<u8> {
        if place.end == self.bytes.len() && !is_terminated(&self.bytes) {
            let end = before_ending(&lines, lines.len()).unwrap_or(lines.len());
            lines.truncate(end);
        }
        lines
    }
}

impl Added {
    fn again(&mut self, property: &Property, span: Vec<u8>) {
        match self.again.iter_mut().find(|again| again.key == property.key) {
            Some(again) => again.spans.push(span),
            None => self.again.push(Again { key: property.key.clone(), spans: vec![span] }),
        }
    }
}

/// Puts the person's lines in the place of the withheld ones of the same key, of the last where there are several.
fn give_way(parts: &mut [Part], added: &Added, ending: &str) -> Vec<Displaced> {
    let mut displaced = Vec::new();
    for again in &added.again {
        for part in parts.iter_mut().rev() {
            let document = part.document(Shape::Section);
            let mut properties = document.sections().flat_map(|s| s.properties());
            let Some(last) = properties.by_ref().filter(|property| property.key == again.key).last() else {
                continue;
            };
            let mut lines = Vec::new();
            again.spans.iter().for_each(|span| push_lines(&mut lines, span, ending));
            let text = document.as_bytes()[last.span.clone()].to_vec().into();
            displaced.push(Displaced { key: again.key.clone(), text });
            part.replace(Shape::Section, last.span, &lines, ending);
            break;
        }
    }
    displaced
}

fn lines_by_key(part: &Part) -> Vec<(String, Vec<u8>)> {
    let document = part.document(Shape::Section);
    let properties = document.sections().flat_map(|section| section.properties());
    properties.map(|p| (p.key, document.as_bytes()[p.span].to_vec())).collect()
}

fn values_of(part: &Part) -> Vec<(String, String)> {
    let document = part.document(Shape::Section);
    let properties = document.sections().flat_map(|section| section.properties());
    properties.map(|property| (property.key, property.value)).collect()
}

fn has_line(text: &[u8], line: &[u8]) -> bool {
    lines_of(text, 0..text.len()).into_iter().any(|other| text[other].trim_ascii() == line)
}

fn is_comment(line: &[u8]) -> bool {
    matches!(line.trim_ascii_start().first(), Some(b'#' | b';'))
}
