//! One Daypass per home: a second start shows the first one's window.

use crate::window;
use daypass_engine::Home;
use tauri::Wry;
use tauri::plugin::TauriPlugin;
use tauri_plugin_single_instance::Builder;

/// The name that a Daypass of the usual home goes by on the session bus.
const NAME: &str = "dev.daypass.app";

/// Ends this process when one of the same home runs already, and shows that one's window. A Daypass with a home of
/// its own, such as the demo's, is another one.
pub(crate) fn single() -> TauriPlugin<Wry> {
    let home = std::env::var("DAYPASS_HOME").ok();
    Builder::new().dbus_id(name_on_bus(home.as_deref())).callback(|app, _, _| window::show(app)).build()
}

/// A well-known bus name (D-Bus Specification, *Bus names*): the home's path in hexadecimal keeps to its letters.
fn name_on_bus(home: Option<&str>) -> String {
    let home =
        Home::from_env(|_| home.map(str::to_owned)).filter(|_| home.is_some_and(|home| !home.is_empty()));
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
        assert_eq!(name_on_bus(None), NAME);
        assert_eq!(name_on_bus(Some("")), NAME);
        let (one, other) = (name_on_bus(Some("/tmp/one")), name_on_bus(Some("/tmp/other")));
        assert_ne!(one, other);
        assert_eq!(one, name_on_bus(Some("/tmp/one")));
        assert!(one.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'.'), "{one}");
    }
}
