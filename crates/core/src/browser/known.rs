//! The browsers that Daypass knows, and where each has its program and its profiles.
//!
//! Facts: Chromium's `docs/user_data_dir.md` for Chrome and Chromium; Mozilla's `toolkit/profile/docs` for Firefox; the others
//! by their packages.

/// A browser that Daypass knows how to start with a profile.
#[derive(Debug, PartialEq, Eq)]
pub struct KnownBrowser {
    /// As it is typed, as in `chrome`.
    pub id: &'static str,
    /// As people call it.
    pub name: &'static str,
    /// Which arguments it takes, and how it keeps its profiles.
    pub family: Family,
    /// Its programs on Linux, the usual one first.
    pub(super) programs: &'static [&'static str],
    /// Its snap, where there is one.
    pub(super) snap: Option<&'static str>,
    /// Its id on Flathub, where it is there.
    pub(super) flatpak: Option<&'static str>,
    /// Its application on macOS, without `.app`.
    pub(super) application: &'static str,
    /// Its program on Windows, below a folder for programs.
    pub(super) exe: &'static str,
    /// The folders of its profiles on Linux: below `~/.config` for Chromium's family, below the home for Firefox's.
    pub(super) linux_data: &'static [&'static str],
    /// The folder of its profiles on macOS, below `~/Library/Application Support`.
    pub(super) mac_data: &'static str,
    /// The folder of its profiles on Windows: below `%LOCALAPPDATA%` for Chromium's family, below `%APPDATA%` for Firefox's.
    pub(super) windows_data: &'static str,
}

