//! `daypass history`

use crate::browsing::BrowserOptions;
use crate::failure::Failure;
use crate::format::Local;
use crate::json::{self, HistoryDocument};
use crate::session::list::Output;
use crate::table::{Cell, Column, Layout, table};
use crate::terminal::{BAD, FAINT, print, say};
use crate::{engine, pick};
use clap::Args;
use clap::builder::RangedU64ValueParser;
use daypass_core::ProfileName;
use daypass_core::view::{Event, HistoryEntry};

const COLUMNS: [Column; 6] = [
    Column::kept("TIME", usize::MAX),
    Column::kept("WHAT", 10),
    Column::kept("SESSION", 16).wanting(26),
    Column::roomy("BY", 1, 9),
    Column::roomy("PROFILE", 2, 12),
    Column::whole("ACCESS KEY", 3),
];

/// Show what was issued, when, and to which profile or program
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  daypass history
  daypass history 'Shop Production/OnCall' --limit 5")]
pub(crate) struct History {
    /// The session; omit for all of them
    session: Option<String>,
    /// The maximum number of lines, newest first
    #[arg(long, value_name = "N", default_value_t = 50, value_parser = RangedU64ValueParser::<u32>::new().range(1..))]
    limit: u32,
    /// Show every column in full, even on a terminal
    #[arg(short, long, value_enum, value_name = "FORM")]
    output: Option<Output>,
    /// Print JSON
    #[arg(long, conflicts_with = "output")]
    json: bool,
}

impl History {
    pub(crate) fn run(self) -> Result<(), Failure> {
        let engine = engine::open(BrowserOptions::none().browser())?;
        let id = self.session.as_deref().map(|name| pick::named(&engine, name)).transpose()?;
        let entries = engine.view().history().list(id.as_ref(), self.limit)?;
        if self.json {
            return json::print(&entries.iter().map(HistoryDocument::new).collect::<Vec<_>>());
        }
        if entries.is_empty() {
            say("Nothing has happened yet.");
            return Ok(());
        }
        let local = Local::at(engine.now());
        let rows: Vec<_> = entries.iter().map(|entry| row(entry, &local)).collect();
        Ok(print(&table(COLUMNS, &rows, Layout::of_stdout(self.output == Some(Output::Wide))))?)
    }
}

fn row(entry: &HistoryEntry, local: &Local) -> [Cell; 6] {
    let profiles: Vec<&str> = entry.profiles.iter().map(ProfileName::as_str).collect();
    let what = match entry.event {
        Event::Issued => Cell::from("issued"),
        Event::Renewed => Cell::from("renewed"),
        Event::HandedOut => Cell::from("handed out"),
        Event::Stopped if !entry.detail.is_empty() => Cell::from("stopped: no longer assigned"),
        Event::Stopped => Cell::from("stopped"),
        Event::Expired => Cell::from("ended"),
        Event::Rotated => Cell::from(format!("access key rotated: {}", entry.detail)),
        Event::Prompted => Cell::from("MFA code asked for"),
        Event::Failed => Cell::styled(&format!("failed: {}", entry.detail), BAD),
    };
    [
        local.time(entry.at),
        what,
        Cell::from(entry.session_name.as_deref().unwrap_or(entry.session.as_str())),
        Cell::from(entry.caller.to_string()),
        Cell::from(profiles.join(", ")),
        Cell::styled(entry.access_key_id.as_deref().unwrap_or_default(), FAINT),
    ]
}
