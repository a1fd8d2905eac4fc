//! `daypass integration add`

use super::{same_instance, sync_report};
use crate::browsing::SignInOptions;
use crate::failure::Failure;
use crate::progress::doing;
use crate::terminal::{can_ask, may_wait, plain, print, say};
use crate::work::Work;
use crate::{elsewhere, engine, pick};
use clap::Args;
use daypass_core::{Integration, IntegrationAlias, Region, Remedy};
use daypass_engine::{Engine, EngineError, NewIntegration, identity_center, integrations};

/// Add an IAM Identity Center instance, sign in to it, and read its accounts and roles
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  daypass integration add https://northwind.awsapps.com/start
  daypass integration add https://northwind.awsapps.com --alias two --another")]
pub(crate) struct Add {
    /// The AWS access portal URL, in any form
    start_url: String,
    /// An alias for it
    #[arg(long, value_parser = IntegrationAlias::parse)]
    alias: Option<IntegrationAlias>,
    /// The region it is in, if the portal does not say
    #[arg(long, value_parser = Region::parse)]
    region: Option<Region>,
    /// Add it even if the same portal, or the same instance under another URL, is already there, for a second person's sign-in
    #[arg(long)]
    another: bool,
    /// Add it without signing in
    #[arg(long, conflicts_with_all = ["device", "pkce", "no_browser"])]
    no_sign_in: bool,
    #[command(flatten)]
    options: SignInOptions,
}

impl Add {
    /// The portal of this address, added as by its address alone.
    pub(crate) fn of(start_url: String) -> Self {
        Self {
            start_url,
            alias: None,
            region: None,
            another: false,
            no_sign_in: false,
            options: SignInOptions::default(),
        }
    }

    pub(crate) async fn run(self) -> Result<(), Failure> {
        let engine = engine::open(self.options.browser())?;
        self.run_in(&engine).await
    }

    pub(crate) async fn run_in(self, engine: &Engine) -> Result<(), Failure> {
        let new = NewIntegration {
            start_url: self.start_url,
            alias: self.alias,
            region: self.region,
            another: self.another,
        };
        let known = engine.integrations().list()?;
        let integration = added(engine, new).await?;
        let is_new = !known.iter().any(|known| known.id == integration.id);
        if self.no_sign_in {
            let how = if is_new { "added" } else { "was already added" };
            print(&format!("{}: {how}\n", plain(&integration.alias)))?;
            let remedy = Remedy::SignIn { integration: integration.id.to_string(), alias: integration.alias };
            say(&format!("hint: Sign in to it: {}", plain(&remedy.command().unwrap_or_default())));
            return Ok(());
        }
        if is_new && known.iter().any(|known| known.start_url == integration.start_url) {
            say(
                "A browser that is already signed in to this portal stays the same person: sign out there, or open the page in a private window.",
            );
        }
        let method = self.options.method();
        let sign_in = async {
            if !may_wait() {
                return engine.integrations().sign_in_unattended(&integration.id, None, false).await;
            }
            match engine.integrations().sign_in(&integration.id, method, false).await {
                // AWS does not know this portal, so the integration that was just added is useless.
                Err(
                    unknown @ integrations::Error::IdentityCenter(identity_center::Error::UnknownPortal {
                        ..
                    }),
                ) if is_new => engine.integrations().remove(&integration.id).await.and(Err(unknown)),
                result => result,
            }
        };
        if let Err(failure) = doing(engine, Work::SignIn(&integration), sign_in).await {
            elsewhere::sign_in(engine, failure, method).await?;
        }
        match same_instance::sync_new(engine, &integration, is_new, method).await? {
            Some(report) => sync_report::tell(engine, &integration, &report),
            None => Ok(()),
        }
    }
}

/// Adds the integration, or finds the one that is there. When its region cannot be found out, the person is asked.
async fn added(engine: &Engine, mut new: NewIntegration) -> Result<Integration, Failure> {
    let mut result = doing(engine, Work::Add, tried(engine, &new)).await?;
    if let Err(integrations::Error::IdentityCenter(identity_center::Error::RegionUnknown { .. })) = result
        && can_ask()
    {
        new.region = Some(pick::region(&engine.settings()?.default_region)?);
        result = doing(engine, Work::Add, tried(engine, &new)).await?;
    }
    match result {
        Err(integrations::Error::SameInstance(same)) => {
            same_instance::used_or_added(engine, new, *same).await
        }
        result => Ok(result?),
    }
}

/// What came of adding it, so that what is wrong can be looked at.
async fn tried(
    engine: &Engine,
    new: &NewIntegration,
) -> Result<Result<Integration, integrations::Error>, EngineError> {
    Ok(engine.integrations().add(new).await)
}
