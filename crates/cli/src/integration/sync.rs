//! `daypass integration sync`

use crate::browsing::BrowserOptions;
use crate::failure::{self, Failure};
use crate::format::count;
use crate::progress::with_progress;
use crate::terminal::{plain, print, say};
use crate::{engine, pick};
use clap::Args;
use daypass_core::Integration;
use daypass_engine::integrations::{SyncReport, unread_problem};
use daypass_engine::{Engine, integrations};

/// Read the accounts and roles of integrations
#[derive(Debug, Args)]
pub(crate) struct Sync {
    /// The integrations' aliases; without any, all of them
    alias: Vec<String>,
}

impl Sync {
    pub(crate) async fn run(self) -> Result<(), Failure> {
        let engine = engine::open(BrowserOptions::default().browser())?;
        let mut result = Ok(());
        for integration in pick::integrations(&engine, &self.alias)? {
            // The others are synced even if one fails.
            match run(&engine, &integration, engine.integrations().sync(&integration.id)).await {
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

/// Shows how an integration is read, and prints its accounts and roles and what has changed.
pub(super) async fn run(
    engine: &Engine,
    integration: &Integration,
    reading: impl Future<Output = Result<SyncReport, integrations::Error>>,
) -> Result<(), Failure> {
    let report = with_progress(engine, reading).await?;
    let catalog = engine.view().catalog()?;
    let roles =
        catalog.integrations.iter().find(|item| item.id == integration.id).map_or(0, |item| item.roles);
    print(&format!(
        "{}: {}, {} ({} added, {} removed, {} renamed)\n",
        plain(&integration.alias),
        count(report.accounts, "account", "accounts"),
        count(roles, "role", "roles"),
        report.added,
        report.removed,
        count(report.renamed, "account", "accounts"),
    ))?;
    report.stopped.sentences().iter().for_each(|sentence| say(&plain(sentence)));
    match unread_problem(integration, &report) {
        Some(problem) => Err(problem.into()),
        None => Ok(()),
    }
}
