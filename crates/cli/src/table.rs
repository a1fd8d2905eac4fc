//! Tables: aligned and fitted to the terminal, or a row a line with tabs for programs.

use crate::terminal::{FAINT, Printed, plain};
use crate::terminal::{columns, cut, width};
use anstyle::Style;
use std::fmt::{self, Display, Formatter};
use std::io::{self, IsTerminal, Write};

/// A cell: one line of text in a style.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cell {
    text: String,
    style: Style,
    exact: Option<String>,
}

impl Cell {
    /// A cell in a style. Control characters are taken out of the text.
    pub(crate) fn styled(text: &str, style: Style) -> Self {
        Self { text: plain(text), style, exact: None }
    }

    /// The same in another style.
    #[must_use]
    pub(crate) fn in_style(self, style: Style) -> Self {
        Self { style, ..self }
    }

    /// The same with what a program reads in its place, such as a whole time or a word for a mark.
    #[must_use]
    pub(crate) fn exactly(self, exact: impl AsRef<str>) -> Self {
        Self { exact: Some(plain(exact.as_ref())), ..self }
    }
}

impl Display for Cell {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        let style = self.style;
        write!(formatter, "{style}{}{style:#}", self.text)
    }
}

impl<T: AsRef<str>> From<T> for Cell {
    fn from(text: T) -> Self {
        Self::styled(text.as_ref(), Style::new())
    }
}

/// A column of a table.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Column {
    heading: &'static str,
    /// `None` is always shown; of the others, the highest is the first that there is no room for.
    rank: Option<u8>,
    /// The width down to which its cells are cut before a column is left out.
    least: usize,
    /// The width that it has before columns of rank [`SPARE`] and more are shown.
    wanted: usize,
}

/// From this rank on columns are nice to have: the names of the rows are not cut for them.
const SPARE: u8 = 2;

impl Column {
    /// A column that is always shown, and cut down to this width where there is no room for more.
    pub(crate) const fn kept(heading: &'static str, least: usize) -> Self {
        Self { heading, rank: None, least, wanted: least }
    }

    /// The same with the width that it has before there are columns that are nice to have.
    pub(crate) const fn wanting(self, wanted: usize) -> Self {
        Self { wanted, ..self }
    }

    /// A column that is shown where there is room for it at this width. The highest rank goes first.
    pub(crate) const fn roomy(heading: &'static str, rank: u8, least: usize) -> Self {
        Self { heading, rank: Some(rank), least, wanted: least }
    }

    /// Whether this is its heading.
    pub(crate) fn is(self, heading: &str) -> bool {
        self.heading == heading
    }

    /// A column whose cells are shown whole or not at all.
    pub(crate) const fn whole(heading: &'static str, rank: u8) -> Self {
        Self::roomy(heading, rank, usize::MAX)
    }
}

/// Columns that are shown whole, for tables of a few short values.
impl From<&'static str> for Column {
    fn from(heading: &'static str) -> Self {
        Self::kept(heading, usize::MAX)
    }
}

/// For whom a table is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Layout {
    /// For a program: a row a line, tabs between the values, every column, nothing cut, no heading.
    Tabs,
    /// For a person whose terminal is this wide: no line is wider.
    Fitted(usize),
    /// For a person who wants every column and nothing cut.
    Whole,
}

impl Layout {
    /// The layout for what stdout is. `wide` asks for every column on a terminal too.
    pub(crate) fn of_stdout(wide: bool) -> Self {
        let out = io::stdout();
        if !out.is_terminal() {
            return Self::Tabs;
        }
        if wide { Self::Whole } else { Self::Fitted(columns(&out)) }
    }
}

/// Between two columns.
const GAP: usize = 2;

/// The rows under their headings, if there are any. On a terminal a column without any value is left out, and what there is
/// no room for is left out or cut in the middle.
pub(crate) fn table<const N: usize>(columns: [Column; N], rows: &[[Cell; N]], layout: Layout) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let limit = match layout {
        Layout::Tabs => {
            let mut text = String::new();
            rows.iter().for_each(|row| push_tabs(&mut text, row));
            return text;
        }
        Layout::Fitted(limit) => Some(limit),
        Layout::Whole => None,
    };
    let natural = natural_widths(&columns, rows);
    let widths = limit.map_or(natural, |limit| fitted(&columns, natural, limit));
    let mut text = String::new();
    if columns.iter().any(|column| !column.heading.is_empty()) {
        push_line(&mut text, &columns.map(|column| Cell::styled(column.heading, FAINT)), &widths);
    }
    for row in rows {
        push_line(&mut text, row, &widths);
    }
    text
}

