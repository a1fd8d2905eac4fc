//! Light or dark, as the desktop has it (XDG Desktop Portal, *Settings*: `color-scheme` of `org.freedesktop.appearance`).
//!
//! Tauri would ask for it on Linux too, in a thread that wakes every five seconds.

use super::set_theme;
use crate::daypass::Daypass;
use futures_util::StreamExt;
use std::time::Duration;
use tauri::{AppHandle, Manager, Theme};
use zbus::zvariant::{OwnedValue, Value};

const NAMESPACE: &str = "org.freedesktop.appearance";
const KEY: &str = "color-scheme";
/// How long the portal may take: a window waits for it.
const PORTAL_TIMEOUT: Duration = Duration::from_secs(1);

#[zbus::proxy(
    interface = "org.freedesktop.portal.Settings",
    default_service = "org.freedesktop.portal.Desktop",
    default_path = "/org/freedesktop/portal/desktop"
)]
trait Settings {
    /// Deprecated since version 2 of the portal, which not every desktop has.
    fn read(&self, namespace: &str, key: &str) -> zbus::Result<OwnedValue>;
    #[zbus(signal)]
    fn setting_changed(&self, namespace: &str, key: &str, value: Value<'_>) -> zbus::Result<()>;
}

/// What the desktop prefers, where it says so.
pub(super) fn preferred() -> Option<Theme> {
    let asked = || -> zbus::Result<OwnedValue> {
        let bus = zbus::blocking::connection::Builder::session()?.method_timeout(PORTAL_TIMEOUT).build()?;
        SettingsProxyBlocking::new(&bus)?.read(NAMESPACE, KEY)
    };
    match asked() {
        Ok(value) => theme_of(&value),
        Err(error) => {
            tracing::debug!(%error, "the desktop does not say whether it is dark");
            None
        }
    }
}

/// Has the window change with the desktop, for as long as the app runs.
pub(crate) async fn follow(app: AppHandle) {
    if let Err(error) = follow_portal(&app).await {
        tracing::debug!(%error, "the desktop does not say when it turns dark");
    }
}

async fn follow_portal(app: &AppHandle) -> zbus::Result<()> {
    let portal = SettingsProxy::new(&zbus::Connection::session().await?).await?;
    let mut changes = portal.receive_setting_changed().await?;
    while let Some(change) = changes.next().await {
        if change.args().is_ok_and(|args| (args.namespace, args.key) == (NAMESPACE, KEY)) {
            let app = app.clone();
            tauri::async_runtime::spawn_blocking(move || {
                if let Ok(Ok(settings)) = app.state::<Daypass>().engine().map(|engine| engine.settings()) {
                    set_theme(&app, settings.theme);
                }
            });
        }
    }
    Ok(())
}

/// The method wraps its answer in one variant more than the signal does.
fn theme_of(value: &Value<'_>) -> Option<Theme> {
    match value {
        Value::Value(inner) => theme_of(inner),
        Value::U32(1) => Some(Theme::Dark),
        Value::U32(2) => Some(Theme::Light),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_desktop_that_prefers_nothing_says_nothing() {
        let twice = |number: u32| Value::Value(Box::new(Value::Value(Box::new(Value::U32(number)))));
        assert_eq!(theme_of(&twice(1)), Some(Theme::Dark));
        assert_eq!(theme_of(&Value::U32(2)), Some(Theme::Light));
        assert_eq!(theme_of(&twice(0)), None);
        assert_eq!(theme_of(&Value::from("dark")), None);
    }
}
