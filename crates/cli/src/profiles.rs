//! `daypass profiles`: a profile for every role, which asks for its credentials by itself.

use crate::browsing::BrowserOptions;
use crate::failure::Failure;
use crate::format::count;
use crate::progress::doing;
use crate::terminal::{plain, print, say};
use crate::work::Work;
use crate::{consent, engine, pick};
use clap::{Args, Subcommand};
use daypass_core::ProfileTemplate;
use daypass_engine::Engine;
use daypass_engine::delivery::ProfileChanges;
use daypass_engine::sessions::RoleProfiles;

/// Give every role a profile in ~/.aws/config, or remove those profiles
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Write(Write),
    Remove(Remove),
}

/// Write a profile for every role, so that any role works on first use
///
/// Each profile is its own section in ~/.aws/config, with the command that gets the role's credentials when an AWS tool needs
/// them. Profiles that Daypass did not write are never overwritten.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  daypass profiles write --dry-run
  daypass profiles write --integration northwind --prune")]
pub(crate) struct Write {
    /// Only roles of this integration
    #[arg(long, value_name = "ALIAS")]
    integration: Option<String>,
    /// Name the profiles by this template, not by the names their sessions use
    #[arg(long, value_name = "TEMPLATE", value_parser = ProfileTemplate::parse)]
    template: Option<ProfileTemplate>,
    /// Remove earlier profiles whose roles are gone or whose names have changed
    #[arg(long)]
    prune: bool,
    /// Show what would change, and change nothing
    #[arg(long)]
    dry_run: bool,
    /// Do not ask for confirmation
    #[arg(short, long)]
    yes: bool,
}

/// Remove every profile written by daypass profiles write
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  daypass profiles remove --dry-run
  daypass profiles remove --yes")]
pub(crate) struct Remove {
    /// Show what would change, and change nothing
    #[arg(long)]
    dry_run: bool,
    /// Do not ask for confirmation
    #[arg(short, long)]
    yes: bool,
}

pub(crate) async fn run(command: Command) -> Result<(), Failure> {
    let engine = engine::open(BrowserOptions::none().browser())?;
    match command {
        Command::Write(write) => write.run(&engine).await,
        Command::Remove(remove) => remove.run(&engine).await,
    }
}

impl Write {
    async fn run(self, engine: &Engine) -> Result<(), Failure> {
        let integration = self.integration.as_deref();
        let integration = integration.map(|alias| pick::integration(engine, Some(alias))).transpose()?;
        let which = RoleProfiles {
            integration: integration.map(|integration| integration.id),
            template: self.template,
            prune: self.prune,
        };
        let changes = engine.sessions().preview_role_profiles(&which)?;
        if !is_to_be_done(engine, &changes, self.dry_run, self.yes)? {
            return Ok(());
        }
        let write = engine.sessions().write_role_profiles(&which);
        tell(engine, &doing(engine, Work::WriteProfiles, write).await?);
        Ok(())
    }
}

impl Remove {
    async fn run(self, engine: &Engine) -> Result<(), Failure> {
        let changes = engine.sessions().preview_role_profiles_removal()?;
        if !is_to_be_done(engine, &changes, self.dry_run, self.yes)? {
            return Ok(());
        }
        let remove = engine.sessions().remove_role_profiles();
        tell(engine, &doing(engine, Work::WriteProfiles, remove).await?);
        Ok(())
    }
}

/// Shows what would change, and whether it is to be.
fn is_to_be_done(
    engine: &Engine,
    changes: &ProfileChanges,
    dry_run: bool,
    yes: bool,
) -> Result<bool, Failure> {
    let difference: String = changes.difference.iter().map(|line| format!("{}\n", plain(line))).collect();
    print(&difference)?;
    if dry_run || changes.is_empty() {
        tell(engine, changes);
        if dry_run && !changes.is_empty() {
            say("Nothing was changed.");
        }
        return Ok(false);
    }
    if !yes {
        let file = engine.aws_files().config.display();
        let sections = count(changed(changes) as u64, "profile", "profiles");
        consent::asked(
            plain(&format!("It would change {sections} in {file}.")),
            &plain(&format!("Change {sections} in {file}?")),
        )?;
    }
    Ok(true)
}

fn changed(changes: &ProfileChanges) -> usize {
    changes.added.len() + changes.changed.len() + changes.removed.len()
}

/// Says what became of the profiles.
fn tell(engine: &Engine, changes: &ProfileChanges) {
    let ProfileChanges { added, changed, removed, outdated, unchanged, started, .. } = changes;
    let parts = [
        (added.len(), "new"),
        (changed.len(), "changed"),
        (removed.len(), "removed"),
        (*unchanged, "unchanged"),
    ];
    let parts: Vec<String> = parts
        .iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, what)| format!("{number} {what}"))
        .collect();
    let parts = if parts.is_empty() { "none".to_owned() } else { parts.join(", ") };
    say(&plain(&format!("Profiles in {}: {parts}", engine.aws_files().config.display())));
    if !started.is_empty() {
        let many = count(started.len() as u64, "profile", "profiles");
        say(&format!("{many} of started sessions left unchanged until they stop."));
    }
    if !outdated.is_empty() {
        let many = count(outdated.len() as u64, "profile", "profiles");
        say(&format!("hint: Remove {many} without a role: daypass profiles write --prune"));
    }
}
