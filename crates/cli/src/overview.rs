//! `daypass` alone: what there is now, and what can be done next.

use crate::browsing::BrowserOptions;
use crate::failure::Failure;
use crate::status::{self, Form};
use crate::table::{Cell, Column, Layout, table};
use crate::terminal::{FAINT, can_ask, print};
use crate::{engine, first_run};

/// What a person does most, where something is set up.
const COMMANDS: [[&str; 2]; 3] = [
    ["daypass start", "pick a session and start it"],
    ["daypass exec SESSION -- COMMAND", "run a command as a session"],
    ["daypass --help", "everything else"],
];

const COLUMNS: [Column; 2] = [Column::kept("", usize::MAX), Column::whole("", 0)];

/// What is next for a person for whom nothing is set up.
const NOTHING_YET: &str =
    "Nothing is set up yet. Add your access portal:\n  daypass integration add START_URL\n";

/// Shows it. Where nothing is set up, it leads a person on a terminal to their first credentials.
pub(crate) async fn run(json: bool) -> Result<(), Failure> {
    let engine = engine::open(BrowserOptions::default().browser())?;
    if json {
        return status::show(&engine, Form::Json).await;
    }
    if engine.integrations().list()?.is_empty() && engine.view().catalog()?.sessions.is_empty() {
        return match can_ask() {
            true => first_run::run(&engine).await,
            false => Ok(print(NOTHING_YET)?),
        };
    }
    status::show(&engine, Form::Brief).await?;
    let rows = COMMANDS.map(|[command, does]| [Cell::from(command), Cell::styled(does, FAINT)]);
    Ok(print(&format!("\n{}", table(COLUMNS, &rows, Layout::of_stdout(false))))?)
}
