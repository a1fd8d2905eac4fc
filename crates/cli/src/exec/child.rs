//! A program that runs while this process serves it: its signals reach it, and its end is ours.

use super::not_run;
use crate::failure::Failure;
use std::convert::Infallible;
use std::pin::pin;
use std::process::{Command, ExitStatus};

/// Runs a command and serves beside it until it ends. `serve` is told its process id.
pub(super) async fn run<S>(command: Command, serve: impl FnOnce(Option<u32>) -> S) -> Result<(), Failure>
where
    S: Future<Output = Infallible>,
{
    // Before it runs: no signal that is meant for it ends this process.
    let mut signals = Signals::heard()?;
    let mut command = tokio::process::Command::from(command);
    let mut child = command.spawn().map_err(|error| not_run(command.as_std(), &error))?;
    let mut served = pin!(serve(child.id()));
    loop {
        tokio::select! {
            ended = child.wait() => return ended_with(
                ended.map_err(|error| Failure::system("The command cannot be waited for", &error))?,
            ),
            signal = signals.next() => signals.pass_on(signal, child.id()),
            never = &mut served => match never {},
        }
    }
}

/// The exit status, as a shell tells it.
fn ended_with(status: ExitStatus) -> Result<(), Failure> {
    match status.code() {
        Some(0) => Ok(()),
        // A system whose statuses are wider than ours still tells that it failed.
        Some(code) => Err(Failure::Program(u8::try_from(code).unwrap_or(1))),
        None => Err(Failure::Program(by_signal(status))),
    }
}

#[cfg(unix)]
use unix::{Signals, by_signal};

#[cfg(unix)]
mod unix {
    use crate::failure::Failure;
    use rustix::process::{Pid, Signal, getpgrp, kill_process};
    use std::fs::File;
    use std::os::unix::process::ExitStatusExt;
    use std::process::ExitStatus;
    use tokio::signal::unix::SignalKind;
    use tokio::sync::mpsc;

    /// What is passed on. A terminal sends the first two to all that it runs.
    const PASSED_ON: [Signal; 6] =
        [Signal::INT, Signal::QUIT, Signal::TERM, Signal::HUP, Signal::USR1, Signal::USR2];

    /// The signals that this process is sent. One that it was started to ignore, as `nohup` does with the hang-up, is
    /// not among them: to hear it would be to ignore it no more, here and in the program, which gets from this process
    /// what is ignored and not what is heard.
    pub(super) struct Signals(mpsc::Receiver<Signal>);

    impl Signals {
        pub(super) fn heard() -> Result<Self, Failure> {
            let (sender, receiver) = mpsc::channel(16);
            let ignored = ignored();
            for signal in PASSED_ON.into_iter().filter(|signal| !is_in(ignored, *signal)) {
                let heard = tokio::signal::unix::signal(SignalKind::from_raw(signal.as_raw()));
                let mut heard = heard.map_err(|error| Failure::system("Signals cannot be heard", &error))?;
                let sender = sender.clone();
                tokio::spawn(async move {
                    while heard.recv().await.is_some() && sender.send(signal).await.is_ok() {}
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

        /// Sends it to the program, unless the terminal has done so: some take the second interrupt for another wish.
        pub(super) fn pass_on(&self, signal: Signal, pid: Option<u32>) {
            let by_terminal = matches!(signal, Signal::INT | Signal::QUIT) && is_in_foreground();
            let pid = pid.and_then(|pid| Pid::from_raw(pid.cast_signed()));
            if let Some(pid) = pid.filter(|_| !by_terminal) {
                // One that has ended in this moment needs no signal.
                let _ = kill_process(pid, signal);
            }
        }
    }

    /// The signals that this process ignores, as a mask. Linux alone tells them (`SigIgn`, proc_pid_status(5)).
    fn ignored() -> u64 {
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
        mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or_default()
    }

    /// The lowest bit of a mask is that of signal 1.
    fn is_in(mask: u64, signal: Signal) -> bool {
        mask >> (signal.as_raw() - 1) & 1 == 1
    }

    /// Whether this process is in the group that its terminal sends Ctrl-C to. The program is in the same.
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

    /// Ctrl-C reaches the program by the console; here it is only not to end this process.
    pub(super) struct Signals;

    impl Signals {
        pub(super) fn heard() -> Result<Self, Failure> {
            Ok(Self)
        }

        pub(super) async fn next(&mut self) {
            if tokio::signal::ctrl_c().await.is_err() {
                std::future::pending().await
            }
        }

        pub(super) fn pass_on(&self, _: (), _: Option<u32>) {}
    }

    pub(super) fn by_signal(_: ExitStatus) -> u8 {
        1
    }
}
