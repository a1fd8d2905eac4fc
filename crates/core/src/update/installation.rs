//! How this Daypass came to where it is, told from facts of the machine.

use std::path::{Path, PathBuf};

/// How this Daypass came here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Installation {
    /// A package manager put it here, which updates it too: files of its own that change would be damage to it.
    Packaged(PackageManager),
    /// A person put a bundle here, whose place another one can take.
    Bundle {
        /// Which.
        bundle: Bundle,
        /// The file, or on macOS the folder, that is replaced; the program where an installer does it.
        path: PathBuf,
        /// Whether this user may put something else there.
        is_writable: bool,
    },
    /// Nothing tells: built by hand, or unpacked from an archive.
    Unknown,
}

/// Something that a person downloads and runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bundle {
    /// One file that is the whole app, on Linux.
    AppImage,
    /// A folder that is the whole app, on macOS.
    App,
    /// An installer made by NSIS, on Windows, which replaces what the last one installed.
    Nsis,
}

impl Bundle {
    /// Its name in a manifest.
    pub(super) fn key(self) -> &'static str {
        match self {
            Self::AppImage => "appimage",
            Self::App => "app",
            Self::Nsis => "nsis",
        }
    }

    /// How the name of a file of it ends, as Tauri's bundler names them.
    pub(super) fn ending(self) -> &'static str {
        match self {
            Self::AppImage => ".AppImage",
            Self::App => ".app.tar.gz",
            Self::Nsis => "-setup.exe",
        }
    }
}

/// What installs programs and keeps a list of their files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PackageManager {
    /// Debian's and Ubuntu's.
    Dpkg,
    /// Fedora's, Red Hat's and SUSE's.
    Rpm,
    /// Arch's.
    Pacman,
    /// Some other one of the system's, since the program lies where only those put something.
    System,
    /// Homebrew, from a formula: the command line alone.
    HomebrewFormula,
    /// Homebrew, from a cask: the app.
    HomebrewCask,
    /// Nix.
    Nix,
    /// Windows Package Manager.
    WinGet,
    /// `cargo install`.
    Cargo,
}

impl PackageManager {
    /// What a person does there, as a sentence.
    pub fn advice(self) -> &'static str {
        match self {
            Self::Dpkg => {
                "This one was installed as a Debian package: update it with apt, or install the new package."
            }
            Self::Rpm => {
                "This one was installed as an RPM package: update it with dnf or zypper, or install the new package."
            }
            Self::Pacman => {
                "This one was installed as a pacman package: update it with pacman, or with your AUR helper."
            }
            Self::System => {
                "This one was installed as a system package: update it with the system's package manager."
            }
            Self::HomebrewFormula | Self::HomebrewCask => {
                "This one was installed by Homebrew, which updates it"
            }
            Self::Nix => {
                "This one was installed by Nix: update the profile or the configuration that has it."
            }
            Self::WinGet => "This one was installed by WinGet, which updates it",
            Self::Cargo => "This one was installed by cargo: install the new version the same way.",
        }
    }

    /// The command that updates Daypass, where it is the same for everybody. The names are those in `packaging`.
    pub fn command(self) -> Option<&'static str> {
        match self {
            Self::HomebrewFormula => Some("brew upgrade daypass-cli"),
            Self::HomebrewCask => Some("brew upgrade --cask daypass"),
            Self::WinGet => Some("winget upgrade Daypass.Daypass"),
            Self::Dpkg | Self::Rpm | Self::Pacman | Self::System | Self::Nix | Self::Cargo => None,
        }
    }
}

/// What the machine shows of this program.
#[derive(Debug, Clone, Default)]
pub struct InstallationFacts {
    /// The system, as `std::env::consts::OS` has it.
    pub os: &'static str,
    /// The program, behind links.
    pub program: PathBuf,
    /// The file that the runtime of an AppImage says it was started from, and the folder where it is mounted
    /// (`APPIMAGE` and `APPDIR`; docs.appimage.org).
    pub app_image: Option<(PathBuf, PathBuf)>,
    /// The list of package managers of the system that have the program on their lists, or whose lists are not read.
    pub managers: Vec<PackageManager>,
    /// Whether the uninstaller of an installer made by NSIS lies beside the program.
    pub has_uninstaller: bool,
    /// Whether Homebrew keeps a receipt of the app, which it puts into the folder of all apps.
    pub has_cask: bool,
    /// Whether this user may put something else where the program's bundle lies.
    pub is_writable: bool,
}

impl InstallationFacts {
    /// What is replaced by an update, if this is a bundle: the AppImage, the app's folder on macOS, the program elsewhere.
    pub fn bundle_path(&self) -> PathBuf {
        match (&self.app_image, app_folder(&self.program)) {
            (Some((image, mounted)), _) if self.program.starts_with(mounted) => image.clone(),
            (_, Some(app)) if self.os == "macos" => app.to_owned(),
            _ => self.program.clone(),
        }
    }
}

impl Installation {
    /// How a program came here.
    pub fn told_by(facts: &InstallationFacts) -> Self {
        let program = facts.program.to_string_lossy().replace('\\', "/");
        let lies_in = |folders: &[&str]| folders.iter().any(|folder| program.contains(folder));
        // Whose folder a program lies in is its owner, whatever else is true of it.
        for (folders, manager) in [
            (&["/nix/store/"][..], PackageManager::Nix),
            (&["/Caskroom/"], PackageManager::HomebrewCask),
            (&["/Cellar/", "/.linuxbrew/"], PackageManager::HomebrewFormula),
            (&["/WinGet/Packages/"], PackageManager::WinGet),
            (&["/.cargo/bin/"], PackageManager::Cargo),
        ] {
            if lies_in(folders) {
                return Self::Packaged(manager);
            }
        }
        let bundle =
            |bundle| Self::Bundle { bundle, path: facts.bundle_path(), is_writable: facts.is_writable };
        match facts.os {
            "macos" if app_folder(&facts.program).is_some() => match facts.has_cask {
                true => Self::Packaged(PackageManager::HomebrewCask),
                // macOS runs an app from a place of its own until the person has moved it (Gatekeeper, path randomisation).
                false if lies_in(&["/AppTranslocation/"]) => Self::Unknown,
                false => bundle(Bundle::App),
            },
            // The installer asks for the rights that it needs.
            "windows" if facts.has_uninstaller => {
                Self::Bundle { bundle: Bundle::Nsis, path: facts.bundle_path(), is_writable: true }
            }
            "linux" => match &facts.app_image {
                Some((_, mounted)) if facts.program.starts_with(mounted) => bundle(Bundle::AppImage),
                _ if is_systems(&facts.program) => {
                    Self::Packaged(facts.managers.first().copied().unwrap_or(PackageManager::System))
                }
                _ => Self::Unknown,
            },
            _ => Self::Unknown,
        }
    }
}

/// Whether a program lies where packages of the system alone put something (Filesystem Hierarchy Standard 3.0, 4.9: what
/// is below `/usr/local` is the administrator's own).
fn is_systems(program: &Path) -> bool {
    program.starts_with("/usr") && !program.starts_with("/usr/local")
}

/// The folder `….app` that a program is in.
fn app_folder(program: &Path) -> Option<&Path> {
    program.ancestors().skip(1).find(|folder| folder.extension().is_some_and(|ending| ending == "app"))
}
