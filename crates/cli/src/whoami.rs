//! `daypass whoami`

use crate::browsing::BrowserOptions;
use crate::failure::Failure;
use crate::format::Local;
use crate::terminal::{plain, print, say};
use crate::this_shell::{Source, ThisShell};
use crate::{engine, json};
use clap::Args;

/// Show whose credentials AWS tools use in this shell, and until when
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  daypass whoami
  daypass whoami --json")]
pub(crate) struct Whoami {
    /// Print JSON
    #[arg(long)]
    json: bool,
}

impl Whoami {
    pub(crate) fn run(self) -> Result<(), Failure> {
        let engine = engine::open(BrowserOptions::none().browser())?;
        let status = engine.view().status()?;
        let live: Vec<_> = status.sessions.iter().map(|session| session.id.clone()).collect();
        let catalog = engine.view().catalog_of(&live)?;
        let shell = ThisShell::of(&engine, &catalog, &status, &Source::here())?;
        if self.json {
            return json::print(&shell.document());
        }
        print(&format!("{}\n", plain(&shell.line(&Local::at(engine.now())))))?;
        if let Some(command) = shell.command() {
            say(&format!("hint: {}", plain(command)));
        }
        Ok(())
    }
}
