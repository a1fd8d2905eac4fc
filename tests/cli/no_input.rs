//! Where nobody is: nothing asks, nothing waits for a person, and `--timeout` bounds the rest.

use crate::ROLE;
use crate::watched::{see, watch};
use aws_sim::Fault;
use daypass_tests::Machine;

/// A machine whose sign-in has ended.
fn signed_out() -> Machine {
    let machine = Machine::new().signed_in();
    machine.succeeds(&["logout", "demo"]);
    machine
}

fn sign_ins(machine: &Machine) -> usize {
    machine.sim().calls().iter().filter(|call| call.op == "StartDeviceAuthorization").count()
}

#[test]
fn a_device_code_was_printed_into_the_log_of_a_cron_job() {
    let machine = signed_out();
    let before = sign_ins(&machine);
    for arguments in [
        &["start", ROLE][..],
        &["exec", ROLE, "--", "true"],
        &["env", ROLE, "--json"],
        &["console", ROLE, "--print"],
        &["integration", "sync"],
        &["login", "--no-input"],
        &["login", "--no-input", "--force"],
        &["integration", "add", &machine.sim().start_url(), "--no-input"],
    ] {
        let told = machine.fails(arguments);
        assert!(told.hint.ends_with("daypass login demo"), "{arguments:?}: {}", told.hint);
    }
    assert_eq!(sign_ins(&machine), before, "no code was asked for");
    machine.succeeds(&["login"]);
    machine.succeeds(&["login", "--no-input"]);
    machine.succeeds(&["start", ROLE, "--no-input"]);
}

#[test]
fn with_no_input_a_terminal_is_asked_nothing() {
    let machine = signed_out();
    machine.add_user("mira");
    for (arguments, status) in [
        (&["--no-input", "start", ROLE][..], 1),
        (&["start", "mira", "--no-input"], 1),
        (&["start", "--no-input"], 1),
        (&["login", "--no-input"], 1),
    ] {
        let seen = watch(&machine, arguments, &[]);
        assert_eq!(seen.status, Some(status), "{arguments:?}: {}", seen.all);
        assert!(seen.has("hint: "), "{arguments:?}: {:?}", seen.lines());
    }
}

#[test]
fn a_command_ends_when_its_time_is_over_and_says_what_is_left() {
    let machine = Machine::with_a_person();
    machine.succeeds(&["integration", "add", &machine.sim().start_url(), "--alias", "demo", "--no-sign-in"]);
    let ended = machine.runs(&["login", "--timeout", "1"]);
    assert_eq!(ended.status, Some(1), "{}", ended.stderr);
    let end = "daypass: not done within 1 s: demo stays added\nhint: daypass login demo\n";
    assert!(ended.stderr.ends_with(end), "{}", ended.stderr);
    // A question ends too, and leaves the terminal as it was.
    let machine = Machine::new().signed_in();
    let seen = watch(&machine, &["start", "--timeout", "1"], &[("Session", &see)]);
    assert_eq!(seen.status, Some(1), "{}", seen.all);
    assert!(seen.has("daypass: not done within 1 s"), "{:?}", seen.lines());
}

#[test]
fn a_length_of_time_is_read_as_people_write_it() {
    let machine = Machine::new();
    for time in ["30s", "5m", "1h30m", "10"] {
        machine.succeeds(&["status", "--timeout", time]);
    }
    for time in ["0", "soon", "-1", ""] {
        assert_eq!(machine.runs(&["status", &format!("--timeout={time}")]).status, Some(2), "{time}");
    }
}

#[test]
fn the_causes_of_an_error_are_in_the_log_and_shown_to_who_wants_them() {
    let machine = Machine::new().signed_in();
    machine.sim().fault(Fault::error("GetRoleCredentials", 403, "ForbiddenException"));
    let quiet = machine.runs(&["start", ROLE]);
    assert!(!quiet.stderr.contains("ForbiddenException"), "{}", quiet.stderr);
    machine.sim().fault(Fault::error("GetRoleCredentials", 403, "ForbiddenException"));
    let ended = machine.runs(&["start", ROLE, "--verbose"]);
    assert_eq!((quiet.status, ended.status), (Some(1), Some(1)));
    assert!(ended.stderr.contains("ForbiddenException"), "{}", ended.stderr);
    let log = machine.files("daypass/logs");
    let log: String = log.iter().map(|(_, content)| String::from_utf8_lossy(content)).collect();
    assert_eq!(log.matches("it failed").count(), 2, "{log}");
    // What cannot open has no log, but says why.
    let nowhere = machine.write("file", "").join("home");
    let machine = machine.with_variable("DAYPASS_HOME", &nowhere.display().to_string());
    let ended = machine.runs(&["status", "-v"]);
    assert!(ended.status == Some(1) && ended.stderr.contains("it failed"), "{}", ended.stderr);
}
