//! The MFA parameters that AssumeRole and GetSessionToken share.

use crate::iam::mfa::CodeCheck;
use crate::query::call::Call;
use crate::query::parameters::Constraints;
use crate::query::refusal::Refusal;
use jiff::Timestamp;

const BOTH: &str =
    "MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.";

// Of another user's device, and of codes by a clock that is off.
const NOT_VALIDATED: &str = "MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA \
    serial number is valid and associated with this user.";

// AWS's message ends with a blank.
const WRONG_CODE: &str = "MultiFactorAuthentication failed with invalid MFA one time pass code. ";

/// The constraints of SerialNumber and TokenCode.
pub(crate) fn constrain(call: &Call<'_>, constraints: &mut Constraints) {
    constraints.text(call.parameters.get("SerialNumber"), "serialNumber", (9, 256), "+=/:,.@-");
    constraints.text(call.parameters.get("TokenCode"), "tokenCode", (6, 6), "");
}

/// When the caller authenticated with MFA: now, if the call has a code, or when its credentials were issued. None when it
/// did not. A code that is accepted here is refused from now on.
///
/// # Errors
/// AccessDenied when the code is wrong, the device is not the caller's, or one of the two parameters is missing.
pub(crate) fn authenticate(call: &mut Call<'_>) -> Result<Option<Timestamp>, Refusal> {
    let denied = |message: &str| Err(Refusal::AccessDenied(message.to_owned()));
    match (call.parameters.get("SerialNumber"), call.parameters.get("TokenCode")) {
        (None, None) => Ok(call.key.mfa_at),
        (Some(serial), Some(code)) => {
            let device =
                if call.is_long_term() { call.world.users.mfa_of(&call.key.principal) } else { None };
            let Some(device) = device.filter(|device| device.serial == serial) else {
                return denied(NOT_VALIDATED);
            };
            match device.check(code, call.now) {
                CodeCheck::Valid => Ok(Some(call.now)),
                CodeCheck::Wrong => denied(WRONG_CODE),
                CodeCheck::ClockOff => denied(NOT_VALIDATED),
            }
        }
        _ => denied(BOTH),
    }
}
