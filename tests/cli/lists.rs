//! What is listed, and for whom: on terminals of several sizes, and for programs in a pipe.

use crate::ROLE;
use daypass_tests::Machine;
use nix::pty::{Winsize, openpty};
use std::fs::File;
use std::io::Read;
use std::process::Stdio;

/// A terminal's columns and lines.
const SIZES: [(u16, u16); 3] = [(80, 24), (40, 10), (200, 50)];

/// What a command shows on a terminal of this size, without its colours. It may ask nothing.
pub(crate) fn shown(machine: &Machine, arguments: &[&str], (columns, lines): (u16, u16)) -> String {
    let size = Winsize { ws_row: lines, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0 };
    let pty = openpty(Some(&size), None).unwrap();
    let mut command = machine.command(arguments);
    command.env("NO_COLOR", "1").stdin(Stdio::null());
    command.stdout(pty.slave.try_clone().unwrap()).stderr(pty.slave);
    let mut child = command.spawn().unwrap();
    drop(command);
    let mut told = Vec::new();
    // Reading fails when the last process has left the terminal.
    let _ended = File::from(pty.master).read_to_end(&mut told);
    child.wait().unwrap();
    String::from_utf8(told).unwrap().replace("\r\n", "\n")
}

/// How many columns a line takes where a terminal adds up its characters.
fn width(line: &str) -> usize {
    line.chars().map(|c| unicode_width::UnicodeWidthChar::width(c).unwrap_or(0)).sum()
}

/// A time zone in which it is six in the morning, so that no end is on another day.
pub(crate) fn morning(machine: Machine) -> Machine {
    let hour = machine.sim().now().to_zoned(jiff::tz::TimeZone::UTC).hour();
    machine.with_variable("TZ", &format!("SIX{}", i64::from(hour) - 6))
}

/// A machine on which much has happened, with accounts whose names are hard to show.
fn scene() -> Machine {
    let machine = morning(Machine::new().signed_in());
    let names = [
        ("204471938820", "東京本社 ステージング環境 アカウント"),
        ("291850364417", "حساب الإنتاج"),
        ("118230476651", "A very long name of an account that somebody gave on a long Friday"),
    ];
    for (id, name) in names {
        let patch = serde_json::json!({"renameAccounts": [{"accountId": id, "name": name}]});
        machine.sim().edit_org(serde_json::from_value(patch).unwrap());
    }
    machine.succeeds(&["integration", "sync"]);
    machine.succeeds(&["session", "favourite", "204471938820/ReadOnly"]);
    machine.succeeds(&["start", "118230476651/ReadOnly"]);
    machine.succeeds(&["start", "291850364417/ReadOnly", "--profile", "dev"]);
    machine.succeeds(&["stop", "291850364417/ReadOnly"]);
    machine
}

fn settings() -> insta::Settings {
    let mut settings = insta::Settings::clone_current();
    settings.add_filter(r"\b[01]\d:\d\d\b", "HH:MM");
    settings.add_filter(r"\b\d+ min\b", "MM min");
    settings.add_filter(r"\b[0-9a-f]{16}\b", "0123456789abcdef");
    settings.add_filter(r"\bASIA[A-Z0-9]{16}\b", "ASIAIOSFODNN7EXAMPLE");
    settings.add_filter(r"(daypass|tests?|cli[0-9a-f-]*) \(\d+\)", "program (1)");
    settings.add_filter(r"127\.0\.0\.1:\d+", "[sim]");
    settings
}

#[test]
fn every_row_took_two_lines_and_what_sets_rows_apart_was_lost() {
    let machine = scene();
    let mut told = String::new();
    for size in SIZES {
        for arguments in [
            &["session", "list", "204471938820"][..],
            &["session", "list", "sup"],
            &["session", "list", "118230476651/r", "--ids"],
            &["integration", "list"],
            &["status"],
        ] {
            let text = shown(&machine, arguments, size);
            let is_row =
                |line: &&str| !line.starts_with("This is not AWS") && !line.starts_with("This shell");
            for line in text.lines().filter(is_row) {
                assert!(width(line) <= usize::from(size.0), "{size:?} {arguments:?}:\n{text}");
            }
            told.push_str(&format!("$ daypass {} [{}×{}]\n{text}\n", arguments.join(" "), size.0, size.1));
        }
    }
    settings().bind(|| insta::assert_snapshot!(told));
}

#[test]
fn the_history_took_200_columns_and_told_no_time_of_day() {
    let machine = scene();
    for size in SIZES {
        let text = shown(&machine, &["history"], size);
        assert!(text.lines().all(|line| width(line) <= usize::from(size.0)), "{size:?}\n{text}");
        let row = text.lines().find(|line| line.contains("stopped")).unwrap();
        let clock = row.split(' ').next().unwrap();
        assert!(clock.len() == 5 && clock.contains(':'), "{row}");
    }
    assert_eq!(
        machine.runs(&["history", "--limit", "0"]).status,
        Some(2),
        "it told that nothing has happened"
    );
}

