//! The picker, as a person sees it on terminals of every size.

use crate::ROLE;
use crate::prompts::shell;
use crate::pty::Pty;
use aws_sim::{Account, Organisation, SimOptions};
use daypass_core::{AccountId, RoleName};
use daypass_tests::Machine;
use nix::sys::signal::Signal;
use std::process::Command;

const DOWN: &str = "\u{1b}[B";

fn picker(machine: &Machine, rows: u16, columns: u16) -> Pty {
    Pty::start(&machine.command(&["start"]), rows, columns)
}

/// The rows with the mark, and those with the filter.
fn marked_and_filters(screen: &str) -> (Vec<&str>, Vec<&str>) {
    let with = |sign: &str| screen.lines().filter(|line| line.contains(sign)).collect();
    (with("▸"), with("›"))
}

#[test]
fn in_a_small_terminal_a_session_was_started_unseen() {
    let machine = Machine::new().signed_in();
    let all = machine.json(&["session", "list", "--json"]).as_array().unwrap().len();
    for (rows, columns) in [(24, 80), (10, 80), (10, 40), (3, 40)] {
        let mut pty = picker(&machine, rows, columns);
        let screen = pty.sees(&format!("{all}/{all}"));
        let (marked, filters) = marked_and_filters(&screen);
        assert_eq!((marked.len(), filters.len()), (1, 1), "{rows}×{columns}:\n{screen}");
        pty.types("shop onc");
        let screen = pty.sees_that("the hit alone", |screen| screen.contains(&format!("1/{all}")));
        let (marked, filters) = marked_and_filters(&screen);
        assert!(filters[0].contains("shop onc"), "{rows}×{columns}:\n{screen}");
        assert!(marked[0].contains("OnCall"), "{rows}×{columns}:\n{screen}");
        pty.types("\r");
        let (status, shown) = pty.ends();
        assert_eq!(status, Some(0), "{rows}×{columns}: {shown}");
        assert!(machine.live("Shop Production/OnCall").is_some());
        machine.succeeds(&["stop", "--all"]);
    }
}

#[test]
fn a_new_size_left_doubled_rows_and_two_filters() {
    let machine = Machine::new().signed_in();
    let mut pty = picker(&machine, 24, 80);
    pty.types("shop");
    pty.sees("shop  ");
    for (rows, columns) in [(10, 40), (3, 40), (24, 80), (12, 120)] {
        pty.resizes(rows, columns);
        let full = usize::from(rows - 1).min(12);
        let screen = pty.sees_that("as many rows as there is room for", |screen| {
            let rows = screen.lines().filter(|line| line.contains('/') && !line.contains('›')).count();
            let marked = screen.lines().filter(|line| line.starts_with('▸')).count();
            marked == 1 && rows <= full && rows + 1 >= full.min(4)
        });
        let (marked, filters) = marked_and_filters(&screen);
        assert_eq!((marked.len(), filters.len()), (1, 1), "{rows}×{columns}:\n{screen}");
    }
    pty.types("\u{1b}");
    assert_eq!(pty.ends().0, Some(130));
}

#[test]
fn after_ctrl_c_the_list_stayed_on_the_screen() {
    let machine = Machine::new().signed_in();
    for key in ["\u{3}", "\u{1b}", "\u{7}", "\u{4}"] {
        let mut pty = picker(&machine, 24, 80);
        pty.sees("▸");
        pty.types(key);
        let screen = pty.sees_that("an empty screen", |screen| screen.trim().is_empty());
        assert_eq!(screen.trim(), "", "{key:?}");
        assert_eq!(pty.ends().0, Some(130), "{key:?}");
    }
}

#[test]
fn control_keys_edit_what_is_typed() {
    let machine = Machine::new().signed_in();
    let mut pty = picker(&machine, 24, 80);
    pty.types("shop\u{15}");
    pty.sees_that("nothing typed", |screen| screen.contains("Session ›   "));
    // Ctrl-W, A, K, E, F, B, Ctrl-H and a key that does nothing.
    pty.types("sandbox zz\u{17}\u{1}xy\u{8}\u{8}\u{5}\u{2}\u{6}\u{14}power");
    pty.sees("sandbox power ");
    pty.types("\u{1}\u{b}");
    pty.sees_that("nothing typed", |screen| screen.contains("Session ›   "));
    pty.types("zzzz");
    let screen = pty.sees("no match");
    assert!(screen.contains(" 0/"), "{screen}");
    pty.types("\r");
    pty.types("\u{15}prod read\r");
    assert_eq!(pty.ends().0, Some(0));
    assert!(machine.live(ROLE).is_some());
}

