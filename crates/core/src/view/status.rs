//! What the window, the tray and the CLI show. The same shapes travel to the window (its TypeScript is generated from
//! them) and out of `--json`. None of them can hold a secret.

mod protect;
mod role_setup;

pub use protect::{KeyPlace, LeftKey, PlainKey, PlainKeys, ProtectOutcome, ProtectedKey, UndoOutcome};

pub use role_setup::{
    Link, LinkState, RoleSetup, RoleTrial, SavedRole, SetupPage, SetupPart, SetupStep, TestedLink, TrialKeys,
};

use crate::account::AccountId;
use crate::integration::IntegrationId;
use crate::problem::Problem;
use crate::profile::ProfileName;
use crate::region::Region;
use crate::session::{Delivery, SessionId};
use crate::start_url::StartUrl;
use crate::state::{Need, SessionState, StartStep};
use crate::sts::{AccessKeyId, MfaSerial};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use specta::Type;
use std::fmt;

/// What there is: integrations and sessions. Changes rarely.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Catalog {
    /// Grows with every change; an older one is to be dropped.
    pub revision: u32,
    /// The integrations by alias.
    pub integrations: Vec<IntegrationItem>,
    /// The sessions by account and role.
    pub sessions: Vec<SessionItem>,
}

/// An integration in the catalog.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct IntegrationItem {
    /// Its id.
    pub id: IntegrationId,
    /// What the person calls it.
    pub alias: String,
    /// Its access portal.
    pub start_url: StartUrl,
    /// Its SSO region.
    pub region: Region,
    /// How many accounts it opens.
    pub accounts: u32,
    /// How many roles in them.
    pub roles: u32,
    /// When they were last read whole.
    pub synced_at: Option<Timestamp>,
}

/// The kinds of sources, in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum SourceKind {
    /// A permission set of IAM Identity Center.
    IdentityCenterRole,
    /// An IAM user.
    IamUser,
    /// A role assumed with another session.
    AssumedRole,
}

/// A session in the catalog.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SessionItem {
    /// Its id.
    pub id: SessionId,
    /// Its name.
    pub name: String,
    /// What it comes from.
    pub source: SourceKind,
    /// The account it opens.
    pub account_id: Option<AccountId>,
    /// The account's name.
    pub account_name: Option<String>,
    /// The account's root e-mail address.
    pub account_email: Option<String>,
    /// The role's name; an IAM user has none.
    pub role_name: Option<String>,
    /// The IAM user's name.
    pub user_name: Option<String>,
    /// The role's ARN, where it is known before credentials are issued.
    pub role_arn: Option<String>,
    /// The integration it belongs to.
    pub integration: Option<IntegrationId>,
    /// The session that it is assumed from.
    pub source_session: Option<SessionId>,
    /// The MFA device that it has of its own.
    pub mfa_device: Option<MfaSerial>,
    /// The access key in the vault, where it is an IAM user's.
    pub access_key_id: Option<AccessKeyId>,
    /// The region that is written beside its credentials.
    pub region: Option<Region>,
    /// The profiles it is, or would be, delivered to.
    pub profiles: Vec<ProfileName>,
    /// How it is delivered.
    pub delivery: Delivery,
    /// Pinned by the person.
    pub favourite: bool,
    /// When it was last started.
    pub last_used_at: Option<Timestamp>,
    /// How often it was started.
    pub use_count: u32,
}

/// What is going on: small, and changes often.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Status {
    /// Grows with every change; an older one is to be dropped.
    pub revision: u32,
    /// The sessions that are not inactive.
    pub sessions: Vec<SessionStatus>,
    /// Every integration's sign-in and sync.
    pub integrations: Vec<IntegrationStatus>,
    /// The MFA codes that are waited for in this process, the oldest first.
    pub questions: Vec<MfaQuestion>,
    /// What affects everything.
    pub notices: Vec<Notice>,
}

