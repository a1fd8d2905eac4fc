//! `daypass vault`

mod backups;
mod kept;
mod new_key;
mod reset;
mod status;
mod transfer;
mod unlock;

use crate::browsing::BrowserOptions;
use crate::engine;
use crate::failure::Failure;
use clap::Subcommand;

/// Show how the secrets are kept, change their key, back them up, or start over
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Status(status::VaultStatus),
    Unlock(unlock::Unlock),
    /// Lock the vault: make every process forget its key
    ///
    /// Delivered credentials stay until they end. A keychain, or a passphrase in a variable or a file, opens the vault again when a
    /// secret is needed.
    #[command(after_help = "Example:
  daypass vault lock")]
    Lock,
    #[command(subcommand)]
    Use(new_key::Use),
    Passphrase(new_key::Passphrase),
    /// Seal every secret under a new key, in case somebody else has seen the old one
    ///
    /// You can interrupt it at any time, and other Daypass processes carry on.
    #[command(after_help = "Example:
  daypass vault rekey")]
    Rekey,
    Backups(backups::Backups),
    Restore(backups::Restore),
    Export(transfer::Export),
    Import(transfer::Import),
    #[command(subcommand)]
    Kept(kept::Command),
    /// Delete every secret and its key: sign-ins, issued credentials, IAM users' access keys, and the texts of profiles that
    /// were replaced or protected, along with the backups
    #[command(after_help = "Example:
  daypass vault reset --yes")]
    Reset {
        /// Confirm that you want this; what is deleted cannot be recovered
        #[arg(short, long)]
        yes: bool,
    },
}

pub(crate) async fn run(command: Command) -> Result<(), Failure> {
    let command = match command {
        Command::Backups(backups) => return backups.run().await,
        Command::Restore(restore) => return restore.run().await,
        command => command,
    };
    let engine = engine::open(BrowserOptions::default().browser())?;
    match command {
        Command::Status(status) => status.run(&engine),
        Command::Unlock(unlock) => unlock.run(&engine).await,
        Command::Lock => unlock::lock(&engine),
        Command::Use(command) => command.run(&engine).await,
        Command::Passphrase(command) => command.run(&engine).await,
        Command::Rekey => new_key::rekey(&engine).await,
        Command::Backups(_) | Command::Restore(_) => Ok(()),
        Command::Export(export) => export.run(&engine).await,
        Command::Import(import) => import.run(&engine).await,
        Command::Kept(command) => command.run(&engine).await,
        Command::Reset { yes } => {
            reset::give_back(&engine, yes).await?;
            new_key::reset(&engine).await
        }
    }
}
