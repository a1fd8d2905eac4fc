//! IAM users, as their forms send them and show them.

use super::input::{TypedSecret, checked, duration, refusal};
use crate::daypass::{Daypass, problem};
use daypass_core::sts::{AccessKeyId, MfaSerial, UserDuration};
use daypass_core::{
    IamUser, LongTermKeys, Problem, Region, Session, SessionId, SessionName, SessionSource, UserArn,
};
use daypass_engine::{Engine, NewUser, users};
use serde::{Deserialize, Serialize};
use specta::Type;
use tauri::State;

/// An IAM user's access key as it was typed.
#[derive(Debug, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TypedKeys {
    /// `AKIA…`.
    access_key_id: String,
    /// It goes into the vault. No command returns it.
    secret_access_key: TypedSecret,
}

/// An IAM user to add.
#[derive(Debug, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct NewIamUser {
    /// What to call its session; else the user's own name.
    name: Option<String>,
    /// Its access key.
    keys: TypedKeys,
    /// The ARN or the number of its MFA device.
    mfa_device: Option<String>,
    /// How long its session shall last, in seconds; else 12 hours.
    duration_seconds: Option<u32>,
    /// The region to write beside its credentials; it tells the partition.
    region: Option<String>,
}

/// What a person changes of an IAM user.
#[derive(Debug, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct IamUserChange {
    /// What to call its session.
    name: String,
    /// Another access key of the same user, in the place of the one in the vault.
    keys: Option<TypedKeys>,
    /// The ARN or the number of its MFA device.
    mfa_device: Option<String>,
    /// How long its session shall last, in seconds; else 12 hours.
    duration_seconds: Option<u32>,
    /// The region to write beside its credentials; else the one that it has.
    region: Option<String>,
}

/// An IAM user as a form shows it. Of its keys there is the id alone.
#[derive(Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct IamUserFacts {
    /// What its session is called.
    name: String,
    /// Who AWS says the keys belong to.
    user_arn: UserArn,
    /// Which access key is in the vault.
    access_key_id: AccessKeyId,
    /// Its MFA device.
    mfa_device: Option<MfaSerial>,
    /// How long its session shall last, in seconds; else 12 hours.
    duration_seconds: Option<u32>,
    /// The region that a person set for it.
    region: Option<Region>,
}

/// Adds an IAM user, when AWS has said whose the keys are; the id of its session.
#[tauri::command]
#[specta::specta]
pub(crate) async fn add_iam_user(
    daypass: State<'_, Daypass>,
    input: NewIamUser,
) -> Result<SessionId, Problem> {
    let new = input.checked()?;
    daypass.answer(daypass.engine()?.users().add(&new).await).await
}

impl TypedKeys {
    pub(crate) fn checked(&self) -> Result<LongTermKeys, Problem> {
        let access_key_id =
            AccessKeyId::parse(&self.access_key_id).map_err(|error| refusal("accessKeyId", &error))?;
        let secret_access_key = self.secret_access_key.given("secretAccessKey", "the secret access key")?;
        Ok(LongTermKeys { access_key_id, secret_access_key })
    }
}

impl NewIamUser {
    pub(crate) fn checked(&self) -> Result<NewUser, Problem> {
        Ok(NewUser {
            name: checked("name", self.name.as_deref(), SessionName::parse)?,
            keys: self.keys.checked()?,
            mfa_device: checked("mfaDevice", self.mfa_device.as_deref(), MfaSerial::parse)?,
            duration: duration(self.duration_seconds)?,
            region: checked("region", self.region.as_deref(), Region::parse)?,
        })
    }
}

impl IamUserFacts {
    /// A user as it is kept.
    pub(super) fn of(session: Session, user: IamUser) -> Self {
        Self {
            name: session.name,
            user_arn: user.arn,
            access_key_id: user.access_key_id,
            mfa_device: user.mfa_device,
            duration_seconds: user.duration.map(UserDuration::seconds),
            region: session.region,
        }
    }
}

/// Changes a user. The keys first, because nothing shall be changed when AWS does not take them.
pub(super) async fn change_user(
    engine: &Engine,
    id: &SessionId,
    change: &IamUserChange,
) -> Result<Result<(), users::Error>, Problem> {
    let keys = change.keys.as_ref().map(TypedKeys::checked).transpose()?;
    let mfa_device = checked("mfaDevice", change.mfa_device.as_deref(), MfaSerial::parse)?;
    let duration = duration(change.duration_seconds)?;
    let name = SessionName::parse(&change.name).map_err(|error| refusal("name", &error))?;
    let region = checked("region", change.region.as_deref(), Region::parse)?;
    if let Some(keys) = &keys
        && let Err(error) = engine.users().replace_keys(id, keys).await
    {
        return Ok(Err(error));
    }
    let before = match engine.users().added(id).map_err(problem)?.1 {
        users::AddedSource::IamUser(before) => before,
        users::AddedSource::AssumedRole(_) => {
            return Err(Problem::invalid_input(
                "kind",
                "This is a role",
                format!("{} has no access keys and no MFA device of a user.", change.name),
                "Change it as a role.",
            ));
        }
    };
    let source = SessionSource::IamUser(IamUser { mfa_device, duration, ..before });
    let changed = engine.users().change(id, Some(&name), &source);
    Ok(changed.and_then(|()| keep_region(engine, id, region.as_ref())))
}

/// Sets the region that the form names; without one, the session keeps what it has.
pub(super) fn keep_region(
    engine: &Engine,
    id: &SessionId,
    region: Option<&Region>,
) -> Result<(), users::Error> {
    region.map_or(Ok(()), |region| Ok(engine.sessions().set_region(std::slice::from_ref(id), region)?))
}
