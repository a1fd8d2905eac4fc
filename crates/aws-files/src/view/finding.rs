//! What in a file makes AWS tools differ, ignore a part, or reject the whole.

use crate::FileRole;

/// One remark about one line. It names no value, since values may be secrets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Finding {
    /// The file.
    pub file: FileRole,
    /// The line, counted from 1.
    pub line: usize,
    /// What was found there.
    pub kind: FindingKind,
}

/// What was found. Sources: the AWS SDK specification's grammar as the Rust SDK implements it (`aws-runtime`,
/// `env_config`), and Python's `configparser` as botocore and the AWS CLI use it (`botocore/configloader.py`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum FindingKind {
    /// A byte order mark in front of the file.
    #[error("the file begins with a byte order mark; AWS tools reject it")]
    ByteOrderMark,
    /// Bytes that are not UTF-8.
    #[error("the file is not UTF-8; the SDKs ignore it and the AWS CLI rejects it")]
    InvalidUtf8,
    /// A carriage return without a line feed, which only some tools take for a line ending.
    #[error("a carriage return without a line feed; AWS tools differ on whether the line ends there")]
    BareCarriageReturn,
    /// A section header that never ends.
    #[error("the section header has no ']'; AWS tools reject the file")]
    UnclosedHeader,
    /// Text behind a header's `]`, or a comment sign inside the brackets.
    #[error("the section header has more than a name in brackets; the SDKs reject the file")]
    OddHeader,
    /// `[name] # see [1]`: botocore takes everything up to the last `]` for the name.
    #[error("the comment behind the section header holds ']'; the AWS CLI reads another name")]
    BracketInComment,
    /// `[]`.
    #[error("the section header is empty; the AWS CLI rejects the file")]
    EmptyHeader,
    /// A property above the first section.
    #[error("a line stands above the first section; AWS tools reject the file")]
    BeforeAnySection,
    /// A line that is no property.
    #[error("the line has no '='; AWS tools reject the file")]
    NoEquals,
    /// `key: value`, which botocore accepts.
    #[error("the line has ':' in place of '='; the SDKs reject the file")]
    ColonForEquals,
    /// The `=` comes after a comment sign.
    #[error("the '=' is inside a comment; the SDKs reject the file")]
    EqualsInComment,
    /// A property without a key.
    #[error("the property has no name; AWS tools reject the file")]
    NoKey,
    /// A key with `:` in it, where botocore ends the key.
    #[error("the key holds ':', which ends the key for the AWS CLI and not for the SDKs")]
    ColonInKey,
    /// An indented line where there is nothing to continue.
    #[error("the line is indented but continues no property; the SDKs reject the file")]
    StrayContinuation,
    /// An indented line below an empty property that is no `name = value`.
    #[error("the indented line has no '='; AWS tools reject the file")]
    SubPropertyNoEquals,
    /// An indented comment or nameless line below an empty property.
    #[error("the indented line is no 'name = value'; the SDKs reject the file")]
    SubPropertyOdd,
    /// An indented comment, which the SDKs read as part of the value above.
    #[error("the indented comment is part of the value above for the SDKs, and a comment for the AWS CLI")]
    IndentedComment,
    /// A comment behind a value, which botocore reads as part of the value.
    #[error("the comment behind the value is part of the value for the AWS CLI")]
    InlineComment,
    /// The same header again.
    #[error("the section stands twice; the SDKs merge it, the AWS CLI rejects the file")]
    DuplicateSection,
    /// The same key again in one section.
    #[error("the key stands twice; the SDKs take the last one, the AWS CLI rejects the file")]
    DuplicateKey,
    /// `[default]` and `[profile default]` in one config file.
    #[error("[default] and [profile default] are both there; AWS tools differ on which one counts")]
    DefaultTwice,
    /// `[DEFAULT]`.
    #[error("[DEFAULT] adds its keys to every other section of the AWS CLI")]
    UppercaseDefault,
    /// A section that the SDKs ignore: no `profile` in front (config file), a prefix (credentials file), or a name
    /// with other characters than an identifier may have.
    #[error("the SDKs ignore this section because of its name")]
    IgnoredSection,
    /// A key that the SDKs ignore because of its characters.
    #[error("the SDKs ignore this key because of its characters")]
    IgnoredKey,
}

impl FindingKind {
    /// Whether the Rust SDK, and so the SDK specification, rejects both files because of it: no profile works then.
    pub fn rejected_by_sdks(self) -> bool {
        use FindingKind::*;
        matches!(
            self,
            ByteOrderMark
                | UnclosedHeader
                | OddHeader
                | BeforeAnySection
                | NoEquals
                | ColonForEquals
                | EqualsInComment
                | NoKey
                | StrayContinuation
                | SubPropertyNoEquals
                | SubPropertyOdd
        )
    }

    /// Whether botocore, and so the AWS CLI, rejects the file because of it: every command fails then.
    pub fn rejected_by_botocore(self) -> bool {
        use FindingKind::*;
        matches!(
            self,
            ByteOrderMark
                | InvalidUtf8
                | UnclosedHeader
                | EmptyHeader
                | BeforeAnySection
                | NoEquals
                | NoKey
                | SubPropertyNoEquals
                | DuplicateSection
                | DuplicateKey
        )
    }
}
