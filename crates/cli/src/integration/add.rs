//! `daypass integration add`

use super::sync;
use crate::browsing::SignInOptions;
use crate::failure::Failure;
use crate::progress::with_progress;
use crate::terminal::{can_ask, plain, print, say};
use crate::{engine, pick};
use clap::Args;
use daypass_core::{Integration, IntegrationAlias, Region, Remedy};
use daypass_engine::{Engine, EngineError, NewIntegration, identity_center, integrations};

/// Add an IAM Identity Center instance, sign in to it, and read its accounts and roles
#[derive(Debug, Args)]
pub(crate) struct Add {
    /// The AWS access portal URL, in any shape
    start_url: String,
    /// What to call it
    #[arg(long, value_parser = IntegrationAlias::parse)]
    alias: Option<IntegrationAlias>,
    /// The region that it is in, where the portal does not tell
    #[arg(long, value_parser = Region::parse)]
    region: Option<Region>,
    /// Add it though it is the same instance as another, under another URL
    #[arg(long)]
    another: bool,
    /// Only add it
    #[arg(long, conflicts_with_all = ["device", "pkce", "no_browser"])]
    no_sign_in: bool,
    #[command(flatten)]
    options: SignInOptions,
}

impl Add {
    pub(crate) async fn run(self) -> Result<(), Failure> {
        let engine = engine::open(self.options.browser())?;
        let new = NewIntegration {
            start_url: self.start_url,
            alias: self.alias,
            region: self.region,
            another: self.another,
        };
        let known = engine.integrations().list()?;
        let integration = added(&engine, new).await?;
        if self.no_sign_in {
            print(&format!("{}: added\n", plain(&integration.alias)))?;
            let remedy = Remedy::SignIn { integration: integration.id.to_string(), alias: integration.alias };
            say(&format!("hint: Sign in to it: {}", plain(&remedy.command().unwrap_or_default())));
            return Ok(());
        }
        let is_new = !known.iter().any(|known| known.id == integration.id);
        let sign_in = async {
            match engine.integrations().sign_in(&integration.id, self.options.method(), false).await {
                // AWS does not know this portal, so the integration that was just added is useless.
                Err(
                    unknown @ integrations::Error::IdentityCenter(identity_center::Error::UnknownPortal {
                        ..
                    }),
                ) if is_new => engine.integrations().remove(&integration.id).await.and(Err(unknown)),
                result => result,
            }
        };
        with_progress(&engine, sign_in).await?;
        let reading = async {
            let integrations = engine.integrations();
            match self.another {
                true => integrations.sync_another(&integration.id).await,
                false => match integrations.sync(&integration.id).await {
                    // Nothing was read of it: the other has it all.
                    Err(same @ integrations::Error::SameInstance { .. }) if is_new => {
                        integrations.remove(&integration.id).await.and(Err(same))
                    }
                    result => result,
                },
            }
        };
        sync::run(&engine, &integration, reading).await
    }
}

/// Adds the integration. When its region cannot be found out, the person is asked.
async fn added(engine: &Engine, new: NewIntegration) -> Result<Integration, Failure> {
    match with_progress(engine, async { Ok::<_, EngineError>(engine.integrations().add(&new).await) }).await?
    {
        Err(integrations::Error::IdentityCenter(identity_center::Error::RegionUnknown { .. }))
            if can_ask() =>
        {
            let region = pick::region(&engine.settings()?.default_region)?;
            let new = NewIntegration { region: Some(region), ..new };
            with_progress(engine, engine.integrations().add(&new)).await
        }
        result => Ok(result?),
    }
}
