//! Questions that are answered with a line: a text, a secret, yes or no.

use super::asking::{Unanswered, on_terminal};
use super::device::{Device, Event};
use super::frame::{Frame, Span};
use super::line_editor::{LineEditor, Pressed};
use super::screen::Screen;
use super::stop::Stop;
use super::text_width::{width, wrapped};
use anstyle::Style;
use daypass_core::Secret;
use unicode_segmentation::UnicodeSegmentation;

/// In columns: a question that leaves less for the answer stands on lines of its own.
const LEAST_ROOM: usize = 16;
/// Stands before the answer then.
const POINTER: &str = "› ";

/// Stands where it is not usual that an answer is not shown.
const UNSEEN: &str = "(not shown)";

/// What of an answer is shown while it is typed.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Echo {
    /// All of it.
    All,
    /// None of it.
    Nothing,
    /// All of it as long as this is so: it may be a secret in the wrong place otherwise.
    While(fn(&str) -> bool),
}

impl Echo {
    fn shows(self, text: &str) -> bool {
        match self {
            Self::All => true,
            Self::Nothing => false,
            Self::While(may_be_seen) => may_be_seen(text),
        }
    }
}

/// A question whose answer is a line.
#[derive(Clone, Copy)]
pub(crate) struct Question<'a> {
    /// Without the blank behind it.
    pub text: &'a str,
    /// What of the answer is shown.
    pub echo: Echo,
    /// Why a line is none of the answers, if it is none.
    pub refusal: &'a dyn Fn(&str) -> Option<String>,
}

/// A line that is shown while it is typed.
pub(crate) fn ask_line(
    text: &str,
    stop: &Stop,
    refusal: &dyn Fn(&str) -> Option<String>,
) -> Result<String, Unanswered> {
    let answer = ask(&Question { text, echo: Echo::All, refusal }, stop)?;
    Ok(answer.expose().to_owned())
}

/// A secret, which is not shown.
pub(crate) fn ask_secret(text: &str) -> Result<Secret, Unanswered> {
    ask(&Question { text, echo: Echo::Nothing, refusal: &|_| None }, &Stop::default())
}

/// Yes or no; an empty line is what is usual.
pub(crate) fn confirm(text: &str, usual: bool) -> Result<bool, Unanswered> {
    let text = format!("{text} ({})", if usual { "Y/n" } else { "y/N" });
    let refusal = |line: &str| {
        (!line.trim().is_empty() && yes_or_no(line).is_none()).then(|| "Answer y or n.".to_owned())
    };
    let line = ask_line(&text, &Stop::default(), &refusal)?;
    Ok(yes_or_no(&line).unwrap_or(usual))
}

fn yes_or_no(line: &str) -> Option<bool> {
    match line.trim().to_lowercase().as_str() {
        "y" | "yes" => Some(true),
        "n" | "no" => Some(false),
        _ => None,
    }
}

/// Asks on the terminal until there is an answer.
///
/// # Errors
/// [`Unanswered`] where there is none.
pub(crate) fn ask(question: &Question<'_>, stop: &Stop) -> Result<Secret, Unanswered> {
    on_terminal(stop, |device| match device.has_cursor() {
        true => on_screen(question, device, stop),
        false => on_paper(question, device, stop),
    })
}

