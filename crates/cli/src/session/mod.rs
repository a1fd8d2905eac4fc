//! `daypass session`

mod add;
mod codes;
mod edit;
mod favourite;
pub(crate) mod list;
pub(crate) mod live;
mod order;
mod remove;
mod role;
pub(crate) mod rows;
mod tags;

pub(crate) use list::List;

use crate::failure::Failure;
use clap::Subcommand;

/// List, add and change sessions
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    #[command(visible_alias = "ls")]
    List(List),
    #[command(subcommand)]
    Add(Box<add::Command>),
    Edit(Box<edit::Edit>),
    #[command(visible_alias = "rm")]
    Remove(remove::Remove),
    #[command(alias = "favorite")]
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
