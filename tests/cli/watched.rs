//! A terminal that somebody watches: `daypass` has it for itself, as in a shell, and what is seen on it leads to what is done.

use daypass_tests::Machine;
use nix::pty::{Winsize, openpty};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use std::fs::File;
use std::io::{Read, Write};
use std::process::Command;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

/// No run takes as long, on however slow a machine.
const BOUND: Duration = Duration::from_secs(120);

/// What is done once a text is seen. What it returns is typed.
pub(crate) type Step<'a> = (&'a str, &'a dyn Fn() -> String);

/// What a terminal showed.
pub(crate) struct Seen {
    /// The command's exit status.
    pub(crate) status: Option<i32>,
    /// All that it got.
    pub(crate) all: String,
}

impl Seen {
    /// The lines that stand on it at the end, without their colours.
    pub(crate) fn lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        let mut line = String::new();
        let mut rest = self.all.as_str();
        while let Some(letter) = rest.chars().next() {
            rest = &rest[letter.len_utf8()..];
            match letter {
                '\n' => lines.push(std::mem::take(&mut line)),
                '\r' => {}
                '\u{1b}' => {
                    let end = rest.find(|c: char| c.is_ascii_alphabetic()).map_or(rest.len(), |end| end + 1);
                    if &rest[..end] == "[2K" {
                        line.clear();
                    }
                    rest = &rest[end..];
                }
                letter => line.push(letter),
            }
        }
        lines.push(line);
        lines.retain(|line| !line.is_empty());
        lines
    }

    /// Whether a text stands on it at the end.
    pub(crate) fn has(&self, text: &str) -> bool {
        self.lines().iter().any(|line| line.contains(text))
    }
}

/// Runs `daypass` on a terminal of its own. Each step waits for its text behind what the one before has seen.
pub(crate) fn watch(machine: &Machine, arguments: &[&str], steps: &[Step<'_>]) -> Seen {
    let mut command = Command::new("setsid");
    command.args(["--ctty", "--wait"]).arg(machine.command::<&str>(&[]).get_program()).args(arguments);
    command.env_clear().envs(machine.variables()).env("PATH", "/usr/bin:/bin").env("TERM", "xterm");
    watch_command(command, 100, steps)
}

/// The same for any command, on a terminal so wide.
pub(crate) fn watch_command(mut command: Command, columns: u16, steps: &[Step<'_>]) -> Seen {
    let size = Winsize { ws_row: 24, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0 };
    let pty = openpty(Some(&size), None).unwrap();
    command.stdin(pty.slave.try_clone().unwrap()).stdout(pty.slave.try_clone().unwrap()).stderr(pty.slave);
    let mut child = command.spawn().unwrap();
    // The command holds the terminal's other end open until it is dropped.
    drop(command);
    let (ended, watch) = channel::<()>();
    let process = Pid::from_raw(child.id().cast_signed());
    let watching = std::thread::spawn(move || {
        if watch.recv_timeout(BOUND) == Err(RecvTimeoutError::Timeout) {
            let _ = kill(process, Signal::SIGKILL);
        }
    });
    let mut terminal = File::from(pty.master);
    let (mut shown, mut since) = (Vec::new(), 0);
    let mut steps = steps.iter();
    let mut next = steps.next();
    let mut buffer = [0; 4096];
    // Reading fails when the last process has left the terminal.
    while let Ok(length) = terminal.read(&mut buffer) {
        shown.extend_from_slice(&buffer[..length]);
        while let Some((text, act)) = next
            && let Some(at) = shown[since..].windows(text.len()).position(|window| window == text.as_bytes())
        {
            since += at + text.len();
            terminal.write_all(act().as_bytes()).unwrap();
            next = steps.next();
        }
    }
    drop(ended);
    watching.join().unwrap();
    let all = String::from_utf8_lossy(&shown).into_owned();
    assert!(next.is_none(), "{:?} was not seen in:\n{all}", next.map(|(text, _)| text));
    Seen { status: child.wait().unwrap().code(), all }
}

/// Does nothing but see that a text is shown.
pub(crate) fn see() -> String {
    String::new()
}

/// Types Ctrl-C.
pub(crate) fn interrupt() -> String {
    "\u{3}".to_owned()
}
