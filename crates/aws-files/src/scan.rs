//! Lines and what they are: the one place that knows the shape of the file.
//!
//! A line ends at LF, CRLF or a bare CR, as Python reads text files. If the Rust SDK and botocore disagree about a line, it
//! gets the meaning that protects more of the file: a line that either of them takes for a header starts a section, and an
//! indented line always belongs to the section above it.

use memchr::memchr2;
use std::ops::Range;

/// The UTF-8 byte order mark, which editors on Windows put in front.
pub(crate) const BOM: &[u8] = b"\xEF\xBB\xBF";

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LineKind {
    /// Spaces and tabs at most.
    Blank,
    /// `#` or `;` in the first column.
    Comment,
    /// `[` in the first column, or indented where botocore takes it for a header.
    Header,
    /// The first line of a property, or anything else that is no other kind.
    Property,
    /// An indented line below a property, an indented comment included (the Rust SDK reads it as part of the value).
    Continuation,
}

/// One line, as places in the scanned bytes.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    pub(crate) kind: LineKind,
    /// Without the line ending.
    pub(crate) text: Range<usize>,
    /// Behind the line ending.
    pub(crate) end: usize,
}

/// Reads `bytes` line by line, from a place where a line begins.
pub(crate) struct Lines<'a> {
    bytes: &'a [u8],
    at: usize,
    until: usize,
    /// Columns of indentation of the last header or property; botocore's test for a continuation is "deeper".
    indent: usize,
    /// Whether a property of the current section came before.
    in_property: bool,
}

impl<'a> Lines<'a> {
    /// The lines of a part of `bytes`.
    pub(crate) fn new(bytes: &'a [u8], range: Range<usize>) -> Self {
        Self { bytes, at: range.start, until: range.end, indent: 0, in_property: false }
    }

    fn kind(&mut self, text: &[u8]) -> LineKind {
        let indent = text.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        let Some(&first) = text.get(indent) else { return LineKind::Blank };
        if indent == 0 && matches!(first, b'#' | b';') {
            return LineKind::Comment;
        }
        let continues = self.in_property && indent > self.indent;
        if indent > 0 && (continues || matches!(first, b'#' | b';')) {
            return LineKind::Continuation;
        }
        self.indent = indent;
        self.in_property = first != b'[';
        if first == b'[' { LineKind::Header } else { LineKind::Property }
    }
}

impl Iterator for Lines<'_> {
    type Item = Line;

    fn next(&mut self) -> Option<Line> {
        let rest = &self.bytes[self.at..self.until];
        if rest.is_empty() {
            return None;
        }
        let length = memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
        let ending = match &rest[length..] {
            [b'\r', b'\n', ..] => 2,
            [_, ..] => 1,
            [] => 0,
        };
        let text = self.at..self.at + length;
        self.at = text.end + ending;
        let kind = self.kind(&self.bytes[text.clone()]);
        Some(Line { kind, text, end: self.at })
    }
}

/// Whether the bytes end with a line ending.
pub(crate) fn is_terminated(bytes: &[u8]) -> bool {
    matches!(bytes.last(), Some(b'\n' | b'\r'))
}

/// The line ending that the file uses: that of its first line that ends with LF or CRLF, else LF. Never a bare CR,
/// which the Rust SDK does not read as a line ending.
pub(crate) fn line_ending(bytes: &[u8]) -> &'static str {
    match bytes.iter().position(|&byte| byte == b'\n') {
        Some(at) if at > 0 && bytes[at - 1] == b'\r' => "\r\n",
        _ => "\n",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<LineKind> {
        Lines::new(text.as_bytes(), 0..text.len()).map(|line| line.kind).collect()
    }

    #[test]
    fn every_line_ending_ends_a_line() {
        let text = b"a\nb\r\nc\rd";
        let lines: Vec<_> = Lines::new(text, 0..text.len()).map(|line| &text[line.text]).collect();
        assert_eq!(lines, [b"a", b"b", b"c", b"d"]);
    }

    #[test]
    fn indentation_decides_between_header_property_and_continuation() {
        use LineKind::{Blank, Comment, Continuation, Header, Property};
        assert_eq!(
            kinds("[a]\ns3 =\n  b = c\n\n  [d]\n# e\n  # f\n[g]\n"),
            [Header, Property, Continuation, Blank, Continuation, Comment, Continuation, Header]
        );
        // botocore: nothing to continue yet, or not deeper than what came before.
        assert_eq!(kinds("[a]\n  [b]\n  c = d\n  [e]\n   [f]"), [Header, Header, Property, Header, Header]);
    }

    #[test]
    fn the_line_ending_is_the_files_own() {
        assert_eq!(line_ending(b"a\r\nb\n"), "\r\n");
        assert_eq!(line_ending(b"a\nb\r\n"), "\n");
        assert_eq!(line_ending(b"a\rb\r"), "\n");
        assert_eq!(line_ending(b""), "\n");
    }
}
