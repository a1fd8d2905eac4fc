//! Everything that can keep Daypass from doing what it was asked.

use crate::aws::AwsError;
use crate::store::StoreError;
use crate::vault::{KeySourceError, VaultError};
use aws_files::{FileError, SharedFile};
use daypass_core::plan::{Hop, PlanError};
use daypass_core::rotation::ListedKey;
use daypass_core::start_url::StartUrlError;
use daypass_core::sts::{AccessKeyId, MfaSerial};
use daypass_core::{IntegrationId, Problem, ProfileName, Region, SessionId, StartUrl, UserArn};
use jiff::Timestamp;
use std::path::PathBuf;

/// An integration, as errors name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Its id, for the action.
    pub id: IntegrationId,
    /// Its alias, for people.
    pub alias: String,
}

/// Who has a profile already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Holder {
    /// The person's own section.
    Person {
        /// In which file.
        file: SharedFile,
    },
    /// Another active session.
    Session {
        /// Its name.
        name: String,
    },
    /// Another session, which is asked for at the endpoint: AWS tools would look into this profile first.
    Endpoint {
        /// Its name.
        name: String,
    },
}

/// AWS did not issue credentials.
#[derive(Debug, thiserror::Error)]
#[error("{session}: {source}")]
pub struct IssueError {
    /// The session, or the link of its chain, that was asked for.
    pub session: String,
    /// The role as AWS names it.
    pub role: String,
    /// The integration that the chain begins with, where it begins with one.
    pub integration: Option<Named>,
    /// The link, where it is a role that is assumed.
    pub hop: Option<Hop>,
    /// Whether whoever asked for it had given an MFA code.
    pub proved: bool,
    /// What AWS answered.
    pub source: AwsError,
}

/// Two access keys of a user, one of which has to go before there can be another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TwoKeys {
    /// The session.
    pub session: String,
    /// The user's name.
    pub user: String,
    /// The one that Daypass uses.
    pub current: AccessKeyId,
    /// Both, as IAM lists them.
    pub listed: Vec<ListedKey>,
    /// When they were listed.
    pub at: Timestamp,
}

