//! What there is to know of the AWS files: gathered here, judged in `files` and `processes`.

use super::surroundings::Surroundings;
use crate::ground::has_modes;
use aws_files::atomic::is_temporary;
use aws_files::readers::Readings;
use aws_files::{AwsFile, Document, FileError, FileRole, SharedFiles};
use daypass_core::SessionId;
use daypass_core::view::PlainKeys;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Both files and what lies beside them.
#[derive(Debug)]
pub(super) struct FileFacts {
    pub(super) config: FileFact,
    /// `None` where one file is both.
    pub(super) credentials: Option<FileFact>,
    /// What writes that were cut off have left.
    pub(super) leftovers: Vec<PathBuf>,
    /// Where programs are looked for that are named without a folder.
    pub(super) folders: Vec<PathBuf>,
    /// The sessions that there are; `None` where the store is not open.
    pub(super) sessions: Option<BTreeSet<SessionId>>,
    /// `None` where the store is not open.
    pub(super) plain_keys: Option<PlainKeys>,
}

/// One of the files.
#[derive(Debug)]
pub(super) struct FileFact {
    /// Behind all links.
    pub(super) path: PathBuf,
    pub(super) content: Content,
    /// The permission bits; `None` where the file system has none.
    pub(super) mode: Option<u32>,
}

/// What is in a file.
#[derive(Debug)]
pub(super) enum Content {
    /// There is no file.
    Missing,
    /// A link that leads nowhere, and why.
    Broken(String),
    /// It cannot be read, and why.
    Unreadable(String),
    Text(Document),
}

impl FileFacts {
    /// What there is now.
    pub(super) fn gather(
        files: &SharedFiles,
        around: &Surroundings,
        sessions: Option<BTreeSet<SessionId>>,
        plain_keys: Option<PlainKeys>,
    ) -> Self {
        let config = FileFact::gather(&files.config, FileRole::Config);
        let credentials = FileFact::gather(&files.credentials, FileRole::Credentials);
        let mut folders: Vec<&Path> =
            [&config, &credentials].iter().filter_map(|file| file.path.parent()).collect();
        folders.dedup();
        let leftovers = folders.into_iter().flat_map(leftovers).collect();
        let credentials = (credentials.path != config.path).then_some(credentials);
        Self { config, credentials, leftovers, folders: around.folders(), sessions, plain_keys }
    }

    pub(super) fn files(&self) -> impl Iterator<Item = &FileFact> {
        std::iter::once(&self.config).chain(&self.credentials)
    }

    pub(super) fn file(&self, role: FileRole) -> &FileFact {
        match (role, &self.credentials) {
            (FileRole::Credentials, Some(credentials)) => credentials,
            _ => &self.config,
        }
    }

    /// Both as the five clients read them. What is not there or cannot be read is empty.
    pub(super) fn readings(&self) -> Readings {
        let document = |role| match &self.file(role).content {
            Content::Text(document) => document.clone(),
            _ => Document::default(),
        };
        Readings::new(&document(FileRole::Config), &document(FileRole::Credentials))
    }
}

impl FileFact {
    fn gather(path: &Path, role: FileRole) -> Self {
        match AwsFile::locate(path, role) {
            Ok(file) => {
                let content = match file.read() {
                    Ok(_) if leads_nowhere(path, file.path()) => {
                        let (link, path) = (path.to_owned(), file.path().to_owned());
                        Content::Broken(said(&FileError::DanglingLink { link, path }))
                    }
                    Ok(_) if !file.path().exists() => Content::Missing,
                    Ok(document) => Content::Text(document),
                    Err(error) => Content::Unreadable(said(&error)),
                };
                Self { path: file.path().to_owned(), content, mode: mode(file.path()) }
            }
            Err(error @ (FileError::DanglingLink { .. } | FileError::TooManyLinks { .. })) => {
                Self { path: path.to_owned(), content: Content::Broken(said(&error)), mode: None }
            }
            Err(error) => {
                Self { path: path.to_owned(), content: Content::Unreadable(said(&error)), mode: None }
            }
        }
    }
}

/// Whether a link leads into a folder that is not there. Where the folder is, the file is made when it is needed.
fn leads_nowhere(path: &Path, target: &Path) -> bool {
    path.is_symlink() && target.parent().is_some_and(|folder| !folder.exists())
}

/// An error with the system's words, where it has them.
fn said(error: &FileError) -> String {
    match std::error::Error::source(error) {
        Some(source) => format!("{error}: {source}"),
        None => error.to_string(),
    }
}

/// The permission bits, where they mean something: a disk of Windows in WSL gives every right to all, whatever is set.
#[cfg(unix)]
pub(super) fn mode(path: &Path) -> Option<u32> {
    use std::os::unix::fs::MetadataExt;
    let mode = path.metadata().ok()?.mode();
    (mode & 0o077 == 0 || path.parent().is_none_or(has_modes)).then_some(mode)
}

#[cfg(not(unix))]
pub(super) fn mode(path: &Path) -> Option<u32> {
    path.parent().filter(|folder| has_modes(folder)).and(None)
}

/// The temporary files in a folder that no process has locked: `aws_files::atomic` has its own locked for as long as it
/// writes. Where files cannot be locked nothing is known of them, and the next write removes what is old.
fn leftovers(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut left: Vec<PathBuf> = entries
        .filter(|entry| is_temporary(&entry.file_name()))
        .map(|entry| entry.path())
        .filter(|path| is_free(path))
        .collect();
    left.sort();
    left
}

fn is_free(path: &Path) -> bool {
    path.symlink_metadata().is_ok_and(|metadata| metadata.is_file())
        && std::fs::File::open(path).is_ok_and(|file| file.try_lock_shared().is_ok())
}
