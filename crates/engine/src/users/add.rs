//! IAM users: their long-term keys go into the vault once AWS has said whose they are, and nowhere else.

use crate::aws::AwsError;
use crate::engine::Engine;
use crate::error::EngineError;
use crate::ground::{self, LockName};
use crate::store::NewSession;
use crate::vault::{RecordKind, Unsealed};
use daypass_core::plan::Origin;
use daypass_core::sts::{AccessKeyId, MfaSerial, RoleSessionName, UserDuration};
use daypass_core::{
    AssumedRole, IamUser, LongTermKeys, ProfileName, Region, Secret, Session, SessionId, SessionSource,
    UserArn,
};
use serde::{Deserialize, Serialize};
use std::mem::discriminant;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// An IAM user to add.
#[derive(Debug, Clone)]
pub struct NewUser {
    /// What to call its session; `None` is the user's own name.
    pub name: Option<String>,
    /// Its keys.
    pub keys: LongTermKeys,
    /// Its MFA device.
    pub mfa_device: Option<MfaSerial>,
    /// How long its session shall last.
    pub duration: Option<UserDuration>,
    /// The region to ask in and to write beside its credentials; it tells the partition.
    pub region: Option<Region>,
}

/// A role to add.
#[derive(Debug, Clone)]
pub struct NewRole {
    /// What to call its session.
    pub name: String,
    /// The role and how it is asked for.
    pub role: AssumedRole,
    /// The region to write beside its credentials.
    pub region: Option<Region>,
}

#[derive(Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
struct Sealed {
    access_key_id: String,
    secret_access_key: String,
}

impl Engine {
    /// Whose long-term keys these are, as AWS says.
    ///
    /// # Errors
    /// [`EngineError::KeysRefused`] when AWS does not know them, and other [`EngineError`]s.
    pub async fn owner_of(
        &self,
        keys: &LongTermKeys,
        region: Option<&Region>,
    ) -> Result<UserArn, EngineError> {
        let default = self.store.settings()?.default_region;
        let sts = self.gateway.sts(region.unwrap_or(&default), keys);
        let caller = sts.caller_arn(self.clock.now()).await.map_err(|source| match source {
            AwsError::Refused { .. } => {
                EngineError::KeysRefused { user: keys.access_key_id.to_string(), source }
            }
            source => source.into(),
        })?;
        UserArn::try_from(caller)
            .map_err(|error| EngineError::Input { field: "accessKeyId", detail: error.to_string() })
    }

    /// Adds an IAM user: AWS is asked whose the keys are, then they are sealed. Keys that a session has already are
    /// that session's: nothing is added twice.
    ///
    /// # Errors
    /// [`EngineError`]; nothing is then added.
    pub async fn add_user(&self, new: &NewUser) -> Result<SessionId, EngineError> {
        new.name.as_deref().map(checked_name).transpose()?;
        let arn = self.owner_of(&new.keys, new.region.as_ref()).await?;
        self.add_owned_user(new, arn, &[]).await
    }

    /// Adds an IAM user whose keys AWS has said to be this one's, to be delivered to these profiles; none means the
    /// template's.
    ///
    /// # Errors
    /// As [`Self::add_user`].
    pub(crate) async fn add_owned_user(
        &self,
        new: &NewUser,
        arn: UserArn,
        profiles: &[ProfileName],
    ) -> Result<SessionId, EngineError> {
        let name = new.name.as_deref().map(checked_name).transpose()?;
        if let Some(known) = self.session_with_key(&new.keys.access_key_id)? {
            return Err(EngineError::KeysKnown { name: known.name });
        }
        let user = IamUser {
            arn,
            access_key_id: new.keys.access_key_id.clone(),
            mfa_device: new.mfa_device.clone(),
            duration: new.duration,
        };
        let name = match name {
            Some(name) => name,
            None => self.free_name(user.arn.user_name())?,
        };
        let id = new_id()?;
        let source = SessionSource::IamUser(user);
        self.check_source(&id, &name, &source)?;
        let secret = sealable(&new.keys);
        let keys =
            Unsealed { kind: RecordKind::AccessKey, id: id.as_str(), secret: &secret, expires_at: None };
        let region = new.region.as_ref();
        let session = NewSession { id: &id, name: &name, source: &source, region, profiles };
        match self.vault.add(&[keys], &[session]).await? {
            None => Ok(id),
            Some(name) => Err(EngineError::NameTaken { name }),
        }
    }

