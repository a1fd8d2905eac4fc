//! IAM users as they live in a running simulation: with ids, keys and devices.

use crate::iam::mfa::MfaDevice;
use crate::keys::{Key, Keys};
use crate::organisation::IamUser;
use crate::principal::Principal;
use crate::random::Random;

/// A user. No Debug: its device holds a secret.
pub(crate) struct User {
    /// Who it is.
    pub(crate) principal: Principal,
    /// Its virtual MFA device, if it has one.
    pub(crate) mfa: Option<MfaDevice>,
}

/// All users of the organisation.
pub(crate) struct Users {
    all: Vec<User>,
}

impl Users {
    /// Gives every user of the organisation an id, a long-term key and, where it is to have one, an MFA device.
    /// Returns the keys in the order of the users.
    pub(crate) fn create(users: &[IamUser], keys: &mut Keys, random: &mut Random) -> (Self, Vec<Key>) {
        let mut all = Vec::with_capacity(users.len());
        let mut created = Vec::with_capacity(users.len());
        for user in users {
            let principal = Principal::User {
                account: user.account.clone(),
                name: user.name.clone(),
                id: format!("AIDA{}", random.base32(17)),
            };
            created.push(keys.create_long_term(principal.clone(), random));
            let serial = format!("arn:aws:iam::{}:mfa/{}", user.account, user.name);
            let mfa = user.mfa.then(|| MfaDevice::new(serial, random.base32(32)));
            all.push(User { principal, mfa });
        }
        (Self { all }, created)
    }

    /// All users.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &User> {
        self.all.iter()
    }

    /// The MFA device of a caller, if the caller is a user that has one.
    pub(crate) fn mfa_of(&mut self, principal: &Principal) -> Option<&mut MfaDevice> {
        self.all.iter_mut().find(|user| user.principal == *principal)?.mfa.as_mut()
    }
}
