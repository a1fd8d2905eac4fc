//! All access keys: the long-term ones of users, and the temporary ones that were issued.

use crate::iam::key_status::KeyStatus;
use crate::principal::Principal;
use crate::random::Random;
use jiff::{SignedDuration, Timestamp};
use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

/// Which operation credentials come from. It decides what they may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// Created with an IAM user.
    LongTerm,
    /// GetSessionToken.
    SessionToken,
    /// GetFederationToken.
    FederationToken {
        /// Whether a session policy went along: without one the credentials may do nothing.
        has_policy: bool,
    },
    /// GetRoleCredentials of the access portal.
    IdentityCenter,
    /// AssumeRole.
    AssumedRole {
        /// Whether the caller signed with temporary credentials: role chaining.
        chained: bool,
    },
}

/// An access key. No Debug: it holds secrets.
#[derive(Clone)]
pub(crate) struct Key {
    /// `AKIA…` or `ASIA…`.
    pub(crate) access_key_id: String,
    /// The secret access key, which signs requests.
    pub(crate) secret: String,
    /// Absent for long-term keys.
    pub(crate) session_token: Option<String>,
    /// The user or role session that it belongs to.
    pub(crate) principal: Principal,
    /// Which operation it comes from.
    pub(crate) origin: Origin,
    /// Absent for long-term keys.
    pub(crate) expires_at: Option<Timestamp>,
    /// When the MFA code was given, if one was.
    pub(crate) mfa_at: Option<Timestamp>,
    /// The source identity set when a role was assumed. Every role assumed from there has it too.
    pub(crate) source_identity: Option<String>,
    /// Its status in IAM. Absent for temporary credentials, which IAM does not list.
    pub(crate) status: Option<KeyStatus>,
    /// The tags that go on to every role assumed from there.
    pub(crate) transitive_tags: TransitiveTags,
    /// The last requests that were signed with it, whether they were then allowed or not.
    uses: Vec<LastUse>,
}

/// Tags that a chain of roles hands on: their values, by their keys in lower case.
pub(crate) type TransitiveTags = BTreeMap<String, String>;

/// How far IAM's dates of last use lag behind (observed).
const LAST_USE_LAG: SignedDuration = SignedDuration::from_mins(10);

impl Key {
    /// Whether the services accept it, as far as its status in IAM goes. Its expiration is not checked here.
    pub(crate) fn is_known(&self, signing_name: &str, now: Timestamp) -> bool {
        self.status.as_ref().is_none_or(|status| status.is_accepted_by(signing_name, now))
    }

    /// The last use that IAM tells of at a time.
    pub(crate) fn last_use(&self, now: Timestamp) -> Option<&LastUse> {
        self.uses.iter().rev().find(|used| now.duration_since(used.at) >= LAST_USE_LAG)
    }

    fn is_listed(&self) -> bool {
        self.status.as_ref().is_some_and(KeyStatus::is_listed)
    }
}

/// What a key was last used for.
#[derive(Debug, Clone)]
pub(crate) struct LastUse {
    /// When.
    pub(crate) at: Timestamp,
    /// The service's name in the credential scope.
    pub(crate) service: &'static str,
    /// The region in the credential scope.
    pub(crate) region: String,
}

/// All keys, by access key id.
#[derive(Default)]
pub(crate) struct Keys {
    by_id: HashMap<String, Key>,
}

/// Temporary credentials to be issued.
pub(crate) struct Issue {
    /// The user or role session that they are for.
    pub(crate) principal: Principal,
    /// Which operation issues them.
    pub(crate) origin: Origin,
    /// How long they are valid.
    pub(crate) lifetime: Duration,
    /// When the MFA code was given, if one was.
    pub(crate) mfa_at: Option<Timestamp>,
    /// The source identity, if one is set.
    pub(crate) source_identity: Option<String>,
    /// The tags that go on to every role assumed from there.
    pub(crate) transitive_tags: TransitiveTags,
}

