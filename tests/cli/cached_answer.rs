//! `daypass credential-process` where the answer is cached: AWS tools run it at every call of theirs, so it does what the answer
//! takes and nothing else. Where anything is otherwise, it is the whole of Daypass that answers.

use crate::ROLE;
use daypass_tests::{Ended, Machine};
use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// A session bus with an open keyring, until it is dropped.
struct Desktop(Child);

impl Drop for Desktop {
    fn drop(&mut self) {
        // What runs on the bus ends with its input.
        drop(self.0.stdin.take());
        let _ended = self.0.wait();
    }
}

/// A machine with its vault in a real keychain.
fn at_a_desktop() -> (Machine, Desktop) {
    for program in ["/usr/bin/dbus-run-session", "/usr/bin/gnome-keyring-daemon", "/usr/bin/strace"] {
        assert!(Path::new(program).exists(), "{program} is missing: `npm test` installs it");
    }
    let machine = Machine::new().with_keychain();
    let runtime = machine.path("run").display().to_string();
    fs::DirBuilder::new().mode(0o700).create(&runtime).unwrap();
    let script = "printf pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
        echo \"$DBUS_SESSION_BUS_ADDRESS\"; exec cat >/dev/null";
    let mut bus = Command::new("/usr/bin/dbus-run-session");
    bus.args(["--", "/bin/sh", "-c", script]).stdin(Stdio::piped()).stdout(Stdio::piped()).env_clear();
    bus.envs(machine.variables()).env("PATH", "/usr/bin:/bin").env("XDG_RUNTIME_DIR", &runtime);
    let mut bus = bus.spawn().unwrap();
    let mut address = String::new();
    BufReader::new(bus.stdout.take().unwrap()).read_line(&mut address).unwrap();
    let machine = machine
        .with_variable("XDG_RUNTIME_DIR", &runtime)
        .with_variable("DBUS_SESSION_BUS_ADDRESS", address.trim_end())
        .signed_in();
    (machine, Desktop(bus))
}

/// The program that does this and nothing else: it lies beside the whole of Daypass.
fn small_program(machine: &Machine) -> PathBuf {
    Path::new(machine.command::<&str>(&[]).get_program()).with_file_name("daypass-credentials")
}

/// What a command prints, and what it asked of the system.
pub(crate) fn traced(machine: &Machine, arguments: &[&str]) -> (String, String) {
    traced_of(machine, Path::new(machine.command::<&str>(&[]).get_program()), arguments)
}

fn traced_of(machine: &Machine, program: &Path, arguments: &[&str]) -> (String, String) {
    let trace = machine.path("trace");
    let calls = "clone,clone3,?fork,?vfork,fsync,fdatasync,sync_file_range,msync,openat,?open,connect,execve";
    let mut strace = Command::new("/usr/bin/strace");
    strace.args(["-f", "-e", &format!("trace={calls}"), "-o"]).arg(&trace);
    strace.arg(program).args(arguments);
    let ended = strace.env_clear().envs(machine.variables()).output().unwrap();
    assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
    (String::from_utf8(ended.stdout).unwrap(), fs::read_to_string(trace).unwrap())
}

/// The lines of a trace that have one of these texts.
pub(crate) fn with<'a>(trace: &'a str, texts: &[&str]) -> Vec<&'a str> {
    trace.lines().filter(|line| texts.iter().any(|text| line.contains(text))).collect()
}

pub(crate) const THREADS: [&str; 4] = [" clone(", " clone3(", " fork(", " vfork("];
const SYNCS: [&str; 4] = ["fsync(", "fdatasync(", "sync_file_range(", "msync("];
/// What is opened for AWS, for the log and of the person's files.
const FILES: [&str; 6] = ["/ssl/", ".crt", ".pem", "/logs", "/aws/config", "/aws/credentials"];

