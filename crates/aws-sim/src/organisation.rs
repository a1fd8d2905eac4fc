//! The organisation that is simulated: accounts, permission sets, IAM users and roles.

use crate::denials::Denial;
use crate::error::SimError;
use crate::portals::{OTHERS, Portals};
use crate::trust::TrustPolicy;
use daypass_core::{AccountId, Partition, Region, RoleName};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashSet};

/// An AWS organisation, as far as Daypass can see it.
///
/// As JSON, keys are camelCase and all lists but `accounts` may be left out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Organisation {
    /// The company's name, shown on the pages.
    pub name: String,
    /// The region of IAM Identity Center. All accounts are of its partition.
    pub sso_region: Region,
    /// Further regions that IAM Identity Center is replicated to. Which region a call is for, its host name tells; calls to
    /// an endpoint override are in any.
    #[serde(default)]
    pub regions: Vec<Region>,
    /// The user name of the person who signs in. It becomes the session name of the roles of Identity Center.
    pub user: String,
    /// The accounts assigned to that user.
    pub accounts: Vec<Account>,
    /// Permission sets whose session length differs from one hour.
    #[serde(default)]
    pub permission_sets: Vec<PermissionSet>,
    /// IAM users with long-term keys.
    #[serde(default)]
    pub iam_users: Vec<IamUser>,
    /// IAM roles that can be assumed. A role's own policies allow every action of STS and none of IAM.
    #[serde(default)]
    pub iam_roles: Vec<IamRole>,
    /// Accounts whose root user has an access key.
    #[serde(default)]
    pub root_keys: Vec<AccountId>,
    /// Regions in which all accounts have deactivated STS. It says so there.
    #[serde(default)]
    pub sts_inactive_regions: Vec<Region>,
    /// Regions that an account has not enabled. There STS answers as if it did not know the account's credentials.
    #[serde(default)]
    pub disabled_regions: BTreeMap<AccountId, Vec<Region>>,
    /// Policies that deny something outright.
    #[serde(default)]
    pub denials: Vec<Denial>,
    /// Whether a refusal says which policy does not allow it. AWS says so at times; what denies outright is always said.
    #[serde(default)]
    pub explains_refusals: bool,
    /// The page that a device authorization names.
    #[serde(default)]
    pub device_page: DevicePage,
}

/// The page that a device authorization names, as a text in which `{endpoint}`, `{userCode}` and `{requestUri}` stand for the
/// simulation's address, the person's code and the URN of the request. It may be at a host of AWS.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DevicePage(pub String);

impl DevicePage {
    /// The page that names a request, and not its code: AWS's since 2026, as observed.
    pub fn of_request() -> Self {
        Self("{endpoint}/platform/authorize?request_uri={requestUri}".to_owned())
    }

    pub(crate) fn filled_in(&self, endpoint: &str, user_code: &str, request_uri: &str) -> String {
        let page = self.0.replace("{endpoint}", endpoint);
        page.replace("{userCode}", user_code).replace("{requestUri}", request_uri)
    }
}

impl Default for DevicePage {
    fn default() -> Self {
        Self("{endpoint}/device?user_code={userCode}".to_owned())
    }
}

/// An account and the permission sets assigned in it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Account {
    /// Its twelve digits.
    pub id: AccountId,
    /// Its name; names need not be unique.
    pub name: String,
    /// The address of its root user.
    pub email: String,
    /// The permission sets assigned to the user.
    pub roles: Vec<RoleName>,
}

/// How long the credentials of a permission set are valid.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PermissionSet {
    /// Its name, as the portal lists it.
    pub name: RoleName,
    /// 1 to 12 (IAM Identity Center User Guide, *Set session duration for AWS accounts*).
    pub session_hours: u8,
}

/// An IAM user. Its keys and its MFA secret are created when the simulation starts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct IamUser {
    /// Its account.
    pub account: AccountId,
    /// Its name.
    pub name: String,
    /// Whether it has a virtual MFA device.
    #[serde(default)]
    pub mfa: bool,
    /// The actions that its policies allow, with `*` and `?`. Those of STS are allowed on every role, those of IAM on the user
    /// itself only.
    #[serde(default = "assume_role")]
    pub allowed_actions: Vec<String>,
}

fn assume_role() -> Vec<String> {
    vec!["sts:AssumeRole".to_owned()]
}

/// An IAM role.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct IamRole {
    /// Its account.
    pub account: AccountId,
    /// Its path, `/` or `/…/`.
    #[serde(default = "root_path")]
    pub path: String,
    /// Its name.
    pub name: String,
    /// Its *maximum session duration*, 3600 to 43200 seconds.
    #[serde(default = "one_hour")]
    pub max_session_seconds: u32,
    /// Who may assume it, as an IAM policy document.
    pub trust: TrustPolicy,
}

fn root_path() -> String {
    "/".to_owned()
}

fn one_hour() -> u32 {
    3600
}

impl IamRole {
    /// `arn:PARTITION:iam::ACCOUNT:role/PATH/NAME`.
    pub fn arn(&self, partition: Partition) -> String {
        format!("arn:{}:iam::{}:role{}{}", partition.id(), self.account, self.path, self.name)
    }
}

impl Organisation {
    /// Reads an organisation from JSON.
    ///
    /// # Errors
    /// [`SimError::OrganisationSyntax`] when it is no JSON of this form, [`SimError::OrganisationMeaning`] when it breaks a rule
    /// of AWS.
    pub fn from_json(text: &str) -> Result<Self, SimError> {
        let organisation: Self = serde_json::from_str(text)?;
        organisation.check()?;
        Ok(organisation)
    }

