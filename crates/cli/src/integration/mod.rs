//! `daypass integration`

mod add;
mod edit;
mod list;
mod remove;
mod rename;
pub(crate) mod rows;
mod same_instance;
mod sync;
mod sync_report;

pub(crate) use add::Add;

use crate::failure::Failure;
use clap::Subcommand;

/// Add, list, edit, rename, remove and sync IAM Identity Center instances
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Add(Add),
    Edit(edit::Edit),
    #[command(visible_alias = "ls")]
    List(list::List),
    Rename(rename::Rename),
    #[command(visible_alias = "rm")]
    Remove(remove::Remove),
    Sync(sync::Sync),
}

pub(crate) async fn run(command: Command) -> Result<(), Failure> {
    match command {
        Command::Add(add) => add.run().await,
        Command::Edit(edit) => edit.run().await,
        Command::List(list) => list.run(),
        Command::Rename(rename) => rename.run(),
        Command::Remove(remove) => remove.run().await,
        Command::Sync(sync) => sync.run().await,
    }
}
