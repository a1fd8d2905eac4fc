//! `daypass vault unlock` and `vault lock`: a passphrase that is not needed for a while.

use crate::ROLE;
use crate::cached_answer::{THREADS, traced, with};
use daypass_tests::Machine;

const PASSPHRASE: &str = "DAYPASS_VAULT_PASSPHRASE";

/// A machine that is signed in, and whether its kernel keeps keys: many a container's does not.
fn signed_in() -> Option<Machine> {
    let machine = Machine::new().signed_in();
    machine.succeeds(&["start", ROLE, "--deliver", "process"]);
    let unlocked = machine.runs(&["vault", "unlock", "--for", "10m"]);
    if unlocked.status == Some(0) {
        return Some(machine);
    }
    unlocked.told(1).says("The vault's key cannot be kept unlocked: ");
    None
}

#[test]
fn a_cached_answer_needs_no_passphrase_while_the_vault_is_unlocked_and_takes_no_thread() {
    let Some(machine) = signed_in() else { return };
    let short = ["credential-process", ROLE];
    let answer = machine.succeeds(&short);
    let until = &machine.json(&["vault", "status", "--json"])["unlockedUntil"];
    assert!(until.is_string(), "{until}");
    assert!(machine.succeeds(&["vault", "status"]).contains("State    unlocked until "));
    let passphrase = machine.variable(PASSPHRASE).to_owned();
    let machine = machine.without_variable(PASSPHRASE);
    let (unlocked, trace) = traced(&machine, &short);
    assert_eq!(unlocked, answer, "the same to the byte");
    assert_eq!(with(&trace, &THREADS), [""; 0]);
    assert_eq!(with(&trace, &["connect("]), [""; 0], "nobody is asked");
    assert_eq!(machine.succeeds(&["credential-process", "--color", "never", ROLE]), answer);
    // Who changes the key has to know it.
    machine.fails(&["vault", "rekey"]).says("The vault needs its passphrase, and none was given");
    assert_eq!(machine.succeeds(&["vault", "lock"]), "The vault is locked.\n");
    machine.fails(&short).says("The vault needs its passphrase, and none was given");
    assert!(machine.json(&["vault", "status", "--json"])["unlockedUntil"].is_null());
    assert_eq!(machine.with_variable(PASSPHRASE, &passphrase).succeeds(&short), answer);
}

#[test]
fn it_stays_unlocked_after_a_command_of_the_persons_where_that_is_set() {
    let Some(machine) = signed_in() else { return };
    machine.succeeds(&["vault", "lock"]);
    machine.succeeds(&["settings", "set", "keep-unlocked", "1h"]);
    machine.succeeds(&["env", ROLE]);
    let machine = machine.without_variable(PASSPHRASE);
    machine.succeeds(&["credential-process", ROLE]);
    machine.succeeds(&["vault", "lock"]);
    machine.fails(&["credential-process", ROLE]);
}

#[test]
fn it_is_unlocked_for_a_time_that_ends() {
    let machine = Machine::new();
    for length in ["0", "8d", "200h", "for ever"] {
        assert_eq!(machine.runs(&["vault", "unlock", "--for", length]).status, Some(2), "{length}");
    }
    machine
        .fails(&["vault", "unlock"])
        .says("The vault's key cannot be kept unlocked: no secret is sealed yet.");
}
