//! Where a known browser is on a machine, as far as it is there: which file shows that it is installed, how it is started, and
//! where its profiles are. Nothing is looked up here.

use super::known::{Family, KNOWN_BROWSERS, KnownBrowser};

/// The systems that browsers are started on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum System {
    /// Linux, and others that keep things as it does.
    Linux,
    /// macOS.
    MacOs,
    /// Windows.
    Windows,
}

/// The folders of a machine that browsers are looked for in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folders {
    /// The system.
    pub system: System,
    /// Where programs are: those of `PATH` on Linux, of applications on macOS, for programs on Windows.
    pub programs: Vec<String>,
    /// The person's home.
    pub home: String,
    /// The person's settings: `XDG_CONFIG_HOME` or `~/.config` on Linux, `~/Library/Application Support` on macOS, `%LOCALAPPDATA%` on Windows.
    pub settings: String,
    /// Where Firefox's family keeps profiles on Windows: `%APPDATA%`.
    pub roaming: String,
    /// The programs that the registry of Windows names under *App Paths*, by their whole paths.
    pub registered: Vec<String>,
    /// `CHROME_CONFIG_HOME`, which Chromium's family goes by on Linux.
    pub chrome_settings: Option<String>,
}

/// A browser, as it may be installed on a machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrowserInstallation {
    /// The file or folder that is there when it is installed.
    pub installed: String,
    /// The program, and what stands before the browser's own arguments.
    pub start: Vec<String>,
    /// The folders where it may have its profiles.
    pub data: Vec<String>,
}

/// Where snaps have their programs.
const SNAPS: &str = "/snap/bin";

impl System {
    /// The system that this is compiled for.
    pub const OF_BUILD: Self = if cfg!(windows) {
        Self::Windows
    } else if cfg!(target_os = "macos") {
        Self::MacOs
    } else {
        Self::Linux
    };
}

impl KnownBrowser {
    /// The ways in which it may be installed, the first choice first.
    pub fn installations(&self, folders: &Folders) -> Vec<BrowserInstallation> {
        match folders.system {
            System::Linux => self.on_linux(folders),
            System::MacOs => self.on_mac(folders),
            System::Windows => self.on_windows(folders),
        }
    }

    fn on_linux(&self, folders: &Folders) -> Vec<BrowserInstallation> {
        let Folders { home, settings, chrome_settings, .. } = folders;
        let below = |folder: &str| -> Vec<String> {
            self.linux_data.iter().map(|data| format!("{folder}/{data}")).collect()
        };
        let mut places = Vec::new();
        let usual = match self.family {
            Family::Chromium(_) => below(chrome_settings.as_ref().unwrap_or(settings)),
            // Newer ones follow XDG_CONFIG_HOME, which is `~/.config` unless somebody says otherwise.
            Family::Firefox(_) => {
                let moved = self.linux_data.iter().filter_map(|data| data.strip_prefix(".config/"));
                let own = self.linux_data.iter().filter(|data| !data.starts_with(".config/"));
                let own = own.map(|data| format!("{home}/{data}"));
                own.chain(moved.map(|data| format!("{settings}/{data}"))).collect()
            }
        };
        for program in self.programs {
            for folder in folders.programs.iter().filter(|folder| folder.trim_end_matches('/') != SNAPS) {
                let program = format!("{}/{program}", folder.trim_end_matches('/'));
                places.push(BrowserInstallation {
                    installed: program.clone(),
                    start: vec![program],
                    data: usual.clone(),
                });
            }
        }
        if let Some(snap) = self.snap {
            let program = format!("{SNAPS}/{snap}");
            let data = match self.family {
                Family::Chromium(_) => [
                    below(&format!("{home}/snap/{snap}/common")),
                    below(&format!("{home}/snap/{snap}/current/.config")),
                ]
                .concat(),
                Family::Firefox(_) => below(&format!("{home}/snap/{snap}/common")),
            };
            places.push(BrowserInstallation { installed: program.clone(), start: vec![program], data });
        }
        if let Some(id) = self.flatpak {
            let data = match self.family {
                Family::Chromium(_) => below(&format!("{home}/.var/app/{id}/config")),
                Family::Firefox(_) => below(&format!("{home}/.var/app/{id}")),
            };
            for exports in ["/var/lib/flatpak".to_owned(), format!("{home}/.local/share/flatpak")] {
                places.push(BrowserInstallation {
                    installed: format!("{exports}/exports/bin/{id}"),
                    start: ["flatpak", "run", id].map(str::to_owned).to_vec(),
                    data: data.clone(),
                });
            }
        }
        places
    }

    fn on_mac(&self, folders: &Folders) -> Vec<BrowserInstallation> {
        let data = vec![format!("{}/{}", folders.settings, self.mac_data)];
        let place = |folder: &String| {
            let application = format!("{}/{}.app", folder.trim_end_matches('/'), self.application);
            let start = match self.family {
                // Without `-n` an application that runs gets no arguments.
                Family::Chromium(_) => {
                    ["/usr/bin/open", "-na", &application, "--args"].map(str::to_owned).to_vec()
                }
                // `open` hands no address of a container over.
                Family::Firefox(program) => vec![format!("{application}/Contents/MacOS/{program}")],
            };
            BrowserInstallation { installed: application, start, data: data.clone() }
        };
        folders.programs.iter().map(place).collect()
    }

    fn on_windows(&self, folders: &Folders) -> Vec<BrowserInstallation> {
        let data_folder = match self.family {
            Family::Chromium(_) => &folders.settings,
            Family::Firefox(_) => &folders.roaming,
        };
        let data = vec![format!(r"{data_folder}\{}", self.windows_data)];
        let usual = folders.programs.iter().map(|folder| below(folder, self.exe));
        let registered = folders.registered.iter().filter(|program| self.is_registered_as(program)).cloned();
        let mut places: Vec<BrowserInstallation> = Vec::new();
        for program in usual.chain(registered) {
            if !places.iter().any(|place| place.installed.eq_ignore_ascii_case(&program)) {
                let start = vec![program.clone()];
                places.push(BrowserInstallation { installed: program, start, data: data.clone() });
            }
        }
        places
    }

    /// The name that it is registered by under *App Paths* of Windows: that of its program, which it shares with its own
    /// earlier versions, and Chromium with Chrome.
    pub fn registered_name(&self) -> &'static str {
        file_name(self.exe)
    }

    /// Whether a program that is registered is this browser: it lies in a folder as this one alone does, or in one of the
    /// person's own choice, where it is taken for the first browser whose program is called so.
    fn is_registered_as(&self, program: &str) -> bool {
        let lies_as = |known: &KnownBrowser| ends_with_path(program, known.exe);
        if KNOWN_BROWSERS.iter().any(lies_as) {
            return lies_as(self);
        }
        let name = file_name(program);
        let called_so = |known: &&KnownBrowser| known.registered_name().eq_ignore_ascii_case(name);
        KNOWN_BROWSERS.iter().find(called_so) == Some(self)
    }
}

fn below(folder: &str, path: &str) -> String {
    format!(r"{}\{path}", folder.trim_end_matches('\\'))
}

/// The last part of a path of Windows.
fn file_name(path: &str) -> &str {
    path.rsplit('\\').next().unwrap_or(path)
}

/// Whether the last parts of a path of Windows are these, whatever the letter case.
fn ends_with_path(path: &str, parts: &str) -> bool {
    let (mut path, parts) = (path.rsplit('\\'), parts.rsplit('\\'));
    parts.into_iter().all(|part| path.next().is_some_and(|own| own.eq_ignore_ascii_case(part)))
}
