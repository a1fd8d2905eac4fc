//! Why there are no credentials.

use crate::aws::{AwsError, RoleRefused};
use crate::store::StoreError;
use crate::vault::VaultError;
use crate::{ground, iam, identity_center};
use daypass_core::plan::PlanError;
use daypass_core::problem::sentence;
use daypass_core::sts::MfaSerial;
use daypass_core::{Explain, Integration, Problem, ProblemCode as Code, Remedy, Session};

/// Why a plan yielded no credentials.
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
    /// IAM Identity Center, which the plan begins with.
    #[error(transparent)]
    IdentityCenter(#[from] identity_center::Error),
    /// The user that the plan begins with.
    #[error(transparent)]
    Iam(#[from] iam::Error),
    /// There is no way to credentials.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// A link of the chain did not give its role.
    #[error(transparent)]
    RoleRefused(#[from] Box<RoleRefused>),
}

impl Error {
    /// That a person has to sign in before there can be credentials.
    pub(crate) fn sign_in_required(integration: &Integration) -> Self {
        identity_center::Error::SignInRequired(integration.into()).into()
    }

    /// That a person has to type a code of a session's device before there can be credentials.
    pub(crate) fn mfa_required(session: &Session, device: &MfaSerial) -> Self {
        iam::mfa_required(session, device).into()
    }

    /// What AWS answered, where it was AWS.
    pub(crate) fn aws(&self) -> Option<&AwsError> {
        match self {
            Self::Aws(source)
            | Self::IdentityCenter(identity_center::Error::Aws(source))
            | Self::Iam(iam::Error::Aws(source) | iam::Error::KeysRefused { source, .. }) => Some(source),
            Self::Iam(iam::Error::FederationRefused { source, .. }) => Some(source),
            Self::RoleRefused(refused) | Self::Iam(iam::Error::RoleRefused(refused)) => Some(&refused.source),
            Self::IdentityCenter(identity_center::Error::RoleRefused(refused)) => Some(&refused.source),
            Self::IdentityCenter(identity_center::Error::RegionSilent(silent)) => Some(&silent.source),
            _ => None,
        }
    }
}

impl Explain for Error {
    fn problem(&self) -> Problem {
        match self {
            Self::Ground(error) => error.problem(),
            Self::Store(error) => error.problem(),
            Self::Vault(error) => error.problem(),
            Self::Aws(error) => error.problem(),
            Self::IdentityCenter(error) => error.problem(),
            Self::Iam(error) => error.problem(),
            Self::RoleRefused(refused) => refused.problem(),
            Self::Plan(error @ (PlanError::TagTwice { .. } | PlanError::TagInherited { .. })) => {
                Problem::invalid_input(
                    "tags",
                    "AWS would refuse these tags",
                    format!("{}.", sentence(&error.to_string())),
                    "Remove that tag, or give it another key.",
                )
            }
            Self::Plan(error) => Problem::new(
                Code::PlanCycle,
                "This chain leads nowhere",
                format!("{}.", sentence(&error.to_string())),
                "Give one of its sessions another source.",
                Remedy::None,
            ),
        }
    }

    fn cause(&self) -> Option<&dyn Explain> {
        match self {
            Self::Ground(error) => Some(error),
            Self::Store(error) => Some(error),
            Self::Vault(error) => Some(error),
            Self::Aws(error) => Some(error),
            Self::IdentityCenter(error) => Some(error),
            Self::Iam(error) => Some(error),
            Self::RoleRefused(refused) => Some(&**refused),
            _ => None,
        }
    }
}
