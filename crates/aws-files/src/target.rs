//! The file that a path means: behind symbolic links, with what it holds.

use std::ffi::OsStr;
use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::error::FileError;
use crate::folder::Folder;
use crate::link::Links;
use crate::mounts::is_mount_point;
use zeroize::Zeroizing;

/// More than any config file, little enough to hold in memory (bytes).
const LIMIT: u64 = 64 * 1024 * 1024;

/// A regular file or the place where one may be created: no symbolic link itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Target {
    pub(crate) path: PathBuf,
    pub(crate) folder: PathBuf,
}

/// A file as it was opened.
pub(crate) struct Existing {
    pub(crate) file: File,
    pub(crate) metadata: Metadata,
}

/// What a file held when it was read. Zeroed when it is dropped: there may be keys in it.
pub(crate) struct Content {
    pub(crate) bytes: Zeroizing<Vec<u8>>,
    pub(crate) of: Existing,
}

impl Target {
    /// Follows the chain of links at the end of `path`, as far as they may be followed.
    pub(crate) fn resolve(path: &Path) -> Result<Self, FileError> {
        let mut links = Links::default();
        let mut real = path.to_owned();
        while let Some(next) = links.next(path, &real)? {
            real = next;
        }
        let target = Self { folder: folder(&real), path: real };
        if target.path != path && !target.folder.exists() {
            return Err(FileError::DanglingLink { link: path.to_owned(), path: target.path });
        }
        links.check(path, &target)?;
        Ok(target)
    }

    /// Opens the folder; `None` when there is none yet.
    pub(crate) fn open_folder(&self) -> Result<Option<Folder>, FileError> {
        match Folder::open(&self.folder) {
            Ok(folder) => Ok(Some(folder)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(FileError::writing(&self.path, error)),
        }
    }

    /// The file's name in its folder.
    ///
    /// # Errors
    /// [`FileError::NotAFile`] for a path that ends in none, as `..` and `/` do.
    pub(crate) fn name(&self) -> Result<&OsStr, FileError> {
        self.path.file_name().ok_or_else(|| FileError::NotAFile { path: self.path.clone() })
    }

    /// Opens the file as it stands in its folder; `None` when there is none, and for the null device, which holds nothing.
    ///
    /// # Errors
    /// [`FileError::NotAFile`], [`FileError::Unreadable`], and [`FileError::Contended`] for a symbolic link that came
    /// into its place just now.
    pub(crate) fn open_in(&self, folder: &Folder) -> Result<Option<Existing>, FileError> {
        let name = self.name()?;
        self.open(|| folder.read_file(name))
    }

    fn open(&self, open: impl FnOnce() -> io::Result<File>) -> Result<Option<Existing>, FileError> {
        if is_null_device(&self.path) {
            return Ok(None);
        }
        // Asked before it is opened: a device may do something then, such as to rewind.
        let not_a_file = || Err(FileError::NotAFile { path: self.path.clone() });
        if fs::metadata(&self.path).is_ok_and(|metadata| !metadata.is_file()) {
            return not_a_file();
        }
        let file = match open() {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) if met_a_link(&error) => {
                return Err(FileError::Contended { path: self.path.clone() });
            }
            Err(error) => return Err(FileError::reading(&self.path, error)),
        };
        let metadata = file.metadata().map_err(|error| FileError::reading(&self.path, error))?;
        match metadata.is_file() {
            true => Ok(Some(Existing { file, metadata })),
            false => not_a_file(),
        }
    }

    /// The file's bytes; `None` as for [`Self::open_in`].
    pub(crate) fn read(&self) -> Result<Option<Content>, FileError> {
        self.content(self.open(|| as_it_stands(&self.path))?)
    }

    /// The bytes of the file in its folder, as [`Self::open_in`].
    pub(crate) fn read_in(&self, folder: &Folder) -> Result<Option<Content>, FileError> {
        self.content(self.open_in(folder)?)
    }

    fn content(&self, existing: Option<Existing>) -> Result<Option<Content>, FileError> {
        let Some(of) = existing else { return Ok(None) };
        // A buffer that grows leaves what was in it behind.
        let length = of.file.metadata().map_or(0, |metadata| metadata.len().min(LIMIT));
        let mut bytes = Zeroizing::new(Vec::with_capacity(length as usize + 1));
        let read = (&of.file).take(LIMIT + 1).read_to_end(&mut bytes);
        read.map_err(|error| FileError::reading(&self.path, error))?;
        if bytes.len() as u64 > LIMIT {
            return Err(FileError::TooLarge { path: self.path.clone(), limit: LIMIT });
        }
        Ok(Some(Content { bytes, of }))
    }

    /// Whether another file can take the place of the one that is there.
    pub(crate) fn check_replaceable(&self, old: &Existing) -> Result<(), FileError> {
        if old.metadata.permissions().readonly() || is_marked(old) {
            return Err(FileError::ReadOnly { path: self.path.clone() });
        }
        match is_mount_point(self, &old.metadata) {
            true => Err(FileError::MountPoint { path: self.path.clone() }),
            false => Ok(()),
        }
    }

