//! What is told of a text that is kept.

use daypass_core::{Explain, ProfileName};
use jiff::Timestamp;
use std::fmt;
use std::path::PathBuf;

/// Why a text is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeptReason {
    /// The person, or another tool, had made the section their own while a session was there.
    SectionChanged,
    /// The person had written lines of the same keys into the session's section, and theirs won.
    LinesChanged,
    /// Wherever it is put, it would be read as something else, or the file could not hold it.
    Unsafe,
    /// The vault did not open when the session was stopped, or an earlier version left it.
    Owed,
    /// It came with an export from another machine.
    Imported,
}

impl KeptReason {
    pub(super) const ALL: [Self; 5] =
        [Self::SectionChanged, Self::LinesChanged, Self::Unsafe, Self::Owed, Self::Imported];

    /// The reason in a word, for JSON and the store.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SectionChanged => "section-changed",
            Self::LinesChanged => "lines-changed",
            Self::Unsafe => "unsafe",
            Self::Owed => "owed",
            Self::Imported => "imported",
        }
    }

    /// The reason as a clause, as in `kept because …`.
    pub const fn clause(self) -> &'static str {
        match self {
            Self::SectionChanged => "the section held other text when the session stopped",
            Self::LinesChanged => "the section held other lines of these keys when the session stopped",
            Self::Unsafe => "it would have changed how other lines of the file are read",
            Self::Owed => "the vault did not open when the session stopped; it is put back when it opens",
            Self::Imported => "it came from another machine",
        }
    }
}

/// A text that is kept, without the text itself: that opens the vault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptText {
    /// What it is called: eight hexadecimal digits, which stay the same.
    pub id: String,
    /// The file it is of.
    pub file: PathBuf,
    /// What stands between the brackets of its section.
    pub section: String,
    /// The profile.
    pub profile: ProfileName,
    /// Since when; `None` where it was not put aside but left.
    pub kept_at: Option<Timestamp>,
    /// Why.
    pub reason: KeptReason,
}

/// What a stop, or whatever else took a section out, left to the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LeftToPerson {
    /// The section: it has what Daypass did not write.
    Section {
        /// Its profile.
        profile: ProfileName,
        /// Its file.
        file: PathBuf,
    },
    /// A text that is kept.
    Text(KeptText),
    /// A file that has been linked under other names since Daypass wrote into it: those still have what it wrote.
    OtherNames {
        /// The file, which has its text back and is no link of theirs any more.
        file: PathBuf,
        /// How many others there are.
        others: u64,
    },
    /// The store could not be written: the credentials are out of the files, and the session still counts as started.
    Unrecorded {
        /// Why, in a sentence.
        detail: String,
    },
    /// Keys of the session, where Daypass did not write them, or cannot tell that it did. They are good until they end.
    LiveKeys {
        /// Which.
        access_key_id: String,
        /// What stands between the brackets of the section.
        section: String,
        /// Its file.
        file: PathBuf,
    },
}

impl KeptText {
    /// Whether it is put back when the vault opens.
    pub fn is_owed(&self) -> bool {
        self.reason == KeptReason::Owed
    }
}

impl LeftToPerson {
    /// What is said where the store cannot be written.
    pub(crate) fn unrecorded(error: &impl Explain) -> Self {
        Self::Unrecorded { detail: error.problem().detail }
    }

    /// Whether it is a text that is put back when the vault opens.
    pub fn is_owed(&self) -> bool {
        matches!(self, Self::Text(text) if text.is_owed())
    }
}

/// One sentence for a person at a terminal.
impl fmt::Display for LeftToPerson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Section { profile, file } => write!(
                f,
                "The profile {profile} in {} was changed by something else, so it was left as it is.",
                file.display()
            ),
            Self::LiveKeys { access_key_id, section, file } => write!(
                f,
                "The key {access_key_id} of the session is also in [{section}] of {}, where Daypass did not write it, and works until it expires. Remove those lines yourself.",
                file.display()
            ),
            Self::Text(KeptText { id, file, section, reason: KeptReason::Owed, .. }) => write!(
                f,
                "Your text of [{section}] in {} will be put back when the vault opens. To see it: daypass vault kept show {id}",
                file.display()
            ),
            Self::Text(KeptText { id, file, section, reason, .. }) => write!(
                f,
                "Your text of [{section}] in {} is kept, because {}. To see it: daypass vault kept show {id}",
                file.display(),
                reason.clause()
            ),
            Self::Unrecorded { detail } => write!(
                f,
                "The credentials are gone from your AWS files, but that could not be recorded, so the session still counts as live. {detail} Then stop it again."
            ),
            Self::OtherNames { file, others } => write!(
                f,
                "{} had {others} other {} (hard links), which still hold what Daypass wrote. Find and remove {}.",
                file.display(),
                if *others == 1 { "name" } else { "names" },
                if *others == 1 { "it" } else { "them" }
            ),
        }
    }
}
