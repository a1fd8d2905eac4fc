//! Why a client gives up on a file.

/// What is wrong with the line for which a client gives up on everything that is in a file. It names no value, since
/// values may be secrets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Cause {
    /// A byte order mark in front of the line.
    #[error("the line begins with a byte order mark")]
    ByteOrderMark,
    /// Bytes that are not UTF-8.
    #[error("the file is not UTF-8")]
    NotUtf8,
    /// A section header that never ends.
    #[error("the section header has no ']'")]
    UnclosedHeader,
    /// Text behind a header's `]`, a comment sign inside the brackets, or nothing in them.
    #[error("the section header is not one name in brackets")]
    OddHeader,
    /// A section that stands twice.
    #[error("the section appears twice")]
    SectionTwice,
    /// A line above the first section.
    #[error("the line comes before the first section")]
    AboveSections,
    /// A line that is no setting.
    #[error("the line has no '='")]
    NoEquals,
    /// A setting of the form `key: value`.
    #[error("the line has ':' in place of '='")]
    ColonForEquals,
    /// The `=` comes behind a comment sign.
    #[error("the '=' is inside a comment")]
    EqualsInComment,
    /// A setting without a key.
    #[error("the setting has no key")]
    NoKey,
    /// A key that stands twice in one section.
    #[error("the key appears twice")]
    KeyTwice,
    /// An indented line where there is nothing to continue.
    #[error("the line is indented but continues no setting")]
    Indented,
    /// An indented line below an empty setting that is no `name = value`.
    #[error("the indented line is no 'name = value'")]
    Nested,
    /// A value that is a single quote.
    #[error("the value is one quote and nothing else")]
    LoneQuote,
}

impl Cause {
    /// What is wrong with a line that stands above the first section.
    pub(super) fn above_sections(text: &str) -> Self {
        match Self::of_line(text) {
            cause @ (Self::ByteOrderMark | Self::UnclosedHeader | Self::OddHeader) => cause,
            _ => Self::AboveSections,
        }
    }

    /// What is wrong with a line that is neither a header nor a setting.
    pub(super) fn of_line(text: &str) -> Self {
        if text.starts_with('\u{feff}') {
            return Self::ByteOrderMark;
        }
        if let Some(inside) = text.strip_prefix('[') {
            return if inside.contains(']') { Self::OddHeader } else { Self::UnclosedHeader };
        }
        match (text.find('='), text.find(':')) {
            (Some(0), _) | (None, Some(0)) => Self::NoKey,
            (Some(_), _) => Self::EqualsInComment,
            (None, Some(_)) => Self::ColonForEquals,
            (None, None) => Self::NoEquals,
        }
    }
}

/// The line, counted from 1, for which a client gives up on a file, and why.
pub(super) type Refused = (usize, Cause);
