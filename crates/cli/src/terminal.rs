//! What is printed: the result on stdout, all else on stderr. A reader that has gone is no error and no panic.

use crate::failure::Failure;
use anstyle::{AnsiColor, Style};
use daypass_core::Secret;
use std::io::{IsTerminal, Write};

/// For headings and what is of no concern now.
pub(crate) const FAINT: Style = Style::new().dimmed();
/// For what works.
pub(crate) const GOOD: Style = AnsiColor::Green.on_default();
/// For what soon needs a person.
pub(crate) const DUE: Style = AnsiColor::Yellow.on_default();
/// For what went wrong.
pub(crate) const BAD: Style = AnsiColor::Red.on_default();

/// Prints a result. Colours are left out where stdout is no terminal or `NO_COLOR` is set.
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    let mut out = anstream::stdout().lock();
    written(out.write_all(text.as_bytes()).and_then(|()| out.flush()))
}

/// Prints the secret that a command was asked for, as it stands.
pub(crate) fn print_secret(text: &Secret) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    written(out.write_all(text.expose().as_bytes()).and_then(|()| out.flush()))
}

/// What came of writing a result.
fn written(result: std::io::Result<()>) -> Result<(), Failure> {
    result.map_err(|error| match error.kind() {
        std::io::ErrorKind::BrokenPipe => Failure::NobodyReads,
        _ => Failure::system("The result cannot be printed", &error),
    })
}

/// Says a line on stderr. Where stderr is gone there is nobody to say it to.
pub(crate) fn say(line: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{line}");
}

/// Shows a line of progress in the place of the one before; only a terminal can.
pub(crate) fn show_progress(line: &str) {
    if std::io::stderr().is_terminal() {
        let mut err = std::io::stderr().lock();
        let _ = write!(err, "\r\x1b[2K{line}");
        let _ = err.flush();
    }
}

/// Whether a person is there to be asked: they type on stdin and read stderr.
pub(crate) fn can_ask() -> bool {
    std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
}

/// Text from elsewhere as one line that cannot control the terminal: without control characters, blanks for breaks.
pub(crate) fn plain(text: &str) -> String {
    text.chars()
        .filter_map(|c| match c {
            '\n' | '\t' => Some(' '),
            // Directional overrides reorder what stands around them.
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => None,
            c => (!c.is_control()).then_some(c),
        })
        .collect()
}
