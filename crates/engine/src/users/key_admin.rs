//! An IAM user's own access keys at IAM. Requests are signed with the user's key or, where a policy demands MFA, with the
//! user's MFA session.

use super::error::Error;
use super::room::Users;
use crate::aws::AwsError;
use crate::aws::iam::Iam;
use crate::ground::Prompting;
use crate::iam;
use daypass_core::rotation::{LastUse, ListedKey};
use daypass_core::sts::AccessKeyId;
use daypass_core::{IamUser, LongTermKeys, Session, SessionId};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;

/// How long AWS is given to know a new key everywhere, in seconds from one try to the next: IAM is eventually consistent
/// (IAM User Guide, *Troubleshoot IAM*), mostly by some ten seconds.
const CONSISTENCY_WAITS: [i64; 10] = [1, 1, 2, 3, 5, 8, 10, 10, 10, 10];
/// How often in a row AWS has to take a new key before it counts as known: one of its machines may know the key and the next
/// one not yet (observed).
const TAKEN_FOR_GOOD: u32 = 3;

/// A user's keys, as IAM lists them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserKeys {
    /// The one in the vault.
    pub current: AccessKeyId,
    /// All of them, the oldest first.
    pub listed: Vec<ListedKey>,
    /// Those that other sessions have, with the names of these.
    pub of_sessions: BTreeMap<AccessKeyId, String>,
}

/// IAM, asked by a user about their own keys.
pub(crate) struct KeyAdmin<'a> {
    users: &'a Users,
    session: &'a Session,
    user: &'a IamUser,
    prompting: &'a Prompting,
    iam: Iam,
    /// Whether requests are signed with an MFA session already.
    mfa_used: bool,
    /// How often IAM still has to take the key that signs before a refusal counts; 0 for one that is not new.
    on_trial: u32,
}

impl<'a> KeyAdmin<'a> {
    /// Signed by a key of the user.
    pub(crate) fn of(
        users: &'a Users,
        session: &'a Session,
        user: &'a IamUser,
        prompting: &'a Prompting,
        keys: &LongTermKeys,
        is_new: bool,
    ) -> Self {
        let iam = users.gateway.iam(&user.arn, keys);
        let on_trial = if is_new { TAKEN_FOR_GOOD } else { 0 };
        Self { users, session, user, prompting, iam, mfa_used: false, on_trial }
    }

    /// Signs with this new key from now on; where there is an MFA session, with that, since it outlives the key it was
    /// asked for with.
    pub(crate) fn sign_by(&mut self, keys: &LongTermKeys) {
        if !self.mfa_used {
            self.iam = self.users.gateway.iam(&self.user.arn, keys);
            self.on_trial = TAKEN_FOR_GOOD;
        }
    }

    /// The user's keys, without their last use.
    pub(crate) async fn list(&mut self) -> Result<Vec<ListedKey>, Error> {
        self.ask(async |iam, now| iam.access_keys(now).await).await
    }

    /// When a key was last used; unknown where the user lacks the permission to ask, or the key is no more, which IAM answers
    /// alike. Nobody has to type a code for it: it is only shown.
    pub(crate) async fn last_use(&mut self, id: &AccessKeyId) -> Result<LastUse, Error> {
        let asked = async |iam: &Iam, now| match iam.last_use(id, now).await {
            Err(error) if matches!(error.code(), Some("AccessDenied" | "NoSuchEntity")) => {
                Ok(LastUse::Unknown)
            }
            answer => answer,
        };
        self.ask(asked).await
    }

    /// Makes a key.
    pub(crate) async fn create(&mut self) -> Result<LongTermKeys, Error> {
        self.ask(async |iam, now| iam.create_access_key(now).await).await
    }

    /// Deactivates a key. Succeeds when the key does not exist any more.
    pub(crate) async fn deactivate(&mut self, id: &AccessKeyId) -> Result<(), Error> {
        self.ask(async |iam, now| done(iam.deactivate_access_key(id, now).await)).await
    }

    /// Deletes a key. Succeeds when the key does not exist any more.
    pub(crate) async fn delete(&mut self, id: &AccessKeyId) -> Result<(), Error> {
        self.ask(async |iam, now| done(iam.delete_access_key(id, now).await)).await
    }

