//! The identity that credentials are for.

use crate::random::BASE32;
use daypass_core::{AccountId, Partition};
use sha2::{Digest, Sha256};

/// A user, a root user, a role session or a federated user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Principal {
    /// An IAM user, with its own keys or with those of GetSessionToken.
    User {
        /// Its partition.
        partition: Partition,
        /// Its account.
        account: AccountId,
        /// Its name.
        name: String,
        /// `AIDA…`.
        id: String,
    },
    /// The root user of an account.
    Root {
        /// Its partition.
        partition: Partition,
        /// The account.
        account: AccountId,
    },
    /// A session of a role.
    Role {
        /// The role's partition.
        partition: Partition,
        /// The role's account.
        account: AccountId,
        /// The role's path and name, `/Deploy` or `/operations/Deploy`.
        path_and_name: String,
        /// `AROA…`.
        id: String,
        /// The session's name.
        session: String,
    },
    /// A federated user session of GetFederationToken.
    Federated {
        /// The partition of who asked for it.
        partition: Partition,
        /// The account of who asked for it.
        account: AccountId,
        /// The name that was given.
        name: String,
    },
}

impl Principal {
    /// Its account.
    pub(crate) fn account(&self) -> &AccountId {
        match self {
            Self::User { account, .. }
            | Self::Root { account, .. }
            | Self::Role { account, .. }
            | Self::Federated { account, .. } => account,
        }
    }

    /// Its partition, as ARNs write it.
    fn partition(&self) -> &'static str {
        match self {
            Self::User { partition, .. }
            | Self::Root { partition, .. }
            | Self::Role { partition, .. }
            | Self::Federated { partition, .. } => partition.id(),
        }
    }

    /// The ARN that GetCallerIdentity returns. That of a role session does not contain the role's path.
    pub(crate) fn arn(&self) -> String {
        let partition = self.partition();
        match self {
            Self::User { account, name, .. } => format!("arn:{partition}:iam::{account}:user/{name}"),
            Self::Root { account, .. } => format!("arn:{partition}:iam::{account}:root"),
            Self::Role { account, path_and_name, session, .. } => {
                let name = path_and_name.rsplit('/').next().unwrap_or_default();
                format!("arn:{partition}:sts::{account}:assumed-role/{name}/{session}")
            }
            Self::Federated { account, name, .. } => {
                format!("arn:{partition}:sts::{account}:federated-user/{name}")
            }
        }
    }

    /// The name of a user, also of a federated one, `root` for a root user, the session name of a role session.
    pub(crate) fn name(&self) -> &str {
        match self {
            Self::User { name, .. } | Self::Federated { name, .. } => name,
            Self::Root { .. } => "root",
            Self::Role { session, .. } => session,
        }
    }

    /// The user id that GetCallerIdentity returns.
    pub(crate) fn user_id(&self) -> String {
        match self {
            Self::User { id, .. } => id.clone(),
            Self::Root { account, .. } => account.to_string(),
            Self::Role { id, session, .. } => format!("{id}:{session}"),
            Self::Federated { account, name, .. } => format!("{account}:{name}"),
        }
    }

    /// The names by which a trust policy's principal element may mean it (IAM User Guide, *AWS JSON policy elements: Principal*).
    pub(crate) fn names_in_policies(&self) -> Vec<String> {
        let account = self.account();
        let mut names = self.names_without_account();
        names.extend([account.to_string(), format!("arn:{}:iam::{account}:root", self.partition())]);
        names
    }

    /// Those of its names that mean it alone, and not its whole account.
    pub(crate) fn names_without_account(&self) -> Vec<String> {
        let mut names = vec![self.arn()];
        if let Self::Role { path_and_name, .. } = self {
            names.push(format!("arn:{}:iam::{}:role{path_and_name}", self.partition(), self.account()));
        }
        names
    }
}

/// The id of a role, always the same for one ARN: `AROA` and 17 letters (IAM User Guide, *Unique identifiers*).
pub(crate) fn role_id(arn: &str) -> String {
    let letters = Sha256::digest(arn);
    let letters = letters.iter().take(17).map(|byte| char::from(BASE32[usize::from(byte % 32)]));
    format!("AROA{}", letters.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_session_is_named_without_the_path_of_its_role() {
        let principal = Principal::Role {
            partition: Partition::Aws,
            account: AccountId::try_from("000111222333".to_owned()).unwrap(),
            path_and_name: "/ops/on-call/Deploy".to_owned(),
            id: "AROAEXAMPLE".to_owned(),
            session: "ada".to_owned(),
        };
        assert_eq!(principal.arn(), "arn:aws:sts::000111222333:assumed-role/Deploy/ada");
        assert_eq!(principal.user_id(), "AROAEXAMPLE:ada");
        assert!(
            principal
                .names_in_policies()
                .contains(&"arn:aws:iam::000111222333:role/ops/on-call/Deploy".to_owned())
        );
    }
}
