//! `daypass vault export` and `daypass vault import`

use crate::failure::Failure;
use crate::format::count;
use crate::passphrase;
use crate::terminal::{Unanswered, ask_secret, nobody, plain, print, say};
use clap::Args;
use daypass_core::Secret;
use daypass_engine::Engine;
use daypass_engine::transfer::Imported;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

/// In bytes: no passphrase is longer. A longer file is a wrong one.
const LONGEST: u64 = 4096;

/// Export everything that another machine can use to one file, sealed with a passphrase
///
/// The file holds integrations, IAM users with their access keys, roles, settings, and kept parts of your AWS files. Sign-ins
/// and live sessions stay on this machine.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  daypass vault export daypass.export
  daypass vault export daypass.export --passphrase-file passphrase")]
pub(crate) struct Export {
    /// The file to write
    file: PathBuf,
    /// Read the passphrase from the first line of a file instead of asking for it
    #[arg(long, value_name = "FILE")]
    passphrase_file: Option<PathBuf>,
    /// Overwrite an existing file
    #[arg(short, long)]
    yes: bool,
}

/// Import a file that daypass vault export wrote on another machine; nothing here is changed
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  daypass vault import daypass.export
  daypass vault import daypass.export --passphrase-file passphrase")]
pub(crate) struct Import {
    /// The file to read
    file: PathBuf,
    /// Read the passphrase from the first line of a file instead of asking for it
    #[arg(long, value_name = "FILE")]
    passphrase_file: Option<PathBuf>,
}

impl Export {
    pub(crate) async fn run(self, engine: &Engine) -> Result<(), Failure> {
        let file = std::path::absolute(&self.file).unwrap_or(self.file);
        // Before anything is typed.
        if !self.yes && file.exists() {
            return Err(daypass_engine::transfer::Error::Exists { path: file }.into());
        }
        let passphrase = given_passphrase(self.passphrase_file.as_deref(), true)?;
        let exported = engine.transfer().export(&file, &passphrase, self.yes).await?;
        let counts = [
            count(exported.integrations, "integration", "integrations"),
            count(exported.sessions, "user or role", "users and roles"),
            count(exported.secrets, "secret", "secrets"),
        ];
        print(&format!("{}: {}.\n", plain(&file.display().to_string()), counts.join(", ")))?;
        say("On the other machine: daypass vault import FILE. Keep the passphrase apart from the file.");
        Ok(())
    }
}

impl Import {
    pub(crate) async fn run(self, engine: &Engine) -> Result<(), Failure> {
        let passphrase = given_passphrase(self.passphrase_file.as_deref(), false)?;
        let imported = engine.transfer().import(&self.file, &passphrase).await?;
        print(&told(&imported))?;
        if !imported.integrations.is_empty() {
            say("Sign in: daypass login");
        }
        Ok(())
    }
}

/// What came of it, a line for each thing that is new or has another name.
fn told(imported: &Imported) -> String {
    let Imported { integrations, sessions, texts, known, renamed, settings } = imported;
    let mut told = String::new();
    for name in integrations.iter().chain(sessions) {
        told.push_str(&format!("{}: added\n", plain(name)));
    }
    for (taken, given) in renamed {
        told.push_str(&format!("{}: the name was taken, so it is called {}\n", plain(taken), plain(given)));
    }
    if *texts > 0 {
        let texts = count(*texts, "text of AWS files", "texts of AWS files");
        told.push_str(&format!("{texts} kept: daypass vault kept list\n"));
    }
    if *known > 0 {
        told.push_str(&format!("{} already here\n", count(*known, "is", "are")));
    }
    if !settings {
        told.push_str("The settings are those of this machine.\n");
    }
    if told.is_empty() {
        told.push_str("There is nothing in it.\n");
    }
    told
}

/// The passphrase of a file, or one that is typed, twice where it is new.
fn given_passphrase(file: Option<&Path>, is_new: bool) -> Result<Secret, Failure> {
    if let Some(file) = file {
        return read(file);
    }
    let question = "Passphrase for the export:";
    let typed = if is_new { passphrase::ask_twice(question) } else { ask_secret(question) };
    typed.map_err(|unanswered| match unanswered {
        Unanswered::Nobody => Failure::Usage {
            title: "A passphrase is needed",
            detail: format!("A passphrase is needed, and {}.", nobody("ask for it on")),
            action: "Give it in a file: the same command with --passphrase-file FILE".to_owned(),
        },
        other => other.into(),
    })
}

fn read(file: &Path) -> Result<Secret, Failure> {
    let usage = |detail: String| Failure::Usage {
        title: "The passphrase cannot be read",
        detail,
        action: "Name a file whose first line is the passphrase.".to_owned(),
    };
    // The capacity is reserved at once: a text that grows leaves copies behind in the memory that it had before.
    let mut text = String::with_capacity(2 * LONGEST as usize);
    let read = File::open(file).and_then(|file| file.take(LONGEST).read_to_string(&mut text));
    let text = Secret::new(text);
    read.map_err(|error| usage(format!("The passphrase cannot be read from {}: {error}.", file.display())))?;
    let line = text.expose().lines().next().unwrap_or_default();
    if line.is_empty() {
        return Err(usage(format!("The first line of {} is empty.", file.display())));
    }
    Ok(Secret::new(line))
}
