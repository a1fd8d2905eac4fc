//! A line that is typed, with the keys of readline (readline(3), "emacs mode").

use super::key::Key;
use daypass_core::Secret;
use unicode_segmentation::UnicodeSegmentation;
use zeroize::Zeroizing;

/// In bytes: more than any answer has. What is typed beyond it is not taken.
const LONGEST: usize = 4096;

/// The line so far, and where in it the next letter goes.
#[derive(Debug)]
pub(crate) struct LineEditor {
    /// Its capacity is reserved at once: a text that grows leaves copies behind in the memory that it had before.
    text: Zeroizing<String>,
    /// In bytes; always between two letters as a person sees them.
    at: usize,
    /// A line break of a paste, which becomes a blank once something follows.
    has_break: bool,
}

/// What a key did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pressed {
    /// The text is another.
    Text,
    /// The text is the same.
    Nothing,
    /// The line is done.
    Entered,
    /// The person leaves.
    Left,
    /// The person wants to be back in their shell for a while.
    Suspended,
}

impl LineEditor {
    /// A line with this text in it, and the cursor behind it.
    pub(crate) fn new(text: &str) -> Self {
        let mut line = Zeroizing::new(String::with_capacity(LONGEST.max(text.len())));
        line.push_str(text);
        Self { at: line.len(), text: line, has_break: false }
    }

    /// The text.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Where the cursor is, in bytes.
    pub(crate) fn at(&self) -> usize {
        self.at
    }

    /// Takes everything out.
    pub(crate) fn clear(&mut self) {
        self.remove(0, self.text.len());
    }

    /// The text, for what must not be shown.
    pub(crate) fn into_secret(mut self) -> Secret {
        Secret::new(std::mem::take(&mut *self.text))
    }

    /// Does what a key is for.
    pub(crate) fn press(&mut self, key: Key) -> Pressed {
        match key {
            Key::Char(letter) => self.insert(letter),
            Key::Pasted('\n') => {
                self.has_break = !self.text.is_empty();
                Pressed::Nothing
            }
            Key::Pasted(letter) => {
                if std::mem::take(&mut self.has_break) {
                    self.insert(' ');
                }
                self.insert(if letter == '\t' { ' ' } else { letter })
            }
            Key::Enter => Pressed::Entered,
            Key::Escape | Key::Control('c' | 'g') => Pressed::Left,
            Key::Control('d') if self.text.is_empty() => Pressed::Left,
            Key::Control('z') => Pressed::Suspended,
            Key::Backspace | Key::Control('h') => self.remove(self.letter_before(), self.at),
            Key::Delete | Key::Control('d') => self.remove(self.at, self.letter_behind()),
            Key::Control('u') => self.remove(0, self.at),
            Key::Control('k') => self.remove(self.at, self.text.len()),
            Key::Control('w') => self.remove(self.blank_before(), self.at),
            Key::AltBackspace => self.remove(self.word_before(), self.at),
            Key::Alt('d') => self.remove(self.at, self.word_behind()),
            Key::Left | Key::Control('b') => self.go(self.letter_before()),
            Key::Right | Key::Control('f') => self.go(self.letter_behind()),
            Key::WordLeft | Key::Alt('b') => self.go(self.word_before()),
            Key::WordRight | Key::Alt('f') => self.go(self.word_behind()),
            Key::Home | Key::Control('a') => self.go(0),
            Key::End | Key::Control('e') => self.go(self.text.len()),
            Key::Tab
            | Key::Up
            | Key::Down
            | Key::PageUp
            | Key::PageDown
            | Key::Control(_)
            | Key::Alt(_)
            | Key::Other => Pressed::Nothing,
        }
    }

    fn insert(&mut self, letter: char) -> Pressed {
        if letter.is_control() || self.text.len() + letter.len_utf8() > LONGEST {
            return Pressed::Nothing;
        }
        self.text.insert(self.at, letter);
        self.at += letter.len_utf8();
        Pressed::Text
    }

    fn remove(&mut self, from: usize, to: usize) -> Pressed {
        self.has_break = false;
        self.at = from;
        if from == to {
            return Pressed::Nothing;
        }
        self.text.drain(from..to);
        Pressed::Text
    }

    fn go(&mut self, to: usize) -> Pressed {
        self.at = to;
        Pressed::Nothing
    }

    /// Letters as a person sees them: an accent goes with the letter that it stands on.
    fn letter_before(&self) -> usize {
        self.text[..self.at].grapheme_indices(true).next_back().map_or(0, |(start, _)| start)
    }

    fn letter_behind(&self) -> usize {
        let first = self.text[self.at..].graphemes(true).next();
        self.at + first.map_or(0, str::len)
    }

