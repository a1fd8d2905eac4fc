//! `daypass login`

use crate::browsing::SignInOptions;
use crate::failure::Failure;
use crate::format::Local;
use crate::progress::doing;
use crate::terminal::{may_wait, plain, print, say};
use crate::work::Work;
use crate::{elsewhere, engine, json, pick};
use clap::Args;
use daypass_core::Region;
use daypass_engine::Engine;

/// Sign in to an integration, unless you are signed in already
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  daypass login
  daypass login northwind --device")]
pub(crate) struct Login {
    /// The integration's alias; optional if there is only one
    alias: Option<String>,
    /// The region to sign in through, for example when the first one does not answer
    #[arg(long, value_parser = Region::parse, conflicts_with = "force")]
    region: Option<Region>,
    /// Sign in again even if the sign-in is still valid
    #[arg(long)]
    force: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    options: SignInOptions,
}

impl Login {
    pub(crate) async fn run(self) -> Result<(), Failure> {
        let engine = engine::open(self.options.browser())?;
        let integration = pick::integration(&engine, self.alias.as_deref())?;
        let (id, method) = (&integration.id, self.options.method());
        let sign_in = async {
            match &self.region {
                region if !may_wait() => {
                    engine.integrations().sign_in_unattended(id, region.as_ref(), self.force).await
                }
                Some(region) => engine.integrations().sign_in_at(id, region, method).await,
                None => engine.integrations().sign_in(id, method, self.force).await,
            }
        };
        if let Err(failure) = doing(&engine, Work::SignIn(&integration), sign_in).await {
            elsewhere::sign_in(&engine, failure, method).await?;
        }
        let status =
            engine.view().status()?.integrations.into_iter().find(|status| status.id == integration.id);
        // Without a sign-in of this process, the earlier one was still valid.
        let anew = status.as_ref().is_some_and(|status| status.sign_in.is_some());
        let how = if anew { "signed in" } else { "signed in already" };
        let ends = status.as_ref().and_then(|status| status.sign_in_expires_at);
        let place = status.and_then(|status| status.sign_in_region);
        let place = place.filter(|region| *region != integration.region);
        let place = place.map(|region| format!(" in {region}")).unwrap_or_default();
        if self.json {
            return json::print_integration(&engine, &integration.id);
        }
        let until = ends.map_or_else(String::new, |end| format!(", {}", Local::at(engine.now()).until(end)));
        print(&format!("{}: {how}{place}{until}\n", plain(&integration.alias)))?;
        hint_to_sync(&engine, &integration)
    }
}

/// Prints the command to sync, unless the integration was synced before: without a sync there are no sessions.
fn hint_to_sync(engine: &Engine, integration: &daypass_core::Integration) -> Result<(), Failure> {
    if engine.integrations().get(&integration.id)?.synced_at.is_none() {
        let sync = daypass_core::Remedy::Sync {
            integration: integration.id.to_string(),
            alias: integration.alias.clone(),
        };
        let command = sync.command().unwrap_or_default();
        say(&format!("hint: Fetch its accounts and roles: {}", plain(&command)));
    }
    Ok(())
}
