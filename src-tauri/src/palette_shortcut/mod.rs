//! The keys that open the palette while another program is in front (the setting `palette-shortcut`): which way they are asked
//! of the system, and what the settings say of it. Off by default.
//!
//! On Linux X11 and Wayland have a way each, and neither is Tauri's: its crate looks for keys twenty times a second there, and
//! knows no Wayland.

#[cfg(target_os = "linux")]
mod portal;
mod said;
#[cfg(not(target_os = "linux"))]
mod system;
#[cfg(target_os = "linux")]
mod way;
#[cfg(target_os = "linux")]
mod x11;

use crate::arrivals::{self, Arrival};
use daypass_core::settings::{KeyCombination, PaletteShortcut};
#[cfg(target_os = "linux")]
use said::NotHeld;
pub(crate) use said::ShortcutState;
use said::{Held, Said, program};
use serde::{Deserialize, Serialize};
use specta::Type;
use std::future::pending;
use tauri::{AppHandle, Manager};
use tauri_specta::Event;
use tokio::sync::watch;

/// What has become of the keys, whenever that changed.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
#[tauri_specta(event_name = "palette-shortcut")]
pub struct PaletteShortcutEvent(pub(crate) ShortcutState);

/// The keys that are wanted, and what has become of them.
#[derive(Debug)]
pub(crate) struct PaletteKeys {
    wanted: watch::Sender<PaletteShortcut>,
    state: watch::Sender<ShortcutState>,
}

impl Default for PaletteKeys {
    fn default() -> Self {
        let state = Said::Off.state(&program());
        Self { wanted: watch::Sender::default(), state: watch::Sender::new(state) }
    }
}

impl PaletteKeys {
    /// Has these keys open the palette from now on.
    pub(crate) fn want(&self, keys: PaletteShortcut) {
        self.wanted.send_if_modified(|wanted| std::mem::replace(wanted, keys) != keys);
    }

    /// What has become of those that are wanted.
    pub(crate) fn state(&self) -> ShortcutState {
        self.state.borrow().clone()
    }
}

/// Holds the keys that are wanted, for as long as the app runs.
pub(crate) async fn follow(app: AppHandle) {
    let keys = app.state::<PaletteKeys>();
    let mut wanted = keys.wanted.subscribe();
    loop {
        let now = *wanted.borrow_and_update();
        tokio::select! {
            // Dropped with the keys that it holds, before others are asked for.
            () = hold_or_say_why_not(&app, now.keys()) => {}
            changed = wanted.changed() => {
                if changed.is_err() {
                    return;
                }
            }
        }
    }
}

async fn hold_or_say_why_not(app: &AppHandle, keys: Option<KeyCombination>) {
    let Some(keys) = keys else {
        tell(app, &Said::Off);
        return pending().await;
    };
    let held = |held: Held| tell(app, &Said::Held(held));
    let pressed = || arrivals::arrive(app, Some(Arrival::Palette));
    let why_not = hold(app, keys, &held, &pressed).await;
    tracing::info!(?why_not, %keys, "the palette's keys are not held");
    tell(app, &Said::NotHeld(why_not));
    pending::<()>().await;
}

/// Holds keys until it is dropped, or until they are lost or not to be had; why not, then.
#[cfg(target_os = "linux")]
async fn hold(
    app: &AppHandle,
    keys: KeyCombination,
    held: &(impl Fn(Held) + Sync),
    pressed: &(impl Fn() + Sync),
) -> NotHeld {
    match way::Way::of_session(|name| std::env::var(name).ok()) {
        way::Way::X11 => x11::hold(keys, held, pressed).await,
        way::Way::Portal => {
            tell(app, &Said::Asked);
            portal::hold(keys, held, pressed).await
        }
    }
}

#[cfg(not(target_os = "linux"))]
use system::hold;

fn tell(app: &AppHandle, said: &Said) {
    let state = said.state(&program());
    let keys = app.state::<PaletteKeys>();
    if keys.state.send_if_modified(|last| std::mem::replace(last, state.clone()) != state)
        && let Err(error) = PaletteShortcutEvent(state).emit(app)
    {
        tracing::warn!(%error, "the window was not told of the palette's keys");
    }
}
