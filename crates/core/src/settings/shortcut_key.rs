//! The keys that a shortcut can have, as each system calls them.
//!
//! Facts: W3C's *UI Events KeyboardEvent code Values* for the places of keys, which Windows and macOS are asked by; X.Org's
//! `keysymdef.h` for keysyms, and libxkbcommon's `xkbcommon-keysyms.h` for their names, which desktop portals are asked by.

/// A key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShortcutKey {
    /// A letter, as in `K`.
    Letter(char),
    /// A digit of the row above the letters.
    Digit(char),
    /// A function key, F1 to F24.
    Function(u8),
    /// Another one.
    Other(&'static OtherKey),
}

/// A key that is neither a letter, a digit nor a function key.
#[derive(Debug, PartialEq, Eq)]
pub struct OtherKey {
    name: &'static str,
    code: &'static str,
    keysym_name: &'static str,
    keysym: u32,
}

const fn other(name: &'static str, code: &'static str, keysym_name: &'static str, keysym: u32) -> OtherKey {
    OtherKey { name, code, keysym_name, keysym }
}

static OTHER_KEYS: [OtherKey; 22] = [
    other("Space", "Space", "space", 0x20),
    other("Enter", "Enter", "Return", 0xff0d),
    other("Insert", "Insert", "Insert", 0xff63),
    other("Delete", "Delete", "Delete", 0xffff),
    other("Home", "Home", "Home", 0xff50),
    other("End", "End", "End", 0xff57),
    other("PageUp", "PageUp", "Page_Up", 0xff55),
    other("PageDown", "PageDown", "Page_Down", 0xff56),
    other("Up", "ArrowUp", "Up", 0xff52),
    other("Down", "ArrowDown", "Down", 0xff54),
    other("Left", "ArrowLeft", "Left", 0xff51),
    other("Right", "ArrowRight", "Right", 0xff53),
    other(",", "Comma", "comma", 0x2c),
    other(".", "Period", "period", 0x2e),
    other("/", "Slash", "slash", 0x2f),
    other(";", "Semicolon", "semicolon", 0x3b),
    other("'", "Quote", "apostrophe", 0x27),
    other("[", "BracketLeft", "bracketleft", 0x5b),
    other("]", "BracketRight", "bracketright", 0x5d),
    other("\\", "Backslash", "backslash", 0x5c),
    other("-", "Minus", "minus", 0x2d),
    other("`", "Backquote", "grave", 0x60),
];

/// `XK_F1` of `keysymdef.h`; the others follow it.
const F1: u32 = 0xffbe;

impl ShortcutKey {
    /// The key of this name, whatever the letter case.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut letters = text.chars();
        if let (Some(one), None) = (letters.next(), letters.next()) {
            if one.is_ascii_alphabetic() {
                return Some(Self::Letter(one.to_ascii_uppercase()));
            }
            if one.is_ascii_digit() {
                return Some(Self::Digit(one));
            }
        }
        if let Some(number) = text.strip_prefix(['F', 'f']).and_then(|number| number.parse::<u8>().ok()) {
            return (1..=24).contains(&number).then_some(Self::Function(number));
        }
        OTHER_KEYS.iter().find(|key| key.name.eq_ignore_ascii_case(text)).map(Self::Other)
    }

    /// As it is written, as in `K`, `F5` and `PageUp`.
    pub fn name(self) -> String {
        match self {
            Self::Letter(one) | Self::Digit(one) => one.to_string(),
            Self::Function(number) => format!("F{number}"),
            Self::Other(key) => key.name.to_owned(),
        }
    }

    /// Its place on the keyboard, as in `KeyK`.
    pub fn code(self) -> String {
        match self {
            Self::Letter(one) => format!("Key{one}"),
            Self::Digit(one) => format!("Digit{one}"),
            Self::Function(number) => format!("F{number}"),
            Self::Other(key) => key.code.to_owned(),
        }
    }

    /// The name of its keysym, as in `k` and `Page_Up`.
    pub fn keysym_name(self) -> String {
        match self {
            Self::Letter(one) | Self::Digit(one) => one.to_ascii_lowercase().to_string(),
            Self::Function(number) => format!("F{number}"),
            Self::Other(key) => key.keysym_name.to_owned(),
        }
    }

    /// Its keysym, which for Latin letters is the small letter's character.
    pub fn keysym(self) -> u32 {
        match self {
            Self::Letter(one) | Self::Digit(one) => u32::from(one.to_ascii_lowercase()),
            Self::Function(number) => F1 + u32::from(number) - 1,
            Self::Other(key) => key.keysym,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_called_as_each_system_calls_it() {
        for (name, code, keysym_name, keysym) in [
            ("K", "KeyK", "k", 0x6b),
            ("7", "Digit7", "7", 0x37),
            ("F1", "F1", "F1", 0xffbe),
            ("F24", "F24", "F24", 0xffd5),
            ("PageUp", "PageUp", "Page_Up", 0xff55),
            (".", "Period", "period", 0x2e),
        ] {
            let key = ShortcutKey::parse(name).unwrap();
            let called = (key.name(), key.code(), key.keysym_name(), key.keysym());
            assert_eq!(called, (name.to_owned(), code.to_owned(), keysym_name.to_owned(), keysym));
        }
    }

    #[test]
    fn every_other_key_is_read_by_its_name() {
        for key in &OTHER_KEYS {
            assert_eq!(ShortcutKey::parse(&key.name.to_lowercase()), Some(ShortcutKey::Other(key)));
        }
        for none in ["", "F0", "F25", "Fx", "é", "Escape", "+"] {
            assert_eq!(ShortcutKey::parse(none), None, "{none}");
        }
    }
}