    /// Adds a role that is assumed with another session's credentials.
    ///
    /// # Errors
    /// [`EngineError::Plan`] when there is no way to it that AWS would allow, [`EngineError::NameTaken`], and others.
    pub fn add_role(&self, new: &NewRole) -> Result<SessionId, EngineError> {
        self.add_role_for(new, &[])
    }

    /// Adds a role to be delivered to these profiles; none means the template's.
    ///
    /// # Errors
    /// As [`Self::add_role`].
    pub(crate) fn add_role_for(
        &self,
        new: &NewRole,
        profiles: &[ProfileName],
    ) -> Result<SessionId, EngineError> {
        let id = new_id()?;
        let name = checked_name(&new.name)?;
        let source = SessionSource::AssumedRole(new.role.clone());
        self.add_source(&id, &name, &source, new.region.as_ref(), profiles)?;
        Ok(id)
    }

    /// Changes what a person added: its name, and where its credentials come from. What is live keeps what it has
    /// until it is started again.
    ///
    /// # Errors
    /// As for adding; nothing is then changed.
    pub fn change_added(
        &self,
        id: &SessionId,
        name: &str,
        source: &SessionSource,
    ) -> Result<(), EngineError> {
        let before = self.session(id)?;
        if before.integration().is_some() {
            return Err(EngineError::NotYours { name: before.name });
        }
        if discriminant(&before.source) != discriminant(source) {
            let detail = format!("{} stays what it is: add the other one beside it", before.name);
            return Err(EngineError::Input { field: "kind", detail });
        }
        self.save_source(id, &checked_name(name)?, source)?;
        let after = self.session(id)?;
        if before.mfa_device() != after.mfa_device() {
            self.forget_device_of(&before)?;
        }
        Ok(())
    }

    /// Puts another access key of the same user in the place of the one that a session has. All that was issued by the
    /// one before is forgotten: its end may be why there is another.
    ///
    /// # Errors
    /// [`EngineError`]; nothing is then changed.
    pub async fn replace_keys(&self, id: &SessionId, keys: &LongTermKeys) -> Result<(), EngineError> {
        let _lock = self.locks.acquire(LockName::AccessKeys(id.clone()), "changing the access keys").await?;
        let (session, user) = self.user_session(id)?;
        let owner = self.owner_of(keys, session.region.as_ref()).await?;
        if owner != user.arn {
            let detail = format!("this access key belongs to {owner}, and {} is {}", session.name, user.arn);
            return Err(EngineError::Input { field: "accessKeyId", detail });
        }
        match self.session_with_key(&keys.access_key_id)? {
            Some(known) if known.id != *id => return Err(EngineError::KeysKnown { name: known.name }),
            _ => {}
        }
        // What signs is what is sealed; the id in the store only says which it is.
        self.seal_keys(RecordKind::AccessKey, id, keys).await?;
        self.store.set_access_key_id(id, &keys.access_key_id)?;
        // A rotation that was under way led away from the key that is now gone.
        self.vault.remove(RecordKind::NextAccessKey, id.as_str())?;
        self.store.end_rotation(id)?;
        self.forget_all_credentials(Origin::User(id))
    }

