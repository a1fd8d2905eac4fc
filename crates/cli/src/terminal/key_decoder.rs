//! The keys in the bytes that a terminal sends, as xterm and what came after it send them (ECMA-48, xterm's ctlseqs).
//!
//! It takes a byte at a time, so that nothing behind the end of a line is read: it belongs to whoever reads the terminal
//! next. What it holds is at most one key.

use super::key::Key;

/// The longest sequence of a known key is `[1;5D`. What is longer is swallowed without being kept.
const LONGEST: usize = 8;
const ESCAPE: u8 = 0x1b;

/// Where in the bytes of a key the decoder is.
#[derive(Debug, Default)]
pub(crate) struct KeyDecoder {
    state: State,
    is_pasting: bool,
}

#[derive(Debug, Default, Clone, Copy)]
enum State {
    #[default]
    Ground,
    /// Behind the first bytes of a letter of several.
    Letter { bytes: [u8; 4], length: usize, missing: usize },
    /// Behind an Escape.
    Escape,
    /// Behind `ESC O`.
    Shift3,
    /// Behind `ESC [`, with the parameters so far.
    Sequence { bytes: [u8; LONGEST], length: usize },
}

impl KeyDecoder {
    /// Whether the bytes so far are the beginning of a key.
    pub(crate) fn is_within_key(&self) -> bool {
        !matches!(self.state, State::Ground)
    }

    /// Takes the next byte. The key that ends with it, if one does.
    pub(crate) fn push(&mut self, byte: u8) -> Option<Key> {
        match std::mem::take(&mut self.state) {
            State::Ground => self.begin(byte),
            State::Letter { mut bytes, length, missing } => {
                if byte & 0b1100_0000 != 0b1000_0000 {
                    return self.begin(byte);
                }
                bytes[length] = byte;
                self.letter(bytes, length + 1, missing - 1)
            }
            State::Escape => self.behind_escape(byte),
            State::Shift3 => Some(arrow(byte, false)),
            State::Sequence { mut bytes, length } => {
                // Parameters and what stands between them and the end (ECMA-48, 5.4).
                if (0x20..0x40).contains(&byte) {
                    if length < LONGEST {
                        bytes[length] = byte;
                    }
                    self.state = State::Sequence { bytes, length: length + 1 };
                    return None;
                }
                self.sequence(bytes.get(..length).unwrap_or_default(), byte)
            }
        }
    }

    /// Nothing came for a while: an Escape that was pressed by itself, if there is one.
    pub(crate) fn pause(&mut self) -> Option<Key> {
        let escaped = matches!(self.state, State::Escape) && !self.is_pasting;
        self.state = State::Ground;
        escaped.then_some(Key::Escape)
    }

    fn begin(&mut self, byte: u8) -> Option<Key> {
        match byte {
            ESCAPE => {
                self.state = State::Escape;
                None
            }
            b'\r' | b'\n' if self.is_pasting => Some(Key::Pasted('\n')),
            b'\t' if self.is_pasting => Some(Key::Pasted('\t')),
            0..0x20 | 0x7f if self.is_pasting => None,
            b'\r' | b'\n' => Some(Key::Enter),
            b'\t' => Some(Key::Tab),
            0x01..0x1b => Some(Key::Control(char::from(byte - 1 + b'a'))),
            0x7f => Some(Key::Backspace),
            0 | 0x1c..0x20 => Some(Key::Other),
            0x20..0x7f => self.letter([byte, 0, 0, 0], 1, 0),
            0xc2..0xe0 => self.letter([byte, 0, 0, 0], 1, 1),
            0xe0..0xf0 => self.letter([byte, 0, 0, 0], 1, 2),
            0xf0..0xf5 => self.letter([byte, 0, 0, 0], 1, 3),
            // No letter in UTF-8 begins so.
            _ => None,
        }
    }

    fn letter(&mut self, bytes: [u8; 4], length: usize, missing: usize) -> Option<Key> {
        if missing > 0 {
            self.state = State::Letter { bytes, length, missing };
            return None;
        }
        let letter = str::from_utf8(&bytes[..length]).ok()?.chars().next()?;
        Some(if self.is_pasting { Key::Pasted(letter) } else { Key::Char(letter) })
    }

    fn behind_escape(&mut self, byte: u8) -> Option<Key> {
        match byte {
            b'[' => {
                self.state = State::Sequence { bytes: [0; LONGEST], length: 0 };
                None
            }
            b'O' => {
                self.state = State::Shift3;
                None
            }
            ESCAPE => {
                self.state = State::Escape;
                (!self.is_pasting).then_some(Key::Escape)
            }
            _ if self.is_pasting => None,
            0x08 | 0x7f => Some(Key::AltBackspace),
            0x20..0x7f => Some(Key::Alt(char::from(byte))),
            _ => Some(Key::Other),
        }
    }

