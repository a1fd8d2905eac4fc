//! By the calls of Windows (*RegisterHotKey*) and macOS (*RegisterEventHotKey*), through Tauri's crate for them. It works on the
//! main thread alone, where the events come in.

use super::said::{Held, NotHeld};
use daypass_core::settings::KeyCombination;
use global_hotkey::hotkey::{Code, HotKey, Modifiers};
use global_hotkey::{Error, GlobalHotKeyEvent, GlobalHotKeyManager, HotKeyState};
use std::cell::RefCell;
use std::sync::Once;
use tauri::AppHandle;
use tokio::sync::{Notify, oneshot};

thread_local! {
    /// Made on the main thread, and never elsewhere.
    static MANAGER: RefCell<Option<GlobalHotKeyManager>> = const { RefCell::new(None) };
}
/// That the keys were pressed: the crate calls a plain function.
static PRESSED: Notify = Notify::const_new();
static LISTENING: Once = Once::new();

/// Holds keys until it is dropped, which gives them back.
pub(super) async fn hold(
    app: &AppHandle,
    keys: KeyCombination,
    held: &(impl Fn(Held) + Sync),
    pressed: &(impl Fn() + Sync),
) -> NotHeld {
    let Some(hotkey) = hotkey(keys) else { return NotHeld::Failed };
    LISTENING.call_once(|| {
        GlobalHotKeyEvent::set_event_handler(Some(|event: GlobalHotKeyEvent| {
            if event.state == HotKeyState::Pressed {
                PRESSED.notify_one();
            }
        }));
    });
    let (done, registered) = oneshot::channel();
    let asked = app.run_on_main_thread(move || {
        // Nobody waits for it any more when the app ends.
        let _told = done.send(with_manager(|manager| manager.register(hotkey)));
    });
    let registered = match asked {
        Ok(()) => {
            registered.await.unwrap_or_else(|_| Err(Error::FailedToRegister("the app ends".to_owned())))
        }
        Err(error) => Err(Error::FailedToRegister(error.to_string())),
    };
    if let Err(error) = registered {
        tracing::info!(%error, "the system does not give the keys");
        return why_not(&error);
    }
    let _registered = Registered { app: app.clone(), hotkey };
    held(Held::Here);
    loop {
        PRESSED.notified().await;
        pressed();
    }
}

struct Registered {
    app: AppHandle,
    hotkey: HotKey,
}

impl Drop for Registered {
    fn drop(&mut self) {
        let hotkey = self.hotkey;
        let given_back = self.app.run_on_main_thread(move || {
            if let Err(error) = with_manager(|manager| manager.unregister(hotkey)) {
                tracing::warn!(%error, "the palette's former keys were not given back");
            }
        });
        if let Err(error) = given_back {
            tracing::debug!(%error, "the app ends with the palette's keys");
        }
    }
}

fn with_manager<T>(
    act: impl FnOnce(&GlobalHotKeyManager) -> global_hotkey::Result<T>,
) -> global_hotkey::Result<T> {
    MANAGER.with_borrow_mut(|manager| {
        let manager = match manager {
            Some(manager) => manager,
            None => manager.insert(GlobalHotKeyManager::new()?),
        };
        act(manager)
    })
}

fn why_not(error: &Error) -> NotHeld {
    match error {
        Error::AlreadyRegistered(_) => NotHeld::Taken,
        _ => NotHeld::Failed,
    }
}

fn hotkey(keys: KeyCombination) -> Option<HotKey> {
    let pressed = [
        (keys.ctrl, Modifiers::CONTROL),
        (keys.alt, Modifiers::ALT),
        (keys.shift, Modifiers::SHIFT),
        (keys.super_key, Modifiers::META),
    ];
    let modifiers = pressed.into_iter().filter(|(pressed, _)| *pressed).map(|(_, modifier)| modifier);
    let code: Code = keys.key.code().parse().ok()?;
    Some(HotKey::new(Some(modifiers.collect()), code))
}

#[cfg(test)]
mod tests {
    use super::*;
    use daypass_core::settings::{SettingKey, Settings};

    #[test]
    fn keys_are_told_by_their_places_on_the_keyboard() {
        for (text, modifiers, code) in [
            ("Ctrl+Alt+K", Modifiers::CONTROL | Modifiers::ALT, Code::KeyK),
            ("Shift+Super+Space", Modifiers::SHIFT | Modifiers::META, Code::Space),
            ("Alt+PageUp", Modifiers::ALT, Code::PageUp),
            ("F12", Modifiers::empty(), Code::F12),
            ("Ctrl+.", Modifiers::CONTROL, Code::Period),
        ] {
            let settings = Settings::default().with(SettingKey::PaletteShortcut, text).unwrap();
            let hotkey = hotkey(settings.palette_shortcut.keys().unwrap()).unwrap();
            assert_eq!((hotkey.mods, hotkey.key), (modifiers, code), "{text}");
        }
    }

    #[test]
    fn keys_that_another_program_has_are_told_from_those_that_the_system_refuses() {
        let hotkey = HotKey::new(None, Code::F12);
        assert_eq!(why_not(&Error::AlreadyRegistered(hotkey)), NotHeld::Taken);
        assert_eq!(why_not(&Error::FailedToRegister(String::new())), NotHeld::Failed);
    }
}
