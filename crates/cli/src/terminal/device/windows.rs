//! The console: `CONIN$` and `CONOUT$`, which crossterm uses too.

use super::super::frame::Size;
use super::super::key::Key;
use super::super::stop::Stop;
use super::{Closed, Event, has_cursor};
use anstream::ColorChoice;
use crossterm::event::{Event as ConsoleEvent, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, poll, read};
use crossterm::terminal::{disable_raw_mode, enable_raw_mode, size};
use std::fs::File;
use std::io::{self, Write};
use std::time::Duration;

/// How soon a stop is seen.
const PAUSE: Duration = Duration::from_millis(100);

/// The console while it hands over each key, and shows none by itself.
#[derive(Debug)]
pub(crate) struct Device {
    console: File,
    has_cursor: bool,
    has_colours: bool,
    /// Whether it was said that more is to come.
    is_awaited: bool,
}

fn open(name: &str) -> Option<File> {
    File::options().read(true).write(true).open(name).ok()
}

/// Whether there is a console.
pub(crate) fn is_there() -> bool {
    open("CONIN$").is_some() && open("CONOUT$").is_some()
}

impl Device {
    /// Opens the console for a question; `None` where there is none.
    pub(crate) fn open() -> io::Result<Option<Self>> {
        let Some(console) = open("CONOUT$").filter(|_| open("CONIN$").is_some()) else { return Ok(None) };
        enable_raw_mode()?;
        let has_colours = anstream::AutoStream::choice(&console) != ColorChoice::Never;
        Ok(Some(Self { console, has_cursor: has_cursor(), has_colours, is_awaited: false }))
    }

    /// Waits for the next thing that happens.
    pub(crate) fn next(&mut self, stop: &Stop) -> Result<Event, Closed> {
        loop {
            if stop.is_stopped() {
                return Err(Closed::Stopped);
            }
            if !poll(PAUSE)? {
                if std::mem::take(&mut self.is_awaited) {
                    return Ok(Event::Nothing);
                }
                continue;
            }
            match read()? {
                ConsoleEvent::Key(event) if event.kind != KeyEventKind::Release => {
                    return Ok(Event::Key(key(event)));
                }
                ConsoleEvent::Resize(..) => return Ok(Event::Redraw),
                _ => {}
            }
        }
    }

    /// Whether more was typed already, so that what is in between need not be drawn.
    pub(crate) fn has_more(&mut self) -> bool {
        self.is_awaited = poll(Duration::ZERO).unwrap_or(false);
        self.is_awaited
    }

    /// There are no jobs here.
    pub(crate) fn suspend(&mut self) -> io::Result<()> {
        Ok(())
    }

    /// The size at this moment.
    pub(crate) fn size(&self) -> Size {
        size().map_or(Size::told(0, 0), |(columns, rows)| Size::told(rows, columns))
    }

    /// Whether the cursor can be moved.
    pub(crate) fn has_cursor(&self) -> bool {
        self.has_cursor
    }

    /// A console shows nothing by itself now.
    pub(crate) fn echoed(&self) -> bool {
        true
    }

    /// Whether colours are wanted.
    pub(crate) fn has_colours(&self) -> bool {
        self.has_colours
    }

    /// Writes to the console.
    pub(crate) fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.console.write_all(bytes)
    }

    /// The person has left the question, and with it what they typed.
    pub(crate) fn leave(&mut self) {
        while self.has_more() && read().is_ok() {}
    }
}

impl Drop for Device {
    fn drop(&mut self) {
        let _ = disable_raw_mode();
    }
}

fn key(event: KeyEvent) -> Key {
    let has = |modifier| event.modifiers.contains(modifier);
    // AltGr, which types characters, comes as both.
    let (control, alt) = match (has(KeyModifiers::CONTROL), has(KeyModifiers::ALT)) {
        (true, true) => (false, false),
        modifiers => modifiers,
    };
    match event.code {
        KeyCode::Char(letter) if control => Key::Control(letter.to_ascii_lowercase()),
        KeyCode::Char(letter) if alt => Key::Alt(letter),
        KeyCode::Char(letter) => Key::Char(letter),
        KeyCode::Enter => Key::Enter,
        KeyCode::Tab => Key::Tab,
        KeyCode::Backspace if alt => Key::AltBackspace,
        KeyCode::Backspace => Key::Backspace,
        KeyCode::Delete => Key::Delete,
        KeyCode::Esc => Key::Escape,
        KeyCode::Up => Key::Up,
        KeyCode::Down => Key::Down,
        KeyCode::Left if control || alt => Key::WordLeft,
        KeyCode::Right if control || alt => Key::WordRight,
        KeyCode::Left => Key::Left,
        KeyCode::Right => Key::Right,
        KeyCode::Home => Key::Home,
        KeyCode::End => Key::End,
        KeyCode::PageUp => Key::PageUp,
        KeyCode::PageDown => Key::PageDown,
        _ => Key::Other,
    }
}
