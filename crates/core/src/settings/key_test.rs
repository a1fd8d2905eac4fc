//! Every setting by its key.

use super::{SettingKey, Settings, TextSize};

#[test]
fn every_setting_is_read_by_its_key_as_it_is_set() {
    let bundle = std::env::temp_dir().join("company.pem").display().to_string();
    let other = [
        (SettingKey::CaBundle, bundle.as_str()),
        (SettingKey::ConsoleBrowser, "chrome:Work"),
        (SettingKey::ConsoleLink, "portal"),
        (SettingKey::ConsoleSessions, "several"),
        (SettingKey::ConsoleWindow, "granted-container"),
        (SettingKey::DefaultDelivery, "process"),
        (SettingKey::DefaultRegion, "ap-southeast-2"),
        (SettingKey::KeepInTray, "false"),
        (SettingKey::KeepUnlocked, "8h"),
        (SettingKey::LockOnSleep, "true"),
        (SettingKey::LookForUpdates, "false"),
        (SettingKey::Notifications, "false"),
        (SettingKey::OnQuit, "leave"),
        (SettingKey::PaletteShortcut, "Ctrl+Alt+K"),
        (SettingKey::ProfileTemplate, "{role}.{accountId}"),
        (SettingKey::Proxy, "http://proxy.example.com:8080"),
        (SettingKey::RefreshProfiles, "prune"),
        (SettingKey::RoleDuration, "15m"),
        (SettingKey::ShareSignIn, "true"),
        (SettingKey::SignInBrowser, "my-browser {url}"),
        (SettingKey::SignInMethod, "device"),
        (SettingKey::SingleLetterKeys, "false"),
        (SettingKey::TextSize, "150"),
        (SettingKey::Theme, "dark"),
        (SettingKey::UserDuration, "8h"),
    ];
    assert_eq!(other.map(|(key, _)| key), SettingKey::ALL);
    let mut settings = Settings::default();
    for (key, value) in other {
        assert_ne!(settings.get(key), value, "{key}");
        settings = settings.with(key, value).unwrap();
        assert_eq!(settings.get(key), value, "{key}");
        assert_eq!(SettingKey::parse(key.as_str()), Some(key));
        assert_eq!(serde_json::to_value(key).unwrap(), key.as_str());
    }
    // Nothing was left out: each field is another one than before.
    let (before, after) = (Settings::default(), settings);
    let fields = |settings: &Settings| serde_json::to_value(settings).unwrap().as_object().unwrap().clone();
    let (before, after) = (fields(&before), fields(&after));
    assert!(before.iter().all(|(name, value)| after[name] != *value), "{after:?}");
    assert_eq!(before.len(), SettingKey::ALL.len());
}

#[test]
fn every_word_of_a_list_is_taken_and_another_is_refused_with_the_list() {
    for key in SettingKey::ALL {
        for value in key.values() {
            assert_eq!(Settings::default().with(key, value).unwrap().get(key), *value);
        }
        let refused = Settings::default().with(key, "no such thing").unwrap_err().to_string();
        assert!(key.values().iter().all(|value| refused.contains(value)), "{refused}");
    }
    assert_eq!(TextSize::STEPS.map(|size| size.to_string())[..], *SettingKey::TextSize.values());
    let refused = Settings::default().with(SettingKey::Theme, "Dark").unwrap_err();
    assert_eq!(refused.to_string(), "theme can be system, light or dark, not \"Dark\"");
    assert_eq!(SettingKey::parse("colour"), None);
}

#[test]
fn what_may_have_no_value_is_none_and_a_refused_proxy_keeps_its_password() {
    for key in [SettingKey::Proxy, SettingKey::CaBundle] {
        assert_eq!(Settings::default().get(key), "none");
    }
    let set = Settings::default().with(SettingKey::Proxy, "proxy:8080").unwrap();
    assert_eq!(set.get(SettingKey::Proxy), "http://proxy:8080");
    assert_eq!(set.with(SettingKey::Proxy, "none").unwrap(), Settings::default());
    let refused = Settings::default().with(SettingKey::Proxy, "http://ada:secret@proxy:1").unwrap_err();
    assert!(!refused.to_string().contains("secret"), "{refused}");
}
