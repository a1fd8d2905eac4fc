//! `daypass vault`

mod kept;

use crate::browsing::BrowserOptions;
use crate::engine;
use crate::failure::Failure;
use crate::terminal::print;
use clap::Subcommand;

/// See how the secrets are kept, what of yours is kept with them, or begin anew when their key is lost
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Show what holds the key of the secrets
    Status,
    #[command(subcommand)]
    Kept(kept::Command),
    /// Forget every secret: sign-ins, issued credentials, the access keys of IAM users, and the texts of profiles that were
    /// replaced or protected
    Reset {
        /// The consent: what is forgotten cannot be had back
        #[arg(long, required = true)]
        yes: bool,
    },
}

pub(crate) async fn run(command: Command) -> Result<(), Failure> {
    let engine = engine::open(BrowserOptions::default().browser())?;
    match command {
        Command::Status => {
            let (state, key) = engine.view().vault_text();
            Ok(print(&format!("Key    {key}\nState  {state}\n"))?)
        }
        Command::Kept(command) => command.run(&engine).await,
        Command::Reset { .. } => {
            engine.vault().reset()?;
            Ok(print("The vault is empty. Sign in again: daypass login\n")?)
        }
    }
}