    pub(crate) fn check(&self) -> Result<(), SimError> {
        let refuse = |what: String| Err(SimError::OrganisationMeaning(what));
        let mut ids = HashSet::new();
        if let Some(twice) = self.accounts.iter().find(|account| !ids.insert(&account.id)) {
            return refuse(format!("account {} is there twice", twice.id));
        }
        if let Some(set) = self.permission_sets.iter().find(|set| !(1..=12).contains(&set.session_hours)) {
            return refuse(format!("the sessions of {} must last 1 to 12 hours", set.name));
        }
        for role in &self.iam_roles {
            if !(3600..=43_200).contains(&role.max_session_seconds) {
                return refuse(format!("maxSessionSeconds of {} must be 3600 to 43200", role.name));
            }
            if !role.path.starts_with('/') || !role.path.ends_with('/') {
                return refuse(format!("the path of {} must begin and end with a slash", role.name));
            }
        }
        Ok(())
    }

    /// Whether IAM Identity Center answers in a region.
    pub(crate) fn is_in(&self, region: &Region) -> bool {
        self.sso_region == *region || self.regions.contains(region)
    }

    /// Whether this is AWS's own address of the organisation's portal: by its alias, by the id of its directory, by that of the
    /// instance in one of its regions, or its issuer.
    pub(crate) fn is_portal(&self, url: &str) -> bool {
        let mut regions = std::iter::once(&self.sso_region).chain(&self.regions);
        OTHERS.contains(&url) || regions.any(|region| Portals::of(region).contain(url))
    }

    pub(crate) fn account(&self, id: &str) -> Option<&Account> {
        self.accounts.iter().find(|account| account.id.as_str() == id)
    }

    pub(crate) fn session_hours(&self, role: &str) -> u8 {
        self.permission_sets
            .iter()
            .find(|set| set.name.as_str() == role)
            .map_or(1, |set| set.session_hours.clamp(1, 12))
    }

    /// Whether an account has not enabled a region.
    pub(crate) fn lacks_region(&self, account: &AccountId, region: &str) -> bool {
        let disabled = self.disabled_regions.get(account);
        disabled.is_some_and(|regions| regions.iter().any(|disabled| disabled.as_str() == region))
    }

    pub(crate) fn role(&self, arn: &str) -> Option<&IamRole> {
        self.iam_roles.iter().find(|role| role.arn(self.sso_region.partition()) == arn)
    }
}

/// A change of the organisation while the simulation runs. As JSON, every member may be left out.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct OrgPatch {
    /// Accounts to add. One whose id is known is replaced.
    pub put_accounts: Vec<Account>,
    /// Accounts to remove.
    pub remove_accounts: Vec<AccountId>,
    /// New names of accounts.
    pub rename_accounts: Vec<Rename>,
    /// Assignments to add.
    pub add_roles: Vec<Assignment>,
    /// Assignments to remove.
    pub remove_roles: Vec<Assignment>,
    /// New session lengths. Credentials that were issued before keep their expiration.
    pub permission_sets: Vec<PermissionSet>,
    /// Another page for device authorizations from now on.
    pub device_page: Option<DevicePage>,
    /// Regions that accounts have not enabled, in the place of what was said of these accounts.
    pub disabled_regions: BTreeMap<AccountId, Vec<Region>>,
    /// Policies that deny something outright, in the place of all there were.
    pub denials: Option<Vec<Denial>>,
    /// Whether refusals say which policy does not allow it.
    pub explains_refusals: Option<bool>,
}

/// An account's new name.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Rename {
    /// The account.
    pub account_id: AccountId,
    /// Its new name.
    pub name: String,
}

/// A permission set in an account.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Assignment {
    /// The account.
    pub account_id: AccountId,
    /// The permission set.
    pub role_name: RoleName,
}

impl OrgPatch {
    /// Applies the change. Entries that name an unknown account are ignored.
    pub(crate) fn apply(self, organisation: &mut Organisation) {
        if let Some(page) = self.device_page {
            organisation.device_page = page;
        }
        let accounts = &mut organisation.accounts;
        accounts.retain(|account| !self.remove_accounts.contains(&account.id));
        for account in self.put_accounts {
            match accounts.iter_mut().find(|present| present.id == account.id) {
                Some(present) => *present = account,
                None => accounts.push(account),
            }
        }
        for account in accounts.iter_mut() {
            for rename in self.rename_accounts.iter().filter(|rename| rename.account_id == account.id) {
                account.name.clone_from(&rename.name);
            }
            account.roles.retain(|role| {
                !self.remove_roles.iter().any(|gone| gone.account_id == account.id && gone.role_name == *role)
            });
            for added in self.add_roles.iter().filter(|added| added.account_id == account.id) {
                if !account.roles.contains(&added.role_name) {
                    account.roles.push(added.role_name.clone());
                }
            }
        }
        organisation.disabled_regions.extend(self.disabled_regions);
        organisation.denials = self.denials.unwrap_or(std::mem::take(&mut organisation.denials));
        organisation.explains_refusals = self.explains_refusals.unwrap_or(organisation.explains_refusals);
        for set in self.permission_sets {
            organisation.permission_sets.retain(|present| present.name != set.name);
            organisation.permission_sets.push(set);
        }
    }
}