    /// Where the last run of what is no blank begins.
    fn blank_before(&self) -> usize {
        let before = self.text[..self.at].trim_end();
        before.char_indices().rfind(|(_, c)| c.is_whitespace()).map_or(0, |(at, c)| at + c.len_utf8())
    }

    /// Where the last run of letters and digits begins.
    fn word_before(&self) -> usize {
        let before = self.text[..self.at].trim_end_matches(|c: char| !c.is_alphanumeric());
        before.char_indices().rfind(|(_, c)| !c.is_alphanumeric()).map_or(0, |(at, c)| at + c.len_utf8())
    }

    fn word_behind(&self) -> usize {
        let behind = &self.text[self.at..];
        let gap = behind.find(char::is_alphanumeric).unwrap_or(behind.len());
        let word = behind[gap..].find(|c: char| !c.is_alphanumeric()).unwrap_or(behind.len() - gap);
        self.at + gap + word
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The line after these keys, with `|` for the cursor.
    fn line(begin: &str, keys: &[Key]) -> String {
        let mut line = LineEditor::new(begin);
        for key in keys {
            line.press(*key);
        }
        format!("{}|{}", &line.text()[..line.at()], &line.text()[line.at()..])
    }

    #[test]
    fn control_keys_were_typed_as_letters() {
        use Key::{
            Alt, AltBackspace, Backspace, Char, Control, Delete, End, Home, Left, Right, WordLeft, WordRight,
        };
        for (begin, keys, expected) in [
            ("shop", &[Control('u')][..], "|"),
            ("shop prod", &[Control('b'), Control('b'), Control('u')], "|od"),
            ("shop prod  ", &[Control('w')], "shop |"),
            ("prod/onc", &[Control('w')], "|"),
            ("prod/onc", &[AltBackspace], "prod/|"),
            ("shop", &[Control('a'), Char('x')], "x|shop"),
            ("shop", &[Control('a'), Control('e'), Char('x')], "shopx|"),
            ("shop", &[Control('a'), Control('f'), Control('k')], "s|"),
            ("shop", &[Control('h'), Backspace], "sh|"),
            ("shop", &[Home, Delete, Control('d')], "|op"),
            ("shop", &[Left, Left, Char('x'), Right, End], "shxop|"),
            ("shop prod", &[WordLeft, WordLeft, WordRight], "shop| prod"),
            ("shop prod", &[Alt('b'), Alt('d')], "shop |"),
            ("shop", &[Home, Left, Backspace, End, Right, Delete], "shop|"),
            (
                "shop",
                &[Control('t'), Control('y'), Control('s'), Alt('x'), Key::Tab, Key::Up, Key::Other],
                "shop|",
            ),
            ("e\u{301}👨‍👩‍👧ü", &[Backspace], "e\u{301}👨‍👩‍👧|"),
            ("e\u{301}👨‍👩‍👧", &[Backspace], "e\u{301}|"),
            ("e\u{301}x", &[Left, Backspace], "|x"),
            ("", &[Control('w'), Control('u'), Control('k'), Backspace, Delete, WordLeft, WordRight], "|"),
        ] {
            assert_eq!(line(begin, keys), expected, "{begin:?} {keys:?}");
        }
    }

    #[test]
    fn a_question_is_left_by_the_keys_for_that() {
        for key in [Key::Escape, Key::Control('c'), Key::Control('g')] {
            assert_eq!(LineEditor::new("shop").press(key), Pressed::Left);
        }
        assert_eq!(LineEditor::new("").press(Key::Control('d')), Pressed::Left);
        assert_eq!(LineEditor::new("shop").press(Key::Control('d')), Pressed::Nothing);
        assert_eq!(LineEditor::new("shop").press(Key::Control('z')), Pressed::Suspended);
        assert_eq!(LineEditor::new("shop").press(Key::Enter), Pressed::Entered);
    }

    #[test]
    fn a_paste_is_one_line_and_does_not_end_it() {
        let pasted = |text: &str| -> Vec<Key> { text.chars().map(Key::Pasted).collect() };
        for (text, expected) in [
            ("123456\n", "123456|"),
            ("a\tb", "a b|"),
            ("one\n\ntwo\n", "one two|"),
            ("\n\nx", "x|"),
            ("a\u{1b}b", "ab|"),
        ] {
            assert_eq!(line("", &pasted(text)), expected, "{text:?}");
        }
    }

    #[test]
    fn a_line_takes_no_more_than_it_has_room_for() {
        let mut line = LineEditor::new(&"x".repeat(LONGEST - 1));
        assert_eq!(line.press(Key::Char('ü')), Pressed::Nothing);
        assert_eq!(line.press(Key::Char('u')), Pressed::Text);
        assert_eq!((line.text().len(), line.into_secret().expose().len()), (LONGEST, LONGEST));
    }
}
