//! What can go wrong with a file, in words for people.

use crate::error::FileError;
use daypass_core::problem::sentence;
use daypass_core::{Explain, Kind, Problem, ProblemCode as Code, Remedy};

impl Explain for FileError {
    fn problem(&self) -> Problem {
        let path = self.path().display();
        let (code, title, action) = match self {
            Self::NotAFile { .. } | Self::TooLarge { .. } => (
                Code::FileMalformed,
                "This is not an AWS file",
                "Check the path, and AWS_SHARED_CREDENTIALS_FILE and AWS_CONFIG_FILE if you set them.",
            ),
            Self::NullDevice { .. } => (
                Code::FileUnwritable,
                "There is no file to write to",
                "Unset AWS_SHARED_CREDENTIALS_FILE or AWS_CONFIG_FILE, or let it name a file; then try again.",
            ),
            Self::MountPoint { .. } => (
                Code::FileUnwritable,
                "The file itself is mounted",
                "Mount its folder instead of the file, then try again. Nothing was written.",
            ),
            Self::TooManyLinks { .. } | Self::DanglingLink { .. } => {
                (Code::FileUnwritable, "A link leads nowhere", "Fix the symbolic link, then try again.")
            }
            Self::ForeignLink { .. } => (
                Code::FileUnwritable,
                "The link is not yours",
                "See where it leads, remove it or make it your own, then try again. Nothing was written.",
            ),
            Self::OpenFolder { .. } => (
                Code::FileUnwritable,
                "Anyone can replace the file",
                "Remove write access to that folder for others (chmod o-w), then try again. Nothing was written.",
            ),
            Self::HardLinked { .. } => (
                Code::FileUnwritable,
                "The file has several names",
                "Replace the file with a copy (cp, then mv) or a symbolic link, then try again. Nothing was written.",
            ),
            Self::AttributeNotKept { .. } => (
                Code::FileUnwritable,
                "The file cannot be replaced as it is",
                "Replace the file with a copy that you own (cp, then mv), then try again. Nothing was written.",
            ),
            Self::Unreadable { .. } => {
                (Code::FileUnwritable, "The file cannot be read", "Check its permissions, then try again.")
            }
            Self::ReadOnly { .. } | Self::Unwritable { .. } => (
                Code::FileUnwritable,
                "The file cannot be written",
                "Check the permissions of the file and its folder, then try again.",
            ),
            Self::HeldOpen { .. } => (
                Code::FileConflict,
                "Another program has the file open",
                "Close the file there (an editor, a virus scanner, a program that syncs it), then try again. Nothing was written.",
            ),
            Self::DiskFull { .. } => (
                Code::FileUnwritable,
                "The disk is full",
                "Make room, then try again. The file is as it was.",
            ),
            Self::Locked { .. } | Self::Contended { .. } => {
                (Code::FileConflict, "The file is busy", "Another program is writing it; try again.")
            }
        };
        let mut detail = sentence(&self.to_string());
        if let Some(source) = std::error::Error::source(self) {
            detail = format!("{detail}: {source}");
        }
        debug_assert!(detail.contains(&path.to_string()), "the person has to see which file it is");
        Problem::new(code, title, format!("{detail}."), action, Remedy::Retry)
    }

    fn own_kind(&self) -> Kind {
        // Another program is done with the file some time, a disk has room again, permissions are mended.
        Kind::Passing
    }
}
