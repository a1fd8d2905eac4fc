//! Killed before any change that it makes on the disk, a start leaves the person's file old or new, and nothing is lost;
//! killed before any change or any word with AWS, a rotation goes on and loses no key.
//!
//! The tests trace `daypass` (ptrace(2)) and kills it at the entry of a system call: between two of them nothing changes.

#![expect(
    unsafe_code,
    reason = "a child asks to be traced between fork and exec, and the kernel fills in a union"
)]

use crate::{PROFILE, ROLE};
use aws_sim::SimOptions;
use daypass_tests::Machine;
use nix::libc;
use nix::sys::ptrace::{self, Options};
use nix::sys::signal::Signal;
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};
use nix::unistd::Pid;
use serde_json::Value;
use std::fs::File;
use std::os::unix::fs::FileExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

/// The person's file, with their own text in the profile that the session takes.
const OLD: &str = "# mine\n[shop-production-readonly]\nregion = eu-west-1\n\n[other]\nregion = eu-west-2\n";

/// The person's config file, with lines that give way to the session.
const OLD_ROLE: &str = "# mine\n[profile \"shop-production-readonly\"]\nrole_arn = arn:aws:iam::118230476651:role/x\noutput = json\nsource_profile = y\n";

#[test]
fn killed_before_any_change_a_start_leaves_the_file_old_or_new_and_can_be_stopped() {
    let machine = Machine::new().signed_in();
    // The credentials are kept from here on: the runs below differ in nothing but where they end.
    machine.succeeds(&["env", ROLE]);
    machine.write("aws/credentials", OLD);
    machine.write("aws/config", OLD_ROLE);
    std::os::unix::fs::symlink(machine.path("aws"), machine.path("aws-link")).unwrap();
    let (mut old, mut new) = (0, 0);
    for change in 1.. {
        let mut start = machine.command(&["start", ROLE, "--replace"]);
        let ended = run_until(&mut start, Moment::Change(&machine.path("")), change);
        let text = machine.credentials();
        assert!(text == OLD || is_new(&text), "killed before change {change}:\n{text}");
        // Whatever it was, and however the path is spelled: the person's own text comes back.
        let mut stop = machine.command(&["stop", ROLE]);
        if change % 2 == 0 {
            stop.env("AWS_SHARED_CREDENTIALS_FILE", machine.path("aws-link/credentials"));
            stop.env("AWS_CONFIG_FILE", machine.path("aws/../aws-link/config"));
        }
        assert!(stop.stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap().success());
        assert_eq!(machine.credentials(), OLD, "killed before change {change}, then stopped");
        assert_eq!(machine.config(), OLD_ROLE, "killed before change {change}, then stopped");
        if ended == Ended::ByItself {
            break;
        }
        *(if text == OLD { &mut old } else { &mut new }) += 1;
    }
    assert!(old >= 10 && new >= 10, "the file changed in the midst of the run: {old} old, {new} new");
}

#[test]
fn killed_before_any_change_a_stop_puts_the_persons_text_back_when_it_is_run_again() {
    let machine = Machine::new().signed_in();
    machine.succeeds(&["env", ROLE]);
    machine.write("aws/credentials", OLD);
    machine.write("aws/config", OLD_ROLE);
    let mut killed = 0;
    for change in 1.. {
        machine.succeeds(&["start", ROLE, "--replace"]);
        assert!(is_new(&machine.credentials()) && !machine.config().contains("role_arn"));
        let mut stop = machine.command(&["stop", ROLE]);
        let ended = run_until(&mut stop, Moment::Change(&machine.path("")), change);
        machine.succeeds(&["stop", ROLE]);
        assert_eq!(machine.credentials(), OLD, "killed before change {change}, then stopped");
        assert_eq!(machine.config(), OLD_ROLE, "killed before change {change}, then stopped");
        if ended == Ended::ByItself {
            break;
        }
        killed += 1;
    }
    assert!(killed >= 20, "{killed}");
}

/// The person's config file, with a profile of their own that the session's command takes.
const OLD_CONFIG: &str =
    "# mine\n[profile shop-production-readonly]\nsso_session = acme\n\n[default]\nregion = eu-west-2\n";

