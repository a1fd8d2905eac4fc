//! What keeps an integration from being added, changed or read.

use super::same_instance::SameInstance;
use crate::identity_center::IntegrationRef;
use crate::store::StoreError;
use crate::{credentials, ground, identity_center, sessions};
use daypass_core::problem::quoted;
use daypass_core::{Explain, Problem, ProblemCode as Code, Region, Remedy};

/// Why something was not done to an integration.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// This machine.
    #[error(transparent)]
    Ground(#[from] ground::Error),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// IAM Identity Center.
    #[error(transparent)]
    IdentityCenter(#[from] identity_center::Error),
    /// What was issued by its sign-in.
    #[error(transparent)]
    Credentials(#[from] credentials::Error),
    /// Its sessions.
    #[error(transparent)]
    Sessions(#[from] sessions::Error),
    /// No integration is called so.
    #[error("there is no integration {name}")]
    NotFound {
        /// What was asked for.
        name: String,
        /// The alias of one that may have been meant.
        similar: Option<String>,
        /// Whether there is none at all yet.
        is_first: bool,
    },
    /// Another integration is called so.
    #[error("{alias} is taken")]
    AliasTaken {
        /// The alias.
        alias: String,
    },
    /// The portal is there, or its instance is under another URL.
    #[error(transparent)]
    SameInstance(Box<SameInstance>),
    /// The instance is not known to be in this region.
    #[error("{} is not in {region}", integration.alias)]
    NotItsRegion {
        /// Whose.
        integration: IntegrationRef,
        /// The region.
        region: Region,
    },
    /// No instance is in both of these regions.
    #[error("{region} is of another partition than {first}")]
    OtherPartition {
        /// The region.
        region: Region,
        /// The one that is asked first.
        first: Region,
    },
}

impl From<SameInstance> for Error {
    fn from(same: SameInstance) -> Self {
        Self::SameInstance(Box::new(same))
    }
}

impl Explain for Error {
    fn problem(&self) -> Problem {
        match self {
            Self::Ground(error) => error.problem(),
            Self::Store(error) => error.problem(),
            Self::IdentityCenter(error) => error.problem(),
            Self::Credentials(error) => error.problem(),
            Self::Sessions(error) => error.problem(),
            Self::NotFound { name, is_first: true, .. } => Problem::new(
                Code::SessionNotFound,
                "No such integration",
                format!("There is no integration '{name}', and none is set up yet."),
                "Add your AWS access portal",
                Remedy::None,
            )
            .by_command("daypass integration add START_URL"),
            Self::NotFound { name, similar: Some(similar), .. } => Problem::new(
                Code::SessionNotFound,
                "No such integration",
                format!("There is no integration '{name}'."),
                format!("Did you mean '{similar}'?"),
                Remedy::None,
            ),
            Self::NotFound { name, .. } => StoreError::NoIntegration { name: name.clone() }.problem(),
            Self::AliasTaken { alias } => Problem::invalid_input(
                "alias",
                "The name is taken",
                format!("Another integration is called '{alias}'."),
                "Choose another name.",
            ),
            Self::SameInstance(same) => same.problem(),
            Self::NotItsRegion { integration, region } => Problem::new(
                Code::InvalidInput,
                "The region is not one of the integration's",
                format!("As far as Daypass knows, '{}' is not in {region}.", integration.alias),
                "If your IAM Identity Center is replicated to that region, say so",
                Remedy::None,
            )
            .by_command(format!(
                "daypass integration edit {} --also-region {region}",
                quoted(&integration.alias)
            )),
            Self::OtherPartition { region, first } => Problem::invalid_input(
                "region",
                "The region is in another partition",
                format!(
                    "{region} and {first} are in different partitions, and no IAM Identity Center is in both."
                ),
                "Choose a region in the same partition.",
            ),
        }
    }

    fn cause(&self) -> Option<&dyn Explain> {
        match self {
            Self::Ground(error) => Some(error),
            Self::Store(error) => Some(error),
            Self::IdentityCenter(error) => Some(error),
            Self::Credentials(error) => Some(error),
            Self::Sessions(error) => Some(error),
            Self::SameInstance(same) => Some(&**same),
            _ => None,
        }
    }
}
