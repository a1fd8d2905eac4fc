//! `daypass protect`

use crate::browsing::BrowserOptions;
use crate::failure::{Failure, report_problem};
use crate::format::count;
use crate::json::{self, ProblemDocument};
use crate::progress::doing;
use crate::table::{Cell, Column, Layout, table};
use crate::terminal::{can_ask, nobody, plain, print, say};
use crate::work::Work;
use crate::{consent, engine};
use clap::Args;
use daypass_core::problem::{quoted, sentence};
use daypass_core::sts::AccessKeyId;
use daypass_core::view::{KeyPlace, PlainKey, PlainKeys, ProtectOutcome, ProtectedKey, UndoOutcome};
use daypass_core::{Problem, ProblemCode, ProfileName, Remedy};
use daypass_engine::Engine;
use serde::Serialize;

/// Move long-term keys from plain files into the vault
///
/// Each key becomes a session on the profile it was in. Before a line is removed, AWS confirms whose key it is and the vault
/// that it has it; --undo restores every byte.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  daypass protect --dry-run
  daypass protect default --yes
  daypass protect --undo --dry-run")]
pub(crate) struct Protect {
    /// The profiles to take keys from; omit for all of them
    #[arg(value_name = "PROFILE", value_parser = ProfileName::parse)]
    profiles: Vec<ProfileName>,
    /// Show which keys there are, what uses them and what would happen, and change nothing
    #[arg(long)]
    dry_run: bool,
    /// Put the keys back where they were, and keep the sessions
    #[arg(long)]
    undo: bool,
    /// Do not ask for confirmation
    #[arg(short, long, short)]
    yes: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

impl Protect {
    pub(crate) async fn run(self) -> Result<(), Failure> {
        let engine = engine::open(BrowserOptions::default().browser())?;
        if self.undo { self.restore(&engine).await } else { self.protect(&engine).await }
    }

    async fn protect(&self, engine: &Engine) -> Result<(), Failure> {
        let PlainKeys { mut keys, left } = engine.protector().plain_keys()?;
        self.check(|profile| keys.iter().any(|key| is_of(key, profile)), "no long-term key in plain text")?;
        keys.retain(|key| self.means(|profile| is_of(key, profile)));
        if self.dry_run && self.json {
            return json::print(&PlainKeys { keys, left });
        }
        if !self.json {
            preview(&keys)?;
            for key in &left {
                let id = key.access_key_id.as_deref().unwrap_or("A secret");
                say(&plain(&format!("{id} stays in {}: {}", place(&key.place), key.reason)));
            }
        }
        if self.dry_run || (keys.is_empty() && !self.json) {
            return Ok(());
        }
        if !keys.is_empty() {
            let many = count(keys.len(), "long-term key", "long-term keys");
            self.consent(&format!("Move {many} into the vault?"))?;
        }
        let ids: Vec<AccessKeyId> = keys.into_iter().map(|key| key.access_key_id).collect();
        let outcomes = doing(engine, Work::Protect, engine.protector().protect(Some(&ids))).await?;
        if self.json {
            json::print(&outcomes.iter().map(ProtectDocument::new).collect::<Vec<_>>())?;
        } else {
            for outcome in &outcomes {
                print_outcome(outcome)?;
            }
        }
        report_all(outcomes.iter().filter_map(|outcome| outcome.problem.as_ref()))
    }

    async fn restore(&self, engine: &Engine) -> Result<(), Failure> {
        let mut keys = engine.protector().protected_keys()?;
        self.check(
            |profile| keys.iter().any(|key| key.profile == *profile),
            "no key in the vault to put back",
        )?;
        keys.retain(|key| self.means(|profile| key.profile == *profile));
        if self.dry_run && self.json {
            return json::print(&keys);
        }
        if !self.json {
            for key in &keys {
                print(&format!("{}  {}\n", key.access_key_id, plain(&where_it_stood(key))))?;
            }
            if keys.is_empty() {
                print("No key was protected\n")?;
            }
        }
        if self.dry_run || (keys.is_empty() && !self.json) {
            return Ok(());
        }
        if !keys.is_empty() {
            let many = count(keys.len() as u64, "key", "keys");
            self.consent(&format!("Put {many} back in plain text?"))?;
        }
        let profiles: Vec<ProfileName> = keys.into_iter().map(|key| key.profile).collect();
        let outcomes = doing(engine, Work::Unprotect, engine.protector().undo(Some(&profiles))).await?;
        if self.json {
            json::print(&outcomes.iter().map(UndoDocument::new).collect::<Vec<_>>())?;
        } else {
            for outcome in outcomes.iter().filter(|outcome| outcome.problem.is_none()) {
                print(&format!(
                    "{}: back in {}\n",
                    outcome.put_back.as_ref().unwrap_or(&outcome.key.access_key_id),
                    plain(&where_it_stood(&outcome.key))
                ))?;
                say_notes(&outcome.notes);
                if let Some(name) = &outcome.key.session_name {
                    let name = plain(name);
                    say(&format!(
                        "The session {name} stays, with the key in the vault. Remove it: daypass session remove {}",
                        quoted(&name)
                    ));
                }
            }
        }
        report_all(outcomes.iter().filter_map(|outcome| outcome.problem.as_ref()))
    }

