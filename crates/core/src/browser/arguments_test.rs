//! What browsers are started with, byte by byte, on each system.

use super::*;
use crate::browser::{ConsoleWindow, Folders, KNOWN_BROWSERS, KnownBrowser, System};
use proptest::prelude::*;

const PAGE: &str = "http://127.0.0.1:4321/abc";

fn folders(system: System) -> Folders {
    let text = |text: &str| text.to_owned();
    match system {
        System::Linux => Folders {
            system,
            programs: vec![text("/usr/bin"), text("/snap/bin")],
            home: text("/home/ada"),
            settings: text("/home/ada/.config"),
            roaming: String::new(),
            registered: Vec::new(),
            chrome_settings: None,
        },
        System::MacOs => Folders {
            system,
            programs: vec![text("/Applications")],
            home: text("/Users/ada"),
            settings: text("/Users/ada/Library/Application Support"),
            roaming: String::new(),
            registered: Vec::new(),
            chrome_settings: None,
        },
        System::Windows => Folders {
            system,
            programs: vec![text(r"C:\Program Files")],
            home: text(r"C:\Users\ada"),
            settings: text(r"C:\Users\ada\AppData\Local"),
            roaming: text(r"C:\Users\ada\AppData\Roaming"),
            registered: Vec::new(),
            chrome_settings: None,
        },
    }
}

fn window(word: &str) -> PageWindow {
    let window = match word {
        "usual" => ConsoleWindow::Usual,
        "private" => ConsoleWindow::Private,
        "container" => ConsoleWindow::Container,
        "granted" => ConsoleWindow::GrantedContainer,
        other => panic!("{other}"),
    };
    window.of_account("118230476651", Some("Shop Production"), false)
}

fn profile(name: &str, id: &str) -> BrowserProfile {
    BrowserProfile { name: name.to_owned(), id: id.to_owned() }
}

/// A line for each way to open a page: where the browser would be found, and its words, a bar between two.
fn table(system: System) -> Vec<String> {
    let mut lines = Vec::new();
    let page = Url::parse(PAGE).unwrap();
    for (id, profile, words) in [
        ("firefox", None, &["usual", "private"][..]),
        ("firefox", Some(profile("Work", "Work")), &["usual", "private", "container", "granted"]),
        ("zen", None, &["container"]),
        ("chrome", Some(profile("Work", "Profile 1")), &["usual", "private"]),
        ("chromium", None, &["usual"]),
        ("edge", Some(profile("Work", "Default")), &["private"]),
        ("brave", None, &["usual"]),
        ("vivaldi", None, &["usual"]),
    ] {
        let known = KnownBrowser::called(id).unwrap();
        for place in known.installations(&folders(system)) {
            for word in words {
                let words = place.arguments(known.family, profile.as_ref(), &window(word), &page).unwrap();
                lines.push(format!("{} ? {}", place.installed, words.join("|")));
            }
        }
    }
    lines
}

/// The first line of each program and window, since a browser has several programs.
fn has(table: &[String], line: &str) {
    assert!(table.iter().any(|one| one == line), "{line}\nis not in\n{}", table.join("\n"));
}

const CONTAINER: &str =
    "name=Shop%20Production&url=http%3A%2F%2F127.0.0.1%3A4321%2Fabc&color=turquoise&icon=circle";

#[test]
fn on_linux() {
    let table = table(System::Linux);
    for line in [
        "/usr/bin/firefox ? /usr/bin/firefox|--new-tab|http://127.0.0.1:4321/abc",
        "/usr/bin/firefox-esr ? /usr/bin/firefox-esr|--private-window|http://127.0.0.1:4321/abc",
        "/usr/bin/firefox ? /usr/bin/firefox|-P|Work|--new-tab|http://127.0.0.1:4321/abc",
        "/snap/bin/firefox ? /snap/bin/firefox|-P|Work|--private-window|http://127.0.0.1:4321/abc",
        &format!("/usr/bin/firefox ? /usr/bin/firefox|-P|Work|--new-tab|ext+container:{CONTAINER}"),
        &format!(
            "/var/lib/flatpak/exports/bin/org.mozilla.firefox ? flatpak|run|org.mozilla.firefox|-P|Work|--new-tab|ext+granted-containers:{CONTAINER}"
        ),
        &format!("/usr/bin/zen-browser ? /usr/bin/zen-browser|--new-tab|ext+container:{CONTAINER}"),
        "/usr/bin/google-chrome-stable ? /usr/bin/google-chrome-stable|--profile-directory=Profile 1|--no-first-run|--no-default-browser-check|http://127.0.0.1:4321/abc",
        "/home/ada/.local/share/flatpak/exports/bin/com.google.Chrome ? flatpak|run|com.google.Chrome|--profile-directory=Profile 1|--no-first-run|--no-default-browser-check|--incognito|http://127.0.0.1:4321/abc",
        "/snap/bin/chromium ? /snap/bin/chromium|--no-first-run|--no-default-browser-check|http://127.0.0.1:4321/abc",
        "/usr/bin/microsoft-edge ? /usr/bin/microsoft-edge|--profile-directory=Default|--no-first-run|--no-default-browser-check|--inprivate|http://127.0.0.1:4321/abc",
        "/usr/bin/brave-browser ? /usr/bin/brave-browser|--no-first-run|--no-default-browser-check|http://127.0.0.1:4321/abc",
        "/usr/bin/vivaldi-stable ? /usr/bin/vivaldi-stable|--no-first-run|--no-default-browser-check|http://127.0.0.1:4321/abc",
    ] {
        has(&table, line);
    }
    // What lies among the snaps has its profiles as a snap has them.
    assert!(!table.iter().any(|line| line.starts_with("/snap/bin/google-chrome")), "{table:#?}");
}

