//! Where in the console a person goes: what was opened there last, and what they like.

use super::console::Console;
use super::console_request::ConsoleRequest;
use super::error::Error;
use super::room::Sessions;
use daypass_core::console::{Destination, ServicePath};
use daypass_core::view::{DestinationItem, destinations_of};
use daypass_core::{Region, Session, SessionId};

impl Sessions {
    /// Where a person goes in the console of a session's account: their favourites, then what was opened there last.
    ///
    /// # Errors
    /// [`Error::NoSession`] and [`Error::Store`]
    pub fn destinations(&self, id: &SessionId) -> Result<Vec<DestinationItem>, Error> {
        let Some(account) = self.get(id)?.account_id() else { return Ok(Vec::new()) };
        let all = self.store.console_destinations()?;
        Ok(destinations_of(&all, &account).into_iter().cloned().collect())
    }

    /// Makes a place in the console of a session's account a favourite, or none any more.
    ///
    /// # Errors
    /// [`Error::Store`]
    pub fn set_favourite_destination(
        &self,
        id: &SessionId,
        service: &ServicePath,
        region: Option<&Region>,
        favourite: bool,
    ) -> Result<(), Error> {
        match self.get(id)?.account_id() {
            Some(account) => {
                Ok(self.store.set_favourite_destination(&account, service, region, favourite)?)
            }
            None => Ok(()),
        }
    }
}

impl Console {
    /// Notes what was opened, where it is a service's page: the home is always offered, and what stands in other addresses may be
    /// nobody's business. Where nothing can be written, the console is open all the same.
    pub(super) fn note_destination(&self, session: &Session, request: &ConsoleRequest) {
        let (Destination::Service(service), Some(account)) = (&request.destination, session.account_id())
        else {
            return;
        };
        let Sessions { store, resolver, .. } = &self.sessions;
        // The session's own region is no destination: it may have another one tomorrow.
        let own = resolver.region(session).ok();
        let region = request.region.as_ref().filter(|region| own.as_ref() != Some(region));
        if let Err(error) = store.note_destination(&account, service, region, self.clock.now()) {
            tracing::warn!(%error, "it is not noted what was opened in the console");
        }
    }
}
