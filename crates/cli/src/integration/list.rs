//! `daypass integration list`

use super::rows::{COLUMNS, row, with_status};
use crate::browsing::BrowserOptions;
use crate::engine;
use crate::failure::Failure;
use crate::format::Local;
use crate::json::{self, IntegrationDocument};
use crate::session::list::Output;
use crate::table::{Layout, table};
use crate::terminal::{print, say};
use clap::Args;

/// List integrations and their sign-ins
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  daypass integration list
  daypass integration list --json")]
pub(crate) struct List {
    /// Show every column in full, even on a terminal
    #[arg(short, long, value_enum, value_name = "FORM")]
    output: Option<Output>,
    /// Print JSON
    #[arg(long, conflicts_with = "output")]
    json: bool,
}

impl List {
    pub(crate) fn run(self) -> Result<(), Failure> {
        let engine = engine::open(BrowserOptions::default().browser())?;
        let (catalog, status) = (engine.view().catalog()?, engine.view().status()?);
        let integrations = with_status(&catalog, &status);
        if self.json {
            let documents: Vec<_> =
                integrations.map(|(item, status)| IntegrationDocument::new(item, status)).collect();
            return json::print(&documents);
        }
        if catalog.integrations.is_empty() {
            say("No integration yet. Add one: daypass integration add START_URL");
            return Ok(());
        }
        let local = Local::at(engine.now());
        let rows: Vec<_> = integrations.map(|(item, status)| row(item, status, &local)).collect();
        Ok(print(&table(COLUMNS, &rows, Layout::of_stdout(self.output == Some(Output::Wide))))?)
    }
}
