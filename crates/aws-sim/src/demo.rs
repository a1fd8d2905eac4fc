//! Invented organisations: the demo's company, and generated ones of any size.

use crate::organisation::{Account, DevicePage, IamRole, IamUser, Organisation, PermissionSet};
use crate::trust::TrustPolicy;
use daypass_core::{AccountId, Region, RoleName};
use std::collections::BTreeMap;

/// Accounts of the demo: id, name, assigned permission sets. Two accounts share a
/// name, as AWS allows; one id begins with zeros; names contain blanks and umlauts.
const ACCOUNTS: [(&str, &str, &[&str]); 12] = [
    ("000417902263", "Hafenlicht Root", &["Administrator", "Billing", "ReadOnly"]),
    ("118230476651", "Shop Production", &["Administrator", "Deploy", "OnCall", "ReadOnly"]),
    ("204471938820", "Shop Staging", &["Administrator", "Deploy", "PowerUser", "ReadOnly"]),
    (
        "291850364417",
        "Shop Development",
        &["Administrator", "Deploy", "PowerUser", "DataAnalyst", "ReadOnly", "Support"],
    ),
    ("336719204485", "Zahlungsverkehr München", &["Auditor", "Deploy", "ReadOnly"]),
    ("402968115737", "Kühlkette", &["Administrator", "PowerUser", "ReadOnly"]),
    ("475320918846", "Data Platform", &["DataAnalyst", "DataEngineer", "PowerUser", "ReadOnly"]),
    ("538064427190", "Logistics São Paulo", &["Deploy", "OnCall", "ReadOnly"]),
    ("611937285504", "Sandbox", &["Administrator", "PowerUser", "ReadOnly"]),
    ("689245013378", "Sandbox", &["Administrator", "PowerUser", "ReadOnly"]),
    ("754108836629", "Security & Audit", &["Auditor", "OnCall", "ReadOnly", "SecurityResponse"]),
    ("826593370142", "Shared Services", &["Administrator", "Deploy", "Network", "PowerUser", "ReadOnly"]),
];

const SHARED_SERVICES: &str = "826593370142";
const LOGISTICS: &str = "538064427190";
const SECURITY: &str = "754108836629";
const SHOP_PRODUCTION: &str = "118230476651";
const SHOP_DEVELOPMENT: &str = "291850364417";

impl Organisation {
    /// Hafenlicht, a company that does not exist: 12 accounts with 3 to 6 roles each, two IAM users with MFA devices,
    /// and IAM roles to assume.
    ///
    /// The user `mira` may do nothing but assume roles; `jonas` may besides look after his own access keys, see his MFA
    /// device, and name himself and his team to the roles that he assumes. `Deploy` (with a path, 4 h) and `OnCall`
    /// require MFA, `Partner` an external id, `Developer` neither (12 h). `Audit` trusts `Developer`, and `Evidence` trusts
    /// `Audit`.
    pub fn demo() -> Self {
        let accounts = ACCOUNTS.iter().enumerate().filter_map(|(number, (id, name, roles))| {
            Some(Account {
                id: account_id(id)?,
                name: (*name).to_owned(),
                email: format!("aws+{number:02}@hafenlicht.example"),
                roles: roles.iter().filter_map(|role| role_name(role)).collect(),
            })
        });
        let hours = [("Administrator", 1), ("ReadOnly", 12), ("PowerUser", 4), ("DataAnalyst", 8)];
        Self {
            name: "Hafenlicht".to_owned(),
            user: "mira.sorensen@hafenlicht.example".to_owned(),
            accounts: accounts.collect(),
            permission_sets: hours
                .iter()
                .filter_map(|(name, hours)| {
                    Some(PermissionSet { name: role_name(name)?, session_hours: *hours })
                })
                .collect(),
            iam_users: [
                iam_user("mira", &["sts:AssumeRole", "sts:GetFederationToken"]),
                iam_user(
                    "jonas",
                    &[
                        "sts:AssumeRole",
                        "sts:TagSession",
                        "sts:SetSourceIdentity",
                        "iam:*AccessKey*",
                        "iam:ListMFADevices",
                    ],
                ),
            ]
            .into_iter()
            .flatten()
            .collect(),
            iam_roles: [
                iam_role(SHOP_PRODUCTION, "/operations/on-call/", "Deploy", 14_400, TRUSTS_WITH_MFA),
                iam_role(SHOP_DEVELOPMENT, "/", "Developer", 43_200, TRUSTS_SHARED_SERVICES),
                iam_role(SHOP_DEVELOPMENT, "/", "Partner", 3600, TRUSTS_WITH_EXTERNAL_ID),
                iam_role(LOGISTICS, "/", "OnCall", 3600, TRUSTS_WITH_MFA),
                iam_role(SECURITY, "/", "Audit", 43_200, TRUSTS_DEVELOPER),
                iam_role(SECURITY, "/", "Evidence", 3600, TRUSTS_AUDIT),
            ]
            .into_iter()
            .flatten()
            .collect(),
            ..Self::bare()
        }
    }

