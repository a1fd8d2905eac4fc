//! `daypass integration sync`

use super::same_instance;
use crate::browsing::BrowserOptions;
use crate::failure::{self, Failure};
use crate::{engine, pick};
use clap::Args;

/// Read the accounts and roles of integrations
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  daypass integration sync
  daypass integration sync northwind")]
pub(crate) struct Sync {
    /// The integrations' aliases; without any, all of them
    alias: Vec<String>,
    /// Read them though they are the same instance as another: keep both
    #[arg(long, requires = "alias")]
    another: bool,
}

impl Sync {
    pub(crate) async fn run(self) -> Result<(), Failure> {
        let engine = engine::open(BrowserOptions::default().browser())?;
        let mut result = Ok(());
        for integration in pick::integrations(&engine, &self.alias)? {
            // The others are synced even if one fails.
            let read = match self.another {
                true => same_instance::keep_both(&engine, &integration).await,
                false => same_instance::sync_new(&engine, &integration, false, None).await,
            };
            match read {
                Err(Failure::Problem(problem)) => {
                    failure::report_problem(&problem);
                    result = Err(Failure::Reported);
                }
                Err(Failure::Reported) => result = Err(Failure::Reported),
                other => other?,
            }
        }
        result
    }
}
