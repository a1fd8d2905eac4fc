//! Role ARNs.

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
    let mut fields = text.splitn(6, ':');
    let (Some("arn"), Some(partition), Some("iam"), Some(""), Some(account), Some(resource)) =
        (fields.next(), fields.next(), fields.next(), fields.next(), fields.next(), fields.next())
    else {
        return None;
    };
    let path_and_name = resource.strip_prefix("role/")?;
    let name = path_and_name.rsplit('/').next()?;
    let graphic = path_and_name.bytes().all(|b| (0x21..=0x7e).contains(&b));
    if name.is_empty() || !graphic {
        return None;
    }
    Some((Partition::from_id(partition)?, AccountId::try_from(account.to_owned()).ok()?, path_and_name))
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
}