    /// `accounts` accounts with `roles` permission sets each.
    pub fn generated(accounts: u32, roles: u32) -> Self {
        let account = |number: u32| {
            Some(Account {
                id: account_id(&format!("{:012}", 100_000_000_000 + u64::from(number)))?,
                name: format!("Account {number:04}"),
                email: format!("account-{number:04}@generated.example"),
                roles: (1..=roles).filter_map(|role| role_name(&format!("Role{role:02}"))).collect(),
            })
        };
        Self {
            name: "Generated".to_owned(),
            user: "generated.user".to_owned(),
            accounts: (1..=accounts).filter_map(account).collect(),
            ..Self::bare()
        }
    }

    /// One in Frankfurt without a name, a person or anything else.
    pub(crate) fn bare() -> Self {
        Self {
            name: String::new(),
            sso_region: frankfurt(),
            user: String::new(),
            accounts: Vec::new(),
            permission_sets: Vec::new(),
            iam_users: Vec::new(),
            iam_roles: Vec::new(),
            root_keys: Vec::new(),
            device_page: DevicePage::default(),
            regions: Vec::new(),
            sts_inactive_regions: Vec::new(),
            disabled_regions: BTreeMap::new(),
            denials: Vec::new(),
            explains_refusals: false,
        }
    }
}

const TRUSTS_SHARED_SERVICES: &str = r#"{"Version": "2012-10-17", "Statement": [{
    "Effect": "Allow", "Principal": {"AWS": ["arn:aws:iam::826593370142:root", "arn:aws:iam::291850364417:root"]},
    "Action": ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"]}]}"#;

const TRUSTS_WITH_MFA: &str = r#"{"Version": "2012-10-17", "Statement": [{
    "Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::826593370142:root"}, "Action": "sts:AssumeRole",
    "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}}]}"#;

const TRUSTS_WITH_EXTERNAL_ID: &str = r#"{"Version": "2012-10-17", "Statement": [{
    "Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::826593370142:root"}, "Action": "sts:AssumeRole",
    "Condition": {"StringEquals": {"sts:ExternalId": "hafenlicht-partner"}}}]}"#;

const TRUSTS_DEVELOPER: &str = r#"{"Version": "2012-10-17", "Statement": [{
    "Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::291850364417:role/Developer"},
    "Action": "sts:AssumeRole"}]}"#;

const TRUSTS_AUDIT: &str = r#"{"Version": "2012-10-17", "Statement": [{
    "Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::754108836629:role/Audit"},
    "Action": "sts:AssumeRole"}]}"#;

fn frankfurt() -> Region {
    Region::parse("eu-central-1").unwrap_or_else(|_| daypass_core::Partition::Aws.implicit_region())
}

pub(crate) fn account_id(text: &str) -> Option<AccountId> {
    AccountId::try_from(text.to_owned()).ok()
}

pub(crate) fn role_name(text: &str) -> Option<RoleName> {
    RoleName::try_from(text.to_owned()).ok()
}

fn iam_user(name: &str, allowed: &[&str]) -> Option<IamUser> {
    Some(IamUser {
        account: account_id(SHARED_SERVICES)?,
        name: name.to_owned(),
        mfa: true,
        allowed_actions: allowed.iter().map(|action| (*action).to_owned()).collect(),
    })
}

fn iam_role(account: &str, path: &str, name: &str, seconds: u32, trust: &str) -> Option<IamRole> {
    Some(IamRole {
        account: account_id(account)?,
        path: path.to_owned(),
        name: name.to_owned(),
        max_session_seconds: seconds,
        trust: serde_json::from_str::<TrustPolicy>(trust).ok()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use daypass_core::Partition;
    use std::collections::HashSet;

    #[test]
    fn the_demo_has_what_makes_lists_hard() {
        let demo = Organisation::demo();
        demo.check().unwrap();
        assert_eq!(demo.accounts.len(), 12);
        assert!(demo.accounts.iter().all(|account| (3..=6).contains(&account.roles.len())));
        let names: HashSet<_> = demo.accounts.iter().map(|account| &account.name).collect();
        assert!(names.len() < 12, "two accounts share a name");
        assert!(names.iter().any(|name| name.contains(' ')));
        assert!(names.iter().any(|name| name.contains('ü')));
        assert!(demo.accounts.iter().any(|account| account.id.as_str().starts_with("000")));
        assert_eq!((demo.permission_sets.len(), demo.iam_users.len(), demo.iam_roles.len()), (4, 2, 6));
        assert!(
            demo.iam_roles
                .iter()
                .any(|role| role.arn(Partition::Aws).ends_with(":role/operations/on-call/Deploy"))
        );
        for arn in demo.iam_roles.iter().map(|role| role.arn(Partition::Aws)) {
            assert!(daypass_core::RoleArn::try_from(arn).is_ok());
        }
    }

    #[test]
    fn json_and_back_is_the_same_organisation() {
        let demo = Organisation::demo();
        let text = serde_json::to_string(&demo).unwrap();
        assert_eq!(Organisation::from_json(&text).unwrap(), demo);
    }

    #[test]
    fn a_generated_organisation_has_the_size_asked_for() {
        let organisation = Organisation::generated(1000, 5);
        organisation.check().unwrap();
        assert_eq!(organisation.accounts.len(), 1000);
        assert!(organisation.accounts.iter().all(|account| account.roles.len() == 5));
    }
}
