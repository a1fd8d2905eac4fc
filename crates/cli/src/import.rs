//! `daypass import`

use crate::browsing::BrowserOptions;
use crate::engine;
use crate::failure::{self, Failure};
use crate::format::count;
use crate::json::{self, ImportDocument};
use crate::progress::doing;
use crate::table::{Cell, Column, Layout, table};
use crate::terminal::{FAINT, plain, print, say};
use crate::work::Work;
use clap::{Args, Subcommand};
use daypass_core::view::{ImportItem, ImportOutcome};
use daypass_core::{Integration, Problem, ProblemCode, Remedy};
use daypass_engine::Engine;

/// Create sessions from existing configuration
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    AwsConfig(AwsConfig),
}

pub(crate) async fn run(command: Command) -> Result<(), Failure> {
    match command {
        Command::AwsConfig(aws_config) => aws_config.run().await,
    }
}

/// Import profiles from the AWS config and credentials files
///
/// Access keys become IAM users, profiles with role_arn and source_profile become roles assumed from them, and SSO profiles
/// become profiles of Identity Center roles; an sso-session on its own becomes an integration. Profiles written by granted,
/// aws-vault and aws-sso-cli work too. Profiles that get their credentials elsewhere are skipped, with the reason. The files
/// are not changed, and neither is anything imported earlier.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  daypass import aws-config --dry-run
  daypass import aws-config work")]
pub(crate) struct AwsConfig {
    /// The profiles to import, along with those they are assumed from; omit for all of them
    #[arg(value_name = "PROFILE")]
    profiles: Vec<String>,
    /// Show what would be imported, and change nothing
    #[arg(long)]
    dry_run: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

impl AwsConfig {
    async fn run(self) -> Result<(), Failure> {
        let engine = engine::open(BrowserOptions::default().browser())?;
        let wanted = (!self.profiles.is_empty()).then_some(self.profiles.as_slice());
        let items = if self.dry_run {
            doing(&engine, Work::PreviewImport, engine.importer().preview(wanted)).await?
        } else {
            doing(&engine, Work::Import, engine.importer().apply(wanted)).await?
        };
        if self.json {
            json::print(&items.iter().map(ImportDocument::new).collect::<Vec<_>>())?;
        } else {
            print(&table(["PROFILE", "BECOMES"].map(Column::from), &rows(&items), Layout::Whole))?;
            say(&self.summary(&engine, &items));
            if !self.dry_run {
                say_sign_ins(&engine, &items)?;
            }
        }
        if self.dry_run { Ok(()) } else { report_unimported(&items, &self.profiles) }
    }

    /// The line below the table.
    fn summary(&self, engine: &Engine, items: &[ImportItem]) -> String {
        let number =
            |is_it: &dyn Fn(ImportOutcome) -> bool| items.iter().filter(|item| is_it(item.outcome)).count();
        let integrations = number(&|outcome| outcome == ImportOutcome::Integration);
        let profiles = number(&|outcome| is_new(outcome)) - integrations;
        let new: Vec<String> =
            [(profiles, "profile", "profiles"), (integrations, "integration", "integrations")]
                .into_iter()
                .filter(|(number, ..)| *number > 0)
                .map(|(number, one, several)| count(number, one, several))
                .collect();
        match (new.join(" and "), self.dry_run) {
            _ if items.is_empty() => {
                let files = engine.aws_files();
                let (config, credentials) = (files.config.display(), files.credentials.display());
                format!("There is no profile in {config} or {credentials}.")
            }
            (new, _) if new.is_empty() => "There is nothing new to import.".to_owned(),
            (new, true) => format!("Nothing was changed. To import {new}, leave out --dry-run."),
            (new, false) => format!("{new} imported. Your AWS files were not changed."),
        }
    }
}

/// How the roles of integrations come that were imported by themselves, and so without any.
fn say_sign_ins(engine: &Engine, items: &[ImportItem]) -> Result<(), Failure> {
    if !items.iter().any(|item| item.outcome == ImportOutcome::Integration) {
        return Ok(());
    }
    let unread = engine.integrations().list()?.into_iter().filter(|one| one.synced_at.is_none());
    for Integration { id, alias, .. } in unread {
        let integration = id.to_string();
        let sign_in = Remedy::SignIn { integration: integration.clone(), alias: alias.clone() };
        let sync = Remedy::Sync { integration, alias: alias.clone() };
        let steps: Vec<String> = [sign_in, sync].iter().filter_map(Remedy::command).collect();
        say(&format!("To get the roles of {}: {}", plain(&alias), plain(&steps.join(" && "))));
    }
    Ok(())
}

fn is_new(outcome: ImportOutcome) -> bool {
    match outcome {
        ImportOutcome::User
        | ImportOutcome::Role
        | ImportOutcome::Integration
        | ImportOutcome::IdentityCenterRole => true,
        ImportOutcome::Known | ImportOutcome::LeftAlone => false,
    }
}

/// Each profile and what becomes of it, with the detail on a line below.
fn rows(items: &[ImportItem]) -> Vec<[Cell; 2]> {
    let mut rows = Vec::new();
    for item in items {
        rows.push([Cell::from(&item.profile), Cell::from(&item.becomes)]);
        if let Some(detail) = &item.detail {
            rows.push([Cell::from(""), Cell::styled(detail, FAINT)]);
        }
    }
    rows
}

/// Prints why profiles were not imported. A problem that several profiles share is printed once.
///
/// # Errors
/// [`Failure::Reported`] when there was a problem.
fn report_unimported(items: &[ImportItem], named: &[String]) -> Result<(), Failure> {
    let left = items.iter().filter(|item| {
        item.outcome == ImportOutcome::LeftAlone && item.problem.is_none() && named.contains(&item.profile)
    });
    let mut problems: Vec<Problem> = left.map(left_alone).collect();
    for problem in items.iter().filter_map(|item| item.problem.as_ref()) {
        if !problems.contains(problem) {
            problems.push(problem.clone());
        }
    }
    for problem in &problems {
        failure::report_problem(problem);
    }
    if problems.is_empty() { Ok(()) } else { Err(Failure::Reported) }
}

/// The problem of a profile that was named but cannot be imported.
fn left_alone(item: &ImportItem) -> Problem {
    let detail = item.detail.as_deref().unwrap_or_default();
    Problem::new(
        ProblemCode::InvalidInput,
        format!("{} was not imported", item.profile),
        format!("The profile '{}' was not imported. {detail}", item.profile),
        "Leave it to the tool that manages it, or change it and import it again.",
        Remedy::None,
    )
}
