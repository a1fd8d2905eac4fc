//! The policy documents of a role that is assumed with MFA: who may assume it (its trust policy), and what lets the user
//! ask, and look after their own access keys (identity policies).
//!
//! Facts: IAM User Guide, *Configuring MFA-protected API access*, *IAM JSON policy elements*, *How to use an external
//! ID*; Service Authorization Reference, *Actions, resources, and condition keys for AWS Identity and Access Management*.

use crate::account::{AccountId, InvalidName};
use crate::arn::{RoleArn, UserArn};
use crate::sts::ExternalId;
use serde_json::{Map, Value, json};

/// The version of the policy language.
const VERSION: &str = "2012-10-17";

/// What a role's trust policy has to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trust<'a> {
    /// The ARN of who shall be let in: a user, a role, or an account's `…:root`.
    pub principal: &'a str,
    /// Whether they need an MFA code.
    pub mfa: bool,
    /// The external id that they have to name.
    pub external_id: Option<&'a ExternalId>,
    /// Whether they may pass session tags.
    pub tags: bool,
    /// Whether they may set a source identity.
    pub source_identity: bool,
}

/// The trust policy, as JSON to paste.
pub fn trust_policy(trust: &Trust<'_>) -> String {
    let mut actions = vec!["sts:AssumeRole"];
    if trust.tags {
        actions.push("sts:TagSession");
    }
    if trust.source_identity {
        actions.push("sts:SetSourceIdentity");
    }
    let action = if let [one] = actions.as_slice() { json!(one) } else { json!(actions) };
    let mut statement = Map::new();
    statement.insert("Effect".into(), json!("Allow"));
    statement.insert("Principal".into(), json!({ "AWS": trust.principal }));
    statement.insert("Action".into(), action);
    let mut condition = Map::new();
    if trust.mfa {
        condition.insert("Bool".into(), json!({ "aws:MultiFactorAuthPresent": "true" }));
    }
    if let Some(external_id) = trust.external_id {
        condition.insert("StringEquals".into(), json!({ "sts:ExternalId": external_id.as_str() }));
    }
    if !condition.is_empty() {
        statement.insert("Condition".into(), Value::Object(condition));
    }
    document(&[statement])
}

/// What a rotation asks of IAM, about a user's own keys.
pub const ROTATION_ACTIONS: [&str; 5] = [
    "iam:CreateAccessKey",
    "iam:UpdateAccessKey",
    "iam:DeleteAccessKey",
    "iam:ListAccessKeys",
    "iam:GetAccessKeyLastUsed",
];

/// The policy that lets a user rotate their own access key, as JSON to paste.
pub fn own_keys_policy(user: &UserArn) -> String {
    document(&[own_keys(user, &ROTATION_ACTIONS)])
}

/// Some actions on the user themself. A path is part of a user's ARN, and stands before the variable for the name.
fn own_keys(user: &UserArn, actions: &[&str]) -> Map<String, Value> {
    let path = user.as_str().rsplit_once('/').map_or("", |(path, _)| path);
    let mut statement = Map::new();
    statement.insert("Effect".into(), json!("Allow"));
    statement.insert("Action".into(), json!(actions));
    statement.insert("Resource".into(), json!(format!("{path}/${{aws:username}}")));
    statement
}

/// The policy that lets a user, or a role, assume these roles, as JSON to paste.
pub fn assume_policy(roles: &[RoleArn]) -> String {
    document(&[assume(roles)])
}

/// The policy that lets a user assume a role, see their own MFA devices and rotate their own access key, as JSON to paste.
pub fn user_policy(user: &UserArn, role: &RoleArn) -> String {
    let own = own_keys(user, &[&["iam:ListMFADevices"], &ROTATION_ACTIONS[..]].concat());
    document(&[assume(std::slice::from_ref(role)), own])
}

fn assume(roles: &[RoleArn]) -> Map<String, Value> {
    let arns: Vec<&str> = roles.iter().map(RoleArn::as_str).collect();
    let resource = if let [one] = arns.as_slice() { json!(one) } else { json!(arns) };
    let mut statement = Map::new();
    statement.insert("Effect".into(), json!("Allow"));
    statement.insert("Action".into(), json!("sts:AssumeRole"));
    statement.insert("Resource".into(), resource);
    statement
}

fn document(statements: &[Map<String, Value>]) -> String {
    let document = json!({ "Version": VERSION, "Statement": statements });
    // A map of texts always serialises.
    serde_json::to_string_pretty(&document).unwrap_or_default()
}

/// Whom a trust policy can name: a user, a role, or all of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Principal(String);

impl Principal {
    /// From the ARN of a user, a role, a role's session, or an account's `…:root`.
    ///
    /// # Errors
    /// [`InvalidName`] when it is none of these.
    pub fn parse(text: &str) -> Result<Self, InvalidName> {
        let arn = principal_of(text.trim());
        let is_known = RoleArn::try_from(arn.clone()).is_ok() || UserArn::try_from(arn.clone()).is_ok();
        if is_known {
            Ok(Self(arn))
        } else {
            Err(InvalidName { text: text.to_owned(), expected: "the ARN of a user, a role or an account" })
        }
    }

