//! What a person adds beside integrations: IAM users, and roles that are assumed from other sessions.

use super::input::{TypedSecret, checked, refusal};
use crate::daypass::{Daypass, problem};
use daypass_core::account::InvalidName;
use daypass_core::sts::{
    AccessKeyId, ExternalId, MfaSerial, RoleDuration, RoleSessionName, SessionTag, SourceIdentity,
    UserDuration,
};
use daypass_core::{
    AssumedRole, IamUser, LongTermKeys, Problem, Region, RoleArn, SessionId, SessionSource, UserArn,
};
use daypass_engine::{Engine, NewRole, NewUser, default_role_session_name, users};
use serde::{Deserialize, Serialize};
use specta::Type;
use tauri::State;

/// An IAM user's access key as it was typed.
#[derive(Debug, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TypedKeys {
    /// `AKIA…`.
    access_key_id: String,
    /// It goes into the vault, and never comes back.
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

/// A role and how it is asked for, as a form has it: to add one, and to change one.
#[derive(Debug, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RoleForm {
    /// What to call its session.
    name: String,
    /// The session whose credentials ask.
    source: SessionId,
    /// The role.
    role_arn: String,
    /// What CloudTrail calls whoever assumed it; else `daypass-USER`.
    role_session_name: Option<String>,
    /// How long its session shall last, in seconds; else an hour.
    duration_seconds: Option<u32>,
    /// What its trust policy may demand of a third party.
    external_id: Option<String>,
    /// Who is behind it.
    source_identity: Option<String>,
    /// The session's tags.
    tags: Vec<SessionTag>,
    /// The MFA device, where it is another one than that of the user it is assumed from.
    mfa_device: Option<String>,
    /// The region to write beside its credentials; else the one that it has.
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

/// What a person changes of a session that they added.
#[derive(Debug, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub(crate) enum SessionChange {
    /// An IAM user.
    IamUser(IamUserChange),
    /// A role.
    AssumedRole(RoleForm),
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

/// Where the credentials of a session that a person added come from, for a form to show.
#[derive(Debug, Serialize, Type)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub(crate) enum AddedSource {
    /// An IAM user.
    IamUser(IamUserFacts),
    /// A role.
    AssumedRole(RoleForm),
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

/// Adds a role that is assumed from another session; the id of its session.
#[tauri::command]
#[specta::specta]
pub(crate) async fn add_role(daypass: State<'_, Daypass>, input: RoleForm) -> Result<SessionId, Problem> {
    let new = input.checked()?;
    daypass.answer(daypass.engine()?.users().add_role(&new)).await
}

/// What a form needs to change a session that a person added.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn session_source(daypass: State<'_, Daypass>, id: SessionId) -> Result<AddedSource, Problem> {
    let (session, source) = daypass.engine()?.users().added(&id).map_err(problem)?;
    let (name, region) = (session.name, session.region);
    Ok(match source {
        users::AddedSource::IamUser(user) => AddedSource::IamUser(IamUserFacts {
            name,
            user_arn: user.arn,
            access_key_id: user.access_key_id,
            mfa_device: user.mfa_device,
            duration_seconds: user.duration.map(UserDuration::seconds),
            region,
        }),
        users::AddedSource::AssumedRole(role) => AddedSource::AssumedRole(RoleForm::of(name, role, region)),
    })
}

/// Changes a session that a person added. What is live keeps what it has until it is started again.
#[tauri::command]
#[specta::specta]
pub(crate) async fn change_session(
    daypass: State<'_, Daypass>,
    id: SessionId,
    change: SessionChange,
) -> Result<(), Problem> {
    let engine = daypass.engine()?;
    let changed = match change {
        SessionChange::IamUser(change) => change_user(&engine, &id, &change).await?,
        SessionChange::AssumedRole(form) => {
            let new = form.checked()?;
            let changed = engine.users().change(&id, &new.name, &SessionSource::AssumedRole(new.role));
            changed.and_then(|()| keep_region(&engine, &id, new.region.as_ref()))
        }
    };
    daypass.answer(changed).await
}

/// Removes a session that a person added, and its keys from the vault.
#[tauri::command]
#[specta::specta]
pub(crate) async fn remove_session(daypass: State<'_, Daypass>, id: SessionId) -> Result<(), Problem> {
    daypass.answer(daypass.engine()?.users().remove(&id).await).await
}

/// The keys first: AWS may not take them, and nothing is changed then.
async fn change_user(
    engine: &Engine,
    id: &SessionId,
    change: &IamUserChange,
) -> Result<Result<(), users::Error>, Problem> {
    let keys = change.keys.as_ref().map(TypedKeys::checked).transpose()?;
    let mfa_device = checked("mfaDevice", change.mfa_device.as_deref(), MfaSerial::parse)?;
    let duration = duration(change.duration_seconds)?;
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
    let changed = engine.users().change(id, &change.name, &source);
    Ok(changed.and_then(|()| keep_region(engine, id, region.as_ref())))
}

fn keep_region(engine: &Engine, id: &SessionId, region: Option<&Region>) -> Result<(), users::Error> {
    region.map_or(Ok(()), |region| Ok(engine.sessions().set_region(std::slice::from_ref(id), region)?))
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
            name: self.name.clone(),
            keys: self.keys.checked()?,
            mfa_device: checked("mfaDevice", self.mfa_device.as_deref(), MfaSerial::parse)?,
            duration: duration(self.duration_seconds)?,
            region: checked("region", self.region.as_deref(), Region::parse)?,
        })
    }
}

impl RoleForm {
    fn of(name: String, role: AssumedRole, region: Option<Region>) -> Self {
        Self {
            name,
            source: role.source,
            role_arn: role.role_arn.into(),
            role_session_name: Some(role.role_session_name.into()),
            duration_seconds: role.duration.map(RoleDuration::seconds),
            external_id: role.external_id.map(String::from),
            source_identity: role.source_identity.map(String::from),
            tags: role.tags,
            mfa_device: role.mfa_device.map(String::from),
            region: region.map(String::from),
        }
    }

    fn checked(self) -> Result<NewRole, Problem> {
        let session_name = self.role_session_name.as_deref();
        let session_name = checked("roleSessionName", session_name, RoleSessionName::parse)?;
        let role = AssumedRole {
            source: self.source,
            role_arn: RoleArn::try_from(self.role_arn).map_err(|error| refusal("roleArn", &error))?,
            role_session_name: session_name.unwrap_or_else(default_role_session_name),
            duration: duration(self.duration_seconds)?,
            external_id: checked("externalId", self.external_id.as_deref(), ExternalId::parse)?,
            source_identity: checked(
                "sourceIdentity",
                self.source_identity.as_deref(),
                SourceIdentity::parse,
            )?,
            tags: self.tags,
            mfa_device: checked("mfaDevice", self.mfa_device.as_deref(), MfaSerial::parse)?,
        };
        let region = checked("region", self.region.as_deref(), Region::parse)?;
        Ok(NewRole { name: self.name, role, region })
    }
}

/// A duration that AWS would take, if one is wanted.
fn duration<T: TryFrom<u32, Error = InvalidName>>(seconds: Option<u32>) -> Result<Option<T>, Problem> {
    seconds.map(T::try_from).transpose().map_err(|error| refusal("durationSeconds", &error))
}
