//! The known browsers that are on this machine, and their profiles. Their files are only read.

use super::app_paths::registered_programs;
use super::program::program_in;
use super::unfit_browser::UnfitBrowser;
use daypass_core::browser::{
    BrowserInstallation, BrowserProfile, Folders, KNOWN_BROWSERS, KnownBrowser, NoContainers, PageWindow,
    ProfileOfBrowser, System, profile_called,
};
use std::ffi::OsString;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use url::Url;

/// How much of a file that names profiles is read, in bytes: Chromium's has a few hundred kilobytes.
const LONGEST_FILE: u64 = 16 * 1024 * 1024;

/// A browser that is on this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstalledBrowser {
    /// Which one.
    pub known: &'static KnownBrowser,
    /// Its profiles, by name.
    pub profiles: Vec<BrowserProfile>,
}

/// Where browsers are looked for.
#[derive(Debug, Clone)]
pub(super) struct InstalledBrowsers {
    folders: Folders,
    /// `PATH`
    path: Option<OsString>,
}

impl InstalledBrowsers {
    /// Those of an environment. A folder whose name is no text is looked into for nothing.
    pub(super) fn of_environment(variable: &dyn Fn(&str) -> Option<OsString>) -> Self {
        let text = |name: &str| {
            variable(name).and_then(|value| value.into_string().ok()).filter(|value| !value.is_empty())
        };
        let path = variable("PATH");
        let system = System::OF_BUILD;
        let home = text("HOME").or_else(|| text("USERPROFILE")).unwrap_or_default();
        let (settings, roaming) = match system {
            System::Linux => {
                (text("XDG_CONFIG_HOME").unwrap_or_else(|| format!("{home}/.config")), String::new())
            }
            System::MacOs => (format!("{home}/Library/Application Support"), String::new()),
            System::Windows => {
                (text("LOCALAPPDATA").unwrap_or_default(), text("APPDATA").unwrap_or_default())
            }
        };
        let programs = match system {
            System::Linux => std::env::split_paths(path.as_deref().unwrap_or_default())
                .filter(|folder| folder.is_absolute())
                .filter_map(|folder| folder.into_os_string().into_string().ok())
                .collect(),
            System::MacOs => vec!["/Applications".to_owned(), format!("{home}/Applications")],
            System::Windows => ["ProgramFiles", "ProgramW6432", "ProgramFiles(x86)", "LOCALAPPDATA"]
                .iter()
                .filter_map(|name| text(name))
                .collect(),
        };
        let registered =
            registered_programs(KNOWN_BROWSERS.iter().map(KnownBrowser::registered_name), variable);
        let chrome_settings = text("CHROME_CONFIG_HOME");
        let folders = Folders { system, programs, home, settings, roaming, registered, chrome_settings };
        Self { folders, path }
    }

    /// Those that are here.
    pub(super) fn all(&self) -> Vec<InstalledBrowser> {
        let installed = |known: &'static KnownBrowser| {
            let here = self.installations(known);
            (!here.is_empty()).then(|| InstalledBrowser { known, profiles: profiles(known, &here) })
        };
        KNOWN_BROWSERS.iter().filter_map(installed).collect()
    }

    /// The first one that has containers.
    pub(super) fn with_containers(&self) -> Result<&'static KnownBrowser, UnfitBrowser> {
        let mut those = KNOWN_BROWSERS.iter().filter(|known| known.has_containers());
        those
            .find(|known| !self.installations(known).is_empty())
            .ok_or_else(|| self.missing("Firefox".to_owned()))
    }

    /// What opens a page in a profile and a window of a browser. Where it is installed twice, such as by a package and as a
    /// snap, it is the one that has the profile.
    pub(super) fn command(
        &self,
        known: &'static KnownBrowser,
        profile: Option<&ProfileOfBrowser>,
        window: &PageWindow,
        page: &Url,
    ) -> Result<Vec<String>, UnfitBrowser> {
        let browser = known.name;
        let here = self.installations(known);
        let first = here.first().ok_or_else(|| self.missing(browser.to_owned()))?;
        let (place, profile) = match profile {
            None => (first.clone(), None),
            Some(wanted) => {
                let with_profile = |place: &BrowserInstallation| {
                    let its_own = profiles(known, std::slice::from_ref(place));
                    let found = profile_called(&its_own, wanted.as_str()).cloned();
                    found.map(|found| (place.clone(), found))
                };
                let Some((place, profile)) = here.iter().find_map(with_profile) else {
                    let there = profiles(known, &here).into_iter().map(|profile| profile.name).collect();
                    let profile = wanted.as_str().to_owned();
                    return Err(UnfitBrowser::NoProfile { browser, profile, there });
                };
                (place, Some(profile))
            }
        };
        place
            .arguments(known.family, profile.as_ref(), window, page)
            .map_err(|NoContainers| UnfitBrowser::NoContainers { browser })
    }

    fn installations(&self, known: &KnownBrowser) -> Vec<BrowserInstallation> {
        let is_here = |place: &BrowserInstallation| match self.folders.system {
            System::Linux => program_in(None, &place.installed).is_some() && self.can_start(place),
            System::MacOs | System::Windows => Path::new(&place.installed).exists(),
        };
        known.installations(&self.folders).into_iter().filter(is_here).collect()
    }

    fn can_start(&self, place: &BrowserInstallation) -> bool {
        place.start.first().is_some_and(|program| program_in(self.path.as_deref(), program).is_some())
    }

    pub(super) fn missing(&self, browser: String) -> UnfitBrowser {
        let there = self.all().into_iter().map(|installed| installed.known.name).collect();
        UnfitBrowser::NotInstalled { browser, there }
    }
}

/// The profiles that the files of these installations name, each once.
fn profiles(known: &KnownBrowser, here: &[BrowserInstallation]) -> Vec<BrowserProfile> {
    let mut folders: Vec<&String> = here.iter().flat_map(|place| &place.data).collect();
    let mut all = Vec::new();
    // Several programs of one browser share a folder.
    folders.sort_unstable();
    folders.dedup();
    for folder in folders {
        let mut text = Vec::new();
        let file = File::open(Path::new(folder).join(known.family.profiles_file()));
        let read = file.and_then(|file| file.take(LONGEST_FILE).read_to_end(&mut text));
        if read.is_ok() {
            all.extend(known.family.profiles(&String::from_utf8_lossy(&text)));
        }
    }
    all
}
