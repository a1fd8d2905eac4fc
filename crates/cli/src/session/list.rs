//! `daypass session list`

use super::order::{SortKey, sort};
use super::rows::{COLUMNS, Entry, Shown, alias_of, aliases, by_id, called, row, state};
use crate::browsing::BrowserOptions;
use crate::engine;
use crate::failure::Failure;
use crate::format::{Local, count};
use crate::json::{self, SessionDocument};
use crate::table::{Column, Layout, print_tabs, table};
use crate::terminal::{print, say};
use clap::{Args, ValueEnum};
use daypass_core::matching::{Rank, Words};
use daypass_core::state::SessionState;
use daypass_core::view::Catalog;
use std::collections::{HashMap, HashSet};

/// The number of sessions that are listed on a terminal.
const LINES: usize = 200;

/// List sessions with their state and time left
///
/// On a terminal, the best matches for FILTER come first, then live sessions, favourites and the most recently used; columns
/// that do not fit are left out. In a pipe, each session is a tab-separated line: state, session, until, left, integration,
/// account, profiles, region, id.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  daypass session list
  daypass session list shop prod --all
  daypass session list --json")]
pub(crate) struct List {
    /// The beginnings of words in the account, role, profile, name, label, integration, region or e-mail address; ACCOUNT/ROLE
    /// matches both
    filter: Vec<String>,
    /// Only sessions in this state; can be repeated
    #[arg(long = "state", value_enum, value_name = "STATE")]
    states: Vec<StateName>,
    /// Only sessions of this integration
    #[arg(long, value_name = "ALIAS")]
    integration: Option<String>,
    /// Only favourites
    #[arg(long, visible_alias = "favorites")]
    favourites: bool,
    /// The order to list them in; JSON defaults to account and role
    #[arg(long, value_enum, value_name = "KEY")]
    sort: Option<SortKey>,
    /// List hidden ones too, and on a terminal not only the first 200
    #[arg(long)]
    all: bool,
    /// Show ids too
    #[arg(long)]
    ids: bool,
    /// Show every column in full, even on a terminal
    #[arg(short, long, value_enum, value_name = "FORM")]
    output: Option<Output>,
    /// Print JSON, always with all of them
    #[arg(long, conflicts_with = "output")]
    json: bool,
}

/// How a list is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Output {
    /// Every column, in full
    Wide,
}

/// The states by their names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum StateName {
    Inactive,
    Starting,
    Active,
    NeedsYou,
    Expired,
    Failed,
}

impl From<StateName> for SessionState {
    fn from(name: StateName) -> Self {
        match name {
            StateName::Inactive => Self::Inactive,
            StateName::Starting => Self::Starting,
            StateName::Active => Self::Active,
            StateName::NeedsYou => Self::NeedsYou,
            StateName::Expired => Self::Expired,
            StateName::Failed => Self::Failed,
        }
    }
}

impl List {
    pub(crate) fn run(self) -> Result<(), Failure> {
        let engine = engine::open(BrowserOptions::default().browser())?;
        let (catalog, statuses) = (engine.view().catalog()?, engine.view().session_statuses()?);
        let integration = self.integration.as_deref().map(|alias| engine.integrations().find(alias));
        let integration = integration.transpose()?.map(|found| found.id);
        let states: Vec<SessionState> = self.states.iter().map(|name| SessionState::from(*name)).collect();
        let by_id = by_id(&statuses);
        let is_listed = |entry: &Entry<'_>| {
            let (item, _) = entry;
            (states.is_empty() || states.contains(&state(*entry)))
                && (integration.is_none() || item.integration == integration)
                && (item.favourite || !self.favourites)
        };
        let words = Words::parse(&self.filter.join(" "));
        let ranked = catalog.filtered(&words, &engine.settings()?.default_region);
        let found = ranked.iter().map(|(item, _)| (*item, by_id.get(item.id.as_str()).copied()));
        let mut found: Vec<Entry<'_>> = found.filter(is_listed).collect();
        let before = found.len();
        if !self.all && !self.json {
            found.retain(|entry| !entry.0.hidden || state(*entry) != SessionState::Inactive);
        }
        let hidden = before - found.len();
        match (self.sort, self.json) {
            (Some(key), _) => sort(&mut found, key),
            (None, false) => {
                sort(&mut found, SortKey::Usual);
                if !words.is_empty() {
                    let ranks: HashMap<&str, Rank> =
                        ranked.iter().map(|(item, rank)| (item.id.as_str(), *rank)).collect();
                    // The sort is stable: what fits the filter as well stays in the usual order.
                    found.sort_by_key(|(item, _)| ranks.get(item.id.as_str()));
                }
            }
            (None, true) => {}
        }
        let aliases = aliases(&catalog);
        if self.json {
            let document = |(item, status)| SessionDocument::new(item, status, alias_of(item, &aliases));
            return json::print_each(found.into_iter().map(document));
        }
        let wide = self.output == Some(Output::Wide);
        let layout = Layout::of_stdout(wide);
        let total = found.len();
        if !self.all && layout != Layout::Tabs {
            found.truncate(LINES);
        }
        let shown = Shown { integration: wide || catalog.integrations.len() > 1, id: wide || self.ids };
        let local = Local::at(engine.now());
        let rows = found
            .iter()
            .map(|entry| row(*entry, alias_of(entry.0, &aliases).unwrap_or_default(), shown, &local));
        if layout == Layout::Tabs {
            print_tabs(rows)?;
        } else {
            print(&table(columns(&found), &rows.collect::<Vec<_>>(), layout))?;
        }
        if hidden > 0 && (total == 0 || layout != Layout::Tabs) {
            say(&format!(
                "{} left out. See them with --all.",
                count(hidden, "hidden session is", "hidden sessions are")
            ));
        } else if total == 0 {
            say(nothing(&catalog));
        } else if total > found.len() {
            say(&format!(
                "{} of {}. Narrow the list with a FILTER, or see them all with --all.",
                found.len(),
                count(total, "session", "sessions")
            ));
        }
        Ok(())
    }
}

/// The columns. The account stays where there is hardly any room, if it alone tells two sessions apart.
fn columns(found: &[Entry<'_>]) -> [Column; 9] {
    let mut names = HashSet::new();
    let is_twice = found.iter().any(|(item, _)| !names.insert(called(item)));
    COLUMNS.map(|column| if is_twice && column.is("ACCOUNT") { Column::kept("ACCOUNT", 9) } else { column })
}

/// The text for an empty list.
fn nothing(catalog: &Catalog) -> &'static str {
    match (catalog.sessions.is_empty(), catalog.integrations.is_empty()) {
        (false, _) => "No session matches.",
        (true, false) => "No sessions yet. Fetch the accounts and roles: daypass integration sync",
        (true, true) => {
            "No sessions yet. Add your access portal: daypass integration add START_URL\n\
             Or an IAM user: daypass session add iam-user"
        }
    }
}
