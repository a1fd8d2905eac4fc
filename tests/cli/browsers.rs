//! The browsers that a person chooses for consoles: what they are started with, and what real ones show.

use crate::ROLE;
use crate::browser::visit;
use daypass_tests::{Machine, Running};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::Duration;
use url::Url;

/// The account of [`ROLE`].
const ACCOUNT: &str = "118230476651";

/// A program on the machine.
fn program(machine: &Machine, name: &str, script: &str) {
    let program = machine.write(&format!("bin/{name}"), script);
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
}

/// A machine with a display, whose `PATH` begins with its own programs: Firefox and an opener, which note what they are given.
fn with_browsers() -> Machine {
    let machine = Machine::new().signed_in().without_variable("SSH_CONNECTION");
    std::fs::create_dir(machine.path("noted")).unwrap();
    let noted = machine.path("noted").display().to_string();
    for name in ["firefox", "opener"] {
        let script = format!(
            "#!/bin/sh\nprintf '%s\\n' {name} \"$@\" > '{noted}/new.{name}'\nmv '{noted}/new.{name}' '{noted}/arguments'\n"
        );
        program(&machine, name, &script);
    }
    let ini = "[Install4F96D1932A9F858E]\nDefault=x.default\n\n[Profile0]\nName=default\nPath=x.default\n\n[Profile1]\nName=Work\n";
    machine.write("home/.mozilla/firefox/profiles.ini", ini);
    let path = format!("{}:/usr/bin:/bin", machine.path("bin").display());
    let home = machine.path("home").display().to_string();
    machine
        .with_variable("PATH", &path)
        .with_variable("DISPLAY", ":0")
        .with_variable("HOME", &home)
        .without_variable("XDG_CONFIG_HOME")
}

/// What the program that is started is given, its name first.
fn started(machine: &Machine, arguments: &[&str]) -> (Running, Vec<String>) {
    let noted = machine.path("noted/arguments");
    let _ = std::fs::remove_file(&noted);
    let console = machine.begins(&[&["console"], arguments].concat());
    while !Path::new(&noted).exists() {
        std::thread::sleep(Duration::from_millis(10));
    }
    let words = std::fs::read_to_string(&noted).unwrap().lines().map(str::to_owned).collect();
    (console, words)
}

/// Follows the address, so that the console counts as opened.
fn follow(address: &str) -> String {
    let answer = visit(&Url::parse(address).unwrap());
    assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
    answer
}

#[test]
fn a_console_opens_in_the_browser_profile_and_container_that_are_chosen_for_its_account() {
    let machine = with_browsers();
    let (console, words) = started(&machine, &[ROLE, "--browser", "Firefox", "--browser-profile", "work"]);
    assert_eq!(words[..4], ["firefox", "-P", "Work", "--new-tab"]);
    assert!(words[4].starts_with("http://127.0.0.1:") && words.len() == 5, "{words:?}");
    follow(&words[4]);
    assert_eq!(console.ends().status, Some(0));

    // The same, as settings of the account: the container is named after it.
    machine.succeeds(&["settings", "set", "console-browser", "firefox:Work", "--account", ACCOUNT]);
    machine.succeeds(&["settings", "set", "console-window", "container", "--account", ACCOUNT]);
    let (console, words) = started(&machine, &[ROLE]);
    assert_eq!(words[..4], ["firefox", "-P", "Work", "--new-tab"]);
    let container = words[4].strip_prefix("ext+container:").unwrap();
    let pairs: Vec<_> = url::form_urlencoded::parse(container.as_bytes()).into_owned().collect();
    assert_eq!(pairs[0], ("name".to_owned(), "Shop Production".to_owned()));
    follow(&pairs[1].1);
    assert_eq!(console.ends().status, Some(0));
    // Another account's opens as everywhere: in a command of the person's.
    machine.succeeds(&["settings", "set", "console-browser", "opener --page={url} 'a b'"]);
    let (console, words) = started(&machine, &["Shop Staging/ReadOnly"]);
    assert_eq!((&*words[0], &*words[2]), ("opener", "a b"));
    follow(words[1].strip_prefix("--page=").unwrap());
    assert_eq!(console.ends().status, Some(0));
    let listed = machine.succeeds(&["settings", "list"]);
    assert!(listed.contains(&format!("console-window\tcontainer\tfor the account {ACCOUNT}")), "{listed}");
    let got =
        |arguments: &[&str]| machine.succeeds(&[&["settings", "get", "console-browser"], arguments].concat());
    assert_eq!(got(&["--account", ACCOUNT]), "firefox:Work\n");
    machine.succeeds(&["settings", "unset", "console-browser", "--account", ACCOUNT]);
    assert_eq!(got(&["--account", ACCOUNT]), "opener --page={url} 'a b'\n");
}