    /// Sends a request: again after a pause while the signing key may be too new, and again with an MFA session when AWS
    /// denies it without one.
    async fn ask<T>(
        &mut self,
        request: impl AsyncFn(&Iam, Timestamp) -> Result<T, AwsError>,
    ) -> Result<T, Error> {
        let mut patience = CONSISTENCY_WAITS.into_iter();
        loop {
            let error = match request(&self.iam, self.users.clock.now()).await {
                Ok(answer) => {
                    self.on_trial = self.on_trial.saturating_sub(1);
                    return Ok(answer);
                }
                Err(error) => error,
            };
            if error.refuses_credentials() && self.on_trial > 0 && !self.mfa_used {
                let Some(seconds) = patience.next() else { return self.not_ready().await };
                self.on_trial = TAKEN_FOR_GOOD;
                self.users.clock.sleep(SignedDuration::from_secs(seconds)).await;
                continue;
            } else if error.code() == Some("AccessDenied") {
                if self.mfa_used || self.user.mfa_device.is_none() {
                    return Err(Error::NotPermitted { user: self.user.arn.clone(), source: error });
                }
                self.use_mfa().await?;
                continue;
            }
            if error.refuses_credentials() {
                let user = self.user.arn.user_name().to_owned();
                return Err(iam::Error::KeysRefused { user, source: error }.into());
            }
            return Err(error.into());
        }
    }

    /// Waits until IAM has taken the new key, [several times](TAKEN_FOR_GOOD) in a row: after that nobody waits for it.
    pub(crate) async fn settle(&mut self) -> Result<(), Error> {
        while self.on_trial > 0 && !self.mfa_used {
            self.list().await?;
        }
        Ok(())
    }

    /// That AWS does not take the new key, long after it was made.
    async fn not_ready<T>(&self) -> Result<T, Error> {
        let id = self.users.keys.get(&self.session.id).await?.access_key_id;
        Err(Error::KeyNotReady { id, name: self.session.name.clone() })
    }

    /// Signs with the user's MFA session from now on. Policies may demand MFA, and IAM accepts such a session for it
    /// (STS API Reference, *GetSessionToken*).
    async fn use_mfa(&mut self) -> Result<(), Error> {
        let credentials = self.users.resolver.resolve(self.session, self.prompting).await?;
        self.iam = self.users.gateway.iam(&self.user.arn, &credentials);
        self.mfa_used = true;
        Ok(())
    }
}

/// Counts it as success when the key does not exist any more.
fn done(answer: Result<(), AwsError>) -> Result<(), AwsError> {
    match answer {
        Err(error) if error.code() == Some("NoSuchEntity") => Ok(()),
        answer => answer,
    }
}

impl Users {
    /// The access keys of a user's session, as IAM lists them.
    ///
    /// # Errors
    /// [`Error::NoKeys`] where it is no IAM user's, [`Error::NotPermitted`], and others.
    pub async fn access_keys(&self, id: &SessionId, prompting: &Prompting) -> Result<UserKeys, Error> {
        let (session, user) = self.user_session(id)?;
        let keys = self.keys.get(id).await?;
        let is_new = self.store.rotation(id)?.is_some();
        let mut own = KeyAdmin::of(self, &session, &user, prompting, &keys, is_new);
        let mut listed = own.list().await?;
        for key in &mut listed {
            key.last_use = own.last_use(&key.id).await?;
        }
        listed.sort_by_key(|key| key.created_at);
        let current = keys.access_key_id;
        let mut of_sessions = BTreeMap::new();
        for key in listed.iter().filter(|key| key.id != current) {
            of_sessions.extend(self.other_holder(&key.id, id).await?.map(|name| (key.id.clone(), name)));
        }
        Ok(UserKeys { current, listed, of_sessions })
    }

    /// Whether STS accepts a new key, [several times](TAKEN_FOR_GOOD) in a row, within [`CONSISTENCY_WAITS`]. IAM may know the
    /// key later.
    pub(crate) async fn works(&self, session: &Session, keys: &LongTermKeys) -> Result<bool, Error> {
        let home = self.resolver.home(&self.resolver.plan(session)?)?;
        let sts = self.gateway.sts(&home, keys);
        let mut patience = CONSISTENCY_WAITS.into_iter();
        let mut taken = 0;
        while taken < TAKEN_FOR_GOOD {
            match sts.caller_arn(self.clock.now()).await {
                Ok(_) => taken += 1,
                Err(error) if error.refuses_credentials() => {
                    taken = 0;
                    let Some(seconds) = patience.next() else { return Ok(false) };
                    self.clock.sleep(SignedDuration::from_secs(seconds)).await;
                }
                Err(error) => return Err(error.into()),
            }
        }
        Ok(true)
    }
}
