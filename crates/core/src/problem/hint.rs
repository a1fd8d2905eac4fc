//! What helps: words, and the command for it.

use std::fmt::{Display, Formatter, Result};

/// The one thing to do about a problem. Words and command are apart, so that the command can stand on a line of its own,
/// where it is copied whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    /// What to do: a sentence where there is no command, else without its end.
    pub words: String,
    /// The command that does it, as a shell takes it.
    pub command: Option<String>,
}

impl Hint {
    /// To run this, for what the words say.
    pub fn by_command(words: &str, command: impl Into<String>) -> Self {
        let words = words.trim_end().trim_end_matches(['.', ':']).to_owned();
        Self { words, command: Some(command.into()) }
    }
}

/// Words alone.
impl From<&str> for Hint {
    fn from(words: &str) -> Self {
        Self { words: words.to_owned(), command: None }
    }
}

/// In a line.
impl Display for Hint {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match &self.command {
            Some(command) => write!(f, "{}: {command}", self.words),
            None => f.write_str(&self.words),
        }
    }
}
