//! Problems of Daypass's own: its vault, its backups and its folder.

use super::{Code, Planted, all_are_found, chmod, in_store, nothing, with_daypass};
use daypass_tests::Machine;
use std::fs::{self, File};

const PASSPHRASE: &str = "DAYPASS_VAULT_PASSPHRASE";

pub(super) const PLANTED: &[Planted] = &[
    (&[Code::PassphraseWrong], |machine| nothing(machine.with_variable(PASSPHRASE, "another one"))),
    (&[Code::PassphraseUnreadable], |machine| {
        let file = machine.write("passphrase", machine.variable(PASSPHRASE));
        chmod(&file, 0o644);
        let file = file.display().to_string();
        nothing(machine.without_variable(PASSPHRASE).with_variable("DAYPASS_VAULT_PASSPHRASE_FILE", &file))
    }),
    (&[Code::KeySourceUnknown], |machine| nothing(machine.with_variable("DAYPASS_VAULT", "pocket"))),
    (&[Code::KeySourceContradicted], |machine| nothing(machine.with_variable("DAYPASS_VAULT", "keychain"))),
    // On a new machine, whose requests do not go to its own portals since there are none.
    (&[Code::KeychainMissing, Code::EndpointOverridden], |_| {
        nothing(with_daypass(Machine::new().with_keychain()))
    }),
    (&[Code::VaultKeyLost], |machine| {
        in_store(
            &machine,
            "UPDATE record SET sealed = x'00'; DELETE FROM vault_fact WHERE name = 'passphrase-key'",
        );
        nothing(machine)
    }),
    (&[Code::BackupDamaged], |machine| {
        machine.write("daypass/backups/2026-01-31.backup", "no backup");
        nothing(machine)
    }),
    (&[Code::BackupMissing], |machine| {
        machine.add_user("jonas");
        fs::remove_dir_all(machine.path("daypass/backups")).unwrap();
        nothing(machine)
    }),
    (&[Code::TextKept], |_| {
        let machine = Machine::new().signed_in();
        chmod(&machine.write("aws/credentials", "[x]\n# mine\nregion = eu-west-1\n"), 0o600);
        machine.succeeds(&["start", super::ROLE, "--profile", "x", "--replace"]);
        machine.write(
            "aws/credentials",
            "[x]\naws_access_key_id = ASIAIOSFODNN7EXAMPLE\naws_secret_access_key = x\n",
        );
        machine.succeeds(&["stop", super::ROLE]);
        nothing(with_daypass(machine))
    }),
    (&[Code::TextOwed], |_| {
        let machine = Machine::new().signed_in();
        machine.write("aws/credentials", "[x]\n# mine\nregion = eu-west-1\n");
        machine.succeeds(&["start", super::ROLE, "--profile", "x", "--replace"]);
        let passphrase = machine.variable(PASSPHRASE).to_owned();
        let machine = machine.without_variable(PASSPHRASE);
        machine.runs(&["stop", super::ROLE]);
        nothing(with_daypass(machine).with_variable(PASSPHRASE, &passphrase))
    }),
    (&[Code::HomeWritableByOthers], |machine| {
        chmod(&machine.path("daypass"), 0o777);
        nothing(machine)
    }),
    // What nobody may write, root included: a folder in the place of the log that SQLite would make.
    (&[Code::HomeReadOnly], |machine| {
        in_store(&machine, "SELECT 1");
        fs::create_dir(machine.path("daypass/daypass.db-wal")).unwrap();
        nothing(machine)
    }),
    (&[Code::StoreDamaged], |machine| {
        in_store(&machine, "SELECT 1");
        machine.write("daypass/daypass.db", &"no database ".repeat(1000));
        nothing(machine)
    }),
    (&[Code::StoreGone], |machine| {
        machine.write("daypass/backups/one.backup", "sealed");
        in_store(&machine, "SELECT 1");
        fs::remove_file(machine.path("daypass/daypass.db")).unwrap();
        nothing(machine)
    }),
    (&[Code::StoreNewer], |machine| {
        in_store(&machine, "PRAGMA user_version = 999");
        nothing(machine)
    }),
    (&[Code::StoreRowsUnreadable], |machine| {
        in_store(
            &machine,
            "INSERT INTO activation (session, fingerprint, started_at, issued_at, expires_at)
                VALUES ('0011223344556677', 'x', 'tomorrow', 'tomorrow', 'tomorrow')",
        );
        nothing(machine)
    }),
    (&[Code::StoreReadableByOthers], |machine| {
        chmod(&machine.path("daypass/daypass.db"), 0o644);
        nothing(machine)
    }),
    (&[Code::LockUnusable], |machine| {
        fs::create_dir(machine.path("daypass/locks/sync-0011223344556677")).unwrap();
        nothing(machine)
    }),
    (&[Code::LocksLeft], |machine| {
        machine.write("daypass/locks/plan-0123456789abcdef", "");
        nothing(machine)
    }),
    (&[Code::OtherVersionRuns], |machine| {
        let note = r#"{"id":"a","pid":4711,"purpose":"renewing","version":"9.9.9"}"#;
        let held = File::open(machine.write("daypass/locks/renewer", note)).unwrap();
        held.lock().unwrap();
        (machine, Box::new(held))
    }),
    (&[Code::OtherHome], |machine| {
        let usual = if cfg!(target_os = "macos") { "Library/Application Support" } else { ".local/share" };
        machine.write(&format!("{usual}/daypass/daypass.db"), "");
        nothing(machine)
    }),
];

#[test]
fn troubles_of_daypass_itself_are_found() {
    all_are_found(PLANTED);
}
