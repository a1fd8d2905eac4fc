//! Why a profile is left alone, and what else there is to say, in sentences for people. No value of a setting stands in
//! them that could be a secret in the wrong place.

use crate::file_role::FileRole;
use crate::region::Region;
use crate::start_url::StartUrlError;
use crate::sts::RoleDuration;

/// Why a profile is left alone.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    /// A name that a session's profile cannot have.
    #[error("Not every AWS tool accepts its name.")]
    Name,
    /// A region, an output format, and no credentials.
    #[error("It has settings only, and no credentials.")]
    NoCredentials,
    /// Daypass wrote it.
    #[error("Daypass wrote it for the session {session}.")]
    Written {
        /// The session's name, or its id when it is gone.
        session: String,
    },
    /// Its `credential_process` is Daypass.
    #[error("It already gets its credentials from Daypass.")]
    AsksDaypass,
    /// Another program gives its credentials.
    #[error("Another program provides its credentials (credential_process).")]
    Process,
    /// Another tool has its access key where nobody else reads it.
    #[error(
        "{tool} keeps its access key in a keychain (credential_process). Add that by hand (daypass session add iam-user --name {profile}), then import what is assumed from it."
    )]
    KeptBy {
        /// The tool.
        tool: &'static str,
        /// The profile that the tool has the key for.
        profile: String,
    },
    /// It is the source of roles, and no file has its access key.
    #[error(
        "Roles are assumed from it, and no file has its access key. If another tool such as aws-vault keeps that, add it by hand (daypass session add iam-user --name {profile}), then import the roles."
    )]
    NoKeys {
        /// The profile.
        profile: String,
    },
    /// aws-sso-cli has the portal in settings of its own.
    #[error(
        "aws-sso-cli calls its access portal {instance} (credential_process, -S), and Daypass has none of that name. Add it with the StartUrl from aws-sso-cli's config.yaml (daypass integration add START_URL --alias {instance}), then import it again."
    )]
    AwsSsoInstance {
        /// What aws-sso-cli calls it.
        instance: String,
    },
    /// A command of aws-sso-cli that leaves the role to its settings.
    #[error("aws-sso-cli provides its credentials, and its credential_process names no role (--arn).")]
    AwsSsoRole,
    /// A role that its integration does not list.
    #[error(
        "It is {role_name}, which {alias} did not list when it was last read. Sync {alias}, then import it again."
    )]
    RoleNotListed {
        /// The Identity Center role.
        role_name: String,
        /// Its integration.
        alias: String,
    },
    /// Leapp gives its credentials.
    #[error(
        "Leapp provides its credentials (credential_process), and keeps what they are made from in a file of its own. Add its access portal (daypass integration add) or its user (daypass session add iam-user) by hand."
    )]
    Leapp,
    /// A sign-in by SAML gives its credentials.
    #[error("saml2aws provides its credentials from a SAML sign-in ({key}), which Daypass does not support.")]
    Saml {
        /// The setting that says so.
        key: &'static str,
    },
    /// An `include_profile` that leads nowhere.
    #[error("Its include_profile {include_profile} does not exist.")]
    IncludeMissing {
        /// The profile.
        include_profile: String,
    },
    /// An `include_profile` that comes back to itself.
    #[error("Its include_profile goes in a circle: {}.", .profiles.join(" → "))]
    IncludeCircle {
        /// The profiles, once round: the first and the last are the same.
        profiles: Vec<String>,
    },
    /// `aws login`.
    #[error("The AWS CLI signs in for it (login_session, by aws login), and keeps that sign-in to itself.")]
    LoginSession,
    /// The machine or container that it runs on gives its credentials.
    #[error("Its credentials come from where it runs, such as an EC2 instance (credential_source).")]
    CredentialSource,
    /// A token of somebody else's gives its credentials.
    #[error("It gets its role with a token that another program writes ({key}).")]
    WebIdentity {
        /// The setting that names the token.
        key: &'static str,
    },
    /// Keys with a session token.
    #[error("Its keys are short-term and expire by themselves.")]
    ShortTerm,
    /// One half of an access key.
    #[error("It has no {key}, which belongs to its access key.")]
    HalfKeys {
        /// The half that is missing.
        key: &'static str,
    },
    /// A setting that AWS would not take.
    #[error("Its {key} is not {expected}.")]
    Unusable {
        /// The setting.
        key: &'static str,
        /// What it should be.
        expected: &'static str,
    },
    /// An MFA device that shows no codes.
    #[error("Its mfa_serial is a passkey or security key, which shows no codes for the command line.")]
    Passkey,
    /// A role on nothing.
    #[error("It has a role_arn but neither source_profile nor credential_source.")]
    NoSource,
    /// A role on two things.
    #[error("It has both source_profile and credential_source, which AWS tools refuse.")]
    TwoSources,
    /// A source for no role.
    #[error("It has a source_profile but no role_arn.")]
    NoRole,
    /// A role on a profile that is not there.
    #[error("Its source_profile {source_profile} does not exist.")]
    SourceMissing {
        /// The profile.
        source_profile: String,
    },
    /// A role on a profile that is left alone itself.
    #[error("Its source_profile {source_profile} is left alone.")]
    SourceLeftAlone {
        /// The profile.
        source_profile: String,
    },
    /// A role that comes back to itself.
    #[error("Its chain goes in a circle: {}.", .profiles.join(" → "))]
    Circle {
        /// The profiles, once round: the first and the last are the same.
        profiles: Vec<String>,
    },
    /// A code where AWS takes none.
    #[error(
        "It asks for an MFA code, which AWS accepts only from an IAM user, but it is assumed from {source_name}."
    )]
    MfaInChain {
        /// What it is assumed from.
        source_name: String,
    },
    /// A role of another partition than who asks for it.
    #[error("Its role is in {partition}, and cannot be assumed from another partition.")]
    OtherPartition {
        /// The role's partition, as ARNs write it.
        partition: &'static str,
    },
    /// A role on an Identity Center role that the person has not.
    #[error(
        "It is assumed from {source_name}, which {alias} did not list when it was last read. Sync {alias}, then import it again."
    )]
    NotListed {
        /// The Identity Center role.
        source_name: String,
        /// Its integration.
        alias: String,
    },
    /// An Identity Center setting that is missing.
    #[error("It signs in to IAM Identity Center, and has no {key}.")]
    SsoIncomplete {
        /// The setting.
        key: &'static str,
    },
    /// An `sso-session` section that is not there.
    #[error("Its sso_session {name} does not exist.")]
    SsoSessionMissing {
        /// Its name.
        name: String,
    },
    /// A setting that the profile and its `sso-session` section have differently.
    #[error("Its {key} differs from its sso-session's, which AWS tools refuse.")]
    SsoConflict {
        /// The setting.
        key: &'static str,
    },
    /// A start URL that is none.
    #[error("Its {key} is not that of an access portal: {error}.")]
    NoPortal {
        /// The setting.
        key: &'static str,
        /// What is wrong with it.
        error: StartUrlError,
    },
}

