//! What is to be seen: lines of pieces of text, each at its column.

use anstyle::Style;

/// A piece of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Span {
    /// Where it begins. The terminal is told so, as it may take another number of columns for what stands before.
    pub column: usize,
    /// One line of text without control characters.
    pub text: String,
    /// How it looks.
    pub style: Style,
}

/// Lines one below the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Frame {
    /// From the top.
    pub lines: Vec<Vec<Span>>,
    /// The column of the cursor, which is in the first line.
    pub cursor: usize,
}

/// The size of a terminal, in rows and columns of letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Size {
    /// Rows.
    pub rows: usize,
    /// Columns.
    pub columns: usize,
}

impl Size {
    /// A size as a terminal tells it. One that does not know its own tells 0.
    pub(crate) fn told(rows: u16, columns: u16) -> Self {
        let known = |told: u16, usual: usize| if told == 0 { usual } else { usize::from(told) };
        Self { rows: known(rows, 24), columns: known(columns, 80) }
    }

    /// The columns that are used: in the last one terminals differ in when they go to the next line.
    pub(crate) fn room(self) -> usize {
        self.columns.saturating_sub(1)
    }
}

#[cfg(test)]
impl Frame {
    /// The lines as a person sees them, where each character takes the columns that it is measured at.
    pub(crate) fn seen(&self) -> Vec<String> {
        let line = |spans: &Vec<Span>| {
            spans.iter().fold(String::new(), |line, span| {
                let gap = span.column.checked_sub(super::text_width::width(&line));
                let gap = gap.unwrap_or_else(|| panic!("{} is written over: {spans:?}", span.column));
                format!("{line}{}{}", " ".repeat(gap), span.text)
            })
        };
        self.lines.iter().map(line).collect()
    }
}