#[test]
fn a_browser_that_cannot_open_it_so_is_said_before_anything_is_asked_for() {
    let machine = with_browsers();
    let calls = || machine.sim().calls().len();
    let before = calls();
    for (arguments, told) in [
        (&["--browser", "vivaldi"][..], "Vivaldi was not found on this machine."),
        (
            &["--browser", "firefox", "--browser-profile", "Wrok"],
            "Firefox has no profile 'Wrok'. It has these: 'default' and 'Work'.",
        ),
        (&["--private"], "only if it knows which one it is"),
        (&["--browser-profile", "Work"], "a browser that is named beside it"),
        (&["--browser", "nowhere {url}"], "'nowhere' was not found"),
        (&["--portal", "--browser", "vivaldi"], "Vivaldi was not found"),
    ] {
        let said = machine.fails(&[&["console", ROLE], arguments].concat());
        assert!(said.detail.contains(told), "{arguments:?}: {said:?}");
    }
    assert_eq!(calls(), before);
    for arguments in [
        &["settings", "set", "console-browser", "netscape"][..],
        &["settings", "set", "theme", "dark", "--account", ACCOUNT],
        &["settings", "unset", "theme"],
        &["console", ROLE, "--print", "--browser", "firefox"],
        &["console", ROLE, "--private", "--container"],
    ] {
        assert_eq!(machine.runs(arguments).status, Some(2), "{arguments:?}");
    }
}

#[test]
fn the_portals_own_link_takes_no_credentials() {
    let machine = with_browsers();
    machine.succeeds(&["settings", "set", "console-browser", "firefox"]);
    let role_credentials =
        || machine.sim().calls().iter().filter(|call| call.op == "GetRoleCredentials").count();
    let (console, words) = started(&machine, &[ROLE, "--portal", "--service", "s3"]);
    let link = Url::parse(&words[2]).unwrap();
    let printed = machine.succeeds(&["console", ROLE, "--portal", "--service", "s3", "--print"]);
    assert_eq!(printed.trim_end(), link.as_str());
    let fragment = link.fragment().unwrap();
    assert!(
        fragment.starts_with(&format!(
            "/console?account_id={ACCOUNT}&role_name=ReadOnly&destination=https%3A%2F%2F"
        )),
        "{fragment}"
    );
    let ended = console.ends();
    assert_eq!((ended.status, role_credentials()), (Some(0), 0), "{}", ended.stderr);
    assert!(ended.stderr.contains("The access portal opens the console"), "{}", ended.stderr);
    machine.succeeds(&["settings", "set", "console-link", "portal", "--integration", "demo"]);
    let (console, words) = started(&machine, &[ROLE]);
    assert!(words[2].contains("/#/console?"), "{words:?}");
    assert_eq!(console.ends().status, Some(0));
}

/// What a real Chromium, without a window, shows of a console that is opened in a profile.
fn shown(machine: &Machine, role: &str, profile: &str) -> String {
    let page = machine.path("noted/page");
    let _ = std::fs::remove_file(&page);
    let console = machine.begins(&["console", role, "--browser", "chromium", "--browser-profile", profile]);
    let ended = console.ends();
    assert_eq!(ended.status, Some(0), "{}", ended.stderr);
    while !Path::new(&page).exists() {
        std::thread::sleep(Duration::from_millis(50));
    }
    std::fs::read_to_string(&page).unwrap()
}

#[test]
fn a_real_chromium_shows_each_account_in_its_profile_and_none_of_another_account() {
    const CHROMIUM: &str = "/usr/bin/chromium";
    if !Path::new(CHROMIUM).exists() {
        eprintln!("{CHROMIUM} is not here: that a real browser shows the console is left out");
        return;
    }
    let machine = with_browsers();
    let (noted, data) = (machine.path("noted"), machine.path("home/.config/chromium"));
    let (noted, data) = (noted.display(), data.display());
    let script = format!(
        "#!/bin/sh\nps -eo args > '{noted}/processes'\n\
         timeout 60 {CHROMIUM} --headless --no-sandbox --disable-gpu --disable-dev-shm-usage --user-data-dir='{data}' --dump-dom \"$@\" \
         > '{noted}/new.page' 2> '{noted}/log'\nmv '{noted}/new.page' '{noted}/page'\n"
    );
    program(&machine, "chromium", &script);
    let profiles = r#"{"profile":{"info_cache":{"Default":{"name":"Ada"},"Profile 1":{"name":"Work"}}}}"#;
    machine.write("home/.config/chromium/Local State", profiles);

    let page = shown(&machine, ROLE, "Work");
    assert!(page.contains(ACCOUNT) && page.contains("ReadOnly"), "{page}");
    let processes = std::fs::read_to_string(machine.path("noted/processes")).unwrap();
    assert!(processes.contains("--profile-directory=Profile 1") && !processes.contains("SigninToken"));
    // AWS refuses another account where one is signed in: the browser is signed out first.
    let page = shown(&machine, "Shop Staging/ReadOnly", "Work");
    assert!(page.contains("204471938820"), "{page}");
    assert!(Path::new(&machine.path("home/.config/chromium/Profile 1")).is_dir());
    machine.succeeds(&["settings", "set", "console-sessions", "several", "--in", "chromium:Work"]);
    // AWS's page that switches several on comes first, and then another account is let in beside this one.
    let page = shown(&machine, ROLE, "Work");
    assert!(page.contains(ACCOUNT), "{page}");
}
