//! `daypass session list`

use super::rows::{HEADING, by_id, row};
use crate::browsing::BrowserOptions;
use crate::engine;
use crate::failure::Failure;
use crate::json::{self, SessionDocument};
use crate::table::table;
use crate::terminal::{print, say};
use clap::Args;
use daypass_core::matching::Words;
use std::io::IsTerminal;

/// The number of sessions that are listed on a terminal.
const LINES: usize = 200;

/// List the sessions with their state and time left
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  daypass session list
  daypass session list shop prod --all
  daypass session list --json")]
pub(crate) struct List {
    /// Beginnings of words of the account, role, profile, name, integration, region or e-mail address; ACCOUNT/ROLE means both
    filter: Vec<String>,
    /// List all of them on a terminal too, which else shows the first 200
    #[arg(long)]
    all: bool,
    /// Print one JSON document, always with all of them
    #[arg(long)]
    json: bool,
}

impl List {
    pub(crate) fn run(self) -> Result<(), Failure> {
        let engine = engine::open(BrowserOptions::default().browser())?;
        let (catalog, status) = (engine.view().catalog()?, engine.view().status()?);
        let by_id = by_id(&status);
        let found = catalog.filtered(&Words::parse(&self.filter.join(" ")));
        let found = found.into_iter().map(|item| (item, by_id.get(item.id.as_str()).copied()));
        if self.json {
            let documents: Vec<_> = found.map(|(item, status)| SessionDocument::new(item, status)).collect();
            return json::print(&documents);
        }
        let count = found.len();
        let lines = if self.all || !std::io::stdout().is_terminal() { count } else { LINES };
        let now = engine.now();
        let rows: Vec<_> = found.take(lines).map(|(item, status)| row(item, status, now)).collect();
        if count > 0 {
            print(&table(Some(HEADING), &rows))?;
        }
        if count == 0 {
            say(nothing(catalog.sessions.is_empty(), catalog.integrations.is_empty()));
        } else if count > lines {
            say(&format!("{lines} of {count} sessions. Narrow them with a FILTER, or list them with --all."));
        }
        Ok(())
    }
}

/// The text for an empty list.
fn nothing(no_sessions: bool, no_integrations: bool) -> &'static str {
    match (no_sessions, no_integrations) {
        (false, _) => "No session matches.",
        (true, false) => "No session yet. Read the accounts and roles: daypass integration sync",
        (true, true) => {
            "No session yet. Add your access portal: daypass integration add START_URL\n\
             Or an IAM user: daypass session add iam-user"
        }
    }
}
