//! What keeps an IAM user from being given anything.

use crate::aws::{AwsError, RoleRefused};
use crate::ground;
use crate::store::StoreError;
use crate::vault::VaultError;
use daypass_core::sts::MfaSerial;
use daypass_core::{Explain, Kind, Problem, ProblemCode as Code, Remedy, SessionId};

/// Why a user's keys and codes were of no use.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// This machine.
    #[error(transparent)]
    Ground(#[from] ground::Error),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The vault.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// AWS.
    #[error(transparent)]
    Aws(#[from] AwsError),
    /// AWS does not give the user a role.
    #[error(transparent)]
    RoleRefused(#[from] Box<RoleRefused>),
    /// A person has to type an MFA code.
    #[error("{name} needs an MFA code of {device}")]
    MfaRequired {
        /// The session.
        session: SessionId,
        /// Its name.
        name: String,
        /// The device.
        device: MfaSerial,
    },
    /// AWS did not take the code, and nobody can be asked for another.
    #[error("AWS did not take the code of {device}")]
    MfaRejected {
        /// The device.
        device: MfaSerial,
        /// Whether no person typed it.
        automatic: bool,
    },
    /// AWS could not check codes of the device: it is not one of the user's, or its clock is off.
    #[error("AWS could not check a code of {device} for {user}")]
    MfaDeviceUnknown {
        /// The device.
        device: MfaSerial,
        /// The user.
        user: String,
    },
    /// The command that prints a device's codes.
    #[error("the command for the codes of {device} printed none: {detail}")]
    MfaProcess {
        /// The device.
        device: MfaSerial,
        /// The reason.
        detail: String,
    },
    /// AWS does not know a user's keys, or not with this secret.
    #[error("AWS does not take the access key of {user}: {source}")]
    KeysRefused {
        /// The user's name, or the key's id while nobody knows whose it is.
        user: String,
        /// What AWS answered.
        source: AwsError,
    },
    /// AWS gives a user no federated session, and so no console.
    #[error("AWS gives {user} no federated session: {source}")]
    FederationRefused {
        /// The user's name.
        user: String,
        /// What AWS answered.
        source: Box<AwsError>,
    },
    /// The vault has no keys of a user's session.
    #[error("the vault has no access key of {session}")]
    KeysMissing {
        /// The session.
        session: SessionId,
    },
}

impl Explain for Error {
    fn problem(&self) -> Problem {
        match self {
            Self::Ground(error) => error.problem(),
            Self::Store(error) => error.problem(),
            Self::Vault(error) => error.problem(),
            Self::Aws(error) => error.problem(),
            Self::RoleRefused(refused) => refused.problem(),
            Self::MfaRequired { session, name, device } => mfa_required(session, name, device),
            Self::MfaRejected { device, automatic } => mfa_rejected(device, *automatic),
            Self::MfaDeviceUnknown { device, user } => mfa_device_unknown(device, user),
            Self::MfaProcess { device, detail } => mfa_process(device, detail),
            Self::KeysRefused { user, source } => keys_refused(user, source),
            Self::FederationRefused { user, source } => federation_refused(user, source),
            Self::KeysMissing { session } => keys_missing(session),
        }
    }

    fn cause(&self) -> Option<&dyn Explain> {
        match self {
            Self::Ground(error) => Some(error),
            Self::Store(error) => Some(error),
            Self::Vault(error) => Some(error),
            Self::Aws(error) => Some(error),
            Self::RoleRefused(refused) => Some(&**refused),
            Self::KeysRefused { source, .. } => Some(source),
            Self::FederationRefused { source, .. } => Some(&**source),
            _ => None,
        }
    }

    fn own_kind(&self) -> Kind {
        match self {
            // The person has to change something: another device, another command, another key.
            Self::MfaRejected { .. }
            | Self::MfaDeviceUnknown { .. }
            | Self::MfaProcess { .. }
            | Self::KeysMissing { .. } => Kind::Refused,
            _ => self.problem().code.kind(),
        }
    }
}

fn mfa_required(session: &SessionId, name: &str, device: &MfaSerial) -> Problem {
    Problem::new(
        Code::MfaRequired,
        "An MFA code is needed",
        format!(
            "'{name}' needs an MFA code from {}, and nobody can be asked for it here.",
            device.device_name()
        ),
        "On a terminal, or with --mfa-code CODE",
        Remedy::EnterMfaCode { session: session.to_string(), name: name.to_owned() },
    )
}

fn mfa_rejected(device: &MfaSerial, automatic: bool) -> Problem {
    let name = device.device_name();
    let (detail, action) = if automatic {
        (
            format!("AWS does not accept the MFA codes that this machine generates for {name}."),
            "Check this machine's clock, and that the seed or the command belongs to this device.",
        )
    } else {
        (
            format!("The MFA code from {name} was wrong or already used."),
            "Wait for the next code, then try again.",
        )
    };
    Problem::new(Code::MfaRejected, "The MFA code was not accepted", detail, action, Remedy::Retry)
}

/// AWS's answer is the same for both causes.
fn mfa_device_unknown(device: &MfaSerial, user: &str) -> Problem {
    Problem::invalid_input(
        "mfaDevice",
        "AWS could not check the MFA code",
        format!(
            "AWS could not check the MFA code: either {device} is not an MFA device of {user}, or the device's clock is off."
        ),
        "Check the session's MFA device against the user's security credentials in the IAM console, and set the clock.",
    )
}

fn mfa_process(device: &MfaSerial, detail: &str) -> Problem {
    Problem::new(
        Code::MfaRequired,
        "The command for MFA codes printed no code",
        format!("The command for MFA codes gave none for {}: {detail}.", device.device_name()),
        "Run the command by hand to see what is wrong, or remove it to type the codes.",
        Remedy::Retry,
    )
}

fn keys_refused(user: &str, source: &AwsError) -> Problem {
    let (detail, action) = match source.code() {
        Some("SignatureDoesNotMatch") => (
            format!("The secret does not belong to {user}'s access key."),
            "Copy the secret access key again; it is shown only once, when the key is created.",
        ),
        Some("InvalidClientTokenId") => (
            format!(
                "AWS does not know {user}'s access key: it is inactive, deleted, or in another partition."
            ),
            "Create a new access key in IAM. For China or GovCloud, give the region: --region cn-north-1.",
        ),
        _ => {
            // AWS's words may end with a full stop of their own.
            let words = source.to_string();
            (format!("{}.", words.trim_end_matches('.')), "Check the access key, then try again.")
        }
    };
    Problem::new(
        Code::AccessDenied,
        "AWS does not accept this access key",
        detail,
        action,
        Remedy::EditInput { field: "accessKeyId".to_owned() },
    )
}

fn federation_refused(user: &str, source: &AwsError) -> Problem {
    Problem::new(
        Code::AccessDenied,
        "AWS opens no console for this user",
        format!(
            "AWS gives {user} no federated session, which opens the console. AWS says: {}",
            source.said()
        ),
        "Allow the user sts:GetFederationToken in IAM, or open the console as a role that is assumed from it.",
        Remedy::None,
    )
}

fn keys_missing(session: &SessionId) -> Problem {
    Problem::new(
        Code::KeychainMissing,
        "The access key is gone",
        format!("The vault no longer has the access key of the session {session}: it has been reset since."),
        "Remove the session and add the user again with a new access key.",
        Remedy::None,
    )
}
