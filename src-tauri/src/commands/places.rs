//! Where consoles and sign-ins open: which browsers there are, what is set for an integration, an account or a browser, and which
//! consoles are open already.

use super::input::Input;
use crate::daypass::{Daypass, problem};
use daypass_core::browser::BrowserChoice;
use daypass_core::console::MOST_SESSIONS;
use daypass_core::settings::{ConsoleSessions, SettingKey, SettingPlace, SettingSomewhere};
use daypass_core::{Problem, SessionId, Settings};
use daypass_engine::ground::{Browser, InstalledBrowser, SystemBrowser};
use daypass_engine::sessions::ConsoleRequest;
use serde::Serialize;
use specta::Type;
use tauri::State;

/// A browser that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct BrowserOption {
    /// As the settings have it: `chrome:Work`.
    value: String,
    /// As people call it.
    name: String,
    /// Whether it has containers.
    has_containers: bool,
}

/// Consoles that are open in the browser in which another one is to be opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ConsolesBeside {
    /// The browser, as the settings have it.
    browser: String,
    /// As people call it.
    browser_name: String,
    /// The sessions whose consoles they are, by their names.
    names: Vec<String>,
    /// How many a browser can have at once.
    most: u32,
    /// Nobody has said yet whether the browser keeps several.
    is_asked: bool,
    /// That AWS will refuse a further one, as a sentence.
    full: Option<String>,
}

/// The browsers of this machine and their profiles, the system's default one first.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn browsers() -> Result<Vec<BrowserOption>, Problem> {
    Ok(options(&SystemBrowser::from_env().installed()))
}

fn options(installed: &[InstalledBrowser]) -> Vec<BrowserOption> {
    let default = BrowserOption {
        value: "default".to_owned(),
        name: "Your default browser".to_owned(),
        has_containers: true,
    };
    let mut options = vec![default];
    for browser in installed {
        let (id, name, has_containers) =
            (browser.known.id, browser.known.name, browser.known.has_containers());
        options.push(BrowserOption { value: id.to_owned(), name: name.to_owned(), has_containers });
        for profile in browser.profiles.iter().filter(|_| browser.profiles.len() > 1) {
            // One whose name no setting can have is left to the browser.
            if let Ok(choice) = BrowserChoice::parse(&format!("{id}:{}", profile.name)) {
                let (value, name) = (choice.to_string(), format!("{name}, {}", profile.name));
                options.push(BrowserOption { value, name, has_containers });
            }
        }
    }
    options
}

/// What is set otherwise for an integration, an account or a browser.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn settings_somewhere(daypass: State<'_, Daypass>) -> Result<Vec<SettingSomewhere>, Problem> {
    daypass.engine()?.settings_somewhere().map_err(problem)
}

/// Sets a setting for an integration, an account or a browser; without a value it is there as everywhere else.
#[tauri::command]
#[specta::specta]
pub(crate) async fn set_setting_somewhere(
    daypass: State<'_, Daypass>,
    place: Input<SettingPlace>,
    key: SettingKey,
    value: Option<String>,
) -> Result<(), Problem> {
    let (place, engine) = (place.0, daypass.engine()?);
    if let Some(value) = &value {
        check(&engine.settings().map_err(problem)?, &place, key, value)?;
    }
    daypass.answer(engine.set_somewhere(&place, key, value.as_deref())).await.map(drop)
}

/// Whether the window may set it there.
fn check(settings: &Settings, place: &SettingPlace, key: SettingKey, value: &str) -> Result<(), Problem> {
    let refused = |detail: String| {
        Problem::invalid_input(
            "value",
            "This cannot be set so",
            detail,
            "Choose one of those that are offered.",
        )
    };
    if !place.takes(key) {
        return Err(refused(format!("{key} is the same everywhere.")));
    }
    let changed = settings.clone().with(key, value).map_err(|error| refused(format!("{error}.")))?;
    no_new_command(settings, &changed)
}

/// The window is not trusted, and a command of the person's own is run by Daypass: the window keeps one, and makes none.
///
/// # Errors
/// Where there is a new one.
pub(super) fn no_new_command(before: &Settings, now: &Settings) -> Result<(), Problem> {
    let pairs =
        [(&before.console_browser, &now.console_browser), (&before.sign_in_browser, &now.sign_in_browser)];
    let is_new = |(before, now): (&BrowserChoice, &BrowserChoice)| {
        matches!(now, BrowserChoice::Command(_)) && before != now
    };
    match pairs.into_iter().any(is_new) {
        false => Ok(()),
        true => Err(Problem::invalid_input(
            "consoleBrowser",
            "A command is set in the terminal",
            "A command of your own that opens pages is not set in the window.",
            "Set it in a terminal: daypass settings set console-browser COMMAND",
        )),
    }
}

/// The consoles of other sessions that are open in the browser in which this session's would be; `null` where they have nothing to
/// do with each other.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn consoles_beside(
    daypass: State<'_, Daypass>,
    id: SessionId,
) -> Result<Option<ConsolesBeside>, Problem> {
    let others = daypass.engine()?.console().others(&id, &ConsoleRequest::default()).map_err(problem)?;
    Ok(others.map(|others| ConsolesBeside {
        browser: others.browser.to_string(),
        browser_name: others.browser.spoken(),
        is_asked: others.sessions == ConsoleSessions::Ask,
        full: others.full().map(|full| format!("{full}.")),
        most: u32::try_from(MOST_SESSIONS).unwrap_or(u32::MAX),
        names: others.names,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use daypass_core::AccountId;

    fn account() -> SettingPlace {
        SettingPlace::Account(AccountId::try_from("111122223333".to_owned()).unwrap())
    }

    #[test]
    fn the_window_could_have_any_program_run_by_a_setting() {
        let settings = Settings::default();
        let set = |key, value: &str| check(&settings, &account(), key, value);
        assert!(set(SettingKey::ConsoleBrowser, "/tmp/evil {url}").is_err());
        assert!(set(SettingKey::ConsoleBrowser, "firefox").is_ok());
        let with = |command: &str| Settings {
            sign_in_browser: BrowserChoice::parse(command).unwrap(),
            ..Settings::default()
        };
        assert!(no_new_command(&settings, &with("/tmp/evil {url}")).is_err());
        assert!(
            no_new_command(&with("xdg-open {url}"), &with("xdg-open {url}")).is_ok(),
            "the person's own stays"
        );
        assert!(no_new_command(&with("xdg-open {url}"), &with("firefox")).is_ok());
    }

    #[test]
    fn a_place_takes_its_own_settings_and_values_alone() {
        let settings = Settings::default();
        assert!(check(&settings, &account(), SettingKey::Theme, "dark").is_err());
        assert!(check(&settings, &account(), SettingKey::ConsoleWindow, "sideways").is_err());
        assert!(check(&settings, &account(), SettingKey::ConsoleWindow, "private").is_ok());
    }
}