/// A session that is not inactive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SessionStatus {
    /// Whose status it is.
    pub id: SessionId,
    /// The state in a word.
    pub state: SessionState,
    /// What a start is waiting for.
    pub step: Option<StartStep>,
    /// When the credentials end.
    pub expires_at: Option<Timestamp>,
    /// What a person has to do before there can be new ones; nothing, where they come by themselves.
    pub needs: Option<Need>,
    /// What went wrong last.
    pub problem: Option<Problem>,
}

/// An MFA code that is waited for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MfaQuestion {
    /// Names the question while it stands; a rejected answer does not make it another one.
    pub id: u32,
    /// The session that waits.
    pub session: SessionId,
    /// Its name.
    pub session_name: String,
    /// The IAM user whose device it is.
    pub user_name: String,
    /// The device.
    pub device: MfaSerial,
    /// AWS is being asked with the code that was given.
    pub checking: bool,
    /// How many codes were not taken: wrong, or already used. It grows with each, so that the same answer twice is seen.
    pub rejections: u32,
}

/// An integration's sign-in and sync.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct IntegrationStatus {
    /// Whose status it is.
    pub id: IntegrationId,
    /// Whether its roles can be started without a person.
    pub signed_in: bool,
    /// When that ends, as far as it is known: a refreshable sign-in lasts longer than this token.
    pub sign_in_expires_at: Option<Timestamp>,
    /// The sign-in under way or just ended.
    pub sign_in: Option<SignIn>,
    /// The sync under way or just ended.
    pub sync: Option<Sync>,
}

/// How a sign-in is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum SignInMethod {
    /// Device authorization, RFC 8628: a code to compare.
    Device,
    /// Authorization code with PKCE, RFC 7636: the browser calls back.
    Pkce,
}

/// The one state machine of a sign-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum SignInState {
    /// AWS is being asked, the browser is about to open.
    Opening,
    /// The person has the page before them.
    Waiting,
    /// Allowed.
    Done,
    /// Denied.
    Declined,
    /// Not answered in time.
    Expired,
    /// Anything else; see the problem.
    Failed,
}

/// A sign-in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SignIn {
    /// Where it stands.
    pub state: SignInState,
    /// How it is done.
    pub method: SignInMethod,
    /// The code to compare with the page's.
    pub user_code: Option<String>,
    /// When the page stops being valid.
    pub expires_at: Option<Timestamp>,
    /// Why it did not succeed.
    pub problem: Option<Problem>,
}

/// Where a sync stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum SyncState {
    /// Reading.
    Running,
    /// Read whole.
    Done,
    /// Stopped by a problem; what was read is kept.
    Failed,
}

/// A sync of accounts and roles.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Sync {
    /// Where it stands.
    pub state: SyncState,
    /// Accounts whose roles are read.
    pub accounts_done: u32,
    /// Accounts there are, once that is known.
    pub accounts_total: Option<u32>,
    /// Roles that are new.
    pub added: u32,
    /// Roles that are gone.
    pub removed: u32,
    /// Accounts that have another name.
    pub renamed: u32,
    /// What stopped it, or what part of it could not be read.
    pub problem: Option<Problem>,
}

/// What affects everything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum NoticeKind {
    /// AWS is not asked where it is: an endpoint override is in force.
    EndpointOverride,
    /// Nothing secret can be read or kept.
    VaultLocked,
}

/// A banner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Notice {
    /// What it is about.
    pub kind: NoticeKind,
    /// In a few words.
    pub title: String,
    /// In a sentence.
    pub detail: String,
    /// The problem behind it, where there is one.
    pub problem: Option<Problem>,
}

/// One link of how a session gets its credentials.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct HopView {
    /// What it is.
    pub title: String,
    /// What is to be said of it.
    pub detail: Option<String>,
}

/// What happened to a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum Event {
    /// Credentials were issued and delivered.
    Issued,
    /// They were renewed.
    Renewed,
    /// Kept ones were given to a program that had not had them.
    HandedOut,
    /// They were taken out.
    Stopped,
    /// They had ended, and were taken out.
    Expired,
    /// Something went wrong.
    Failed,
    /// A user has another access key.
    Rotated,
}

