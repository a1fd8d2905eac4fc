//! What a person can set.

mod durations;
mod keep_unlocked;
mod key;
#[cfg(test)]
mod key_test;
mod network;
mod palette_shortcut;
mod place;
mod shortcut_key;
mod text_size;

pub use durations::{UsualRoleDuration, UsualUserDuration};
pub use keep_unlocked::KeepUnlocked;
pub use key::{InvalidSetting, SettingKey};
pub use network::{CertificateFile, ProxyAddress};
pub use palette_shortcut::{KeyCombination, NoShortcut, PaletteShortcut};
pub use place::{SettingPlace, SettingSomewhere};
pub use shortcut_key::{OtherKey, ShortcutKey};
pub use text_size::{NoTextSize, TextSize};

use crate::browser::{BrowserChoice, ConsoleWindow};
use crate::profile::ProfileTemplate;
use crate::region::Region;
use crate::session::Delivery;
use serde::{Deserialize, Serialize};
use specta::Type;

/// The window's colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum Theme {
    /// As the system has it.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// How to sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum SignInPreference {
    /// As it suits where the person's browser is.
    #[default]
    Auto,
    /// Device authorization (RFC 8628).
    Device,
    /// Authorization code with PKCE (RFC 7636): needs the browser on this machine.
    Pkce,
}

/// What happens to active sessions when Daypass quits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum OnQuit {
    /// They are stopped: their profiles are taken out.
    #[default]
    Stop,
    /// They stay until their credentials end.
    Leave,
}

/// By what link a console is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum ConsoleLinkKind {
    /// By one that is made with the session's credentials.
    #[default]
    Credentials,
    /// By one of the access portal, for roles that come from one: the person's sign-in there decides.
    Portal,
}

/// How many accounts' consoles a browser has open at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum ConsoleSessions {
    /// As the person says when a second one is opened; until then one.
    #[default]
    Ask,
    /// One: whoever is signed in to another one is signed out.
    One,
    /// Up to five, by AWS's multi-session.
    Several,
}

/// What a sync does to the profiles that were written for every role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum RefreshProfiles {
    /// Nothing: they are as they were written.
    #[default]
    Never,
    /// New roles have one, and one follows a role that is called otherwise.
    Add,
    /// The same, and those of roles that are gone are taken out.
    Prune,
}

/// The settings, with the values they have until a person changes them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", default)]
pub struct Settings {
    /// The window's colours.
    pub theme: Theme,
    /// How large the window's texts are.
    pub text_size: TextSize,
    /// How profiles are named.
    pub profile_template: ProfileTemplate,
    /// The region written where a session has none of its own.
    pub default_region: Region,
    /// How tools get the credentials of sessions for which the person chose nothing else.
    pub default_delivery: Delivery,
    /// How to sign in.
    pub sign_in_method: SignInPreference,
    /// Whether single letters work as shortcuts in the window.
    pub single_letter_keys: bool,
    /// What happens to active sessions when Daypass quits.
    pub on_quit: OnQuit,
    /// Whether Daypass lives on in the tray when its window is closed; else it quits.
    pub keep_in_tray: bool,
    /// Whether a session that ends soon, or has ended, is told by a notification.
    pub notifications: bool,
    /// Whether Daypass looks once a day whether there is a newer version.
    pub look_for_updates: bool,
    /// The browser that consoles are opened in.
    #[specta(type = String)]
    pub console_browser: BrowserChoice,
    /// In what kind of window of it.
    pub console_window: ConsoleWindow,
    /// By what link they are opened.
    pub console_link: ConsoleLinkKind,
    /// How many accounts' consoles a browser has open at once.
    pub console_sessions: ConsoleSessions,
    /// The browser that the pages of a sign-in are opened in.
    #[specta(type = String)]
    pub sign_in_browser: BrowserChoice,
    /// For how long the key of a vault under a passphrase stays unlocked once the passphrase has opened it.
    pub keep_unlocked: KeepUnlocked,
    /// Whether the vault is locked when the machine goes to sleep, while the window or an agent runs.
    pub lock_on_sleep: bool,
    /// Whether a sign-in is shared with the AWS CLI, by its cache of tokens: a plain file.
    pub share_sign_in: bool,
    /// What a sync does to the profiles that were written for every role.
    pub refresh_profiles: RefreshProfiles,
    /// The keys that open the palette from any program.
    #[specta(type = String)]
    pub palette_shortcut: PaletteShortcut,
    /// How long sessions of IAM users last for which the person chose nothing else.
    pub user_duration: UsualUserDuration,
    /// How long assumed roles last for which the person chose nothing else.
    pub role_duration: UsualRoleDuration,
    /// The proxy to AWS, where the environment names none.
    pub proxy: Option<ProxyAddress>,
    /// Certificates to trust beside the system's, where the environment names none.
    pub ca_bundle: Option<CertificateFile>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            theme: Theme::default(),
            text_size: TextSize::default(),
            profile_template: ProfileTemplate::default(),
            default_region: crate::region::Partition::Aws.implicit_region(),
            default_delivery: Delivery::default(),
            sign_in_method: SignInPreference::default(),
            single_letter_keys: true,
            on_quit: OnQuit::default(),
            keep_in_tray: true,
            notifications: true,
            look_for_updates: true,
            console_browser: BrowserChoice::default(),
            console_window: ConsoleWindow::default(),
            console_link: ConsoleLinkKind::default(),
            console_sessions: ConsoleSessions::default(),
            sign_in_browser: BrowserChoice::default(),
            keep_unlocked: KeepUnlocked::default(),
            lock_on_sleep: false,
            share_sign_in: false,
            refresh_profiles: RefreshProfiles::default(),
            palette_shortcut: PaletteShortcut::default(),
            user_duration: UsualUserDuration::default(),
            role_duration: UsualRoleDuration::default(),
            proxy: None,
            ca_bundle: None,
        }
    }
}
