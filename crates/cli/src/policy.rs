//! `daypass policy`

use crate::failure::Failure;
use crate::terminal::print;
use clap::{ArgGroup, Args, Subcommand};
use daypass_core::account::InvalidName;
use daypass_core::policy::{Principal, Trust, assume_policy, trust_policy};
use daypass_core::sts::ExternalId;
use daypass_core::{AccountId, RoleArn};

/// Print the two IAM policies for a role assumed with MFA, to paste into IAM
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Trust(TrustPolicy),
    /// Print the policy that lets a user or a role assume roles
    #[command(after_help = "Examples:
  daypass policy assume arn:aws:iam::111122223333:role/Deploy
  daypass policy assume arn:aws:iam::111122223333:role/Deploy \\
    arn:aws:iam::444455556666:role/Audit")]
    Assume {
        /// The ARNs of the roles
        #[arg(required = true, value_name = "ROLE_ARN", value_parser = role)]
        roles: Vec<RoleArn>,
    },
}

/// Print a role's trust policy, which says who may assume it
#[derive(Debug, Args)]
#[command(group = ArgGroup::new("who").required(true))]
#[command(after_help = "Examples:
  daypass policy trust --principal arn:aws:iam::111122223333:user/ada --mfa
  daypass policy trust --account 111122223333 --external-id northwind")]
pub(crate) struct TrustPolicy {
    /// Trust this user or role, by its ARN
    #[arg(long, group = "who", value_name = "ARN", value_parser = Principal::parse)]
    principal: Option<Principal>,
    /// Trust everybody in this account whose own policies allow it
    #[arg(long, group = "who", value_name = "ACCOUNT", value_parser = account)]
    account: Option<AccountId>,
    /// Require MFA
    #[arg(long)]
    mfa: bool,
    /// Require this external id
    #[arg(long, value_name = "ID", value_parser = ExternalId::parse)]
    external_id: Option<ExternalId>,
    /// Allow session tags
    #[arg(long)]
    tags: bool,
    /// Allow a source identity
    #[arg(long)]
    source_identity: bool,
}

pub(crate) fn run(command: &Command) -> Result<(), Failure> {
    let document = match command {
        Command::Trust(policy) => policy.document(),
        Command::Assume { roles } => assume_policy(roles),
    };
    Ok(print(&format!("{document}\n"))?)
}

impl TrustPolicy {
    fn document(&self) -> String {
        let of_account = self.account.as_ref().map(Principal::of_account);
        let principal = self.principal.as_ref().or(of_account.as_ref()).map_or("", Principal::as_str);
        trust_policy(&Trust {
            principal,
            mfa: self.mfa,
            external_id: self.external_id.as_ref(),
            tags: self.tags,
            source_identity: self.source_identity,
        })
    }
}

fn role(text: &str) -> Result<RoleArn, InvalidName> {
    RoleArn::try_from(text.to_owned())
}

fn account(text: &str) -> Result<AccountId, InvalidName> {
    AccountId::try_from(text.to_owned())
}
