//! A folder that is held open. What is read, made and renamed through the handle is in this folder, also when somebody
//! puts another one, or a symbolic link, in the place of its path meanwhile.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
#[cfg(not(unix))]
use std::io;
#[cfg(not(unix))]
use std::path::Path;
use std::path::PathBuf;

/// A folder that is held open. On Windows, where a folder that is in use keeps its name, it is its path.
#[derive(Debug)]
pub(crate) struct Folder {
    path: PathBuf,
    #[cfg(unix)]
    handle: File,
}

impl Folder {
    /// The names in it. None where it cannot be listed.
    pub(crate) fn names(&self) -> Vec<OsString> {
        let entries = fs::read_dir(&self.path).into_iter().flatten().flatten();
        entries.map(|entry| entry.file_name()).collect()
    }

    /// The path of a file in it.
    pub(crate) fn join(&self, name: &OsStr) -> PathBuf {
        self.path.join(name)
    }
}

#[cfg(unix)]
mod unix {
    use super::Folder;
    use rustix::fs::{AtFlags, CWD, Mode, OFlags, openat, renameat, unlinkat};
    use std::ffi::OsStr;
    use std::fs::{self, File};
    use std::io;
    use std::os::unix::fs::MetadataExt;
    use std::path::Path;

    /// A link in the place of what was looked at is not followed, and a pipe is not waited for.
    const AS_IT_STANDS: OFlags = OFlags::CLOEXEC.union(OFlags::NOFOLLOW).union(OFlags::NONBLOCK);

    impl Folder {
        /// Opens a folder, through symbolic links.
        pub(crate) fn open(path: &Path) -> io::Result<Self> {
            let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC | OFlags::NONBLOCK;
            let handle = openat(CWD, path, flags, Mode::empty())?;
            Ok(Self { path: path.to_owned(), handle: handle.into() })
        }

        /// Whether its path still leads to it.
        pub(crate) fn is_at_its_path(&self) -> bool {
            fs::metadata(&self.path).is_ok_and(|there| is_same(&self.handle, &there))
        }

        /// Whether everybody may put another file in the place of one that is in it. Not so in a sticky folder, as `/tmp` is.
        pub(crate) fn is_open_to_all(&self) -> bool {
            self.handle.metadata().is_ok_and(|metadata| metadata.mode() & 0o1002 == 0o0002)
        }

        /// Opens a file in it for reading.
        pub(crate) fn read_file(&self, name: &OsStr) -> io::Result<File> {
            Ok(openat(&self.handle, name, OFlags::RDONLY | AS_IT_STANDS, Mode::empty())?.into())
        }

        /// Opens a file in it for writing, as it stands.
        pub(crate) fn write_file(&self, name: &OsStr) -> io::Result<File> {
            Ok(openat(&self.handle, name, OFlags::WRONLY | AS_IT_STANDS, Mode::empty())?.into())
        }

        /// Makes a file that was not there, for its owner alone (0600).
        pub(crate) fn make_file(&self, name: &OsStr) -> io::Result<File> {
            let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | AS_IT_STANDS;
            Ok(openat(&self.handle, name, flags, Mode::RUSR | Mode::WUSR)?.into())
        }

        /// Whether a name in it leads to an open file.
        pub(crate) fn holds(&self, name: &OsStr, file: &File) -> bool {
            fs::symlink_metadata(self.join(name)).is_ok_and(|there| is_same(file, &there))
        }

        /// Gives a file in it another name, in the place of what had that name.
        pub(crate) fn rename(&self, from: &OsStr, to: &OsStr) -> io::Result<()> {
            Ok(renameat(&self.handle, from, &self.handle, to)?)
        }

        /// Removes a file in it.
        pub(crate) fn remove(&self, name: &OsStr) -> io::Result<()> {
            Ok(unlinkat(&self.handle, name, AtFlags::empty())?)
        }

        /// Puts its names on the disk.
        pub(crate) fn sync(&self) -> io::Result<()> {
            match self.handle.sync_all() {
                // A file system that cannot sync folders has no later moment to wait for.
                Err(error)
                    if matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported) =>
                {
                    Ok(())
                }
                result => result,
            }
        }

        /// What `flock` locks for everybody who edits files of this folder.
        pub(crate) fn lock_handle(&self) -> io::Result<File> {
            self.handle.try_clone()
        }
    }

    fn is_same(file: &File, there: &fs::Metadata) -> bool {
        file.metadata().is_ok_and(|file| (file.dev(), file.ino()) == (there.dev(), there.ino()))
    }
}

#[cfg(not(unix))]
impl Folder {
    /// Takes a folder that is there.
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        match fs::metadata(path)?.is_dir() {
            true => Ok(Self { path: path.to_owned() }),
            false => Err(io::ErrorKind::NotADirectory.into()),
        }
    }

    /// Whether its path still leads to it.
    pub(crate) fn is_at_its_path(&self) -> bool {
        self.path.is_dir()
    }

    /// A folder of Windows has no such modes.
    pub(crate) fn is_open_to_all(&self) -> bool {
        false
    }

    /// Opens a file in it for reading.
    pub(crate) fn read_file(&self, name: &OsStr) -> io::Result<File> {
        File::open(self.join(name))
    }

    /// Opens a file in it for writing, as it stands.
    pub(crate) fn write_file(&self, name: &OsStr) -> io::Result<File> {
        File::options().write(true).open(self.join(name))
    }

    /// Makes a file that was not there, which nobody else opens for writing as long as it is open here: so who finds one that
    /// can be opened knows that its writer has died.
    pub(crate) fn make_file(&self, name: &OsStr) -> io::Result<File> {
        const FILE_SHARE_READ: u32 = 0x1;
        const FILE_SHARE_DELETE: u32 = 0x4; // for its rename
        let mut options = File::options();
        std::os::windows::fs::OpenOptionsExt::share_mode(&mut options, FILE_SHARE_READ | FILE_SHARE_DELETE);
        options.write(true).create_new(true).open(self.join(name))
    }

    /// Whether a name in it leads to an open file: one that is open keeps its name.
    pub(crate) fn holds(&self, name: &OsStr, _: &File) -> bool {
        self.join(name).exists()
    }

    /// Gives a file in it another name, in the place of what had that name.
    pub(crate) fn rename(&self, from: &OsStr, to: &OsStr) -> io::Result<()> {
        fs::rename(self.join(from), self.join(to))
    }

    /// Removes a file in it.
    pub(crate) fn remove(&self, name: &OsStr) -> io::Result<()> {
        fs::remove_file(self.join(name))
    }

    /// Names need no sync of their own.
    pub(crate) fn sync(&self) -> io::Result<()> {
        Ok(())
    }

    /// What is locked for everybody who edits files of this folder: a file in it, as Windows locks no folders.
    pub(crate) fn lock_handle(&self) -> io::Result<File> {
        File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(self.join(OsStr::new(".aws-files.lock")))
    }
}
