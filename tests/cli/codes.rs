//! MFA codes without a person: printed by a command, or computed from a seed that is kept.

use daypass_tests::Machine;

/// A machine where mira's codes are printed by a command.
fn with_command(command: &str) -> Machine {
    let machine = Machine::new();
    machine.add_user("mira");
    machine.succeeds(&["session", "edit", "mira", "--mfa-process", command]);
    machine.add_role("Deploy", "mira");
    machine
}

#[test]
fn a_command_prints_the_code() {
    let machine = Machine::new();
    let file = machine.write("code", &machine.code_of("mira"));
    let command = format!("echo touch your key; cat '{}'", file.display());
    let device = machine.device_of("mira");
    let add = ["session", "add", "iam-user", "--stdin", "--mfa-serial", &device, "--mfa-process", &command];
    assert_eq!(machine.runs_with(&add, &machine.keys_of("mira")).status, Some(0));
    machine.add_role("Deploy", "mira");
    machine.succeeds(&["start", "Deploy"]);
    machine.succeeds(&["session", "edit", "mira", "--no-mfa-process"]);
    machine.succeeds(&["stop", "Deploy"]);
    machine.succeeds(&["session", "edit", "mira", "--duration", "2h"]);
    machine.fails(&["start", "Deploy"]).says("needs an MFA code from");
}

#[test]
fn a_command_that_fails_or_prints_none_is_said() {
    for (command, why) in [
        ("exit 3", "it ended with exit status: 3"),
        ("echo no key is plugged in", "its last line is no code of six digits"),
        ("true", "its last line is no code of six digits"),
        ("/no/such/program", "it ended with exit status: 127"),
    ] {
        let machine = with_command(command);
        let told = machine.fails(&["start", "Deploy"]);
        told.says("The command for MFA codes gave none");
        assert!(told.detail.contains(why), "{}", told.detail);
        let asked = machine.sim().calls().iter().any(|call| call.op == "GetSessionToken");
        assert!(!asked && machine.credentials().is_empty(), "{command}");
    }
}

#[test]
fn a_command_whose_codes_aws_does_not_take_is_not_asked_for_ever() {
    let machine = Machine::new();
    let [first, second] = machine.wrong_codes_of("mira");
    machine.add_user("mira");
    let ran = machine.path("ran").display().to_string();
    // Twice the same one would be waited out, as a device shows another one after half a minute.
    let command = format!(
        "echo x >> '{ran}'; if [ $(wc -l < '{ran}') = 1 ]; then echo {first}; else echo {second}; fi"
    );
    machine.succeeds(&["session", "edit", "mira", "--mfa-process", &command]);
    let told = machine.fails(&["start", "mira"]);
    told.says("AWS does not accept the MFA codes that this machine generates for mira.");
    assert_eq!(std::fs::read_to_string(ran).unwrap(), "x\nx\n");
}

#[test]
#[cfg(target_os = "linux")]
fn a_command_that_hangs_goes_when_the_start_is_interrupted() {
    use std::path::Path;
    let machine = Machine::new();
    machine.add_user("mira");
    let file = machine.path("pid");
    let command = format!("echo $$ > '{0}.new'; mv '{0}.new' '{0}'; exec sleep 1000", file.display());
    machine.succeeds(&["session", "edit", "mira", "--mfa-process", &command]);
    let start = machine.begins(&["start", "mira"]);
    let pid = loop {
        match std::fs::read_to_string(&file) {
            Ok(pid) => break pid.trim().to_owned(),
            Err(_) => std::thread::yield_now(),
        }
    };
    assert_eq!(
        machine.live("mira").unwrap()["state"],
        "starting",
        "another process sees that it is asked for"
    );
    start.interrupt();
    let ended = start.ends();
    assert_eq!((ended.status, ended.stdout.as_str()), (Some(130), ""), "{}", ended.stderr);
    assert_eq!((machine.live("mira"), machine.credentials()), (None, String::new()));
    let command_line = |pid: &str| std::fs::read_to_string(Path::new("/proc").join(pid).join("cmdline"));
    // It is a zombie at most, which has no command line, until its new parent has taken note of it.
    assert!(!command_line(&pid).unwrap_or_default().contains("sleep"), "it went with the start");
}

#[test]
fn a_kept_seed_types_the_codes() {
    let machine = Machine::new();
    let user = machine.user("mira");
    let seed = user.totp_secret.unwrap();
    let device = machine.device_of("mira");
    let add = ["session", "add", "iam-user", "--stdin", "--mfa-serial", &device, "--totp"];
    let added = machine.runs_with(&add, &format!("{}{seed}\n", machine.keys_of("mira")));
    assert_eq!(added.status, Some(0), "{}", added.stderr);
    assert!(
        added.stderr.contains("warning: With --totp, this machine holds both factors"),
        "{}",
        added.stderr
    );
    assert!(!added.stderr.contains(&seed));
    machine.add_role("Deploy", "mira");
    machine.succeeds(&["start", "Deploy"]);

    machine.succeeds(&["session", "edit", "mira", "--no-totp", "--duration", "2h"]);
    machine.succeeds(&["stop", "--all"]);
    machine.fails(&["start", "Deploy"]).says("needs an MFA code from");
    let kept = machine.runs_with(&["session", "edit", "mira", "--totp", "--stdin"], &format!("{seed}\n"));
    assert!(kept.status == Some(0) && kept.stderr.contains("both factors"), "{}", kept.stderr);
    let wrong = machine.runs_with(&["session", "edit", "mira", "--totp", "--stdin"], "12345678\n");
    wrong.told(2);
    assert!(!wrong.stderr.contains("12345678"));
}

#[test]
fn codes_without_a_device_are_refused_before_anything_is_added() {
    let machine = Machine::new();
    let add = ["session", "add", "iam-user", "--stdin", "--mfa-process", "echo 123456"];
    let told = machine.runs_with(&add, &machine.keys_of("mira")).told(2);
    told.says("No MFA device was given");
    assert_eq!(machine.json(&["session", "list", "--json"]), serde_json::json!([]));
}
