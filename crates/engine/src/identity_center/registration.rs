//! Daypass's registration as a public client: one per flow, kept until it ends or AWS does not know it any more.

use super::error::Error;
use super::room::IdentityCenter;
use crate::aws::oidc::{Flow, Registration};
use crate::vault::{Entry, RecordKind, VaultError, from_json, to_json};
use daypass_core::{Integration, IntegrationId, Region, Secret};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// A registration that ends within this time is not used for a new sign-in, whose refreshes would outlive it.
const MARGIN: SignedDuration = SignedDuration::from_hours(24);

/// A registration as it is sealed.
#[derive(Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
pub(super) struct SealedRegistration {
    client_id: String,
    client_secret: String,
    #[zeroize(skip)]
    expires_at: Timestamp,
    /// Daypass did not note it while an integration had one region.
    #[zeroize(skip)]
    region: Option<Region>,
}

impl From<&Registration> for SealedRegistration {
    fn from(registration: &Registration) -> Self {
        Self {
            client_id: registration.client_id.clone(),
            client_secret: registration.client_secret.expose().to_owned(),
            expires_at: registration.expires_at,
            region: registration.region.clone(),
        }
    }
}

impl From<&SealedRegistration> for Registration {
    fn from(sealed: &SealedRegistration) -> Self {
        Self {
            client_id: sealed.client_id.clone(),
            client_secret: Secret::new(sealed.client_secret.as_str()),
            expires_at: sealed.expires_at,
            region: sealed.region.clone(),
        }
    }
}

impl Entry for Registration {
    const KIND: RecordKind = RecordKind::ClientRegistration;
    /// One for each flow and region: a client registered in another region is unknown here.
    type Id = (Integration, Flow);

    fn record_id((integration, flow): &(Integration, Flow)) -> String {
        let flow = match flow {
            Flow::Device => "device",
            Flow::Pkce => "pkce",
        };
        format!("{}:{}:{flow}", integration.id, integration.region)
    }

    fn encode(&self) -> Zeroizing<Vec<u8>> {
        to_json(&SealedRegistration::from(self))
    }

    fn decode(bytes: &[u8]) -> Option<Self> {
        from_json::<SealedRegistration>(bytes).map(|sealed| (&sealed).into())
    }
}

impl IdentityCenter {
    /// The registration for a flow, made where there is none or it is about to end.
    pub(super) async fn registration(
        &self,
        integration: &Integration,
        flow: Flow,
    ) -> Result<Registration, Error> {
        let id = (integration.clone(), flow);
        let now = self.clock.now();
        let known = match self.vault.get::<Registration>(&id).await {
            // What cannot be decrypted is replaced: registering again needs no person.
            Err(VaultError::Tampered { .. }) => None,
            known => known?,
        };
        if let Some(known) = known.filter(|known| known.expires_at > now + MARGIN) {
            return Ok(known);
        }
        let made =
            self.gateway.register_client(&integration.region, &integration.start_url, flow, now).await?;
        self.vault.put(&id, &made, None).await?;
        Ok(made)
    }

    /// Keeps a registration for the next sign-in.
    pub(super) async fn keep_registration(
        &self,
        integration: &Integration,
        flow: Flow,
        registration: &Registration,
    ) -> Result<(), Error> {
        Ok(self.vault.put(&(integration.clone(), flow), registration, None).await?)
    }

    /// Forgets the registration for a flow.
    pub(super) fn forget_registration(&self, integration: &Integration, flow: Flow) -> Result<(), Error> {
        Ok(self.vault.remove::<Registration>(&(integration.clone(), flow))?)
    }

    /// Forgets the registrations of an integration that goes, or that AWS does not know any more.
    ///
    /// # Errors
    /// [`Error::Vault`] when the store does not answer.
    pub(crate) fn forget_registrations(&self, integration: &IntegrationId) -> Result<(), Error> {
        Ok(self.vault.remove_records(Registration::KIND, &format!("{integration}:"))?)
    }
}
