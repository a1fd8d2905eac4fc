//! Users as they live in a running simulation: with ids, keys, devices and permissions.

use crate::iam::key_status::Standing;
use crate::iam::mfa::MfaDevice;
use crate::keys::{Key, Keys};
use crate::organisation::Organisation;
use crate::principal::Principal;
use crate::random::Random;
use crate::trust::like;
use jiff::Timestamp;

/// An IAM user, or the root user of an account. No Debug: its device holds a secret.
pub(crate) struct User {
    /// Who it is.
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
    /// Gives every IAM user an id, a long-term key and, where it is to have one, an MFA device; and root users a key
    /// where they are to have one. Returns the keys in the order of the users, IAM users first.
    pub(crate) fn create(
        organisation: &Organisation,
        keys: &mut Keys,
        random: &mut Random,
        now: Timestamp,
    ) -> (Self, Vec<Key>) {
        let mut all = Vec::new();
        for user in &organisation.iam_users {
            let principal = Principal::User {
                account: user.account.clone(),
                name: user.name.clone(),
                id: format!("AIDA{}", random.base32(17)),
            };
            let serial = format!("arn:aws:iam::{}:mfa/{}", user.account, user.name);
            let mfa = user.mfa.then(|| MfaDevice::new(serial, random.base32(32), now));
            all.push(User { principal, mfa, allowed_actions: user.allowed_actions.clone() });
        }
        for account in &organisation.root_keys {
            let principal = Principal::Root { account: account.clone() };
            all.push(User { principal, mfa: None, allowed_actions: vec!["*".to_owned()] });
        }
        let created = all
            .iter()
            .map(|user| keys.create_long_term(user.principal.clone(), Standing::created(now, now), random))
            .collect();
        (Self { all }, created)
    }

    /// All users.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &User> {
        self.all.iter()
    }

    /// The user of a principal, if it is one.
    pub(crate) fn get(&self, principal: &Principal) -> Option<&User> {
        self.all.iter().find(|user| user.principal == *principal)
    }

    /// The MFA device of a caller, if the caller is a user that has one.
    pub(crate) fn mfa_of(&mut self, principal: &Principal) -> Option<&mut MfaDevice> {
        self.all.iter_mut().find(|user| user.principal == *principal)?.mfa.as_mut()
    }

    /// Whether the policies of a principal allow an action, such as `sts:AssumeRole`. Those of a role allow
    /// everything of STS and nothing else.
    pub(crate) fn allow(&self, principal: &Principal, action: &str) -> bool {
        let action = action.to_lowercase();
        match self.get(principal) {
            Some(user) => user.allowed_actions.iter().any(|allowed| like(&allowed.to_lowercase(), &action)),
            None => action.starts_with("sts:"),
        }
    }
}
