//! The terminal that a person sits at, whatever stdin and stdout are: opened for a question, and as before when it is closed.
//!
//! On Unix the keys are read here and not by crossterm. Its reader takes all that is there into a buffer that lives as long as
//! the process: a secret would stay in it, and what was typed ahead would never come to the program that `exec` runs. It also
//! prefers stdin, where that is another terminal.

#[cfg(unix)]
mod signals;
#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

#[cfg(unix)]
pub(crate) use signals::leave_signals;
#[cfg(unix)]
pub(crate) use unix::{Device, is_there};
#[cfg(windows)]
pub(crate) use windows::{Device, is_there};

use super::key::Key;
use std::io;

/// What happened at the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Event {
    /// A key was pressed.
    Key(Key),
    /// What had begun to come, by [`Device::has_more`], was no key after all.
    Nothing,
    /// What is to be seen has to be drawn anew: another size, or back from the shell.
    Redraw,
}

/// Why nothing more comes from the terminal.
#[derive(Debug)]
pub(crate) enum Closed {
    /// The question was stopped.
    Stopped,
    /// This process was told to end.
    #[cfg(unix)]
    Terminated,
    /// The terminal is gone.
    #[cfg(unix)]
    Gone,
    /// The terminal fails.
    Failed(io::Error),
}

impl From<io::Error> for Closed {
    fn from(error: io::Error) -> Self {
        Self::Failed(error)
    }
}

/// Whether the terminal can move its cursor.
#[cfg(unix)]
pub(crate) fn has_cursor() -> bool {
    moves_cursor(std::env::var("TERM").ok().as_deref())
}

#[cfg(windows)]
pub(crate) use crossterm::ansi_support::supports_ansi as has_cursor;

/// Whether a terminal of this name can.
#[cfg(unix)]
fn moves_cursor(term: Option<&str>) -> bool {
    // `cons25` and `emacs` are those that readline and rustyline leave alone beside `dumb`.
    !matches!(term, None | Some("" | "dumb" | "cons25" | "emacs"))
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_without_a_name_or_a_cursor_is_known() {
        for (term, expected) in [
            (None, false),
            (Some("dumb"), false),
            (Some(""), false),
            (Some("xterm"), true),
            (Some("vt100"), true),
        ] {
            assert_eq!(moves_cursor(term), expected, "{term:?}");
        }
    }
}
