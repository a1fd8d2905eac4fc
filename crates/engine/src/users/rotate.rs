//! The rotation of an IAM user's access key. `core::rotation` decides the next step from the facts; this carries it
//! out. The order of the changes is such that after a kill at any point the vault has a key that works, and every other
//! key is known.

use super::error::{Error, OtherKey, TwoKeys};
use super::key_admin::KeyAdmin;
use super::room::Users;
use crate::ground::{LockName, Prompting, in_lock_order};
use crate::store::NewHistoryEntry;
use daypass_core::rotation::{Facts, KeyCheck, LastUse, ListedKey, Refusal, RotationRecord, Step, next};
use daypass_core::sts::AccessKeyId;
use daypass_core::view::Event;
use daypass_core::{LongTermKeys, Session, SessionId};

/// What a person says of a rotation.
#[derive(Debug, Clone, Default)]
pub struct Rotation {
    /// The other key of the user, which is deleted to make room.
    pub give_up: Option<AccessKeyId>,
    /// What the person may be asked on the way.
    pub prompting: Prompting,
}

/// What a rotation did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rotated {
    /// The key that is gone.
    pub old: AccessKeyId,
    /// The key that is in the vault.
    pub new: AccessKeyId,
}

impl Users {
    /// Puts a new access key in the place of the one that a user's session has, and deletes the old one. Calls `tell`
    /// before each step. Continues a rotation that was interrupted. Credentials issued with the old key stay cached,
    /// since AWS does not end them with the key.
    ///
    /// # Errors
    /// [`Error::TwoKeys`] while the user has a second key, [`Error::KeyOfSession`] when the one that is given up is another
    /// session's, [`Error::NotPermitted`], [`Error::KeyNotReady`], and others; the key in the vault then works as before.
    pub async fn rotate(
        &self,
        id: &SessionId,
        rotation: &Rotation,
        tell: impl FnMut(&Step),
    ) -> Result<Rotated, Error> {
        in_lock_order(Box::pin(self.rotate_in_order(id, rotation, tell))).await
    }

    async fn rotate_in_order(
        &self,
        id: &SessionId,
        rotation: &Rotation,
        mut tell: impl FnMut(&Step),
    ) -> Result<Rotated, Error> {
        let _lock = self.locks.acquire(LockName::AccessKeys(id.clone()), "rotating the access keys").await?;
        let (session, user) = self.user_session(id)?;
        if let Some(given_up) = &rotation.give_up
            && let Some(name) = self.other_holder(given_up, id).await?
        {
            return Err(Error::KeyOfSession { id: given_up.clone(), name });
        }
        let keys = self.keys.get(id).await?;
        let under_way = self.store.rotation(id)?.is_some();
        let mut own = KeyAdmin::of(self, &session, &user, &rotation.prompting, &keys, under_way);
        let mut listed = own.list().await?;
        let (mut tried, mut full) = (KeyCheck::Not, false);
        loop {
            let current = self.keys.get(id).await?;
            let sealed = self.keys.next(id).await?;
            let begun = self.store.rotation(id)?;
            let wants_room = begun.as_ref().is_none_or(|begun| begun.old == current.access_key_id);
            if sealed.is_none() && wants_room {
                learn_use(&mut own, &mut listed, &current).await?;
            }
            let facts = Facts {
                begun: begun.as_ref(),
                current: &current.access_key_id,
                next: sealed.as_ref().map(|keys| &keys.access_key_id),
                tried,
                listed: &listed,
                given_up: rotation.give_up.as_ref(),
            };
            let step = match next(&facts) {
                Ok(step) => step,
                Err(refusal) => return Err(self.refused(refusal, &session, &facts).await?),
            };
            tell(&step);
            match (&step, &sealed) {
                (Step::GiveUp(key) | Step::Discard(key) | Step::Delete(key), _) => {
                    own.delete(key).await?;
                    listed.retain(|listed| listed.id != *key);
                }
                (Step::Create, _) => {
                    match self.make_next(id, &current, &mut own).await {
                        Ok(made) => listed.push(made),
                        // A key was made elsewhere since they were listed.
                        Err(Error::Aws(error)) if error.code() == Some("LimitExceeded") && !full => {
                            full = true;
                            listed = own.list().await?;
                        }
                        Err(error) => return Err(error),
                    }
                    tried = KeyCheck::Not;
                }
                (Step::Verify, Some(keys)) => {
                    let works = self.works(&session, keys).await?;
                    tried = if works { KeyCheck::Works } else { KeyCheck::Refused };
                }
                (Step::Adopt, Some(keys)) => {
                    // The vault first: requests are signed with the sealed key, and the id in the store is only shown.
                    self.keys.put(id, keys).await?;
                    self.store.set_access_key_id(id, &keys.access_key_id)?;
                    self.keys.remove_next(id)?;
                    own.sign_by(keys);
                }
                (Step::Forget | Step::Verify | Step::Adopt, _) => {
                    self.keys.remove_next(id)?;
                }
                (Step::Deactivate(key), _) => {
                    own.deactivate(key).await?;
                    let gone = listed.iter_mut().filter(|listed| listed.id == *key);
                    gone.for_each(|listed| listed.active = false);
                }
                (Step::Finish, _) => {
                    own.settle().await?;
                    let new = current.access_key_id.clone();
                    let old = begun.map_or_else(|| new.clone(), |begun| begun.old);
                    self.store.end_rotation(id)?;
                    let words = format!("{new} in the place of {old}");
                    let rotated =
                        NewHistoryEntry { detail: &words, ..self.history.entry(id, Event::Rotated) };
                    self.store.add_history(&rotated)?;
                    return Ok(Rotated { old, new });
                }
            }
        }
    }

