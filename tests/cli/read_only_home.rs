//! A home on a disk that is full or only read, as containers mount folders, and one that somebody else has prepared.

#![allow(clippy::print_stderr, reason = "what a machine cannot do is skipped by name")]

use crate::{PROFILE, ROLE};
use daypass_tests::{Ended, Machine, Running};
use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, chown, lchown, symlink};
use std::path::PathBuf;
use std::process::Command;

/// The home is only read.
const READ_ONLY: &str = "mount --bind \"$DAYPASS_HOME\" \"$DAYPASS_HOME\" && \
    mount -o remount,bind,ro \"$DAYPASS_HOME\" || exit 77; exec \"$@\"";
/// The home is on a disk that has no room left.
const FULL: &str = "cp -a \"$DAYPASS_HOME\" \"$COPY\" && \
    mount -t tmpfs -o size=2m,mode=0700 t \"$DAYPASS_HOME\" && cp -a \"$COPY\"/. \"$DAYPASS_HOME\" || exit 77; \
    cat /dev/zero > \"$DAYPASS_HOME\"/filler 2> /dev/null; rm -r \"$COPY\"; exec \"$@\"";

/// A user, and another one.
const USER: u32 = 65534;
const OTHER: u32 = 1234;

/// Who runs `daypass`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Person {
    /// Who runs the tests.
    Me,
    /// A user without rights, whom root can be.
    User,
}

/// A machine of a person's.
struct Scene {
    machine: Machine,
    person: Person,
}

impl Scene {
    /// `None` for a user whom only root could be.
    fn of(person: Person, test: &str) -> Option<Self> {
        if person == Person::User && !rustix::process::geteuid().is_root() {
            eprintln!("skipped: {test} as another user: this is not root");
            return None;
        }
        Some(Self { machine: Machine::new().signed_in(), person })
    }

    /// Gives everything on the machine to its person.
    fn give_all(&self) {
        if self.person == Person::Me {
            return;
        }
        let owner = format!("{USER}:{USER}");
        assert!(
            Command::new("chown")
                .args(["-hR", &owner])
                .arg(self.machine.path(""))
                .status()
                .unwrap()
                .success()
        );
    }

    /// Runs `daypass` as the person, by a shell that has prepared the disk; `None` where it cannot.
    fn runs_on(&self, disk: &str, arguments: &[&str]) -> Option<Ended> {
        let mut command = Command::new("unshare");
        if !rustix::process::geteuid().is_root() {
            command.args(["--user", "--map-root-user"]);
        }
        command.args(["--mount", "--propagation", "private", "sh", "-c", disk, "sh"]);
        command.args(self.program()).args(arguments);
        command.env_clear().envs(self.machine.variables()).current_dir("/");
        command.env("PATH", std::env::var_os("PATH").unwrap()).env("COPY", self.machine.path("copy"));
        let ended = Running::begin(&mut command).ends();
        let refused = ended.stderr.starts_with("unshare: ") || ended.status == Some(77);
        (!refused).then_some(ended)
    }

    /// Runs `daypass` as the person.
    fn runs(&self, arguments: &[&str]) -> Ended {
        let program = self.program();
        let mut command = Command::new("timeout");
        command.arg("60").args(program).args(arguments);
        command.env_clear().envs(self.machine.variables()).current_dir("/");
        command.env("PATH", std::env::var_os("PATH").unwrap());
        Running::begin(&mut command).ends()
    }

    /// The program and what runs it, in a place that the person can reach.
    fn program(&self) -> Vec<String> {
        let original = PathBuf::from(self.machine.command::<&str>(&[]).get_program());
        if self.person == Person::Me {
            return vec![original.display().to_string()];
        }
        let copy = self.machine.path("bin-daypass");
        if !copy.exists() {
            // By another process: a child forked meanwhile would hold the copy open and keep it from running.
            assert!(Command::new("cp").arg(original).arg(&copy).status().unwrap().success());
            fs::set_permissions(&copy, Permissions::from_mode(0o755)).unwrap();
        }
        let user = [format!("--reuid={USER}"), format!("--regid={USER}"), "--clear-groups".to_owned()];
        [vec!["setpriv".to_owned()], user.to_vec(), vec![copy.display().to_string()]].concat()
    }
}

#[test]
fn on_a_disk_that_is_only_read_nothing_worked_and_keys_stayed() {
    works_on(READ_ONLY, "on_a_disk_that_is_only_read_nothing_worked_and_keys_stayed");
}

#[test]
fn on_a_full_disk_nothing_worked_and_keys_stayed() {
    works_on(FULL, "on_a_full_disk_nothing_worked_and_keys_stayed");
}

