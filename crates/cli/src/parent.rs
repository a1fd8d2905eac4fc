//! The program that runs this one, as far as the operating system shows it.

use daypass_core::view::{Caller, Channel};

/// The caller for the history: the program that runs this process, through this channel.
pub(crate) fn caller(channel: Channel) -> Caller {
    let program = program();
    Caller { channel, process: program.name, pid: program.pid }
}

/// Programs that run another one as their child and are themselves run from a shell.
#[cfg(unix)]
const WRAPPERS: [&str; 9] =
    ["timeout", "sudo", "doas", "su", "runuser", "strace", "ltrace", "xargs", "flock"];

/// A program above this one.
#[cfg(unix)]
struct Ancestor {
    /// Its file, and what the operating system calls it: a script has its own name there.
    names: Vec<String>,
    /// What it prints goes where this process prints, so that somebody else reads it.
    has_our_output: bool,
}

/// What the programs are called that may read what this one prints, the likeliest first: the nearest that is neither a wrapper,
/// as `timeout` is, nor prints to the same pipe, as a script does that runs this program for its caller; then such scripts.
#[cfg(unix)]
pub(crate) fn readers() -> Vec<String> {
    readers_among(ancestors())
}

/// Windows shows no program's parent without more.
#[cfg(not(unix))]
pub(crate) fn readers() -> Vec<String> {
    vec![]
}

#[cfg(unix)]
fn readers_among(ancestors: impl Iterator<Item = Ancestor>) -> Vec<String> {
    let mut passing_on = Vec::new();
    // Nobody reads what is printed through a longer row of programs.
    for ancestor in ancestors.take(12) {
        if ancestor.has_our_output {
            passing_on.extend(ancestor.names);
        } else if !ancestor.names.iter().any(|name| WRAPPERS.contains(&name.as_str())) {
            return ancestor.names.into_iter().chain(passing_on).collect();
        }
    }
    passing_on
}

/// The programs above this one, the nearest first.
#[cfg(unix)]
fn ancestors() -> impl Iterator<Item = Ancestor> {
    let ours = piped_output("self");
    let mut pid = std::os::unix::process::parent_id();
    std::iter::from_fn(move || {
        let (names, parent) = names(pid)?;
        let has_our_output = ours.is_some() && piped_output(&pid.to_string()) == ours;
        pid = parent;
        Some(Ancestor { names, has_our_output })
    })
}

/// Where a process prints, unless that is a terminal, which a shell shares with all that it runs. `None` too where the operating
/// system does not show it, as of another user's process.
#[cfg(unix)]
fn piped_output(process: &str) -> Option<std::path::PathBuf> {
    use std::io::IsTerminal;
    let output = std::fs::read_link(format!("/proc/{process}/fd/1")).ok()?;
    (!std::io::stdout().is_terminal()).then_some(output)
}

/// The names of a process, and its parent.
#[cfg(target_os = "linux")]
fn names(pid: u32) -> Option<(Vec<String>, u32)> {
    let stat = stat(pid)?;
    // Another user's program, as sudo's, does not show its file.
    let file = std::fs::read_link(format!("/proc/{pid}/exe")).ok();
    // Linux adds that to the name of a program that was replaced while it runs.
    let name = |file: &std::path::Path| {
        Some(file.file_name()?.to_string_lossy().trim_end_matches(" (deleted)").to_owned())
    };
    let file = file.as_deref().and_then(name);
    Some((file.into_iter().chain([stat.name]).collect(), stat.parent))
}

/// The same by `ps`, as systems without `/proc` have it.
#[cfg(all(unix, not(target_os = "linux")))]
fn names(pid: u32) -> Option<(Vec<String>, u32)> {
    use daypass_engine::ground::{ChildEnvironment, child};
    let mut ps = child("ps", ChildEnvironment::Persons);
    let output = ps.args(["-o", "ppid=,comm=", "-p", &pid.to_string()]).output().ok()?;
    let line = String::from_utf8_lossy(&output.stdout);
    let (parent, command) = line.trim().split_once(' ')?;
    // A login shell is shown as `-zsh`.
    let name = command.trim().rsplit('/').next()?.trim_start_matches('-').to_owned();
    Some((vec![name], parent.parse().ok()?))
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
struct Stat {
    name: String,
    parent: u32,
    session: u32,
}

/// Reads the state of a process (proc_pid_stat(5)). None when it has ended.
#[cfg(target_os = "linux")]
fn stat(pid: u32) -> Option<Stat> {
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
    fn a_script_is_known_by_its_interpreter_too() {
        // The interpreter of this test is its own file.
        let (names, _) = names(std::process::id()).unwrap();
        let own = std::env::current_exe().unwrap();
        assert_eq!(names[0], own.file_name().unwrap().to_string_lossy());
        // As the operating system shows it: the thread's name, or the first 15 letters of the file's.
        assert_eq!(names.len(), 2, "{names:?}");
    }

    #[test]
    fn who_reads_what_is_printed_is_found_above_wrappers_and_scripts() {
        let program = |name: &str, has_our_output| Ancestor { names: vec![name.to_owned()], has_our_output };
        let (reads, prints) = (|name: &str| program(name, false), |name: &str| program(name, true));
        for (ancestors, readers) in [
            (vec![reads("bash"), reads("fish")], &["bash"][..]),
            (vec![reads("timeout"), reads("sudo"), reads("bash"), reads("fish")], &["bash"]),
            // A script of sh, run by fish.
            (vec![prints("sh"), reads("fish"), reads("login")], &["fish", "sh"]),
            // `$(daypass env; true)` is a shell below the one that reads.
            (vec![prints("zsh"), reads("zsh")], &["zsh", "zsh"]),
            (vec![prints("sh"), prints("make"), reads("node"), reads("bash")], &["node", "sh", "make"]),
            (vec![prints("bash"), prints("sshd")], &["bash", "sshd"]),
            (vec![], &[]),
        ] {
            assert_eq!(readers_among(ancestors.into_iter()), readers);
        }
    }

    #[test]
    fn whoever_runs_this_process_is_named() {
        let asker = caller(Channel::CredentialProcess);
        assert!(asker.pid.is_some() && asker.process.is_some(), "{asker:?}");
    }
}
