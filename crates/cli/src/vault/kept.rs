//! `daypass vault kept`

use crate::failure::Failure;
use crate::format::Local;
use crate::json::{self, Time};
use crate::progress::with_progress;
use crate::table::{Cell, Column, Layout, table};
use crate::terminal::{print, say};
use clap::Subcommand;
use daypass_engine::Engine;
use daypass_engine::delivery::KeptText;
use jiff::Timestamp;
use serde::Serialize;
use std::io::Write;
use std::path::PathBuf;

const COLUMNS: [Column; 5] = [
    Column::kept("ID", usize::MAX),
    Column::kept("SECTION", 10),
    Column::roomy("FILE", 0, 12),
    Column::whole("KEPT", 1),
    Column::roomy("BECAUSE", 2, 12),
];

/// List, show and restore parts of your AWS files that could not be put back automatically
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// List them
    #[command(after_help = "Examples:
  daypass vault kept list
  daypass vault kept list --json")]
    List {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Print one; it may contain secrets
    #[command(after_help = "Example:
  daypass vault kept show 1f2e3d4c")]
    Show {
        /// Its id, as listed by daypass vault kept list
        id: String,
    },
    /// Put one back into its file, and stop keeping it
    #[command(after_help = "Examples:
  daypass vault kept restore 1f2e3d4c
  daypass vault kept restore 1f2e3d4c --to credentials.old")]
    Restore {
        /// Its id, as listed by daypass vault kept list
        id: String,
        /// Put it into this file instead
        #[arg(long, value_name = "FILE")]
        to: Option<PathBuf>,
    },
    /// Delete one for good
    #[command(after_help = "Example:
  daypass vault kept discard 1f2e3d4c")]
    Discard {
        /// Its id, as listed by daypass vault kept list
        id: String,
    },
}

/// A kept text as JSON.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct KeptDocument {
    id: String,
    file: String,
    section: String,
    profile: String,
    kept_at: Option<Time>,
    reason: &'static str,
}

impl Command {
    pub(crate) async fn run(self, engine: &Engine) -> Result<(), Failure> {
        let texts = engine.sessions().kept_texts();
        match self {
            Self::List { json } => list(&texts.list()?, engine.now(), json),
            Self::Show { id } => {
                let text = texts.text(&id).await?;
                let mut out = std::io::stdout().lock();
                // Byte for byte: it need not be Unicode.
                out.write_all(&text)?;
                Ok(out.flush()?)
            }
            Self::Restore { id, to } => {
                let file = with_progress(engine, texts.restore(&id, to.as_deref())).await?;
                Ok(print(&format!("It is back in {}.\n", file.display()))?)
            }
            Self::Discard { id } => {
                let text = with_progress(engine, texts.discard(&id)).await?;
                Ok(print(&format!("The text of [{}] was deleted.\n", text.section))?)
            }
        }
    }
}

fn list(texts: &[KeptText], now: Timestamp, as_json: bool) -> Result<(), Failure> {
    if as_json {
        return json::print(&texts.iter().map(document).collect::<Vec<_>>());
    }
    if texts.is_empty() {
        say("No text is kept.");
        return Ok(());
    }
    let local = Local::at(now);
    let rows: Vec<[Cell; 5]> = texts.iter().map(|text| row(text, &local)).collect();
    Ok(print(&table(COLUMNS, &rows, Layout::of_stdout(false)))?)
}

fn document(text: &KeptText) -> KeptDocument {
    let KeptText { id, file, section, profile, kept_at, reason } = text;
    KeptDocument {
        id: id.clone(),
        file: file.display().to_string(),
        section: section.clone(),
        profile: profile.to_string(),
        kept_at: kept_at.map(Time),
        reason: reason.as_str(),
    }
}

fn row(text: &KeptText, local: &Local) -> [Cell; 5] {
    [
        Cell::from(text.id.as_str()),
        Cell::from(format!("[{}]", text.section)),
        Cell::from(text.file.display().to_string()),
        text.kept_at.map_or_else(|| Cell::from(""), |at| local.time(at)),
        Cell::from(text.reason.clause()),
    ]
}
