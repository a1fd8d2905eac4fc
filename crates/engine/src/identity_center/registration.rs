//! Daypass's registration as a public client: one per flow, kept until it ends.

use crate::aws::oidc::{Flow, Registration};
use crate::engine::Engine;
use crate::error::EngineError;
use crate::vault::{RecordKind, VaultError};
use daypass_core::{Integration, IntegrationId, Secret};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// A registration that ends within this time is not begun with: the sign-in and its refreshes would outlive it.
const MARGIN: SignedDuration = SignedDuration::from_hours(24);

/// A registration as it is sealed.
#[derive(Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
pub(super) struct Sealed {
    client_id: String,
    client_secret: String,
    #[zeroize(skip)]
    expires_at: Timestamp,
}

impl From<&Registration> for Sealed {
    fn from(registration: &Registration) -> Self {
        Self {
            client_id: registration.client_id.clone(),
            client_secret: registration.client_secret.expose().to_owned(),
            expires_at: registration.expires_at,
        }
    }
}

impl From<&Sealed> for Registration {
    fn from(sealed: &Sealed) -> Self {
        Self {
            client_id: sealed.client_id.clone(),
            client_secret: Secret::new(sealed.client_secret.as_str()),
            expires_at: sealed.expires_at,
        }
    }
}

/// One for each flow and region: a client registered in another region is unknown here.
fn record_id(integration: &Integration, flow: Flow) -> String {
    let flow = match flow {
        Flow::Device => "device",
        Flow::Pkce => "pkce",
    };
    format!("{}:{}:{flow}", integration.id, integration.region)
}

impl Engine {
    /// The registration for a flow, made where there is none or it is about to end.
    pub(super) async fn registration(
        &self,
        integration: &Integration,
        flow: Flow,
    ) -> Result<Registration, EngineError> {
        let id = record_id(integration, flow);
        let now = self.clock.now();
        let known = match self.vault.get(RecordKind::ClientRegistration, &id).await {
            // One that does not open is as good as none: another is made.
            Err(VaultError::Tampered { .. }) => None,
            known => known?,
        };
        let known = known.and_then(|json| serde_json::from_slice::<Sealed>(&json).ok());
        if let Some(known) = known.filter(|known| known.expires_at > now + MARGIN) {
            return Ok((&known).into());
        }
        let made =
            self.gateway.register_client(&integration.region, &integration.start_url, flow, now).await?;
        let json = Zeroizing::new(serde_json::to_vec(&Sealed::from(&made)).unwrap_or_default());
        self.vault.put(RecordKind::ClientRegistration, &id, &json).await?;
        Ok(made)
    }

    /// Forgets a registration that AWS does not know any more.
    pub(super) fn forget_registration(
        &self,
        integration: &Integration,
        flow: Flow,
    ) -> Result<(), EngineError> {
        Ok(self.vault.remove(RecordKind::ClientRegistration, &record_id(integration, flow))?)
    }

    /// Forgets the registrations of an integration that goes.
    pub(crate) fn forget_registrations(&self, integration: &IntegrationId) -> Result<(), EngineError> {
        Ok(self.vault.remove_all(RecordKind::ClientRegistration, &format!("{integration}:"))?)
    }
}
