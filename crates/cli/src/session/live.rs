//! Sessions that are live, about to be, or in trouble: the rows of `daypass status`.

use super::rows::profiles;
use crate::format::{self, Local};
use crate::table::{Cell, Column};
use crate::terminal::{DUE, FAINT};
use daypass_core::state::{Need, Renewal, SessionState, StartStep};
use daypass_core::view::{Catalog, SessionItem, SessionStatus};
use daypass_core::{Delivery, ProblemCode, Remedy};

/// The columns of [`row`]. They need no headings.
pub(crate) const COLUMNS: [Column; 7] = [
    Column::kept("", 1),
    Column::kept("", usize::MAX),
    Column::whole("", 0),
    Column::kept("", 16).wanting(32),
    Column::roomy("", 1, 6),
    Column::roomy("", 2, 14),
    Column::whole("", 3),
];

/// A session as a row: its state, until when, how long that is, its name, its integration where there are several, and where
/// tools get it and in which region, or what helps.
pub(crate) fn row(catalog: &Catalog, item: &SessionItem, status: &SessionStatus, local: &Local) -> [Cell; 7] {
    let [mut until, mut left] = format::end(status.state, status.expires_at, local);
    if let Some(obstacle) = obstacle(status) {
        until = Cell::styled(&obstacle, format::style(status.state))
            .exactly(status.expires_at.map(format::exact).unwrap_or_default());
        left = Cell::from("");
    }
    if matches!(status.renewal, Some(Renewal::Late { .. })) {
        [until, left] = [until, left].map(|cell| cell.in_style(DUE));
    }
    let is_well = matches!(status.state, SessionState::Active | SessionState::Starting);
    let place = match status.step {
        Some(step) => step_text(step).to_owned(),
        None if is_well => place(item),
        None => command_of(catalog, item, status).unwrap_or_else(|| place(item)),
    };
    let alias = item.integration.as_ref().and_then(|id| catalog.integrations.iter().find(|i| i.id == *id));
    let alias = alias.map_or("", |integration| integration.alias.as_str());
    let shown = if catalog.integrations.len() > 1 { alias } else { "" };
    [
        format::mark(status.state),
        until,
        left,
        Cell::from(&item.name),
        Cell::styled(shown, FAINT).exactly(alias),
        Cell::from(place),
        Cell::styled(item.region.as_ref().map_or("", |region| region.as_str()), FAINT),
    ]
}

/// In which order the states are shown: what works first.
pub(crate) fn rank(state: SessionState) -> u8 {
    match state {
        SessionState::Active => 0,
        SessionState::NeedsYou => 1,
        SessionState::Starting => 2,
        SessionState::Expired => 3,
        SessionState::Failed => 4,
        SessionState::Inactive => 5,
    }
}

/// What keeps tools from a session that is live by its time, in a few words.
fn obstacle(status: &SessionStatus) -> Option<String> {
    let is_live = status.state == SessionState::NeedsYou;
    let problem = status.problem.as_ref().filter(|problem| {
        is_live && matches!(problem.code, ProblemCode::NotServed | ProblemCode::FileConflict)
    })?;
    let mut title = problem.title.chars();
    let first = title.next()?;
    Some(first.to_lowercase().chain(title).collect())
}

/// Where tools get a session.
fn place(item: &SessionItem) -> String {
    match item.delivery {
        Delivery::ContainerEndpoint => "endpoint".to_owned(),
        Delivery::CredentialProcess => format!("profile {} (process)", profiles(item)),
        Delivery::CredentialsFile => format!("profile {}", profiles(item)),
    }
}

fn step_text(step: StartStep) -> &'static str {
    match step {
        StartStep::WaitingForBrowser => "waits for a sign-in in another terminal",
        StartStep::WaitingForMfa => "waits for a code in another terminal",
        StartStep::AskingAws => "asks AWS in another terminal",
        StartStep::WritingProfile => "writes its profile in another terminal",
    }
}

/// The command that helps a session that is not well.
pub(crate) fn command_of(catalog: &Catalog, item: &SessionItem, status: &SessionStatus) -> Option<String> {
    if let Some(problem) = &status.problem {
        let in_action = || problem.action.rsplit_once(": ").map(|(_, command)| command.to_owned());
        return problem.remedy.command().or_else(in_action).filter(|command| command.starts_with("daypass "));
    }
    match status.needs.filter(|_| status.state == SessionState::NeedsYou)? {
        Need::SignIn => {
            let found = catalog.home(item)?;
            Remedy::SignIn { integration: found.id.to_string(), alias: found.alias.clone() }.command()
        }
        Need::MfaCode => {
            Remedy::EnterMfaCode { session: item.id.to_string(), name: item.name.clone() }.command()
        }
    }
}
