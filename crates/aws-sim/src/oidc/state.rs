//! What SSO OIDC remembers between calls. The handlers change it through [`World`](crate::world::World).

use crate::call_region::CallRegion;
use crate::oidc::authorization_code::Authorizations;
use crate::oidc::client::Clients;
use crate::oidc::consent::{Consents, Decision};
use crate::oidc::device_code::DeviceAuthorizations;
use crate::oidc::sign_in::SignIns;
use crate::random::Random;
use jiff::Timestamp;
use url::Url;

/// The state of the service.
#[derive(Default)]
pub(crate) struct Oidc {
    /// Registered clients.
    pub(crate) clients: Clients,
    /// Requests for consent to the person who signs in.
    pub(crate) consents: Consents,
    /// Device authorizations (RFC 8628).
    pub(crate) devices: DeviceAuthorizations,
    /// Authorization code requests (RFC 6749 §4.1, RFC 7636).
    pub(crate) authorizations: Authorizations,
    /// Sessions at the access portal, and their tokens.
    pub(crate) sign_ins: SignIns,
}

/// A request for consent that was decided just now.
pub(crate) struct Decided {
    /// Where the browser goes on to; None for a device authorization, whose client polls.
    pub(crate) callback: Option<Url>,
}

impl Oidc {
    /// Whether an access token opens the portal that is asked. It is one of the region that its client registered in (that
    /// another region takes it is documented nowhere).
    pub(crate) fn admits(&self, access_token: &str, region: &CallRegion, now: Timestamp) -> bool {
        let client = self.sign_ins.client_of(access_token).and_then(|id| self.clients.named(id, now));
        self.sign_ins.admits(access_token, now)
            && region.is_of(client.and_then(|client| client.region.as_ref()))
    }

    /// Decides the request of that id, or the latest pending one. None when there is none.
    pub(crate) fn decide(
        &mut self,
        id: Option<&str>,
        allow: bool,
        random: &mut Random,
        now: Timestamp,
    ) -> Option<Decided> {
        let decision = if allow { Decision::Allowed } else { Decision::Denied };
        let id = self.consents.decide(id, decision, now)?;
        Some(Decided { callback: self.authorizations.decide(&id, allow, random, now) })
    }
}