fn on_screen(question: &Question<'_>, device: &mut Device, stop: &Stop) -> Result<Secret, Unanswered> {
    let mut line = LineEditor::new("");
    let (above, before) = layout(question.text, device.size().room());
    let mut screen = Screen::new(device);
    screen.clear()?;
    for text in above {
        screen.device.write(format!("{text}\r\n").as_bytes())?;
    }
    loop {
        if !screen.device.has_more() {
            screen.draw(frame(&before, question.echo, &line, screen.device.size().room()))?;
        }
        let pressed = match screen.device.next(stop) {
            Ok(Event::Key(key)) => line.press(key),
            Ok(Event::Nothing) => Pressed::Nothing,
            Ok(Event::Redraw) => {
                screen.redraw(frame(&before, question.echo, &line, screen.device.size().room()))?;
                Pressed::Nothing
            }
            Err(closed) => {
                screen.leave()?;
                return Err(closed.into());
            }
        };
        match pressed {
            Pressed::Text | Pressed::Nothing => {}
            Pressed::Entered => {
                screen.draw(frame(&before, question.echo, &line, screen.device.size().room()))?;
                let Some(why) = (question.refusal)(line.text()) else {
                    screen.leave()?;
                    return Ok(line.into_secret());
                };
                screen.clear()?;
                screen.device.write(format!("{why}\r\n").as_bytes())?;
                forget_unseen(question.echo, &mut line);
            }
            Pressed::Left => {
                screen.leave()?;
                return Err(Unanswered::Left);
            }
            Pressed::Suspended => {
                screen.leave()?;
                screen.device.suspend()?;
            }
        }
    }
}

/// What nobody sees cannot be mended: it is typed anew.
fn forget_unseen(echo: Echo, line: &mut LineEditor) {
    if !echo.shows(line.text()) {
        line.clear();
    }
}

/// The lines that stand above the answer, and what stands before it.
fn layout(question: &str, room: usize) -> (Vec<String>, String) {
    if width(question) + 1 + LEAST_ROOM <= room {
        return (Vec::new(), format!("{question} "));
    }
    (wrapped(question, room), POINTER.to_owned())
}

/// The line as it is seen. Of a long one the part with the cursor is.
fn frame(before: &str, echo: Echo, line: &LineEditor, room: usize) -> Frame {
    let begin = width(before);
    let (text, at) = match echo {
        echo if echo.shows(line.text()) => (line.text(), line.at()),
        Echo::While(_) => (UNSEEN, 0),
        Echo::All | Echo::Nothing => ("", 0),
    };
    let (shown, cursor) = window(text, at, room.saturating_sub(begin));
    let span = |column, text: &str| Span { column, text: text.to_owned(), style: Style::new() };
    Frame { lines: vec![vec![span(0, before), span(begin, shown)]], cursor: begin + cursor }
}

/// The part of a text that fits into so many columns and has the cursor in it, and the cursor's column.
pub(super) fn window(text: &str, at: usize, room: usize) -> (&str, usize) {
    let mut start = 0;
    // The cursor needs a column, too.
    while start < at && width(&text[start..at]) >= room {
        start += text[start..].graphemes(true).next().map_or(1, str::len);
    }
    let mut end = at;
    for letter in text[at..].graphemes(true) {
        if width(&text[start..end + letter.len()]) > room {
            break;
        }
        end += letter.len();
    }
    (&text[start..end], width(&text[start..at]))
}

/// A line that is shown while it is typed, where the cursor cannot be moved.
pub(super) fn line_on_paper(text: &str, device: &mut Device, stop: &Stop) -> Result<String, Unanswered> {
    let line = on_paper(&Question { text, echo: Echo::All, refusal: &|_| None }, device, stop)?;
    Ok(line.expose().to_owned())
}

/// The same where the cursor cannot be moved: what is typed is printed, and what is deleted is written over, as the system does
/// in its own lines.
fn on_paper(question: &Question<'_>, device: &mut Device, stop: &Stop) -> Result<Secret, Unanswered> {
    let mut line = LineEditor::new("");
    let mut seen = String::new();
    let echoes = device.echoed();
    device.write(format!("{} ", question.text).as_bytes())?;
    loop {
        let pressed = match device.next(stop) {
            Ok(Event::Key(key)) => line.press(key),
            Ok(Event::Nothing | Event::Redraw) => Pressed::Nothing,
            Err(closed) => {
                device.write(b"\r\n")?;
                return Err(closed.into());
            }
        };
        if echoes && question.echo.shows(line.text()) {
            device.write(correction(&seen, line.text()).as_bytes())?;
            line.text().clone_into(&mut seen);
        }
        match pressed {
            Pressed::Text | Pressed::Nothing => {}
            Pressed::Entered => {
                device.write(b"\r\n")?;
                let Some(why) = (question.refusal)(line.text()) else { return Ok(line.into_secret()) };
                device.write(format!("{why}\r\n{} ", question.text).as_bytes())?;
                line.clear();
                seen.clear();
            }
            Pressed::Left => {
                device.write(b"\r\n")?;
                return Err(Unanswered::Left);
            }
            Pressed::Suspended => {
                device.suspend()?;
                device.write(format!("{} {seen}", question.text).as_bytes())?;
            }
        }
    }
}

