//! The vault over a real keychain: gnome-keyring on a session bus of its own, in a home of its own.
//!
//! Each test runs a script in such a session; the script starts this binary again for every process that uses the vault.

#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "tests fail loudly, and run themselves once more"
)]

use daypass_core::{Explain, Secret};
use daypass_engine::store::Store;
use daypass_engine::vault::{
    Attendance, KeySource, KeySources, KeychainKey, PassphraseCost, PassphraseKey, RecordKind, Vault,
    VaultError,
};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

const SECRET: &[u8] = b"wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
const KIND: RecordKind = RecordKind::SsoToken;

/// What the scripts share: `vault CHILD [ID]` runs one of the children below, `items` lists the keychain's items, and
/// `secrets PATH MEMBER …` calls the Secret Service.
const WORDS: &str = r#"
    vault() {
        ID=${2-} "$BINARY" --ignored --exact "$1" >"$HOME/$1${2-}" 2>&1 && grep -q "1 passed" "$HOME/$1${2-}" ||
            { cat "$HOME/$1${2-}"; false; }
    }
    secrets() { dbus-send --session --print-reply=literal --dest=org.freedesktop.secrets "$@"; }
    items() {
        secrets $login org.freedesktop.DBus.Properties.Get string:org.freedesktop.Secret.Collection string:Items |
            grep -o "$login/[0-9]*" || true
    }
    login=/org/freedesktop/secrets/collection/login
"#;

const UNLOCKED: &str = "printf pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1";

/// A session bus on which no program provides a keychain, nor can be started to.
const BARE_BUS: &str = r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:runtime=yes</listen>
  <policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy>
</busconfig>
"#;

/// A person's home with no session: nothing of this machine's own.
struct Machine(tempfile::TempDir);

impl Machine {
    fn new() -> Self {
        for program in ["/usr/bin/dbus-run-session", "/usr/bin/dbus-send", "/usr/bin/gnome-keyring-daemon"] {
            assert!(
                Path::new(program).exists(),
                "{program} is missing: `npm test` installs dbus and gnome-keyring"
            );
        }
        let folder = tempfile::tempdir().unwrap();
        for name in ["home", "run"] {
            std::fs::DirBuilder::new().mode(0o700).create(folder.path().join(name)).unwrap();
        }
        Self(folder)
    }

    fn run(&self, program: &[&str], script: &str) {
        let output = Command::new(program[0])
            .args(&program[1..])
            .args(["bash", "-euo", "pipefail", "-c", &format!("{WORDS}\n{script}")])
            .env_clear()
            .env("PATH", "/usr/bin:/bin")
            .env("HOME", self.0.path().join("home"))
            .env("XDG_RUNTIME_DIR", self.0.path().join("run"))
            .env("BINARY", std::env::current_exe().unwrap())
            .output()
            .unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        assert!(output.status.success(), "{}\n{}", text(&output.stdout), text(&output.stderr));
    }

    /// Runs a script on a session bus with an unlocked keychain.
    fn session(&self, script: &str) {
        self.run(&["dbus-run-session", "--"], &format!("{UNLOCKED}\n{script}"));
    }
}

#[test]
fn the_keychain_holds_one_item_for_all_processes_of_a_home() {
    Machine::new().session(
        r#"
        for id in 1 2 3 4; do vault child_seals $id & jobs="${jobs-} $!"; done
        for job in $jobs; do wait $job; done
        for id in 1 2 3 4; do vault child_opens $id; done
        test "$(items | wc -l)" = 1
        export DAYPASS_HOME=$HOME/other
        vault child_seals 1
        vault child_opens 1
        test "$(items | wc -l)" = 2
        "#,
    );
}

#[test]
fn an_item_that_was_deleted_is_a_lost_key_and_no_new_one_is_made() {
    Machine::new().session(
        r"
        vault child_seals 1
        secrets $(items) org.freedesktop.Secret.Item.Delete
        vault child_finds_the_key_lost 1
        test -z $(items)
        vault child_resets_and_seals 1
        vault child_opens 1
        ",
    );
}

#[test]
fn a_reset_forgets_the_item_and_the_next_secret_makes_another() {
    Machine::new().session(
        r#"
        vault child_seals 1
        vault child_notes_the_key before
        vault child_resets 1
        test -z "$(items)"
        vault child_seals 1
        vault child_notes_the_key after
        ! cmp -s "$HOME/before" "$HOME/after"
        "#,
    );
}

