//! The settings by their keys, for people without a window: `daypass settings get on-quit`.

use super::{
    CertificateFile, ConsoleLinkKind, ConsoleSessions, KeepUnlocked, OnQuit, PaletteShortcut, ProxyAddress,
    RefreshProfiles, Settings, SignInPreference, TextSize, Theme, UsualRoleDuration, UsualUserDuration,
};
use crate::browser::{BrowserChoice, ConsoleWindow};
use crate::problem::listed;
use crate::profile::ProfileTemplate;
use crate::region::Region;
use crate::session::Delivery;
use serde::de::value::{Error as NoWord, StrDeserializer};
use serde::de::{DeserializeOwned, IntoDeserializer};
use serde::{Deserialize, Serialize};
use specta::Type;
use std::fmt;

/// A setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum SettingKey {
    /// [`Settings::theme`]
    Theme,
    /// [`Settings::profile_template`]
    ProfileTemplate,
    /// [`Settings::default_region`]
    DefaultRegion,
    /// [`Settings::default_delivery`]
    DefaultDelivery,
    /// [`Settings::sign_in_method`]
    SignInMethod,
    /// [`Settings::single_letter_keys`]
    SingleLetterKeys,
    /// [`Settings::on_quit`]
    OnQuit,
    /// [`Settings::keep_in_tray`]
    KeepInTray,
    /// [`Settings::notifications`]
    Notifications,
    /// [`Settings::look_for_updates`]
    LookForUpdates,
    /// [`Settings::console_browser`]
    ConsoleBrowser,
    /// [`Settings::console_window`]
    ConsoleWindow,
    /// [`Settings::console_link`]
    ConsoleLink,
    /// [`Settings::console_sessions`]
    ConsoleSessions,
    /// [`Settings::sign_in_browser`]
    SignInBrowser,
    /// [`Settings::text_size`]
    TextSize,
    /// [`Settings::keep_unlocked`]
    KeepUnlocked,
    /// [`Settings::lock_on_sleep`]
    LockOnSleep,
    /// [`Settings::share_sign_in`]
    ShareSignIn,
    /// [`Settings::refresh_profiles`]
    RefreshProfiles,
    /// [`Settings::palette_shortcut`]
    PaletteShortcut,
    /// [`Settings::user_duration`]
    UserDuration,
    /// [`Settings::role_duration`]
    RoleDuration,
    /// [`Settings::proxy`]
    Proxy,
    /// [`Settings::ca_bundle`]
    CaBundle,
}

/// What a setting cannot be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{key} can be {}, not {given:?}", .key.allowed())]
pub struct InvalidSetting {
    /// The setting.
    pub key: SettingKey,
    /// What was given.
    pub given: String,
}

impl SettingKey {
    /// All of them, in the order in which they are listed.
    pub const ALL: [Self; 25] = [
        Self::CaBundle,
        Self::ConsoleBrowser,
        Self::ConsoleLink,
        Self::ConsoleSessions,
        Self::ConsoleWindow,
        Self::DefaultDelivery,
        Self::DefaultRegion,
        Self::KeepInTray,
        Self::KeepUnlocked,
        Self::LockOnSleep,
        Self::LookForUpdates,
        Self::Notifications,
        Self::OnQuit,
        Self::PaletteShortcut,
        Self::ProfileTemplate,
        Self::Proxy,
        Self::RefreshProfiles,
        Self::RoleDuration,
        Self::ShareSignIn,
        Self::SignInBrowser,
        Self::SignInMethod,
        Self::SingleLetterKeys,
        Self::TextSize,
        Self::Theme,
        Self::UserDuration,
    ];

