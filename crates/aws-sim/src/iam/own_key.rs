//! The key that a call is about.

use crate::iam::key_status::Standing;
use crate::principal::Principal;
use crate::query::Call;
use crate::query::parameters::Constraints;
use crate::query::refusal::Refusal;

/// The constraints of AccessKeyId, and its value.
pub(crate) fn constrain(call: &Call<'_>, constraints: &mut Constraints) -> String {
    let id = call.parameters.get("AccessKeyId");
    constraints.text(id, "accessKeyId", (16, 128), "");
    constraints.required(id, "accessKeyId").to_owned()
}

/// A user's key.
///
/// # Errors
/// NoSuchEntity when the user has no such key, or not any more.
pub(crate) fn find<'c>(
    call: &'c mut Call<'_>,
    user: &Principal,
    access_key_id: &str,
) -> Result<&'c mut Standing, Refusal> {
    let found = call.world.keys.listed(access_key_id).filter(|(owner, _)| *owner == user);
    found.map(|(_, standing)| standing).ok_or_else(|| absent(access_key_id))
}

/// There is no such key.
pub(crate) fn absent(access_key_id: &str) -> Refusal {
    Refusal::NoSuchEntity(format!("The Access Key with id {access_key_id} cannot be found."))
}
