//! Keys, and how a terminal sends them.

/// A key, or what came like one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Key {
    /// A letter, a digit, a sign or a blank.
    Char(char),
    /// The same out of a paste, where line breaks and tabs come too.
    #[cfg_attr(windows, allow(dead_code, reason = "the console hands over a paste as keys"))]
    Pasted(char),
    /// A letter with Ctrl, in lower case.
    Control(char),
    /// A character with Alt.
    Alt(char),
    /// Alt and the key that deletes backwards.
    AltBackspace,
    /// Ends the line.
    Enter,
    /// The tabulator.
    Tab,
    /// Deletes backwards.
    Backspace,
    /// Deletes forwards.
    Delete,
    /// Leaves the question.
    Escape,
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
    /// Arrow to the left.
    Left,
    /// Arrow to the right.
    Right,
    /// Arrow to the left with Ctrl or Alt.
    WordLeft,
    /// Arrow to the right with Ctrl or Alt.
    WordRight,
    /// To the line's beginning.
    Home,
    /// To its end.
    End,
    /// A page up.
    PageUp,
    /// A page down.
    PageDown,
    /// Any other key, and what a terminal says by itself.
    Other,
}