#[test]
fn what_is_live_and_a_favourite_is_said_and_columns_line_up() {
    let machine = Machine::new().signed_in();
    machine.succeeds(&["start", ROLE]);
    machine.succeeds(&["session", "favourite", "Data Platform/DataEngineer"]);
    let mut pty = picker(&machine, 24, 80);
    let screen = pty.sees("▸");
    let rows: Vec<&str> = screen.lines().skip_while(|line| !line.contains('›')).skip(1).collect();
    assert!(rows[0].starts_with("▸ ●   Shop Production/ReadOnly"), "what is live is first:\n{screen}");
    assert!(rows[0].ends_with(" min"), "with the time left:\n{screen}");
    assert!(rows[1].starts_with("    ★ Data Platform/DataEngineer"), "then the favourite:\n{screen}");
    let accounts: Vec<usize> = rows
        .iter()
        .map(|row| {
            row.char_indices()
                .position(|(at, _)| row[at..].bytes().take(12).all(|b| b.is_ascii_digit()))
                .unwrap()
        })
        .collect();
    assert!(accounts.iter().all(|at| *at == accounts[0]), "{accounts:?}:\n{screen}");
    pty.types("\u{3}");
    assert_eq!(pty.ends().0, Some(130));
}

#[test]
fn letters_of_a_hit_are_marked_in_the_themes_colours_alone() {
    let machine = Machine::new().signed_in();
    machine.succeeds(&["start", ROLE]);
    let mut pty = picker(&machine, 24, 80);
    pty.types("read");
    pty.sees("read ");
    pty.types("\u{3}");
    let (_, shown) = pty.ends();
    assert!(shown.contains("\u{1b}[1m\u{1b}[4mRead"), "{shown:?}");
    assert!(shown.contains("\u{1b}[32m●"), "{shown:?}");
    assert!(!shown.contains("38;5") && !shown.contains("38;2"), "{shown:?}");

    let machine = machine.with_variable("NO_COLOR", "1");
    let mut pty = picker(&machine, 24, 80);
    pty.sees("●");
    pty.types("\u{3}");
    let (_, shown) = pty.ends();
    assert!(!shown.contains("m●") && !shown.contains("\u{1b}[32m"), "{shown:?}");
}

#[test]
fn words_that_mean_several_open_it_with_themselves_typed_in() {
    let machine = Machine::new().signed_in();
    let mut pty = Pty::start(&machine.command(&["start", "sandbox"]), 24, 80);
    let screen = pty.sees("▸");
    assert!(screen.contains("Session › sandbox"), "{screen}");
    pty.types(" power\r");
    assert_eq!(pty.ends().0, Some(0));
    assert!(machine.live("Sandbox/PowerUser").is_some());
}

#[test]
fn a_terminal_without_a_cursor_got_escapes() {
    let machine = Machine::new().signed_in().with_variable("TERM", "dumb");
    let mut pty = picker(&machine, 24, 80);
    pty.sees("or words of it:");
    pty.types("sandbox\r");
    let screen = pty.sees("a number from 1 to 6,");
    let row = screen.lines().rev().find(|line| line.contains("Sandbox/PowerUser")).unwrap();
    let number = row.split_whitespace().next().unwrap().to_owned();
    // What is deleted is written over.
    pty.types(&format!("9\u{7f}{number}\r"));
    let (status, shown) = pty.ends();
    assert_eq!(status, Some(0), "{shown}");
    assert!(!shown.contains('\u{1b}'), "{shown:?}");
    assert!(machine.live("Sandbox/PowerUser").is_some());

    let mut pty = picker(&machine, 24, 80);
    pty.sees("or words of it:");
    pty.types("\u{3}");
    assert_eq!(pty.ends().0, Some(130));
}

