//! `daypass integration remove`

use crate::browsing::BrowserOptions;
use crate::failure::Failure;
use crate::format::count;
use crate::progress::doing;
use crate::terminal::{plain, print, say};
use crate::work::Work;
use crate::{consent, engine};
use clap::Args;
use daypass_core::Integration;
use daypass_engine::Engine;
use daypass_engine::integrations::Removal;

/// The most sessions that a question names.
const MOST_NAMED: usize = 5;

/// Remove integrations, stopping their sessions and signing out
///
/// Your choices for their sessions (favourites, aliases, profiles, regions, deliveries) are kept, and come back when you add
/// the same portal again.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  daypass integration remove northwind
  daypass integration remove northwind contoso")]
pub(crate) struct Remove {
    /// The integrations' aliases
    #[arg(required_unless_present = "forget")]
    alias: Vec<String>,
    /// Remove them without asking for confirmation
    #[arg(long, short)]
    yes: bool,
    /// Do not keep your choices for their sessions; without ALIAS, forget those kept for sessions that no longer exist
    #[arg(long)]
    forget: bool,
}

impl Remove {
    pub(crate) async fn run(self) -> Result<(), Failure> {
        let engine = engine::open(BrowserOptions::default().browser())?;
        if self.alias.is_empty() {
            let forgotten = engine.integrations().forget_kept_choices()?;
            return Ok(print(&format!(
                "Forgotten: your choices for {}\n",
                count(forgotten, "session", "sessions")
            ))?);
        }
        // All names are resolved before anything is removed.
        let mut integrations: Vec<Integration> = Vec::new();
        for alias in &self.alias {
            let integration = engine.integrations().find(alias)?;
            if !integrations.contains(&integration) {
                integrations.push(integration);
            }
        }
        if !self.yes {
            consent(&engine, &integrations)?;
        }
        for integration in integrations {
            let work = Work::RemoveIntegration(&integration);
            let removed = if self.forget {
                doing(&engine, work, engine.integrations().remove_and_forget(&integration.id)).await?
            } else {
                doing(&engine, work, engine.integrations().remove(&integration.id)).await?
            };
            removed.sentences().iter().for_each(|sentence| say(&plain(sentence)));
            print(&format!("{}: removed\n", plain(&integration.alias)))?;
            if removed.kept > 0 {
                let kept = count(removed.kept, "session", "sessions");
                say(&format!("Your choices for {kept} are kept in case you add it again."));
                say("hint: Forget them too: daypass integration remove --forget");
            }
        }
        Ok(())
    }
}

/// Asks whether they may go, with what goes with them.
fn consent(engine: &Engine, integrations: &[Integration]) -> Result<(), Failure> {
    let mut goes = Vec::new();
    for integration in integrations {
        let text = what_goes(&engine.integrations().removal(&integration.id)?);
        goes.push(if integrations.len() == 1 { text } else { format!("{}: {text}", integration.alias) });
    }
    let goes = plain(&goes.join(" "));
    consent::asked(goes.clone(), &format!("{goes} Remove?"))
}

/// What goes with an integration, in sentences.
fn what_goes(removal: &Removal) -> String {
    let sessions = count(removal.sessions, "session goes", "sessions go");
    let live: Vec<String> = removal.live.iter().map(|session| session.name.clone()).collect();
    let live = match live.len() {
        0 => String::new(),
        length => format!(", {length} of them live ({})", named(&live)),
    };
    let assumed = match removal.assumed.as_slice() {
        [] => String::new(),
        [one] => format!(" {one} is assumed from one of them and will no longer start."),
        several => format!(" {} are assumed from them and will no longer start.", named(several)),
    };
    format!("{sessions}{live}.{assumed}")
}

/// Names, as many as a question has room for.
fn named(names: &[String]) -> String {
    match names.len().checked_sub(MOST_NAMED) {
        None | Some(0) => names.join(", "),
        Some(more) => format!("{} and {more} more", names[..MOST_NAMED].join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use daypass_core::SessionId;
    use daypass_engine::sessions::SessionRef;

    #[test]
    fn a_question_has_the_numbers_and_names_what_is_live() {
        let live = |names: &[&str]| {
            let session =
                |name: &&str| SessionRef { id: SessionId::from_stored(*name), name: (*name).into() };
            names.iter().map(session).collect()
        };
        let mut removal = Removal { sessions: 45, live: live(&["Shop/Admin", "Shop/Read"]), assumed: vec![] };
        assert_eq!(what_goes(&removal), "45 sessions go, 2 of them live (Shop/Admin, Shop/Read).");
        removal = Removal { sessions: 1, live: vec![], assumed: vec!["deploy".to_owned()] };
        assert_eq!(
            what_goes(&removal),
            "1 session goes. deploy is assumed from one of them and will no longer start."
        );
        removal.live = live(&["a", "b", "c", "d", "e", "f", "g"]);
        assert!(what_goes(&removal).contains("7 of them live (a, b, c, d, e and 2 more)"));
    }
}
