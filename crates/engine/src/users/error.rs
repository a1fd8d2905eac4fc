//! What keeps a person from having a user, a role or a key as they want it.

use super::key_text;
use crate::aws::AwsError;
use crate::store::StoreError;
use crate::vault::VaultError;
use crate::{credentials, ground, iam, sessions};
use daypass_core::plan::PlanError;
use daypass_core::problem::{listed, named};
use daypass_core::sts::AccessKeyId;
use daypass_core::{Explain, Problem, ProblemCode as Code, Remedy, UserArn};

pub use super::key_text::{OtherKey, TwoKeys};

/// Why something was not done to a user or a role.
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
    /// A user's keys or codes.
    #[error(transparent)]
    Iam(#[from] iam::Error),
    /// There are no credentials.
    #[error(transparent)]
    Credentials(#[from] credentials::Error),
    /// The sessions of users and roles.
    #[error(transparent)]
    Sessions(#[from] sessions::Error),
    /// A session has these keys already.
    #[error("{name} has this access key already")]
    KeysKnown {
        /// The session.
        name: String,
    },
    /// Only an IAM user's session has keys.
    #[error("{name} has no access key of its own")]
    NoKeys {
        /// The session.
        name: String,
    },
    /// A user may have two access keys, and there are two.
    #[error("{} has two access keys already", .0.user)]
    TwoKeys(Box<TwoKeys>),
    /// The key that was given up is the one that Daypass uses.
    #[error("Daypass uses the access key {id}")]
    KeyInUse {
        /// The key.
        id: AccessKeyId,
    },
    /// The key that was given up is another session's.
    #[error("{name} has the access key {id}")]
    KeyOfSession {
        /// The key.
        id: AccessKeyId,
        /// The session.
        name: String,
    },
    /// AWS does not take a new key, long after it was made.
    #[error("AWS does not take the new access key {id} yet")]
    KeyNotReady {
        /// The key.
        id: AccessKeyId,
        /// The session.
        name: String,
    },
    /// The user lacks the permission to list or change their own keys.
    #[error("{user} may not do this: {source}")]
    NotPermitted {
        /// The user.
        user: UserArn,
        /// What AWS answered.
        source: AwsError,
    },
    /// The role was changed after its last test, or never tested.
    #[error("the role was not tested as it is now")]
    Untried,
    /// Another session is called so.
    #[error("{name} is taken")]
    NameTaken {
        /// The name.
        name: String,
    },
    /// What comes with an integration is not a person's to change or remove.
    #[error("{name} belongs to its integration")]
    NotYours {
        /// The session.
        name: String,
    },
    /// Other sessions take their credentials from it.
    #[error("{} take their credentials from {name}", dependents.join(", "))]
    SourceOf {
        /// The session.
        name: String,
        /// Their names.
        dependents: Vec<String>,
    },
}

impl From<PlanError> for Error {
    fn from(error: PlanError) -> Self {
        Self::Credentials(error.into())
    }
}

impl Explain for Error {
    fn problem(&self) -> Problem {
        match self {
            Self::Ground(error) => error.problem(),
            Self::Store(error) => error.problem(),
            Self::Vault(error) => error.problem(),
            Self::Aws(error) => error.problem(),
            Self::Iam(error) => error.problem(),
            Self::Credentials(error) => error.problem(),
            Self::Sessions(error) => error.problem(),
            Self::NoKeys { name } => key_text::no_keys(name),
            Self::TwoKeys(two) => key_text::two_keys(two),
            Self::KeyInUse { id } => key_text::key_in_use(id),
            Self::KeyOfSession { id, name } => key_text::key_of_session(id, name),
            Self::KeyNotReady { id, name } => key_text::key_not_ready(id, name),
            Self::NotPermitted { user, source } => key_text::not_permitted(user, source),
            Self::KeysKnown { name } => Problem::invalid_input(
                "accessKeyId",
                "This access key is here already",
                format!("The session '{name}' already has this access key."),
                "Use that session, or remove it first.",
            ),
            Self::Untried => Problem::new(
                Code::InvalidInput,
                "It was not tested",
                "This was changed after it was tested.",
                "Test it, then save it.",
                Remedy::Retry,
            ),
            Self::NameTaken { name } => Problem::invalid_input(
                "name",
                "The name is taken",
                format!("Another session is called '{name}'."),
                "Choose another name.",
            ),
            Self::NotYours { name } => Problem::new(
                Code::InvalidInput,
                "This role comes with its integration",
                format!("'{name}' comes from IAM Identity Center and cannot be changed or removed here."),
                "Remove its integration, or have the role unassigned from you.",
                Remedy::None,
            ),
            Self::SourceOf { name, dependents } => Problem::new(
                Code::InvalidInput,
                "Other sessions need this one",
                format!(
                    "{} would have no credentials without '{name}'.",
                    listed(&dependents.iter().map(|name| named(name)).collect::<Vec<_>>())
                ),
                "Remove those first, or give them another source.",
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
            Self::Iam(error) => Some(error),
            Self::Credentials(error) => Some(error),
            Self::Sessions(error) => Some(error),
            _ => None,
        }
    }
}
