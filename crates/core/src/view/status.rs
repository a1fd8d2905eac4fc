//! What is going on: states, sign-ins, syncs, codes that are waited for, and banners.

use super::delay::Delay;
use super::history::Caller;
use crate::integration::IntegrationId;
use crate::problem::Problem;
use crate::region::Region;
use crate::session::SessionId;
use crate::sign_in_method::{SignInMethod, SignInReason};
use crate::state::{Need, Renewal, SessionState, StartStep};
use crate::sts::MfaSerial;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use specta::Type;

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
    #[serde(rename = "questions")]
    pub pending_prompts: Vec<MfaPrompt>,
    /// What affects everything.
    pub notices: Vec<Notice>,
    /// Why live sessions are not renewed, where that passes by itself.
    pub delays: Vec<Delay>,
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
    /// Whether new ones come; nothing, where it is neither live nor was when they ended.
    pub renewal: Option<Renewal>,
    /// What went wrong last.
    pub problem: Option<Problem>,
}

impl SessionStatus {
    /// Whether its credentials have ended and it was not stopped. A renewal that failed since changes nothing about that.
    pub fn has_ended(&self) -> bool {
        self.expires_at.is_some() && matches!(self.state, SessionState::Expired | SessionState::Failed)
    }
}

/// An MFA code that is waited for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename = "MfaQuestion", rename_all = "camelCase")]
pub struct MfaPrompt {
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
    /// The program that waits for the session; nothing, where the person has started it themselves.
    pub asked_by: Option<Caller>,
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
    /// The region in which the person signed in, which is asked with that sign-in; `None` where it is not known.
    pub sign_in_region: Option<Region>,
    /// The sign-in under way or just ended.
    pub sign_in: Option<SignIn>,
    /// The sync under way or just ended.
    pub sync: Option<Sync>,
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

impl SignInState {
    /// Whether the person is still waited for.
    pub fn is_under_way(self) -> bool {
        matches!(self, Self::Opening | Self::Waiting)
    }
}

/// A sign-in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SignIn {
    /// Where it stands.
    pub state: SignInState,
    /// How it is done.
    pub method: SignInMethod,
    /// Why it is done so.
    pub reason: SignInReason,
    /// The page, where no browser has taken it: the person opens it themselves.
    pub unopened: Option<UnopenedPage>,
    /// The code to compare with the page's.
    pub user_code: Option<String>,
    /// When the page stops being valid.
    pub expires_at: Option<Timestamp>,
    /// Why it did not succeed.
    pub problem: Option<Problem>,
}

/// A page that no browser has taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct UnopenedPage {
    /// Its address.
    pub address: String,
    /// Whether a browser is here that should have opened it.
    pub failed: bool,
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
    /// When it will be done, at the pace so far; `None` until that tells.
    pub done_at: Option<Timestamp>,
    /// Nothing was read of the integration before.
    pub first: bool,
    /// Roles that are new; none at the first reading, where all are.
    pub added: u32,
    /// Roles that are gone.
    pub removed: u32,
    /// Accounts that have another name.
    pub renamed: u32,
    /// The live sessions of roles that are gone: that they were stopped, and what was left to the person, a sentence each.
    pub stopped: Vec<String>,
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
    /// Something waits for what another Daypass is doing.
    LockWait,
    /// A part of what Daypass remembers cannot be read and is ignored.
    UnreadableRows,
    /// This process cannot use Daypass's state any more, until it is started anew.
    Outdated,
    /// Daypass's state is damaged.
    Damaged,
    /// Certificates of the CA bundle cannot be read.
    Certificates,
    /// Text of the person's is put back into their files when the vault opens.
    TextOwed,
    /// The rotation of an access key was cut off, and its user has two keys.
    RotationInterrupted,
    /// The profiles of an integration's roles do not follow its syncs.
    ProfilesUnfollowing,
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
