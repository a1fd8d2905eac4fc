//! The program that runs this one, as far as the operating system shows it.

use daypass_core::view::{Caller, Channel};

/// The caller for the history: the program that runs this process, through this channel.
pub fn caller(channel: Channel) -> Caller {
    let program = program();
    Caller { channel, process: program.name, pid: program.pid }
}

/// A running program.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Program {
    pid: Option<u32>,
    name: Option<String>,
}

/// Shells that tools run commands with (`sh -c`, as the Rust SDK does). The tool is then the shell's parent.
#[cfg(target_os = "linux")]
const BETWEEN: [&str; 4] = ["sh", "dash", "bash", "busybox"];

#[cfg(target_os = "linux")]
fn program() -> Program {
    let parent = std::os::unix::process::parent_id();
    let Some(found) = stat(parent) else { return Program { pid: Some(parent), name: None } };
    // A person's own shell leads a terminal session; a shell that a tool runs does not.
    if BETWEEN.contains(&found.name.as_str())
        && found.session != parent
        && let Some(above) = stat(found.parent)
    {
        return Program { pid: Some(found.parent), name: Some(above.name) };
    }
    Program { pid: Some(parent), name: Some(found.name) }
}

#[cfg(all(unix, not(target_os = "linux")))]
fn program() -> Program {
    Program { pid: Some(std::os::unix::process::parent_id()), name: None }
}

#[cfg(not(unix))]
fn program() -> Program {
    Program::default()
}

/// Fields of a process's state.
#[cfg(target_os = "linux")]
#[derive(Debug, PartialEq, Eq)]
pub struct Stat {
    /// What the operating system calls it: the thread's name, or the first 15 letters of its file's.
    pub name: String,
    /// Its parent.
    pub parent: u32,
    session: u32,
}

/// Reads the state of a process (proc_pid_stat(5)). None when it has ended.
#[cfg(target_os = "linux")]
pub fn stat(pid: u32) -> Option<Stat> {
    parse(&std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?)
}

/// Parses `pid (name) state ppid pgrp session …`. The name may contain blanks and parentheses.
#[cfg(target_os = "linux")]
fn parse(text: &str) -> Option<Stat> {
    let (_, rest) = text.split_once('(')?;
    let (name, rest) = rest.rsplit_once(')')?;
    let mut fields = rest.split_whitespace().skip(1).map(str::parse);
    let (parent, _group, session) = (fields.next()?.ok()?, fields.next()?, fields.next()?.ok()?);
    Some(Stat { name: name.to_owned(), parent, session })
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn a_process_is_known_by_its_name_whatever_is_in_it() {
        let stat = parse("4711 (a (b) c) S 42 4711 7 34816 4711 4194304 1 0");
        assert_eq!(stat, Some(Stat { name: "a (b) c".to_owned(), parent: 42, session: 7 }));
        assert_eq!(parse("4711 (a"), None);
    }

    #[test]
    fn whoever_runs_this_process_is_named() {
        let asker = caller(Channel::CredentialProcess);
        assert!(asker.pid.is_some() && asker.process.is_some(), "{asker:?}");
    }
}
