//! `daypass session add`

mod iam_user;
mod role;

use crate::failure::Failure;
use clap::Subcommand;

/// Add an IAM user, or a role assumed from another session
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    IamUser(iam_user::IamUser),
    Role(role::Role),
}

pub(crate) async fn run(command: Command) -> Result<(), Failure> {
    match command {
        Command::IamUser(user) => user.run().await,
        Command::Role(role) => role.run(),
    }
}
