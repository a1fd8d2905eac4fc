//! Where a known browser is on a machine, as far as it is there: which file shows that it is installed, how it is started, and
//! where its profiles are. Nothing is looked up here.

use super::known::{Family, KnownBrowser};

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
        let place = |folder: &String| {
            let program = format!(r"{}\{}", folder.trim_end_matches('\\'), self.exe);
            BrowserInstallation { installed: program.clone(), start: vec![program], data: data.clone() }
        };
        folders.programs.iter().map(place).collect()
    }
}
