//! The user that a call names, and whether the caller has permission for it.

use crate::denials;
use crate::principal::Principal;
use crate::query::call::Call;
use crate::query::parameters::Constraints;
use crate::query::refusal::Refusal;

/// The constraints of UserName.
pub(crate) fn constrain(call: &Call<'_>, constraints: &mut Constraints) {
    constraints.text(call.parameters.get("UserName"), "userName", (1, 128), "+=,.@-");
}

/// The user that UserName names. When it is left out, the caller itself; only calls with long-term keys may leave it out (IAM
/// API Reference, *ListAccessKeys*).
///
/// # Errors
/// ValidationError when a call with temporary credentials leaves UserName out, AccessDenied when the caller has no permission,
/// NoSuchEntity when the account has no such user.
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

/// Checks that the caller has permission for the call's action on the user of that name. A root user has it for all users of
/// its account, a user for itself if its policies allow the action, a role for none.
///
/// # Errors
/// AccessDenied when it has not.
pub(crate) fn permit(call: &Call<'_>, name: &str) -> Result<(), Refusal> {
    let caller = &call.key.principal;
    let action = format!("iam:{}", call.action);
    let in_scope = match caller {
        Principal::Root { .. } => true,
        Principal::User { name: own, .. } => own == name,
        Principal::Role { .. } | Principal::Federated { .. } => false,
    };
    if let Some(denial) = denials::reason(&call.world.organisation.denials, caller, &action, caller.account())
    {
        return Err(not_authorized(call, &format!("user {name}"), &denial));
    }
    if in_scope && call.world.users.allow(caller, &action) {
        return Ok(());
    }
    let reason = format!("because no identity-based policy allows the {action} action");
    Err(not_authorized(call, &format!("user {name}"), &reason))
}

/// AccessDenied for the call's action on a resource, with a reason behind it or none.
pub(crate) fn not_authorized(call: &Call<'_>, resource: &str, reason: &str) -> Refusal {
    let (who, action) = (call.key.principal.arn(), &call.action);
    Refusal::not_authorized(&who, &format!("iam:{action}"), resource, reason)
}