    /// Whether the named profiles select something; without names, everything is selected.
    fn means(&self, is_it: impl Fn(&ProfileName) -> bool) -> bool {
        self.profiles.is_empty() || self.profiles.iter().any(is_it)
    }

    /// Checks that every named profile selects something, so that a typo is reported before anything is changed.
    fn check(&self, means: impl Fn(&ProfileName) -> bool, what: &str) -> Result<(), Failure> {
        let Some(profile) = self.profiles.iter().find(|profile| !means(profile)) else { return Ok(()) };
        let see = if self.undo { "daypass protect --undo --dry-run" } else { "daypass protect --dry-run" };
        Err(Failure::from(
            Problem::new(
                ProblemCode::InvalidInput,
                "Nothing to do there",
                format!("The profile '{profile}' has {what}."),
                "See which there are",
                Remedy::None,
            )
            .by_command(see),
        ))
    }

    fn consent(&self, question: &str) -> Result<(), Failure> {
        if self.yes {
            return Ok(());
        }
        if !can_ask() {
            return Err(Failure::Usage {
                title: "There is nobody to ask",
                detail: format!("{question} {}.", sentence(&nobody("ask on"))),
                action: "See what would happen with --dry-run, then confirm: the same command with --yes"
                    .to_owned(),
            });
        }
        consent::agreed(question)
    }
}

/// Whether a profile contains a key or uses it.
fn is_of(key: &PlainKey, profile: &ProfileName) -> bool {
    let stands = |place: &KeyPlace| place.section.trim_start_matches("profile ") == profile.as_str();
    key.places.iter().any(stands) || key.used_by.iter().any(|user| user == profile.as_str())
}

fn place(place: &KeyPlace) -> String {
    format!("[{}] of {}, line {}", place.section, place.file, place.line)
}

fn where_it_stood(key: &ProtectedKey) -> String {
    format!("[{}] of {}", key.section, key.file)
}

/// Prints each key, where it is, who uses it, and what will happen to it.
fn preview(keys: &[PlainKey]) -> Result<(), Failure> {
    if keys.is_empty() {
        return Ok(print("There is no long-term key in plain text to move\n")?);
    }
    for key in keys {
        let mut rows: Vec<[String; 2]> = Vec::new();
        let mut add = |label: &str, texts: Vec<String>| {
            rows.extend(
                texts
                    .into_iter()
                    .zip(std::iter::once(label).chain(std::iter::repeat("")))
                    .map(|(text, label)| [format!("  {label}"), text]),
            );
        };
        add("Found in", key.places.iter().map(place).collect());
        if !key.used_by.is_empty() {
            add("Used by", vec![key.used_by.join(", ")]);
        }
        let kind = if key.known { "the session that already has it" } else { "a new session" };
        add("Becomes", vec![format!("{}, {kind}", key.becomes)]);
        add("Then", key.notes.clone());
        let rows: Vec<[Cell; 2]> = rows.into_iter().map(|row| row.map(Cell::from)).collect();
        print(&format!(
            "{}\n{}",
            key.access_key_id,
            table(["", ""].map(Column::from), &rows, Layout::Whole)
        ))?;
    }
    Ok(())
}

fn print_outcome(outcome: &ProtectOutcome) -> Result<(), Failure> {
    if outcome.problem.is_some() {
        return Ok(());
    }
    let name = plain(outcome.session_name.as_deref().unwrap_or_default());
    print(&format!("{}: in the vault, as the session {name}\n", outcome.access_key_id))?;
    say_notes(&outcome.notes);
    say(&format!("hint: Start it: daypass start {}", quoted(&name)));
    Ok(())
}

fn say_notes(notes: &[String]) {
    notes.iter().for_each(|note| say(&format!("note: {}", plain(note))));
}

/// Prints the problems, if there are any.
///
/// # Errors
/// [`Failure::Reported`] when there are.
fn report_all<'a>(problems: impl Iterator<Item = &'a Problem>) -> Result<(), Failure> {
    let count = problems.map(report_problem).count();
    if count == 0 { Ok(()) } else { Err(Failure::Reported) }
}

/// The outcome of protecting a key.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct ProtectDocument<'a> {
    access_key_id: &'a AccessKeyId,
    session_name: Option<&'a str>,
    profiles: &'a [ProfileName],
    problem: Option<ProblemDocument<'a>>,
    notes: &'a [String],
}

impl<'a> ProtectDocument<'a> {
    fn new(outcome: &'a ProtectOutcome) -> Self {
        Self {
            access_key_id: &outcome.access_key_id,
            session_name: outcome.session_name.as_deref(),
            profiles: &outcome.profiles,
            problem: outcome.problem.as_ref().map(ProblemDocument::new),
            notes: &outcome.notes,
        }
    }
}

/// The outcome of restoring a key.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct UndoDocument<'a> {
    key: &'a ProtectedKey,
    problem: Option<ProblemDocument<'a>>,
    put_back: Option<&'a AccessKeyId>,
    notes: &'a [String],
}

impl<'a> UndoDocument<'a> {
    fn new(outcome: &'a UndoOutcome) -> Self {
        let UndoOutcome { key, problem, put_back, notes } = outcome;
        let problem = problem.as_ref().map(ProblemDocument::new);
        Self { key, problem, put_back: put_back.as_ref(), notes }
    }
}
