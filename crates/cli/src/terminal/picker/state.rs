//! The state of a picker: what is typed, which rows that leaves, which one is marked, and how it looks.

use super::super::frame::{Frame, Size, Span};
use super::super::key::Key;
use super::super::line_editor::{LineEditor, Pressed};
use super::super::question::window;
use super::super::text_width::{cut, width};
use super::choice::{Choice, Column, List};
use super::hits::Finder;
use super::layout::{GAP, widths};
use crate::terminal::FAINT;
use anstyle::Style;

/// More rows than that are not looked through by eye.
const MOST_ROWS: usize = 12;
/// In columns: where the question leaves less for what is typed, it is left out.
const LEAST_ROOM: usize = 10;
/// The time left says why a row is chosen, next to its name.
const NOTE: Column = Column { least: usize::MAX, weight: 200 };

const LIVE: &str = "●";
const FAVOURITE: &str = "★";
const MARKED: &str = "▸";
const BOLD: Style = Style::new().bold();
/// For the letters that made a row a hit. It needs no colour, which may be unwanted.
const LETTER: Style = Style::new().bold().underline();

/// A picker.
pub(super) struct Picker {
    list: List,
    /// How wide each column of the list would be by itself, and the note's.
    natural: Vec<usize>,
    columns: Vec<Column>,
    /// In columns of the terminal: what stands before the rows' texts.
    indent: usize,
    editor: LineEditor,
    finder: Finder,
    /// The indices of the rows that are left by what was typed when they were last looked for.
    hits: Vec<usize>,
    /// Whether something was typed since. Rows are looked for when they are seen or picked, not with each key of a paste.
    is_stale: bool,
    /// Which of them is marked.
    marked: usize,
    /// Which of them is the first that is seen.
    top: usize,
}

/// What a key did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// The picker goes on.
    On,
    /// This row is picked.
    Picked(usize),
    /// The person leaves.
    Left,
    /// The person wants to be back in their shell for a while.
    Suspended,
}

impl Picker {
    pub(super) fn new(list: List) -> Self {
        let texts = |choice: &Choice| -> Vec<usize> {
            choice.columns.iter().chain([&choice.note]).map(|text| width(text)).collect()
        };
        let mut natural = vec![0; list.columns.len() + 1];
        for choice in &list.choices {
            natural.iter_mut().zip(texts(choice)).for_each(|(widest, width)| *widest = width.max(*widest));
        }
        let (live, favourite) = kinds(&list.choices);
        let mut finder = Finder::new();
        let hits = finder.hits(&list.typed, &list.choices);
        let marked = if list.typed.is_empty() { list.marked.min(hits.len().saturating_sub(1)) } else { 0 };
        Self {
            natural,
            columns: list.columns.iter().copied().chain([NOTE]).collect(),
            indent: 2 + 2 * usize::from(live) + 2 * usize::from(favourite),
            editor: LineEditor::new(&list.typed),
            finder,
            hits,
            is_stale: false,
            marked,
            top: 0,
            list,
        }
    }

    /// Does what a key is for. The terminal has this size.
    pub(super) fn press(&mut self, key: Key, size: Size) -> Step {
        let page = rows(size).saturating_sub(1).max(1);
        match key {
            Key::Up | Key::Control('p') => self.mark(|marked| marked.saturating_sub(1)),
            Key::Down | Key::Control('n') => self.mark(|marked| marked + 1),
            Key::PageUp => self.mark(|marked| marked.saturating_sub(page)),
            Key::PageDown => self.mark(|marked| marked + page),
            key => match self.editor.press(key) {
                Pressed::Text => {
                    self.is_stale = true;
                    Step::On
                }
                Pressed::Nothing => Step::On,
                Pressed::Entered => {
                    self.look();
                    self.hits.get(self.marked).map_or(Step::On, |at| Step::Picked(*at))
                }
                Pressed::Left => Step::Left,
                Pressed::Suspended => Step::Suspended,
            },
        }
    }

    /// Looks for the rows that what is typed leaves, and marks the first.
    fn look(&mut self) {
        if std::mem::take(&mut self.is_stale) {
            self.hits = self.finder.hits(self.editor.text(), &self.list.choices);
            (self.marked, self.top) = (0, 0);
        }
    }

