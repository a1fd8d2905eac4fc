//! `daypass session`

mod add;
mod codes;
mod edit;
mod favourite;
mod list;
mod remove;
mod role;
pub(crate) mod rows;
mod tags;

use crate::failure::Failure;
use clap::Subcommand;

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
