//! `daypass session edit`

use crate::browsing::BrowserOptions;
use crate::failure::Failure;
use crate::terminal::{print, say};
use crate::{opening, pick};
use clap::Args;
use daypass_core::{ProfileName, Region};

/// Set a session's region and profiles
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("change").required(true).multiple(true))]
pub(crate) struct Edit {
    /// The session
    session: String,
    /// The region to write beside its credentials
    #[arg(long, group = "change", value_parser = Region::parse)]
    region: Option<Region>,
    /// Deliver into this profile; may be given several times
    #[arg(long = "profile", value_name = "PROFILE", group = "change", value_parser = ProfileName::parse)]
    profiles: Vec<ProfileName>,
    /// Deliver into the profile that account and role give again
    #[arg(long, group = "change", conflicts_with = "profiles")]
    usual_profile: bool,
}

impl Edit {
    pub(crate) fn run(self) -> Result<(), Failure> {
        let engine = opening::engine(BrowserOptions::default().browser())?;
        let id = pick::session(&engine, Some(&self.session), |_| true)?;
        if let Some(region) = &self.region {
            engine.set_region(&id, region)?;
        }
        if self.usual_profile || !self.profiles.is_empty() {
            engine.set_profiles(&id, &self.profiles)?;
        }
        print(&format!("{}: changed\n", crate::terminal::plain(&engine.session(&id)?.name)))?;
        if engine.status()?.sessions.iter().any(|status| status.id == id) {
            say("What is delivered follows when it is started again.");
        }
        Ok(())
    }
}
