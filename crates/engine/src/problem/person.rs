//! What a person and their devices have to do with it, in words for people.

use daypass_core::sts::MfaSerial;
use daypass_core::{Problem, ProblemCode as Code, Remedy, SessionId};

pub(super) fn mfa_required(session: &SessionId, name: &str, device: &MfaSerial) -> Problem {
    Problem::new(
        Code::MfaRequired,
        "An MFA code is needed",
        format!("{name} needs a code of {}, and nobody could be asked for it.", device.device_name()),
        "Start it where you can type one, or with --mfa-code CODE",
        Remedy::EnterMfaCode { session: session.to_string(), name: name.to_owned() },
    )
}

pub(super) fn mfa_rejected(device: &MfaSerial, automatic: bool) -> Problem {
    let name = device.device_name();
    let (detail, action) = if automatic {
        (
            format!("AWS does not take the codes that are made for {name} on this machine."),
            "Check this machine's clock, and that the seed or the command is this device's.",
        )
    } else {
        (format!("The code of {name} was wrong or already used."), "Wait for the next code, then try again.")
    };
    Problem::new(Code::MfaRejected, "The MFA code was not taken", detail, action, Remedy::Retry)
}

pub(super) fn mfa_device_unknown(device: &MfaSerial, user: &str) -> Problem {
    Problem::invalid_input(
        "mfaDevice",
        "This is not the user's MFA device",
        format!("AWS does not know {device} as a device of {user}."),
        "Correct the session's MFA device; the IAM console shows it under the user's security credentials.",
    )
}

pub(super) fn mfa_process(device: &MfaSerial, detail: &str) -> Problem {
    Problem::new(
        Code::MfaRequired,
        "The command for MFA codes printed none",
        format!("For {}: {detail}.", device.device_name()),
        "Run the command by hand to see what is wrong, or take it away to type the codes.",
        Remedy::Retry,
    )
}
