//! A section header as it is written: what stands between its brackets, and what stands around them.
//!
//! What a header *means* is not decided here. Each reader has its own rule for it (`readers/`), and
//! [`crate::SectionName`] takes what any of them would take.

use std::ops::Range;

/// One line that begins, behind blanks, with `[`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Header<'a> {
    /// The line from behind the `[`.
    rest: &'a str,
}

/// Which `]` closes a header. AWS tools differ on it where a comment follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Closing {
    /// The line ends at its first `#` or `;`, wherever that stands (the SDKs for Go, Java and Rust).
    AnyComment,
    /// The line ends at the first `#` or `;` behind a blank (the SDK for JavaScript).
    SpacedComment,
    /// The last `]` of the line counts, even inside a comment (botocore).
    LastBracket,
}

/// The words between the brackets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Words<'a> {
    /// The first of two or more words, such as `profile`.
    pub(crate) kind: Option<&'a str>,
    /// What follows the kind, or all there is, without the blanks around it and with its quotes.
    pub(crate) name: &'a str,
}

const COMMENT: [char; 2] = ['#', ';'];

impl<'a> Header<'a> {
    /// The header on a line; `None` for a line that begins with anything but `[` behind characters that `is_blank`.
    pub(crate) fn of(line: &'a str, is_blank: impl Fn(char) -> bool) -> Option<Self> {
        let text = line.trim_start_matches(is_blank);
        let rest = text.strip_prefix('[')?;
        Some(Self { rest })
    }

    /// What stands between the brackets, blanks included; `None` where the header is not closed or something
    /// follows the bracket. Blanks behind the bracket are those that `is_blank`.
    pub(crate) fn inside(&self, closing: Closing, is_blank: impl Fn(char) -> bool) -> Option<&'a str> {
        let end = match closing {
            Closing::LastBracket => return self.rest.rfind(']').map(|close| &self.rest[..close]),
            Closing::AnyComment => self.rest.find(COMMENT),
            Closing::SpacedComment => comment_after(self.rest, false, &is_blank),
        };
        self.rest[..end.unwrap_or(self.rest.len())].trim_end_matches(is_blank).strip_suffix(']')
    }
}

impl<'a> Words<'a> {
    /// The words of what stands between the brackets, parted by blanks and tabs.
    pub(crate) fn of(inside: &'a str) -> Self {
        const BLANK: [char; 2] = [' ', '\t'];
        let inside = inside.trim_matches(BLANK);
        match inside.find(BLANK) {
            Some(end) => {
                let name = inside[end..].trim_start_matches(BLANK);
                Self { kind: Some(&inside[..end]), name }
            }
            None => Self { kind: None, name: inside },
        }
    }

    /// The name without one pair of quotes around it.
    pub(crate) fn unquoted(&self) -> &'a str {
        ['"', '\'']
            .into_iter()
            .find_map(|quote| self.name.strip_prefix(quote)?.strip_suffix(quote))
            .unwrap_or(self.name)
    }
}

/// The place of the first comment sign that stands behind a blank, or at the beginning where that counts as one.
pub(crate) fn comment_after(text: &str, at_start: bool, is_blank: impl Fn(char) -> bool) -> Option<usize> {
    let mut blank = at_start;
    text.char_indices().find_map(|(at, character)| {
        let found = blank && COMMENT.contains(&character);
        blank = is_blank(character);
        found.then_some(at)
    })
}

/// Where a header line names its section, by the rule that finds a name wherever some client does: between `[` and the
/// last `]` in front of a comment; in a malformed header up to the last `]`, or to the end of the line.
pub(crate) fn name_place(bytes: &[u8], line: &Range<usize>) -> Range<usize> {
    let text = &bytes[line.clone()];
    let open = text.iter().position(|&byte| byte == b'[').map_or(0, |bracket| bracket + 1);
    let inner = &text[open..];
    let comment = inner.iter().position(|byte| matches!(byte, b'#' | b';')).unwrap_or(inner.len());
    let close = |part: &[u8]| part.iter().rposition(|&byte| byte == b']');
    let length = close(&inner[..comment]).or_else(|| close(inner)).unwrap_or(inner.len());
    line.start + open..line.start + open + length
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blank(character: char) -> bool {
        matches!(character, ' ' | '\t')
    }

    #[test]
    fn the_closing_bracket_depends_on_where_a_comment_begins() {
        let inside = |line, closing| Header::of(line, blank).unwrap().inside(closing, blank);
        for (line, any, spaced, last) in [
            ("[a]", Some("a"), Some("a"), Some("a")),
            (" [ a ]\t", Some(" a "), Some(" a "), Some(" a ")),
            ("[a] # see [1]", Some("a"), Some("a"), Some("a] # see [1")),
            ("[a]; c", Some("a"), None, Some("a")),
            ("[a]x", None, None, Some("a")),
            ("[a", None, None, None),
            ("[a#b]", None, Some("a#b"), Some("a#b")),
        ] {
            assert_eq!(inside(line, Closing::AnyComment), any, "{line}");
            assert_eq!(inside(line, Closing::SpacedComment), spaced, "{line}");
            assert_eq!(inside(line, Closing::LastBracket), last, "{line}");
        }
        assert_eq!(Header::of("a = [b]", blank), None);
    }

    #[test]
    fn words_are_parted_by_blanks_and_tabs() {
        let words = Words::of(" profile \t'de v' ");
        assert_eq!((words.kind, words.name), (Some("profile"), "'de v'"));
        assert_eq!(words.unquoted(), "de v");
        assert_eq!(Words::of("dev"), Words { kind: None, name: "dev" });
        assert_eq!(Words::of("\"").unquoted(), "\"");
    }

    #[test]
    fn a_header_is_named_by_its_brackets() {
        for (line, name) in [
            ("[a]", "a"),
            ("[a] # see [1]", "a"),
            ("  [ profile a ]  ; x", " profile a "),
            ("[a#b]", "a#b"),
            ("[a", "a"),
            ("[]", ""),
        ] {
            let range = name_place(line.as_bytes(), &(0..line.len()));
            assert_eq!(&line[range], name, "{line}");
        }
    }
}
