//! `daypass keys`

mod list;
mod rotate;

use crate::failure::Failure;
use clap::Subcommand;

/// List and rotate IAM users' access keys
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    List(list::List),
    Rotate(rotate::Rotate),
}

pub(crate) async fn run(command: Command) -> Result<(), Failure> {
    match command {
        Command::List(list) => list.run().await,
        Command::Rotate(rotate) => rotate.run().await,
    }
}
