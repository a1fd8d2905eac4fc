//! What keeps profiles from being imported.

use crate::aws::AwsError;
use crate::store::StoreError;
use crate::{credentials, ground, iam, identity_center, integrations, users};
use aws_files::FileError;
use daypass_core::{Explain, Problem, ProblemCode as Code, Remedy};

/// Why an import did not go on.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// This machine.
    #[error(transparent)]
    Ground(#[from] ground::Error),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A file of `~/.aws`.
    #[error(transparent)]
    File(#[from] FileError),
    /// A portal.
    #[error(transparent)]
    IdentityCenter(#[from] identity_center::Error),
    /// An integration.
    #[error(transparent)]
    Integrations(#[from] integrations::Error),
    /// A user or a role.
    #[error(transparent)]
    Users(#[from] users::Error),
    /// Whoever had to be asked about a profile does not answer, and others may.
    #[error("{whom} does not answer: {source}")]
    NoAnswer {
        /// Who was asked.
        whom: String,
        /// The setting of the profile that names them.
        setting: &'static str,
        /// How that was learned.
        source: AwsError,
    },
    /// No profile is called so in the person's files.
    #[error("there is no profile {name}")]
    NoProfile {
        /// What was asked for.
        name: String,
    },
}

impl Error {
    /// Whether it concerns one profile and those that rest on it, rather than the whole import.
    pub(super) fn concerns_one(&self) -> bool {
        match self {
            Self::NoProfile { .. } | Self::NoAnswer { .. } => true,
            Self::Store(StoreError::NoIntegration { .. }) | Self::Ground(ground::Error::Input { .. }) => true,
            Self::Ground(_) | Self::Store(_) | Self::File(_) => false,
            Self::IdentityCenter(error) => is_about_portal(error),
            Self::Integrations(error) => match error {
                integrations::Error::AliasTaken { .. }
                | integrations::Error::NotFound { .. }
                | integrations::Error::Store(StoreError::NoIntegration { .. })
                | integrations::Error::Ground(ground::Error::Input { .. }) => true,
                integrations::Error::IdentityCenter(error) => is_about_portal(error),
                _ => false,
            },
            Self::Users(error) => matches!(
                error,
                users::Error::KeysKnown { .. }
                    | users::Error::NameTaken { .. }
                    | users::Error::Ground(ground::Error::Input { .. })
                    | users::Error::Iam(
                        iam::Error::Ground(ground::Error::Input { .. })
                            | iam::Error::KeysRefused { source: AwsError::Refused { .. }, .. },
                    )
                    | users::Error::Credentials(credentials::Error::Plan(_))
            ),
        }
    }
}

impl Error {
    /// How it was learned that whoever was asked does not answer, if that is it. A mistyped region and a domain that is no
    /// more do not answer either; a proxy does not connect to them, and a domain that somebody else has by now has their page,
    /// or a certificate of another name.
    pub(super) fn unanswered(&self) -> Option<&AwsError> {
        match self {
            // Only domains of somebody's own are asked.
            Self::IdentityCenter(identity_center::Error::Aws(error)) => {
                let is_silent = |error: &&AwsError| {
                    matches!(
                        error,
                        AwsError::Unreachable { .. }
                            | AwsError::Proxy { .. }
                            | AwsError::NotAws { .. }
                            | AwsError::Insecure { .. }
                    )
                };
                Some(error).filter(is_silent)
            }
            Self::Users(users::Error::Iam(iam::Error::Aws(error))) => {
                Some(error).filter(|error| matches!(error, AwsError::Unreachable { .. }))
            }
            _ => None,
        }
    }
}

fn is_about_portal(error: &identity_center::Error) -> bool {
    matches!(
        error,
        identity_center::Error::StartUrl(_)
            | identity_center::Error::NotAPortal { .. }
            | identity_center::Error::RegionUnknown { .. }
    )
}

impl Explain for Error {
    fn problem(&self) -> Problem {
        match self {
            Self::Ground(error) => error.problem(),
            Self::Store(error) => error.problem(),
            Self::File(error) => error.problem(),
            Self::IdentityCenter(error) => error.problem(),
            Self::Integrations(error) => error.problem(),
            Self::Users(error) => error.problem(),
            Self::NoAnswer { whom, setting, .. } => Problem::new(
                Code::Offline,
                "No answer from there",
                format!("{whom} cannot be reached."),
                format!("Check the profile's {setting} and the network, then import it again."),
                Remedy::Retry,
            ),
            Self::NoProfile { name } => Problem::new(
                Code::InvalidInput,
                "No such profile",
                format!("There is no profile '{name}' in your AWS files."),
                "See which there are",
                Remedy::None,
            )
            .by_command("daypass import aws-config --dry-run"),
        }
    }

    fn cause(&self) -> Option<&dyn Explain> {
        match self {
            Self::Ground(error) => Some(error),
            Self::Store(error) => Some(error),
            Self::File(error) => Some(error),
            Self::IdentityCenter(error) => Some(error),
            Self::Integrations(error) => Some(error),
            Self::Users(error) => Some(error),
            Self::NoAnswer { source, .. } => Some(source),
            Self::NoProfile { .. } => None,
        }
    }
}