#[test]
fn names_of_every_script_are_measured() {
    let names = [
        "東京本番環境",
        "👩‍👩‍👧 Family ❤\u{fe0f}",
        "حساب الإنتاج",
        "Cafe\u{301} Zu\u{308}rich",
        "Plain",
        &"Long ".repeat(13),
    ];
    let accounts = names.iter().enumerate().map(|(at, name)| Account {
        id: AccountId::try_from(format!("{:012}", 111_111_111_110 + at)).unwrap(),
        name: name.trim().to_owned(),
        email: format!("a{at}@example.com"),
        roles: vec![RoleName::try_from("ReadOnly".to_owned()).unwrap()],
    });
    let organisation = Organisation { accounts: accounts.collect(), ..Organisation::generated(1, 1) };
    let options = SimOptions { organisation, auto_approve: true, tps: 0, ..SimOptions::default() };
    let machine = Machine::with(options).signed_in();
    for columns in [80, 40] {
        let mut pty = picker(&machine, 10, columns);
        let screen = pty.sees("6/6");
        let rows: Vec<&str> = screen.lines().skip_while(|line| !line.contains('›')).skip(1).collect();
        assert_eq!(rows.len(), 6, "a row each at {columns}:\n{screen}");
        assert!(rows.iter().all(|row| row.contains("ReadOnly") || row.contains("dOnly")), "{screen}");
        pty.types("東京");
        let screen = pty.sees("1/6");
        assert!(screen.contains("▸ 東京本番環境/ReadOnly"), "{screen}");
        pty.types("\u{3}");
        assert_eq!(pty.ends().0, Some(130));
    }
}

#[test]
fn the_arrows_move_the_mark() {
    let machine = Machine::new().signed_in();
    let mut pty = picker(&machine, 10, 80);
    pty.types(&DOWN.repeat(11));
    let screen = pty.sees_that("the twelfth row marked", |screen| {
        screen.lines().last().is_some_and(|line| line.starts_with('▸'))
    });
    let marked = marked_and_filters(&screen).0[0].trim_start_matches('▸').trim().to_owned();
    pty.types("\r");
    let (status, shown) = pty.ends();
    assert_eq!(status, Some(0), "{shown}");
    let name = marked.split("  ").next().unwrap();
    assert!(machine.live(name).is_some(), "{name}");
}

#[test]
fn ctrl_z_leads_to_the_shell_and_fg_back() {
    let machine = Machine::new().signed_in();
    let mut shell = Command::new("bash");
    shell.args(["--norc", "--noprofile", "-i"]).env_clear().envs(machine.variables());
    shell.env("PATH", "/usr/bin:/bin").env("PS1", "ready> ").env("HISTFILE", "");
    shell.env("DAYPASS", machine.command::<&str>(&[]).get_program());
    let mut pty = Pty::start(&shell, 24, 80);
    pty.sees("ready>");
    pty.types("\"$DAYPASS\" start\r");
    pty.types("sandbox");
    pty.sees("› sandbox");
    pty.types("\u{1a}");
    let screen = pty.sees("Stopped");
    assert!(!screen.contains("› sandbox"), "the list is taken away:\n{screen}");
    pty.types("fg\r");
    pty.sees("› sandbox");
    pty.types(" power\r");
    pty.sees("sandbox-poweruser");
    pty.types("exit\r");
    pty.ends();
    assert!(machine.live("Sandbox/PowerUser").is_some());
}

#[test]
fn a_process_that_is_told_to_end_leaves_the_terminal_as_it_was() {
    let machine = Machine::new().signed_in();
    // This shell hears the signal too, and goes on; it leaves the terminal as it finds it.
    let line = "trap : TERM; \"$DAYPASS\" start; echo \"ended $?\"; stty -a";
    let mut pty = Pty::start(&shell(&machine, line), 24, 80);
    pty.sees("▸");
    pty.signals(Signal::SIGTERM);
    let screen = pty.sees("ended 143");
    assert!(!screen.contains('▸'), "the list is taken away:\n{screen}");
    let (_, shown) = pty.ends();
    assert!(shown.contains("isig icanon") && shown.contains(" echo "), "{shown:?}");
}
