//! Where the command line lies on this machine, for AWS tools to run.

use daypass_core::credential_documents::CREDENTIAL_PROGRAM;
use std::env::consts::EXE_EXTENSION;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

/// The command line, by its whole path: this program or what lies beside it, else the first in `PATH`.
///
/// A program's own path may be that of one version: Homebrew, nix and others install each into a folder of its own, and have
/// a link in `PATH`. So where `PATH` leads to this very program, it is named as it is found there. What lies in an AppImage is
/// at another path each time that the image is started, and is not named.
pub fn command_line(variable: impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    let this = std::env::current_exe().ok();
    let mounted = variable("APPIMAGE").and_then(|_| variable("APPDIR")).map(PathBuf::from);
    found(this.as_deref().and_then(Path::parent), variable("PATH").as_deref(), mounted.as_deref())
}

/// What AWS tools are given to run for credentials: `daypass-credentials` where it lies beside the [`command_line`], else that. It
/// answers what is had at once, so only on Linux: elsewhere each keychain takes a way of its own.
pub fn credential_program(variable: impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    let daypass = command_line(variable)?;
    let small = daypass.with_file_name(CREDENTIAL_PROGRAM);
    let is_there = cfg!(target_os = "linux") && can_be_run(&small);
    Some(if is_there { small } else { daypass })
}

fn found(beside: Option<&Path>, path: Option<&OsStr>, mounted: Option<&Path>) -> Option<PathBuf> {
    let in_folder = |folder: &Path| {
        let program = folder.join("daypass").with_extension(EXE_EXTENSION);
        // A folder by a relative path is another one for each tool that would run the command.
        let is_named = folder.is_absolute() && !mounted.is_some_and(|mounted| folder.starts_with(mounted));
        (is_named && can_be_run(&program)).then_some(program)
    };
    let mut in_path =
        path.map(std::env::split_paths).into_iter().flatten().filter_map(|folder| in_folder(&folder));
    let Some(beside) = beside.and_then(in_folder) else { return in_path.next() };
    let Ok(this) = beside.canonicalize() else { return Some(beside) };
    let is_this = |program: &PathBuf| program.canonicalize().is_ok_and(|real| real == this);
    Some(in_path.find(is_this).unwrap_or(beside))
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
    use std::os::unix::fs::{PermissionsExt, symlink};

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
        assert_eq!(found(Some(&app), Some(&path), None), Some(bin.join("daypass")));
        assert_eq!(found(Some(&later), Some(&path), None), Some(later.join("daypass")), "beside it first");
        assert_eq!(found(Some(&app), None, None), None);
    }

    #[test]
    fn a_link_is_named_and_not_what_it_leads_to() {
        let folder = tempfile::tempdir().unwrap();
        let cellar = with(folder.path(), "cellar", 0o755);
        let bin = folder.path().join("bin");
        create_dir(&bin).unwrap();
        symlink(cellar.join("daypass"), bin.join("daypass")).unwrap();
        assert_eq!(found(None, Some(bin.as_os_str()), None), Some(bin.join("daypass")));
    }

    #[test]
    fn a_program_in_a_folder_of_its_version_was_named_there_and_not_by_the_link_in_path() {
        let folder = tempfile::tempdir().unwrap();
        let (version, other) = (with(folder.path(), "0.4.1", 0o755), with(folder.path(), "other", 0o755));
        let (bin, profile) = (folder.path().join("bin"), folder.path().join("profile"));
        create_dir(&bin).unwrap();
        symlink("../0.4.1/daypass", bin.join("daypass")).unwrap();
        // As ~/.nix-profile is: the folder is the link.
        symlink("0.4.1", &profile).unwrap();
        let path = |folders: &[&Path]| std::env::join_paths(folders).unwrap();
        let named = |folders: &[&Path]| found(Some(&version), Some(&path(folders)), None).unwrap();
        assert_eq!(named(&[&other, &bin]), bin.join("daypass"), "the first one is another program");
        assert_eq!(named(&[&profile, &bin]), profile.join("daypass"));
        assert_eq!(named(&[&other]), version.join("daypass"), "PATH does not lead to it");
        assert_eq!(named(&[&version]), version.join("daypass"), "as by cargo install");
    }

    #[test]
    fn the_mount_of_an_app_image_was_named_which_is_gone_when_the_window_is() {
        let folder = tempfile::tempdir().unwrap();
        let mount = folder.path().join(".mount_Daypass");
        create_dir(&mount).unwrap();
        let (inside, bin) = (with(&mount, "bin", 0o755), with(folder.path(), "bin", 0o755));
        let path = std::env::join_paths([&inside, &bin]).unwrap();
        assert_eq!(found(Some(&inside), Some(&path), Some(&mount)), Some(bin.join("daypass")));
        assert_eq!(found(Some(&inside), Some(inside.as_os_str()), Some(&mount)), None);
    }
}