#[test]
fn a_fresh_start_is_one_entry_of_the_history() {
    let machine = Machine::new().signed_in();
    machine.succeeds(&["start", ROLE]);
    let events = |machine: &Machine| -> Vec<String> {
        let entries = machine.json(&["history", "--json"]);
        entries.as_array().unwrap().iter().map(|entry| entry["event"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(events(&machine), ["issued"]);
    machine.succeeds(&["stop", ROLE]);
    machine.succeeds(&["start", ROLE]);
    assert_eq!(events(&machine), ["issued", "stopped", "issued"]);
    // Another profile gets the same credentials: nothing was renewed.
    machine.succeeds(&["start", ROLE, "--profile", "other"]);
    assert_eq!(events(&machine)[..2], ["handed-out", "issued"]);
    machine.succeeds(&["exec", "Shop Staging/Deploy", "--", "true"]);
    machine.succeeds(&["start", "Shop Staging/Deploy"]);
    assert_eq!(events(&machine)[..2], ["handed-out", "issued"], "they were issued once");
}

#[test]
fn a_pipe_gets_tabs_no_heading_every_column_and_nothing_cut() {
    let machine = scene();
    let told = machine.succeeds(&["session", "list"]);
    let rows: Vec<Vec<&str>> = told.lines().map(|line| line.split('\t').collect()).collect();
    assert_eq!(rows.len(), 45);
    assert!(rows.iter().all(|row| row.len() == 9), "{told}");
    assert!(!told.contains('…') && !told.contains("  ") && !told.contains('★') && !told.contains("SESSION"));
    let live = &rows[0];
    let name = "A very long name of an account that somebody gave on a long Friday/ReadOnly";
    assert_eq!((live[0], live[1], live[4], live[5]), ("active", name, "demo", "118230476651"));
    let until: jiff::Timestamp = live[2].parse().unwrap();
    assert!(until > machine.sim().now() && live[3].ends_with(" min"), "{live:?}");
    let favourite = &rows[1];
    assert_eq!(
        (favourite[0], favourite[5]),
        ("inactive", "204471938820"),
        "a favourite had a star and no place"
    );
    assert_eq!(rows[2][5], "291850364417", "what was used last comes next");
    for (arguments, columns) in [(&["integration", "list"][..], 8), (&["history"], 6)] {
        let told = machine.succeeds(arguments);
        assert!(told.lines().all(|line| line.split('\t').count() == columns), "{told}");
    }
}

#[test]
fn sessions_are_listed_by_state_integration_and_choice_and_in_the_order_that_is_asked_for() {
    let machine = Machine::new().signed_in();
    machine.succeeds(&["start", ROLE]);
    machine.succeeds(&["session", "favourite", "Shop Staging/Deploy"]);
    let names = |arguments: &[&str]| -> Vec<String> {
        let told = machine.succeeds(&[&["session", "list"], arguments].concat());
        let cut = told.lines().map(|line| line.split('\t').nth(1).unwrap().to_owned());
        let names: Vec<String> = cut.collect();
        let json = machine.json(&[&["session", "list", "--json"], arguments].concat());
        let of_json = json.as_array().unwrap().iter().map(|session| session["name"].as_str().unwrap());
        let (mut of_json, mut listed): (Vec<&str>, Vec<&str>) =
            (of_json.collect(), names.iter().map(String::as_str).collect());
        if !arguments.contains(&"--sort") {
            of_json.sort_unstable();
            listed.sort_unstable();
        }
        assert_eq!(of_json, listed);
        names
    };
    assert_eq!(names(&["--state", "active"]), [ROLE]);
    assert_eq!(names(&["--state", "active", "--state", "failed"]), [ROLE]);
    assert_eq!(names(&["--state", "failed"]), [""; 0]);
    assert_eq!(names(&["--favourites"]), ["Shop Staging/Deploy"]);
    assert_eq!(names(&["--integration", "demo"]).len(), 45);
    assert_eq!(names(&["shop", "--sort", "usual"])[..2], [ROLE, "Shop Staging/Deploy"]);
    assert_eq!(names(&["shop", "--sort", "recent"])[0], ROLE);
    assert_eq!(names(&["--sort", "left"])[0], ROLE);
    let by_name = names(&["--sort", "name"]);
    assert!(by_name.is_sorted_by_key(|name| name.to_lowercase()), "{by_name:?}");
    let accounts = machine.succeeds(&["session", "list", "--sort", "account"]);
    assert!(accounts.lines().map(|line| line.split('\t').nth(5).unwrap()).is_sorted(), "{accounts}");
    machine.fails(&["session", "list", "--integration", "other"]);
    assert_eq!(machine.runs(&["session", "list", "--state", "live"]).status, Some(2));
}

#[test]
fn two_portals_with_the_same_role_are_told_apart() {
    let machine = Machine::new().signed_in();
    let start_url = machine.sim().start_url();
    let one = shown(&machine, &["session", "list", "shop", "prod", "read"], (80, 24));
    assert!(!one.contains("INTEGRATION") && !one.contains("demo"), "{one}");
    machine.succeeds(&["integration", "add", &start_url, "--alias", "two", "--another"]);
    let both = shown(&machine, &["session", "list", "shop", "prod", "read"], (80, 24));
    assert!(both.contains("INTE") && both.contains("  demo") && both.contains("  two"), "{both}");
}

#[test]
fn nothing_is_cut_and_every_column_is_there_where_a_terminal_asks_for_it() {
    let machine = scene();
    let told = shown(&machine, &["session", "list", "118230476651", "-o", "wide"], (40, 10));
    let name = "A very long name of an account that somebody gave on a long Friday/Administrator";
    assert!(told.contains(name) && told.contains("INTEGRATION") && told.contains("  ID"), "{told}");
    assert!(!told.contains('…'), "{told}");
}
