//! `daypass credential-process`: the command that AWS tools run to get a session's credentials. Many run it at every call of
//! theirs, so nothing is opened that the answer does not need.

use crate::browsing::BrowserOptions;
use crate::failure::Failure;
use crate::terminal::print_secret;
use crate::{engine, parent};
use clap::Args;
use daypass_core::credential_documents::{SUBCOMMAND, process_document};
use daypass_core::view::Channel;
use daypass_core::{Credentials, Secret, Session};
use daypass_engine::{PROMPT_PATIENCE, cached_credentials};
use std::ffi::OsString;

/// Print a session's credentials for AWS tools, as a profile's credential_process
///
/// It never prompts. If a sign-in or an MFA code is needed, the running window asks for it, only once however many programs are
/// waiting, and for two minutes at most.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  daypass credential-process 'Shop Production/OnCall'
  daypass credential-process mira")]
pub(crate) struct CredentialProcess {
    /// The session
    session: String,
}

/// Answers a command line that is `daypass credential-process SESSION` and nothing more, where the answer is cached and had at
/// once. `None` for every other: the long way reads the options, asks, waits and tells. What comes of it is the same, to the byte.
pub(crate) fn answer_at_once(mut arguments: impl Iterator<Item = OsString>) -> Option<Result<(), Failure>> {
    let (_, command, session) = (arguments.next()?, arguments.next()?, arguments.next()?);
    let session = session.to_str().filter(|session| !session.starts_with('-'))?;
    if command != SUBCOMMAND || arguments.next().is_some() {
        return None;
    }
    let caller = parent::caller(Channel::CredentialProcess);
    let (session, credentials) = cached_credentials(|name| std::env::var_os(name), session, caller)?;
    Some(print(&session, &credentials))
}

fn print(session: &Session, credentials: &Credentials) -> Result<(), Failure> {
    let document = process_document(credentials, session.account_id().as_ref());
    Ok(print_secret(&Secret::new(format!("{}\n", document.expose())))?)
}

impl CredentialProcess {
    pub(crate) async fn run(self) -> Result<(), Failure> {
        let engine = engine::open_without_log(BrowserOptions::none().browser())?;
        let session = engine.sessions().get(&engine.sessions().find(&self.session)?)?;
        let engine = engine.acting_for(parent::caller(Channel::CredentialProcess));
        if !engine.sessions().resolver().is_cached(&session)? {
            engine::begin_log_of(&engine);
        }
        let credentials =
            Box::pin(engine.sessions().credentials_without_prompt(&session, PROMPT_PATIENCE)).await?;
        print(&session, &credentials)
    }
}
