//! The access key that a call names.

use crate::iam::key_status::KeyStatus;
use crate::principal::Principal;
use crate::query::call::Call;
use crate::query::parameters::Constraints;
use crate::query::refusal::Refusal;

/// The constraints of AccessKeyId, and its value.
pub(crate) fn constrain(call: &Call<'_>, constraints: &mut Constraints) -> String {
    let id = call.parameters.get("AccessKeyId");
    constraints.text(id, "accessKeyId", (16, 128), "");
    constraints.required(id, "accessKeyId").to_owned()
}

/// The status of a user's key, to be changed.
///
/// # Errors
/// NoSuchEntity when the user has no such key, or has deleted it.
pub(crate) fn find<'c>(
    call: &'c mut Call<'_>,
    user: &Principal,
    access_key_id: &str,
) -> Result<&'c mut KeyStatus, Refusal> {
    call.world.keys.status_mut(user, access_key_id).ok_or_else(|| absent(access_key_id))
}

/// NoSuchEntity for an access key id.
pub(crate) fn absent(access_key_id: &str) -> Refusal {
    Refusal::NoSuchEntity(format!("The Access Key with id {access_key_id} cannot be found."))
}
