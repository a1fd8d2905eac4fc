//! `daypass stop`

use crate::browsing::BrowserOptions;
use crate::failure::{Failure, report_problem_of};
use crate::progress::doing;
use crate::terminal::{plain, print, say};
use crate::work::Work;
use crate::{engine, pick};
use clap::Args;
use daypass_core::SessionId;
use daypass_engine::Engine;
use daypass_engine::delivery::LeftToPerson;

/// Stop sessions: their profiles are taken out, and what was there before is put back
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  daypass stop 'Shop Production/OnCall'
  daypass stop --all")]
pub(crate) struct Stop {
    /// The sessions; without any, one of the live ones is picked
    session: Vec<String>,
    /// Stop every session
    #[arg(long, conflicts_with = "session")]
    all: bool,
}

impl Stop {
    pub(crate) async fn run(self) -> Result<(), Failure> {
        let engine = engine::open(BrowserOptions::default().browser())?;
        if self.all {
            return stop_all(&engine).await;
        }
        let ids = if self.session.is_empty() {
            let live: Vec<SessionId> = engine.view().status()?.sessions.into_iter().map(|s| s.id).collect();
            match pick::one_of(&engine, &live)? {
                Some(id) => vec![id],
                None => return Ok(print("No session was active\n")?),
            }
        } else {
            // All names are resolved before anything is stopped.
            pick::all_named(&engine, &self.session)?
        };
        for id in ids {
            let stopped = doing(&engine, Work::Stop(&id), engine.sessions().stop(&id)).await?;
            let what = if stopped.was_live { "stopped" } else { "was not active" };
            print(&format!("{}: {what}\n", plain(&engine.sessions().get(&id)?.name)))?;
            say_what_is_left(&stopped.left_to_person);
        }
        Ok(())
    }
}

async fn stop_all(engine: &Engine) -> Result<(), Failure> {
    let stopped = doing(engine, Work::StopAll, engine.sessions().stop_all()).await?;
    if stopped.sessions.is_empty() && stopped.failed.is_empty() {
        return Ok(print("No session was active\n")?);
    }
    for session in stopped.sessions {
        print(&format!("{}: stopped\n", plain(&session.name)))?;
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
