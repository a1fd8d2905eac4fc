//! The facts that tell how this Daypass came here. They are read when they are needed: few commands need them.

use daypass_core::update::{Installation, InstallationFacts, PackageManager};
use std::env::consts::OS;
use std::ffi::OsString;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

/// The files of the package, as dpkg lists them, a line each (dpkg-query(1), `--control-path`).
const DPKG_LIST: &str = "/var/lib/dpkg/info/daypass.list";
/// Where pacman and rpm keep what is installed (pacman(8); rpm's `%_dbpath`, former and present).
const PACMAN: &str = "/var/lib/pacman/local";
const RPM: [&str; 3] = ["/usr/lib/sysimage/rpm", "/var/lib/rpm/rpmdb.sqlite", "/var/lib/rpm/Packages"];
/// The receipts of casks that put an app elsewhere, where Homebrew is on Apple's processors and on Intel's.
const CASKS: [&str; 2] = ["/opt/homebrew/Caskroom/daypass", "/usr/local/Caskroom/daypass"];

/// How this program came here.
pub(super) fn installation(variable: impl Fn(&str) -> Option<OsString>) -> Installation {
    let program = std::env::current_exe().ok().and_then(|program| program.canonicalize().ok());
    Installation::told_by(&facts(program.unwrap_or_default(), variable))
}

fn facts(program: PathBuf, variable: impl Fn(&str) -> Option<OsString>) -> InstallationFacts {
    let path = |name: &str| variable(name).map(PathBuf::from).filter(|path| path.is_absolute());
    // Behind links, so that the file is replaced and not the link to it.
    let image = path("APPIMAGE").and_then(|image| image.canonicalize().ok()).zip(path("APPDIR"));
    let has_uninstaller = program.parent().is_some_and(|folder| folder.join("uninstall.exe").is_file());
    let mut facts = InstallationFacts {
        os: OS,
        managers: managers(&program),
        program,
        app_image: image,
        has_uninstaller,
        has_cask: CASKS.iter().any(|receipt| Path::new(receipt).exists()),
        is_writable: false,
    };
    facts.is_writable = facts.bundle_path().parent().is_some_and(may_write);
    facts
}

/// The package managers of this system that have the program on their lists. Those of rpm and pacman are not read: their
/// systems have no second one.
fn managers(program: &Path) -> Vec<PackageManager> {
    let lists = |list: File| {
        BufReader::new(list).lines().map_while(Result::ok).any(|line| Path::new(&line) == program)
    };
    let dpkg = File::open(DPKG_LIST).is_ok_and(lists);
    let found = [
        (dpkg, PackageManager::Dpkg),
        (Path::new(PACMAN).is_dir(), PackageManager::Pacman),
        (RPM.iter().any(|database| Path::new(database).exists()), PackageManager::Rpm),
    ];
    found.into_iter().filter(|(is, _)| *is).map(|(_, manager)| manager).collect()
}

#[cfg(unix)]
fn may_write(folder: &Path) -> bool {
    use rustix::fs::{Access, access};
    access(folder, Access::WRITE_OK).is_ok()
}

/// On Windows an installer asks for the right that it needs.
#[cfg(not(unix))]
fn may_write(_: &Path) -> bool {
    true
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;
    use daypass_core::update::Bundle;

    #[test]
    fn an_app_image_is_the_file_behind_its_link() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().canonicalize().unwrap();
        let (image, link) = (folder.join("Daypass.AppImage"), folder.join("daypass"));
        File::create(&image).unwrap();
        std::os::unix::fs::symlink(&image, &link).unwrap();
        let mounted = folder.join("mounted");
        let of = |program: &Path| {
            let variable = |name: &str| match name {
                "APPIMAGE" => Some(link.clone().into_os_string()),
                "APPDIR" => Some(mounted.clone().into_os_string()),
                _ => None,
            };
            Installation::told_by(&facts(program.to_owned(), variable))
        };
        let expected = Installation::Bundle { bundle: Bundle::AppImage, path: image, is_writable: true };
        assert_eq!(of(&mounted.join("usr/bin/daypass-desktop")), expected);
        assert_eq!(of(&folder.join("daypass-desktop")), Installation::Unknown);
    }

    #[test]
    fn the_tests_themselves_came_by_no_package() {
        assert_eq!(installation(|_| None), Installation::Unknown);
    }
}