    /// The setting of this key.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|key| key.as_str() == text)
    }

    /// As it is typed, as in `on-quit`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Theme => "theme",
            Self::ProfileTemplate => "profile-template",
            Self::DefaultDelivery => "default-delivery",
            Self::DefaultRegion => "default-region",
            Self::SignInMethod => "sign-in-method",
            Self::SingleLetterKeys => "single-letter-keys",
            Self::OnQuit => "on-quit",
            Self::KeepInTray => "keep-in-tray",
            Self::Notifications => "notifications",
            Self::LookForUpdates => "look-for-updates",
            Self::ConsoleBrowser => "console-browser",
            Self::ConsoleWindow => "console-window",
            Self::ConsoleLink => "console-link",
            Self::ConsoleSessions => "console-sessions",
            Self::SignInBrowser => "sign-in-browser",
            Self::TextSize => "text-size",
            Self::KeepUnlocked => "keep-unlocked",
            Self::LockOnSleep => "lock-on-sleep",
            Self::ShareSignIn => "share-sign-in",
            Self::RefreshProfiles => "refresh-profiles",
            Self::PaletteShortcut => "palette-shortcut",
            Self::UserDuration => "user-duration",
            Self::RoleDuration => "role-duration",
            Self::Proxy => "proxy",
            Self::CaBundle => "ca-bundle",
        }
    }

    /// What it is for, in a few words.
    pub fn about(self) -> &'static str {
        match self {
            Self::Theme => "the window's colours",
            Self::ProfileTemplate => "how profiles are named",
            Self::DefaultDelivery => "how tools get credentials",
            Self::DefaultRegion => "for sessions that have no region",
            Self::SignInMethod => "how you sign in",
            Self::SingleLetterKeys => "shortcuts in the window",
            Self::OnQuit => "what quitting does to sessions",
            Self::KeepInTray => "closing only hides the window",
            Self::Notifications => "announce sessions about to end",
            Self::LookForUpdates => "announce newer versions",
            Self::ConsoleBrowser => "where consoles open",
            Self::ConsoleWindow => "the kind of window they open in",
            Self::ConsoleLink => "how you are signed in to them",
            Self::ConsoleSessions => "one or several open at once",
            Self::SignInBrowser => "where you sign in",
            Self::TextSize => "the window's text, in percent",
            Self::KeepUnlocked => "how long an opened vault stays open (Linux)",
            Self::LockOnSleep => "lock the vault on sleep (Linux)",
            Self::RefreshProfiles => "what a sync does to written profiles",
            Self::PaletteShortcut => "keys that open the palette anywhere",
            Self::ShareSignIn => "one sign-in with the AWS CLI (plain file)",
            Self::UserDuration => "how long sessions of IAM users last",
            Self::RoleDuration => "how long assumed roles last",
            Self::Proxy => "the proxy to AWS, unless HTTPS_PROXY is set",
            Self::CaBundle => "a PEM file to trust, unless AWS_CA_BUNDLE is set",
        }
    }

    /// The words that it can be; none where there is no list of them.
    pub fn values(self) -> &'static [&'static str] {
        match self {
            Self::Theme => &["system", "light", "dark"],
            Self::SignInMethod => &["auto", "device", "pkce"],
            Self::OnQuit => &["stop", "leave"],
            Self::DefaultDelivery => &["file", "process", "endpoint"],
            Self::TextSize => &["80", "90", "100", "110", "125", "150", "175", "200"],
            Self::KeepUnlocked => &["never", "1h", "4h", "8h", "12h"],
            Self::RefreshProfiles => &["never", "add", "prune"],
            Self::UserDuration => &["1h", "4h", "8h", "12h", "24h", "36h"],
            Self::RoleDuration => &["15m", "30m", "1h"],
            Self::SingleLetterKeys
            | Self::KeepInTray
            | Self::Notifications
            | Self::LookForUpdates
            | Self::LockOnSleep
            | Self::ShareSignIn => &["true", "false"],
            Self::ConsoleWindow => &["usual", "private", "container", "granted-container"],
            Self::ConsoleLink => &["credentials", "portal"],
            Self::ConsoleSessions => &["ask", "one", "several"],
            Self::ProfileTemplate
            | Self::DefaultRegion
            | Self::ConsoleBrowser
            | Self::SignInBrowser
            | Self::PaletteShortcut
            | Self::Proxy
            | Self::CaBundle => &[],
        }
    }

    /// What it can be, in words.
    fn allowed(self) -> String {
        match self {
            Self::ProfileTemplate => {
                "a template of letters, digits, - . / and {account} {accountId} {role} {integration}"
                    .to_owned()
            }
            Self::DefaultRegion => "an AWS region, such as eu-central-1".to_owned(),
            Self::ConsoleBrowser | Self::SignInBrowser => {
                "default, a browser such as chrome, one with a profile such as chrome:Work, or a command with {url}"
                    .to_owned()
            }
            Self::PaletteShortcut => {
                "off, or keys such as Ctrl+Alt+K: a letter, a digit or another key with Ctrl, Alt or Super, and Shift".to_owned()
            }
            Self::Proxy => {
                "none, or the address of an HTTP proxy without user and password, such as http://proxy.example.com:8080"
                    .to_owned()
            }
            Self::CaBundle => "none, or the full path of a file of certificates (PEM)".to_owned(),
            key => match key.values() {
                [first, second] => format!("{first} or {second}"),
                values => listed(values).replace(" and ", " or "),
            },
        }
    }
}