#[test]
fn on_macos() {
    assert_eq!(
        table(System::MacOs),
        [
            "/Applications/Firefox.app ? /Applications/Firefox.app/Contents/MacOS/firefox|--new-tab|http://127.0.0.1:4321/abc".to_owned(),
            "/Applications/Firefox.app ? /Applications/Firefox.app/Contents/MacOS/firefox|--private-window|http://127.0.0.1:4321/abc".to_owned(),
            "/Applications/Firefox.app ? /Applications/Firefox.app/Contents/MacOS/firefox|-P|Work|--new-tab|http://127.0.0.1:4321/abc".to_owned(),
            "/Applications/Firefox.app ? /Applications/Firefox.app/Contents/MacOS/firefox|-P|Work|--private-window|http://127.0.0.1:4321/abc".to_owned(),
            format!("/Applications/Firefox.app ? /Applications/Firefox.app/Contents/MacOS/firefox|-P|Work|--new-tab|ext+container:{CONTAINER}"),
            format!("/Applications/Firefox.app ? /Applications/Firefox.app/Contents/MacOS/firefox|-P|Work|--new-tab|ext+granted-containers:{CONTAINER}"),
            format!("/Applications/Zen.app ? /Applications/Zen.app/Contents/MacOS/zen|--new-tab|ext+container:{CONTAINER}"),
            "/Applications/Google Chrome.app ? /usr/bin/open|-na|/Applications/Google Chrome.app|--args|--profile-directory=Profile 1|--no-first-run|--no-default-browser-check|http://127.0.0.1:4321/abc".to_owned(),
            "/Applications/Google Chrome.app ? /usr/bin/open|-na|/Applications/Google Chrome.app|--args|--profile-directory=Profile 1|--no-first-run|--no-default-browser-check|--incognito|http://127.0.0.1:4321/abc".to_owned(),
            "/Applications/Chromium.app ? /usr/bin/open|-na|/Applications/Chromium.app|--args|--no-first-run|--no-default-browser-check|http://127.0.0.1:4321/abc".to_owned(),
            "/Applications/Microsoft Edge.app ? /usr/bin/open|-na|/Applications/Microsoft Edge.app|--args|--profile-directory=Default|--no-first-run|--no-default-browser-check|--inprivate|http://127.0.0.1:4321/abc".to_owned(),
            "/Applications/Brave Browser.app ? /usr/bin/open|-na|/Applications/Brave Browser.app|--args|--no-first-run|--no-default-browser-check|http://127.0.0.1:4321/abc".to_owned(),
            "/Applications/Vivaldi.app ? /usr/bin/open|-na|/Applications/Vivaldi.app|--args|--no-first-run|--no-default-browser-check|http://127.0.0.1:4321/abc".to_owned(),
        ]
    );
}