/// Prints rows for a program as they come, [`Layout::Tabs`].
pub(crate) fn print_tabs<const N: usize>(rows: impl Iterator<Item = [Cell; N]>) -> io::Result<()> {
    let mut printed = Printed::default();
    let mut line = String::new();
    for row in rows {
        line.clear();
        push_tabs(&mut line, &row);
        printed.write_all(line.as_bytes())?;
    }
    printed.flush()
}

/// A row as a line for a program.
fn push_tabs<const N: usize>(text: &mut String, row: &[Cell; N]) {
    for (index, cell) in row.iter().enumerate() {
        if index > 0 {
            text.push('\t');
        }
        text.push_str(cell.exact.as_deref().unwrap_or(&cell.text));
    }
    text.push('\n');
}

/// The width of the widest cell of each column, or 0 where no row has anything in it.
fn natural_widths<const N: usize>(columns: &[Column; N], rows: &[[Cell; N]]) -> [usize; N] {
    let mut widths = [0; N];
    for row in rows {
        for (known, cell) in widths.iter_mut().zip(row) {
            *known = (*known).max(width(&cell.text));
        }
    }
    for (known, column) in widths.iter_mut().zip(columns).filter(|(known, _)| **known > 0) {
        *known = (*known).max(width(column.heading));
    }
    widths
}

/// How wide a line of these columns is.
fn line_width(widths: &[usize]) -> usize {
    let shown = widths.iter().filter(|width| **width > 0);
    shown.map(|width| width + GAP).sum::<usize>().saturating_sub(GAP)
}

/// The widths at which no line is wider than `limit`; 0 leaves a column out.
fn fitted<const N: usize>(columns: &[Column; N], natural: [usize; N], limit: usize) -> [usize; N] {
    let least = |index: usize| natural[index].min(columns[index].least);
    let mut widths = [0; N];
    let mut order: Vec<usize> = (0..N).filter(|index| natural[*index] > 0).collect();
    order.sort_by_key(|index| columns[*index].rank);
    let (needed, spare): (Vec<usize>, Vec<usize>) =
        order.iter().copied().partition(|index| columns[*index].rank.is_none_or(|rank| rank < SPARE));
    for (indices, wanted) in [(needed, columns.map(|column| column.wanted)), (spare, natural)] {
        for index in indices {
            widths[index] = least(index);
            if columns[index].rank.is_some() && line_width(&widths) > limit {
                widths[index] = 0;
            }
        }
        squeeze(&mut widths, limit);
        for &index in &order {
            grow(&mut widths, index, wanted[index].min(natural[index]), limit);
        }
    }
    widths
}

/// Gives a column that is shown as much of what is left as it takes for this width.
fn grow(widths: &mut [usize], index: usize, wanted: usize, limit: usize) {
    let left = limit.saturating_sub(line_width(widths));
    if widths[index] > 0 {
        widths[index] = widths[index].max(wanted.min(widths[index] + left));
    }
}

/// Takes from the widest columns until a line fits, and leaves out the last ones where even that does not help.
fn squeeze(widths: &mut [usize], limit: usize) {
    while line_width(widths) > limit {
        let widest = (0..widths.len()).max_by_key(|index| (widths[*index], std::cmp::Reverse(*index)));
        match widest {
            Some(widest) if widths[widest] > 1 => widths[widest] -= 1,
            _ => {
                let last = widths.iter().rposition(|width| *width > 0);
                let Some(last) = last.filter(|last| widths[..*last].iter().any(|width| *width > 0)) else {
                    return;
                };
                widths[last] = 0;
            }
        }
    }
}

