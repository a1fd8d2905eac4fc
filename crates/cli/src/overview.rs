//! `daypass` alone: what there is now, and what can be done next.

use crate::browsing::BrowserOptions;
use crate::engine;
use crate::failure::Failure;
use crate::status::{self, Form};
use crate::table::{Cell, Column, Layout, table};
use crate::terminal::{FAINT, print};

/// What a person does most, where something is set up.
const COMMANDS: [[&str; 2]; 3] = [
    ["daypass start", "pick a session and start it"],
    ["daypass exec SESSION -- COMMAND", "run a command as a session"],
    ["daypass --help", "everything else"],
];

const COLUMNS: [Column; 2] = [Column::kept("", usize::MAX), Column::whole("", 0)];

/// Shows it.
pub(crate) async fn run(json: bool) -> Result<(), Failure> {
    let engine = engine::open(BrowserOptions::default().browser())?;
    if json {
        return status::show(&engine, Form::Json).await;
    }
    let catalog = engine.view().catalog()?;
    if catalog.integrations.is_empty() && catalog.sessions.is_empty() {
        return first_run();
    }
    status::show(&engine, Form::Brief).await?;
    let rows = COMMANDS.map(|[command, does]| [Cell::from(command), Cell::styled(does, FAINT)]);
    Ok(print(&format!("\n{}", table(COLUMNS, &rows, Layout::of_stdout(false))))?)
}

/// Leads a person for whom nothing is set up yet.
fn first_run() -> Result<(), Failure> {
    Ok(print("Nothing is set up yet. Add your access portal:\n  daypass integration add START_URL\n")?)
}
