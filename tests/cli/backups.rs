//! `daypass vault backups` and `daypass vault restore`: what lies nowhere else has a second place, and comes back from it.

use crate::ROLE;
use daypass_tests::Machine;
use serde_json::{Value, json};
use std::fs;
use std::path::PathBuf;

fn backups(machine: &Machine) -> Vec<Value> {
    machine.json(&["vault", "backups", "--json"]).as_array().unwrap().clone()
}

fn store(machine: &Machine) -> PathBuf {
    machine.path("daypass/daypass.db")
}

/// A file that was never a database.
fn damage(machine: &Machine) {
    for companion in ["-wal", "-shm"] {
        let _ = fs::remove_file(store(machine).with_extension(format!("db{companion}")));
    }
    fs::write(
        store(machine),
        "this was a database once, and now it holds a sentence that is longer than a header",
    )
    .unwrap();
}

#[test]
fn a_damaged_store_cost_the_keys_that_lay_nowhere_else() {
    let machine = Machine::new();
    assert_eq!(backups(&machine), Vec::<Value>::new());
    machine.add_user("jonas");
    let listed = backups(&machine);
    assert_eq!(listed.len(), 1, "made by itself");
    assert_eq!(listed[0]["verified"], json!(true));
    assert_eq!(
        (&listed[0]["contents"]["users"], &listed[0]["contents"]["accessKeys"]),
        (&json!(1), &json!(1))
    );
    assert!(machine.succeeds(&["vault", "backups"]).contains("1 IAM user, 1 access key"));

    damage(&machine);
    let told = machine.fails(&["status"]);
    told.says("Daypass's state is damaged");
    assert!(told.hint.contains("daypass vault restore"), "{}", told.hint);
    assert!(machine.succeeds(&["vault", "backups"]).contains("whole"), "they are listed all the same");
    let restored = machine.runs(&["vault", "restore"]);
    assert_eq!(restored.status, Some(0), "{}", restored.stderr);
    assert!(restored.stderr.contains("The previous state is kept: "), "{}", restored.stderr);
    assert!(fs::read_to_string(machine.path("daypass/daypass.db.replaced")).unwrap().starts_with("this was"));
    machine.succeeds(&["keys", "list", "jonas"]);
}

#[test]
fn a_store_that_was_lost_was_begun_anew_beside_its_backups() {
    let machine = Machine::new();
    machine.add_user("jonas");
    for file in ["", "-wal", "-shm"] {
        let _ = fs::remove_file(machine.path(&format!("daypass/daypass.db{file}")));
    }
    machine.fails(&["status"]).says("is gone, but there are backups of it");
    assert!(!store(&machine).exists());
    machine.succeeds(&["vault", "restore"]);
    machine.succeeds(&["keys", "list", "jonas"]);
}

#[test]
fn what_the_backup_does_not_have_is_said_and_a_readable_state_is_put_aside_with_consent_alone() {
    let machine = Machine::new();
    machine.add_user("jonas");
    let first = backups(&machine)[0]["name"].as_str().unwrap().to_owned();
    machine.add_user("mira");
    let asked = machine.runs(&["vault", "restore", &first]);
    assert!(asked.told(2).detail.contains("the IAM user mira"), "{}", asked.stderr);
    machine.succeeds(&["session", "favourite", "mira"]);
    let restored = machine.runs(&["vault", "restore", &first, "--yes"]);
    assert!(restored.stderr.contains("The backup does not have: the IAM user mira."), "{}", restored.stderr);
    assert_eq!(machine.runs(&["session", "favourite", "mira"]).status, Some(1));
    machine.succeeds(&["keys", "list", "jonas"]);
    machine.fails(&["vault", "restore", "no-such"]).says("There is no backup '");
}

