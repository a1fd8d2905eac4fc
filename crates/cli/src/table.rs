//! Aligned columns.

use crate::terminal::{FAINT, plain};
use anstyle::Style;
use unicode_width::UnicodeWidthStr;

/// A cell: one line of text in a style.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cell {
    text: String,
    style: Style,
}

impl Cell {
    /// A cell in a style. Control characters are taken out of the text.
    pub(crate) fn styled(text: &str, style: Style) -> Self {
        Self { text: plain(text), style }
    }
}

impl<T: AsRef<str>> From<T> for Cell {
    fn from(text: T) -> Self {
        Self::styled(text.as_ref(), Style::new())
    }
}

/// The rows under their heading. Each column is as wide as its widest cell, with two blanks between columns.
pub(crate) fn table<const N: usize>(heading: Option<[&str; N]>, rows: &[[Cell; N]]) -> String {
    let heading = heading.map(|heading| heading.map(|text| Cell::styled(text, FAINT)));
    let lines = || heading.iter().chain(rows);
    let mut widths = [0; N];
    for line in lines() {
        for (width, cell) in widths.iter_mut().zip(line) {
            *width = (*width).max(cell.text.width());
        }
    }
    let mut text = String::new();
    for line in lines() {
        let last = line.iter().rposition(|cell| !cell.text.is_empty()).unwrap_or(0);
        for (column, cell) in line.iter().enumerate().take(last + 1) {
            let gap = if column == last { 0 } else { widths[column] + 2 - cell.text.width() };
            text.push_str(&format!("{}{}{:#}{:gap$}", cell.style, cell.text, cell.style, ""));
        }
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up_whatever_the_script() {
        let rows = [["Büro", "1"], ["東京", "2"], ["a", ""]].map(|row| row.map(Cell::from));
        let text = anstream::adapter::strip_str(&table(Some(["NAME", "N"]), &rows)).to_string();
        assert_eq!(text, "NAME  N\nBüro  1\n東京  2\na\n");
    }
}