/// What is to be said of a profile beside what it becomes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Note {
    /// A setting that is not needed, and that AWS would not take.
    #[error("Its {key} is left out: it is not {expected}.")]
    LeftOut {
        /// The setting.
        key: &'static str,
        /// What it should be.
        expected: &'static str,
    },
    /// The user's device shows no codes.
    #[error("Its mfa_serial is left out: a passkey or security key shows no codes for the command line.")]
    PasskeyLeftOut,
    /// A code for this role alone.
    #[error("It lasts {0} at a time, and so needs an MFA code of its own.")]
    OwnCode(RoleDuration),
    /// A role in a chain is wanted for longer.
    #[error("AWS gives a role assumed with short-term credentials 1 h at a time, not {0}.")]
    Capped(RoleDuration),
    /// A role whose source are the keys beside it.
    #[error("The keys in it become the IAM user session {0}.")]
    OwnKeys(String),
    /// Keys that become nothing, beside what decides.
    #[error("The keys in it are left alone.")]
    UnusedKeys,
    /// A session has one region.
    #[error("The session has one region, {0}, for all its profiles.")]
    OneRegion(Region),
    /// The session has other keys by now.
    #[error("The access key in your {0} differs from the session's in the vault.")]
    OtherKey(FileRole),
    /// An Identity Center role that is not listed now.
    #[error("{0} did not list this role when it was last read; once it does, the role has this profile.")]
    NotListedNow(String),
    /// What tools read in the profile that they are run with, and find in no other.
    #[error("Its {0} stays in your profile alone.")]
    StaysBehind(&'static str),
    /// An integration is in another region than the profile says.
    #[error("{alias} stays in {region}, where it was added.")]
    OtherSsoRegion {
        /// The integration.
        alias: String,
        /// Its region.
        region: Region,
    },
}
