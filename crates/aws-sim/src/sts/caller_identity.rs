//! GetCallerIdentity: needs no permission.

use crate::sts::Call;
use crate::sts::refusal::Refusal;
use crate::sts::xml::{Answer, element};

/// Who signed the request.
pub(crate) fn get(call: &mut Call<'_>) -> Result<Answer, Refusal> {
    let who = &call.key.principal;
    let result = [
        element("Arn", &who.arn()),
        element("UserId", &who.user_id()),
        element("Account", who.account().as_str()),
    ];
    Ok(Answer { operation: "GetCallerIdentity", result: result.concat() })
}
