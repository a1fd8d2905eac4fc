//! Where a person goes in the console of an account: listed, and made a favourite. Nothing is opened for that.

use crate::failure::Failure;
use crate::format::Local;
use crate::json::{self, Time};
use crate::table::{Cell, Column, Layout, table};
use crate::terminal::{plain, print};
use clap::Args;
use daypass_core::console::ServicePath;
use daypass_core::view::DestinationItem;
use daypass_core::{AccountId, Problem, Region, SessionId};
use daypass_engine::Engine;
use serde::Serialize;

/// What is done about the pages of an account in the place of opening one.
#[derive(Debug, Clone, Args)]
pub(crate) struct DestinationOptions {
    /// List the pages you go to in the account instead of opening one: favourites, then what you opened last
    #[arg(
        long,
        conflicts_with_all = ["service", "region", "path", "duration", "portal", "place", "print"],
        group = "printed"
    )]
    list: bool,
    /// Make the page a favourite of the account instead of opening it; favourites come first in lists, completions and the tray
    #[arg(long, requires = "service", conflicts_with_all = ["duration", "portal", "place", "print"])]
    favourite: bool,
    /// Make the page no favourite any more
    #[arg(long, requires = "service", conflicts_with_all = ["favourite", "list", "duration", "portal", "place", "print"])]
    no_favourite: bool,
}

/// What is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    List,
    Favourite(bool),
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct DestinationDocument<'a> {
    service: &'a ServicePath,
    /// Null where it is that of whichever session opens it.
    region: Option<&'a Region>,
    title: &'a str,
    favourite: bool,
    /// Null for a favourite that was never opened here.
    opened_at: Option<Time>,
}

const COLUMNS: [Column; 4] = [
    Column::kept("PAGE", usize::MAX),
    Column::whole("SERVICE", 2),
    Column::whole("REGION", 1),
    Column::whole("LAST OPENED", 0),
];

impl DestinationOptions {
    /// What is wanted in the place of opening a page, if anything is.
    pub(super) fn wanted(&self) -> Option<Wanted> {
        match self {
            Self { list: true, .. } => Some(Wanted::List),
            Self { favourite: true, .. } => Some(Wanted::Favourite(true)),
            Self { no_favourite: true, .. } => Some(Wanted::Favourite(false)),
            _ => None,
        }
    }
}

/// Prints the pages of a session's account.
pub(super) fn list(engine: &Engine, id: &SessionId, as_json: bool) -> Result<(), Failure> {
    let all = engine.sessions().destinations(id)?;
    if as_json {
        return json::print(&all.iter().map(document).collect::<Vec<_>>());
    }
    if all.is_empty() {
        return Ok(print("No page of this account's console was opened yet, and none is a favourite.\n")?);
    }
    let local = Local::at(engine.now());
    let rows: Vec<[Cell; 4]> = all.iter().map(|item| row(item, &local)).collect();
    Ok(print(&table(COLUMNS, &rows, Layout::of_stdout(false)))?)
}

/// Makes a page of a session's account a favourite, or none any more.
pub(super) fn set_favourite(
    engine: &Engine,
    id: &SessionId,
    service: ServicePath,
    region: Option<Region>,
    favourite: bool,
) -> Result<(), Failure> {
    let session = engine.sessions().get(id)?;
    let account = session.account_id().ok_or_else(|| no_account(&session.name))?;
    engine.sessions().set_favourite_destination(id, &service, region.as_ref(), favourite)?;
    let title = DestinationItem::new(account.clone(), service, region, favourite, None).title;
    Ok(print(&format!("{}: {}\n", plain(&title), words(&account, favourite)))?)
}

fn words(account: &AccountId, favourite: bool) -> String {
    let what = if favourite { "a favourite" } else { "no longer a favourite" };
    format!("{what} in {account}")
}

fn no_account(name: &str) -> Failure {
    Failure::from(Problem::invalid_input(
        "session",
        "The account is not known",
        format!("Daypass learns the account of {} when it starts for the first time.", plain(name)),
        "Start it once, then try again.",
    ))
}

fn document(item: &DestinationItem) -> DestinationDocument<'_> {
    let DestinationItem { service, region, title, favourite, opened_at, .. } = item;
    DestinationDocument {
        service,
        region: region.as_ref(),
        title,
        favourite: *favourite,
        opened_at: opened_at.map(Time),
    }
}

fn row(item: &DestinationItem, local: &Local) -> [Cell; 4] {
    let title = match item.favourite {
        true => Cell::from(format!("{} ★", item.title)).exactly(&item.title),
        false => Cell::from(&item.title),
    };
    let region = item.region.as_ref().map_or("", Region::as_str);
    let opened = item.opened_at.map_or_else(|| Cell::from(""), |at| local.time(at));
    [title, Cell::from(item.service.as_str()), Cell::from(region), opened]
}
