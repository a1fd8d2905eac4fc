//! `daypass integration sync`

use super::same_instance;
use super::sync_report::{self, SyncDocument};
use crate::browsing::BrowserOptions;
use crate::failure::{self, Failure};
use crate::progress::doing;
use crate::work::Work;
use crate::{engine, json, pick};
use clap::Args;

/// Fetch the accounts and roles of integrations
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  daypass integration sync
  daypass integration sync northwind
  daypass integration sync northwind --unread")]
pub(crate) struct Sync {
    /// The integrations' aliases; omit for all of them
    alias: Vec<String>,
    /// Sync them even if they are the same instance as another, and keep both
    #[arg(long, requires = "alias")]
    another: bool,
    /// Fetch only the accounts that could not be read last time
    #[arg(long, conflicts_with = "another")]
    unread: bool,
    /// Print JSON, including everything added, removed and renamed
    #[arg(long)]
    json: bool,
}

impl Sync {
    pub(crate) async fn run(self) -> Result<(), Failure> {
        let engine = engine::open(BrowserOptions::default().browser())?;
        let (mut result, mut documents) = (Ok(()), Vec::new());
        for integration in pick::integrations(&engine, &self.alias)? {
            // The others are synced even if one fails.
            let read = match (self.another, self.unread) {
                (true, _) => same_instance::keep_both(&engine, &integration).await.map(Some),
                (_, true) => {
                    let reading = engine.integrations().sync_unread(&integration.id);
                    doing(&engine, Work::Sync(&integration), reading).await.map(Some)
                }
                _ => same_instance::sync_new(&engine, &integration, false, None).await,
            };
            let told = match read {
                Ok(None) => Ok(()),
                Ok(Some(report)) if self.json => {
                    let document = SyncDocument::new(&engine, &integration, &report)?;
                    let problem = document.problem().cloned();
                    documents.push(document);
                    problem.map_or(Ok(()), |problem| Err(problem.into()))
                }
                Ok(Some(report)) => sync_report::tell(&engine, &integration, &report),
                Err(failure) => Err(failure),
            };
            match told {
                Err(Failure::Problem(problem)) => {
                    failure::report_problem(&problem);
                    result = Err(Failure::Reported);
                }
                Err(Failure::Reported) => result = Err(Failure::Reported),
                other => other?,
            }
        }
        if self.json {
            json::print(&documents)?;
        }
        result
    }
}
