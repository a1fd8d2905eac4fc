//! The clipboard of the person's own terminal, which may be on another machine: OSC 52, as xterm has it.
//!
//! Whether a terminal takes it is not to be learnt: none answers, and some ignore it.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use std::fs::File;
use std::io::{self, IsTerminal, Write};

/// The terminal of this process, whatever its streams are.
const TERMINAL: &str = if cfg!(windows) { "CONOUT$" } else { "/dev/tty" };
/// The most that terminals take, in characters of base64 (hterm); what is longer they drop without a word.
const LONGEST: usize = 100_000;
/// The longest string that screen hands on, in bytes (screen(1); longer ones since 4.2.1).
const PIECE_OF_SCREEN: usize = 256 - 4;

/// What stands between this process and the terminal, and hands its sequences on only where they are wrapped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Multiplexer {
    None,
    Tmux,
    Screen,
}

impl Multiplexer {
    fn of_environment(is_set: impl Fn(&str) -> bool) -> Self {
        match () {
            () if is_set("TMUX") => Self::Tmux,
            () if is_set("STY") => Self::Screen,
            () => Self::None,
        }
    }
}

/// Puts a text into the clipboard of the terminal; `false` where it is too long for one.
///
/// # Errors
/// When there is no terminal to write to.
pub(crate) fn copy(text: &str) -> io::Result<bool> {
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let Some(sequence) = sequence(text, Multiplexer::of_environment(is_set)) else { return Ok(false) };
    match File::options().write(true).open(TERMINAL) {
        Ok(mut terminal) => terminal.write_all(&sequence)?,
        // The terminal is not the process's own.
        Err(_) if io::stderr().is_terminal() => io::stderr().lock().write_all(&sequence)?,
        Err(error) => return Err(error),
    }
    Ok(true)
}

/// The bytes that set the clipboard; nothing where the text is too long.
fn sequence(text: &str, multiplexer: Multiplexer) -> Option<Vec<u8>> {
    let encoded = BASE64_STANDARD.encode(text);
    if encoded.len() > LONGEST {
        return None;
    }
    let plain = format!("\x1b]52;c;{encoded}\x07").into_bytes();
    Some(match multiplexer {
        Multiplexer::None => plain,
        // tmux takes it itself where `set-clipboard` is on, and hands it on where `allow-passthrough` is. Twice is as once.
        Multiplexer::Tmux => {
            let doubled = String::from_utf8_lossy(&plain).replace('\x1b', "\x1b\x1b");
            [&plain[..], b"\x1bPtmux;", doubled.as_bytes(), b"\x1b\\"].concat()
        }
        Multiplexer::Screen => {
            plain.chunks(PIECE_OF_SCREEN).flat_map(|piece| [b"\x1bP", piece, b"\x1b\\"].concat()).collect()
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "https://device.sso.eu-central-1.amazonaws.com/?user_code=BCDF-GHJK";

    #[test]
    fn the_text_is_base64_between_the_marks_of_osc_52() {
        let bytes = sequence("ada", Multiplexer::None).unwrap();
        assert_eq!(bytes, b"\x1b]52;c;YWRh\x07");
    }

    #[test]
    fn tmux_gets_it_for_itself_and_wrapped_for_the_terminal() {
        let bytes = sequence("ada", Multiplexer::Tmux).unwrap();
        assert_eq!(bytes, b"\x1b]52;c;YWRh\x07\x1bPtmux;\x1b\x1b]52;c;YWRh\x07\x1b\\");
    }

    #[test]
    fn screen_gets_it_in_pieces_that_it_hands_on() {
        let text = PAGE.repeat(20);
        let bytes = sequence(&text, Multiplexer::Screen).unwrap();
        let shown = String::from_utf8(bytes).unwrap();
        let pieces: Vec<&str> = shown.split_terminator("\x1b\\").collect();
        assert!(pieces.len() > 5 && pieces.iter().all(|piece| piece.len() + 2 <= 256), "{shown:?}");
        let joined: String = pieces.iter().map(|piece| piece.strip_prefix("\x1bP").unwrap()).collect();
        assert_eq!(joined.into_bytes(), sequence(&text, Multiplexer::None).unwrap());
    }

    #[test]
    fn what_terminals_would_drop_is_not_sent() {
        let limit = "x".repeat(LONGEST / 4 * 3);
        for multiplexer in [Multiplexer::None, Multiplexer::Tmux, Multiplexer::Screen] {
            assert!(sequence(&limit, multiplexer).is_some());
            assert!(sequence(&format!("{limit}x"), multiplexer).is_none());
        }
    }

    #[test]
    fn the_environment_tells_what_stands_between() {
        let of = |set: &[&str]| Multiplexer::of_environment(|name| set.contains(&name));
        assert_eq!(of(&[]), Multiplexer::None);
        assert_eq!(of(&["STY"]), Multiplexer::Screen);
        assert_eq!(of(&["TMUX"]), Multiplexer::Tmux);
        assert_eq!(of(&["TMUX", "STY"]), Multiplexer::Tmux, "the inner one is mostly tmux");
    }
}
