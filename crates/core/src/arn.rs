//! ARNs of roles and of users.

use crate::account::{AccountId, InvalidName};
use crate::region::Partition;
use serde::{Deserialize, Serialize};
use specta::Type;
use std::fmt;

/// `arn:PARTITION:iam::ACCOUNT:role/PATH/NAME` (IAM User Guide, *IAM identifiers*).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
#[serde(try_from = "String", into = "String")]
pub struct RoleArn(String);

impl RoleArn {
    /// The whole ARN.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn fields(&self) -> Option<(Partition, AccountId, &str)> {
        split(&self.0)
    }

    /// The account it lies in.
    pub fn account(&self) -> Option<AccountId> {
        self.fields().map(|(_, account, _)| account)
    }

    /// The partition it lies in.
    pub fn partition(&self) -> Partition {
        self.fields().map_or(Partition::Aws, |(partition, ..)| partition)
    }

    /// The role's name, without its path.
    pub fn role_name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or_default()
    }
}

fn split(text: &str) -> Option<(Partition, AccountId, &str)> {
    let (partition, account, resource) = split_iam(text)?;
    let path_and_name = resource.strip_prefix("role/")?;
    let name = path_and_name.rsplit('/').next()?;
    (!name.is_empty()).then_some((partition, account, path_and_name))
}

/// Partition, account and resource of `arn:PARTITION:iam::ACCOUNT:RESOURCE`.
fn split_iam(text: &str) -> Option<(Partition, AccountId, &str)> {
    let mut fields = text.splitn(6, ':');
    let (Some("arn"), Some(partition), Some("iam"), Some(""), Some(account), Some(resource)) =
        (fields.next(), fields.next(), fields.next(), fields.next(), fields.next(), fields.next())
    else {
        return None;
    };
    let graphic = resource.bytes().all(|b| (0x21..=0x7e).contains(&b));
    let parts = (Partition::from_id(partition)?, AccountId::try_from(account.to_owned()).ok()?, resource);
    graphic.then_some(parts)
}

impl TryFrom<String> for RoleArn {
    type Error = InvalidName;

    fn try_from(text: String) -> Result<Self, InvalidName> {
        let trimmed = text.trim();
        if split(trimmed).is_some() {
            Ok(Self(trimmed.to_owned()))
        } else {
            Err(InvalidName { text, expected: "a role ARN such as arn:aws:iam::123456789012:role/Deploy" })
        }
    }
}

impl From<RoleArn> for String {
    fn from(arn: RoleArn) -> Self {
        arn.0
    }
}

impl fmt::Display for RoleArn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Who long-term keys belong to: `arn:PARTITION:iam::ACCOUNT:user/PATH/NAME`, or `…:root`
/// (IAM User Guide, *IAM identifiers*).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
#[serde(try_from = "String", into = "String")]
pub struct UserArn(String);

impl UserArn {
    /// The whole ARN.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn resource(&self) -> &str {
        split_iam(&self.0).map_or("", |(.., resource)| resource)
    }

    /// The account it lies in.
    pub fn account(&self) -> Option<AccountId> {
        split_iam(&self.0).map(|(_, account, _)| account)
    }

    /// The partition it lies in.
    pub fn partition(&self) -> Partition {
        split_iam(&self.0).map_or(Partition::Aws, |(partition, ..)| partition)
    }

    /// The user's name without its path; `root` for the root user.
    pub fn user_name(&self) -> &str {
        self.resource().rsplit('/').next().unwrap_or_default()
    }

    /// Whether it is the account's root user, who may assume no role.
    pub fn is_root(&self) -> bool {
        self.resource() == "root"
    }
}

impl TryFrom<String> for UserArn {
    type Error = InvalidName;

    fn try_from(text: String) -> Result<Self, InvalidName> {
        let is_user = |resource: &str| {
            let name = resource.strip_prefix("user/").and_then(|rest| rest.rsplit('/').next());
            resource == "root" || name.is_some_and(|name| !name.is_empty())
        };
        if split_iam(&text).is_some_and(|(.., resource)| is_user(resource)) {
            Ok(Self(text))
        } else {
            Err(InvalidName { text, expected: "the ARN of an IAM user" })
        }
    }
}

impl From<UserArn> for String {
    fn from(arn: UserArn) -> Self {
        arn.0
    }
}

impl fmt::Display for UserArn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_arn_with_a_path_gives_its_parts() {
        let arn =
            RoleArn::try_from("arn:aws-cn:iam::000111222333:role/ops/on-call/Deploy".to_owned()).unwrap();
        assert_eq!(arn.role_name(), "Deploy");
        assert_eq!(arn.partition(), Partition::AwsCn);
        assert_eq!(arn.account().unwrap().as_str(), "000111222333");
    }

    #[test]
    fn roles_of_the_isolated_partitions_were_refused() {
        for partition in ["aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f", "aws-eusc", "aws-us-gov"] {
            let role = RoleArn::try_from(format!("arn:{partition}:iam::123456789012:role/Deploy")).unwrap();
            assert_eq!(role.partition().id(), partition);
            let user = UserArn::try_from(format!("arn:{partition}:iam::123456789012:user/ada")).unwrap();
            assert_eq!(user.partition().id(), partition);
        }
    }

    #[test]
    fn what_is_no_role_arn_is_refused() {
        for text in [
            "",
            "arn:aws:iam::123456789012:user/ada",
            "arn:aws:iam::123456789012:role/",
            "arn:aws:iam::12345:role/Deploy",
            "arn:moon:iam::123456789012:role/Deploy",
            "arn:aws:sts::123456789012:assumed-role/Deploy/x",
            "arn:aws:iam::123456789012:role/De ploy",
        ] {
            assert!(RoleArn::try_from(text.to_owned()).is_err(), "{text}");
        }
    }

    #[test]
    fn a_user_arn_tells_users_from_root_and_from_roles() {
        let user = |text: &str| UserArn::try_from(text.to_owned());
        let ada = user("arn:aws:iam::123456789012:user/engineering/ada").unwrap();
        assert_eq!((ada.user_name(), ada.is_root()), ("ada", false));
        assert_eq!(ada.account().unwrap().as_str(), "123456789012");
        assert!(user("arn:aws:iam::123456789012:root").unwrap().is_root());
        for text in ["arn:aws:iam::123456789012:role/x", "arn:aws:iam::123456789012:user/", "ada"] {
            assert!(user(text).is_err(), "{text}");
        }
    }
}
