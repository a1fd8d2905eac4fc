//! A program that runs as a child of this process, which serves it meanwhile. Signals are forwarded to it, and its exit
//! status becomes ours.

use crate::failure::Failure;
use daypass_core::{Problem, ProblemCode, Remedy};
use daypass_engine::ground::with_persons_core_limit;
use std::convert::Infallible;
use std::io::ErrorKind;
use std::pin::pin;
use std::process::{Command, ExitStatus};

/// Runs a command, and `serve`, which is given its process id, until the command ends.
///
/// # Errors
/// [`Failure::NotRun`] when it cannot be run, [`Failure::Program`] when its exit status is not 0.
pub(super) async fn run<S>(command: Command, serve: impl FnOnce(Option<u32>) -> S) -> Result<(), Failure>
where
    S: Future<Output = Infallible>,
{
    // Before the command runs, so that no signal that is meant for it ends this process.
    let mut signals = Signals::listen()?;
    let mut command = tokio::process::Command::from(command);
    let child = with_persons_core_limit(|| command.spawn());
    let mut child = child.map_err(|error| not_run(command.as_std(), &error))?;
    let mut served = pin!(serve(child.id()));
    loop {
        tokio::select! {
            ended = child.wait() => return ended_with(
                ended.map_err(|error| Failure::system("The command cannot be waited for", &error))?,
            ),
            signal = signals.next() => signals.forward(signal, child.id()),
            never = &mut served => match never {},
        }
    }
}

/// The result for an exit status, by the numbers that shells use.
fn ended_with(status: ExitStatus) -> Result<(), Failure> {
    match status.code() {
        Some(0) => Ok(()),
        // Windows has exit statuses above 255, which ours cannot carry. 1 still says that the command failed.
        Some(code) => Err(Failure::Program(u8::try_from(code).unwrap_or(1))),
        None => Err(Failure::Program(by_signal(status))),
    }
}

/// The failure of a command that could not be run, with the exit status that shells use for it.
pub(super) fn not_run(command: &Command, error: &std::io::Error) -> Failure {
    let name = command.get_program().to_string_lossy();
    let (status, problem) = if error.kind() == ErrorKind::NotFound {
        let problem = Problem::new(
            ProblemCode::InvalidInput,
            "No such command",
            format!("There is no command '{name}', or what it runs with is missing."),
            "Check the spelling, or give its full path.",
            Remedy::None,
        );
        (127, problem)
    } else {
        let problem = Problem::new(
            ProblemCode::InvalidInput,
            "The command cannot be run",
            format!("'{name}' cannot be run: {error}."),
            "Check that it is a program and that you may run it.",
            Remedy::None,
        );
        (126, problem)
    };
    Failure::NotRun { status, problem: Box::new(problem) }
}

#[cfg(unix)]
use unix::{Signals, by_signal};

#[cfg(unix)]
mod unix {
    use crate::failure::Failure;
    use crate::terminal::leave_signals;
    use rustix::process::{Pid, Signal, getpgrp, kill_process};
    use std::fs::File;
    use std::os::unix::process::ExitStatusExt;
    use std::process::ExitStatus;
    use tokio::signal::unix::SignalKind;
    use tokio::sync::mpsc;

    /// The signals that are forwarded. A terminal sends the first two to the child itself.
    const FORWARDED: [Signal; 6] =
        [Signal::INT, Signal::QUIT, Signal::TERM, Signal::HUP, Signal::USR1, Signal::USR2];

    /// The signals that this process receives. A signal that it was started to ignore, as `nohup` does with the hang-up, is left
    /// out: a handler would end the ignoring, in this process and in the child, which inherits ignored signals but no handlers.
    pub(super) struct Signals(mpsc::Receiver<Signal>);

    impl Signals {
        pub(super) fn listen() -> Result<Self, Failure> {
            leave_signals();
            let (sender, receiver) = mpsc::channel(16);
            let ignored = ignored();
            for signal in FORWARDED.into_iter().filter(|signal| !is_in(ignored, *signal)) {
                let received = tokio::signal::unix::signal(SignalKind::from_raw(signal.as_raw()));
                let mut received =
                    received.map_err(|error| Failure::system("Signals cannot be heard", &error))?;
                let sender = sender.clone();
                tokio::spawn(async move {
                    while received.recv().await.is_some() && sender.send(signal).await.is_ok() {}
                });
            }
            Ok(Self(receiver))
        }

        pub(super) async fn next(&mut self) -> Signal {
            match self.0.recv().await {
                Some(signal) => signal,
                None => std::future::pending().await,
            }
        }

        /// Sends a signal to the child, unless the terminal has done so. Many programs stop at once at a second interrupt.
        pub(super) fn forward(&self, signal: Signal, pid: Option<u32>) {
            let by_terminal = matches!(signal, Signal::INT | Signal::QUIT) && is_in_foreground();
            let pid = pid.and_then(|pid| Pid::from_raw(pid.cast_signed()));
            if let Some(pid) = pid.filter(|_| !by_terminal) {
                // This fails when the child has just ended, and then it needs no signal.
                let _ = kill_process(pid, signal);
            }
        }
    }

    /// The signals that this process ignores, as a mask (`SigIgn`, proc_pid_status(5)). Empty on systems other than Linux, which
    /// have no such file.
    fn ignored() -> u64 {
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
        mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or_default()
    }

    /// Whether a signal is in a mask. The lowest bit is signal 1.
    fn is_in(mask: u64, signal: Signal) -> bool {
        mask >> (signal.as_raw() - 1) & 1 == 1
    }

    /// Whether this process is in the foreground process group, to which the terminal sends Ctrl-C. The child is in the same
    /// group.
    fn is_in_foreground() -> bool {
        let group = File::open("/dev/tty").ok().and_then(|tty| rustix::termios::tcgetpgrp(tty).ok());
        group == Some(getpgrp())
    }

    pub(super) fn by_signal(status: ExitStatus) -> u8 {
        128 + status.signal().and_then(|signal| u8::try_from(signal).ok()).unwrap_or(0).min(127)
    }
}

#[cfg(not(unix))]
use elsewhere::{Signals, by_signal};

#[cfg(not(unix))]
mod elsewhere {
    use crate::failure::Failure;
    use std::process::ExitStatus;

    /// The console sends Ctrl-C to the child too. Here it is only caught, so that it does not end this process.
    pub(super) struct Signals;

    impl Signals {
        pub(super) fn listen() -> Result<Self, Failure> {
            Ok(Self)
        }

        pub(super) async fn next(&mut self) {
            if tokio::signal::ctrl_c().await.is_err() {
                std::future::pending().await
            }
        }

        pub(super) fn forward(&self, _: (), _: Option<u32>) {}
    }

    pub(super) fn by_signal(_: ExitStatus) -> u8 {
        1
    }
}