#[test]
fn killed_before_any_change_a_start_with_a_command_leaves_the_file_old_or_new_and_can_be_stopped() {
    let machine = Machine::new().signed_in();
    machine.succeeds(&["env", ROLE]);
    machine.write("aws/config", OLD_CONFIG);
    let (mut old, mut new) = (0, 0);
    for change in 1.. {
        let mut start = machine.command(&["start", ROLE, "--replace", "--deliver", "process"]);
        let ended = run_until(&mut start, Moment::Change(&machine.path("")), change);
        let text = machine.config();
        let command =
            text.contains("credential_process = ") && text.ends_with("[default]\nregion = eu-west-2\n");
        assert!(text == OLD_CONFIG || command, "killed before change {change}:\n{text}");
        machine.succeeds(&["stop", ROLE]);
        assert_eq!(machine.config(), OLD_CONFIG, "killed before change {change}, then stopped");
        assert_eq!(machine.credentials(), "");
        if ended == Ended::ByItself {
            break;
        }
        *(if text == OLD_CONFIG { &mut old } else { &mut new }) += 1;
    }
    assert!(old >= 10 && new >= 5, "the file changed in the midst of the run: {old} old, {new} new");
}

#[test]
fn killed_before_any_change_a_rotation_goes_on_and_loses_no_key() {
    let machine = machine_with_jonas();
    assert!(rotations_killed_at(&machine, Moment::Change(&machine.path("daypass"))) >= 20);
}

#[test]
fn killed_at_any_word_with_aws_a_rotation_goes_on_and_loses_no_key() {
    let machine = machine_with_jonas();
    assert!(rotations_killed_at(&machine, Moment::Word) >= 10);
}

#[test]
fn killed_before_any_change_an_added_user_is_there_with_its_key_or_not_at_all() {
    let machine = Machine::new().signed_in();
    let keys = machine.write("keys", &machine.keys_of("mira"));
    let (mut without, mut with) = (0, 0);
    for change in 1.. {
        let mut add = machine.command(&["session", "add", "iam-user", "--stdin"]);
        let keys = File::open(&keys).unwrap();
        let ended = run_fed_until(&mut add, keys, Moment::Change(&machine.path("daypass")), change);
        let (sessions, records) = users_and_keys(&machine);
        assert_eq!(sessions, records, "killed before change {change}: no key without its session");
        match sessions.first() {
            Some(session) => {
                machine.succeeds(&["session", "remove", session, "--yes"]);
                with += 1;
            }
            None => without += 1,
        }
        if ended == Ended::ByItself {
            break;
        }
    }
    assert!(without >= 5 && with >= 1, "{without} without, {with} with");
}

/// The ids of the sessions of IAM users, and of the keys that are sealed.
fn users_and_keys(machine: &Machine) -> (Vec<String>, Vec<String>) {
    let db = rusqlite::Connection::open(machine.path("daypass/daypass.db")).unwrap();
    let ids = |question: &str| {
        let mut question = db.prepare(question).unwrap();
        let ids = question.query_map([], |row| row.get(0)).unwrap();
        ids.collect::<Result<Vec<String>, _>>().unwrap()
    };
    (
        ids("SELECT id FROM session WHERE user_arn IS NOT NULL ORDER BY id"),
        ids("SELECT id FROM record WHERE kind = 'access-key' ORDER BY id"),
    )
}

fn machine_with_jonas() -> Machine {
    let machine = Machine::with(SimOptions { key_delay: Duration::ZERO, tps: 0, ..SimOptions::default() });
    machine.add_user("jonas");
    machine
}

