//! The programs that Daypass runs: what they are given, as every program of the same user, and of arguments every user, can see.

use crate::ROLE;
use crate::secrets::{holds, long_term_secrets, secrets_of};
use daypass_tests::Machine;
use std::fs;
use std::os::unix::fs::PermissionsExt;

/// A machine with a program that notes its environment and its arguments, and those of whoever ran it. It is the browser.
fn with_a_witness() -> Machine {
    let machine = Machine::new().signed_in().without_variable("SSH_CONNECTION");
    let noted = machine.path("witnessed");
    fs::create_dir(&noted).unwrap();
    let noted = noted.display();
    let witness = format!(
        "#!/bin/sh\nof=\"{noted}/$1.$$\"\ncat /proc/$$/environ > \"$of.environ\"\n\
         cat /proc/$$/cmdline /proc/$PPID/cmdline > \"$of.cmdline\"\n"
    );
    let witness = machine.write("bin/witness", &witness);
    let browser =
        machine.write("bin/xdg-open", &format!("#!/bin/sh\nexec '{}' browser \"$@\"\n", witness.display()));
    for program in [witness, browser] {
        fs::set_permissions(program, fs::Permissions::from_mode(0o755)).unwrap();
    }
    let path = format!("{}:/usr/bin:/bin", machine.path("bin").display());
    machine.with_variable("PATH", &path).with_variable("DISPLAY", ":0")
}

#[test]
fn no_secret_is_in_the_environment_or_the_arguments_of_a_program_that_needs_none() {
    let machine = with_a_witness();
    let code = machine.write("code", &machine.code_of("jonas"));
    let command = format!("witness code; cat '{}'", code.display());
    let (device, keys) = (machine.device_of("jonas"), machine.keys_of("jonas"));
    let add = ["session", "add", "iam-user", "--stdin", "--mfa-serial", &device, "--mfa-process", &command];
    assert_eq!(machine.runs_with(&add, &keys).status, Some(0));
    machine.succeeds(&["start", "jonas"]);
    // Without a code, the browser would have to call back.
    machine.succeeds(&["login", "--force", "--device"]);
    machine.succeeds(&["exec", ROLE, "--", "witness", "exec"]);
    machine.succeeds(&["exec", ROLE, "--endpoint", "--", "witness", "endpoint"]);

    let secrets = secrets_of(&machine);
    let mut seen = Vec::new();
    for (path, content) in machine.files("witnessed") {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if name.starts_with("exec.") && name.ends_with(".environ") {
            // It is given one session's credentials, and nothing that opens others.
            assert!(secrets.hold(&content), "the search finds what is there");
            let passphrase = machine.variable("DAYPASS_VAULT_PASSPHRASE").to_owned();
            for secret in long_term_secrets(&machine).iter().chain([&passphrase]) {
                assert!(!holds(&content, secret.as_bytes()), "{name}");
            }
        } else {
            assert!(!secrets.hold(&content), "{name}: {}", String::from_utf8_lossy(&content));
        }
        seen.push(name);
    }
    for program in ["browser", "code", "exec", "endpoint"] {
        let of = |ending: &str| seen.iter().any(|seen| seen.starts_with(program) && seen.ends_with(ending));
        assert!(of(".environ") && of(".cmdline"), "{program} of {seen:?}");
    }
}
