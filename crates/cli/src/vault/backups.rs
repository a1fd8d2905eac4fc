//! `daypass vault backups` and `daypass vault restore`
//!
//! Both work where the store cannot be opened: they use no engine.

use crate::failure::Failure;
use crate::format::{self, Local};
use crate::json::{self, Time};
use crate::table::{Cell, Column, Layout, table};
use crate::terminal::{BAD, GOOD, can_ask, plain, print, say};
use crate::{consent, passphrase};
use clap::Args;
use daypass_engine::backup::{BackupItem, Contents, PreparedRestore, Restorer};
use daypass_engine::ground::{Clock, SystemClock};
use serde::Serialize;
use std::path::PathBuf;

const COLUMNS: [Column; 5] = [
    Column::kept("NAME", 16),
    Column::whole("MADE", 0),
    Column::whole("SIZE", 2),
    Column::roomy("HOLDS", 3, 16),
    Column::roomy("STATE", 1, 16),
];

/// List and check the sealed backups of Daypass's state
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  daypass vault backups
  daypass vault backups --json")]
pub(crate) struct Backups {
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Replace Daypass's state with a backup, keeping a copy beside it
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  daypass vault restore
  daypass vault restore 20300314T090500Z --yes")]
pub(crate) struct Restore {
    /// A backup's name, as listed by daypass vault backups, or its path; defaults to the newest that is intact
    file: Option<PathBuf>,
    /// Do not ask for confirmation if the current state is readable
    #[arg(short, long)]
    yes: bool,
}

/// A backup as JSON.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct BackupDocument<'a> {
    name: &'a str,
    made_at: Option<Time>,
    size: u64,
    contents: Option<Contents>,
    verified: bool,
    problem: Option<String>,
}

fn restorer() -> Result<Restorer, Failure> {
    Ok(Restorer::of_environment(|name| std::env::var_os(name), passphrase::prompt())?)
}

impl Backups {
    pub(crate) async fn run(self) -> Result<(), Failure> {
        let items = restorer()?.list().await?;
        if self.json {
            return json::print(&items.iter().map(document).collect::<Vec<_>>());
        }
        if items.is_empty() {
            say(
                "There is no backup yet: the first is made once the vault holds something that exists nowhere else.",
            );
            return Ok(());
        }
        let local = Local::at(SystemClock.now());
        let rows: Vec<[Cell; 5]> = items.iter().map(|item| row(item, &local)).collect();
        Ok(print(&table(COLUMNS, &rows, Layout::of_stdout(false)))?)
    }
}

fn document(item: &BackupItem) -> BackupDocument<'_> {
    BackupDocument {
        name: &item.name,
        made_at: item.made_at.map(Time),
        size: item.size,
        contents: item.contents,
        verified: item.is_verified(),
        problem: item.doubt(),
    }
}

fn row(item: &BackupItem, local: &Local) -> [Cell; 5] {
    [
        Cell::from(item.name.as_str()),
        item.made_at.map_or_else(|| Cell::from(""), |at| local.time(at)),
        Cell::from(format!("{} KiB", item.size.div_ceil(1024))),
        Cell::from(item.contents.map(holds).unwrap_or_default()),
        match item.doubt() {
            None => Cell::styled("whole", GOOD),
            Some(doubt) => Cell::styled(&doubt, BAD),
        },
    ]
}

/// What is in a backup, in words.
fn holds(contents: Contents) -> String {
    let Contents { integrations, users, roles, access_keys, texts, others } = contents;
    let counts = [
        (integrations, "integration", "integrations"),
        (users, "IAM user", "IAM users"),
        (roles, "role", "roles"),
        (access_keys, "access key", "access keys"),
        (texts, "text", "texts"),
        (others, "other secret", "other secrets"),
    ];
    let words = counts.iter().filter(|(count, ..)| *count > 0);
    words.map(|(count, one, many)| format::count(*count, one, many)).collect::<Vec<_>>().join(", ")
}

impl Restore {
    pub(crate) async fn run(self) -> Result<(), Failure> {
        let prepared = restorer()?.prepare(self.file.as_deref()).await?;
        let (made_at, lacks) = (prepared.made_at, prepared.lacks.clone());
        if !self.yes && prepared.takes_consent() {
            consent(&prepared)?;
        }
        let restored = prepared.restore(true)?;
        print(&format!("The backup of {} was restored.\n", made_at.strftime("%Y-%m-%d %H:%M UTC")))?;
        if let Some(aside) = restored.aside {
            say(&format!("The previous state is kept: {}", plain(&aside.display().to_string())));
        }
        if !lacks.is_empty() {
            say(&plain(&lacks.to_string()));
        }
        say("Restart Daypass wherever it is running, and sign in again: daypass login");
        Ok(())
    }
}

/// Asks whether a state that can be read may be put aside.
fn consent(prepared: &PreparedRestore) -> Result<(), Failure> {
    let lacks = plain(&prepared.lacks.to_string());
    if can_ask() {
        say(&format!("Daypass's current state is readable. {lacks}"));
    }
    let detail = format!("Daypass's current state is readable, and restoring would set it aside. {lacks}");
    consent::asked(detail, "Set it aside?")
}
