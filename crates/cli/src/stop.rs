//! `daypass stop`

use crate::browsing::BrowserOptions;
use crate::failure::{Failure, report_problem_of};
use crate::progress::doing;
use crate::terminal::{plain, print, say};
use crate::this_shell::{Source, ThisShell, UNSET};
use crate::work::Work;
use crate::{engine, json, pick};
use clap::Args;
use daypass_core::SessionId;
use daypass_engine::Engine;
use daypass_engine::delivery::LeftToPerson;
use daypass_engine::sessions::SessionRef;
use serde::Serialize;

/// Stop sessions, and restore what their profiles held before
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  daypass stop 'Shop Production/OnCall'
  daypass stop --all")]
pub(crate) struct Stop {
    /// The sessions; omit to pick a live one
    session: Vec<String>,
    /// Stop every session
    #[arg(long, conflicts_with = "session")]
    all: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

impl Stop {
    pub(crate) async fn run(self) -> Result<(), Failure> {
        let engine = engine::open(BrowserOptions::default().browser())?;
        if self.all {
            return stop_all(&engine, self.json).await;
        }
        let ids = if self.session.is_empty() {
            let live: Vec<SessionId> = engine.view().status()?.sessions.into_iter().map(|s| s.id).collect();
            pick::one_of(&engine, &live)?.into_iter().collect()
        } else {
            // All names are resolved before anything is stopped.
            pick::all_named(&engine, &self.session)?
        };
        let mut stops = Vec::new();
        for id in ids {
            let stopped = doing(&engine, Work::Stop(&id), engine.sessions().stop(&id)).await?;
            let (name, stopped_now) = (engine.sessions().get(&id)?.name, stopped.was_live);
            if !self.json {
                let what = if stopped_now { "stopped" } else { "was not active" };
                print(&format!("{}: {what}\n", plain(&name)))?;
            }
            say_what_is_left(&stopped.left_to_person);
            stops.push(StopDocument { id, name, stopped: stopped_now });
        }
        told(&engine, &stops, self.json)
    }
}

/// A session that was to be stopped, as JSON.
#[derive(Debug, Serialize)]
struct StopDocument {
    id: SessionId,
    name: String,
    /// Whether it was live, or had left something behind.
    stopped: bool,
}

/// Says that nothing was live, where nothing was, and that this very shell still has keys, where it has. With `as_json` the
/// stops are printed.
fn told(engine: &Engine, stops: &[StopDocument], as_json: bool) -> Result<(), Failure> {
    if as_json {
        json::print(&stops)?;
    } else if stops.is_empty() {
        print("Nothing is live.\n")?;
    }
    // That it cannot be told fails no stop.
    let source = Source::here();
    if let Source::Keys { .. } | Source::Endpoint { .. } = source
        && let (Ok(catalog), Ok(status)) = (engine.view().catalog_of(&[]), engine.view().status())
        && let Ok(ThisShell { session: Some((id, _)), .. }) =
            ThisShell::of(engine, &catalog, &status, &source)
        && stops.iter().any(|stop| stop.id == id)
    {
        let what = if matches!(source, Source::Keys { .. }) { "keys" } else { "variables" };
        say(&format!("This shell still has its {what}. Unset them: {UNSET}"));
    }
    Ok(())
}

async fn stop_all(engine: &Engine, as_json: bool) -> Result<(), Failure> {
    let stopped = doing(engine, Work::StopAll, engine.sessions().stop_all()).await?;
    let stops = stopped.sessions.into_iter();
    let stops: Vec<StopDocument> =
        stops.map(|SessionRef { id, name }| StopDocument { id, name, stopped: true }).collect();
    for stop in stops.iter().filter(|_| !as_json) {
        print(&format!("{}: stopped\n", plain(&stop.name)))?;
    }
    if !stops.is_empty() || stopped.failed.is_empty() {
        told(engine, &stops, as_json)?;
    }
    say_what_is_left(&stopped.left_to_person);
    for (session, problem) in &stopped.failed {
        report_problem_of(&session.name, problem);
    }
    if stopped.failed.is_empty() { Ok(()) } else { Err(Failure::Reported) }
}

/// What of the person's texts was left as it is, and what is kept, a line each.
pub(crate) fn say_what_is_left(left: &[LeftToPerson]) {
    left.iter().for_each(|left| say(&plain(&left.to_string())));
}
