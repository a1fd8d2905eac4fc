//! `daypass status`

use crate::browsing::BrowserOptions;
use crate::failure::{Failure, hint};
use crate::integration::rows as integration;
use crate::json::{IntegrationDocument, SessionDocument, StatusDocument, VaultDocument};
use crate::session::rows as session;
use crate::stop::say_what_is_left;
use crate::table::table;
use crate::terminal::{DUE, plain, print};
use crate::{engine, json};
use clap::Args;
use daypass_core::Remedy;
use daypass_core::state::{Need, SessionState};
use daypass_core::view::{Catalog, IntegrationItem, SessionItem, SessionStatus, Status};
use daypass_engine::Engine;

/// Show what is live, until when, and what needs you
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  daypass status
  daypass status --json")]
pub(crate) struct StatusCommand {
    /// Print one JSON document
    #[arg(long)]
    json: bool,
}

impl StatusCommand {
    pub(crate) async fn run(self) -> Result<(), Failure> {
        let engine = engine::open(BrowserOptions::default().browser())?;
        // The status is shown, whether that works or not.
        if let Ok(left) = engine.sessions().put_back_owed().await {
            say_what_is_left(&left);
        }
        let (catalog, status) = (engine.view().catalog()?, engine.view().status()?);
        if self.json {
            json::print(&document(&engine, &catalog, &status))
        } else {
            Ok(print(&text(&engine, &catalog, &status))?)
        }
    }
}

fn document<'a>(engine: &'a Engine, catalog: &'a Catalog, status: &'a Status) -> StatusDocument<'a> {
    let (state, key) = engine.view().vault_text();
    StatusDocument {
        version: 1,
        vault: VaultDocument { state, key },
        endpoint_override: engine.view().endpoint_override(),
        route: engine.view().route().chosen(),
        integrations: integration::with_status(catalog, status)
            .map(|(item, status)| IntegrationDocument::new(item, status))
            .collect(),
        sessions: session::live(catalog, status)
            .map(|(item, status)| SessionDocument::new(item, Some(status)))
            .collect(),
    }
}

fn text(engine: &Engine, catalog: &Catalog, status: &Status) -> String {
    let now = engine.now();
    let mut text = String::new();
    for notice in &status.notices {
        text.push_str(&format!("{DUE}{}{DUE:#}: {}\n\n", plain(&notice.title), plain(&notice.detail)));
    }
    let live: Vec<_> = session::live(catalog, status).collect();
    if live.is_empty() {
        text.push_str("No session is active.\n");
    } else {
        let rows: Vec<_> = live.iter().map(|(item, status)| session::row(item, Some(status), now)).collect();
        text.push_str(&table(Some(session::HEADING), &rows));
        for (item, status) in live {
            text.push_str(&what_to_do(catalog, item, status));
        }
    }
    if !catalog.integrations.is_empty() {
        let rows: Vec<_> = integration::with_status(catalog, status)
            .map(|(item, status)| integration::row(item, status, now))
            .collect();
        text.push_str(&format!("\n{}", table(Some(integration::HEADING), &rows)));
    }
    if let Some(way) = engine.view().route().way_in_words() {
        text.push_str(&format!("\nThe way to AWS: {}\n", plain(&way)));
    }
    let (_, key) = engine.view().vault_text();
    text.push_str(&format!("\nThe vault's key is held by: {key}\n"));
    text
}

/// What went wrong with a session, or what it needs, followed by the one command that helps.
fn what_to_do(catalog: &Catalog, item: &SessionItem, status: &SessionStatus) -> String {
    let name = plain(&item.name);
    if let Some(problem) = &status.problem {
        return format!("\n{name}: {}\nhint: {}\n", plain(&problem.detail), hint(problem));
    }
    match status.needs.filter(|_| status.state == SessionState::NeedsYou) {
        Some(Need::SignIn) => {
            let sign_in = integration_of(catalog, item).map(|found| Remedy::SignIn {
                integration: found.id.to_string(),
                alias: found.alias.clone(),
            });
            let command = sign_in.and_then(|sign_in| sign_in.command()).unwrap_or_default();
            format!(
                "\n{name}: It ends soon, and the sign-in has ended.\nhint: Sign in, then start it again: {}\n",
                plain(&command)
            )
        }
        Some(Need::MfaCode) => {
            let code = Remedy::EnterMfaCode { session: item.id.to_string(), name: name.clone() };
            let command = code.command().unwrap_or_default();
            format!("\n{name}: It ends soon, and an MFA code is due.\nhint: Start it again: {command}\n")
        }
        None => String::new(),
    }
}

/// The integration that a session's chain starts from, if it starts from one.
fn integration_of<'a>(catalog: &'a Catalog, item: &SessionItem) -> Option<&'a IntegrationItem> {
    let mut at = item;
    // No chain is longer than there are sessions, even if one goes in a circle.
    for _ in 0..=catalog.sessions.len() {
        if let Some(id) = &at.integration {
            return catalog.integrations.iter().find(|found| found.id == *id);
        }
        let source = at.source_session.as_ref()?;
        at = catalog.sessions.iter().find(|session| session.id == *source)?;
    }
    None
}
