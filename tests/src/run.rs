//! Running the real binary, with a bound on how long.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread::JoinHandle;
use std::time::Duration;

/// No run of a test takes as long, on however slow a machine.
const BOUND: Duration = Duration::from_secs(120);

/// The built `daypass`: beside the test binaries' own folder.
pub(crate) fn daypass() -> PathBuf {
    let test = std::env::current_exe().expect("the test binary's path");
    let folder = test.parent().and_then(|deps| deps.parent()).expect("the target directory");
    let daypass = folder.join(format!("daypass{}", std::env::consts::EXE_SUFFIX));
    assert!(daypass.exists(), "{} is not built: cargo build -p daypass-cli", daypass.display());
    daypass
}

/// A program that runs.
#[derive(Debug)]
pub struct Running {
    child: Child,
    stdout: JoinHandle<String>,
    lines: Receiver<String>,
    said: String,
}

impl Running {
    /// Starts a program without a terminal and with an empty stdin.
    pub fn begin(command: &mut Command) -> Self {
        Self::begin_with(command, "")
    }

    /// Starts a program without a terminal and with this on stdin.
    pub fn begin_with(command: &mut Command, stdin: &str) -> Self {
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        // The terminal of whoever runs the tests is not theirs to ask on.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(command, 0);
        let mut child = command.spawn().expect("the program starts");
        // A pipe holds more than that; a program that does not read it may have gone.
        let _ = child.stdin.take().expect("its stdin").write_all(stdin.as_bytes());
        let (mut out, err) =
            (child.stdout.take().expect("its stdout"), child.stderr.take().expect("its stderr"));
        let stdout = std::thread::spawn(move || {
            let mut text = String::new();
            out.read_to_string(&mut text).expect("UTF-8 on stdout");
            text
        });
        let (sender, lines) = channel();
        std::thread::spawn(move || {
            for line in BufReader::new(err).lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    return;
                }
            }
        });
        Self { child, stdout, lines, said: String::new() }
    }

    /// Waits for a line on stderr that holds `text`.
    #[track_caller]
    pub fn says(&mut self, text: &str) -> String {
        self.may_say(text).unwrap_or_else(|| panic!("it never said {text:?}, but:\n{}", self.said))
    }

    /// The same; `None` where it ends without.
    pub fn may_say(&mut self, text: &str) -> Option<String> {
        loop {
            let line = self.lines.recv_timeout(BOUND).ok()?;
            self.said.push_str(&line);
            self.said.push('\n');
            if line.contains(text) {
                return Some(line);
            }
        }
    }

    /// Interrupts it, as Ctrl-C does.
    #[cfg(unix)]
    pub fn interrupt(&self) {
        self.send(rustix::process::Signal::INT);
    }

    /// Its process id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Asks it to end, as a service manager does.
    #[cfg(unix)]
    pub fn terminate(&self) {
        self.send(rustix::process::Signal::TERM);
    }

    #[cfg(unix)]
    fn send(&self, signal: rustix::process::Signal) {
        use rustix::process::{Pid, kill_process};
        kill_process(Pid::from_child(&self.child), signal).expect("it runs");
    }

    /// Waits for its end; a program that hangs is killed and fails the test.
    #[track_caller]
    pub fn ends(mut self) -> Ended {
        // Stderr closes when the program ends: that can be waited for with a bound.
        loop {
            match self.lines.recv_timeout(BOUND) {
                Ok(line) => {
                    self.said.push_str(&line);
                    self.said.push('\n');
                }
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => {
                    // What matters is that it hangs.
                    let _ = self.child.kill();
                    panic!("it hangs, after:\n{}", self.said);
                }
            }
        }
        let status = self.child.wait().expect("its end");
        Ended { status: status.code(), stdout: self.stdout.join().expect("its stdout"), stderr: self.said }
    }
}

/// What came of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ended {
    /// The exit status; none when a signal ended it.
    pub status: Option<i32>,
    /// What it printed on stdout.
    pub stdout: String,
    /// What it said on stderr.
    pub stderr: String,
}

impl Ended {
    /// What it told as its last words: a problem or a wrong usage, and what to do.
    #[track_caller]
    pub fn told(&self, status: i32) -> Told {
        assert_eq!(self.status, Some(status), "stdout: {}\nstderr: {}", self.stdout, self.stderr);
        let lines: Vec<&str> = self.stderr.lines().collect();
        // What helps may follow, such as a policy to paste.
        let last = lines.iter().rposition(|line| line.starts_with("daypass: "));
        let [problem, hint, rest @ ..] = &lines[last.unwrap_or_default()..] else {
            panic!("no problem was told: {self:?}")
        };
        let detail =
            problem.strip_prefix("daypass: ").unwrap_or_else(|| panic!("{}", self.stderr)).to_owned();
        let words = hint.strip_prefix("hint: ").unwrap_or_else(|| panic!("{}", self.stderr));
        assert!(!words.is_empty(), "a problem has an action");
        let command = rest.first().filter(|_| words.ends_with(':')).and_then(|line| line.strip_prefix("  "));
        let hint = command.map_or_else(|| words.to_owned(), |command| format!("{words} {command}"));
        Told { detail, hint }
    }
}

/// A problem as the person reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// What happened, in a sentence or two.
    pub detail: String,
    /// What to do, in a line: the words, a colon, and the command that stands below them.
    pub hint: String,
}

impl Told {
    /// Fails the test unless what happened is told with these words in it.
    #[track_caller]
    pub fn says(&self, words: &str) {
        assert!(self.detail.contains(words), "{words:?} is not in {self:?}");
    }
}
