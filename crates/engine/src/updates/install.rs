//! Putting a newer Daypass in the place of this one. The old one stays, byte for byte, until the new one was fetched whole,
//! is on the disk and was verified there; then one rename exchanges them.

use super::app_folder;
use super::error::Error;
use super::room::Updates;
use super::signature::{signature_of, verify};
use super::staged::Staged;
use crate::ground::{ChildEnvironment, blocking, child, detached, forbid_writes, in_lock_order, sync_folder};
use crate::ground::{Error as GroundError, LockName, WriteUnderWay};
use daypass_core::update::{Bundle, Installable, Installation, Offer};
use std::fs::{File, rename};
use std::io;
use std::path::{Path, PathBuf};

/// The longest that a bundle may be, in bytes: an AppImage of a WebKitGTK app has about 90 MB.
const MOST_OF_BUNDLE: u64 = 400 << 20;
/// The folder of the home that an installer is kept in while it runs.
const FOLDER: &str = "updates";
/// What tells NSIS to ask nothing but for the rights that it needs, to start the app again, and that this is an update
/// (Tauri's bundler, `installer.nsi`).
const NSIS: [&str; 3] = ["/P", "/R", "/UPDATE"];

/// What is to be done after an update.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AfterUpdate {
    /// The next start is the new version's.
    Restart,
    /// An installer runs, which waits for this Daypass to end and starts the new one.
    Quit,
}

impl Updates {
    /// Installs a version that the person has said yes to. Whatever goes wrong, the Daypass that is here stays as it is.
    ///
    /// # Errors
    /// [`Error::NotOffered`] when it is not this version that is offered now; [`Error::NotSigned`] and
    /// [`Error::SignedForOther`] for what is not Daypass's, or not that version; [`Error::WriteUnderWay`] while something is
    /// written; those of the network and of the disk.
    pub async fn install(&self, version: &str) -> Result<AfterUpdate, Error> {
        Box::pin(in_lock_order(self.install_locked(version))).await
    }

    /// Whether this process may end now to let the new one begin.
    ///
    /// # Errors
    /// [`Error::WriteUnderWay`]
    pub fn may_restart(&self) -> Result<(), Error> {
        blocking(|| self.no_writes(|| Ok(())))
    }

    async fn install_locked(&self, version: &str) -> Result<AfterUpdate, Error> {
        let source = self.source.as_ref().ok_or(Error::NoUpdates)?;
        let _lock = self.locks.acquire(LockName::Update, "updating Daypass").await?;
        let not_offered = || Error::NotOffered { version: version.to_owned() };
        let Offer::Installable(offered) = self.offer().await? else { return Err(not_offered()) };
        let Installation::Bundle { path, .. } = self.installation() else { return Err(not_offered()) };
        if offered.version.to_string() != version {
            return Err(not_offered());
        }
        let signature = signature_of(source, &offered)?;
        // What will be refused at the end is refused before a hundred megabytes were fetched.
        self.no_writes(|| Ok(()))?;
        let mut staged = Staged::at(self.stage(offered.bundle, path)?)?;
        self.fetch(&offered, &mut staged).await?;
        let at = staged.path().to_owned();
        blocking(|| staged.whole(|file| verify(source, &signature, file, &at)))?;
        match offered.bundle {
            Bundle::AppImage => {
                blocking(|| self.no_writes(|| replace(staged, path)))?;
                Ok(AfterUpdate::Restart)
            }
            Bundle::App => {
                let unpacked = app_folder::unpack(staged, path).await?;
                blocking(|| self.no_writes(|| unpacked.take_place_of(path)))?;
                Ok(AfterUpdate::Restart)
            }
            Bundle::Nsis => {
                blocking(|| self.no_writes(|| begin_installer(staged)))?;
                Ok(AfterUpdate::Quit)
            }
        }
    }

    async fn fetch(&self, offered: &Installable, staged: &mut Staged) -> Result<(), Error> {
        let at = staged.path().to_owned();
        let url = &offered.artifact.url;
        let fetched = self.gateway.http().download(url, MOST_OF_BUNDLE, |piece| staged.add(piece)).await;
        fetched.map_err(|error| Error::download(error, &at))
    }

    /// Where what is fetched lies meanwhile: beside what it replaces, so that a rename can do that; an installer in the home.
    fn stage(&self, bundle: Bundle, path: &Path) -> Result<PathBuf, Error> {
        if bundle == Bundle::Nsis {
            let folder = self
                .home
                .folder(FOLDER)
                .map_err(|source| Error::File { path: self.home.path().join(FOLDER), source })?;
            return Ok(folder.join("daypass-setup.exe"));
        }
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        Ok(path.with_file_name(format!(".{name}.update")))
    }

    /// Does something while nobody writes and nobody begins to.
    fn no_writes<T>(&self, work: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
        match forbid_writes(&self.home).map_err(GroundError::Lock)? {
            Ok(_none) => work(),
            Err(WriteUnderWay { what, pid }) => Err(Error::WriteUnderWay { what, pid }),
        }
    }
}

/// Gives a file the mode of an old one, and its name.
fn replace(mut staged: Staged, path: &Path) -> Result<(), Error> {
    let error = |source| Error::File { path: path.to_owned(), source };
    let old = path.metadata().map_err(error)?;
    let from = staged.path().to_owned();
    staged.whole(|file: &mut File| {
        file.set_permissions(old.permissions()).and_then(|()| file.sync_all()).map_err(error)
    })?;
    rename(&from, path).map_err(error)?;
    staged.keep();
    if let Some(folder) = path.parent()
        && let Err(error) = sync_folder(folder)
    {
        // It is there; a machine that fails now has the old one or the new one, both whole.
        tracing::warn!(%error, "the folder of the update was not synced");
    }
    Ok(())
}

/// Starts an installer, which waits for this program to end.
fn begin_installer(mut staged: Staged) -> Result<(), Error> {
    // Windows starts no program that somebody has open for writing.
    staged.close();
    let path = staged.path().to_owned();
    let error = |source: io::Error| Error::File { path: path.clone(), source };
    make_runnable(&path).map_err(error)?;
    let mut installer = child(&path, ChildEnvironment::Persons);
    installer.args(NSIS);
    detached(installer).map_err(error)?;
    staged.keep();
    Ok(())
}

#[cfg(unix)]
fn make_runnable(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o700))
}

#[cfg(not(unix))]
fn make_runnable(_: &Path) -> io::Result<()> {
    Ok(())
}
