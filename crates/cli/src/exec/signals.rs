//! The signals that are forwarded to a program which runs as a child of this process.

#[cfg(not(unix))]
pub(super) use elsewhere::{Signals, by_signal};
#[cfg(unix)]
pub(super) use unix::{Signals, by_signal};

#[cfg(unix)]
mod unix {
    use crate::failure::Failure;
    use crate::terminal::leave_signals;
    use rustix::process::{Pid, Signal, getpgrp, kill_process};
    use signal_hook::iterator::SignalsInfo;
    use signal_hook::iterator::exfiltrator::WithOrigin;
    use signal_hook::low_level::siginfo::{Cause, Origin};
    use std::fs::File;
    use std::os::unix::process::ExitStatusExt;
    use std::process::ExitStatus;
    use tokio::sync::mpsc;

    /// The signals that are forwarded.
    const FORWARDED: [Signal; 7] =
        [Signal::INT, Signal::QUIT, Signal::WINCH, Signal::TERM, Signal::HUP, Signal::USR1, Signal::USR2];
    /// Those of them that a terminal sends to all of its foreground group, and so to the child itself.
    const OF_TERMINAL: [Signal; 3] = [Signal::INT, Signal::QUIT, Signal::WINCH];

    /// The signals that this process receives. A signal that it was started to ignore, as `nohup` does with the hang-up, is left
    /// out: a handler would end the ignoring, in this process and in the child, which inherits ignored signals but no handlers.
    pub(in crate::exec) struct Signals(mpsc::UnboundedReceiver<Origin>);

    impl Signals {
        pub(in crate::exec) fn listen() -> Result<Self, Failure> {
            leave_signals();
            let (sender, receiver) = mpsc::unbounded_channel();
            let ignored = ignored();
            let heard = FORWARDED.into_iter().filter(|signal| !is_in(ignored, *signal));
            let mut signals = SignalsInfo::<WithOrigin>::new(heard.map(Signal::as_raw))
                .map_err(|error| Failure::system("Signals cannot be received", &error))?;
            std::thread::spawn(move || {
                for origin in signals.forever() {
                    if sender.send(origin).is_err() {
                        return;
                    }
                }
            });
            Ok(Self(receiver))
        }

        pub(in crate::exec) async fn next(&mut self) -> Origin {
            match self.0.recv().await {
                Some(origin) => origin,
                None => std::future::pending().await,
            }
        }

        /// Sends a signal to the child, unless the terminal has done so. Many programs stop at once at a second interrupt.
        pub(in crate::exec) fn forward(&self, origin: &Origin, pid: Option<u32>) {
            let signal = FORWARDED.into_iter().find(|signal| signal.as_raw() == origin.signal);
            let pid = pid.and_then(|pid| Pid::from_raw(pid.cast_signed()));
            if let (Some(signal), Some(pid)) = (signal, pid)
                && !(OF_TERMINAL.contains(&signal) && is_sent_by_terminal(origin.cause))
            {
                // This fails when the child has just ended, and then it needs no signal.
                let _ = kill_process(pid, signal);
            }
        }
    }

    /// Whether the terminal has sent a signal. Where the system does not tell, one that came to the foreground group.
    fn is_sent_by_terminal(cause: Cause) -> bool {
        match cause {
            Cause::Kernel => true,
            Cause::Sent(_) => false,
            _ => is_in_foreground(),
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

    pub(in crate::exec) fn by_signal(status: ExitStatus) -> u8 {
        128 + status.signal().and_then(|signal| u8::try_from(signal).ok()).unwrap_or(0).min(127)
    }
}

#[cfg(not(unix))]
mod elsewhere {
    use crate::failure::Failure;
    use std::process::ExitStatus;

    /// The console sends Ctrl-C to the child too. Here it is only caught, so that it does not end this process.
    pub(in crate::exec) struct Signals;

    impl Signals {
        pub(in crate::exec) fn listen() -> Result<Self, Failure> {
            Ok(Self)
        }

        pub(in crate::exec) async fn next(&mut self) {
            if tokio::signal::ctrl_c().await.is_err() {
                std::future::pending().await
            }
        }

        pub(in crate::exec) fn forward(&self, _: &(), _: Option<u32>) {}
    }

    pub(in crate::exec) fn by_signal(_: ExitStatus) -> u8 {
        1
    }
}
