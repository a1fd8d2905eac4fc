//! Adding IAM users: asks AWS whose the long-term keys are, and seals them in the vault.

use super::error::Error;
use super::names::new_id;
use super::room::Users;
use crate::iam::AccessKeys;
use crate::store::NewSession;
use daypass_core::sts::{MfaSerial, UserDuration};
use daypass_core::{
    IamUser, LongTermKeys, ProfileName, Region, SessionId, SessionName, SessionSource, UserArn,
};

/// An IAM user to add.
#[derive(Debug, Clone)]
pub struct NewUser {
    /// What to call its session; `None` is the user's own name.
    pub name: Option<SessionName>,
    /// Its keys.
    pub keys: LongTermKeys,
    /// Its MFA device.
    pub mfa_device: Option<MfaSerial>,
    /// How long its session shall last.
    pub duration: Option<UserDuration>,
    /// The region to ask in and to write beside its credentials; it tells the partition.
    pub region: Option<Region>,
}

impl Users {
    /// Adds an IAM user: asks AWS whose the keys are, then seals them. Where a session has these keys already, returns that
    /// session.
    ///
    /// # Errors
    /// [`Error`]; nothing is then added.
    pub async fn add(&self, new: &NewUser) -> Result<SessionId, Error> {
        let arn = self.owner_of(&new.keys, new.region.as_ref()).await?;
        self.add_owned_user(new, arn, &[]).await
    }

    /// Adds an IAM user whose keys AWS has said to be this one's, to be delivered to these profiles; none means the
    /// template's.
    ///
    /// # Errors
    /// As [`Self::add`].
    pub(crate) async fn add_owned_user(
        &self,
        new: &NewUser,
        arn: UserArn,
        profiles: &[ProfileName],
    ) -> Result<SessionId, Error> {
        if let Some(known) = self.with_key(&new.keys.access_key_id)? {
            return Err(Error::KeysKnown { name: known.name });
        }
        let user = IamUser {
            arn,
            access_key_id: new.keys.access_key_id.clone(),
            mfa_device: new.mfa_device.clone(),
            duration: new.duration,
        };
        let name = match &new.name {
            Some(name) => name.clone(),
            None => self.free_name(user.arn.user_name())?,
        };
        let id = new_id()?;
        let source = SessionSource::IamUser(user);
        self.check_source(&id, name.as_str(), &source)?;
        let keys = AccessKeys::new_secret(&id, &new.keys);
        let region = new.region.as_ref();
        let session = NewSession { id: &id, name: name.as_str(), source: &source, region, profiles };
        match self.vault.add(&[keys], &[session]).await? {
            None => Ok(id),
            Some(name) => Err(Error::NameTaken { name }),
        }
    }
}
