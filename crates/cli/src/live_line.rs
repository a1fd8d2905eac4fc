//! The one line on stderr that says what is waited for: shown on a terminal alone, and taken away before anything else is
//! printed.

use crate::terminal::{columns, has_cursor};
use std::io::{self, IsTerminal, Write};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// Whether the line stands on the terminal.
static IS_SHOWN: AtomicBool = AtomicBool::new(false);
/// How many questions are open, which have the terminal for themselves.
static QUESTIONS: AtomicUsize = AtomicUsize::new(0);

/// Puts the cursor at the beginning of an empty line.
const CLEARED: &[u8] = b"\r\x1b[2K";

/// Whether a person would see it.
pub(crate) fn is_seen() -> bool {
    io::stderr().is_terminal()
}

/// Whether it can be taken away again: a dumb terminal knows no escape sequences.
pub(crate) fn can_go() -> bool {
    has_cursor()
}

/// Shows the line in the place of the earlier one, on a terminal alone. It must not be longer than [`width`]: what wraps could not be taken away.
pub(crate) fn show(line: &str) {
    if !is_seen() || QUESTIONS.load(Ordering::SeqCst) > 0 {
        return;
    }
    if !can_go() {
        return say_for_good(line);
    }
    let mut stderr = io::stderr().lock();
    let _ = stderr.write_all(CLEARED);
    let _ = stderr.write_all(in_wanted_colours(line).as_bytes());
    let _ = stderr.flush();
    IS_SHOWN.store(true, Ordering::SeqCst);
}

fn say_for_good(line: &str) {
    let _ = writeln!(io::stderr().lock(), "{}", in_wanted_colours(line));
}

/// The line without the escape sequences of its colours, where they are not wanted. Those that take it away are always.
fn in_wanted_colours(line: &str) -> String {
    match anstream::AutoStream::choice(&io::stderr()) {
        anstream::ColorChoice::Never => anstream::adapter::strip_str(line).to_string(),
        _ => line.to_owned(),
    }
}

/// Takes the line away, if it stands there.
pub(crate) fn take_away() {
    if IS_SHOWN.swap(false, Ordering::SeqCst) {
        let mut stderr = io::stderr().lock();
        let _ = stderr.write_all(CLEARED);
        let _ = stderr.flush();
    }
}

/// Begins an empty line after Ctrl-C, which the terminal shows as `^C`.
pub(crate) fn end_input_line() {
    if IS_SHOWN.load(Ordering::SeqCst) {
        take_away();
    } else if is_seen() {
        let _ = writeln!(io::stderr().lock());
    }
}

/// Leaves the terminal to a question until what is returned is dropped.
pub(crate) fn hold() -> Held {
    QUESTIONS.fetch_add(1, Ordering::SeqCst);
    take_away();
    Held(())
}

/// While this is there, the line is not shown.
#[derive(Debug)]
pub(crate) struct Held(());

impl Drop for Held {
    fn drop(&mut self) {
        QUESTIONS.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Stderr for what is not printed by this program's own words, such as lines of the log.
pub(crate) fn stderr() -> io::Stderr {
    take_away();
    io::stderr()
}

/// How many columns a line may have.
pub(crate) fn width() -> usize {
    // The last one is left free: some terminals wrap as soon as it is written to. And `^C` may come behind the line.
    columns(io::stderr()).saturating_sub(3)
}
