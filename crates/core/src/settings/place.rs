//! Settings that are otherwise somewhere than everywhere else.

use super::{SettingKey, Settings};
use crate::account::AccountId;
use crate::browser::BrowserChoice;
use crate::integration::IntegrationId;
use serde::{Deserialize, Serialize};
use specta::Type;

/// Where a setting can be otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "kind", content = "of", rename_all = "kebab-case")]
pub enum SettingPlace {
    /// For an integration, and the roles that it offers.
    Integration(IntegrationId),
    /// For an account, whatever its sessions come from. It counts before its integration's.
    Account(AccountId),
    /// In a browser, and in a profile of it.
    Browser(#[specta(type = String)] BrowserChoice),
}

/// A setting as it is in one place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SettingSomewhere {
    /// Where.
    pub place: SettingPlace,
    /// Which one.
    pub key: SettingKey,
    /// Its value, as it is typed.
    pub value: String,
}

impl SettingPlace {
    /// As the store has it.
    pub fn stored(&self) -> String {
        match self {
            Self::Integration(id) => format!("integration:{id}"),
            Self::Account(id) => format!("account:{id}"),
            Self::Browser(browser) => format!("browser:{browser}"),
        }
    }

    /// From a text of the store; nothing for one of a newer Daypass.
    pub fn from_stored(text: &str) -> Option<Self> {
        match text.split_once(':')? {
            ("integration", id) => Some(Self::Integration(IntegrationId::from_stored(id))),
            ("account", id) => AccountId::try_from(id.to_owned()).ok().map(Self::Account),
            ("browser", browser) => BrowserChoice::parse(browser).ok().map(Self::Browser),
            _ => None,
        }
    }

    /// Whether a setting can be otherwise there.
    pub fn takes(&self, key: SettingKey) -> bool {
        match self {
            Self::Integration(_) => matches!(
                key,
                SettingKey::ConsoleBrowser
                    | SettingKey::ConsoleWindow
                    | SettingKey::ConsoleLink
                    | SettingKey::SignInBrowser
            ),
            Self::Account(_) => matches!(
                key,
                SettingKey::ConsoleBrowser | SettingKey::ConsoleWindow | SettingKey::ConsoleLink
            ),
            Self::Browser(_) => key == SettingKey::ConsoleSessions,
        }
    }
}

impl Settings {
    /// The settings that hold in these places, the later ones before the earlier ones. A value that is none costs itself alone.
    #[must_use]
    pub fn in_places(self, places: &[SettingPlace], somewhere: &[SettingSomewhere]) -> Self {
        let there = places.iter().flat_map(|place| {
            somewhere.iter().filter(move |setting| setting.place == *place && place.takes(setting.key))
        });
        there.fold(self, |settings, setting| {
            settings.clone().with(setting.key, &setting.value).unwrap_or(settings)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account(id: &str) -> SettingPlace {
        SettingPlace::Account(AccountId::try_from(id.to_owned()).unwrap())
    }

    #[test]
    fn an_account_counts_before_its_integration_and_both_before_everything() {
        let integration = SettingPlace::Integration(IntegrationId::from_stored("1f2e3d4c5b6a7988"));
        let one = account("118230476651");
        let set = |place: &SettingPlace, key, value: &str| SettingSomewhere {
            place: place.clone(),
            key,
            value: value.to_owned(),
        };
        let somewhere = [
            set(&one, SettingKey::ConsoleBrowser, "firefox:Prod"),
            set(&integration, SettingKey::ConsoleBrowser, "chrome:Work"),
            set(&integration, SettingKey::ConsoleWindow, "private"),
            set(&integration, SettingKey::SignInBrowser, "edge"),
            set(&integration, SettingKey::ConsoleLink, "of a newer Daypass"),
            // No account says where one signs in.
            set(&one, SettingKey::SignInBrowser, "vivaldi"),
        ];
        let holds = |places: &[SettingPlace]| {
            let settings = Settings::default().in_places(places, &somewhere);
            [
                SettingKey::ConsoleBrowser,
                SettingKey::ConsoleWindow,
                SettingKey::ConsoleLink,
                SettingKey::SignInBrowser,
            ]
            .map(|key| settings.get(key))
        };
        assert_eq!(holds(&[]), ["default", "usual", "credentials", "default"]);
        assert_eq!(
            holds(std::slice::from_ref(&integration)),
            ["chrome:Work", "private", "credentials", "edge"]
        );
        let both = [integration, one];
        assert_eq!(holds(&both), ["firefox:Prod", "private", "credentials", "edge"]);
        assert_eq!(holds(&[account("999999999999")]), ["default", "usual", "credentials", "default"]);
    }

    #[test]
    fn a_place_is_read_as_it_is_stored() {
        for text in ["integration:1f2e3d4c5b6a7988", "account:118230476651", "browser:chrome:Work"] {
            assert_eq!(SettingPlace::from_stored(text).unwrap().stored(), text);
        }
        for text in ["", "account:12", "browser:netscape", "planet:mars"] {
            assert_eq!(SettingPlace::from_stored(text), None, "{text}");
        }
    }
}
