//! Killed before any change that it makes on the disk, a change of the vault's key loses no secret.

use crate::ROLE;
use crate::killed::{Ended, Moment, run_fed_until, run_until};
use daypass_tests::Machine;
use std::fs::File;

const PASSPHRASE: &str = "DAYPASS_VAULT_PASSPHRASE";

/// Whether a secret opens: the user's key, which AWS takes.
fn opens(machine: &Machine, passphrase: &str) -> bool {
    let mut list = machine.command(&["keys", "list", "jonas"]);
    list.env(PASSPHRASE, passphrase);
    list.output().unwrap().status.success()
}

fn machine() -> (Machine, String) {
    let machine = Machine::new().signed_in();
    machine.add_user("jonas");
    machine.succeeds(&["env", ROLE]);
    let passphrase = machine.variable(PASSPHRASE).to_owned();
    (machine, passphrase)
}

#[test]
fn killed_before_any_change_a_rekeying_leaves_every_secret_to_be_opened() {
    let (machine, passphrase) = machine();
    let mut killed = 0;
    for change in 1.. {
        let mut rekey = machine.command(&["vault", "rekey"]);
        let ended = run_until(&mut rekey, Moment::Change(&machine.path("daypass")), change);
        assert!(opens(&machine, &passphrase), "killed before change {change}");
        assert_eq!(machine.json(&["vault", "status", "--json"])["changing"], false, "it was finished");
        if ended == Ended::ByItself {
            break;
        }
        killed += 1;
    }
    machine.succeeds(&["env", ROLE]);
    assert!(killed >= 10, "{killed}");
}

#[test]
fn killed_before_any_change_a_passphrase_is_the_old_one_or_the_new_one() {
    let (machine, old) = machine();
    let new = machine.write("new", "open sesame\n");
    let (mut as_before, mut changed) = (0, 0);
    // It is the same change as a rekeying, which is killed at every step: some tell that the passphrase goes with it.
    for change in (1..).step_by(3) {
        let mut command = machine.command(&["vault", "passphrase", "--stdin"]);
        let stdin = File::open(&new).unwrap();
        let ended = run_fed_until(&mut command, stdin, Moment::Change(&machine.path("daypass")), change);
        if opens(&machine, &old) {
            as_before += 1;
        } else {
            assert!(opens(&machine, "open sesame"), "killed before change {change}");
            changed += 1;
            let mut back = machine.command(&["vault", "passphrase", "--stdin"]);
            back.env(PASSPHRASE, "open sesame");
            back.stdin(File::open(machine.write("old", &old)).unwrap());
            assert!(back.output().unwrap().status.success());
        }
        if ended == Ended::ByItself {
            break;
        }
    }
    assert!(as_before >= 3 && changed >= 1, "{as_before} as before, {changed} changed");
}
