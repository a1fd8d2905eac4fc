//! What came of reading an integration.

use crate::failure::Failure;
use crate::format::count;
use crate::terminal::{plain, print, say};
use daypass_core::Integration;
use daypass_engine::Engine;
use daypass_engine::integrations::{SyncReport, unread_problem};

/// Prints an integration's accounts and roles and what has changed.
pub(super) fn tell(engine: &Engine, integration: &Integration, report: &SyncReport) -> Result<(), Failure> {
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
    match unread_problem(integration, report) {
        Some(problem) => Err(problem.into()),
        None => Ok(()),
    }
}
