//! The folders in Daypass's own that the desktop keeps things in: logs, the tray's icons, what WebKit stores.

use daypass_engine::Home;
use std::path::{Path, PathBuf};

/// A folder in the home of this environment, made if it is not there; `None` where it cannot be: Daypass then does
/// without, and the window says what is wrong with the home.
pub(crate) fn folder(name: &str) -> Option<PathBuf> {
    let folder = Home::from_env(|name| std::env::var(name).ok())?.path().join(name);
    make_private(&folder).ok()?;
    Some(folder)
}

/// Makes a folder that the person alone may enter; those above it too.
fn make_private(folder: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(folder)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn a_folder_is_entered_by_its_owner_alone() {
        let folder = tempfile::tempdir().unwrap();
        let logs = folder.path().join("home/logs");
        make_private(&logs).unwrap();
        for made in [logs.as_path(), logs.parent().unwrap()] {
            assert_eq!(std::fs::metadata(made).unwrap().permissions().mode() & 0o777, 0o700);
        }
    }
}