fn push_line<const N: usize>(text: &mut String, line: &[Cell; N], widths: &[usize; N]) {
    let mut blanks = 0;
    let shown = line.iter().zip(widths).filter(|(_, width)| **width > 0);
    for (Cell { text: whole, style, .. }, room) in shown {
        let cell = cut(whole, *room);
        if !cell.is_empty() {
            text.push_str(&format!("{:blanks$}{style}{cell}{style:#}", ""));
            blanks = 0;
        }
        blanks += room.saturating_sub(width(&cell)) + GAP;
    }
    text.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown<const N: usize>(columns: [Column; N], rows: &[[&str; N]], layout: Layout) -> String {
        let rows: Vec<[Cell; N]> = rows.iter().map(|row| row.map(Cell::from)).collect();
        anstream::adapter::strip_str(&table(columns, &rows, layout)).to_string()
    }

    const COLUMNS: [Column; 4] = [
        Column::kept("SESSION", 8),
        Column::whole("LEFT", 0),
        Column::roomy("PROFILE", 2, 6),
        Column::whole("ID", 1),
    ];

    const ROWS: [[&str; 4]; 2] =
        [["Shop Production/ReadOnly", "59 min", "shop-production", "a"], ["東京", "", "", "b"]];

    #[test]
    fn columns_line_up_whatever_the_script() {
        let columns = ["NAME", "N"].map(Column::from);
        let rows = [["Büro", "1"], ["東京", "2"], ["a", ""]];
        assert_eq!(shown(columns, &rows, Layout::Whole), "NAME  N\nBüro  1\n東京  2\na\n");
    }

    #[test]
    fn every_row_took_two_lines_where_the_terminal_is_narrower_than_all_columns() {
        let line = |session: &str, left: &str, profile: &str, id: &str, room: usize| {
            let blanks = 24 - width(session);
            format!("{session}{:blanks$}  {left:6}  {profile:room$}  {id}\n", "")
        };
        for (limit, room, profile, heading) in
            [(60, 15, "shop-production", "PROFILE"), (44, 6, "sho…on", "PRO…LE")]
        {
            let expected = [
                line("SESSION", "LEFT", heading, "ID", room),
                line("Shop Production/ReadOnly", "59 min", profile, "a", room),
                line("東京", "", "", "b", room),
            ];
            assert_eq!(shown(COLUMNS, &ROWS, Layout::Fitted(limit)), expected.concat());
        }
        let narrow = "SESSION     LEFT\nShop…Only   59 min\n東京\n";
        assert_eq!(shown(COLUMNS, &ROWS, Layout::Fitted(18)), narrow, "the last ones have no room");
    }

    #[test]
    fn a_pipe_got_a_padded_table_with_nothing_to_cut_at() {
        let rows = [[Cell::from("a\tb\nc"), Cell::styled("●", FAINT).exactly("active")]];
        let told = table(["NAME", "STATE"].map(Column::from), &rows, Layout::Tabs);
        assert_eq!(told, "a b c\tactive\n");
        assert_eq!(
            shown(COLUMNS, &ROWS[1..], Layout::Tabs),
            "東京\t\t\tb\n",
            "empty values keep their place"
        );
    }

    #[test]
    fn a_column_without_a_value_takes_no_room() {
        let rows = [["a", "", "x", ""]];
        assert_eq!(shown(COLUMNS, &rows, Layout::Whole), "SESSION  PROFILE\na        x\n");
        assert_eq!(shown(COLUMNS, &[], Layout::Whole), "");
    }

    fn columns() -> impl Strategy<Value = [Column; 4]> {
        let column = (proptest::option::of(0..4u8), 0..40usize);
        proptest::array::uniform4(column).prop_map(|columns| {
            columns.map(|(rank, least)| Column { heading: "HEADING", rank, least, wanted: least + 9 })
        })
    }

    proptest! {
        #[test]
        fn no_line_is_wider_than_the_terminal_and_none_is_lost(
            columns in columns(),
            rows in proptest::collection::vec(proptest::array::uniform4("\\PC{0,30}"), 1..6),
            room in 1..120usize,
        ) {
            let rows: Vec<[Cell; 4]> = rows.iter().map(|row| row.each_ref().map(Cell::from)).collect();
            let fitted = table(columns, &rows, Layout::Fitted(room));
            let fitted = anstream::adapter::strip_str(&fitted).to_string();
            prop_assert_eq!(fitted.matches('\n').count(), rows.len() + 1);
            for line in fitted.split('\n') {
                prop_assert!(width(line) <= room, "{} {:?}", room, line);
            }
            let tabs = table(columns, &rows, Layout::Tabs);
            prop_assert!(tabs.split_terminator('\n').all(|line| line.matches('\t').count() == 3));
        }
    }
}
