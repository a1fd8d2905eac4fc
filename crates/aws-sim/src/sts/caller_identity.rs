//! GetCallerIdentity, which needs no permission.

use crate::query::call::Call;
use crate::query::refusal::Refusal;
use crate::query::xml::element;

/// Returns the principal that signed the request.
pub(crate) fn get(call: &mut Call<'_>) -> Result<String, Refusal> {
    let who = &call.key.principal;
    let result = [
        element("Arn", &who.arn()),
        element("UserId", &who.user_id()),
        element("Account", who.account().as_str()),
    ];
    Ok(result.concat())
}
