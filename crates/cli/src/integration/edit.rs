//! `daypass integration edit`

use crate::browsing::BrowserOptions;
use crate::engine;
use crate::failure::Failure;
use crate::progress::with_progress;
use crate::terminal::{plain, print};
use clap::Args;
use daypass_core::problem::quoted;
use daypass_core::{Integration, IntegrationAlias, Region};

/// Change an integration's regions or alias
///
/// A replicated IAM Identity Center answers in more than one region; your administrator knows which. If the first one does not
/// answer, you are offered a sign-in in the next.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  daypass integration edit northwind --also-region us-east-1
  daypass integration edit northwind --alias contoso")]
pub(crate) struct Edit {
    /// The integration's alias
    alias: String,
    /// The region to try first
    #[arg(long, value_parser = Region::parse)]
    region: Option<Region>,
    /// Another region it is replicated to; can be repeated
    #[arg(long = "also-region", value_name = "REGION", value_parser = Region::parse)]
    also_regions: Vec<Region>,
    /// A region it is no longer in; can be repeated
    #[arg(long = "not-region", value_name = "REGION", value_parser = Region::parse)]
    not_regions: Vec<Region>,
    /// The new alias
    #[arg(long = "alias", id = "new-alias", value_name = "ALIAS", value_parser = IntegrationAlias::parse)]
    new_alias: Option<IntegrationAlias>,
}

impl Edit {
    pub(crate) async fn run(self) -> Result<(), Failure> {
        let engine = engine::open(BrowserOptions::default().browser())?;
        let before = engine.integrations().find(&self.alias)?;
        if self.region.is_none()
            && self.also_regions.is_empty()
            && self.not_regions.is_empty()
            && self.new_alias.is_none()
        {
            return Err(Failure::Usage {
                title: "Nothing to change",
                detail: format!("No change to '{}' was given.", before.alias),
                action: "See what can be changed: daypass integration edit --help".to_owned(),
            });
        }
        let regions = self.regions(&before)?;
        if let [first, additional @ ..] = &regions[..] {
            with_progress(&engine, engine.integrations().set_regions(&before.id, first, additional)).await?;
        }
        if let Some(alias) = &self.new_alias {
            engine.integrations().rename(&before.id, alias)?;
        }
        let after = engine.integrations().get(&before.id)?;
        let regions: Vec<&str> = after.regions().map(Region::as_str).collect();
        Ok(print(&format!("{}: {}\n", plain(&after.alias), regions.join(", ")))?)
    }

    /// The regions that it is in from now on, the one that is asked first before the others.
    fn regions(&self, before: &Integration) -> Result<Vec<Region>, Failure> {
        if let Some(not_there) =
            self.not_regions.iter().find(|region| !before.regions().any(|r| r == *region))
        {
            return Err(Failure::Usage {
                title: "It is not in this region",
                detail: format!("'{}' is not in {not_there}.", before.alias),
                action: "See which regions it is in: daypass integration list".to_owned(),
            });
        }
        // Where it was in one region alone, another one corrects it.
        let corrects = self.region.is_some() && before.additional_regions.is_empty();
        let kept = before.regions().filter(|_| !corrects);
        let mut regions: Vec<Region> = Vec::new();
        for region in self.region.iter().chain(kept).chain(&self.also_regions) {
            if !self.not_regions.contains(region) && !regions.contains(region) {
                regions.push(region.clone());
            }
        }
        if regions.is_empty() {
            return Err(Failure::Usage {
                title: "An integration needs a region",
                detail: format!("'{}' would be left without a region.", before.alias),
                action: format!(
                    "Give the right one: daypass integration edit {} --region REGION",
                    quoted(&before.alias)
                ),
            });
        }
        Ok(regions)
    }
}
