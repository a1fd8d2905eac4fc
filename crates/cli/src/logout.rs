//! `daypass logout`

use crate::browsing::BrowserOptions;
use crate::failure::Failure;
use crate::progress::doing;
use crate::terminal::{plain, print, say};
use crate::work::Work;
use crate::{engine, pick};
use clap::Args;

/// Sign out of integrations; live sessions last until they end
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  daypass logout northwind
  daypass logout --all")]
pub(crate) struct Logout {
    /// The integrations' aliases; optional if there is only one
    alias: Vec<String>,
    /// Sign out of every integration
    #[arg(long, conflicts_with = "alias")]
    all: bool,
}

impl Logout {
    pub(crate) async fn run(self) -> Result<(), Failure> {
        let engine = engine::open(BrowserOptions::default().browser())?;
        let integrations = if self.all || !self.alias.is_empty() {
            pick::integrations(&engine, &self.alias)?
        } else {
            vec![pick::integration(&engine, None)?]
        };
        for integration in integrations {
            let left =
                doing(&engine, Work::SignOut(&integration), engine.integrations().sign_out(&integration.id))
                    .await?;
            print(&format!("{}: signed out\n", plain(&integration.alias)))?;
            left.sentences().iter().for_each(|sentence| say(&plain(sentence)));
        }
        Ok(())
    }
}
