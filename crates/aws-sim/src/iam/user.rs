//! The users of a running simulation, with their ids, MFA devices and permissions.

use crate::iam::key_status::{KeyDelays, KeyStatus};
use crate::iam::mfa::MfaDevice;
use crate::keys::{Key, Keys};
use crate::organisation::Organisation;
use crate::principal::Principal;
use crate::random::Random;
use crate::trust::like;
use jiff::Timestamp;

/// An IAM user, or the root user of an account. No Debug: its device holds a secret.
pub(crate) struct User {
    /// The user as a principal.
    pub(crate) principal: Principal,
    /// Its virtual MFA device, if it has one.
    pub(crate) mfa: Option<MfaDevice>,
    /// The actions that its policies allow, with `*` and `?`.
    allowed_actions: Vec<String>,
}

/// All users of the organisation.
pub(crate) struct Users {
    all: Vec<User>,
}

impl Users {
    /// Creates the organisation's users. Every IAM user gets an id, a long-term key and, if the organisation says so, an MFA
    /// device; the root users of `root_keys` get a key. Returns the keys in the order of the users, IAM users first.
    pub(crate) fn create(
        organisation: &Organisation,
        keys: &mut Keys,
        random: &mut Random,
        now: Timestamp,
    ) -> (Self, Vec<Key>) {
        let mut all = Vec::new();
        let partition = organisation.sso_region.partition();
        for user in &organisation.iam_users {
            let principal = Principal::User {
                partition,
                account: user.account.clone(),
                name: user.name.clone(),
                id: format!("AIDA{}", random.base32(17)),
            };
            let serial = format!("arn:{}:iam::{}:mfa/{}", partition.id(), user.account, user.name);
            let mfa = user.mfa.then(|| MfaDevice::new(serial, random.base32(32), now));
            all.push(User { principal, mfa, allowed_actions: user.allowed_actions.clone() });
        }
        for account in &organisation.root_keys {
            let principal = Principal::Root { partition, account: account.clone() };
            all.push(User { principal, mfa: None, allowed_actions: vec!["*".to_owned()] });
        }
        let created = all
            .iter()
            .map(|user| {
                keys.create_long_term(
                    user.principal.clone(),
                    KeyStatus::created(now, KeyDelays::default()),
                    random,
                )
            })
            .collect();
        (Self { all }, created)
    }

    /// All users.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &User> {
        self.all.iter()
    }

    /// The user that a principal is; None for a role session.
    pub(crate) fn get(&self, principal: &Principal) -> Option<&User> {
        self.all.iter().find(|user| user.principal == *principal)
    }

    /// The MFA device of a principal; None when it is no user or has no device.
    pub(crate) fn mfa_of(&mut self, principal: &Principal) -> Option<&mut MfaDevice> {
        self.all.iter_mut().find(|user| user.principal == *principal)?.mfa.as_mut()
    }

    /// Whether the policies of a principal allow an action, such as `sts:AssumeRole`. Those of a role allow
    /// every action of STS and no other.
    pub(crate) fn allow(&self, principal: &Principal, action: &str) -> bool {
        let action = action.to_lowercase();
        match self.get(principal) {
            Some(user) => user.allowed_actions.iter().any(|allowed| like(&allowed.to_lowercase(), &action)),
            None => action.starts_with("sts:"),
        }
    }
}
