//! Which file is meant: one value for one file, however its path is spelled.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};

use crate::FileRole;
use crate::atomic::Temporary;
use crate::attributes::Attributes;
use crate::canonical::{Canonical, canonical};
use crate::document::Document;
use crate::edit::{self, Edited, LOCK_WAIT};
use crate::error::FileError;
use crate::folder::Folder;
use crate::location::SharedFiles;
use crate::path_text;
use crate::target::{Existing, Target, is_null_device};

/// A shared file with its role: its canonical path, behind symbolic links, `..` and other spellings.
///
/// Two spellings of one path are equal, also while neither the file nor its folder exists. One file that
/// `AWS_CONFIG_FILE` and `AWS_SHARED_CREDENTIALS_FILE` both name is one path in two roles, so it is two values here;
/// [`Self::is_same_path`] tells that case.
///
/// Links are followed when the value is made. Make it anew for each use case, because the person may turn a link
/// elsewhere while Daypass runs.
#[derive(Clone)]
pub struct AwsFile {
    path: PathBuf,
    role: FileRole,
    /// The spelling that led here through a symbolic link. No part of the identity.
    link: Option<PathBuf>,
}

impl AwsFile {
    /// The file that a path means, for this process's working folder.
    ///
    /// # Errors
    /// [`FileError::TooManyLinks`], and [`FileError::Unreadable`] for an empty path, or for a relative one when the
    /// working folder is gone.
    pub fn locate(path: &Path, role: FileRole) -> Result<Self, FileError> {
        let Canonical { path: real, through_link } = canonical(path)?;
        Ok(Self { path: real, role, link: through_link.then(|| path.to_owned()) })
    }

    /// Reads [`Self::to_text`] back, and a path as stores of 0.1 wrote it: as it was spelled then, maybe through a
    /// link or relative to the working folder. Either is resolved as the links are now, so a file that was moved and
    /// linked since is found.
    ///
    /// # Errors
    /// As [`Self::locate`].
    pub fn from_text(text: &str, role: FileRole) -> Result<Self, FileError> {
        Self::locate(&path_text::decode(text), role)
    }

    /// The path as text for the store: the path itself where it is UTF-8, else `hex:` and its bytes in hex (on
    /// Windows its UTF-16 units, four digits each). No absolute path begins so.
    pub fn to_text(&self) -> String {
        path_text::encode(&self.path)
    }

    /// Whether a stored text means this file, in whatever spelling. A text that cannot be resolved means no file.
    pub fn is_meant_by(&self, text: &str) -> bool {
        Self::from_text(text, self.role).is_ok_and(|other| other.path == self.path)
    }

    /// Whether both are one file on disk, whatever their roles.
    pub fn is_same_path(&self, other: &Self) -> bool {
        self.path == other.path
    }

    /// The canonical path.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What AWS tools read it as.
    pub fn role(&self) -> FileRole {
        self.role
    }

    /// Reads the file; one that does not exist, and the null device, is an empty document.
    ///
    /// # Errors
    /// [`FileError`] when it is there and cannot be read.
    pub fn read(&self) -> Result<Document, FileError> {
        edit::read(&self.path)
    }

    /// Edits the file, see [`crate::edit()`]. A folder that a link leads to and that does not exist is not made: its
    /// disk may not be mounted.
    ///
    /// # Errors
    /// What `change` returned, or a [`FileError`]; the file is then as it was, unless only the last sync of the folder
    /// failed.
    pub fn edit<T, E: From<FileError>>(
        &self,
        change: impl FnMut(&mut Document) -> Result<T, E>,
    ) -> Result<Edited<T>, E> {
        edit::edit_within(self.link.as_deref().unwrap_or(&self.path), LOCK_WAIT, change)
    }

