//! The keys that open the palette while another program is in front.

use super::shortcut_key::ShortcutKey;
use serde::{Deserialize, Serialize};
use std::fmt;
use thiserror::Error;

/// Keys that are pressed together: as it is written, `Ctrl+Alt+K`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyCombination {
    /// Control.
    pub ctrl: bool,
    /// Alt, on a Mac's keyboard Option.
    pub alt: bool,
    /// Shift.
    pub shift: bool,
    /// The key with the system's sign: Super, Windows, Command.
    pub super_key: bool,
    /// The last one.
    pub key: ShortcutKey,
}

/// The keys that open the palette from any program, or none: as it is written, `Ctrl+Alt+K` or `off`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PaletteShortcut(Option<KeyCombination>);

/// It is no keys that could be a shortcut.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{0:?} are no keys for a shortcut")]
pub struct NoShortcut(String);

const OFF: &str = "off";

impl PaletteShortcut {
    /// The keys; `None` while it is off.
    pub fn keys(self) -> Option<KeyCombination> {
        self.0
    }

    /// As it is typed; nothing is off too.
    pub(super) fn parse(text: &str) -> Result<Self, NoShortcut> {
        let text = text.trim();
        if text.is_empty() || text.eq_ignore_ascii_case(OFF) {
            return Ok(Self(None));
        }
        KeyCombination::parse(text).map(|keys| Self(Some(keys))).ok_or_else(|| NoShortcut(text.to_owned()))
    }
}

impl KeyCombination {
    fn parse(text: &str) -> Option<Self> {
        let (modifiers, key) = text.rsplit_once('+').unwrap_or(("", text));
        let key = ShortcutKey::parse(key.trim())?;
        let mut keys = Self { ctrl: false, alt: false, shift: false, super_key: false, key };
        for modifier in modifiers.split('+').map(str::trim).filter(|_| !modifiers.is_empty()) {
            let pressed = match modifier.to_ascii_lowercase().as_str() {
                "ctrl" | "control" => &mut keys.ctrl,
                "alt" | "option" => &mut keys.alt,
                "shift" => &mut keys.shift,
                "super" | "cmd" | "command" | "win" | "windows" | "meta" => &mut keys.super_key,
                _ => return None,
            };
            if std::mem::replace(pressed, true) {
                return None;
            }
        }
        // A letter that is a shortcut by itself could not be typed any more, with Shift neither.
        let types_nothing =
            keys.ctrl || keys.alt || keys.super_key || matches!(key, ShortcutKey::Function(_));
        types_nothing.then_some(keys)
    }
}

impl fmt::Display for KeyCombination {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let modifiers =
            [(self.ctrl, "Ctrl"), (self.alt, "Alt"), (self.shift, "Shift"), (self.super_key, "Super")];
        for (_, name) in modifiers.iter().filter(|(pressed, _)| *pressed) {
            write!(f, "{name}+")?;
        }
        f.write_str(&self.key.name())
    }
}

impl fmt::Display for PaletteShortcut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(keys) => keys.fmt(f),
            None => f.write_str(OFF),
        }
    }
}

impl TryFrom<String> for PaletteShortcut {
    type Error = NoShortcut;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<PaletteShortcut> for String {
    fn from(shortcut: PaletteShortcut) -> Self {
        shortcut.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read_however_they_are_written_and_written_in_one_way() {
        for (text, written) in [
            ("Ctrl+Alt+K", "Ctrl+Alt+K"),
            ("alt + control + k", "Ctrl+Alt+K"),
            ("Cmd+Shift+space", "Shift+Super+Space"),
            ("win+.", "Super+."),
            ("Option+PAGEUP", "Alt+PageUp"),
            ("f12", "F12"),
            ("Shift+F5", "Shift+F5"),
            ("ctrl+-", "Ctrl+-"),
            ("off", "off"),
            ("Off", "off"),
            ("", "off"),
        ] {
            let shortcut = PaletteShortcut::parse(text).unwrap();
            assert_eq!(shortcut.to_string(), written, "{text}");
            let json = serde_json::to_string(&shortcut).unwrap();
            assert_eq!(serde_json::from_str::<PaletteShortcut>(&json).unwrap(), shortcut);
        }
    }

    #[test]
    fn what_could_not_be_typed_any_more_is_refused_and_what_is_no_keys() {
        for text in [
            "K",
            "Shift+K",
            "Space",
            "Ctrl",
            "Ctrl+",
            "+K",
            "Ctrl++",
            "Ctrl+Ctrl+K",
            "K+Ctrl",
            "Hyper+K",
            "Ctrl+é",
        ] {
            assert!(PaletteShortcut::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn it_is_off_until_somebody_says_otherwise() {
        assert_eq!(PaletteShortcut::default().keys(), None);
    }
}