    /// Makes the folder, for this user only (0700), and its parents. Made by root in a folder that belongs to somebody
    /// else, they belong to them.
    pub(crate) fn create_folder(&self) -> Result<(), FileError> {
        for folder in self.missing_folders().into_iter().rev() {
            match for_this_user().create(folder) {
                Ok(()) => give_to_owner_of_parent(folder),
                // Somebody else made it meanwhile.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists && folder.is_dir() => {}
                Err(error) => return Err(FileError::writing(&self.path, error)),
            }
        }
        Ok(())
    }

    /// Whether [`Self::create_folder`] may make what is missing, as far as the system tells without trying.
    pub(crate) fn check_folder_can_be_made(&self) -> Result<(), FileError> {
        let missing = self.missing_folders();
        let Some(parent) = missing.last().map(|first| folder(first)) else { return Ok(()) };
        let may_write = match fs::metadata(&parent) {
            Ok(metadata) if !metadata.is_dir() => Err(io::ErrorKind::NotADirectory.into()),
            Ok(_) => may_write_in(&parent),
            Err(error) => Err(error),
        };
        may_write.map_err(|error| FileError::writing(&self.path, error))
    }

    /// The folders that do not exist, the innermost first.
    fn missing_folders(&self) -> Vec<&Path> {
        let missing = self.folder.ancestors().take_while(|folder| !folder.exists());
        missing.filter(|folder| !folder.as_os_str().is_empty()).collect()
    }
}

/// What makes folders for this user only (0700). On Windows a folder has the rights of the one that it is in.
fn for_this_user() -> fs::DirBuilder {
    #[cfg(not(unix))]
    return fs::DirBuilder::new();
    #[cfg(unix)]
    {
        let mut builder = fs::DirBuilder::new();
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder
    }
}

/// Opens a path for reading, but no symbolic link at its end, and without waiting for a pipe.
#[cfg(unix)]
fn as_it_stands(path: &Path) -> io::Result<File> {
    use rustix::fs::OFlags;
    let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK;
    let mut options = File::options();
    std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, flags.bits().cast_signed());
    options.read(true).open(path)
}

#[cfg(not(unix))]
fn as_it_stands(path: &Path) -> io::Result<File> {
    File::open(path)
}

/// Whether a path was not opened because a symbolic link stands at its end.
#[cfg(unix)]
fn met_a_link(error: &io::Error) -> bool {
    error.raw_os_error() == Some(rustix::io::Errno::LOOP.raw_os_error())
}

#[cfg(not(unix))]
fn met_a_link(_: &io::Error) -> bool {
    false
}

#[cfg(unix)]
fn may_write_in(folder: &Path) -> io::Result<()> {
    use rustix::fs::{Access, access};
    Ok(access(folder, Access::WRITE_OK | Access::EXEC_OK)?)
}

#[cfg(not(unix))]
fn may_write_in(_: &Path) -> io::Result<()> {
    Ok(())
}

/// Whether the file is marked as one that is not changed, or only added to (`chattr +i` and `+a`).
#[cfg(target_os = "linux")]
fn is_marked(old: &Existing) -> bool {
    use rustix::fs::{AtFlags, StatxAttributes, StatxFlags, statx};
    let marks = StatxAttributes::IMMUTABLE | StatxAttributes::APPEND;
    statx(&old.file, c"", AtFlags::EMPTY_PATH, StatxFlags::empty())
        .is_ok_and(|told| told.stx_attributes.intersects(marks))
}

/// Whether the file is marked as one that is not changed, or only added to (`chflags`, `uchg`, `uappnd`, `schg`, `sappnd`
/// in sys/stat.h).
#[cfg(target_os = "macos")]
fn is_marked(old: &Existing) -> bool {
    std::os::macos::fs::MetadataExt::st_flags(&old.metadata) & 0x0006_0006 != 0
}

#[cfg(not(any(target_os = "linux", target_os = "macos")))]
fn is_marked(_: &Existing) -> bool {
    false
}

/// Whether the path is the device that takes everything and holds nothing. AWS tools are told by it that there is no
/// file (`AWS_SHARED_CREDENTIALS_FILE=/dev/null`).
pub(crate) fn is_null_device(path: &Path) -> bool {
    let nul = cfg!(windows) && path.file_name().is_some_and(|name| name.eq_ignore_ascii_case("nul"));
    nul || path == Path::new("/dev/null")
}

/// Whose something new in this folder shall be; `None` where it is whoever makes it. Root makes things for the owner
/// of the folder: a person who runs one command with sudo could not write the file any more.
#[cfg(unix)]
pub(crate) fn owner_in(folder: &Path, new: &Metadata) -> Option<(u32, u32)> {
    use std::os::unix::fs::MetadataExt;
    let folder = fs::metadata(folder).ok()?;
    (new.uid() == 0 && folder.uid() != 0).then(|| (folder.uid(), folder.gid()))
}

#[cfg(unix)]
fn give_to_owner_of_parent(new: &Path) {
    let owner = fs::symlink_metadata(new).ok().and_then(|metadata| owner_in(&folder(new), &metadata));
    if let Some((user, group)) = owner {
        // A file system without owners refuses, and there nothing hangs on it.
        let _ = std::os::unix::fs::lchown(new, Some(user), Some(group));
    }
}

#[cfg(not(unix))]
fn give_to_owner_of_parent(_: &Path) {}

pub(crate) fn folder(path: &Path) -> PathBuf {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => PathBuf::from("."),
    }
}
