//! One Daypass per person and home. A second start shows the first one's window, and hands over what it was started for. On
//! macOS the system itself hands links to the one that runs.
//!
//! The first one is known by a name: on Linux on the person's session bus, on Windows in the person's log-on session. On
//! macOS it is known by a file in the home, which only its owner may enter (`socket`); the plugin's own would be one file in
//! `/tmp` for all users and homes.

#[cfg(any(target_os = "macos", all(test, unix)))]
mod socket;

#[cfg(not(target_os = "macos"))]
use crate::arrivals;
#[cfg(target_os = "macos")]
use crate::window;
use daypass_engine::Home;
use tauri::plugin::TauriPlugin;
use tauri::{Context, Wry};

/// The name that a Daypass of the usual home goes by.
const NAME: &str = "dev.daypass.app";

/// Ends this process when one of the same home runs already, and shows that one's window. A Daypass with a home of
/// its own, such as the demo's, is another one.
#[cfg(not(target_os = "macos"))]
pub(crate) fn single() -> TauriPlugin<Wry> {
    tauri_plugin_single_instance::Builder::new()
        .dbus_id(name())
        .callback(|app, arguments, _| arrivals::arrive(app, arrivals::of_arguments(arguments)))
        .build()
}

#[cfg(target_os = "macos")]
pub(crate) fn single() -> TauriPlugin<Wry> {
    tauri::plugin::Builder::new("single-instance")
        .setup(|app, _| {
            let app = app.clone();
            if let Some(home) = crate::folders::home()
                && socket::claim(home.path(), move || window::show(&app)) == socket::Claim::Another
            {
                std::process::exit(0);
            }
            Ok(())
        })
        .build()
}

/// Gives a Daypass of another home than the usual one an identifier of its own on Windows, by which alone the plugin tells it
/// from others there. Windows shows its notifications under that name.
pub(crate) fn identify(context: &mut Context<Wry>) {
    if cfg!(windows) {
        context.config_mut().identifier = name();
    }
}

/// The name that this Daypass goes by: each home has another.
pub(crate) fn name() -> String {
    name_of(
        std::env::var_os("DAYPASS_HOME").filter(|home| !home.is_empty()).and_then(|_| crate::folders::home()),
    )
}

/// A well-known bus name (D-Bus Specification, *Bus names*), with the home where it is not the usual one: its path in
/// hexadecimal keeps to the letters of such names.
fn name_of(home: Option<Home>) -> String {
    match home {
        None => NAME.to_owned(),
        Some(home) => {
            let path = home.path().as_os_str().as_encoded_bytes();
            // FNV-1a: short, and the same in every process.
            let hash = path.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
                (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3)
            });
            format!("{NAME}.h{hash:016x}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_home_has_a_name_of_its_own() {
        assert_eq!(name_of(None), NAME);
        let of = |home: &str| name_of(Some(Home::at(home)));
        let (one, other) = (of("/tmp/one"), of("/tmp/other"));
        assert_ne!(one, other);
        assert_eq!(one, of("/tmp/one"));
        assert!(one.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'.'), "{one}");
    }
}