/// Kills a rotation at each of these moments, one after another, and runs it again; how often it was killed.
fn rotations_killed_at(machine: &Machine, moment: Moment<'_>) -> usize {
    for count in 1.. {
        let ended = run_until(&mut machine.command(&["keys", "rotate", "jonas"]), moment, count);
        let again = machine.runs(&["keys", "rotate", "jonas"]);
        if again.status != Some(0) {
            // A key was made and its secret was lost: whether it may go is asked, since the person may have made it.
            let told = again.told(1);
            told.says("A rotation was interrupted while");
            let (_, lost) = told.hint.rsplit_once(' ').unwrap();
            machine.succeeds(&["keys", "rotate", "jonas", "--delete", lost]);
        }
        let keys = machine.json(&["keys", "list", "jonas", "--json"]);
        let active: Vec<_> =
            keys.as_array().unwrap().iter().map(|key| (&key["active"], &key["inDaypass"])).collect();
        let ours = (&Value::Bool(true), &Value::Bool(true));
        assert_eq!(
            active,
            [ours],
            "killed at {count}: one key, active, in the vault, which signed for this list"
        );
        if ended == Ended::ByItself {
            return count - 1;
        }
    }
    unreachable!("it ends by itself in the end")
}

/// Whether all of the person's text is there but the section that was taken, and in its place a whole one of ours.
fn is_new(text: &str) -> bool {
    let rest = text.strip_prefix(&format!("# mine\n[{PROFILE}]\n"));
    let ours = rest.and_then(|rest| rest.strip_suffix("[other]\nregion = eu-west-2\n"));
    ours.is_some_and(|ours| {
        ["aws_access_key_id", "aws_secret_access_key", "aws_session_token", "region"]
            .iter()
            .all(|key| ours.lines().any(|line| line.starts_with(key) && line.len() > key.len() + 5))
    })
}

/// How a run ended.
#[derive(Debug, PartialEq)]
pub(crate) enum Ended {
    Killed,
    ByItself,
}

/// Where a command is killed.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Moment<'a> {
    /// When it is about to make a change in this folder.
    Change(&'a Path),
    /// When it is about to change a file whose path begins with this text.
    ChangeOf(&'a str),
    /// When it is about to send or to receive something.
    Word,
}

/// Runs a command and kills it at the `count`th of these moments.
pub(crate) fn run_until(command: &mut Command, moment: Moment<'_>, count: usize) -> Ended {
    run_fed_until(command, Stdio::null(), moment, count)
}

/// The same, with something to read.
pub(crate) fn run_fed_until(
    command: &mut Command,
    stdin: impl Into<Stdio>,
    moment: Moment<'_>,
    count: usize,
) -> Ended {
    command.stdin(stdin).stdout(Stdio::null()).stderr(Stdio::null());
    // SAFETY: PTRACE_TRACEME is one system call, which is all that happens between fork and exec.
    unsafe { command.pre_exec(|| ptrace::traceme().map_err(Into::into)) };
    #[expect(clippy::zombie_processes, reason = "waited for below, as a traced process is")]
    let child = command.spawn().unwrap();
    let main = Pid::from_raw(child.id().cast_signed());
    // Other tests run in other threads of this process: theirs are not to be waited for here.
    let flags = WaitPidFlag::__WALL | WaitPidFlag::__WNOTHREAD;
    waitpid(main, Some(flags)).unwrap();
    let options = Options::PTRACE_O_TRACESYSGOOD
        | Options::PTRACE_O_TRACECLONE
        | Options::PTRACE_O_TRACEFORK
        | Options::PTRACE_O_TRACEVFORK
        | Options::PTRACE_O_EXITKILL;
    ptrace::setoptions(main, options).unwrap();
    ptrace::syscall(main, None).unwrap();
    let (mut moments, mut killed) = (0, false);
    loop {
        let status = waitpid(None, Some(flags)).unwrap();
        match status {
            WaitStatus::Exited(pid, _) | WaitStatus::Signaled(pid, ..) if pid == main => {
                return if killed { Ended::Killed } else { Ended::ByItself };
            }
            WaitStatus::PtraceSyscall(thread) => {
                let entered = entered(thread).filter(|_| !killed);
                if entered.is_some_and(|(call, [what, ..])| {
                    call == libc::SYS_prctl && what == libc::PR_SET_DUMPABLE as u64
                }) {
                    pass_over(thread);
                }
                if entered.is_some_and(|(call, arguments)| moment.is(thread, call, arguments)) {
                    moments += 1;
                    if moments == count {
                        killed = true;
                        nix::sys::signal::kill(main, Signal::SIGKILL).unwrap();
                        continue;
                    }
                }
                go_on(thread, None);
            }
            WaitStatus::Stopped(thread, Signal::SIGSTOP) => go_on(thread, None),
            WaitStatus::Stopped(thread, signal) => go_on(thread, Some(signal)),
            WaitStatus::PtraceEvent(thread, ..) => go_on(thread, None),
            _ => {}
        }
    }
}

/// Lets a thread run to its next stop; one that was killed meanwhile has none.
fn go_on(thread: Pid, signal: Option<Signal>) {
    let _ = ptrace::syscall(thread, signal);
}

/// The system call that a stopped thread enters, with its arguments; `None` when it leaves one.
fn entered(thread: Pid) -> Option<(libc::c_long, [u64; 6])> {
    let info = ptrace::syscall_info(thread).ok()?;
    if info.op != libc::PTRACE_SYSCALL_INFO_ENTRY {
        return None;
    }
    // SAFETY: `op` says which member of the union the kernel has filled in.
    let entry = unsafe { info.u.entry };
    Some((libc::c_long::try_from(entry.nr).ok()?, entry.args))
}

/// Has a thread pass over the system call that it enters: it fails with `ENOSYS`. A process that forbids inspection shows its
/// memory and its files to a tracer that is root alone.
fn pass_over(thread: Pid) {
    let mut registers = ptrace::getregs(thread).unwrap();
    registers.orig_rax = u64::MAX;
    ptrace::setregs(thread, registers).unwrap();
}

impl Moment<'_> {
    /// Whether a system call that is entered is one of these moments.
    fn is(self, thread: Pid, call: libc::c_long, arguments: [u64; 6]) -> bool {
        match self {
            Self::Change(folder) => {
                changed(thread, call, arguments).is_some_and(|path| path.starts_with(folder))
            }
            Self::ChangeOf(text) => {
                changed(thread, call, arguments).is_some_and(|path| path.to_string_lossy().starts_with(text))
            }
            Self::Word => {
                let words = [
                    libc::SYS_write,
                    libc::SYS_writev,
                    libc::SYS_sendto,
                    libc::SYS_sendmsg,
                    libc::SYS_read,
                    libc::SYS_readv,
                    libc::SYS_recvfrom,
                    libc::SYS_recvmsg,
                ];
                let to = open_file(thread, arguments[0]).filter(|_| words.contains(&call));
                to.is_some_and(|file| file.to_string_lossy().starts_with("socket:"))
            }
        }
    }
}

