//! `daypass session favourite`

use crate::browsing::BrowserOptions;
use crate::failure::Failure;
use crate::terminal::{plain, print};
use crate::{engine, pick};
use clap::Args;

/// Pin or unpin a session
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  daypass session favourite 'Shop Production/OnCall'
  daypass session favourite 'Shop Production/OnCall' --off")]
pub(crate) struct Favourite {
    /// The session; omit to pick one
    session: Option<String>,
    /// Unpin it
    #[arg(long)]
    off: bool,
}

impl Favourite {
    pub(crate) fn run(self) -> Result<(), Failure> {
        let engine = engine::open(BrowserOptions::default().browser())?;
        let id = match self.session.as_deref() {
            Some(name) => pick::named(&engine, name)?,
            None => {
                let none =
                    if self.off { "No session is a favourite" } else { "Every session is a favourite" };
                pick::offered(
                    &engine,
                    |item| item.favourite == self.off,
                    none,
                    ["See them", "daypass session list"],
                )?
            }
        };
        engine.sessions().set_favourite(&id, !self.off)?;
        let what = if self.off { "no longer a favourite" } else { "a favourite" };
        Ok(print(&format!("{}: {what}\n", plain(&engine.sessions().get(&id)?.name)))?)
    }
}