#[test]
fn rekeying_leaves_one_item_with_another_key() {
    Machine::new().session(
        r#"
        for id in 1 2 3; do vault child_seals $id; done
        vault child_notes_the_key before
        vault child_rekeys 1
        vault child_notes_the_key after
        test "$(items | wc -l)" = 1
        ! cmp -s "$HOME/before" "$HOME/after"
        for id in 1 2 3; do vault child_opens $id; done
        "#,
    );
}

#[test]
fn rekeying_that_is_killed_at_any_time_leaves_every_secret_to_be_opened() {
    Machine::new().session(
        r#"
        for id in 1 2 3; do vault child_seals $id; done
        for step in $(seq 0 4 120); do
            ID=1 timeout -s KILL 0.$(printf %03d $step) "$BINARY" --ignored --exact child_rekeys >/dev/null 2>&1 || true
            for id in 1 2 3; do vault child_opens $id; done
            test "$(items | wc -l)" = 1
        done
        "#,
    );
}

#[test]
fn the_key_moves_under_a_passphrase_and_back_and_leaves_no_item_behind() {
    Machine::new().session(
        r#"
        for id in 1 2 3; do vault child_seals $id; done
        vault child_uses_a_passphrase 1
        test -z "$(items)"
        for id in 1 2 3; do vault child_opens_either_way $id; done
        vault child_uses_the_keychain 1
        test "$(items | wc -l)" = 1
        for id in 1 2 3; do vault child_opens $id; done
        "#,
    );
}

#[test]
fn a_locked_keychain_is_told_within_the_bound() {
    Machine::new().session(
        r#"
        vault child_seals 1
        secrets /org/freedesktop/secrets org.freedesktop.Secret.Service.Lock "array:objpath:$login"
        vault child_finds_it_locked 1
        "#,
    );
}

#[test]
fn a_locked_keychain_was_asked_again_by_every_program_until_it_is_found_open() {
    Machine::new().session(
        r#"
        vault child_seals 1
        secrets /org/freedesktop/secrets org.freedesktop.Secret.Service.Lock "array:objpath:$login"
        vault child_finds_it_locked 1
        vault child_does_not_ask_again 1
        vault child_does_not_ask_again 1
        printf pw | gnome-keyring-daemon --replace --unlock --components=secrets >/dev/null 2>&1
        vault child_opens_unattended 1
        "#,
    );
}

/// The service starts by itself, but nobody can be asked for the first keyring's password.
#[test]
fn without_a_keyring_and_a_screen_there_is_no_keychain() {
    Machine::new().run(&["dbus-run-session", "--"], "vault child_finds_no_keychain 1");
}

/// The service says that it asks the person, and nobody ever sees that.
#[test]
fn a_prompt_that_nobody_sees_left_no_way_out() {
    let service = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/fixtures/keyring.py");
    let script = format!(
        r#"
        export -f vault
        /usr/bin/python3 {service} waits bash -euo pipefail -c '
            vault child_waits_for_a_prompt 1
            vault child_uses_a_passphrase 1
            vault child_seals_either_way 1
            vault child_opens_either_way 1
        '
        "#
    );
    Machine::new().run(&["dbus-run-session", "--"], &script);
}

#[test]
fn without_a_provider_there_is_no_keychain() {
    let machine = Machine::new();
    let configuration = machine.0.path().join("bare-bus.conf");
    aws_files::atomic::write(&configuration, BARE_BUS.as_bytes(), 0o600).unwrap();
    let configuration = format!("--config-file={}", configuration.display());
    machine.run(&["dbus-run-session", &configuration, "--"], "vault child_finds_no_keychain 1");
}

#[test]
fn without_a_bus_there_is_no_keychain() {
    Machine::new().run(&["env"], "vault child_finds_no_keychain 1");
}

fn home() -> PathBuf {
    std::env::var_os("DAYPASS_HOME")
        .map_or_else(|| PathBuf::from(std::env::var_os("HOME").unwrap()).join("daypass"), PathBuf::from)
}

fn vault() -> Vault {
    let home = home();
    let store = Arc::new(Store::open(&home.join("daypass.db")).unwrap());
    Vault::new(store, Arc::new(KeychainKey::new(&home)))
}

/// As a process has it whose environment does not say which source is in force.
fn vault_of_either() -> Vault {
    let home = home();
    let store = Arc::new(Store::open(&home.join("daypass.db")).unwrap());
    let cost = PassphraseCost { memory_kib: 8, passes: 1 };
    let passphrase = PassphraseKey::new(store.clone(), Secret::new("open sesame"), cost);
    let sources = KeySources::of(Arc::new(KeychainKey::new(&home)), Arc::new(passphrase), None);
    Vault::with_sources(store, sources)
}

