//! Whole lines of a file replaced by others, with line endings where lines meet.

use std::ops::Range;

use crate::change::before_ending;
use crate::scan::{BOM, is_terminated};

/// Lines to be replaced; an empty range is a place between two lines. Without `Debug`: the text may hold keys.
pub(crate) struct Splice {
    pub(crate) range: Range<usize>,
    pub(crate) text: Vec<u8>,
}

impl Splice {
    pub(crate) fn new(range: Range<usize>, text: impl Into<Vec<u8>>) -> Self {
        Self { range, text: text.into() }
    }
}

/// Applies replacements that do not overlap; those of one place in their order. A line that is followed by another
/// gets the ending that it lacks.
pub(crate) fn splice(bytes: &[u8], splices: Vec<Splice>, ending: &str) -> Vec<u8> {
    apply(bytes, splices, ending).0
}

/// As [`splice`]; but a file without a last ending that loses its last lines ends without one again.
pub(crate) fn splice_open(bytes: &[u8], splices: Vec<Splice>, ending: &str) -> Vec<u8> {
    let (mut new, loses_end) = apply(bytes, splices, ending);
    if loses_end && !is_terminated(bytes) {
        let end = before_ending(&new, new.len()).unwrap_or(new.len());
        new.truncate(end);
    }
    new
}

/// The new bytes, and whether the last lines went without others in their place.
fn apply(bytes: &[u8], mut splices: Vec<Splice>, ending: &str) -> (Vec<u8>, bool) {
    splices.sort_by_key(|splice| (splice.range.start, splice.range.end));
    let mut new = Vec::with_capacity(bytes.len() + splices.iter().map(|s| s.text.len() + 2).sum::<usize>());
    let mut at = 0;
    let mut loses_end = false;
    for splice in splices {
        push_lines(&mut new, &bytes[at..splice.range.start.max(at)], ending);
        push_lines(&mut new, &splice.text, ending);
        at = at.max(splice.range.end);
        loses_end = splice.text.is_empty() && !splice.range.is_empty();
    }
    push_lines(&mut new, &bytes[at..], ending);
    (new, loses_end && at == bytes.len())
}

/// Adds lines behind others.
pub(crate) fn push_lines(lines: &mut Vec<u8>, more: &[u8], ending: &str) {
    if more.is_empty() {
        return;
    }
    if !lines.is_empty() && *lines != BOM && !is_terminated(lines) {
        lines.extend(ending.bytes());
    }
    lines.extend(more);
}

/// The lines of a part of a file, each with its ending. An ending is LF, CRLF or a bare CR.
pub(crate) fn lines_of(bytes: &[u8], range: Range<usize>) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let mut at = range.start;
    while at < range.end {
        let rest = &bytes[at..range.end];
        let length = match rest.iter().position(|byte| matches!(byte, b'\n' | b'\r')) {
            Some(end) if rest[end..].starts_with(b"\r\n") => end + 2,
            Some(end) => end + 1,
            None => rest.len(),
        };
        lines.push(at..at + length);
        at += length;
    }
    lines
}
