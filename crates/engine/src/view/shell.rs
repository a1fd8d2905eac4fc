//! What there is to know of the identity that a shell has by its variables.

use super::error::Error;
use super::room::View;
use daypass_core::SessionId;
use daypass_core::view::Event;

/// How many lines of a session's history are looked through for a key.
const HISTORY: u32 = 200;

/// Whose the credentials are that Daypass issued under an access key id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyFacts {
    /// The session that they are of.
    pub session: SessionId,
    /// It was stopped since.
    pub is_stopped: bool,
}

impl View {
    /// Whose an access key is, if Daypass issued it and the history goes back that far.
    pub fn key_facts(&self, access_key_id: &str) -> Result<Option<KeyFacts>, Error> {
        let Some(session) = self.store.session_of_key(access_key_id)? else { return Ok(None) };
        // The newest first: what comes before the key came after it.
        let since = self.store.history(Some(&session), HISTORY)?;
        let since = since.iter().take_while(|entry| entry.access_key_id.as_deref() != Some(access_key_id));
        let is_stopped = since.fold(None, |last: Option<bool>, entry| {
            last.or(match entry.event {
                Event::Stopped => Some(true),
                Event::Issued | Event::Renewed | Event::HandedOut => Some(false),
                Event::Expired | Event::Failed | Event::Rotated | Event::Prompted => None,
            })
        });
        Ok(Some(KeyFacts { session, is_stopped: is_stopped == Some(true) }))
    }

    /// Whether some AWS tool finds a profile of this name.
    ///
    /// # Errors
    /// [`Error::Delivery`] when the AWS files cannot be read.
    pub fn has_profile(&self, name: &str) -> Result<bool, Error> {
        Ok(self.deliveries.has_profile(name)?)
    }
}