fn id() -> String {
    std::env::var("ID").unwrap()
}

#[tokio::test]
#[ignore = "a child process of the other tests"]
async fn child_seals() {
    vault().put_record(KIND, &id(), SECRET, None).await.unwrap();
}

#[tokio::test]
#[ignore = "a child process of the other tests"]
async fn child_opens() {
    assert_eq!(&**vault().record(KIND, &id()).await.unwrap().unwrap(), SECRET);
}

#[test]
#[ignore = "a child process of the other tests"]
fn child_notes_the_key() {
    let key = KeychainKey::new(&home()).load(Attendance::Attended).unwrap().unwrap();
    let file = PathBuf::from(std::env::var_os("HOME").unwrap()).join(id());
    aws_files::atomic::write(&file, key.expose(), 0o600).unwrap();
}

#[tokio::test]
#[ignore = "a child process of the other tests"]
async fn child_resets() {
    assert!(vault().reset().await.unwrap().left.is_none());
}

#[tokio::test]
#[ignore = "a child process of the other tests"]
async fn child_rekeys() {
    assert!(vault().rekey().await.unwrap().left.is_none());
}

#[tokio::test]
#[ignore = "a child process of the other tests"]
async fn child_uses_a_passphrase() {
    assert!(vault_of_either().use_passphrase(None).await.unwrap().left.is_none());
}

#[tokio::test]
#[ignore = "a child process of the other tests"]
async fn child_uses_the_keychain() {
    assert!(vault_of_either().use_keychain().await.unwrap().left.is_none());
}

#[tokio::test]
#[ignore = "a child process of the other tests"]
async fn child_seals_either_way() {
    vault_of_either().put_record(KIND, &id(), SECRET, None).await.unwrap();
}

#[tokio::test]
#[ignore = "a child process of the other tests"]
async fn child_waits_for_a_prompt() {
    let result = vault().with_key_wait(Duration::from_secs(1)).put_record(KIND, &id(), SECRET, None).await;
    let Err(error @ VaultError::Timeout { .. }) = result else { panic!("{result:?}") };
    assert!(error.problem().action.ends_with("daypass vault use passphrase"), "{error:?}");
}

#[tokio::test]
#[ignore = "a child process of the other tests"]
async fn child_opens_either_way() {
    assert_eq!(&**vault_of_either().record(KIND, &id()).await.unwrap().unwrap(), SECRET);
}

#[tokio::test]
#[ignore = "a child process of the other tests"]
async fn child_finds_the_key_lost() {
    let vault = vault();
    assert!(matches!(vault.record(KIND, &id()).await, Err(VaultError::KeyLost)));
    assert!(matches!(vault.put_record(KIND, "new", SECRET, None).await, Err(VaultError::KeyLost)));
}

#[tokio::test]
#[ignore = "a child process of the other tests"]
async fn child_resets_and_seals() {
    let vault = vault();
    vault.reset().await.unwrap();
    vault.put_record(KIND, &id(), SECRET, None).await.unwrap();
}

/// With a screen the keychain waits for its prompt to be answered; without one it gives up by itself.
#[tokio::test]
#[ignore = "a child process of the other tests"]
async fn child_finds_it_locked() {
    let begin = std::time::Instant::now();
    let result = vault().with_key_wait(Duration::from_secs(1)).record(KIND, &id()).await;
    eprintln!("{result:?} {:?}", begin.elapsed());
    assert!(matches!(result, Err(VaultError::Locked { .. } | VaultError::Timeout { .. })), "{result:?}");
}

#[tokio::test]
#[ignore = "a child process of the other tests"]
async fn child_does_not_ask_again() {
    let result = vault().unattended().record(KIND, &id()).await;
    assert!(matches!(result, Err(VaultError::NotAskedAgain)), "{result:?}");
}

#[tokio::test]
#[ignore = "a child process of the other tests"]
async fn child_opens_unattended() {
    assert_eq!(&**vault().unattended().record(KIND, &id()).await.unwrap().unwrap(), SECRET);
}

#[tokio::test]
#[ignore = "a child process of the other tests"]
async fn child_finds_no_keychain() {
    let result = vault().put_record(KIND, &id(), SECRET, None).await;
    eprintln!("{result:?}");
    assert!(matches!(result, Err(VaultError::Missing { .. })), "{result:?}");
}
