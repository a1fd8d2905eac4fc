//! Regions in which accounts have switched STS off.

use crate::query::Call;
use crate::query::refusal::Refusal;
use daypass_core::AccountId;

/// Nothing, if the account that is to issue credentials has STS switched on where the call was made.
///
/// # Errors
/// RegionDisabledException (STS API Reference, *AssumeRole*, *GetSessionToken*).
pub(crate) fn check(call: &Call<'_>, account: &AccountId) -> Result<(), Refusal> {
    let disabled = &call.world.organisation.disabled_regions;
    if disabled.iter().any(|region| region.as_str() == call.region) {
        return Err(Refusal::RegionDisabled(account.clone()));
    }
    Ok(())
}