/// What is printed behind a text to have another one in its place.
fn correction(seen: &str, text: &str) -> String {
    let same: usize = seen
        .graphemes(true)
        .zip(text.graphemes(true))
        .take_while(|(seen, letter)| seen == letter)
        .map(|(letter, _)| letter.len())
        .sum();
    format!("{}{}", "\u{8} \u{8}".repeat(width(&seen[same..])), &text[same..])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::terminal::key::Key;

    #[test]
    fn a_long_question_stands_above_its_answer() {
        assert_eq!(layout("Remove mira?", 79), (vec![], "Remove mira? ".to_owned()));
        let (above, before) = layout("MFA code of mira (mira) for Shop Production/Deploy:", 39);
        assert_eq!(above, ["MFA code of mira (mira) for Shop", "Production/Deploy:"]);
        assert_eq!(before, "› ");
    }

    #[test]
    fn of_a_long_line_the_part_with_the_cursor_is_seen() {
        for (text, at, room, expected) in [
            ("abc", 3, 10, ("abc", 3)),
            ("abcdef", 6, 4, ("def", 3)),
            ("abcdef", 0, 4, ("abcd", 0)),
            ("abcdef", 4, 4, ("bcde", 3)),
            ("東京本番", 12, 5, ("本番", 4)),
            ("", 0, 0, ("", 0)),
        ] {
            assert_eq!(window(text, at, room), expected, "{text} at {at} in {room}");
        }
    }

    #[test]
    fn what_may_be_a_secret_is_not_seen() {
        let seen = |echo, text| frame("Key:", echo, &LineEditor::new(text), 40).seen();
        assert_eq!(seen(Echo::All, "AKIA"), ["Key:AKIA"]);
        assert_eq!(seen(Echo::Nothing, "AKIA"), ["Key:"]);
        let of_an_id = Echo::While(|text| text.starts_with('A'));
        assert_eq!(seen(of_an_id, "AKIA"), ["Key:AKIA"]);
        assert_eq!(seen(of_an_id, "wJal"), ["Key:(not shown)"]);
    }

    #[test]
    fn what_is_deleted_on_paper_is_written_over() {
        for (seen, text, expected) in [
            ("", "a", "a"),
            ("ab", "abc", "c"),
            ("abc", "ab", "\u{8} \u{8}"),
            ("a東", "a", "\u{8} \u{8}\u{8} \u{8}"),
            ("abc", "xbc", "\u{8} \u{8}\u{8} \u{8}\u{8} \u{8}xbc"),
        ] {
            assert_eq!(correction(seen, text), expected, "{seen} to {text}");
        }
    }

    #[test]
    fn yes_and_no_are_taken_in_any_case() {
        for (line, expected) in
            [("y", Some(true)), (" YES ", Some(true)), ("N", Some(false)), ("", None), ("yep", None)]
        {
            assert_eq!(yes_or_no(line), expected, "{line}");
        }
    }

    #[test]
    fn a_refused_secret_is_typed_anew_and_a_text_is_mended() {
        let mut line = LineEditor::new("12");
        forget_unseen(Echo::All, &mut line);
        assert_eq!(line.text(), "12");
        forget_unseen(Echo::Nothing, &mut line);
        assert_eq!(line.text(), "");
        assert_eq!(line.press(Key::Char('x')), Pressed::Text);
    }
}