    fn sequence(&mut self, parameters: &[u8], end: u8) -> Option<Key> {
        match (parameters, end) {
            (b"200", b'~') => {
                self.is_pasting = true;
                None
            }
            (b"201", b'~') => {
                self.is_pasting = false;
                Some(Key::Other)
            }
            _ if self.is_pasting => None,
            (b"1" | b"7", b'~') => Some(Key::Home),
            (b"4" | b"8", b'~') => Some(Key::End),
            (b"3", b'~') => Some(Key::Delete),
            (b"5", b'~') => Some(Key::PageUp),
            (b"6", b'~') => Some(Key::PageDown),
            (b"", _) => Some(arrow(end, false)),
            // With a modifier: 2 is Shift, 3 Alt, 5 Ctrl.
            (b"1;2", _) => Some(arrow(end, false)),
            (b"1;3" | b"1;5", _) => Some(arrow(end, true)),
            _ => Some(Key::Other),
        }
    }
}

fn arrow(end: u8, by_words: bool) -> Key {
    match end {
        b'A' => Key::Up,
        b'B' => Key::Down,
        b'C' if by_words => Key::WordRight,
        b'D' if by_words => Key::WordLeft,
        b'C' => Key::Right,
        b'D' => Key::Left,
        b'H' => Key::Home,
        b'F' => Key::End,
        _ => Key::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(bytes: &[u8]) -> Vec<Key> {
        let mut decoder = KeyDecoder::default();
        let mut keys: Vec<Key> = bytes.iter().filter_map(|byte| decoder.push(*byte)).collect();
        keys.extend(decoder.pause());
        keys
    }

    #[test]
    fn the_keys_of_terminals_are_known() {
        for (bytes, expected) in [
            (&b"a"[..], &[Key::Char('a')][..]),
            ("ü東👪".as_bytes(), &[Key::Char('ü'), Key::Char('東'), Key::Char('👪')]),
            (b"\r\n", &[Key::Enter, Key::Enter]),
            (b"\t", &[Key::Tab]),
            (b"\x7f", &[Key::Backspace]),
            (b"\x08\x15\x01", &[Key::Control('h'), Key::Control('u'), Key::Control('a')]),
            (b"\x1b", &[Key::Escape]),
            (b"\x1b\x1b", &[Key::Escape, Key::Escape]),
            (b"\x1b[A\x1bOB", &[Key::Up, Key::Down]),
            (b"\x1b[C\x1b[D\x1b[1;5C\x1b[1;3D", &[Key::Right, Key::Left, Key::WordRight, Key::WordLeft]),
            (b"\x1b[H\x1b[F\x1b[1~\x1b[4~\x1bOH", &[Key::Home, Key::End, Key::Home, Key::End, Key::Home]),
            (b"\x1b[3~\x1b[5~\x1b[6~", &[Key::Delete, Key::PageUp, Key::PageDown]),
            (b"\x1bb\x1b\x7f", &[Key::Alt('b'), Key::AltBackspace]),
            (b"\x1b[15~\x1b[?62;22c\x1b[1;2A", &[Key::Other, Key::Other, Key::Up]),
            (b"\x1b[1234567890123456789~x", &[Key::Other, Key::Char('x')]),
            (b"\0\x1c", &[Key::Other, Key::Other]),
        ] {
            assert_eq!(keys(bytes), expected, "{:?}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn what_is_pasted_presses_no_key() {
        let pasted = b"\x1b[200~a\x03\r\nb\x1b[Ac\x1b[201~\r";
        let letters = ['a', '\n', '\n', 'b', 'c'].map(Key::Pasted);
        assert_eq!(keys(pasted), [&letters[..], &[Key::Other, Key::Enter]].concat());
    }

    #[test]
    fn what_is_no_text_is_left_out() {
        assert_eq!(keys(b"a\xff\xc3b\xe6\x9d"), [Key::Char('a'), Key::Char('b')]);
        assert_eq!(keys(b"\xf4\xbf\xbf\xbfb"), [Key::Char('b')]);
        let mut decoder = KeyDecoder::default();
        decoder.push(b'\x1b');
        assert!(decoder.is_within_key());
        decoder.push(b'[');
        assert_eq!(decoder.pause(), None, "the beginning of a key that does not go on is no Escape");
        assert!(!decoder.is_within_key());
    }
}
