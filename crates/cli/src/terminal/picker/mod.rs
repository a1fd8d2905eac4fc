//! Lets a person pick one of several: as high as there is room, a row each, and gone when it is done.

mod choice;
mod hits;
mod layout;
mod numbered;
mod state;
#[cfg(test)]
mod state_test;

pub(crate) use choice::{Choice, Column, List, Names};

use super::asking::{Unanswered, on_terminal};
use super::device::{Device, Event};
use super::question;
use super::screen::Screen;
use super::stop::Stop;
use hits::Finder;
use numbered::Answer;
use state::{Picker, Step};
use std::io;

/// The index of the row that the person picks.
///
/// # Errors
/// [`Unanswered`] where none is picked.
pub(crate) fn pick(list: List) -> Result<usize, Unanswered> {
    let stop = Stop::default();
    on_terminal(&stop, |device| match device.has_cursor() {
        true => on_screen(list, device, &stop),
        false => on_paper(&list, device, &stop),
    })
}

fn on_screen(list: List, device: &mut Device, stop: &Stop) -> Result<usize, Unanswered> {
    let mut screen = Screen::new(device);
    let mut picker = Picker::new(list);
    let picked = loop {
        if !screen.device.has_more() {
            screen.draw(picker.frame(screen.device.size()))?;
        }
        let step = match screen.device.next(stop) {
            Ok(Event::Key(key)) => picker.press(key, screen.device.size()),
            Ok(Event::Nothing) => Step::On,
            Ok(Event::Redraw) => {
                screen.redraw(picker.frame(screen.device.size()))?;
                Step::On
            }
            Err(closed) => break Err(closed.into()),
        };
        match step {
            Step::On => {}
            Step::Picked(row) => break Ok(row),
            Step::Left => break Err(Unanswered::Left),
            Step::Suspended => {
                screen.clear()?;
                screen.device.suspend()?;
            }
        }
    };
    screen.clear()?;
    picked
}

fn on_paper(list: &List, device: &mut Device, stop: &Stop) -> Result<usize, Unanswered> {
    let mut finder = Finder::new();
    let mut shown = finder.hits(&list.typed, &list.choices);
    loop {
        print(device, &numbered::lines(list, &shown))?;
        let question = numbered::question(list, &shown);
        let typed = question::line_on_paper(&question, device, stop)?;
        match numbered::answer(&typed, list, &shown, &mut finder) {
            Answer::Picked(row) => return Ok(row),
            Answer::Left(rows) => shown = rows,
            Answer::Nothing(why) => print(device, &[why])?,
        }
    }
}

fn print(device: &mut Device, lines: &[String]) -> io::Result<()> {
    lines.iter().try_for_each(|line| device.write(format!("{line}\r\n").as_bytes()))
}
