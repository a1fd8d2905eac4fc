//! `daypass integration rename`

use crate::browsing::BrowserOptions;
use crate::engine;
use crate::failure::Failure;
use crate::terminal::{plain, print};
use clap::Args;
use daypass_core::IntegrationAlias;

/// Rename an integration
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  daypass integration rename northwind contoso
  daypass integration rename northwind 'Contoso Labs'")]
pub(crate) struct Rename {
    /// The integration's alias
    alias: String,
    /// The new alias
    #[arg(value_parser = IntegrationAlias::parse)]
    new_alias: IntegrationAlias,
}

impl Rename {
    pub(crate) fn run(self) -> Result<(), Failure> {
        let engine = engine::open(BrowserOptions::default().browser())?;
        let integration = engine.integrations().find(&self.alias)?;
        engine.integrations().rename(&integration.id, &self.new_alias)?;
        let renamed = engine.integrations().get(&integration.id)?;
        Ok(print(&format!("{}: renamed to {}\n", plain(&integration.alias), plain(&renamed.alias)))?)
    }
}
