//! A terminal with somebody at it: what they see, and what they type.

use nix::pty::{Winsize, openpty};
use nix::sys::signal::{Signal, killpg};
use nix::unistd::Pid;
use rustix::io::{FdFlags, fcntl_setfd};
use std::fs::File;
use std::io::{Read, Write};
use std::process::{Child, Command};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

/// No run takes as long, on however slow a machine.
const BOUND: Duration = Duration::from_secs(120);

/// A program on a terminal.
pub(crate) struct Pty {
    child: Child,
    terminal: File,
    /// What the terminal got, as it came; it closes when the last process has left the terminal.
    output: Receiver<Vec<u8>>,
    /// All of it.
    shown: Vec<u8>,
    screen: vt100::Parser,
}

impl Pty {
    /// Starts a command on a terminal of its own, as a shell has it: it is `/dev/tty` there, and stdin, stdout and stderr.
    pub(crate) fn start(command: &Command, rows: u16, columns: u16) -> Self {
        let size = Winsize { ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0 };
        let pty = openpty(&size, None).unwrap();
        // A program that had its own terminal's other end would never see it hung up.
        fcntl_setfd(&pty.master, FdFlags::CLOEXEC).unwrap();
        fcntl_setfd(&pty.slave, FdFlags::CLOEXEC).unwrap();
        let mut command = with_a_terminal(command);
        command
            .stdin(pty.slave.try_clone().unwrap())
            .stdout(pty.slave.try_clone().unwrap())
            .stderr(pty.slave);
        let child = command.spawn().unwrap();
        // The command holds the terminal's other end open until it is dropped.
        drop(command);
        let terminal = File::from(pty.master);
        let mut reader = terminal.try_clone().unwrap();
        let (sender, output) = channel();
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            // Reading fails when the last process has left the terminal.
            while let Ok(length) = reader.read(&mut buffer) {
                if sender.send(buffer[..length].to_vec()).is_err() {
                    return;
                }
            }
        });
        let screen = vt100::Parser::new(rows, columns, 0);
        Self { child, terminal, output, shown: Vec::new(), screen }
    }

    /// Types keys.
    pub(crate) fn types(&mut self, keys: &str) {
        self.terminal.write_all(keys.as_bytes()).unwrap();
    }

    /// Waits until the screen shows a text.
    #[track_caller]
    pub(crate) fn sees(&mut self, text: &str) -> String {
        self.sees_that(text, |screen| screen.contains(text))
    }

    /// Waits until this is so of what the screen shows.
    #[track_caller]
    pub(crate) fn sees_that(&mut self, what: &str, is_so: impl Fn(&str) -> bool) -> String {
        loop {
            let screen = self.screen();
            if is_so(&screen) {
                return screen;
            }
            match self.output.recv_timeout(BOUND) {
                Ok(bytes) => self.take(&bytes),
                Err(_) => panic!("never seen: {what}, but:\n{screen}"),
            }
        }
    }

    /// Waits until this is found in all that the terminal got, as it came. `None` when it has ended without.
    #[track_caller]
    pub(crate) fn gets<T>(&mut self, find: impl Fn(&str) -> Option<T>) -> Option<T> {
        loop {
            if let Some(found) = find(&String::from_utf8_lossy(&self.shown)) {
                return Some(found);
            }
            match self.output.recv_timeout(BOUND) {
                Ok(bytes) => self.take(&bytes),
                Err(RecvTimeoutError::Disconnected) => return None,
                Err(RecvTimeoutError::Timeout) => panic!(
                    "it hangs, and shows:\n{}\n{:?}",
                    self.screen(),
                    String::from_utf8_lossy(&self.shown)
                ),
            }
        }
    }

    /// What the screen shows, a line a row.
    pub(crate) fn screen(&self) -> String {
        self.screen.screen().contents()
    }

    /// Whether something that it shows was too wide for a row.
    pub(crate) fn wraps(&self) -> bool {
        let screen = self.screen.screen();
        (0..screen.size().0).any(|row| screen.row_wrapped(row))
    }

    /// Gives the terminal another size.
    pub(crate) fn resizes(&mut self, rows: u16, columns: u16) {
        self.screen.screen_mut().set_size(rows, columns);
        let size = rustix::termios::Winsize { ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0 };
        rustix::termios::tcsetwinsize(&self.terminal, size).unwrap();
    }

    /// Sends a signal to the program, and to those that it has started.
    pub(crate) fn signals(&self, signal: Signal) {
        killpg(Pid::from_raw(self.child.id().cast_signed()), signal).unwrap();
    }

    /// Waits for the end: the exit status, none when a signal ended it, and all that the terminal got.
    #[track_caller]
    pub(crate) fn ends(mut self) -> (Option<i32>, String) {
        loop {
            match self.output.recv_timeout(BOUND) {
                Ok(bytes) => self.take(&bytes),
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => panic!(
                    "it hangs, and shows:\n{}\n{:?}",
                    self.screen(),
                    String::from_utf8_lossy(&self.shown)
                ),
            }
        }
        (self.child.wait().unwrap().code(), String::from_utf8_lossy(&self.shown).into_owned())
    }

    /// Types each answer when its question was shown, behind the one before, and waits for the end.
    #[track_caller]
    pub(crate) fn answers(mut self, answers: &[(&str, &str)]) -> (Option<i32>, String) {
        let mut since = 0;
        for (question, keys) in answers {
            loop {
                if let Some(end) = end_of(question, &self.shown[since..]) {
                    since += end;
                    self.types(keys);
                    break;
                }
                match self.output.recv_timeout(BOUND) {
                    Ok(bytes) => self.take(&bytes),
                    // It asked nothing more.
                    Err(_) => return self.ends(),
                }
            }
        }
        self.ends()
    }

    fn take(&mut self, bytes: &[u8]) {
        self.shown.extend_from_slice(bytes);
        self.screen.process(bytes);
    }
}

/// Nothing outlives its test.
impl Drop for Pty {
    fn drop(&mut self) {
        let _ = self.child.kill();
    }
}

/// Where a text ends in what was shown, if it is there. A blank of it may be the end of a line, since lines are wrapped.
fn end_of(text: &str, shown: &[u8]) -> Option<usize> {
    const LINE_END: &[u8] = b"\r\r\n";
    (0..=shown.len()).find_map(|start| {
        let mut at = start;
        for byte in text.bytes() {
            at += match &shown[at..] {
                rest if byte == b' ' && rest.starts_with(LINE_END) => LINE_END.len(),
                [first, ..] if *first == byte => 1,
                _ => return None,
            };
        }
        Some(at)
    })
}

/// The command on a terminal that is its own. `env` and `setsid` start nothing beside it: they become the command. A shell without
/// job control has what it runs in the background ignore some signals, and with it these tests.
fn with_a_terminal(command: &Command) -> Command {
    let mut own = Command::new("/usr/bin/env");
    own.args(["--default-signal", "/usr/bin/setsid", "--ctty"]);
    own.arg(command.get_program()).args(command.get_args()).env_clear();
    own.env("TERM", "xterm-256color");
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => own.env(name, value),
            None => own.env_remove(name),
        };
    }
    if let Some(folder) = command.get_current_dir() {
        own.current_dir(folder);
    }
    own
}
