//! `daypass status`

use crate::browsing::BrowserOptions;
use crate::failure::{Failure, hint};
use crate::format::{Local, count};
use crate::integration::rows as integration;
use crate::json::{IntegrationDocument, SessionDocument, StatusDocument, VaultDocument};
use crate::session::list::Output;
use crate::session::live::{self, command_of};
use crate::session::rows as session;
use crate::stop::say_what_is_left;
use crate::table::{Layout, table};
use crate::terminal::{DUE, plain, print};
use crate::this_shell::{Source, ThisShell};
use crate::{engine, json};
use clap::Args;
use daypass_core::state::{Need, Renewal, SessionState};
use daypass_core::view::{Catalog, Delay, SessionItem, SessionStatus, Status};
use daypass_engine::Engine;
use jiff::Timestamp;

/// Show who this shell is, what is live and until when, and what needs you
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  daypass status
  daypass status --json")]
pub(crate) struct StatusCommand {
    /// Also show the integrations, the connection to AWS and the vault
    #[arg(short, long, value_enum, value_name = "FORM")]
    output: Option<Output>,
    /// Print JSON
    #[arg(long, conflicts_with = "output")]
    json: bool,
}

/// How much is shown, and to whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// What a person looks for each time.
    Brief,
    /// Everything that there is to see.
    Wide,
    /// One JSON document.
    Json,
}

impl StatusCommand {
    pub(crate) async fn run(self) -> Result<(), Failure> {
        let engine = engine::open(BrowserOptions::default().browser())?;
        let form = match (self.json, self.output) {
            (true, _) => Form::Json,
            (false, Some(Output::Wide)) => Form::Wide,
            (false, None) => Form::Brief,
        };
        show(&engine, form).await
    }
}

/// Prints what is going on.
pub(crate) async fn show(engine: &Engine, form: Form) -> Result<(), Failure> {
    // The status is shown, whether that works or not.
    if let Ok(left) = engine.sessions().finish_cut_off().await {
        say_what_is_left(&left);
    }
    if let Ok(left) = engine.sessions().put_back_owed().await {
        say_what_is_left(&left);
    }
    let status = engine.view().status()?;
    // What is shown: not all that there is.
    let live: Vec<_> = status.sessions.iter().map(|session| session.id.clone()).collect();
    let catalog = engine.view().catalog_of(&live)?;
    let shell = ThisShell::of(engine, &catalog, &status, &Source::here())?;
    match form {
        Form::Json => json::print(&document(engine, &catalog, &status, &shell)),
        Form::Brief | Form::Wide => Ok(print(&text(engine, &catalog, &status, &shell, form == Form::Wide))?),
    }
}

fn document<'a>(
    engine: &'a Engine,
    catalog: &'a Catalog,
    status: &'a Status,
    shell: &'a ThisShell,
) -> StatusDocument<'a> {
    let (state, key) = engine.view().vault_text();
    let aliases = session::aliases(catalog);
    StatusDocument {
        version: 1,
        this_shell: shell.document(),
        vault: VaultDocument { state, key },
        endpoint_override: engine.view().endpoint_override(),
        route: engine.view().route().chosen(),
        integrations: integration::with_status(catalog, status)
            .map(|(item, status)| IntegrationDocument::new(item, status))
            .collect(),
        sessions: session::live(catalog, status)
            .map(|(item, status)| SessionDocument::new(item, Some(status), session::alias_of(item, &aliases)))
            .collect(),
    }
}

