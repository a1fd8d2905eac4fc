//! `daypass import`

use crate::browsing::BrowserOptions;
use crate::engine;
use crate::failure::{self, Failure};
use crate::format::count;
use crate::json::{self, ImportDocument};
use crate::progress::with_progress;
use crate::table::{Cell, table};
use crate::terminal::{FAINT, print, say};
use clap::{Args, Subcommand};
use daypass_core::view::{ImportItem, ImportOutcome};
use daypass_core::{Problem, ProblemCode, Remedy};
use daypass_engine::Engine;

/// Make sessions out of what is already there
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    AwsConfig(AwsConfig),
}

pub(crate) async fn run(command: Command) -> Result<(), Failure> {
    match command {
        Command::AwsConfig(aws_config) => aws_config.run().await,
    }
}

/// Import the profiles of the AWS config and credentials files
///
/// Access keys become IAM users, role_arn with source_profile becomes roles on them, and sso-session and SSO profiles
/// become profiles of Identity Center roles. What gets its credentials elsewhere is left alone. The files are not
/// changed, and what was imported before stays as it is.
#[derive(Debug, Args)]
pub(crate) struct AwsConfig {
    /// The profiles to import, with those that they are assumed from; without any, all of them
    #[arg(value_name = "PROFILE")]
    profiles: Vec<String>,
    /// Show what becomes of what, and change nothing
    #[arg(long)]
    dry_run: bool,
    /// Print one JSON document
    #[arg(long)]
    json: bool,
}

impl AwsConfig {
    async fn run(self) -> Result<(), Failure> {
        let engine = engine::open(BrowserOptions::default().browser())?;
        let wanted = (!self.profiles.is_empty()).then_some(self.profiles.as_slice());
        let items = if self.dry_run {
            with_progress(&engine, engine.importer().preview(wanted)).await?
        } else {
            with_progress(&engine, engine.importer().apply(wanted)).await?
        };
        if self.json {
            json::print(&items.iter().map(ImportDocument::new).collect::<Vec<_>>())?;
        } else {
            print(&table(Some(["PROFILE", "BECOMES"]), &rows(&items)))?;
            say(&self.summary(&engine, &items));
        }
        if self.dry_run { Ok(()) } else { report_unimported(&items, &self.profiles) }
    }

    /// The line below the table.
    fn summary(&self, engine: &Engine, items: &[ImportItem]) -> String {
        let new = items.iter().filter(|item| is_new(item.outcome)).count();
        let profiles = count(u64::try_from(new).unwrap_or(u64::MAX), "profile", "profiles");
        match (new, self.dry_run) {
            _ if items.is_empty() => {
                let files = engine.aws_files();
                let (config, credentials) = (files.config.display(), files.credentials.display());
                format!("There is no profile in {config} or {credentials}.")
            }
            (0, _) => "There is nothing new to import.".to_owned(),
            (_, true) => format!("Nothing was changed. To import {profiles}, leave out --dry-run."),
            (_, false) => format!("{profiles} imported. Your AWS files were not changed."),
        }
    }
}

fn is_new(outcome: ImportOutcome) -> bool {
    match outcome {
        ImportOutcome::User | ImportOutcome::Role | ImportOutcome::IdentityCenterRole => true,
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
        format!("{} is left alone", item.profile),
        detail,
        "Leave it to what looks after it, or change it and import it again.",
        Remedy::None,
    )
}