/// What a system call changes, or brings down to the disk.
fn changed(thread: Pid, call: libc::c_long, arguments: [u64; 6]) -> Option<PathBuf> {
    let [first, second, third, ..] = arguments;
    match call {
        libc::SYS_write | libc::SYS_pwrite64 | libc::SYS_ftruncate | libc::SYS_fchmod => {
            open_file(thread, first)
        }
        libc::SYS_fsync | libc::SYS_fdatasync => open_file(thread, first),
        libc::SYS_rename | libc::SYS_unlink | libc::SYS_mkdir => path_at(thread, first),
        libc::SYS_openat if third & libc::O_CREAT as u64 != 0 => path_in(thread, first, second),
        libc::SYS_renameat | libc::SYS_renameat2 | libc::SYS_unlinkat => path_in(thread, first, second),
        _ => None,
    }
}

/// The file behind a thread's descriptor.
fn open_file(thread: Pid, descriptor: u64) -> Option<PathBuf> {
    std::fs::read_link(format!("/proc/{thread}/fd/{descriptor}")).ok()
}

/// The path that stands in a thread's memory, in the folder of a descriptor where it is relative.
fn path_in(thread: Pid, folder: u64, address: u64) -> Option<PathBuf> {
    let path = path_at(thread, address)?;
    match path.is_absolute() {
        true => Some(path),
        false => Some(open_file(thread, folder)?.join(path)),
    }
}

/// The path that stands in a thread's memory.
fn path_at(thread: Pid, address: u64) -> Option<PathBuf> {
    let memory = File::open(format!("/proc/{thread}/mem")).ok()?;
    let mut bytes = [0; 256];
    let length = memory.read_at(&mut bytes, address).ok()?;
    let end = bytes[..length].iter().position(|byte| *byte == 0)?;
    Some(PathBuf::from(String::from_utf8_lossy(&bytes[..end]).into_owned()))
}
