//! Which user a call is about, and whether the caller may do that to it.

use crate::principal::Principal;
use crate::query::Call;
use crate::query::parameters::Constraints;
use crate::query::refusal::Refusal;

/// The constraints of UserName.
pub(crate) fn constrain(call: &Call<'_>, constraints: &mut Constraints) {
    constraints.text(call.parameters.get("UserName"), "userName", (1, 128), "+=,.@-");
}

/// The user that UserName names; the caller itself when that is left out, which long-term keys alone may do (IAM API
/// Reference, *ListAccessKeys*).
///
/// # Errors
/// ValidationError when temporary credentials name nobody, AccessDenied, NoSuchEntity.
pub(crate) fn find(call: &Call<'_>) -> Result<Principal, Refusal> {
    let caller = &call.key.principal;
    let Some(name) = call.parameters.get("UserName") else {
        if !call.is_long_term() {
            return Err(Refusal::Validation(
                "Must specify userName when calling with non-User credentials".to_owned(),
            ));
        }
        permit(call, caller.name())?;
        return Ok(caller.clone());
    };
    permit(call, name)?;
    call.world
        .users
        .iter()
        .map(|user| &user.principal)
        .find(|user| matches!(user, Principal::User { account, name: known, .. } if account == caller.account() && known == name))
        .cloned()
        .ok_or_else(|| Refusal::NoSuchEntity(format!("The user with name {name} cannot be found.")))
}

/// Whether the caller may do the call's action to the user of that name: a root user to everyone of its account, a user
/// to itself where its policies allow it, a role to nobody.
///
/// # Errors
/// AccessDenied.
pub(crate) fn permit(call: &Call<'_>, name: &str) -> Result<(), Refusal> {
    let caller = &call.key.principal;
    let action = format!("iam:{}", call.action);
    let reaches = match caller {
        Principal::Root { .. } => true,
        Principal::User { name: own, .. } => own == name,
        Principal::Role { .. } => false,
    };
    if reaches && call.world.users.allow(caller, &action) {
        return Ok(());
    }
    let who = caller.arn();
    Err(Refusal::AccessDenied(format!(
        "User: {who} is not authorized to perform: {action} on resource: user {name} because no identity-based policy \
         allows the {action} action"
    )))
}
