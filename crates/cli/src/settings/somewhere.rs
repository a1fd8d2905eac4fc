//! Settings that are otherwise for an integration, for an account, or in a browser.

use crate::failure::Failure;
use crate::terminal::say;
use clap::Args;
use daypass_core::browser::BrowserChoice;
use daypass_core::settings::{SettingPlace, SettingSomewhere};
use daypass_core::{AccountId, SettingKey, Settings};
use daypass_engine::Engine;
use serde::Serialize;

/// Where a setting is otherwise.
#[derive(Debug, Clone, Args)]
#[group(multiple = false)]
pub(crate) struct Somewhere {
    /// Only for this integration and its roles
    #[arg(long, value_name = "ALIAS")]
    integration: Option<String>,
    /// Only for this account, by its id
    #[arg(long, value_name = "ACCOUNT", value_parser = account)]
    account: Option<AccountId>,
    /// Only in this browser, such as chrome, or browser profile, such as chrome:Work
    #[arg(long, value_name = "BROWSER", value_parser = BrowserChoice::parse)]
    r#in: Option<BrowserChoice>,
}

/// Where a setting is otherwise, as JSON: one of these.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum PlaceDocument {
    /// An integration, by its alias, or by its id where it is not there now.
    Integration(String),
    /// An account, by its id.
    Account(String),
    /// A browser, as it is typed.
    Browser(String),
}

fn account(text: &str) -> Result<AccountId, daypass_core::account::InvalidName> {
    AccountId::try_from(text.to_owned())
}

impl PlaceDocument {
    pub(super) fn spoken(&self) -> String {
        match self {
            Self::Integration(alias) => format!("for the integration {alias}"),
            Self::Account(id) => format!("for the account {id}"),
            Self::Browser(browser) => format!("in {browser}"),
        }
    }
}

impl Somewhere {
    /// The place, where one is said.
    pub(super) fn place(&self, engine: &Engine, key: SettingKey) -> Result<Option<SettingPlace>, Failure> {
        let place = match self {
            Self { integration: Some(alias), .. } => {
                SettingPlace::Integration(engine.integrations().find(alias)?.id)
            }
            Self { account: Some(account), .. } => SettingPlace::Account(account.clone()),
            Self { r#in: Some(browser), .. } => SettingPlace::Browser(browser.clone()),
            _ => return Ok(None),
        };
        if place.takes(key) {
            return Ok(Some(place));
        }
        let (of, there) = match place {
            SettingPlace::Integration(_) => ("an integration", "--integration"),
            SettingPlace::Account(_) => ("an account", "--account"),
            SettingPlace::Browser(_) => ("a browser", "--in"),
        };
        Err(Failure::Usage {
            title: "This setting is the same everywhere",
            detail: format!("{key} cannot be set for {of} alone."),
            action: format!("Leave {there} out"),
        })
    }

    /// The settings that hold there.
    pub(super) fn settings(&self, engine: &Engine, key: SettingKey) -> Result<Settings, Failure> {
        let settings = engine.settings()?;
        Ok(match self.place(engine, key)? {
            None => settings,
            Some(place) => settings.in_places(&[place], &engine.settings_somewhere()?),
        })
    }

    /// Has the setting there as it is everywhere else.
    pub(super) fn unset(&self, engine: &Engine, key: SettingKey) -> Result<(), Failure> {
        let Some(place) = self.place(engine, key)? else {
            return Err(Failure::Usage {
                title: "Which exception?",
                detail: format!("{key} always has a general value; only an exception can be removed."),
                action: "Give one of --integration, --account and --in".to_owned(),
            });
        };
        if !engine.set_somewhere(&place, key, None)? {
            say(&format!("{key} has no exception there."));
        }
        Ok(())
    }
}

/// All that is otherwise somewhere, with how the place is called.
pub(super) fn all(engine: &Engine) -> Result<Vec<(SettingSomewhere, PlaceDocument)>, Failure> {
    let somewhere = engine.settings_somewhere()?;
    let called = |setting: SettingSomewhere| {
        let place = match &setting.place {
            SettingPlace::Integration(id) => {
                let alias = engine.integrations().get(id).map(|integration| integration.alias);
                PlaceDocument::Integration(alias.unwrap_or_else(|_| id.to_string()))
            }
            SettingPlace::Account(id) => PlaceDocument::Account(id.to_string()),
            SettingPlace::Browser(browser) => PlaceDocument::Browser(browser.to_string()),
        };
        (setting, place)
    };
    Ok(somewhere.into_iter().map(called).collect())
}
