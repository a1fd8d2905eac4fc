//! The file that a path means: behind symbolic links, with what it holds.

use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::error::FileError;

/// More than any config file, little enough to hold in memory (bytes).
const LIMIT: u64 = 64 * 1024 * 1024;

/// As many links as Linux itself follows.
pub(crate) const LINKS: usize = 40;

/// A regular file or the place where one may be created: no symbolic link itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Target {
    pub(crate) path: PathBuf,
    pub(crate) folder: PathBuf,
}

/// What a file held when it was read.
pub(crate) struct Existing {
    pub(crate) bytes: Vec<u8>,
    pub(crate) metadata: Metadata,
}

impl Target {
    /// Follows the chain of links at the end of `path`.
    pub(crate) fn resolve(path: &Path) -> Result<Self, FileError> {
        let mut real = path.to_owned();
        for _ in 0..LINKS {
            let is_link = fs::symlink_metadata(&real).is_ok_and(|metadata| metadata.is_symlink());
            if !is_link {
                let target = Self { folder: folder(&real), path: real };
                if target.path != path && !target.folder.exists() {
                    return Err(FileError::DanglingLink { link: path.to_owned(), path: target.path });
                }
                return Ok(target);
            }
            let link = fs::read_link(&real).map_err(|error| FileError::reading(&real, error))?;
            real = folder(&real).join(link);
        }
        Err(FileError::TooManyLinks { path: path.to_owned() })
    }

    /// The file's bytes; `None` when there is no file, and for the null device, which holds nothing.
    pub(crate) fn read(&self) -> Result<Option<Existing>, FileError> {
        let error = |error| FileError::reading(&self.path, error);
        if is_null_device(&self.path) {
            return Ok(None);
        }
        // Asked before opening: opening a pipe would wait for its other end.
        match fs::metadata(&self.path) {
            Ok(metadata) if !metadata.is_file() => {
                return Err(FileError::NotAFile { path: self.path.clone() });
            }
            Ok(_) => {}
            Err(missing) if missing.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(other) => return Err(error(other)),
        }
        let file = match File::open(&self.path) {
            Ok(file) => file,
            Err(missing) if missing.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(other) => return Err(error(other)),
        };
        let metadata = file.metadata().map_err(error)?;
        let mut bytes = Vec::new();
        file.take(LIMIT + 1).read_to_end(&mut bytes).map_err(error)?;
        if bytes.len() as u64 > LIMIT {
            return Err(FileError::TooLarge { path: self.path.clone(), limit: LIMIT });
        }
        Ok(Some(Existing { bytes, metadata }))
    }

    /// Makes the folder, for this user only (0700), and its parents. Made by root in a folder that belongs to somebody
    /// else, they belong to them.
    pub(crate) fn create_folder(&self) -> Result<(), FileError> {
        let missing: Vec<&Path> = self.folder.ancestors().take_while(|folder| !folder.exists()).collect();
        for folder in missing.into_iter().rev().filter(|folder| !folder.as_os_str().is_empty()) {
            let mut builder = fs::DirBuilder::new();
            #[cfg(unix)]
            std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
            match builder.create(folder) {
                Ok(()) => give_to_owner_of_parent(folder),
                // Somebody else made it meanwhile.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists && folder.is_dir() => {}
                Err(error) => return Err(FileError::writing(&self.path, error)),
            }
        }
        Ok(())
    }
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

fn folder(path: &Path) -> PathBuf {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => PathBuf::from("."),
    }
}