#[test]
fn on_windows() {
    assert_eq!(
        table(System::Windows),
        [
            r"C:\Program Files\Mozilla Firefox\firefox.exe ? C:\Program Files\Mozilla Firefox\firefox.exe|--new-tab|http://127.0.0.1:4321/abc".to_owned(),
            r"C:\Program Files\Mozilla Firefox\firefox.exe ? C:\Program Files\Mozilla Firefox\firefox.exe|--private-window|http://127.0.0.1:4321/abc".to_owned(),
            r"C:\Program Files\Mozilla Firefox\firefox.exe ? C:\Program Files\Mozilla Firefox\firefox.exe|-P|Work|--new-tab|http://127.0.0.1:4321/abc".to_owned(),
            r"C:\Program Files\Mozilla Firefox\firefox.exe ? C:\Program Files\Mozilla Firefox\firefox.exe|-P|Work|--private-window|http://127.0.0.1:4321/abc".to_owned(),
            format!(r"C:\Program Files\Mozilla Firefox\firefox.exe ? C:\Program Files\Mozilla Firefox\firefox.exe|-P|Work|--new-tab|ext+container:{CONTAINER}"),
            format!(r"C:\Program Files\Mozilla Firefox\firefox.exe ? C:\Program Files\Mozilla Firefox\firefox.exe|-P|Work|--new-tab|ext+granted-containers:{CONTAINER}"),
            format!(r"C:\Program Files\Zen Browser\zen.exe ? C:\Program Files\Zen Browser\zen.exe|--new-tab|ext+container:{CONTAINER}"),
            r"C:\Program Files\Google\Chrome\Application\chrome.exe ? C:\Program Files\Google\Chrome\Application\chrome.exe|--profile-directory=Profile 1|--no-first-run|--no-default-browser-check|http://127.0.0.1:4321/abc".to_owned(),
            r"C:\Program Files\Google\Chrome\Application\chrome.exe ? C:\Program Files\Google\Chrome\Application\chrome.exe|--profile-directory=Profile 1|--no-first-run|--no-default-browser-check|--incognito|http://127.0.0.1:4321/abc".to_owned(),
            r"C:\Program Files\Chromium\Application\chrome.exe ? C:\Program Files\Chromium\Application\chrome.exe|--no-first-run|--no-default-browser-check|http://127.0.0.1:4321/abc".to_owned(),
            r"C:\Program Files\Microsoft\Edge\Application\msedge.exe ? C:\Program Files\Microsoft\Edge\Application\msedge.exe|--profile-directory=Default|--no-first-run|--no-default-browser-check|--inprivate|http://127.0.0.1:4321/abc".to_owned(),
            r"C:\Program Files\BraveSoftware\Brave-Browser\Application\brave.exe ? C:\Program Files\BraveSoftware\Brave-Browser\Application\brave.exe|--no-first-run|--no-default-browser-check|http://127.0.0.1:4321/abc".to_owned(),
            r"C:\Program Files\Vivaldi\Application\vivaldi.exe ? C:\Program Files\Vivaldi\Application\vivaldi.exe|--no-first-run|--no-default-browser-check|http://127.0.0.1:4321/abc".to_owned(),
        ]
    );
}

#[test]
fn profiles_are_where_the_package_keeps_them() {
    let data = |id: &str, system: System, installed: &str| {
        let places = KnownBrowser::called(id).unwrap().installations(&folders(system));
        places.into_iter().find(|place| place.installed == installed).unwrap().data.join("|")
    };
    for (id, system, installed, folders) in [
        ("chrome", System::Linux, "/usr/bin/google-chrome", "/home/ada/.config/google-chrome"),
        (
            "chromium",
            System::Linux,
            "/snap/bin/chromium",
            "/home/ada/snap/chromium/common/chromium|/home/ada/snap/chromium/current/.config/chromium",
        ),
        (
            "chromium",
            System::Linux,
            "/var/lib/flatpak/exports/bin/org.chromium.Chromium",
            "/home/ada/.var/app/org.chromium.Chromium/config/chromium",
        ),
        (
            "firefox",
            System::Linux,
            "/usr/bin/firefox",
            "/home/ada/.mozilla/firefox|/home/ada/.config/mozilla/firefox",
        ),
        (
            "firefox",
            System::Linux,
            "/var/lib/flatpak/exports/bin/org.mozilla.firefox",
            "/home/ada/.var/app/org.mozilla.firefox/.mozilla/firefox|/home/ada/.var/app/org.mozilla.firefox/.config/mozilla/firefox",
        ),
        (
            "edge",
            System::MacOs,
            "/Applications/Microsoft Edge.app",
            "/Users/ada/Library/Application Support/Microsoft Edge",
        ),
        (
            "firefox",
            System::Windows,
            r"C:\Program Files\Mozilla Firefox\firefox.exe",
            r"C:\Users\ada\AppData\Roaming\Mozilla\Firefox",
        ),
        (
            "brave",
            System::Windows,
            r"C:\Program Files\BraveSoftware\Brave-Browser\Application\brave.exe",
            r"C:\Users\ada\AppData\Local\BraveSoftware\Brave-Browser\User Data",
        ),
    ] {
        assert_eq!(data(id, system, installed), folders, "{id} {installed}");
    }
    let moved = Folders { chrome_settings: Some("/x".to_owned()), ..folders(System::Linux) };
    assert_eq!(KnownBrowser::called("chrome").unwrap().installations(&moved)[0].data, ["/x/google-chrome"]);
}

