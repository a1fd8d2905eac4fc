//! The programs above this one that may read what it prints, as far as the operating system shows them.

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
    let stat = daypass_cli::stat(pid)?;
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

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

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
}
