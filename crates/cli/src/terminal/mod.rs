//! Asking on the terminal, and printing: the result on stdout, everything else on stderr.
//!
//! An error of printing is returned as it is; `failure` says what it means for the command.

mod asking;
mod device;
mod frame;
mod key;
#[cfg(unix)]
mod key_decoder;
mod line_editor;
mod picker;
mod question;
mod screen;
mod stop;
mod text_width;

pub(crate) use asking::{Unanswered, can_ask, forbid_asking, may_wait, nobody};
pub(crate) use device::has_cursor;
#[cfg(unix)]
pub(crate) use device::leave_signals;
pub(crate) use picker::{Choice, Column, List, Names, pick};
pub(crate) use question::{Echo, Question, ask, ask_line, ask_secret, confirm};
pub(crate) use stop::{Stop, end_questions};
pub(crate) use text_width::{broken, shortened as cut, width};

use crate::live_line;
use anstyle::{AnsiColor, Style};
use daypass_core::Secret;
use std::io::{self, Write};
#[cfg(unix)]
use std::os::fd::AsFd as Stream;
#[cfg(windows)]
use std::os::windows::io::AsHandle as Stream;

/// For headings, and for what needs no attention.
pub(crate) const FAINT: Style = Style::new().dimmed();
/// For what works.
pub(crate) const GOOD: Style = AnsiColor::Green.on_default();
/// For what will need the person soon.
pub(crate) const DUE: Style = AnsiColor::Yellow.on_default();
/// For what went wrong.
pub(crate) const BAD: Style = AnsiColor::Red.on_default();

/// Prints a result. Colours are left out when stdout is no terminal or `NO_COLOR` is set.
pub(crate) fn print(text: &str) -> io::Result<()> {
    live_line::take_away();
    if has_no_style(text) {
        let mut out = io::stdout().lock();
        out.write_all(text.as_bytes())?;
        return out.flush();
    }
    let mut out = anstream::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()
}

/// Whether a text is nothing but Latin letters and signs, in lines: there are no styles in it to be left out. A list of thousands
/// is looked through for them letter by letter, which takes longer than to make it.
fn has_no_style(text: &str) -> bool {
    let is_styled = |byte: u8| !matches!(byte, b'\n' | b'\t' | b' '..=b'~');
    // Without an early end, many bytes are looked at at once.
    !text.bytes().fold(false, |found, byte| found | is_styled(byte))
}

/// The size from which a part of a long result is printed before the rest of it is made, in bytes: a pipe holds as much.
const AT_ONCE: usize = 64 * 1024;

/// A result that is printed while it is written.
#[derive(Debug, Default)]
pub(crate) struct Printed(Vec<u8>);

impl Write for Printed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.write_all(bytes).map(|()| bytes.len())
    }

    // A document is written in many small pieces.
    #[inline]
    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.0.extend_from_slice(bytes);
        // What is written at once is whole characters.
        if self.0.len() < AT_ONCE { Ok(()) } else { self.flush() }
    }

    fn flush(&mut self) -> io::Result<()> {
        match str::from_utf8(&self.0) {
            Ok(text) => print(text)?,
            Err(_) => print(&String::from_utf8_lossy(&self.0))?,
        }
        self.0.clear();
        Ok(())
    }
}

/// Prints a secret, unchanged. Only the commands whose purpose is that secret call this.
pub(crate) fn print_secret(text: &Secret) -> io::Result<()> {
    live_line::take_away();
    let mut out = io::stdout().lock();
    out.write_all(text.expose().as_bytes())?;
    out.flush()
}

/// Prints a line on stderr, without colours where they are not wanted. An error is ignored: there is no other place to report it.
pub(crate) fn say(line: &str) {
    live_line::take_away();
    let _ = writeln!(anstream::stderr().lock(), "{line}");
}

/// How wide the terminal is that a stream leads to; one that does not tell is as wide as most.
pub(crate) fn columns(stream: impl Stream) -> usize {
    let told = terminal_size::terminal_size_of(stream).map(|(width, _)| usize::from(width.0));
    told.filter(|width| *width > 0).unwrap_or(80)
}

/// Text of any origin as one line that cannot control the terminal: without control characters, with a blank for each line
/// break and tab.
pub(crate) fn plain(text: &str) -> String {
    // Most is plain as it is, and a list has thousands.
    if text.bytes().fold(true, |plain, byte| plain & matches!(byte, b' '..=b'~')) {
        return text.to_owned();
    }
    text.chars()
        .filter_map(|c| match c {
            '\n' | '\t' => Some(' '),
            // Directional overrides and isolates would reorder the text around them.
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => None,
            c => (!c.is_control()).then_some(c),
        })
        .collect()
}
