//! `daypass credential-process`: the command that AWS tools run to get a session's credentials. Many run it at every call of
//! theirs, so nothing is opened that the answer does not need.

use crate::browsing::BrowserOptions;
use crate::engine;
use crate::failure::Failure;
use crate::terminal::print_secret;
use clap::Args;
use daypass_cli::{answer_at_once, answer_text, caller};
use daypass_core::credential_documents::SUBCOMMAND;
use daypass_core::view::Channel;
use daypass_engine::PROMPT_PATIENCE;
use std::ffi::OsString;

/// Print a session's credentials for AWS tools, as a profile's credential_process
///
/// It never prompts. If a sign-in or an MFA code is needed, the running window asks for it, only once however many programs are
/// waiting, and for two minutes at most. On Linux, profiles name the program daypass-credentials, which gives the same answer sooner.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  daypass credential-process 'Shop Production/OnCall'
  daypass credential-process mira")]
pub(crate) struct CredentialProcess {
    /// The session
    session: String,
}

/// Answers a command line that is `daypass credential-process SESSION` and nothing more, where the answer is cached and had at
/// once, and ends this process; what keeps the answer from being printed is returned. Every other line is left to what reads all of
/// them.
pub(crate) fn at_once(mut arguments: impl Iterator<Item = OsString>) -> Option<Failure> {
    let (_, command, session) = (arguments.next()?, arguments.next()?, arguments.next()?);
    if command != SUBCOMMAND || arguments.next().is_some() {
        return None;
    }
    answer_at_once(&session).map(Failure::from)
}

impl CredentialProcess {
    pub(crate) async fn run(self) -> Result<(), Failure> {
        let engine = engine::open_without_log(BrowserOptions::none().browser())?;
        let session = engine.sessions().get(&engine.sessions().find(&self.session)?)?;
        let engine = engine.acting_for(caller(Channel::CredentialProcess));
        if !engine.sessions().resolver().is_cached(&session)? {
            engine::begin_log_of(&engine);
        }
        let credentials =
            Box::pin(engine.sessions().credentials_without_prompt(&session, PROMPT_PATIENCE)).await?;
        Ok(print_secret(&answer_text(&session, &credentials))?)
    }
}
