//! Regions in which accounts have deactivated STS.

use crate::query::call::Call;
use crate::query::refusal::Refusal;
use daypass_core::AccountId;

/// Checks that the account whose credentials are issued has STS active in the region of the call.
///
/// # Errors
/// RegionDisabledException when it has not (STS API Reference, *AssumeRole*, *GetSessionToken*).
pub(crate) fn check(call: &Call<'_>, account: &AccountId) -> Result<(), Refusal> {
    let inactive = &call.world.organisation.sts_inactive_regions;
    if inactive.iter().any(|region| region.as_str() == call.region) {
        return Err(Refusal::RegionDisabled(account.clone()));
    }
    Ok(())
}
