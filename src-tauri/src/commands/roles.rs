//! Roles that are assumed from other sessions, as their form sends them and shows them.

use super::input::{checked, duration, refusal};
use crate::daypass::Daypass;
use daypass_core::sts::{ExternalId, MfaSerial, RoleDuration, RoleSessionName, SessionTag, SourceIdentity};
use daypass_core::{AssumedRole, Problem, Region, RoleArn, SessionId, SessionName};
use daypass_engine::{NewRole, default_role_session_name};
use serde::{Deserialize, Serialize};
use specta::Type;
use tauri::State;

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

/// Adds a role that is assumed from another session; the id of its session.
#[tauri::command]
#[specta::specta]
pub(crate) async fn add_role(daypass: State<'_, Daypass>, input: RoleForm) -> Result<SessionId, Problem> {
    let new = input.checked()?;
    daypass.answer(daypass.engine()?.users().add_role(&new)).await
}

impl RoleForm {
    /// A role as it is kept.
    pub(super) fn of(name: String, role: AssumedRole, region: Option<Region>) -> Self {
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

    /// The role, if everything in the form can be used.
    pub(super) fn checked(self) -> Result<NewRole, Problem> {
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
        let name = SessionName::parse(&self.name).map_err(|error| refusal("name", &error))?;
        Ok(NewRole { name, role, region })
    }
}
