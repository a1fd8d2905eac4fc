//! `daypass integration remove`

use crate::browsing::BrowserOptions;
use crate::engine;
use crate::failure::Failure;
use crate::progress::doing;
use crate::terminal::{plain, print, say};
use crate::work::Work;
use clap::Args;

/// Remove integrations: their sessions are stopped, their sign-ins ended
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  daypass integration remove northwind
  daypass integration remove northwind contoso")]
pub(crate) struct Remove {
    /// The integrations' aliases
    #[arg(required = true)]
    alias: Vec<String>,
}

impl Remove {
    pub(crate) async fn run(self) -> Result<(), Failure> {
        let engine = engine::open(BrowserOptions::default().browser())?;
        // All names are resolved before anything is removed.
        let integrations: Vec<_> =
            self.alias.iter().map(|alias| engine.integrations().find(alias)).collect::<Result<_, _>>()?;
        for integration in integrations {
            let removed = doing(
                &engine,
                Work::RemoveIntegration(&integration),
                engine.integrations().remove(&integration.id),
            )
            .await?;
            removed.sentences().iter().for_each(|sentence| say(&plain(sentence)));
            print(&format!("{}: removed\n", plain(&integration.alias)))?;
        }
        Ok(())
    }
}