fn works_on(disk: &str, test: &str) {
    const OLD: &str = "# mine\n[shop-production-readonly]\nregion = eu-west-1\n";
    for person in [Person::Me, Person::User] {
        let Some(scene) = Scene::of(person, test) else { continue };
        let machine = &scene.machine;
        machine.write("aws/credentials", OLD);
        machine.succeeds(&["start", ROLE, "--replace"]);
        scene.give_all();
        let delivered = machine.credentials();
        for arguments in [
            &["status"][..],
            &["session", "list"],
            &["env", ROLE],
            &["credential-process", ROLE],
            &["exec", ROLE, "--", "true"],
        ] {
            let Some(ended) = scene.runs_on(disk, arguments) else {
                eprintln!("skipped: {test}: this machine lets nobody mount");
                return;
            };
            assert_eq!(ended.status, Some(0), "{person:?} {arguments:?}: {}", ended.stderr);
            assert!(!ended.stderr.contains("tracing"), "{}", ended.stderr);
        }
        let status = scene.runs_on(disk, &["status"]).unwrap();
        assert!(status.stdout.contains(ROLE), "{}", status.stdout);
        // What could not be recorded could not be stopped.
        let refused = scene.runs_on(disk, &["start", "Shop Staging/ReadOnly"]).unwrap();
        let told = refused.told(1);
        told.says("cannot be written now");
        assert_eq!(machine.credentials(), delivered);

        let stopped = scene.runs_on(disk, &["stop", ROLE]).unwrap();
        assert_eq!(stopped.status, Some(0), "{person:?}: {}", stopped.stderr);
        assert!(stopped.stderr.contains("could not be recorded"), "{person:?}: {}", stopped.stderr);
        assert_eq!(machine.credentials(), OLD, "{person:?}");
        // Where it can be written again, it is done as after a kill.
        let stopped = scene.runs(&["stop", ROLE]);
        assert_eq!(stopped.status, Some(0), "{person:?}: {}", stopped.stderr);
        assert_eq!((machine.credentials().as_str(), machine.live(ROLE)), (OLD, None));
        let started = scene.runs(&["start", ROLE, "--replace", "--profile", PROFILE]);
        assert_eq!(started.status, Some(0), "{person:?}: {}", started.stderr);
    }
}

#[test]
fn a_home_that_others_may_write_in_was_used() {
    let scene = Scene::of(Person::Me, "").unwrap();
    let home = scene.machine.path("daypass");
    for mode in [0o777, 0o770, 0o1777] {
        fs::set_permissions(&home, Permissions::from_mode(mode)).unwrap();
        for arguments in [&["status"][..], &["start", ROLE], &["credential-process", ROLE]] {
            let ended = scene.runs(arguments);
            assert_eq!(ended.status, Some(1), "{mode:o} {arguments:?}");
            assert!(ended.stderr.contains("other users can write to it"), "{mode:o}: {}", ended.stderr);
        }
    }
    fs::set_permissions(&home, Permissions::from_mode(0o700)).unwrap();
    scene.machine.succeeds(&["status"]);
}

#[test]
fn a_home_that_another_user_had_prepared_was_used() {
    let Some(scene) = Scene::of(Person::User, "a_home_that_another_user_had_prepared_was_used") else {
        return;
    };
    scene.give_all();
    let home = scene.machine.path("daypass");
    assert_eq!(scene.runs(&["status"]).status, Some(0));

    chown(&home, Some(OTHER), Some(OTHER)).unwrap();
    fs::set_permissions(&home, Permissions::from_mode(0o755)).unwrap();
    let told = scene.runs(&["status"]).told(1);
    let foreign = format!("Daypass's folder {} cannot be used: it belongs to another user.", home.display());
    assert_eq!(told.detail, foreign);
    chown(&home, Some(USER), Some(USER)).unwrap();

    // A store of somebody else's, behind a link that they made while they could.
    let elsewhere = scene.machine.path("elsewhere.db");
    fs::rename(home.join("daypass.db"), &elsewhere).unwrap();
    symlink(&elsewhere, home.join("daypass.db")).unwrap();
    lchown(home.join("daypass.db"), Some(OTHER), Some(OTHER)).unwrap();
    let told = scene.runs(&["status"]).told(1);
    assert!(told.detail.contains("it belongs to another user"), "{told:?}");
    // One of the person's own is followed.
    lchown(home.join("daypass.db"), Some(USER), Some(USER)).unwrap();
    assert_eq!(scene.runs(&["status"]).status, Some(0));
}

#[test]
fn a_pipe_or_a_link_in_a_locks_place_was_waited_for_or_written_through() {
    let scene = Scene::of(Person::Me, "").unwrap();
    let (locks, victim) = (scene.machine.path("daypass/locks"), scene.machine.write("victim", "precious"));
    fs::create_dir_all(&locks).unwrap();
    let lock = locks.join("delivery");
    let plants: [&dyn Fn(); 3] = [
        &|| assert!(Command::new("mkfifo").arg(&lock).status().unwrap().success()),
        &|| symlink(&victim, &lock).unwrap(),
        &|| fs::create_dir(&lock).unwrap(),
    ];
    for (index, plant) in plants.iter().enumerate() {
        // None is there before the first, and none that its holder has not removed.
        let _ = fs::remove_file(&lock);
        plant();
        let ended = scene.runs(&["start", ROLE]);
        assert_eq!(ended.status, Some(1), "{index}: {}", ended.stderr);
        assert!(ended.stderr.contains("lock file"), "{index}: {}", ended.stderr);
        assert_eq!(fs::read_to_string(&victim).unwrap(), "precious");
        assert_eq!(scene.machine.credentials(), "");
        scene.machine.succeeds(&["status"]);
    }
    fs::remove_dir(&lock).unwrap();
    scene.machine.succeeds(&["start", ROLE]);
}
