//! The answer to a program that asks for a session's credentials again and again.

use crate::caller;
use daypass_core::credential_documents::process_document;
use daypass_core::view::Channel;
use daypass_core::{Credentials, Secret, Session};
use daypass_engine::cached_credentials;
use std::ffi::OsStr;
use std::io::{self, ErrorKind, Write};
use std::process::exit;

/// Prints the credentials of the session that is called exactly so, where they are cached and had at once, and ends this process.
/// `None` where they are not, or where this is an option: nothing was printed or changed then, and the long way reads the options,
/// asks, waits and tells. What comes of it is the same, to the byte. Else it returns why they could not be printed.
pub fn answer_at_once(session: &OsStr) -> Option<io::Error> {
    let session = session.to_str().filter(|session| !session.starts_with('-'))?;
    let caller = caller(Channel::CredentialProcess);
    cached_credentials(
        |name| std::env::var_os(name),
        session,
        caller,
        |session, credentials| match print(&answer_text(session, credentials)) {
            Ok(()) => exit(0),
            // Its reader has closed it, as `head` does.
            Err(error) if error.kind() == ErrorKind::BrokenPipe => exit(0),
            Err(error) => error,
        },
    )
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
