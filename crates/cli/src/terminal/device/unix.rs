//! `/dev/tty`.

use super::super::frame::Size;
use super::super::key::Key;
use super::super::key_decoder::KeyDecoder;
use super::super::stop::Stop;
use super::signals::{Signals, terminate};
use super::{Closed, Event, has_cursor};
use anstream::ColorChoice;
use rustix::io::ioctl_fionread;
use rustix::process::{Signal, getpgrp, kill_current_process_group};
use rustix::termios::{
    InputModes, LocalModes, OptionalActions, SpecialCodeIndex, Termios, tcgetattr, tcgetpgrp, tcgetwinsize,
    tcsetattr,
};
use std::fs::File;
use std::io::{self, ErrorKind, IsTerminal, Read as _, Write};
use std::os::fd::AsFd;

/// In tenths of a second: how long a read waits for a byte. It is also how soon a stop or a new size is seen, and what tells
/// an Escape from the beginning of another key. poll(2) would do it better, but macOS has none for `/dev/tty`.
const PAUSE: u8 = 1;

const BEGIN_PASTES: &[u8] = b"\x1b[?2004h";
const END_PASTES: &[u8] = b"\x1b[?2004l";

/// The terminal while it hands over each key, and shows none by itself.
#[derive(Debug)]
pub(crate) struct Device {
    terminal: File,
    before: Termios,
    decoder: KeyDecoder,
    signals: &'static Signals,
    has_cursor: bool,
    has_colours: bool,
    /// Whether it was said that more is to come.
    is_awaited: bool,
    /// What was typed but not read yet belongs to the question, as nobody has ended the line.
    is_left: bool,
}

/// What a read gives, and the key that it ends.
enum Read {
    Byte(Option<Key>),
    Pause(Option<Key>),
}

/// The terminal, where this process may read from it: a job in the background would be stopped.
fn open() -> Option<File> {
    let stdin = io::stdin();
    // A shell on a bare console has a terminal, but none of its own.
    let own =
        || stdin.is_terminal().then(|| stdin.as_fd().try_clone_to_owned().ok().map(File::from)).flatten();
    let terminal = File::options().read(true).write(true).open("/dev/tty").ok().or_else(own)?;
    // A terminal that is not the process's own has no jobs.
    tcgetpgrp(&terminal).map_or(true, |group| group == getpgrp()).then_some(terminal)
}

/// Whether there is a terminal that this process may read from.
pub(crate) fn is_there() -> bool {
    open().is_some()
}

impl Device {
    /// Opens the terminal for a question; `None` where there is none.
    pub(crate) fn open() -> io::Result<Option<Self>> {
        let Some(terminal) = open() else { return Ok(None) };
        let before = tcgetattr(&terminal)?;
        let mut device = Self {
            has_cursor: has_cursor(),
            has_colours: anstream::AutoStream::choice(&terminal) != ColorChoice::Never,
            terminal,
            before,
            decoder: KeyDecoder::default(),
            signals: Signals::listen()?,
            is_awaited: false,
            is_left: false,
        };
        device.take()?;
        Ok(Some(device))
    }

    /// Waits for the next thing that happens.
    pub(crate) fn next(&mut self, stop: &Stop) -> Result<Event, Closed> {
        loop {
            if stop.is_stopped() {
                return Err(Closed::Stopped);
            }
            if self.signals.was_terminated() {
                return Err(Closed::Terminated);
            }
            if self.signals.was_continued() {
                self.take()?;
                return Ok(Event::Redraw);
            }
            if self.signals.was_resized() {
                return Ok(Event::Redraw);
            }
            match self.read()? {
                Read::Byte(Some(key)) | Read::Pause(Some(key)) => return Ok(Event::Key(key)),
                Read::Pause(None) if std::mem::take(&mut self.is_awaited) => return Ok(Event::Nothing),
                Read::Byte(None) | Read::Pause(None) => {}
            }
        }
    }

    fn read(&mut self) -> Result<Read, Closed> {
        let mut byte = [0];
        match self.terminal.read(&mut byte) {
            Ok(0) => {
                // It also reads so, and at once, where the terminal is gone.
                tcgetattr(&self.terminal).map_err(|_| Closed::Gone)?;
                Ok(Read::Pause(self.decoder.pause()))
            }
            Ok(_) => Ok(Read::Byte(self.decoder.push(byte[0]))),
            Err(error) if error.kind() == ErrorKind::Interrupted => Ok(Read::Byte(None)),
            Err(_) if tcgetattr(&self.terminal).is_err() => Err(Closed::Gone),
            Err(error) => Err(Closed::Failed(error)),
        }
    }

    /// Whether more was typed already, so that what is in between need not be drawn.
    pub(crate) fn has_more(&mut self) -> bool {
        self.is_awaited =
            self.decoder.is_within_key() || ioctl_fionread(&self.terminal).is_ok_and(|length| length > 0);
        self.is_awaited
    }

    /// Stops this job, as the terminal does at Ctrl-Z, and returns when it goes on.
    pub(crate) fn suspend(&mut self) -> io::Result<()> {
        self.give_back(OptionalActions::Now);
        kill_current_process_group(Signal::TSTP)?;
        // The shell may have changed it meanwhile.
        self.before = tcgetattr(&self.terminal)?;
        self.take()
    }

    /// The size at this moment.
    pub(crate) fn size(&self) -> Size {
        tcgetwinsize(&self.terminal).map_or(Size::told(0, 0), |size| Size::told(size.ws_row, size.ws_col))
    }

    /// Whether the cursor can be moved.
    pub(crate) fn has_cursor(&self) -> bool {
        self.has_cursor
    }

    /// Whether the terminal echoed what was typed. One that did not, as in Emacs, shows it by itself.
    pub(crate) fn echoed(&self) -> bool {
        self.before.local_modes.contains(LocalModes::ECHO)
    }

    /// Whether colours are wanted.
    pub(crate) fn has_colours(&self) -> bool {
        self.has_colours
    }

    /// Writes to the terminal.
    pub(crate) fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.terminal.write_all(bytes)
    }

    /// The person has left the question, and with it what they typed.
    pub(crate) fn leave(&mut self) {
        self.is_left = true;
    }

    fn take(&mut self) -> io::Result<()> {
        let mut by_key = self.before.clone();
        by_key.local_modes -= LocalModes::ECHO | LocalModes::ICANON | LocalModes::ISIG | LocalModes::IEXTEN;
        by_key.input_modes -= InputModes::IXON;
        by_key.special_codes[SpecialCodeIndex::VMIN] = 0;
        by_key.special_codes[SpecialCodeIndex::VTIME] = PAUSE;
        tcsetattr(&self.terminal, OptionalActions::Now, &by_key)?;
        if self.has_cursor {
            self.write(BEGIN_PASTES)?;
        }
        Ok(())
    }

    fn give_back(&mut self, pending: OptionalActions) {
        if self.has_cursor {
            let _ = self.write(END_PASTES);
        }
        // This fails when the terminal is gone, and then nobody needs it.
        let _ = tcsetattr(&self.terminal, pending, &self.before);
    }
}

impl Drop for Device {
    fn drop(&mut self) {
        self.give_back(if self.is_left { OptionalActions::Flush } else { OptionalActions::Now });
        if self.signals.was_terminated() {
            terminate();
        }
        self.signals.rest();
    }
}
