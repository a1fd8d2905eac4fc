//! What a person adds beside integrations: changed and removed the same way, whether it is a user or a role.

use super::roles::RoleForm;
use super::users::{IamUserChange, IamUserFacts, change_user, keep_region};
use crate::daypass::{Daypass, problem};
use daypass_core::{Problem, SessionId, SessionSource};
use daypass_engine::users;
use serde::{Deserialize, Serialize};
use specta::Type;
use tauri::State;

/// What a person changes of a session that they added.
#[derive(Debug, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub(crate) enum SessionChange {
    /// An IAM user.
    IamUser(IamUserChange),
    /// A role.
    AssumedRole(RoleForm),
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

/// What a form needs to change a session that a person added.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn session_source(daypass: State<'_, Daypass>, id: SessionId) -> Result<AddedSource, Problem> {
    let (session, source) = daypass.engine()?.users().added(&id).map_err(problem)?;
    Ok(match source {
        users::AddedSource::IamUser(user) => AddedSource::IamUser(IamUserFacts::of(session, user)),
        users::AddedSource::AssumedRole(role) => {
            AddedSource::AssumedRole(RoleForm::of(session.name, role, session.region))
        }
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
            let changed = engine.users().change(&id, Some(&new.name), &SessionSource::AssumedRole(new.role));
            changed.and_then(|()| keep_region(&engine, &id, new.region.as_ref()))
        }
    };
    daypass.answer(changed).await
}

/// Removes a session that a person added, and its keys from the vault; what was left to the person, a sentence each.
#[tauri::command]
#[specta::specta]
pub(crate) async fn remove_session(
    daypass: State<'_, Daypass>,
    id: SessionId,
) -> Result<Vec<String>, Problem> {
    let stopped = daypass.answer(daypass.engine()?.users().remove(&id).await).await?;
    Ok(stopped.left_to_person.iter().map(ToString::to_string).collect())
}
