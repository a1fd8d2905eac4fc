//! `daypass session`

mod add;
mod codes;
mod edit;
mod favourite;
mod list;
mod remove;
mod tags;

use crate::failure::Failure;
use crate::format;
use crate::table::Cell;
use crate::terminal::say;
use clap::Subcommand;
use daypass_core::account::InvalidName;
use daypass_core::plan::Base;
use daypass_core::sts::RoleDuration;
use daypass_core::view::{Catalog, SessionItem, SessionStatus, Status};
use daypass_core::{ProfileName, RoleArn, Session};
use daypass_engine::{Engine, EngineError};
use jiff::Timestamp;
use std::collections::HashMap;

/// See and set up sessions
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    List(list::List),
    #[command(subcommand)]
    Add(Box<add::Command>),
    Edit(Box<edit::Edit>),
    Remove(remove::Remove),
    Favourite(favourite::Favourite),
}

pub(crate) async fn run(command: Command) -> Result<(), Failure> {
    match command {
        Command::List(list) => list.run(),
        Command::Add(command) => add::run(*command).await,
        Command::Edit(edit) => edit.run().await,
        Command::Remove(remove) => remove.run().await,
        Command::Favourite(favourite) => favourite.run(),
    }
}

/// A role's ARN as an option has it.
fn role_arn(text: &str) -> Result<RoleArn, InvalidName> {
    RoleArn::try_from(text.to_owned())
}

/// Says what a person may not expect of how long a role lasts: less than they want, or for a code of its own.
fn say_how_long(engine: &Engine, session: &Session) -> Result<(), EngineError> {
    let plan = engine.plan_of(session)?;
    match (&plan.base, plan.hops.last()) {
        (_, Some(hop)) => {
            if let Some(wanted) = hop.wanted {
                say(&format!(
                    "note: It lasts 1 h at a time and not {wanted}: AWS gives a role no more that is assumed with short-term credentials."
                ));
            }
        }
        (Base::DirectRole { device: Some(_), hop, .. }, None) => {
            let longer = hop.duration.filter(|duration| *duration > RoleDuration::LONGEST_CHAINED);
            if let Some(duration) = longer {
                say(&format!(
                    "note: For {duration} it takes an MFA code of its own; up to 1 h the user's other roles would share it."
                ));
            }
        }
        _ => {}
    }
    Ok(())
}

/// The columns of [`row`].
pub(crate) const HEADING: [&str; 6] = ["SESSION", "ACCOUNT", "PROFILE", "REGION", "STATE", "ID"];

/// A session as a line of a table.
pub(crate) fn row(item: &SessionItem, status: Option<&SessionStatus>, now: Timestamp) -> [Cell; 6] {
    let profiles: Vec<&str> = item.profiles.iter().map(ProfileName::as_str).collect();
    let state = status.map_or(daypass_core::SessionState::Inactive, |status| status.state);
    [
        if item.favourite { Cell::from(format!("{} ★", item.name)) } else { Cell::from(&item.name) },
        Cell::from(item.account_id.as_ref().map_or("", |id| id.as_str())),
        Cell::from(profiles.join(", ")),
        Cell::from(item.region.as_ref().map_or("", |region| region.as_str())),
        format::state(state, status.and_then(|status| status.expires_at), now),
        Cell::from(item.id.as_str()),
    ]
}

/// The sessions that are not inactive, in the catalog's order.
pub(crate) fn live<'a>(
    catalog: &'a Catalog,
    status: &'a Status,
) -> impl Iterator<Item = (&'a SessionItem, &'a SessionStatus)> {
    let by_id = by_id(status);
    catalog.sessions.iter().filter_map(move |item| Some((item, *by_id.get(item.id.as_str())?)))
}

/// The statuses by their sessions' ids.
fn by_id(status: &Status) -> HashMap<&str, &SessionStatus> {
    status.sessions.iter().map(|status| (status.id.as_str(), status)).collect()
}