    /// Finds what would keep a section from being written, before anything is noted or written.
    ///
    /// # Errors
    /// [`FileError::OpenFolder`] for a file that everybody may replace, and those of [`Self::check_can_be_edited`].
    pub fn check_can_hold_sections(&self) -> Result<(), FileError> {
        let target = Target::resolve(self.link.as_deref().unwrap_or(&self.path))?;
        self.check_can_be_edited()?;
        let Some(folder) = target.open_folder()?.filter(Folder::is_open_to_all) else { return Ok(()) };
        // Where the file system has no modes, nothing hangs on those of the folder.
        match Temporary::create(&folder, &target, &Attributes { mode: None, old: None })?.is_private() {
            true => Err(FileError::OpenFolder { path: target.path, folder: target.folder }),
            false => Ok(()),
        }
    }

    /// Finds what would keep the file from being replaced by another text, before anything is noted or written: a temporary
    /// file with all that the file has is made beside it, empty, and removed again. That the disk gets full shows only when it
    /// is written.
    ///
    /// # Errors
    /// [`FileError::NullDevice`] for `/dev/null`, [`FileError::NotAFile`] for another device, a pipe or a folder,
    /// [`FileError::HardLinked`], [`FileError::MountPoint`] for a file that is mounted by itself,
    /// [`FileError::DanglingLink`], [`FileError::ForeignLink`], [`FileError::ReadOnly`], and
    /// [`FileError::AttributeNotKept`] and [`FileError::Unwritable`] where the system refuses.
    pub fn check_can_be_edited(&self) -> Result<(), FileError> {
        let target = Target::resolve(self.link.as_deref().unwrap_or(&self.path))?;
        let path = target.path.clone();
        if is_null_device(&path) {
            return Err(FileError::NullDevice { path });
        }
        let Some(folder) = target.open_folder()? else { return target.check_folder_can_be_made() };
        let old = target.open_in(&folder)?;
        if let Some(old) = &old {
            target.check_replaceable(old)?;
            match names_of(old) {
                0 | 1 => {}
                names => return Err(FileError::HardLinked { path, names }),
            }
        }
        Temporary::create(&folder, &target, &Attributes { mode: None, old: old.as_ref() }).map(drop)
    }

    /// How many names the file has on its file system; more than one means that a write, which replaces the file,
    /// leaves the earlier text under the other names. 1 where that cannot be told, 0 when there is no file.
    pub fn hard_links(&self) -> u64 {
        let Ok(metadata) = std::fs::metadata(&self.path) else { return 0 };
        #[cfg(unix)]
        return std::os::unix::fs::MetadataExt::nlink(&metadata);
        #[cfg(windows)]
        std::fs::File::open(&self.path).map_or(1, |file| names_of(&Existing { file, metadata }))
    }
}

/// How many names a file has.
fn names_of(existing: &Existing) -> u64 {
    #[cfg(unix)]
    return std::os::unix::fs::MetadataExt::nlink(&existing.metadata);
    #[cfg(windows)]
    // Not every file system tells it, and then a file has one.
    winapi_util::file::information(&existing.file).map_or(1, |told| told.number_of_links())
}

impl SharedFiles {
    /// The config file, as the links are now.
    ///
    /// # Errors
    /// As [`AwsFile::locate`].
    pub fn config_file(&self) -> Result<AwsFile, FileError> {
        AwsFile::locate(&self.config, FileRole::Config)
    }

    /// The credentials file, as the links are now.
    ///
    /// # Errors
    /// As [`AwsFile::locate`].
    pub fn credentials_file(&self) -> Result<AwsFile, FileError> {
        AwsFile::locate(&self.credentials, FileRole::Credentials)
    }

    /// The file of a role, as the links are now.
    ///
    /// # Errors
    /// As [`AwsFile::locate`].
    pub fn file(&self, role: FileRole) -> Result<AwsFile, FileError> {
        match role {
            FileRole::Config => self.config_file(),
            FileRole::Credentials => self.credentials_file(),
        }
    }
}

impl PartialEq for AwsFile {
    fn eq(&self, other: &Self) -> bool {
        self.path == other.path && self.role == other.role
    }
}

impl Eq for AwsFile {}

impl Hash for AwsFile {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.path.hash(state);
        self.role.hash(state);
    }
}

impl fmt::Debug for AwsFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AwsFile").field("path", &self.path).field("role", &self.role).finish()
    }
}
