//! The app of macOS, which is a folder: it is unpacked beside the old one and exchanged with it in one step.

use super::error::Error;
use super::staged::Staged;
use crate::ground::{ChildEnvironment, blocking, child, output_of};
use std::fs::{DirBuilder, read_dir, remove_dir_all};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The system's tar, by its whole path: what stands first in `PATH` may be anybody's.
const TAR: &str = "/usr/bin/tar";
/// How long unpacking may take.
const PATIENCE: Duration = Duration::from_secs(5 * 60);

/// An app that was unpacked. Its folder is removed when this is dropped, with the old app after the exchange.
#[derive(Debug)]
pub(super) struct Unpacked {
    folder: PathBuf,
    app: PathBuf,
}

/// Unpacks what was fetched and verified, into a folder beside the app that it is to take the place of.
///
/// # Errors
/// [`Error::File`], [`Error::Unpacked`].
pub(super) async fn unpack(staged: Staged, old: &Path) -> Result<Unpacked, Error> {
    let folder = staged.path().with_extension("unpacked");
    let error = |source| Error::File { path: folder.clone(), source };
    blocking(|| made_anew(&folder)).map_err(error)?;
    let mut unpacked = Unpacked { app: PathBuf::new(), folder: folder.clone() };
    let mut tar = child(TAR, ChildEnvironment::Persons);
    tar.arg("-xzf").arg(staged.path()).arg("-C").arg(&folder);
    let (status, _) = output_of(tar, PATIENCE, 0).await.map_err(error)?;
    if !status.success() {
        return Err(Error::Unpacked { why: format!("tar ended with {status}") });
    }
    unpacked.app = blocking(|| only_app(&folder, old))?;
    Ok(unpacked)
}

impl Unpacked {
    /// Exchanges it with the old app. Both are there all the time, each under one name.
    ///
    /// # Errors
    /// [`Error::File`]
    pub(super) fn take_place_of(&self, old: &Path) -> Result<(), Error> {
        exchange(&self.app, old).map_err(|source| Error::File { path: old.to_owned(), source })
    }
}

impl Drop for Unpacked {
    fn drop(&mut self) {
        if let Err(error) = blocking(|| remove_dir_all(&self.folder)) {
            tracing::warn!(%error, "what was unpacked of an update was not removed");
        }
    }
}

/// An empty folder that this user alone may enter. What a process that was killed has left there is removed.
fn made_anew(folder: &Path) -> io::Result<()> {
    match remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    #[cfg_attr(not(unix), expect(unused_mut, reason = "there is no mode to set"))]
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// The app that was unpacked: it is the only thing there, a real folder with a program where the old app has its own.
fn only_app(folder: &Path, old: &Path) -> Result<PathBuf, Error> {
    let wrong = |why: &str| Error::Unpacked { why: why.to_owned() };
    let entries = read_dir(folder).map_err(|source| Error::File { path: folder.to_owned(), source })?;
    let found: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    let [app] = found.as_slice() else { return Err(wrong("there is not one app in it")) };
    let is_app = app.extension().is_some_and(|ending| ending == "app")
        && app.symlink_metadata().is_ok_and(|there| there.is_dir())
        && app.join("Contents/MacOS").is_dir();
    if !is_app || !old.is_dir() {
        return Err(wrong("there is no app in it"));
    }
    Ok(app.clone())
}

#[cfg(any(target_os = "macos", target_os = "linux"))]
fn exchange(one: &Path, other: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)?)
}

/// Apps that are folders are macOS's alone.
#[cfg(not(any(target_os = "macos", target_os = "linux")))]
fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}