/// In characters. AWS states no length for session tokens (IAM User Guide, *Temporary security credentials*); real ones
/// have some hundred characters, and a client has to be able to store that many.
const SESSION_TOKEN_LENGTH: usize = 612;

impl Keys {
    /// The key of that id.
    pub(crate) fn get(&self, access_key_id: &str) -> Option<&Key> {
        self.by_id.get(access_key_id)
    }

    /// A new long-term key of a user.
    pub(crate) fn create_long_term(
        &mut self,
        principal: Principal,
        status: KeyStatus,
        random: &mut Random,
    ) -> Key {
        self.insert(Key {
            access_key_id: format!("AKIA{}EXAMPLE", random.base32(9)),
            secret: random.secret_access_key(),
            session_token: None,
            principal,
            origin: Origin::LongTerm,
            expires_at: None,
            mfa_at: None,
            source_identity: None,
            status: Some(status),
            transitive_tags: TransitiveTags::new(),
            uses: Vec::new(),
        })
    }

    /// The long-term keys that IAM lists for a user, oldest first.
    pub(crate) fn of_user(&self, user: &Principal) -> Vec<(&Key, &KeyStatus)> {
        let listed = self.by_id.values().filter(|key| key.principal == *user && key.is_listed());
        let mut listed: Vec<_> = listed.filter_map(|key| Some((key, key.status.as_ref()?))).collect();
        listed.sort_by_key(|(key, status)| (status.created_at(), key.access_key_id.clone()));
        listed
    }

    /// The long-term key of that id, if IAM lists it.
    pub(crate) fn listed(&self, access_key_id: &str) -> Option<&Key> {
        self.get(access_key_id).filter(|key| key.is_listed())
    }

    /// The status of a user's long-term key, to be changed. None when IAM lists no such key of that user.
    pub(crate) fn status_mut(&mut self, user: &Principal, access_key_id: &str) -> Option<&mut KeyStatus> {
        let key = self.by_id.get_mut(access_key_id).filter(|key| key.principal == *user && key.is_listed());
        key?.status.as_mut()
    }

    /// Remembers what a key was last used for.
    pub(crate) fn record_use(&mut self, access_key_id: &str, used: LastUse) {
        let Some(key) = self.by_id.get_mut(access_key_id) else { return };
        // One for each minute, those beyond the lag but the last one left out.
        let minute = |at: Timestamp| at.as_second().div_euclid(60);
        if key.uses.last().is_some_and(|last| minute(last.at) == minute(used.at)) {
            key.uses.pop();
        }
        let told = key.uses.iter().rposition(|earlier| used.at.duration_since(earlier.at) >= LAST_USE_LAG);
        key.uses.drain(..told.unwrap_or(0));
        key.uses.push(used);
    }

    /// Whether a service refuses a key once more that it has taken before.
    pub(crate) fn relapses(&mut self, access_key_id: &str, signing_name: &'static str) -> bool {
        let status = self.by_id.get_mut(access_key_id).and_then(|key| key.status.as_mut());
        status.is_some_and(|status| status.relapses(signing_name))
    }

    /// Issues temporary credentials. Their expiration is cut to a whole second, as that of STS and the portal is.
    pub(crate) fn issue(&mut self, issue: Issue, random: &mut Random, now: Timestamp) -> Key {
        let expires_at = now + issue.lifetime;
        self.insert(Key {
            access_key_id: format!("ASIA{}EXAMPLE", random.base32(9)),
            secret: random.secret_access_key(),
            session_token: Some(format!("IQoJEXAMPLE{}", random.base64(SESSION_TOKEN_LENGTH - 11))),
            principal: issue.principal,
            origin: issue.origin,
            expires_at: Some(Timestamp::from_second(expires_at.as_second()).unwrap_or(expires_at)),
            mfa_at: issue.mfa_at,
            source_identity: issue.source_identity,
            status: None,
            transitive_tags: issue.transitive_tags,
            uses: Vec::new(),
        })
    }

    fn insert(&mut self, key: Key) -> Key {
        self.by_id.insert(key.access_key_id.clone(), key.clone());
        key
    }
}
