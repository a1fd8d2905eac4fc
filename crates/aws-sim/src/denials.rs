//! Policies other than a role's trust policy that deny an action outright, and the reason that AWS then gives.
//!
//! Words: IAM User Guide, *Troubleshoot access denied error messages*; AWS names the policy's ARN behind them since 2026.

use crate::principal::Principal;
use crate::trust::like;
use daypass_core::AccountId;
use serde::{Deserialize, Serialize};

/// A policy that denies some actions to everybody whom it is about, whatever else allows them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Denial {
    /// Which kind of policy it is.
    pub by: DenyingPolicy,
    /// The account of whoever asks; of a resource control policy, that of the role.
    pub account: AccountId,
    /// The user that it is about, or the session name of a role; without it everybody in the account.
    #[serde(default)]
    pub name: Option<String>,
    /// The actions, with `*` and `?`.
    pub actions: Vec<String>,
    /// The policy's ARN, where AWS names it.
    #[serde(default)]
    pub arn: Option<String>,
}

/// A kind of policy that denies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DenyingPolicy {
    /// Attached to who asks.
    IdentityBased,
    /// The boundary of who asks.
    PermissionsBoundary,
    /// What the credentials were issued with.
    Session,
    /// The organisation's, for whoever asks.
    ServiceControl,
    /// The organisation's, for what is asked for.
    ResourceControl,
}

impl DenyingPolicy {
    fn words(self) -> &'static str {
        match self {
            Self::IdentityBased => "an identity-based policy",
            Self::PermissionsBoundary => "a permissions boundary",
            Self::Session => "a session policy",
            Self::ServiceControl => "a service control policy",
            Self::ResourceControl => "a resource control policy",
        }
    }
}

/// The reason for which an action on something in an account is denied to a principal; None where nothing denies it.
pub(crate) fn reason(
    denials: &[Denial],
    caller: &Principal,
    action: &str,
    resource: &AccountId,
) -> Option<String> {
    let action = action.to_lowercase();
    let denies = |denial: &&Denial| {
        let account = if denial.by == DenyingPolicy::ResourceControl { resource } else { caller.account() };
        denial.account == *account
            && denial.name.as_deref().is_none_or(|name| name == caller.name())
            && denial.actions.iter().any(|denied| like(&denied.to_lowercase(), &action))
    };
    let denial = denials.iter().find(denies)?;
    let arn = denial.arn.as_ref().map(|arn| format!(": {arn}")).unwrap_or_default();
    Some(format!("with an explicit deny in {}{arn}", denial.by.words()))
}
