//! Every access key that is valid, long-term or issued.

use crate::iam::key_status::{LastUse, Standing};
use crate::principal::Principal;
use crate::random::Random;
use jiff::Timestamp;
use std::collections::HashMap;
use std::time::Duration;

/// How credentials came to be, which decides what they may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// Created with an IAM user.
    LongTerm,
    /// GetSessionToken.
    SessionToken,
    /// GetRoleCredentials of the access portal.
    IdentityCenter,
    /// AssumeRole.
    AssumedRole {
        /// Whether it was assumed with anything but long-term keys: role chaining.
        chained: bool,
    },
}

/// An access key. No Debug: it holds secrets.
#[derive(Clone)]
pub(crate) struct Key {
    /// `AKIA…` or `ASIA…`.
    pub(crate) access_key_id: String,
    /// Signs requests.
    pub(crate) secret: String,
    /// Absent for long-term keys.
    pub(crate) session_token: Option<String>,
    /// Whose it is.
    pub(crate) principal: Principal,
    /// How it came to be.
    pub(crate) origin: Origin,
    /// Absent for long-term keys.
    pub(crate) expires_at: Option<Timestamp>,
    /// When the MFA code was given, if one was.
    pub(crate) mfa_at: Option<Timestamp>,
    /// The source identity set when the role was assumed; it stays through the chain.
    pub(crate) source_identity: Option<String>,
    /// How IAM sees it. Absent for temporary credentials.
    pub(crate) standing: Option<Standing>,
}

impl Key {
    /// Whether requests signed with it are let in, as far as its standing goes.
    pub(crate) fn is_known(&self, now: Timestamp) -> bool {
        self.standing.as_ref().is_none_or(|standing| standing.lets_in(now))
    }
}

/// All keys, by access key id.
#[derive(Default)]
pub(crate) struct Keys {
    by_id: HashMap<String, Key>,
}

/// What an issue of temporary credentials is for.
pub(crate) struct Issue {
    /// Whose they are.
    pub(crate) principal: Principal,
    /// How they came to be.
    pub(crate) origin: Origin,
    /// How long they live.
    pub(crate) lifetime: Duration,
    /// When the MFA code was given, if one was.
    pub(crate) mfa_at: Option<Timestamp>,
    /// The source identity, if one is set.
    pub(crate) source_identity: Option<String>,
}

/// AWS promises no length for session tokens (IAM User Guide, *Temporary security credentials*); real ones have
/// some hundred characters, and what stores them must cope.
const SESSION_TOKEN_LENGTH: usize = 612;

impl Keys {
    /// The key of that id.
    pub(crate) fn get(&self, access_key_id: &str) -> Option<&Key> {
        self.by_id.get(access_key_id)
    }

    /// A new long-term key of a user, which IAM lists and sees as `standing` says.
    pub(crate) fn create_long_term(
        &mut self,
        principal: Principal,
        standing: Standing,
        random: &mut Random,
    ) -> Key {
        self.insert(Key {
            access_key_id: format!("AKIA{}", random.base32(16)),
            secret: random.base64(40),
            session_token: None,
            principal,
            origin: Origin::LongTerm,
            expires_at: None,
            mfa_at: None,
            source_identity: None,
            standing: Some(standing),
        })
    }

    /// The long-term keys that IAM lists for a user, oldest first.
    pub(crate) fn of_user(&self, user: &Principal) -> Vec<(&Key, &Standing)> {
        let listed = self.by_id.values().filter(|key| key.principal == *user);
        let mut listed: Vec<_> = listed
            .filter_map(|key| Some((key, key.standing.as_ref()?)))
            .filter(|(_, standing)| standing.is_listed())
            .collect();
        listed.sort_by_key(|(key, standing)| (standing.created_at(), key.access_key_id.clone()));
        listed
    }

    /// The long-term key of that id, if IAM lists it, with whom it belongs to.
    pub(crate) fn listed(&mut self, access_key_id: &str) -> Option<(&Principal, &mut Standing)> {
        let key = self.by_id.get_mut(access_key_id)?;
        let standing = key.standing.as_mut().filter(|standing| standing.is_listed())?;
        Some((&key.principal, standing))
    }

    /// Remembers what a long-term key was last used for.
    pub(crate) fn note_use(&mut self, access_key_id: &str, last_use: LastUse) {
        if let Some(standing) = self.by_id.get_mut(access_key_id).and_then(|key| key.standing.as_mut()) {
            standing.note_use(last_use);
        }
    }

    /// New temporary credentials. Their expiration is a whole second, as STS and the portal give it.
    pub(crate) fn issue(&mut self, issue: Issue, random: &mut Random, now: Timestamp) -> Key {
        let expires_at = now + issue.lifetime;
        self.insert(Key {
            access_key_id: format!("ASIA{}", random.base32(16)),
            secret: random.base64(40),
            session_token: Some(format!("IQoJ{}", random.base64(SESSION_TOKEN_LENGTH - 4))),
            principal: issue.principal,
            origin: issue.origin,
            expires_at: Some(Timestamp::from_second(expires_at.as_second()).unwrap_or(expires_at)),
            mfa_at: issue.mfa_at,
            source_identity: issue.source_identity,
            standing: None,
        })
    }

    fn insert(&mut self, key: Key) -> Key {
        self.by_id.insert(key.access_key_id.clone(), key.clone());
        key
    }
}
