//! `daypass renew`

use crate::browsing::{SignInOptions, prompting};
use crate::failure::{Failure, report_problem_of};
use crate::format::{Local, count};
use crate::progress::doing;
use crate::stop::say_what_is_left;
use crate::terminal::{plain, print, say};
use crate::work::Work;
use crate::{engine, json, pick};
use clap::Args;
use daypass_core::mfa::MfaCode;
use daypass_core::view::SessionStatus;
use daypass_core::{ProblemCode, SessionId};
use daypass_engine::{Engine, Prompting};
use std::collections::BTreeMap;

/// Renew sessions now, with new credentials in their profiles
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  daypass renew 'Shop Production/OnCall'
  daypass renew --all
  daypass renew --ended")]
pub(crate) struct Renew {
    /// The sessions; omit to pick a live one
    session: Vec<String>,
    /// Renew every started session, including those that have ended
    #[arg(long, conflicts_with = "session")]
    all: bool,
    /// Renew every session that ended without being stopped, for example overnight
    #[arg(long, conflicts_with_all = ["session", "all"])]
    ended: bool,
    /// The MFA code, if one is needed; omit to be asked for it
    #[arg(long, value_name = "CODE", value_parser = MfaCode::parse)]
    mfa_code: Option<MfaCode>,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    options: SignInOptions,
}

impl Renew {
    pub(crate) async fn run(self) -> Result<(), Failure> {
        let engine = engine::open(self.options.browser())?;
        // One whose start failed, or is under way, has no end, and nothing to renew.
        let is_meant = |session: &SessionStatus| match self.ended {
            true => session.has_ended(),
            false => session.expires_at.is_some(),
        };
        let sessions = engine.view().status()?.sessions.into_iter();
        let started: Vec<SessionId> = sessions.filter(is_meant).map(|session| session.id).collect();
        let ids = if self.all || self.ended {
            started.into_iter().filter(|id| engine.sessions().get(id).is_ok()).collect()
        } else if self.session.is_empty() {
            pick::one_of(&engine, &started)?.into_iter().collect()
        } else {
            // All names are resolved before anything is renewed.
            pick::all_named(&engine, &self.session)?
        };
        if ids.is_empty() && !self.json {
            return Ok(print(if self.ended { "Nothing has ended.\n" } else { "Nothing is live.\n" })?);
        }
        let renewed_ids = ids.clone();
        let (one, prompting) = (ids.len() == 1, prompting(self.options.method(), self.mfa_code));
        let mut failed = false;
        // The portals at which a sign-in did not come about, and how many more wait for it: nobody is asked once for each session.
        let mut closed: BTreeMap<String, usize> = BTreeMap::new();
        let catalog = engine.view().catalog()?;
        let home = |id: &SessionId| {
            let item = catalog.sessions.iter().find(|item| item.id == *id)?;
            Some(catalog.home(item)?.alias.clone())
        };
        for id in ids {
            if let Some(others) = home(&id).and_then(|home| closed.get_mut(&home)) {
                *others += 1;
                continue;
            }
            match renewed(&engine, &id, &prompting, self.json).await {
                // The others are renewed even if one fails.
                Err(Failure::Problem(problem)) if !one => {
                    report_problem_of(&engine.sessions().get(&id)?.name, &problem);
                    if lacks_sign_in(problem.code) {
                        closed.extend(home(&id).map(|home| (home, 0)));
                    }
                    failed = true;
                }
                result => result?,
            }
        }
        for (portal, others) in closed.iter().filter(|(_, others)| **others > 0) {
            let others = count(*others, "more session waits", "more sessions wait");
            say(&format!("{others} for the sign-in to {}.", plain(portal)));
        }
        if self.json {
            json::print_sessions(&engine, &renewed_ids)?;
        }
        if failed { Err(Failure::Reported) } else { Ok(()) }
    }
}

/// Whether the same would be in the way of every session of the portal.
fn lacks_sign_in(code: ProblemCode) -> bool {
    matches!(code, ProblemCode::SignInRequired | ProblemCode::SignInDeclined | ProblemCode::CodeExpired)
}

async fn renewed(
    engine: &Engine,
    id: &SessionId,
    prompting: &Prompting,
    as_json: bool,
) -> Result<(), Failure> {
    let renewed = doing(engine, Work::Renew(id), Box::pin(engine.sessions().renew(id, prompting))).await?;
    if !as_json {
        let until = Local::at(engine.now()).until(renewed.expires_at);
        print(&format!("{}: renewed, {until}\n", plain(&engine.sessions().get(id)?.name)))?;
    }
    say_what_is_left(&renewed.left_to_person);
    Ok(())
}