impl fmt::Display for SettingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Settings {
    /// The value of a setting, as it is typed.
    pub fn get(&self, key: SettingKey) -> String {
        match key {
            SettingKey::Theme => word(&self.theme),
            SettingKey::ProfileTemplate => self.profile_template.as_str().to_owned(),
            SettingKey::DefaultRegion => self.default_region.to_string(),
            SettingKey::DefaultDelivery => word(&self.default_delivery),
            SettingKey::SignInMethod => word(&self.sign_in_method),
            SettingKey::SingleLetterKeys => self.single_letter_keys.to_string(),
            SettingKey::OnQuit => word(&self.on_quit),
            SettingKey::KeepInTray => self.keep_in_tray.to_string(),
            SettingKey::Notifications => self.notifications.to_string(),
            SettingKey::LookForUpdates => self.look_for_updates.to_string(),
            SettingKey::ConsoleBrowser => self.console_browser.to_string(),
            SettingKey::ConsoleWindow => word(&self.console_window),
            SettingKey::ConsoleLink => word(&self.console_link),
            SettingKey::ConsoleSessions => word(&self.console_sessions),
            SettingKey::SignInBrowser => self.sign_in_browser.to_string(),
            SettingKey::TextSize => u16::from(self.text_size).to_string(),
            SettingKey::KeepUnlocked => word(&self.keep_unlocked),
            SettingKey::LockOnSleep => self.lock_on_sleep.to_string(),
            SettingKey::ShareSignIn => self.share_sign_in.to_string(),
            SettingKey::RefreshProfiles => word(&self.refresh_profiles),
            SettingKey::PaletteShortcut => self.palette_shortcut.to_string(),
            SettingKey::UserDuration => word(&self.user_duration),
            SettingKey::RoleDuration => word(&self.role_duration),
            SettingKey::Proxy => or_none(self.proxy.as_ref().map(ProxyAddress::as_str)),
            SettingKey::CaBundle => or_none(self.ca_bundle.as_ref().map(CertificateFile::as_str)),
        }
    }

