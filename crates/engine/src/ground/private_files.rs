//! Files and folders that their owner alone may use.
//!
//! What root makes in another person's folder, as `sudo daypass` does, belongs to that person: else their own commands
//! could not use it afterwards.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

/// Makes a folder that its owner alone may enter (0700), and those above it that are missing.
pub(crate) fn private_folder(path: &Path) -> io::Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    if let Some(above) = path.parent().filter(|above| !above.as_os_str().is_empty()) {
        private_folder(above)?;
    }
    match for_its_owner().create(path) {
        // Another process has made it meanwhile.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && path.is_dir() => Ok(()),
        Err(error) => Err(error),
        Ok(()) => {
            if let Ok(made) = File::open(path) {
                give_to_owner_of_folder(&made, path);
            }
            Ok(())
        }
    }
}

/// What makes folders that their owner alone may enter. On Windows a folder has the rights of the one that it is in.
fn for_its_owner() -> DirBuilder {
    #[cfg(not(unix))]
    return DirBuilder::new();
    #[cfg(unix)]
    {
        let mut builder = DirBuilder::new();
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder
    }
}

/// Makes a file that its owner alone may read and write (0600), empty, where there is none. One that is there is not
/// opened; nor is one of another user's, or a link that they made, taken for this user's own.
pub(crate) fn private_file(path: &Path) -> io::Result<()> {
    match private().create_new(true).open(path) {
        Ok(made) => {
            give_to_owner_of_folder(&made, path);
            Ok(())
        }
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            check_owner(&std::fs::symlink_metadata(path)?)
        }
        Err(error) => Err(error),
    }
}

/// Writes a file that its owner alone may read, down to the disk. What is there is overwritten.
pub(crate) fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    private_file(path)?;
    let mut file = OpenOptions::new().write(true).truncate(true).open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Brings what was made, renamed and removed in a folder down to the disk.
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

/// Opens a file for reading and writing, which is made for its owner alone where there is none. One that may only be
/// read, such as one that root has left, is opened for that. What somebody else has put in its place, a pipe, and a link are
/// refused.
pub(crate) fn open_private(path: &Path) -> io::Result<File> {
    // In one step: the holder of a lock removes its file when it is done, also between being made and being opened.
    let file = match private().create(true).truncate(false).open(path) {
        Err(refused) if is_for_readers(&refused) => match open_to_read(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(refused),
            opened => return opened,
        },
        opened => opened?,
    };
    check_regular(&file)?;
    give_to_owner_of_folder(&file, path);
    Ok(file)
}

/// Opens a file for reading, with the same care.
pub(crate) fn open_to_read(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true);
    as_it_stands(&mut options);
    let file = options.open(path)?;
    check_regular(&file)?;
    Ok(file)
}

fn is_for_readers(refused: &io::Error) -> bool {
    matches!(refused.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem)
}

/// A pipe would be waited for at the first read, and nothing else keeps what is written.
fn check_regular(file: &File) -> io::Result<()> {
    let metadata = file.metadata()?;
    if !metadata.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is no regular file"));
    }
    check_owner(&metadata)
}

/// Whether something is this user's or root's; to root, everybody's is: `sudo daypass` works in a person's home.
#[cfg(unix)]
fn check_owner(metadata: &std::fs::Metadata) -> io::Result<()> {
    let (owner, me) = (std::os::unix::fs::MetadataExt::uid(metadata), rustix::process::geteuid());
    match owner == 0 || me.is_root() || me.as_raw() == owner {
        true => Ok(()),
        false => Err(io::Error::new(io::ErrorKind::PermissionDenied, "it belongs to another user")),
    }
}

#[cfg(not(unix))]
fn check_owner(_: &std::fs::Metadata) -> io::Result<()> {
    Ok(())
}

/// No link at the end of the path is followed, and no pipe is waited for.
#[cfg(unix)]
fn as_it_stands(options: &mut OpenOptions) {
    use rustix::fs::OFlags;
    let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK;
    std::os::unix::fs::OpenOptionsExt::custom_flags(options, flags.bits().cast_signed());
}

/// Nobody removes it or gives it another name while it is open: a lock file that is away for others would be a lock that
/// two have.
#[cfg(windows)]
fn as_it_stands(options: &mut OpenOptions) {
    const FILE_SHARE_READ: u32 = 0x1;
    const FILE_SHARE_WRITE: u32 = 0x2;
    std::os::windows::fs::OpenOptionsExt::share_mode(options, FILE_SHARE_READ | FILE_SHARE_WRITE);
}

fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    as_it_stands(&mut options);
    options
}

/// Gives what was just made to the owner of the folder that it is in. Only root can, and only root needs to.
#[cfg(unix)]
fn give_to_owner_of_folder(made: &File, path: &Path) {
    use std::os::unix::fs::{MetadataExt, fchown};
    let Some(folder) = path.parent().and_then(|folder| folder.metadata().ok()) else { return };
    if made.metadata().is_ok_and(|made| made.uid() != folder.uid()) {
        // Best effort: where it cannot be given away, whoever made it can use it.
        let _ = fchown(made, Some(folder.uid()), Some(folder.gid()));
    }
}

#[cfg(not(unix))]
fn give_to_owner_of_folder(_: &File, _: &Path) {}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};

    #[test]
    fn a_folder_and_a_file_are_used_by_their_owner_alone() {
        let folder = tempfile::tempdir().unwrap();
        let (logs, file) = (folder.path().join("home/logs"), folder.path().join("home/logs/file"));
        private_folder(&logs).unwrap();
        private_file(&file).unwrap();
        let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&logs), mode(logs.parent().unwrap()), mode(&file)), (0o700, 0o700, 0o600));
        private_folder(&logs).unwrap();
        private_file(&file).unwrap();
    }

    #[test]
    fn a_lock_file_that_its_holder_removed_meanwhile_failed_the_next_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lock");
        let done = std::sync::atomic::AtomicBool::new(false);
        std::thread::scope(|scope| {
            scope.spawn(|| {
                while !done.load(std::sync::atomic::Ordering::SeqCst) {
                    let _ = std::fs::remove_file(&path);
                }
            });
            let opened: Vec<_> = (0..5_000).map(|_| open_private(&path).map(drop)).collect();
            done.store(true, std::sync::atomic::Ordering::SeqCst);
            assert!(opened.iter().all(Result::is_ok), "{:?}", opened.iter().find(|opened| opened.is_err()));
        });
    }

    #[test]
    fn what_root_makes_in_another_persons_folder_belongs_to_that_person() {
        let folder = tempfile::tempdir().unwrap();
        if chown(folder.path(), Some(1234), Some(1234)).is_err() {
            eprintln!(
                "skipped: what_root_makes_in_another_persons_folder_belongs_to_that_person: this is not root"
            );
            return;
        }
        let locks = folder.path().join("daypass/locks");
        private_folder(&locks).unwrap();
        open_private(&locks.join("delivery")).unwrap();
        for made in [locks.parent().unwrap(), &locks, &locks.join("delivery")] {
            assert_eq!(made.metadata().unwrap().uid(), 1234, "{}", made.display());
        }
    }
}
