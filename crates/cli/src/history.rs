//! `daypass history`

use crate::browsing::BrowserOptions;
use crate::failure::Failure;
use crate::json::{self, HistoryDocument};
use crate::table::{Cell, table};
use crate::terminal::{BAD, FAINT, print, say};
use crate::{engine, format, pick};
use clap::Args;
use daypass_core::ProfileName;
use daypass_core::view::{Event, HistoryEntry};
use jiff::Timestamp;

const HEADING: [&str; 6] = ["WHEN", "SESSION", "WHAT", "PROFILE", "BY", "ACCESS KEY"];

/// Show what was issued, when, and to which profile or program
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  daypass history
  daypass history 'Shop Production/OnCall' --limit 5")]
pub(crate) struct History {
    /// The session; without it, all of them
    session: Option<String>,
    /// How many lines at most, the newest first
    #[arg(long, value_name = "N", default_value_t = 50)]
    limit: u32,
    /// Print one JSON document
    #[arg(long)]
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
        let rows: Vec<_> = entries.iter().map(|entry| row(entry, engine.now())).collect();
        Ok(print(&table(Some(HEADING), &rows))?)
    }
}

fn row(entry: &HistoryEntry, now: Timestamp) -> [Cell; 6] {
    let profiles: Vec<&str> = entry.profiles.iter().map(ProfileName::as_str).collect();
    let what = match entry.event {
        Event::Issued => Cell::from("issued"),
        Event::Renewed => Cell::from("renewed"),
        Event::HandedOut => Cell::from("handed out"),
        Event::Stopped => Cell::from("stopped"),
        Event::Expired => Cell::from("ended"),
        Event::Rotated => Cell::from(format!("access key rotated: {}", entry.detail)),
        Event::Failed => Cell::styled(&format!("failed: {}", entry.detail), BAD),
    };
    [
        Cell::styled(&format!("{} ago", format::length(now.duration_since(entry.at))), FAINT),
        Cell::from(entry.session_name.as_deref().unwrap_or(entry.session.as_str())),
        what,
        Cell::from(profiles.join(", ")),
        Cell::from(entry.caller.to_string()),
        Cell::styled(entry.access_key_id.as_deref().unwrap_or_default(), FAINT),
    ]
}