    /// The settings with another value of one.
    ///
    /// # Errors
    /// [`InvalidSetting`] with what the setting can be.
    pub fn with(mut self, key: SettingKey, value: &str) -> Result<Self, InvalidSetting> {
        let refused = || InvalidSetting { key, given: value.to_owned() };
        match key {
            SettingKey::Theme => self.theme = parsed::<Theme>(value).ok_or_else(refused)?,
            SettingKey::ProfileTemplate => {
                self.profile_template = ProfileTemplate::parse(value).map_err(|_| refused())?;
            }
            SettingKey::DefaultRegion => self.default_region = Region::parse(value).map_err(|_| refused())?,
            SettingKey::DefaultDelivery => {
                self.default_delivery = parsed::<Delivery>(value).ok_or_else(refused)?;
            }
            SettingKey::SignInMethod => {
                self.sign_in_method = parsed::<SignInPreference>(value).ok_or_else(refused)?;
            }
            SettingKey::SingleLetterKeys => self.single_letter_keys = value.parse().map_err(|_| refused())?,
            SettingKey::OnQuit => self.on_quit = parsed::<OnQuit>(value).ok_or_else(refused)?,
            SettingKey::KeepInTray => self.keep_in_tray = value.parse().map_err(|_| refused())?,
            SettingKey::Notifications => self.notifications = value.parse().map_err(|_| refused())?,
            SettingKey::LookForUpdates => self.look_for_updates = value.parse().map_err(|_| refused())?,
            SettingKey::ConsoleBrowser => {
                self.console_browser = BrowserChoice::parse(value).map_err(|_| refused())?;
            }
            SettingKey::ConsoleWindow => {
                self.console_window = parsed::<ConsoleWindow>(value).ok_or_else(refused)?;
            }
            SettingKey::ConsoleLink => {
                self.console_link = parsed::<ConsoleLinkKind>(value).ok_or_else(refused)?;
            }
            SettingKey::ConsoleSessions => {
                self.console_sessions = parsed::<ConsoleSessions>(value).ok_or_else(refused)?;
            }
            SettingKey::SignInBrowser => {
                self.sign_in_browser = BrowserChoice::parse(value).map_err(|_| refused())?;
            }
            SettingKey::TextSize => self.text_size = TextSize::parse(value).ok_or_else(refused)?,
            SettingKey::KeepUnlocked => {
                self.keep_unlocked = parsed::<KeepUnlocked>(value).ok_or_else(refused)?;
            }
            SettingKey::LockOnSleep => self.lock_on_sleep = value.parse().map_err(|_| refused())?,
            SettingKey::ShareSignIn => self.share_sign_in = value.parse().map_err(|_| refused())?,
            SettingKey::RefreshProfiles => {
                self.refresh_profiles = parsed::<RefreshProfiles>(value).ok_or_else(refused)?;
            }
            SettingKey::PaletteShortcut => {
                self.palette_shortcut = PaletteShortcut::parse(value).map_err(|_| refused())?;
            }
            SettingKey::UserDuration => {
                self.user_duration = parsed::<UsualUserDuration>(value).ok_or_else(refused)?;
            }
            SettingKey::RoleDuration => {
                self.role_duration = parsed::<UsualRoleDuration>(value).ok_or_else(refused)?;
            }
            // An address that is refused may hold a password, and is not repeated.
            SettingKey::Proxy => {
                let unsaid =
                    || InvalidSetting { key, given: value.rsplit('@').next().unwrap_or_default().to_owned() };
                self.proxy = unless_none(value).map(ProxyAddress::parse).transpose().map_err(|_| unsaid())?;
            }
            SettingKey::CaBundle => {
                let file = unless_none(value).map(CertificateFile::parse);
                self.ca_bundle = file.transpose().map_err(|_| refused())?;
            }
        }
        Ok(self)
    }
}

/// As a setting is typed that may have no value.
const NONE: &str = "none";

fn or_none(value: Option<&str>) -> String {
    value.unwrap_or(NONE).to_owned()
}

fn unless_none(value: &str) -> Option<&str> {
    (value != NONE).then_some(value)
}

/// The word that a choice is stored as. A choice is one word, so that this cannot fail.
fn word(choice: &impl Serialize) -> String {
    serde_json::to_value(choice).ok().and_then(|word| Some(word.as_str()?.to_owned())).unwrap_or_default()
}

fn parsed<T: DeserializeOwned>(word: &str) -> Option<T> {
    let word: StrDeserializer<'_, NoWord> = word.into_deserializer();
    T::deserialize(word).ok()
}