fn text(engine: &Engine, catalog: &Catalog, status: &Status, shell: &ThisShell, is_wide: bool) -> String {
    let local = Local::at(engine.now());
    let mut text = String::new();
    for notice in &status.notices {
        text.push_str(&format!("{DUE}{}{DUE:#}: {}\n", plain(&notice.title), plain(&notice.detail)));
    }
    text.push_str(&format!("This shell: {}\n", plain(&shell.line(&local))));
    text.extend(shell.command().map(|command| format!("hint: {}\n", plain(command))));
    let mut live: Vec<_> = session::live(catalog, status).collect();
    // Those of the same state stay in the order of their names.
    live.sort_by_key(|(_, status)| live::rank(status.state));
    if live.is_empty() {
        text.push_str("Nothing is live.\n");
    }
    let rows: Vec<_> = live.iter().map(|(item, status)| live::row(catalog, item, status, &local)).collect();
    text.push_str(&table(live::COLUMNS, &rows, Layout::of_stdout(is_wide)));
    for (item, status) in live {
        if !matches!(status.renewal, Some(Renewal::Late { .. })) {
            text.push_str(&what_to_do(catalog, item, status));
        }
    }
    for delay in &status.delays {
        text.push_str(&delayed(delay, &local));
    }
    let ended = status.sessions.iter().filter(|session| session.has_ended()).count();
    if ended > 0 {
        let many = count(ended, "session has ended and was", "sessions have ended and were");
        text.push_str(&format!("\n{many} not stopped.\nhint: daypass renew --ended\n"));
    }
    if let Some(ends_at) = unattended(status) {
        let ends_at = local.clock(ends_at);
        text.push_str(&format!("\nNobody renews these past {ends_at}.\nhint: daypass agent\n"));
    }
    if is_wide && !catalog.integrations.is_empty() {
        let rows = integration::with_status(catalog, status);
        let rows: Vec<_> = rows.map(|(item, status)| integration::row(item, status, &local)).collect();
        text.push_str(&format!("\n{}", table(integration::COLUMNS, &rows, Layout::of_stdout(true))));
    } else {
        let rows = integration::with_status(catalog, status);
        let rows: Vec<_> = rows.map(|(item, status)| integration::brief(item, status, &local)).collect();
        text.push_str(&table(integration::BRIEF, &rows, Layout::of_stdout(false)));
    }
    if is_wide {
        text.push('\n');
        if let Some(way) = engine.view().route().way_in_words() {
            text.push_str(&format!("Connection to AWS: {}\n", plain(&way)));
        }
        let (_, key) = engine.view().vault_text();
        text.push_str(&format!("The vault's key is held by: {key}\n"));
    }
    text
}

/// Why sessions are renewed late, and when it is tried again.
fn delayed(delay: &Delay, local: &Local) -> String {
    let Delay { problem, sessions, ends_at, retry_at, .. } = delay;
    let many =
        count(sessions.len(), "session cannot be renewed and ends", "sessions cannot be renewed and end");
    let (ends_at, retry_at) = (local.clock(*ends_at), local.clock(*retry_at));
    let detail = plain(&problem.detail);
    format!("\n{detail} {many} from {ends_at} on; next attempt {retry_at}.\nhint: daypass renew --all\n")
}

/// When the first of those ends that nobody renews, if there are any.
fn unattended(status: &Status) -> Option<Timestamp> {
    let is_unattended = |session: &&SessionStatus| session.renewal == Some(Renewal::Unattended);
    status.sessions.iter().filter(is_unattended).filter_map(|session| session.expires_at).min()
}

/// What went wrong with a session, or what it needs, followed by the one command that helps.
fn what_to_do(catalog: &Catalog, item: &SessionItem, status: &SessionStatus) -> String {
    let name = plain(&item.name);
    if let Some(problem) = &status.problem {
        return format!("\n{name}: {}\nhint: {}\n", plain(&problem.detail), hint(problem));
    }
    let Some(command) = command_of(catalog, item, status) else { return String::new() };
    let command = plain(&command);
    match status.needs.filter(|_| status.state == SessionState::NeedsYou) {
        Some(Need::SignIn) => format!(
            "\n{name}: It ends soon, and the sign-in has ended.\nhint: Sign in, then start it again: {command}\n"
        ),
        Some(Need::MfaCode) => {
            format!("\n{name}: It ends soon, and needs an MFA code.\nhint: Start it again: {command}\n")
        }
        None => String::new(),
    }
}
