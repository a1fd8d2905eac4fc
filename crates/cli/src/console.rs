//! `daypass console`

use crate::browsing::{BrowserOptions, prompting};
use crate::failure::Failure;
use crate::progress::with_progress;
use crate::terminal::{plain, print_secret, say};
use crate::{engine, pick};
use clap::Args;
use daypass_core::console::Destination;
use daypass_core::{Region, Secret};

/// Open the AWS console as a session
#[derive(Debug, Args)]
pub(crate) struct Console {
    /// The session; without it, one is picked
    session: Option<String>,
    /// The service to open, such as ec2
    #[arg(long)]
    service: Option<String>,
    /// The region to open it in
    #[arg(long, value_parser = Region::parse)]
    region: Option<Region>,
    /// A path of the console to open, such as /s3/buckets
    #[arg(long, conflicts_with = "service")]
    path: Option<String>,
    /// Print the link instead of opening it: whoever has it is signed in, for fifteen minutes
    #[arg(long)]
    print: bool,
}

impl Console {
    pub(crate) async fn run(self) -> Result<(), Failure> {
        let engine = engine::open(BrowserOptions::default().browser())?;
        let id = pick::session(&engine, self.session.as_deref(), |_| true)?;
        let destination = Destination { service: self.service, path: self.path };
        let prompting = prompting(None, None);
        if self.print {
            let link = engine.console().link(&id, &destination, self.region, &prompting);
            let link = with_progress(&engine, link).await?;
            return Ok(print_secret(&Secret::new(format!("{}\n", link.expose())))?);
        }
        with_progress(&engine, engine.console().open(&id, &destination, self.region, &prompting)).await?;
        say(&format!("The console of {} opens in your browser.", plain(&engine.sessions().get(&id)?.name)));
        Ok(())
    }
}
