//! What can go wrong with a file. No variant carries file content.

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Why a file was not read or not written. Unless it says otherwise the file is as it was.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// The path leads to a folder, a device or a pipe.
    #[error("{} is not a regular file", path.display())]
    NotAFile {
        /// The path.
        path: PathBuf,
    },
    /// The null device stands in the file's place: whoever set that wants no file, and nothing can be written there.
    #[error("{} holds nothing, so no section can be written there", path.display())]
    NullDevice {
        /// The path.
        path: PathBuf,
    },
    /// The file itself is mounted, as containers do with single files. It cannot be replaced as a whole, and a write
    /// into it that is interrupted would leave half of it.
    #[error("{} is itself a mount point; its folder has to be mounted instead", path.display())]
    MountPoint {
        /// The path.
        path: PathBuf,
    },
    /// The file is larger than any config file is.
    #[error("{} is larger than {limit} bytes", path.display())]
    TooLarge {
        /// The path.
        path: PathBuf,
        /// The limit in bytes.
        limit: u64,
    },
    /// Symbolic links that lead in a circle, or too many of them.
    #[error("{} leads through too many symbolic links", path.display())]
    TooManyLinks {
        /// The path of the first link.
        path: PathBuf,
    },
    /// A symbolic link into a folder that does not exist (an unmounted disk?). Nothing is created there.
    #[error("{} is a symbolic link to {}, and that folder does not exist", link.display(), path.display())]
    DanglingLink {
        /// The path of the first link.
        link: PathBuf,
        /// Where it leads.
        path: PathBuf,
    },
    /// A symbolic link that somebody else created, who is neither root nor the owner of the folder that it is in; or,
    /// for root, one that leads to what is not its owner's. It is not followed.
    #[error("{} is a symbolic link that somebody else created", link.display())]
    ForeignLink {
        /// The link.
        link: PathBuf,
    },
    /// Everybody may write in the file's folder, and so put another file in its place.
    #[error("anyone can write to {}, and so replace {}", folder.display(), path.display())]
    OpenFolder {
        /// The path.
        path: PathBuf,
        /// The folder.
        folder: PathBuf,
    },
    /// The file has several names (hard links), which would keep the earlier text.
    #[error("{} is one of {names} names of a file (hard links); the others would keep its old text", path.display())]
    HardLinked {
        /// The path.
        path: PathBuf,
        /// How many names it has.
        names: u64,
    },
    /// The file that would replace this one could not have one of its attributes: its owner, its group, its permissions, its
    /// access control list or an extended attribute.
    #[error("{} would not keep its {what}", path.display())]
    AttributeNotKept {
        /// The path.
        path: PathBuf,
        /// The attribute, in words that follow "its".
        what: String,
        /// The reason.
        source: io::Error,
    },
    /// The operating system refused to read the file.
    #[error("{} cannot be read", path.display())]
    Unreadable {
        /// The path.
        path: PathBuf,
        /// The reason.
        source: io::Error,
    },
    /// The file is marked read-only.
    #[error("{} is marked read-only", path.display())]
    ReadOnly {
        /// The path.
        path: PathBuf,
    },
    /// The operating system refused to write the file or into its folder.
    #[error("{} cannot be written", path.display())]
    Unwritable {
        /// The path.
        path: PathBuf,
        /// The reason.
        source: io::Error,
    },
    /// Another program has had the file open all the time, and Windows puts no other file in its place then.
    #[error("{} is open in another program", path.display())]
    HeldOpen {
        /// The path.
        path: PathBuf,
        /// What Windows says.
        source: io::Error,
    },
    /// No room: the disk is full, or a quota or size limit is reached.
    #[error("there is no room to write {}", path.display())]
    DiskFull {
        /// The path.
        path: PathBuf,
        /// The reason.
        source: io::Error,
    },
    /// Another process has held the lock of the folder all the time.
    #[error("{} has been locked by another process for {} s", path.display(), waited.as_secs_f32())]
    Locked {
        /// The path.
        path: PathBuf,
        /// How long was waited.
        waited: Duration,
    },
    /// Other programs changed the file again and again between reading and writing.
    #[error("{} keeps being changed by other programs", path.display())]
    Contended {
        /// The path.
        path: PathBuf,
    },
}

impl FileError {
    /// The error of a write, by what the operating system said.
    pub(crate) fn writing(path: &Path, source: io::Error) -> Self {
        use io::ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull};
        let path = path.to_owned();
        match source.kind() {
            StorageFull | QuotaExceeded | FileTooLarge => Self::DiskFull { path, source },
            _ => Self::Unwritable { path, source },
        }
    }

    /// The error of a read, by what the operating system said.
    pub(crate) fn reading(path: &Path, source: io::Error) -> Self {
        Self::Unreadable { path: path.to_owned(), source }
    }

    /// The file that it is about.
    pub fn path(&self) -> &Path {
        match self {
            Self::NotAFile { path }
            | Self::NullDevice { path }
            | Self::MountPoint { path }
            | Self::TooLarge { path, .. }
            | Self::TooManyLinks { path }
            | Self::DanglingLink { path, .. }
            | Self::ForeignLink { link: path }
            | Self::OpenFolder { path, .. }
            | Self::HardLinked { path, .. }
            | Self::AttributeNotKept { path, .. }
            | Self::Unreadable { path, .. }
            | Self::ReadOnly { path }
            | Self::Unwritable { path, .. }
            | Self::HeldOpen { path, .. }
            | Self::DiskFull { path, .. }
            | Self::Locked { path, .. }
            | Self::Contended { path } => path,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn out_of_room_is_told_from_not_allowed() {
        use io::ErrorKind::{FileTooLarge, PermissionDenied, QuotaExceeded, ReadOnlyFilesystem, StorageFull};
        for kind in [StorageFull, QuotaExceeded, FileTooLarge] {
            assert!(matches!(FileError::writing(Path::new("c"), kind.into()), FileError::DiskFull { .. }));
        }
        for kind in [PermissionDenied, ReadOnlyFilesystem] {
            let error = FileError::writing(Path::new("/home/x/.aws/config"), kind.into());
            assert!(matches!(error, FileError::Unwritable { .. }));
            assert_eq!(error.to_string(), "/home/x/.aws/config cannot be written");
        }
    }
}
