//! The offer of another region of an instance, where the one that was asked does not answer.
//!
//! An instance that is replicated answers in each of its regions (IAM Identity Center User Guide, *Using IAM Identity Center
//! across multiple AWS Regions*). A client registers and a person signs in in each of them by itself, so nothing is asked
//! elsewhere without the person: they are offered the next region.

use super::error::{Error, IntegrationRef, RegionSilent};
use crate::aws::AwsError;
use daypass_core::{Integration, Region};

impl Error {
    /// This error, or where it is that `region` does not answer and the integration has another region, the offer to sign in
    /// in that.
    pub(super) fn offering_next(self, integration: &Integration, region: &Region) -> Self {
        let Some(next) = integration.region_after(region) else { return self };
        let source = match &self {
            Self::Aws(source) => source,
            Self::RoleRefused(refused) => &refused.source,
            _ => return self,
        };
        // A connection that came to nothing, and a service that fails: whatever else was said, somebody answered.
        if !matches!(source, AwsError::Unreachable { .. } | AwsError::Unavailable { .. }) {
            return self;
        }
        Self::RegionSilent(Box::new(RegionSilent {
            integration: IntegrationRef::from(integration),
            region: region.clone(),
            next: next.clone(),
            source: source.clone(),
        }))
    }
}
