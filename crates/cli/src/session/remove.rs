//! `daypass session remove`

use crate::browsing::BrowserOptions;
use crate::failure::Failure;
use crate::progress::doing;
use crate::stop::say_what_is_left;
use crate::terminal::{plain, print};
use crate::work::Work;
use crate::{consent, engine, pick};
use clap::Args;
use daypass_core::{Session, SessionId, SessionSource};
use daypass_engine::{Engine, EngineError};

/// Stop and remove IAM users and roles that you added
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  daypass session remove Deploy
  daypass session remove mira Deploy --yes")]
pub(crate) struct Remove {
    /// The sessions
    #[arg(required = true)]
    session: Vec<String>,
    /// Do not ask for confirmation; an IAM user's access key is deleted from the vault for good
    #[arg(short, long)]
    yes: bool,
}

impl Remove {
    pub(crate) async fn run(self) -> Result<(), Failure> {
        let engine = engine::open(BrowserOptions::default().browser())?;
        // All names are resolved before anything is removed.
        let mut ids = pick::all_named(&engine, &self.session)?;
        ids.sort();
        ids.dedup();
        let sessions = ids.iter().map(|id| engine.sessions().get(id)).collect::<Result<Vec<_>, _>>()?;
        let sessions = ends_first(&engine, sessions)?;
        if !self.yes {
            consent(&sessions)?;
        }
        for session in sessions {
            let stopped =
                doing(&engine, Work::RemoveSession(&session.id), engine.users().remove(&session.id)).await?;
            print(&format!("{}: removed\n", plain(&session.name)))?;
            say_what_is_left(&stopped.left_to_person);
        }
        Ok(())
    }
}

/// Sorts sessions into the order in which they can be removed: a role before the session that it is assumed from.
fn ends_first(engine: &Engine, sessions: Vec<Session>) -> Result<Vec<Session>, EngineError> {
    let mut by_depth = Vec::with_capacity(sessions.len());
    for session in sessions {
        let mut above: Vec<SessionId> = Vec::new();
        let mut at = session.source_session().cloned();
        // A chain that is broken or circular must not keep this loop from ending.
        while let Some(id) = at.filter(|id| !above.contains(id)) {
            at = engine.sessions().get(&id).ok().and_then(|session| session.source_session().cloned());
            above.push(id);
        }
        by_depth.push((above.len(), session));
    }
    by_depth.sort_by_key(|(depth, session)| (std::cmp::Reverse(*depth), session.name.to_lowercase()));
    Ok(by_depth.into_iter().map(|(_, session)| session).collect())
}

/// Asks whether access keys may be removed from the vault, where there are some.
fn consent(sessions: &[Session]) -> Result<(), Failure> {
    let users = sessions.iter().filter(|session| matches!(session.source, SessionSource::IamUser(_)));
    let names: Vec<String> = users.map(|session| plain(&session.name)).collect();
    if names.is_empty() {
        return Ok(());
    }
    let names = names.join(", ");
    consent::asked(
        format!("This removes the access key of {names} from the vault for good."),
        &format!("Remove {names}, and the access key from the vault?"),
    )
}