    /// Removes a session that a person added: it is stopped, its keys go from the vault, with them all that was issued
    /// by them, and the seed of a device that no other session has.
    ///
    /// # Errors
    /// [`EngineError::SourceOf`] while other sessions take their credentials from it, and others.
    pub async fn remove_session(&self, id: &SessionId) -> Result<(), EngineError> {
        let session = self.session(id)?;
        if session.integration().is_some() {
            return Err(EngineError::NotYours { name: session.name });
        }
        let dependents: Vec<String> =
            self.store.assumed_from(id)?.into_iter().map(|(_, name)| name).collect();
        if !dependents.is_empty() {
            return Err(EngineError::SourceOf { name: session.name, dependents });
        }
        self.stop(id).await?;
        let _lock = self.locks.acquire(LockName::AccessKeys(id.clone()), "changing the access keys").await?;
        if let SessionSource::IamUser(_) = session.source {
            self.vault.remove(RecordKind::AccessKey, id.as_str())?;
            self.vault.remove(RecordKind::NextAccessKey, id.as_str())?;
            self.forget_all_credentials(Origin::User(id))?;
        }
        self.forget_device_of(&session)?;
        Ok(self.store.remove_added(id)?)
    }

    /// The session whose keys have this id.
    ///
    /// # Errors
    /// [`EngineError::Store`]
    pub fn session_with_key(&self, id: &AccessKeyId) -> Result<Option<Session>, EngineError> {
        let has = |session: &Session| match &session.source {
            SessionSource::IamUser(user) => user.access_key_id == *id,
            SessionSource::IdentityCenterRole { .. } | SessionSource::AssumedRole(_) => false,
        };
        Ok(self.store.sessions()?.into_iter().find(has))
    }

    /// The MFA devices of whoever has these keys, as IAM lists them: those that show codes. A user may lack the
    /// permission to list their own.
    ///
    /// # Errors
    /// [`EngineError`]
    pub async fn mfa_devices(
        &self,
        keys: &LongTermKeys,
        owner: &UserArn,
    ) -> Result<Vec<MfaSerial>, EngineError> {
        Ok(self.gateway.iam(owner, keys).mfa_devices(self.clock.now()).await?)
    }

    /// The long-term keys of a user's session.
    pub(crate) async fn long_term_keys(&self, id: &SessionId) -> Result<LongTermKeys, EngineError> {
        let keys = self.sealed_keys(RecordKind::AccessKey, id).await?;
        keys.ok_or_else(|| EngineError::KeysMissing { session: id.clone() })
    }

    /// The keys that are sealed for a user's session, if there are any: the present ones, or the next.
    pub(crate) async fn sealed_keys(
        &self,
        kind: RecordKind,
        id: &SessionId,
    ) -> Result<Option<LongTermKeys>, EngineError> {
        let Some(json) = self.vault.get(kind, id.as_str()).await? else { return Ok(None) };
        let Ok(sealed) = serde_json::from_slice::<Sealed>(&json) else { return Ok(None) };
        let secret_access_key = Secret::new(sealed.secret_access_key.as_str());
        let access_key_id = AccessKeyId::parse(&sealed.access_key_id).ok();
        Ok(access_key_id.map(|access_key_id| LongTermKeys { access_key_id, secret_access_key }))
    }

    /// Seals the keys of a user's session, in one step: there are the old ones or the new ones.
    pub(crate) async fn seal_keys(
        &self,
        kind: RecordKind,
        id: &SessionId,
        keys: &LongTermKeys,
    ) -> Result<(), EngineError> {
        Ok(self.vault.put(kind, id.as_str(), &sealable(keys)).await?)
    }

    /// An IAM user's session.
    pub(crate) fn user_session(&self, id: &SessionId) -> Result<(Session, IamUser), EngineError> {
        let session = self.session(id)?;
        match &session.source {
            SessionSource::IamUser(user) => {
                let user = user.clone();
                Ok((session, user))
            }
            SessionSource::IdentityCenterRole { .. } | SessionSource::AssumedRole(_) => {
                Err(EngineError::NoKeys { name: session.name })
            }
        }
    }

