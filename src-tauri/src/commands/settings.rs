//! What a person can set.

use super::input::{Input, refusal};
use crate::daypass::{Daypass, problem};
use crate::{start_at_login, window};
use daypass_core::account::InvalidName;
use daypass_core::{
    Delivery, IntegrationId, Problem, ProfileTemplate, Session, SessionId, SessionSource, Settings,
};
use tauri::{AppHandle, State};

/// The settings.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn settings(daypass: State<'_, Daypass>) -> Result<Settings, Problem> {
    daypass.engine()?.settings().map_err(problem)
}

/// Saves the settings.
#[tauri::command]
#[specta::specta]
pub(crate) async fn save_settings(
    app: AppHandle,
    daypass: State<'_, Daypass>,
    settings: Input<Settings>,
) -> Result<(), Problem> {
    daypass.answer(daypass.engine()?.save_settings(&settings.0)).await?;
    window::set_theme(&app, settings.0.theme);
    Ok(())
}

/// Whether Daypass starts at login: as the system has it, which the person can tell it too.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn start_at_login(app: AppHandle) -> Result<bool, Problem> {
    start_at_login::is_on(&app)
}

/// Has Daypass start at login, or not any more.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn set_start_at_login(app: AppHandle, on: bool) -> Result<(), Problem> {
    start_at_login::set(&app, on)
}

/// The profile name that a template makes for an example: how it looks, and whether it can be used at all.
#[tauri::command]
#[specta::specta]
pub(crate) fn preview_profile(template: Input<ProfileTemplate>) -> Result<String, Problem> {
    let example = example().map_err(|error| refusal("template", &error))?;
    Ok(template.0.name_for(&example, "Northwind").to_string())
}

/// A developer's role in an account whose name has what templates change: capitals and a blank.
fn example() -> Result<Session, InvalidName> {
    let integration = IntegrationId::from_stored("example");
    let (account, role) = ("444455556666".to_owned().try_into()?, "Developer".to_owned().try_into()?);
    Ok(Session {
        id: SessionId::of_identity_center_role(&integration, &account, &role),
        name: "Northwind Staging/Developer".to_owned(),
        alias: None,
        source: SessionSource::IdentityCenterRole { integration, account, role },
        account_name: Some("Northwind Staging".to_owned()),
        account_email: None,
        region: None,
        profiles: Vec::new(),
        delivery: Delivery::default(),
        favourite: false,
        last_used_at: None,
        use_count: 0,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_is_shown_on_an_example() {
        let preview =
            |template: &str| preview_profile(Input(ProfileTemplate::parse(template).unwrap())).unwrap();
        assert_eq!(preview("{account}-{role}"), "northwind-staging-developer");
        assert_eq!(preview("{integration}/{accountId}.{role}"), "northwind/444455556666.developer");
    }
}
