//! Files of the person's that anybody may read.

use aws_files::FileError;
use std::path::Path;

/// Writes a file whole (0644), so that it holds the old content or the new one whenever this ends. Missing folders are made, and
/// links are followed.
///
/// # Errors
/// [`FileError`]; the file is then as it was.
pub fn write_public(path: &Path, bytes: &[u8]) -> Result<(), FileError> {
    aws_files::atomic::write(path, bytes, 0o644)
}