    /// Saves what a person changed, if there is a way to its credentials.
    fn save_source(&self, id: &SessionId, name: &str, source: &SessionSource) -> Result<(), EngineError> {
        self.check_source(id, name, source)?;
        if_free(name, self.store.save_added(id, name, source)?)
    }

    /// Saves what a person added, if there is a way to its credentials.
    fn add_source(
        &self,
        id: &SessionId,
        name: &str,
        source: &SessionSource,
        region: Option<&Region>,
        profiles: &[ProfileName],
    ) -> Result<(), EngineError> {
        self.check_source(id, name, source)?;
        if_free(name, self.store.add(&NewSession { id, name, source, region, profiles })?)
    }

    fn check_source(&self, id: &SessionId, name: &str, source: &SessionSource) -> Result<(), EngineError> {
        let draft = draft(id, name, source);
        // As it will be: a change may close a circle through it.
        daypass_core::plan(&draft, |wanted| {
            if wanted == id { Some(draft.clone()) } else { self.store.session(wanted).ok().flatten() }
        })?;
        Ok(())
    }

    /// A name that no session has: the one wanted, or it with a number.
    pub(crate) fn free_name(&self, wanted: &str) -> Result<String, EngineError> {
        self.free_name_beside(wanted, None)
    }

    /// The same, where another is taken too.
    pub(crate) fn free_name_beside(&self, wanted: &str, other: Option<&str>) -> Result<String, EngineError> {
        let names = self.store.sessions()?.into_iter().map(|session| session.name);
        let taken: Vec<String> =
            names.chain(other.map(str::to_owned)).map(|name| name.to_lowercase()).collect();
        let numbered = (2..).map(|number| format!("{wanted} {number}"));
        let mut names = std::iter::once(wanted.to_owned()).chain(numbered);
        Ok(names.find(|name| !taken.contains(&name.to_lowercase())).unwrap_or_else(|| wanted.to_owned()))
    }
}

/// The role session name where a person says none: CloudTrail then tells who it was.
pub fn default_role_session_name() -> RoleSessionName {
    let user = ["USER", "LOGNAME", "USERNAME"].iter().find_map(|name| std::env::var(name).ok());
    RoleSessionName::of_local_user(&user.unwrap_or_default())
}

/// Whether the name was free is whether it was saved.
fn if_free(name: &str, saved: bool) -> Result<(), EngineError> {
    if saved { Ok(()) } else { Err(EngineError::NameTaken { name: name.to_owned() }) }
}

fn checked_name(text: &str) -> Result<String, EngineError> {
    daypass_core::session_name(text)
        .map_err(|error| EngineError::Input { field: "name", detail: error.to_string() })
}

/// A session as it would be, to see whether there is a way to its credentials.
pub(crate) fn draft(id: &SessionId, name: &str, source: &SessionSource) -> Session {
    Session {
        id: id.clone(),
        name: name.to_owned(),
        source: source.clone(),
        account_name: None,
        account_email: None,
        region: None,
        profiles: vec![],
        delivery: Default::default(),
        favourite: false,
        last_used_at: None,
        use_count: 0,
    }
}

/// Keys as they are sealed.
pub(crate) fn sealable(keys: &LongTermKeys) -> Zeroizing<Vec<u8>> {
    let sealed = Sealed {
        access_key_id: keys.access_key_id.to_string(),
        secret_access_key: keys.secret_access_key.expose().to_owned(),
    };
    Zeroizing::new(serde_json::to_vec(&sealed).unwrap_or_default())
}

pub(crate) fn new_id() -> Result<SessionId, EngineError> {
    let mut bytes = [0; 8];
    getrandom::fill(&mut bytes)
        .map_err(|error| EngineError::Ground(ground::Error::Random(error.to_string())))?;
    Ok(SessionId::of_random(bytes))
}
