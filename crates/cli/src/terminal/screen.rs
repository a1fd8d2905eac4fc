//! Draws frames, one in the place of the other, and takes the last one away.

use super::device::Device;
use super::frame::Frame;
use crossterm::cursor::{Hide, MoveToColumn, MoveUp, Show};
use crossterm::queue;
use crossterm::terminal::{Clear, ClearType};
use std::io;

/// The part of a terminal from the line of the cursor on.
#[derive(Debug)]
pub(crate) struct Screen<'a> {
    pub(crate) device: &'a mut Device,
    /// What is seen.
    drawn: Option<Frame>,
}

impl<'a> Screen<'a> {
    pub(crate) fn new(device: &'a mut Device) -> Self {
        Self { device, drawn: None }
    }

    /// Draws a frame in the place of the one before, unless it is the same.
    pub(crate) fn draw(&mut self, frame: Frame) -> io::Result<()> {
        if self.drawn.as_ref() == Some(&frame) { Ok(()) } else { self.redraw(frame) }
    }

    /// Draws a frame in the place of the one before, which somebody else may have disturbed.
    pub(crate) fn redraw(&mut self, frame: Frame) -> io::Result<()> {
        let mut drawing = self.beginning()?;
        let colours = self.device.has_colours();
        for (row, line) in frame.lines.iter().enumerate() {
            if row > 0 {
                drawing.extend_from_slice(b"\r\n");
            }
            // Before anything is in the line: behind its last column some terminals would erase that one too.
            queue!(drawing, Clear(ClearType::CurrentLine))?;
            for span in line {
                let style = if colours { span.style } else { span.style.fg_color(None).bg_color(None) };
                queue!(drawing, MoveToColumn(column(span.column)))?;
                drawing.extend_from_slice(format!("{style}{}{style:#}", span.text).as_bytes());
            }
        }
        queue!(drawing, Clear(ClearType::FromCursorDown))?;
        let below = frame.lines.len().saturating_sub(1);
        if below > 0 {
            queue!(drawing, MoveUp(column(below)))?;
        }
        queue!(drawing, MoveToColumn(column(frame.cursor)), Show)?;
        self.drawn = Some(frame);
        self.device.write(&drawing)
    }

    /// Takes away what was drawn.
    pub(crate) fn clear(&mut self) -> io::Result<()> {
        let mut drawing = self.beginning()?;
        queue!(drawing, Clear(ClearType::FromCursorDown), Show)?;
        self.drawn = None;
        self.device.write(&drawing)
    }

    /// Leaves what was drawn, and goes on below its first line.
    pub(crate) fn leave(&mut self) -> io::Result<()> {
        self.drawn = None;
        self.device.write(b"\r\n")
    }

    /// What brings the cursor to where the frame began. A terminal that has become narrower has broken the line of the cursor.
    fn beginning(&self) -> io::Result<Vec<u8>> {
        let mut drawing = Vec::new();
        queue!(drawing, Hide)?;
        let broken = self.drawn.as_ref().map_or(0, |frame| frame.cursor) / self.device.size().columns;
        if broken > 0 {
            queue!(drawing, MoveUp(column(broken)))?;
        }
        queue!(drawing, MoveToColumn(0))?;
        Ok(drawing)
    }
}

fn column(at: usize) -> u16 {
    u16::try_from(at).unwrap_or(u16::MAX)
}
