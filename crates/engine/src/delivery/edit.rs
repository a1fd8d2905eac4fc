//! The AWS files read and edited, so that other tasks of the runtime go on meanwhile.

use super::error::Error;
use crate::ground::blocking;
use aws_files::{AwsFile, Document, DocumentError, FileError, Withheld};
use daypass_core::ProfileName;

/// Replacing may meet a section that changes between two readings; so often it is read again.
pub(crate) const MAX_EDITS: u32 = 3;

/// What keeps an edit from being made.
pub(crate) enum EditError {
    File(FileError),
    Document(DocumentError),
    /// The section is the person's, and they did not consent.
    PersonsSection,
    /// This of the person's would be withheld, and is not in the vault yet.
    NeedsBackup(Box<Withheld>),
}

impl From<FileError> for EditError {
    fn from(error: FileError) -> Self {
        Self::File(error)
    }
}

/// Reads a file.
///
/// # Errors
/// As [`AwsFile::read`].
pub(crate) fn read(file: &AwsFile) -> Result<Document, FileError> {
    blocking(|| file.read())
}

/// Edits a file on a thread that may wait for locks and for the disk.
pub(crate) async fn edit<T: Send + 'static, E: From<FileError> + Send + 'static>(
    file: AwsFile,
    change: impl FnMut(&mut Document) -> Result<T, E> + Send + 'static,
) -> Result<T, E> {
    let contended = FileError::Contended { path: file.path().to_owned() };
    let edited = tokio::task::spawn_blocking(move || file.edit(change)).await;
    // The runtime is ending: nothing was changed, or the file is whole.
    edited.unwrap_or(Err(contended.into())).map(|edited| edited.value)
}

/// Edits a profile's section, where nothing but the file and its form can be in the way.
///
/// # Errors
/// [`Error::File`] and [`Error::FileMalformed`].
pub(super) async fn edit_section<T: Send + 'static>(
    file: AwsFile,
    profile: &ProfileName,
    mut change: impl FnMut(&mut Document) -> Result<T, DocumentError> + Send + 'static,
) -> Result<T, Error> {
    let edited = edit(file, move |document| change(document).map_err(SectionError::Document)).await;
    edited.map_err(|error| match error {
        SectionError::File(error) => error.into(),
        SectionError::Document(error) => malformed(profile, &error),
    })
}

enum SectionError {
    File(FileError),
    Document(DocumentError),
}

impl From<FileError> for SectionError {
    fn from(error: FileError) -> Self {
        Self::File(error)
    }
}

/// That a profile's section cannot be written.
pub(super) fn malformed(profile: &ProfileName, error: &DocumentError) -> Error {
    Error::FileMalformed { profile: profile.clone(), detail: error.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_files::FileRole;
    use std::sync::mpsc;

    #[test]
    fn a_file_that_another_program_writes_stopped_the_tasks_of_the_runtime() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("credentials");
        let file = AwsFile::locate(&path, FileRole::Credentials).unwrap();
        let ((holds, is_held), (go, gone)) = (mpsc::channel(), mpsc::channel::<()>());
        let peer = std::thread::spawn(move || {
            aws_files::edit(&path, |_| {
                holds.send(()).unwrap();
                gone.recv().unwrap();
                Ok::<_, FileError>(())
            })
            .map(drop)
        });
        is_held.recv().unwrap();
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        // The peer's write ends by a task, which comes to it only if the first leaves the thread to it.
        let edited = runtime.block_on(async {
            let (waits, begun) = tokio::sync::oneshot::channel();
            let edit = tokio::spawn(async move {
                waits.send(()).unwrap();
                edit(file, |_| Ok::<_, FileError>(())).await
            });
            tokio::spawn(async move {
                begun.await.unwrap();
                go.send(()).unwrap();
            });
            edit.await.unwrap()
        });
        edited.unwrap();
        peer.join().unwrap().unwrap();
    }
}