/// Why Daypass did not do what it was asked. One exhaustive match turns it into a `Problem`.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The vault.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// A file of `~/.aws`.
    #[error(transparent)]
    File(#[from] FileError),
    /// This machine.
    #[error(transparent)]
    Ground(#[from] crate::ground::Error),
    /// AWS, outside a session.
    #[error(transparent)]
    Aws(#[from] AwsError),
    /// AWS, while it was asked for a session's credentials.
    #[error(transparent)]
    Issue(Box<IssueError>),
    /// What was pasted is no start URL.
    #[error(transparent)]
    StartUrl(#[from] StartUrlError),
    /// Nobody knows the portal's region.
    #[error("the region of {start_url} is not known")]
    RegionUnknown {
        /// The portal.
        start_url: StartUrl,
    },
    /// A domain that leads to no access portal.
    #[error("{start_url} does not lead to an access portal")]
    NotAPortal {
        /// What was pasted.
        start_url: StartUrl,
    },
    /// The portal is not in this region.
    #[error("there is no {start_url} in {region}")]
    UnknownPortal {
        /// The portal.
        start_url: StartUrl,
        /// The region that was asked.
        region: Region,
    },
    /// Another text that cannot be used.
    #[error("{field}: {detail}")]
    Input {
        /// The field it was typed into.
        field: &'static str,
        /// What is wrong with it.
        detail: String,
    },
    /// Another integration is called so.
    #[error("{alias} is taken")]
    AliasTaken {
        /// The alias.
        alias: String,
    },
    /// No integration is called so.
    #[error("there is no integration {name}")]
    NoIntegration {
        /// What was asked for.
        name: String,
    },
    /// No session is called so.
    #[error("there is no session {name}")]
    NoSession {
        /// What was asked for.
        name: String,
    },
    /// No profile is called so in the person's files.
    #[error("there is no profile {name}")]
    NoProfile {
        /// What was asked for.
        name: String,
    },
    /// Several sessions are called so.
    #[error("{name} could be several sessions")]
    SeveralSessions {
        /// What was asked for.
        name: String,
        /// The names and ids of those it could be.
        matches: Vec<String>,
    },
    /// A person has to sign in.
    #[error("a sign-in to {} is due", .0.alias)]
    SignInRequired(Named),
    /// The person chose Deny.
    #[error("the sign-in to {} was declined", .0.alias)]
    SignInDeclined(Named),
    /// The page was not answered in time.
    #[error("the sign-in to {} was not answered in time", .0.alias)]
    SignInExpired(Named),
    /// A person has to type an MFA code.
    #[error("{name} needs an MFA code of {device}")]
    MfaRequired {
        /// The session.
        session: SessionId,
        /// Its name.
        name: String,
        /// The device.
        device: MfaSerial,
    },
    /// A person was asked in another process, and was not to be had.
    #[error("somebody was asked in vain: {}", .0.title)]
    AskedInVain(Box<Problem>),
    /// AWS did not take the code, and nobody can be asked for another.
    #[error("AWS did not take the code of {device}")]
    MfaRejected {
        /// The device.
        device: MfaSerial,
        /// Whether no person typed it.
        automatic: bool,
    },
    /// AWS does not know the device as one of the user's.
    #[error("{device} is no MFA device of {user}")]
    MfaDeviceUnknown {
        /// The device.
        device: MfaSerial,
        /// The user.
        user: String,
    },
    /// The command that prints a device's codes.
    #[error("the command for the codes of {device} printed none: {detail}")]
    MfaProcess {
        /// The device.
        device: MfaSerial,
        /// The reason.
        detail: String,
    },
    /// AWS does not know a user's keys, or not with this secret.
    #[error("AWS does not take the access key of {user}: {source}")]
    KeysRefused {
        /// The user's name, or the key's id while nobody knows whose it is.
        user: String,
        /// What AWS answered.
        source: AwsError,
    },
    /// AWS does not take keys that stand in plain text.
    #[error("AWS does not take the access key {id}: {source}")]
    PlainKeyRefused {
        /// The key.
        id: AccessKeyId,
        /// What AWS answered.
        source: AwsError,
    },
    /// What the vault gives back is not what was put into it.
    #[error("the vault did not keep the access key of {name}")]
    KeysNotKept {
        /// The session.
        name: String,
    },
    /// A section has keys again where some were to be put back.
    #[error("[{section}] of {} holds keys again", path.display())]
    KeysThere {
        /// The file.
        path: PathBuf,
        /// The section.
        section: String,
    },
    /// The vault has no text of a protected section any more.
    #[error("the vault has not what stood in the profile {profile}")]
    UndoLost {
        /// The profile.
        profile: ProfileName,
    },
    /// A section whose edit could not be undone exactly, or would change what other lines mean.
    #[error("[{section}] of {} cannot be edited: {detail}", path.display())]
    SectionUnsafe {
        /// The file.
        path: PathBuf,
        /// The section.
        section: String,
        /// The reason.
        detail: String,
    },
    /// A session has these keys already.
    #[error("{name} has this access key already")]
    KeysKnown {
        /// The session.
        name: String,
    },
    /// The vault has no keys of a user's session.
    #[error("the vault has no access key of {session}")]
    KeysMissing {
        /// The session.
        session: SessionId,
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
    /// AWS does not take a new key, long after it was made.
    #[error("AWS does not take the new access key {id} yet")]
    KeyNotReady {
        /// The key.
        id: AccessKeyId,
        /// The session.
        name: String,
    },
    /// A user may not look after their own keys.
    #[error("{user} may not do this: {source}")]
    NotPermitted {
        /// The user.
        user: UserArn,
        /// What AWS answered.
        source: AwsError,
    },
    /// A user and a role that are saved have been tried before.
    #[error("the role was not tried as it is now")]
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
    /// A user's session opens no console.
    #[error("{name} is the session of a user, and the console takes those of roles alone")]
    NoConsole {
        /// The session.
        name: String,
    },
    /// No port on 127.0.0.1 for an endpoint.
    #[error("no port on 127.0.0.1 can be opened")]
    Endpoint(#[source] std::io::Error),
    /// Neither a window nor an agent runs that would serve the endpoint.
    #[error("nobody serves the endpoint")]
    NotServed,
    /// AWS tools would take the default profile before they ask an endpoint.
    #[error("the default profile sets {by}")]
    DefaultProfile {
        /// The setting that gives it credentials.
        by: String,
        /// The file that it stands in.
        file: PathBuf,
    },
    /// A sign-in's callback could not be listened for.
    #[error("no port on 127.0.0.1 could be opened")]
    Callback(#[source] std::io::Error),
    /// The plan.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// Somebody has the profile.
    #[error("the profile {profile} is taken")]
    ProfileInUse {
        /// The profile.
        profile: ProfileName,
        /// Who has it.
        holder: Holder,
    },
    /// What would be written into one file would not take effect for what stands in the other.
    #[error("{by} decides otherwise for {profile}")]
    ProfileShadowed {
        /// The profile.
        profile: ProfileName,
        /// What beats it there.
        by: String,
        /// The other file.
        file: SharedFile,
        /// It is the person's text that a session has the place of, and comes back when that gives way.
        comes_back: bool,
    },
    /// The command line is not on this machine, or where it lies cannot be written.
    #[error("the daypass command is not found")]
    NoProgram,
    /// The files would be refused by tools for what is in them.
    #[error("the credentials file cannot take the profile {profile}: {detail}")]
    FileMalformed {
        /// The profile.
        profile: ProfileName,
        /// The reason.
        detail: String,
    },
    /// A live session's section is not ours to renew any more.
    #[error("the section {profile} of {name} was {}", if *gone { "removed" } else { "changed" })]
    SectionLost {
        /// The session.
        name: String,
        /// The profile.
        profile: ProfileName,
        /// Whether it was taken out; else it has other keys now.
        gone: bool,
    },
    /// Only sessions that are live have this.
    #[error("{name} is not active")]
    NotActive {
        /// The session.
        name: String,
    },
    /// The vault's source is not what the environment says it is.
    #[error(transparent)]
    KeySource(#[from] KeySourceError),
}

impl EngineError {
    /// Whether the person stopped it: there is nothing to tell them.
    pub fn is_cancelled(&self) -> bool {
        matches!(self, Self::Ground(crate::ground::Error::Cancelled))
    }

    /// Whether it is a person that is missing, and nothing else.
    pub(crate) fn needs_person(&self) -> bool {
        matches!(self, Self::SignInRequired(_) | Self::MfaRequired { .. })
    }
}