/// By which way somebody comes to credentials.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum Via {
    /// The window or the tray.
    Window,
    /// A command that a person typed.
    #[default]
    CommandLine,
    /// The agent, by itself.
    Agent,
    /// An AWS tool, by `credential_process`.
    CredentialProcess,
    /// A program that `daypass exec` runs.
    Exec,
    /// An AWS tool, at the standing endpoint.
    Endpoint,
}

/// Who asked for credentials.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Asker {
    /// By which way.
    pub via: Via,
    /// The program's name, where the platform tells it. Never its arguments: they may hold secrets.
    pub process: Option<String>,
    /// Its process id.
    pub pid: Option<u32>,
}

impl Asker {
    /// Somebody of whom the way alone is known.
    pub fn by(via: Via) -> Self {
        Self { via, process: None, pid: None }
    }
}

/// `the window`, `terraform (4711)`.
impl fmt::Display for Asker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let way = match self.via {
            Via::Window => "the window",
            Via::CommandLine => "the command line",
            Via::Agent => "the agent",
            Via::CredentialProcess => "credential_process",
            Via::Exec => "daypass exec",
            Via::Endpoint => "the endpoint",
        };
        match (&self.process, self.pid) {
            (Some(process), Some(pid)) => write!(f, "{process} ({pid})"),
            (Some(process), None) => f.write_str(process),
            (None, Some(pid)) => write!(f, "process {pid}, {way}"),
            (None, None) => f.write_str(way),
        }
    }
}

/// A line of the history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct HistoryEntry {
    /// When.
    pub at: Timestamp,
    /// Whose: the id of a session that may be gone by now.
    pub session: SessionId,
    /// The session's name, as long as it is there.
    pub session_name: Option<String>,
    /// What.
    pub event: Event,
    /// What else is to be said: why it failed.
    pub detail: String,
    /// The profiles that it was for, where it was for some.
    pub profiles: Vec<ProfileName>,
    /// Who asked.
    pub by: Asker,
    /// Which credentials: CloudTrail knows them by the same id, which is no secret.
    pub access_key_id: Option<String>,
}

/// Everything about one session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SessionDetails {
    /// Whose details these are.
    pub id: SessionId,
    /// Who AWS says the credentials are.
    pub caller_arn: Option<String>,
    /// Since when it is active.
    pub started_at: Option<Timestamp>,
    /// How it gets its credentials.
    pub hops: Vec<HopView>,
    /// What happened lately, newest first.
    pub history: Vec<HistoryEntry>,
}

/// What becomes of a profile of `~/.aws` when it is imported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum ImportOutcome {
    /// The session of an IAM user.
    User,
    /// The session of a role that is assumed from another.
    Role,
    /// A profile of a role of IAM Identity Center, whose integration is there or is added.
    IdentityCenterRole,
    /// Nothing new: Daypass has it already.
    Known,
    /// Nothing: it stays as it is.
    LeftAlone,
}

/// A profile of `~/.aws` and what becomes of it. Its words are for people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ImportItem {
    /// The profile's name; in brackets a section's header, or a file's path, where something is to be said of that.
    pub profile: String,
    /// What becomes of it.
    pub outcome: ImportOutcome,
    /// The same in a few words, without an end mark.
    pub becomes: String,
    /// What else is to be said: the reason it is left alone, what stays where it is. Whole sentences.
    pub detail: Option<String>,
    /// The other profile that is imported along with it: that of its keys, or that it is assumed from.
    pub comes_with: Option<String>,
    /// Why it could not be imported, after an import; it is then left alone.
    pub problem: Option<Problem>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_asked_is_named_as_well_as_it_is_known() {
        let asker = |process: Option<&str>, pid| Asker {
            via: Via::CredentialProcess,
            process: process.map(str::to_owned),
            pid,
        };
        assert_eq!(asker(Some("terraform"), Some(4711)).to_string(), "terraform (4711)");
        assert_eq!(asker(None, Some(4711)).to_string(), "process 4711, credential_process");
        assert_eq!(Asker::by(Via::Window).to_string(), "the window");
    }
}