    fn mark(&mut self, to: impl FnOnce(usize) -> usize) -> Step {
        self.look();
        self.marked = to(self.marked).min(self.hits.len().saturating_sub(1));
        Step::On
    }

    /// How it looks on a terminal of this size.
    pub(super) fn frame(&mut self, size: Size) -> Frame {
        self.look();
        let rows = rows(size);
        self.top = self.top.clamp((self.marked + 1).saturating_sub(rows), self.marked);
        let (filter, cursor) = self.filter(size.room());
        let mut lines = vec![filter];
        let widths = widths(&self.natural, &self.columns, size.room().saturating_sub(self.indent));
        let seen = self.top..self.hits.len().min(self.top + rows);
        for place in seen {
            lines.push(self.row(place, &widths));
        }
        if self.hits.is_empty() {
            let none: String = cut("  no match", size.room()).into_iter().map(|(_, letter)| letter).collect();
            lines.push(vec![span(0, &none, FAINT)]);
        }
        Frame { lines, cursor }
    }

    /// The line with what is typed and how many rows that leaves, and the cursor's column in it.
    fn filter(&self, room: usize) -> (Vec<Span>, usize) {
        let count = format!("{}/{}", self.hits.len(), self.list.choices.len());
        let whole = format!("  {} › ", self.list.question);
        let before = if width(&whole) + LEAST_ROOM <= room { whole } else { "› ".to_owned() };
        let begin = width(&before);
        // The count goes where what is typed needs the room.
        let beside = room.saturating_sub(begin + GAP + count.len());
        let has_count = beside > width(self.editor.text());
        let field = if has_count { beside } else { room.saturating_sub(begin) };
        let (text, cursor) = window(self.editor.text(), self.editor.at(), field);
        let mut line = vec![span(0, &before, FAINT), span(begin, text, Style::new())];
        if has_count {
            line.push(span(room - count.len(), &count, FAINT));
        }
        (line, begin + cursor)
    }

    fn row(&mut self, place: usize, widths: &[usize]) -> Vec<Span> {
        let choice = &self.list.choices[self.hits[place]];
        let style = if place == self.marked { BOLD } else { Style::new() };
        let mut line = Vec::new();
        if place == self.marked {
            line.push(span(0, MARKED, BOLD));
        }
        if let Some(live) = choice.live {
            line.push(span(2, LIVE, live));
        }
        if choice.favourite {
            line.push(span(self.indent - 2, FAVOURITE, style));
        }
        let marks = self.finder.marks(self.editor.text(), choice);
        let mut column = self.indent;
        let texts = choice.columns.iter().zip(marks).chain([(&choice.note, Vec::new())]);
        for ((text, marks), width) in texts.zip(widths) {
            if *width > 0 {
                pieces(text, &marks, *width, column, style, &mut line);
                column += width + GAP;
            }
        }
        line
    }
}

/// Whether there are live ones and favourites among the rows.
fn kinds(choices: &[Choice]) -> (bool, bool) {
    (choices.iter().any(|choice| choice.live.is_some()), choices.iter().any(|choice| choice.favourite))
}

/// How many rows there is room for, below the line that is typed.
fn rows(size: Size) -> usize {
    size.rows.saturating_sub(1).clamp(1, MOST_ROWS)
}

fn span(column: usize, text: &str, style: Style) -> Span {
    Span { column, text: text.to_owned(), style }
}

/// A text as it fits into a column, with its marked letters set off.
fn pieces(text: &str, marks: &[usize], room: usize, column: usize, style: Style, line: &mut Vec<Span>) {
    let (mut at, mut piece, mut begin, mut is_marked) = (column, String::new(), column, false);
    let mut end = |piece: &mut String, begin, is_marked| {
        if !piece.is_empty() {
            line.push(Span {
                column: begin,
                text: std::mem::take(piece),
                style: if is_marked { LETTER } else { style },
            });
        }
    };
    for (place, letter) in cut(text, room) {
        let marks_it = place.is_some_and(|place| marks.contains(&place));
        if marks_it != is_marked {
            end(&mut piece, begin, is_marked);
            (begin, is_marked) = (at, marks_it);
        }
        piece.push_str(letter);
        at += width(letter);
    }
    end(&mut piece, begin, is_marked);
}