#[test]
fn a_browser_in_a_folder_of_its_persons_choice_was_not_found_on_windows() {
    let registered = |programs: &[&str], id: &str| -> Vec<String> {
        let registered = programs.iter().map(|program| (*program).to_owned()).collect();
        let folders = Folders { registered, ..folders(System::Windows) };
        let places = KnownBrowser::called(id).unwrap().installations(&folders);
        places.into_iter().skip(1).map(|place| place.start.join("|")).collect()
    };
    let firefox = r"D:\Browsers\Firefox\firefox.exe";
    let developer = r"D:\firefox developer edition\FIREFOX.EXE";
    let chrome = r"D:\Google\Chrome\Application\chrome.exe";
    let chromium = r"D:\Chromium\Application\chrome.exe";
    for (program, browser, others) in [
        (firefox, "firefox", &["firefox-developer", "firefox-nightly", "zen", "chrome"][..]),
        (developer, "firefox-developer", &["firefox", "firefox-nightly"]),
        (r"E:\chrome.exe", "chrome", &["chrome-beta", "chromium", "edge"]),
        (chrome, "chrome", &["chrome-beta", "chromium"]),
        (chromium, "chromium", &["chrome", "chrome-beta"]),
        (r"E:\Edge\msedge.exe", "edge", &["chrome"]),
        (r"E:\Vivaldi\vivaldi.exe", "vivaldi", &["brave"]),
    ] {
        assert_eq!(registered(&[program], browser), [program], "{browser}");
        for other in others {
            assert_eq!(registered(&[program], other), [""; 0], "{program} is no {other}");
        }
    }
    let usual = r"c:\program files\mozilla firefox\firefox.exe";
    assert_eq!(registered(&[usual, firefox, firefox], "firefox"), [firefox], "each once");
    assert_eq!(registered(&["", "firefox", r"D:\notes.exe"], "firefox"), [""; 0]);
}

#[test]
fn a_container_is_not_opened_in_a_browser_that_has_none() {
    let page = Url::parse(PAGE).unwrap();
    for known in KNOWN_BROWSERS {
        let place = &known.installations(&folders(System::Linux))[0];
        let words = place.arguments(known.family, None, &window("container"), &page);
        assert_eq!(words.is_ok(), known.has_containers(), "{}", known.id);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_name_adds_an_argument_or_leads_elsewhere(
        name in any::<String>(),
        folder in any::<String>(),
        account in any::<Option<String>>(),
        path in "[ -~]{0,40}",
    ) {
        let page = Url::parse(&format!("{PAGE}/{path}")).unwrap();
        let local_state = serde_json::json!({"profile": {"info_cache": {&folder: {"name": &name}}}}).to_string();
        let ini = format!("[Profile0]\nName={name}\n");
        for system in [System::Linux, System::MacOs, System::Windows] {
            for known in KNOWN_BROWSERS {
                let text = if known.has_containers() { &ini } else { &local_state };
                let profiles = known.family.profiles(text);
                for kind in [ConsoleWindow::Usual, ConsoleWindow::Private, ConsoleWindow::Container, ConsoleWindow::GrantedContainer] {
                    let window = kind.of_account("118230476651", account.as_deref(), false);
                    for place in known.installations(&folders(system)) {
                        let plain = place.arguments(known.family, None, &window, &page);
                        let Ok(words) = place.arguments(known.family, profiles.first(), &window, &page) else {
                            prop_assert!(plain.is_err());
                            continue;
                        };
                        // A profile is one argument with Chromium, and the value of one with Firefox.
                        let more = if known.has_containers() { 2 } else { 1 };
                        prop_assert_eq!(words.len(), plain.unwrap().len() + more * usize::from(!profiles.is_empty()));
                        let last = words.last().unwrap();
                        let leads_to = match last.strip_prefix("ext+").and_then(|rest| rest.split_once(':')) {
                            None => last.clone(),
                            Some((_, rest)) => {
                                let pairs: Vec<_> = url::form_urlencoded::parse(rest.as_bytes()).collect();
                                let names: Vec<&str> = pairs.iter().map(|pair| &*pair.0).collect();
                                prop_assert_eq!(names, ["name", "url", "color", "icon"]);
                                pairs[1].1.clone().into_owned()
                            }
                        };
                        prop_assert_eq!(leads_to.as_str(), page.as_str());
                    }
                }
            }
        }
    }
}