#[test]
fn a_cached_answer_started_threads_read_certificates_and_waited_for_the_disk() {
    let (machine, _desktop) = at_a_desktop();
    machine.succeeds(&["start", ROLE, "--deliver", "process"]);
    let long = ["credential-process", "--color", "never", ROLE];
    let short = ["credential-process", ROLE];
    let asked = machine.sim().calls().len();
    // The first time it is told in the history who has them now, the second time that is no news.
    let (first, first_trace) = traced(&machine, &short);
    let (second, second_trace) = traced(&machine, &short);
    let (small, small_trace) = traced_of(&machine, &small_program(&machine), &[ROLE]);
    for trace in [&first_trace, &second_trace, &small_trace] {
        let texts: Vec<&str> = THREADS.iter().chain(&SYNCS).chain(&FILES).copied().collect();
        assert_eq!(with(trace, &texts), [""; 0]);
        assert_eq!(with(trace, &["connect("]).len(), 1, "the bus: {trace}");
        assert_eq!(with(trace, &["execve("]).len(), 1, "{trace}");
    }
    let (whole, whole_trace) = traced(&machine, &long);
    assert!(!with(&whole_trace, &THREADS).is_empty(), "what is looked for is seen: {whole_trace}");
    assert!(!with(&whole_trace, &FILES).is_empty(), "{whole_trace}");
    assert_eq!([&first, &second, &small], [&whole; 3], "the same to the byte");
    assert_eq!(machine.sim().calls().len(), asked, "AWS is not asked");
    let history = machine.json(&["history", ROLE, "--json"]);
    let entries = history.as_array().unwrap();
    let handed = entries.iter().filter(|entry| entry["via"] == "credential-process");
    assert_eq!(handed.count(), 1, "{history}");
}

/// The command as AWS tools run it, with an option that changes nothing but the way, and the small program.
#[track_caller]
fn both_ways(machine: &Machine, name: &str) -> Ended {
    let short = machine.runs(&["credential-process", name]);
    let long = machine.runs(&["credential-process", "--color", "never", name]);
    assert_eq!(
        (short.status, &short.stdout, &short.stderr),
        (long.status, &long.stdout, &long.stderr),
        "{name}"
    );
    let small = machine.command_of(small_program(machine), &[name]).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    assert_eq!(
        (small.status.code(), text(&small.stdout), text(&small.stderr)),
        (long.status, long.stdout, long.stderr),
        "{name}"
    );
    short
}

#[test]
fn whatever_is_otherwise_is_answered_by_all_of_daypass() {
    let (machine, _desktop) = at_a_desktop();
    let calls =
        |machine: &Machine, op: &str| machine.sim().calls().iter().filter(|call| call.op == op).count();
    // Not cached yet: AWS is asked once, and from then on nobody.
    for name in [ROLE, &format!(" {ROLE} "), "demo:Shop Production/ReadOnly"] {
        assert_eq!(both_ways(&machine, name).status, Some(0), "{name}");
    }
    assert!(calls(&machine, "GetRoleCredentials") <= 2);
    for name in ["ReadOnly", "no such session", "", "default"] {
        assert_eq!(both_ways(&machine, name).status, Some(1), "{name}");
    }
    // Near its end: AWS is asked again.
    let before = calls(&machine, "GetRoleCredentials");
    let database = machine.path("daypass/daypass.db");
    let sqlite = |sql: &str| {
        let script = format!(
            "import sqlite3; db = sqlite3.connect('{}'); db.execute(\"{sql}\"); db.commit()",
            database.display()
        );
        assert!(Command::new("/usr/bin/python3").args(["-c", &script]).status().unwrap().success());
    };
    sqlite("UPDATE record SET sealed = x'01' WHERE kind = 'credentials'");
    assert_eq!(both_ways(&machine, ROLE).status, Some(0));
    assert_eq!(
        calls(&machine, "GetRoleCredentials"),
        before + 1,
        "what does not open is as good as not cached"
    );
    // A note that the keychain stayed locked: who finds it open removes it.
    sqlite("INSERT OR REPLACE INTO vault_fact VALUES ('keychain-refused', x'00')");
    let (_, trace) = traced(&machine, &["credential-process", ROLE]);
    assert!(!with(&trace, &THREADS).is_empty(), "{trace}");
    let (_, trace) = traced(&machine, &["credential-process", ROLE]);
    assert_eq!(with(&trace, &THREADS), [""; 0]);
    // A table that this version knows and the store does not.
    sqlite("DROP TABLE start_choice");
    assert_eq!(both_ways(&machine, ROLE).status, Some(0));
    // Another home, and a setting that is none.
    let machine = machine.with_variable("DAYPASS_VAULT", "nonsense");
    assert_eq!(both_ways(&machine, ROLE).status, Some(1));
}

