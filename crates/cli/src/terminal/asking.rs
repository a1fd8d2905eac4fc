//! Whether a person can be asked, and the terminal for a question.

use super::device::{self, Closed, Device};
use super::stop::{Stop, the_terminal};
use crate::live_line;
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether nothing may be asked in this process, whatever terminal there is.
static FORBIDDEN: AtomicBool = AtomicBool::new(false);

/// Why a question has no answer.
#[derive(Debug)]
pub(crate) enum Unanswered {
    /// The person left it, or nobody waits for the answer any more.
    Left,
    /// There is nobody to ask.
    Nobody,
    /// The terminal fails.
    Failed(io::Error),
}

impl From<Closed> for Unanswered {
    fn from(closed: Closed) -> Self {
        match closed {
            Closed::Failed(error) => Self::Failed(error),
            _ => Self::Left,
        }
    }
}

impl From<io::Error> for Unanswered {
    fn from(error: io::Error) -> Self {
        Self::Failed(error)
    }
}

/// From now on nobody is asked for anything in this process: [`can_ask`] is false.
pub(crate) fn forbid_asking() {
    FORBIDDEN.store(true, Ordering::Relaxed);
}

/// Whether what a person has begun may wait for them, even without a terminal: for a sign-in, which a browser anywhere ends.
pub(crate) fn may_wait() -> bool {
    !FORBIDDEN.load(Ordering::Relaxed)
}

/// Whether a person can be asked: there is a terminal, whatever stdin and stdout are, and asking is not forbidden.
pub(crate) fn can_ask() -> bool {
    may_wait() && device::is_there()
}

/// Why a person cannot be asked, as the end of a sentence. `purpose` is what a terminal would be for: `pick one on`.
pub(crate) fn nobody(purpose: &str) -> String {
    match may_wait() {
        true => format!("there is no terminal to {purpose}"),
        false => "--no-input forbids asking".to_owned(),
    }
}

/// Asks something on the terminal, which is as before when this returns.
pub(super) fn on_terminal<T>(
    stop: &Stop,
    ask: impl FnOnce(&mut Device) -> Result<T, Unanswered>,
) -> Result<T, Unanswered> {
    if !may_wait() {
        return Err(Unanswered::Nobody);
    }
    let _one_at_a_time = the_terminal();
    if stop.is_stopped() {
        return Err(Unanswered::Left);
    }
    let _no_live_line = live_line::hold();
    let mut device = Device::open()?.ok_or(Unanswered::Nobody)?;
    let answer = ask(&mut device);
    if answer.is_err() {
        device.leave();
    }
    answer
}
