//! Setting up an IAM user and a role on it: what it takes in AWS, trying it, and saving it.
//!
//! The window sends the keys once. They stay here, in memory, until they are saved or the person leaves the dialog.

use super::input::{Input, checked, refusal};
use super::users::TypedKeys;
use crate::daypass::{Daypass, problem};
use daypass_core::mfa::MfaCode;
use daypass_core::role_setup::RoleSpec;
use daypass_core::sts::{ExternalId, MfaSerial};
use daypass_core::view::{RoleSetup, RoleTestKeys, RoleTestReport, SavedRole, SetupPage};
use daypass_core::{Problem, Region};
use daypass_engine::{Engine, RoleTest, users};
use serde::Deserialize;
use specta::Type;
use tauri::State;
use tokio::sync::Mutex;

/// The test of a role that is under way in the window, if one is.
#[derive(Debug, Default)]
pub(crate) struct RoleTestUnderWay(Mutex<Option<RoleTest>>);

impl RoleTestUnderWay {
    /// Forgets the keys and what was issued for them, if they were not saved.
    pub(crate) async fn forget(&self) {
        self.0.lock().await.take();
    }
}

/// A user and a role as the window asks for them.
#[derive(Debug, Deserialize, Type)]
#[serde(rename = "RoleWanted", rename_all = "camelCase")]
pub(crate) struct RoleSpecInput {
    /// The account's id; dashes in it are forgiven.
    account: String,
    /// The user's name, with its path where it has one, or its ARN.
    user: String,
    /// The role's name, with its path where it has one, or its ARN, where it lies in another account.
    role: String,
    /// What the role demands of a third party.
    external_id: Option<String>,
    /// The region to write beside the credentials; it tells the partition.
    region: Option<String>,
}

impl RoleSpecInput {
    fn checked(&self, engine: &Engine) -> Result<RoleSpec, Problem> {
        let region = match checked("region", self.region.as_deref(), Region::parse)? {
            Some(region) => region,
            None => engine.settings().map_err(problem)?.default_region,
        };
        let external_id = checked("externalId", self.external_id.as_deref(), ExternalId::parse)?;
        RoleSpec::of(region, &self.account, &self.user, &self.role, external_id)
            .map_err(|error| refusal(error.field, &error))
    }
}

/// What it takes in AWS to have this user and this role: documents, pages, commands. Asks nobody.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn role_setup(daypass: State<'_, Daypass>, wanted: RoleSpecInput) -> Result<RoleSetup, Problem> {
    Ok(wanted.checked(&daypass.engine()?)?.setup())
}

/// Opens a page of the console that the user or the role is set up on.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn open_setup_page(
    daypass: State<'_, Daypass>,
    wanted: RoleSpecInput,
    page: Input<SetupPage>,
) -> Result<(), Problem> {
    let engine = daypass.engine()?;
    let wanted = wanted.checked(&engine)?;
    engine.users().open_setup_page(&wanted, page.0).map_err(problem)
}

/// Takes the user's keys, to try them: whose they are, and which MFA devices that user has. They stay in memory until they
/// are saved, or until `end_role_trial`.
#[tauri::command]
#[specta::specta]
pub(crate) async fn begin_role_trial(
    daypass: State<'_, Daypass>,
    test: State<'_, RoleTestUnderWay>,
    wanted: RoleSpecInput,
    keys: TypedKeys,
) -> Result<RoleTestKeys, Problem> {
    let engine = daypass.engine()?;
    let wanted = wanted.checked(&engine)?;
    let keys = keys.checked()?;
    let mut test = test.0.lock().await;
    let (begun, found) = engine.users().begin_role_test(&wanted, keys).await.map_err(problem)?;
    *test = Some(begun);
    Ok(found)
}

/// Tries the whole way to the role's credentials. A code is needed where none was taken yet for this device.
#[tauri::command]
#[specta::specta]
pub(crate) async fn test_role(
    daypass: State<'_, Daypass>,
    test: State<'_, RoleTestUnderWay>,
    wanted: RoleSpecInput,
    mfa_device: String,
    code: Option<String>,
) -> Result<RoleTestReport, Problem> {
    let wanted = wanted.checked(&daypass.engine()?)?;
    let device = MfaSerial::parse(&mfa_device).map_err(|error| refusal("mfaDevice", &error))?;
    let code = checked("code", code.as_deref(), MfaCode::parse)?;
    let mut test = test.0.lock().await;
    let test = test.as_mut().ok_or(users::Error::Untried).map_err(problem)?;
    Ok(test.test(&wanted, &device, code).await)
}

/// Saves what was tried last, if it held, as a session of the user and one of the role.
#[tauri::command]
#[specta::specta]
pub(crate) async fn save_role(
    daypass: State<'_, Daypass>,
    test: State<'_, RoleTestUnderWay>,
) -> Result<SavedRole, Problem> {
    let mut test = test.0.lock().await;
    let saved = match test.as_ref() {
        Some(test) => test.save().await,
        None => Err(users::Error::Untried),
    };
    if saved.is_ok() {
        test.take();
    }
    daypass.answer(saved).await
}

/// Forgets the keys that were tried and not saved.
#[tauri::command]
#[specta::specta]
pub(crate) async fn end_role_trial(test: State<'_, RoleTestUnderWay>) -> Result<(), Problem> {
    test.forget().await;
    Ok(())
}