    /// Makes the next key and seals it. Records before that it is about to: when this process ends in between, the next
    /// rotation can say that the key may be one whose secret nobody has.
    async fn make_next(
        &self,
        id: &SessionId,
        current: &LongTermKeys,
        own: &mut KeyAdmin<'_>,
    ) -> Result<ListedKey, Error> {
        let at = self.clock.now();
        self.store.begin_rotation(id, &RotationRecord { old: current.access_key_id.clone(), at })?;
        let made = match own.create().await {
            Ok(made) => made,
            Err(error) => {
                // AWS refused, so no key was made; a key that appears later is the person's own.
                if !matches!(&error, Error::Aws(source) if source.code().is_none()) {
                    self.store.end_rotation(id)?;
                }
                return Err(error);
            }
        };
        if let Err(error) = self.keys.put_next(id, &made).await {
            // Its secret could not be stored, and AWS shows it only once.
            own.delete(&made.access_key_id).await?;
            return Err(error.into());
        }
        let (id, active) = (made.access_key_id, true);
        Ok(ListedKey { id, active, created_at: at, last_use: LastUse::Never })
    }

    /// The error for a refusal. That there are two keys is one thing where the other is somebody's who is not known here, and
    /// another where it is a second session's or a lost one's.
    async fn refused(&self, refusal: Refusal, session: &Session, facts: &Facts<'_>) -> Result<Error, Error> {
        let name = session.name.clone();
        let id = || facts.current.clone();
        let mut other = match refusal {
            Refusal::TwoKeys => OtherKey::Somebodys,
            Refusal::MayBeLost(key) => OtherKey::MayBeLost(key),
            Refusal::InUse => {
                return Ok(Error::KeyInUse { id: facts.given_up.cloned().unwrap_or_else(id) });
            }
            Refusal::NotYet => {
                return Ok(Error::KeyNotReady { id: facts.next.cloned().unwrap_or_else(id), name });
            }
        };
        for key in facts.listed.iter().filter(|key| key.id != *facts.current) {
            if let Some(name) = self.other_holder(&key.id, &session.id).await? {
                other = OtherKey::OfSession { id: key.id.clone(), name };
            }
        }
        Ok(Error::TwoKeys(Box::new(TwoKeys {
            session: name,
            user: session.role_name().to_owned(),
            current: id(),
            listed: facts.listed.to_vec(),
            at: self.clock.now(),
            other,
        })))
    }
}

/// Where the user has other keys than the present one, when each was last used.
async fn learn_use(
    own: &mut KeyAdmin<'_>,
    listed: &mut [ListedKey],
    current: &LongTermKeys,
) -> Result<(), Error> {
    if listed.iter().all(|key| key.id == current.access_key_id) {
        return Ok(());
    }
    for key in listed.iter_mut().filter(|key| key.last_use == LastUse::Unknown) {
        key.last_use = own.last_use(&key.id).await?;
    }
    Ok(())
}
