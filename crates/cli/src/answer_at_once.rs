//! The answer to a program that asks for a session's credentials again and again.

use crate::caller;
use daypass_core::credential_documents::process_document;
use daypass_core::view::Channel;
use daypass_core::{Credentials, Secret, Session};
use daypass_engine::{CachedCredentials, cached_credentials};
use std::ffi::OsStr;
use std::io::{self, Write};

/// An answer that was printed, or that nobody would take. A process that ends at once by [`std::process::exit`] does not wait for
/// the store to be closed, which is what dropping this does.
#[derive(Debug)]
pub struct Answer {
    /// Why it could not be printed.
    pub printed: io::Result<()>,
    _cached: CachedCredentials,
}

/// Prints the credentials of the session that is called exactly so, where they are cached and had at once. `None` where they are not,
/// or where this is an option: nothing was printed or changed then, and the long way reads the options, asks, waits and tells. What
/// comes of it is the same, to the byte.
pub fn answer_at_once(session: &OsStr) -> Option<Answer> {
    let session = session.to_str().filter(|session| !session.starts_with('-'))?;
    let caller = caller(Channel::CredentialProcess);
    let cached = cached_credentials(|name| std::env::var_os(name), session, caller)?;
    let text = answer_text(&cached.session, &cached.credentials);
    Some(Answer { printed: print(&text), _cached: cached })
}

/// What AWS tools read from a `credential_process`, and a line break.
pub fn answer_text(session: &Session, credentials: &Credentials) -> Secret {
    let document = process_document(credentials, session.account_id().as_ref());
    Secret::new(format!("{}\n", document.expose()))
}

fn print(text: &Secret) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text.expose().as_bytes())?;
    out.flush()
}
