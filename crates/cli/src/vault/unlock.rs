//! `daypass vault unlock` and `vault lock`

use crate::failure::Failure;
use crate::format::Local;
use crate::progress::doing;
use crate::terminal::print;
use crate::work::Work;
use clap::Args;
use daypass_core::sts::seconds;
use daypass_engine::Engine;
use std::time::Duration;

/// The longest time in seconds that a key stays unlocked: a week.
const LONGEST: u32 = 7 * 24 * 60 * 60;

/// Keep the vault unlocked for a while, without its passphrase
///
/// For a vault with a passphrase, on Linux: its key is kept in your kernel keyring, which drops it when the time is up. Until then
/// every program that runs as you can read it. Logging out does not end it.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  daypass vault unlock
  daypass vault unlock --for 1h30m")]
pub(crate) struct Unlock {
    /// How long to keep it unlocked, at most 7 days
    #[arg(long = "for", value_name = "DURATION", default_value = "8h", value_parser = length)]
    length: Duration,
}

/// A time that a key may stay unlocked.
fn length(text: &str) -> Result<Duration, String> {
    let length = seconds(text).filter(|seconds| (1..=LONGEST).contains(seconds));
    length
        .map(|seconds| Duration::from_secs(seconds.into()))
        .ok_or_else(|| "expected a length of time of at most 7 days, such as 8h or 1h30m".to_owned())
}

impl Unlock {
    pub(crate) async fn run(self, engine: &Engine) -> Result<(), Failure> {
        let end = doing(engine, Work::Unlock, engine.vault().unlock(self.length)).await?;
        let end = Local::at(engine.now()).clock(end);
        Ok(print(&format!("The vault is unlocked until {end}.\n"))?)
    }
}

/// Locks the vault for every process.
pub(crate) fn lock(engine: &Engine) -> Result<(), Failure> {
    engine.vault().lock_everywhere()?;
    Ok(print("The vault is locked.\n")?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_vault_is_unlocked_for_a_time_that_ends() {
        assert_eq!(length("8h"), Ok(Duration::from_hours(8)));
        assert_eq!(length("168h"), Ok(Duration::from_hours(7 * 24)));
        for refused in ["0", "0s", "169h", "soon", ""] {
            assert!(length(refused).is_err(), "{refused}");
        }
    }
}
