//! Where the command line lies on this machine, for AWS tools to run.

use std::env::consts::EXE_EXTENSION;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// The command line, by its whole path: it is this program or lies beside it, else the first in `PATH`.
///
/// A link is not followed: what it leads to is another file after an update, as where Homebrew installs programs.
pub(crate) fn command_line(path: Option<&OsStr>) -> Option<PathBuf> {
    let beside = std::env::current_exe().ok();
    found(beside.as_deref().and_then(Path::parent), path)
}

fn found(beside: Option<&Path>, path: Option<&OsStr>) -> Option<PathBuf> {
    let folders = path.map(std::env::split_paths).into_iter().flatten();
    // A folder by a relative path is another one for each tool that would run the command.
    let folders = beside.map(Path::to_owned).into_iter().chain(folders).filter(|folder| folder.is_absolute());
    let mut programs = folders.map(|folder| folder.join("daypass").with_extension(EXE_EXTENSION));
    programs.find(|program| can_be_run(program))
}

/// A program by its path, or by its name in `PATH`.
#[cfg(unix)]
pub(super) fn program_in(path: Option<&OsStr>, name: &str) -> Option<PathBuf> {
    if name.contains('/') {
        return Some(PathBuf::from(name)).filter(|program| can_be_run(program));
    }
    let folders = path.map(std::env::split_paths).into_iter().flatten();
    folders.map(|folder| folder.join(name)).find(|program| can_be_run(program))
}

/// The system looks for it, by rules of its own.
#[cfg(not(unix))]
pub(super) fn program_in(_: Option<&OsStr>, name: &str) -> Option<PathBuf> {
    Some(PathBuf::from(name))
}

#[cfg(unix)]
fn can_be_run(program: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    program.metadata().is_ok_and(|metadata| metadata.is_file() && metadata.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn can_be_run(program: &Path) -> bool {
    program.is_file()
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::{File, Permissions, create_dir, set_permissions};
    use std::os::unix::fs::PermissionsExt;

    /// A folder with a `daypass` of this mode.
    fn with(folder: &Path, name: &str, mode: u32) -> PathBuf {
        let folder = folder.join(name);
        create_dir(&folder).unwrap();
        File::create(folder.join("daypass")).unwrap();
        set_permissions(folder.join("daypass"), Permissions::from_mode(mode)).unwrap();
        folder
    }

    #[test]
    fn a_daypass_in_path_was_not_found_by_the_window() {
        let folder = tempfile::tempdir().unwrap();
        let app = folder.path().join("app");
        create_dir(&app).unwrap();
        let text = with(folder.path(), "text", 0o644);
        create_dir(folder.path().join("folder")).unwrap();
        create_dir(folder.path().join("folder/daypass")).unwrap();
        let (bin, later) = (with(folder.path(), "bin", 0o755), with(folder.path(), "later", 0o755));
        let path = std::env::join_paths([
            Path::new(""),
            Path::new("."),
            &text,
            &folder.path().join("folder"),
            &folder.path().join("nowhere"),
            &bin,
            &later,
        ])
        .unwrap();
        assert_eq!(found(Some(&app), Some(&path)), Some(bin.join("daypass")));
        assert_eq!(found(Some(&later), Some(&path)), Some(later.join("daypass")), "beside it first");
        assert_eq!(found(Some(&app), None), None);
    }

    #[test]
    fn a_link_is_named_and_not_what_it_leads_to() {
        let folder = tempfile::tempdir().unwrap();
        let cellar = with(folder.path(), "cellar", 0o755);
        let bin = folder.path().join("bin");
        create_dir(&bin).unwrap();
        std::os::unix::fs::symlink(cellar.join("daypass"), bin.join("daypass")).unwrap();
        assert_eq!(found(None, Some(bin.as_os_str())), Some(bin.join("daypass")));
    }
}