#[test]
fn backups_have_nothing_that_was_removed_rotated_discarded_or_reset() {
    let machine = Machine::new();
    machine.add_user("jonas");
    let nonces = || -> Vec<String> {
        let db = rusqlite::Connection::open(store(&machine)).unwrap();
        let mut query = db.prepare("SELECT lower(hex(nonce)) FROM record WHERE kind = 'access-key'").unwrap();
        query.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    };
    // The header of a backup lists what is in it.
    let has = |nonce: &str| {
        let files = machine.files("daypass/backups");
        files.iter().any(|(_, bytes)| bytes.windows(nonce.len()).any(|at| at == nonce.as_bytes()))
    };
    let first = nonces().remove(0);
    assert!(has(&first));
    machine.succeeds(&["keys", "rotate", "jonas"]);
    let second = nonces().remove(0);
    assert!(!has(&first) && has(&second), "rotated");
    machine.succeeds(&["session", "remove", "jonas", "--yes"]);
    assert!(!has(&second), "removed");
    // Another one, since the simulation gives Jonas's first key, which AWS takes only until its deletion has settled.
    machine.add_user("mira");
    let third = nonces().remove(0);
    assert!(has(&third));
    machine.succeeds(&["vault", "reset", "--yes"]);
    assert!(!has(&third) && backups(&machine).is_empty(), "reset");
}

#[test]
fn a_program_that_asks_for_credentials_waits_for_no_backup() {
    let machine = Machine::new().signed_in();
    machine.succeeds(&["env", ROLE]);
    fs::remove_dir_all(machine.path("daypass/backups")).unwrap();
    machine.succeeds(&["credential-process", ROLE]);
    assert!(!machine.path("daypass/backups").exists());
    machine.succeeds(&["env", ROLE]);
    assert_eq!(backups(&machine).len(), 1);
}

#[test]
fn an_agent_that_a_newer_daypass_overtook_says_so_and_ends() {
    let machine = Machine::new().signed_in();
    let mut agent = daypass_tests::Running::begin(&mut machine.command(&["agent"]));
    agent.says("The agent keeps");
    let db = rusqlite::Connection::open(store(&machine)).unwrap();
    db.pragma_update(None, "user_version", 99).unwrap();
    agent.says("A newer Daypass has converted ");
    assert_eq!(agent.ends().status, Some(1));
}

#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
#[test]
fn killed_before_any_change_a_restore_loses_nothing_and_is_finished_by_the_next() {
    use crate::killed::{Ended, Moment, run_until};
    let machine = Machine::new();
    machine.add_user("jonas");
    let (mut killed, mut in_place) = (0, 0);
    for change in 1.. {
        for (path, _) in machine.files("daypass") {
            if path.to_string_lossy().contains(".replaced") {
                fs::remove_file(path).unwrap();
            }
        }
        damage(&machine);
        let mut restore = machine.command(&["vault", "restore"]);
        let ended = run_until(&mut restore, Moment::ChangeOf(store(&machine).to_str().unwrap()), change);
        let status = machine.runs(&["status"]);
        if status.status != Some(0) {
            let told = status.told(1).detail;
            let known = ["Daypass's state is damaged", "is gone, but there are backups"];
            assert!(known.iter().any(|known| told.contains(known)), "{told}");
            machine.succeeds(&["vault", "restore"]);
        } else {
            in_place += 1;
        }
        assert!(machine.succeeds(&["session", "list", "--all"]).contains("jonas"));
        let asides = machine.files("daypass").into_iter();
        assert!(
            asides
                .filter(|(path, _)| path.to_string_lossy().contains(".replaced"))
                .any(|(_, bytes)| bytes.starts_with(b"this was")),
            "killed before change {change}: what was there is kept"
        );
        // From there on it opens the store, as any command does.
        if ended == Ended::ByItself || in_place == 3 {
            break;
        }
        killed += 1;
    }
    machine.succeeds(&["keys", "list", "jonas"]);
    assert!(killed >= 5 && in_place >= 1, "{killed} {in_place}");
}