#[test]
fn what_the_small_program_is_asked_otherwise_daypass_answers_in_its_place() {
    let machine = Machine::new().signed_in();
    let small = small_program(&machine);
    let (answer, trace) = traced_of(&machine, &small, &[ROLE]);
    assert!(answer.starts_with("{\"Version\":1,\"AccessKeyId\":\"ASIA"), "{answer}");
    assert_eq!(with(&trace, &["execve("]).len(), 2, "nothing is cached: {trace}");
    for arguments in [&["--help"][..], &["--no-such-option", ROLE], &[ROLE, "too many"], &[]] {
        let ended = machine.command_of(&small, arguments).output().unwrap();
        let daypass = machine.runs(&[&["credential-process"], arguments].concat());
        assert_eq!(
            (
                ended.status.code(),
                String::from_utf8(ended.stdout).unwrap(),
                String::from_utf8(ended.stderr).unwrap()
            ),
            (daypass.status, daypass.stdout, daypass.stderr),
            "{arguments:?}"
        );
    }
    let version = machine.command_of(&small, &["--version"]).output().unwrap().stdout;
    assert_eq!(String::from_utf8(version).unwrap(), machine.succeeds(&["--version"]));
    let alone = machine.path("alone/daypass-credentials");
    fs::create_dir(machine.path("alone")).unwrap();
    fs::copy(&small, &alone).unwrap();
    let ended = machine.command_of(&alone, &["nobody"]).env("PATH", "/nowhere").output().unwrap();
    let told = String::from_utf8(ended.stderr).unwrap();
    assert_eq!(ended.status.code(), Some(1));
    assert_eq!(
        told,
        "daypass-credentials: The program daypass, which gets credentials from AWS, could not be run: it is neither next to \
         this program nor in PATH.\nhint: Install Daypass again\n"
    );
}

/// A program's pipe leads to the bus: nothing tells whose that is, and the key is not read off it as it is.
#[test]
fn a_bus_that_is_no_socket_is_read_with_a_key_exchange() {
    let (machine, _desktop) = at_a_desktop();
    machine.succeeds(&["start", ROLE, "--deliver", "process"]);
    let answer = both_ways(&machine, ROLE);
    let address = machine.variable("DBUS_SESSION_BUS_ADDRESS").to_owned();
    let socket = address.split_once('=').unwrap().1.split(',').next().unwrap();
    let relay = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/relay.py");
    let piped = format!("unixexec:path=/usr/bin/python3,argv1={relay},argv2={socket}");
    let machine = machine.with_variable("DBUS_SESSION_BUS_ADDRESS", &piped);
    assert_eq!(both_ways(&machine, ROLE).stdout, answer.stdout);
    let (_, trace) = traced(&machine, &["credential-process", ROLE]);
    assert!(![&THREADS[..], &["python3"]].iter().any(|texts| with(&trace, texts).is_empty()), "{trace}");
}

#[test]
fn a_keychain_that_is_locked_is_asked_once_and_told_the_same() {
    let (machine, _desktop) = at_a_desktop();
    machine.succeeds(&["start", ROLE, "--deliver", "process"]);
    let mut lock = Command::new("/usr/bin/dbus-send");
    lock.args(["--session", "--print-reply=literal", "--dest=org.freedesktop.secrets"]);
    lock.args(["/org/freedesktop/secrets", "org.freedesktop.Secret.Service.Lock"]);
    lock.arg("array:objpath:/org/freedesktop/secrets/collection/login");
    assert!(lock.env_clear().envs(machine.variables()).output().unwrap().status.success());
    // The first one asks, and nobody sees its prompt; from then on it is known.
    machine.fails(&["credential-process", ROLE]).says("keychain");
    both_ways(&machine, ROLE);
    machine
        .fails(&["credential-process", ROLE])
        .says("The keychain was still locked when it was last asked.");
}

#[test]
fn a_vault_with_a_passphrase_answers_the_same() {
    let machine = Machine::new().signed_in();
    machine.succeeds(&["start", ROLE, "--deliver", "process"]);
    let answer = both_ways(&machine, ROLE);
    assert!(answer.stdout.starts_with("{\"Version\":1,\"AccessKeyId\":\"ASIA"), "{}", answer.stderr);
}

#[test]
fn a_command_left_its_changes_in_a_log_that_every_answer_read() {
    let machine = Machine::new().signed_in();
    for _ in 0..3 {
        machine.succeeds(&["start", ROLE]);
        machine.succeeds(&["stop", ROLE]);
    }
    let log = fs::metadata(machine.path("daypass/daypass.db-wal")).map_or(0, |log| log.len());
    assert!(log <= 64 * 1024, "{log}");
}
