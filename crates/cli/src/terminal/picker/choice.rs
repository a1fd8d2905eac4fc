//! What can be picked.

use anstyle::Style;
use daypass_core::matching::Searched;

/// A row of a list that is picked from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Choice {
    /// The colour of the dot before it, where it is live.
    pub live: Option<Style>,
    /// Whether it has a star.
    pub favourite: bool,
    /// What is shown of it, a text a column.
    pub columns: Vec<String>,
    /// The last column, in which nothing is looked for.
    pub note: String,
    /// What words are looked for in; where it is empty, in the columns.
    pub names: Names,
}

/// The names of what can be picked.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Names {
    /// The account's id.
    pub account_id: Option<String>,
    /// The account's name.
    pub account_name: Option<String>,
    /// The role's name.
    pub role: Option<String>,
    /// Every other name of it.
    pub names: Vec<String>,
    /// What says little about it.
    pub about: Vec<String>,
}

impl Choice {
    /// A row of these texts.
    pub(crate) fn of(columns: Vec<String>) -> Self {
        Self { columns, ..Self::default() }
    }

    pub(super) fn searched(&self) -> Searched<'_> {
        if self.names == Names::default() {
            return Searched {
                names: self.columns.iter().map(String::as_str).collect(),
                ..Searched::default()
            };
        }
        Searched {
            account_id: self.names.account_id.as_deref(),
            account_name: self.names.account_name.as_deref(),
            role: self.names.role.as_deref(),
            names: self.names.names.iter().map(String::as_str).collect(),
            about: self.names.about.iter().map(String::as_str).collect(),
        }
    }
}

/// A column of a list: how narrow it may become, and how much it matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Column {
    /// In columns of the terminal. A text that is no wider is never cut.
    pub least: usize,
    /// The columns of the lowest weight become narrow, and are left out, first.
    pub weight: u8,
}

/// What is picked from.
#[derive(Debug, Clone)]
pub(crate) struct List {
    /// What is picked, in a word or two.
    pub question: String,
    /// The rows, the likeliest first.
    pub choices: Vec<Choice>,
    /// The columns of the rows, without the note.
    pub columns: Vec<Column>,
    /// What stands in the filter at first.
    pub typed: String,
    /// The row that is marked at first, where nothing is in the filter.
    pub marked: usize,
}