/// Browsers that take the same arguments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    /// Chromium and what is made of it. The word is the argument for a private window.
    Chromium(&'static str),
    /// Firefox and what is made of it. The word is the name of the program inside the application of macOS.
    Firefox(&'static str),
}

/// Those that are known, in the order in which they are looked for.
pub const KNOWN_BROWSERS: &[KnownBrowser] = &[
    KnownBrowser {
        id: "firefox",
        name: "Firefox",
        family: Family::Firefox("firefox"),
        programs: &["firefox", "firefox-esr"],
        snap: Some("firefox"),
        flatpak: Some("org.mozilla.firefox"),
        application: "Firefox",
        exe: r"Mozilla Firefox\firefox.exe",
        linux_data: &[".mozilla/firefox", ".config/mozilla/firefox"],
        mac_data: "Firefox",
        windows_data: r"Mozilla\Firefox",
    },
    KnownBrowser {
        id: "firefox-developer",
        name: "Firefox Developer Edition",
        family: Family::Firefox("firefox"),
        programs: &["firefox-developer-edition", "firefox-devedition"],
        snap: None,
        flatpak: None,
        application: "Firefox Developer Edition",
        exe: r"Firefox Developer Edition\firefox.exe",
        linux_data: &[".mozilla/firefox", ".config/mozilla/firefox"],
        mac_data: "Firefox",
        windows_data: r"Mozilla\Firefox",
    },
    KnownBrowser {
        id: "firefox-nightly",
        name: "Firefox Nightly",
        family: Family::Firefox("firefox"),
        programs: &["firefox-nightly"],
        snap: None,
        flatpak: None,
        application: "Firefox Nightly",
        exe: r"Firefox Nightly\firefox.exe",
        linux_data: &[".mozilla/firefox", ".config/mozilla/firefox"],
        mac_data: "Firefox",
        windows_data: r"Mozilla\Firefox",
    },
    KnownBrowser {
        id: "zen",
        name: "Zen",
        family: Family::Firefox("zen"),
        programs: &["zen-browser", "zen"],
        snap: None,
        flatpak: Some("app.zen_browser.zen"),
        application: "Zen",
        exe: r"Zen Browser\zen.exe",
        linux_data: &[".zen"],
        mac_data: "zen",
        windows_data: "zen",
    },
    KnownBrowser {
        id: "librewolf",
        name: "LibreWolf",
        family: Family::Firefox("librewolf"),
        programs: &["librewolf"],
        snap: None,
        flatpak: Some("io.gitlab.librewolf-community"),
        application: "LibreWolf",
        exe: r"LibreWolf\librewolf.exe",
        linux_data: &[".librewolf"],
        mac_data: "librewolf",
        windows_data: "librewolf",
    },
    KnownBrowser {
        id: "waterfox",
        name: "Waterfox",
        family: Family::Firefox("waterfox"),
        programs: &["waterfox"],
        snap: None,
        flatpak: Some("net.waterfox.waterfox"),
        application: "Waterfox",
        exe: r"Waterfox\waterfox.exe",
        linux_data: &[".waterfox"],
        mac_data: "Waterfox",
        windows_data: "Waterfox",
    },
    KnownBrowser {
        id: "floorp",
        name: "Floorp",
        family: Family::Firefox("floorp"),
        programs: &["floorp"],
        snap: None,
        flatpak: Some("one.ablaze.floorp"),
        application: "Floorp",
        exe: r"Ablaze Floorp\floorp.exe",
        linux_data: &[".floorp"],
        mac_data: "Floorp",
        windows_data: "Floorp",
    },
    KnownBrowser {
        id: "chrome",
        name: "Google Chrome",
        family: Family::Chromium("--incognito"),
        programs: &["google-chrome-stable", "google-chrome"],
        snap: None,
        flatpak: Some("com.google.Chrome"),
        application: "Google Chrome",
        exe: r"Google\Chrome\Application\chrome.exe",
        linux_data: &["google-chrome"],
        mac_data: "Google/Chrome",
        windows_data: r"Google\Chrome\User Data",
    },
    KnownBrowser {
        id: "chrome-beta",
        name: "Google Chrome Beta",
        family: Family::Chromium("--incognito"),
        programs: &["google-chrome-beta"],
        snap: None,
        flatpak: None,
        application: "Google Chrome Beta",
        exe: r"Google\Chrome Beta\Application\chrome.exe",
        linux_data: &["google-chrome-beta"],
        mac_data: "Google/Chrome Beta",
        windows_data: r"Google\Chrome Beta\User Data",
    },
    KnownBrowser {
        id: "chromium",
        name: "Chromium",
        family: Family::Chromium("--incognito"),
        programs: &["chromium", "chromium-browser"],
        snap: Some("chromium"),
        flatpak: Some("org.chromium.Chromium"),
        application: "Chromium",
        exe: r"Chromium\Application\chrome.exe",
        linux_data: &["chromium"],
        mac_data: "Chromium",
        windows_data: r"Chromium\User Data",
    },
    KnownBrowser {
        id: "edge",
        name: "Microsoft Edge",
        family: Family::Chromium("--inprivate"),
        programs: &["microsoft-edge-stable", "microsoft-edge"],
        snap: None,
        flatpak: Some("com.microsoft.Edge"),
        application: "Microsoft Edge",
        exe: r"Microsoft\Edge\Application\msedge.exe",
        linux_data: &["microsoft-edge"],
        mac_data: "Microsoft Edge",
        windows_data: r"Microsoft\Edge\User Data",
    },
    KnownBrowser {
        id: "brave",
        name: "Brave",
        family: Family::Chromium("--incognito"),
        programs: &["brave-browser-stable", "brave-browser", "brave"],
        snap: Some("brave"),
        flatpak: Some("com.brave.Browser"),
        application: "Brave Browser",
        exe: r"BraveSoftware\Brave-Browser\Application\brave.exe",
        linux_data: &["BraveSoftware/Brave-Browser"],
        mac_data: "BraveSoftware/Brave-Browser",
        windows_data: r"BraveSoftware\Brave-Browser\User Data",
    },
    KnownBrowser {
        id: "vivaldi",
        name: "Vivaldi",
        family: Family::Chromium("--incognito"),
        programs: &["vivaldi-stable", "vivaldi"],
        snap: Some("vivaldi"),
        flatpak: Some("com.vivaldi.Vivaldi"),
        application: "Vivaldi",
        exe: r"Vivaldi\Application\vivaldi.exe",
        linux_data: &["vivaldi"],
        mac_data: "Vivaldi",
        windows_data: r"Vivaldi\User Data",
    },
];

impl KnownBrowser {
    /// The browser that a person calls so, by its id or its name, whatever the letter case.
    pub fn called(text: &str) -> Option<&'static Self> {
        let text = text.trim();
        KNOWN_BROWSERS
            .iter()
            .find(|known| known.id.eq_ignore_ascii_case(text) || known.name.eq_ignore_ascii_case(text))
    }

    /// Whether it is Firefox or made of it: then an add-on gives it containers.
    pub fn has_containers(&self) -> bool {
        matches!(self.family, Family::Firefox(_))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_browser_is_found_by_its_own_id_and_name_alone() {
        let names: BTreeSet<String> =
            KNOWN_BROWSERS.iter().flat_map(|known| [known.id, known.name]).map(str::to_lowercase).collect();
        let both = KNOWN_BROWSERS.iter().filter(|known| known.id.eq_ignore_ascii_case(known.name)).count();
        assert_eq!(names.len(), 2 * KNOWN_BROWSERS.len() - both, "a name is had twice");
        for known in KNOWN_BROWSERS {
            assert_eq!(KnownBrowser::called(&known.id.to_uppercase()), Some(known));
            assert_eq!(KnownBrowser::called(known.name), Some(known));
            assert!(known.id.chars().all(|c| c.is_ascii_lowercase() || c == '-'), "{}", known.id);
            assert!(!known.programs.is_empty() && !known.linux_data.is_empty(), "{}", known.id);
        }
        assert_eq!(KnownBrowser::called("netscape"), None);
    }
}