    /// Everybody in an account of the commercial partition whose own policies let them.
    pub fn of_account(account: &AccountId) -> Self {
        Self(format!("arn:aws:iam::{account}:root"))
    }

    /// The ARN.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Who a trust policy has to name for credentials that `GetCallerIdentity` calls so. Of a role's session it is the role,
/// without the path that it may have: that ARN does not tell it. Roles of Identity Center have a path that holds a region,
/// so for them it is their account.
pub fn principal_of(caller_arn: &str) -> String {
    let fields: Vec<&str> = caller_arn.splitn(6, ':').collect();
    let [arn, partition, "sts", region, account, resource] = fields.as_slice() else {
        return caller_arn.to_owned();
    };
    let Some(role) = resource.strip_prefix("assumed-role/").and_then(|rest| rest.split('/').next()) else {
        return caller_arn.to_owned();
    };
    if role.starts_with("AWSReservedSSO_") {
        return format!("{arn}:{partition}:iam:{region}:{account}:root");
    }
    format!("{arn}:{partition}:iam:{region}:{account}:role/{role}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Value {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn a_trust_policy_says_who_and_under_what_conditions() {
        let external_id = ExternalId::parse("x-42").unwrap();
        let trust = Trust {
            principal: "arn:aws:iam::123456789012:user/ada",
            mfa: true,
            external_id: Some(&external_id),
            tags: true,
            source_identity: false,
        };
        let expected = json!({
            "Version": "2012-10-17",
            "Statement": [{
                "Effect": "Allow",
                "Principal": { "AWS": "arn:aws:iam::123456789012:user/ada" },
                "Action": ["sts:AssumeRole", "sts:TagSession"],
                "Condition": {
                    "Bool": { "aws:MultiFactorAuthPresent": "true" },
                    "StringEquals": { "sts:ExternalId": "x-42" },
                },
            }],
        });
        assert_eq!(parsed(&trust_policy(&trust)), expected);
        let plain = Trust { mfa: false, external_id: None, tags: false, ..trust };
        let statement = &parsed(&trust_policy(&plain))["Statement"][0];
        assert_eq!(statement["Action"], "sts:AssumeRole");
        assert_eq!(statement.get("Condition"), None);
    }

    #[test]
    fn an_assume_policy_names_its_roles() {
        let role = |name: &str| RoleArn::try_from(format!("arn:aws:iam::123456789012:role/{name}")).unwrap();
        let one = parsed(&assume_policy(&[role("a")]));
        assert_eq!(one["Statement"][0]["Resource"], "arn:aws:iam::123456789012:role/a");
        let two = parsed(&assume_policy(&[role("a"), role("b")]));
        assert_eq!(two["Statement"][0]["Resource"].as_array().unwrap().len(), 2);
    }

    #[test]
    fn a_principal_is_a_user_a_role_or_an_account() {
        let parsed = |text: &str| Principal::parse(text).map(|principal| principal.as_str().to_owned());
        for arn in [
            "arn:aws:iam::123456789012:user/it/ada",
            "arn:aws:iam::123456789012:role/Deploy",
            "arn:aws-cn:iam::123456789012:root",
        ] {
            assert_eq!(parsed(arn), Ok(arn.to_owned()));
        }
        let session = parsed("arn:aws:sts::123456789012:assumed-role/Deploy/daypass-ada");
        assert_eq!(session, Ok("arn:aws:iam::123456789012:role/Deploy".to_owned()));
        for text in ["", "*", "ada", "arn:aws:s3:::bucket", "arn:aws:iam::123456789012:group/all"] {
            assert!(parsed(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_user_looks_after_their_own_keys_whatever_the_path() {
        for (user, resource) in [
            ("arn:aws:iam::123456789012:user/ada", "arn:aws:iam::123456789012:user/${aws:username}"),
            (
                "arn:aws-cn:iam::123456789012:user/it/ada",
                "arn:aws-cn:iam::123456789012:user/it/${aws:username}",
            ),
        ] {
            let user = UserArn::try_from(user.to_owned()).unwrap();
            let statement = &parsed(&own_keys_policy(&user))["Statement"][0];
            assert_eq!(statement["Resource"], resource);
            assert_eq!(statement["Action"].as_array().unwrap().len(), 5);
        }
    }

    #[test]
    fn whoever_asks_is_named_as_a_trust_policy_names_them() {
        for (caller, principal) in [
            ("arn:aws:iam::123456789012:user/ada", "arn:aws:iam::123456789012:user/ada"),
            (
                "arn:aws:sts::123456789012:assumed-role/Deploy/daypass-ada",
                "arn:aws:iam::123456789012:role/Deploy",
            ),
            (
                "arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_Admin_0123456789abcdef/ada",
                "arn:aws:iam::123456789012:root",
            ),
        ] {
            assert_eq!(principal_of(caller), principal);
        }
    }
}
