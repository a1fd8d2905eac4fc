//! Reads a line from the terminal without showing it.
//!
//! The terminal is the one of stdin, or the process's own where stdin is a pipe, so that a command in a pipeline can ask.

use daypass_core::Secret;
use std::io;

/// What came of a question.
pub(crate) enum Typed {
    /// A line, without its end.
    Line(Secret),
    /// The person left the question.
    Left,
    /// There is no terminal on which somebody could answer.
    NoTerminal,
}

/// Asks on the terminal, if there is one.
///
/// # Errors
/// When the terminal cannot be used.
pub(crate) fn ask(question: &str) -> io::Result<Typed> {
    terminal::ask(question)
}

/// Shows again what is typed, where a question that nobody waits for any more left it hidden.
pub(crate) fn restore_terminal() {
    terminal::restore();
}

#[cfg(unix)]
mod terminal {
    use super::Typed;
    use crate::terminal::say;
    use daypass_core::Secret;
    use rustix::process::getpgrp;
    use rustix::termios::{
        LocalModes, OptionalActions, SpecialCodeIndex, Termios, tcgetattr, tcgetpgrp, tcsetattr,
    };
    use std::fs::File;
    use std::io::{self, IsTerminal, Read, Write};
    use std::os::fd::AsFd;
    use std::sync::{Mutex, PoisonError};

    /// In bytes. What is longer is no passphrase.
    const LONGEST: usize = 4096;

    /// The terminal whose typing is hidden, and how it was before.
    static HIDDEN: Mutex<Option<(File, Termios)>> = Mutex::new(None);

    pub(super) fn ask(question: &str) -> io::Result<Typed> {
        let Some(mut terminal) = open() else { return Ok(Typed::NoTerminal) };
        let before = tcgetattr(&terminal)?;
        let mut quiet = before.clone();
        quiet.local_modes -= LocalModes::ECHO | LocalModes::ICANON | LocalModes::ISIG;
        quiet.special_codes[SpecialCodeIndex::VMIN] = 1;
        quiet.special_codes[SpecialCodeIndex::VTIME] = 0;
        *hidden() = Some((terminal.try_clone()?, before));
        tcsetattr(&terminal, OptionalActions::Now, &quiet)?;
        let mut shown = io::stderr().lock();
        let _ = write!(shown, "{question} ");
        let _ = shown.flush();
        drop(shown);
        let typed = read(&mut terminal);
        restore();
        say("");
        typed
    }

    pub(super) fn restore() {
        if let Some((terminal, before)) = hidden().take() {
            // What was typed ahead belongs to the question.
            let _ = tcsetattr(&terminal, OptionalActions::Flush, &before);
        }
    }

    fn hidden() -> std::sync::MutexGuard<'static, Option<(File, Termios)>> {
        HIDDEN.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The terminal, where this process may read from it: a job in the background would be stopped.
    fn open() -> Option<File> {
        if !io::stderr().is_terminal() {
            return None;
        }
        let stdin = io::stdin();
        let terminal = if stdin.is_terminal() {
            File::from(stdin.as_fd().try_clone_to_owned().ok()?)
        } else {
            File::options().read(true).write(true).open("/dev/tty").ok()?
        };
        // A terminal that is not the process's own has no jobs.
        tcgetpgrp(&terminal).map_or(true, |group| group == getpgrp()).then_some(terminal)
    }

    fn read(terminal: &mut File) -> io::Result<Typed> {
        // The capacity is reserved at once: a text that grows leaves copies behind in the memory that it had before.
        let mut line = Vec::with_capacity(LONGEST);
        let mut byte = [0];
        loop {
            match terminal.read(&mut byte) {
                Ok(0) => return Ok(Typed::Left),
                Ok(_) => {}
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            }
            match byte[0] {
                b'\r' | b'\n' => break,
                // Ctrl-C, Escape.
                0x03 | 0x1b => return Ok(Typed::Left),
                // Ctrl-D.
                0x04 if line.is_empty() => return Ok(Typed::Left),
                // Backspace, as either kind of terminal has it.
                0x08 | 0x7f => remove_letter(&mut line),
                // Ctrl-U, and Ctrl-W, since nobody sees where a word begins.
                0x15 | 0x17 => line.clear(),
                other if other >= b' ' && line.len() < LONGEST => line.push(other),
                _ => {}
            }
        }
        match String::from_utf8(line) {
            Ok(line) => Ok(Typed::Line(Secret::new(line))),
            Err(_) => Err(io::Error::new(io::ErrorKind::InvalidData, "what was typed is no text")),
        }
    }

    /// Removes the last letter of a text in UTF-8.
    fn remove_letter(line: &mut Vec<u8>) {
        while let Some(byte) = line.pop() {
            if byte & 0b1100_0000 != 0b1000_0000 {
                break;
            }
        }
    }
}

#[cfg(not(unix))]
mod terminal {
    use super::Typed;
    use crate::terminal::can_ask;
    use daypass_core::Secret;
    use inquire::{InquireError, Password, PasswordDisplayMode};
    use std::io;

    pub(super) fn ask(question: &str) -> io::Result<Typed> {
        if !can_ask() {
            return Ok(Typed::NoTerminal);
        }
        let question = Password::new(question).with_display_mode(PasswordDisplayMode::Hidden);
        match question.without_confirmation().prompt() {
            Ok(line) => Ok(Typed::Line(Secret::new(line))),
            Err(InquireError::IO(error)) => Err(error),
            Err(_) => Ok(Typed::Left),
        }
    }

    pub(super) fn restore() {}
}
