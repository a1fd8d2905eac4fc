//! What came of reading an integration.

use crate::failure::Failure;
use crate::format::count;
use crate::json::ProblemDocument;
use crate::terminal::{plain, print, say};
use daypass_core::{Integration, IntegrationId, Problem};
use daypass_engine::Engine;
use daypass_engine::integrations::{SyncReport, unread_problem};
use serde::Serialize;
use std::io::IsTerminal;

/// How many lines of a kind are printed on a terminal.
const MOST_LINES: usize = 20;

/// Prints how many accounts and roles an integration has, and what came, went and was renamed, a line each.
///
/// # Errors
/// A problem where some accounts could not be read.
pub(super) fn tell(engine: &Engine, integration: &Integration, report: &SyncReport) -> Result<(), Failure> {
    print(&format!(
        "{}: {}, {} ({} added, {} removed, {} renamed)\n",
        plain(&integration.alias),
        count(report.accounts, "account", "accounts"),
        count(roles(engine, integration)?, "role", "roles"),
        report.added.len(),
        report.removed.len(),
        count(u32::try_from(report.renamed.len()).unwrap_or(u32::MAX), "account", "accounts"),
    ))?;
    let most = if std::io::stdout().is_terminal() { MOST_LINES } else { usize::MAX };
    for line in changes(report).iter().flat_map(|lines| cut(lines, most)) {
        print(&format!("{}\n", plain(&line)))?;
    }
    report.stopped.sentences().iter().for_each(|sentence| say(&plain(sentence)));
    match unread_problem(integration, report) {
        Some(problem) => Err(problem.into()),
        None => Ok(()),
    }
}

/// The lines of what came, of what went and of what was renamed. Where all is new, nothing is told to have come.
fn changes(report: &SyncReport) -> [Vec<String>; 3] {
    let came = report.added.iter().filter(|_| !report.first).map(|name| format!("+ {name}"));
    let went = report.removed.iter().map(|gone| {
        let was_active = if gone.was_active { " (was active)" } else { "" };
        format!("- {}{was_active}", gone.name)
    });
    let renamed = report.renamed.iter().map(|(before, after)| format!("~ {before} → {after}"));
    [came.collect(), went.collect(), renamed.collect()]
}

/// The first lines, and how many more there are.
fn cut(lines: &[String], most: usize) -> Vec<String> {
    let mut shown: Vec<String> = lines.iter().take(most).cloned().collect();
    if lines.len() > most {
        let sign = lines[0].chars().next().unwrap_or_default();
        shown.push(format!("{sign} and {} more", lines.len() - most));
    }
    shown
}

fn roles(engine: &Engine, integration: &Integration) -> Result<u32, Failure> {
    let catalog = engine.view().catalog()?;
    Ok(catalog.integrations.iter().find(|item| item.id == integration.id).map_or(0, |item| item.roles))
}

/// What `daypass integration sync --json` prints of an integration.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct SyncDocument {
    id: IntegrationId,
    alias: String,
    accounts: u32,
    roles: u32,
    /// `ACCOUNT/ROLE` of what is new.
    added: Vec<String>,
    removed: Vec<GoneDocument>,
    renamed: Vec<RenamedDocument>,
    #[serde(serialize_with = "problem")]
    problem: Option<Problem>,
}

/// A session whose role is gone.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct GoneDocument {
    name: String,
    was_active: bool,
}

/// An account that has another name.
#[derive(Debug, Serialize)]
struct RenamedDocument {
    before: String,
    after: String,
}

fn problem<S: serde::Serializer>(problem: &Option<Problem>, serializer: S) -> Result<S::Ok, S::Error> {
    problem.as_ref().map(ProblemDocument::new).serialize(serializer)
}

impl SyncDocument {
    /// The document of a report.
    pub(super) fn new(
        engine: &Engine,
        integration: &Integration,
        report: &SyncReport,
    ) -> Result<Self, Failure> {
        let removed = report.removed.iter().cloned();
        let renamed = report.renamed.iter().cloned();
        Ok(Self {
            id: integration.id.clone(),
            alias: integration.alias.clone(),
            accounts: report.accounts,
            roles: roles(engine, integration)?,
            added: report.added.clone(),
            removed: removed
                .map(|gone| GoneDocument { name: gone.name, was_active: gone.was_active })
                .collect(),
            renamed: renamed.map(|(before, after)| RenamedDocument { before, after }).collect(),
            problem: unread_problem(integration, report),
        })
    }

    /// What of it could not be read.
    pub(super) fn problem(&self) -> Option<&Problem> {
        self.problem.as_ref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use daypass_engine::integrations::Gone;

    #[test]
    fn a_sync_did_not_say_what_came_went_and_was_renamed() {
        let names = |names: std::ops::Range<u32>| names.map(|n| format!("Shop/{n:02}")).collect::<Vec<_>>();
        let gone = |name: &str, was_active| Gone { name: name.to_owned(), was_active };
        let mut report = SyncReport {
            added: names(0..50),
            removed: vec![gone("Shop Staging/Deploy", true), gone("Shop Staging/Read", false)],
            renamed: vec![("Shop Production".to_owned(), "Shop Live".to_owned())],
            ..SyncReport::default()
        };
        let [came, went, renamed] = changes(&report);
        assert_eq!(went, ["- Shop Staging/Deploy (was active)", "- Shop Staging/Read"]);
        assert_eq!(renamed, ["~ Shop Production → Shop Live"]);
        let shown = cut(&came, MOST_LINES);
        assert_eq!((shown.len(), shown[0].as_str(), shown[20].as_str()), (21, "+ Shop/00", "+ and 30 more"));
        assert_eq!(cut(&came, usize::MAX), came);
        report.first = true;
        assert!(changes(&report)[0].is_empty(), "all is new");
    }
}
