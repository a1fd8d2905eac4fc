//! Edits of the AWS files, off the runtime's threads.

use super::error::Error;
use aws_files::{Document, DocumentError, FileError};
use daypass_core::ProfileName;
use std::path::PathBuf;

/// What keeps an edit from being made.
pub(crate) enum EditError {
    File(FileError),
    Document(DocumentError),
    /// The section is the person's, and they did not consent.
    PersonsSection,
    /// The section is the person's, and this text of it is not in the vault yet.
    NeedsBackup(Vec<u8>),
}

impl From<FileError> for EditError {
    fn from(error: FileError) -> Self {
        Self::File(error)
    }
}

/// Edits a file on a thread that may wait for locks and for the disk.
pub(crate) async fn edit<T: Send + 'static>(
    file: PathBuf,
    change: impl FnMut(&mut Document) -> Result<T, EditError> + Send + 'static,
) -> Result<T, EditError> {
    let contended = FileError::Contended { path: file.clone() };
    let edited = tokio::task::spawn_blocking(move || aws_files::edit(&file, change)).await;
    // The runtime is ending: nothing was changed, or the file is whole.
    edited.unwrap_or(Err(contended.into())).map(|edited| edited.value)
}

/// That a profile's section cannot be written.
pub(super) fn malformed(profile: &ProfileName, error: &DocumentError) -> Error {
    Error::FileMalformed { profile: profile.clone(), detail: error.to_string() }
}
