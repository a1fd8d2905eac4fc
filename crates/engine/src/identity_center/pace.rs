//! At which pace a portal was last asked: the next sync begins there, and not as at a portal that nobody knows.

use super::room::IdentityCenter;
use daypass_core::{Integration, Region};

impl IdentityCenter {
    /// Has the portal asked at the pace that was noted last. What cannot be read is as if none was.
    pub(super) fn begin_at_noted_pace(&self, integration: &Integration, region: &Region) {
        if let Some(known) = self.store.portal_pace(&integration.id, region).ok().flatten() {
            self.gateway.begin_at(&integration.start_url, region, known);
        }
    }

    /// Notes at which pace the portal was asked in the end. Where that cannot be, the next sync begins carefully.
    pub(super) fn note_pace(&self, integration: &Integration, region: &Region) {
        let Some(known) = self.gateway.known_pace(&integration.start_url, region) else { return };
        if let Err(error) = self.store.put_portal_pace(&integration.id, region, known) {
            tracing::info!(%error, "the pace of a portal was not noted");
        }
    }
}
