//! By the X server (X.Org's *X Window System Protocol*, *GrabKey*). Nothing runs until the server says that the keys were pressed.

use super::said::{Held, NotHeld};
use daypass_core::settings::KeyCombination;
use std::io;
use std::os::fd::AsFd;
use std::sync::Arc;
use tauri::async_runtime::spawn_blocking;
use thiserror::Error;
use tokio::io::Interest;
use tokio::net::UnixStream;
use x11rb::connection::Connection;
use x11rb::errors::{ConnectError, ConnectionError, ReplyError};
use x11rb::protocol::xproto::{
    ConnectionExt, GetKeyboardMappingReply, GrabMode, Keycode, Mapping, ModMask, Timestamp, Window,
};
use x11rb::protocol::{ErrorKind, Event};
use x11rb::rust_connection::RustConnection;

/// Caps Lock and Num Lock are modifiers like any other to the server: what is grabbed without them is not heard with them. Num
/// Lock is `Mod2` wherever `xkeyboard-config` makes the keymap.
const LOCKS: [ModMask; 2] = [ModMask::LOCK, ModMask::M2];

#[derive(Debug, Error)]
enum Error {
    #[error("another program has the keys")]
    Taken,
    #[error("the keyboard has no such key")]
    NoKey,
    #[error(transparent)]
    Connect(#[from] ConnectError),
    #[error(transparent)]
    Connection(#[from] ConnectionError),
    #[error(transparent)]
    Reply(#[from] ReplyError),
    #[error(transparent)]
    Io(#[from] io::Error),
    #[error(transparent)]
    Join(#[from] tauri::Error),
}

/// Holds keys until it is dropped, which closes the connection that has them.
pub(super) async fn hold(
    keys: KeyCombination,
    held: &(impl Fn(Held) + Sync),
    pressed: &(impl Fn() + Sync),
) -> NotHeld {
    let Err(error) = serve(keys, held, pressed).await;
    tracing::info!(error = &error as &dyn std::error::Error, "the X server does not give the keys");
    match error {
        Error::Taken => NotHeld::Taken,
        Error::NoKey => NotHeld::NoKey,
        _ => NotHeld::Failed,
    }
}

async fn serve(
    keys: KeyCombination,
    held: &(impl Fn(Held) + Sync),
    pressed: &(impl Fn() + Sync),
) -> Result<std::convert::Infallible, Error> {
    let (connection, root) = spawn_blocking(connect).await??;
    let mut code = grab_later(&connection, root, keys).await?;
    held(Held::Here);
    // A second descriptor of the same connection, by which the runtime notices that there is something to read.
    let readable = std::os::unix::net::UnixStream::from(connection.stream().as_fd().try_clone_to_owned()?);
    let readable = UnixStream::from_std(readable)?;
    let mut presses = Presses::default();
    loop {
        match next_event(&connection, &readable).await? {
            Event::KeyPress(event) if presses.begin(event.time) => pressed(),
            Event::KeyRelease(event) => presses.end(event.time),
            Event::MappingNotify(event) if event.request == Mapping::KEYBOARD => {
                ungrab(&connection, root, keys, code)?;
                code = grab_later(&connection, root, keys).await?;
            }
            _ => {}
        }
    }
}

async fn next_event(connection: &RustConnection, readable: &UnixStream) -> Result<Event, Error> {
    loop {
        // What an answer was waited for may have been read with it.
        if let Some(event) = connection.poll_for_event()? {
            return Ok(event);
        }
        readable.readable().await?;
        let read = readable.try_io(Interest::READABLE, || {
            let event = connection.poll_for_event().map_err(io::Error::other)?;
            event.ok_or_else(|| io::ErrorKind::WouldBlock.into())
        });
        match read {
            Ok(event) => return Ok(event),
            // All is read: from here on the runtime waits for more.
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
            Err(error) => return Err(error.into()),
        }
    }
}

fn connect() -> Result<(Arc<RustConnection>, Window), Error> {
    let (connection, screen) = RustConnection::connect(None)?;
    let root = connection.setup().roots.get(screen).map(|screen| screen.root);
    let root = root.ok_or_else(|| io::Error::other("the X server has no screen"))?;
    Ok((Arc::new(connection), root))
}

/// Grabs the keys in a thread of its own, since the server's answers are waited for.
async fn grab_later(
    connection: &Arc<RustConnection>,
    root: Window,
    keys: KeyCombination,
) -> Result<Keycode, Error> {
    let connection = connection.clone();
    spawn_blocking(move || grab(&connection, root, keys)).await?
}

fn grab(connection: &RustConnection, root: Window, keys: KeyCombination) -> Result<Keycode, Error> {
    let setup = connection.setup();
    let (first, last) = (setup.min_keycode, setup.max_keycode);
    let mapping = connection.get_keyboard_mapping(first, last - first + 1)?.reply()?;
    let code = keycode(&mapping, first, keys.key.keysym()).ok_or(Error::NoKey)?;
    for modifiers in grabbed(keys) {
        let grab = connection.grab_key(false, root, modifiers, code, GrabMode::ASYNC, GrabMode::ASYNC)?;
        match grab.check() {
            Ok(()) => {}
            Err(ReplyError::X11Error(error)) if error.error_kind == ErrorKind::Access => {
                return Err(Error::Taken);
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(code)
}

fn ungrab(
    connection: &RustConnection,
    root: Window,
    keys: KeyCombination,
    code: Keycode,
) -> Result<(), ConnectionError> {
    for modifiers in grabbed(keys) {
        connection.ungrab_key(code, root, modifiers)?;
    }
    Ok(())
}

/// The key that has a keysym: first one that has it without Shift.
fn keycode(mapping: &GetKeyboardMappingReply, first: Keycode, keysym: u32) -> Option<Keycode> {
    let columns = usize::from(mapping.keysyms_per_keycode).max(1);
    let has_in = |column: usize| {
        mapping.keysyms.chunks(columns).position(|keysyms| keysyms.get(column) == Some(&keysym))
    };
    let row = (0..columns).find_map(has_in)?;
    u8::try_from(row).ok()?.checked_add(first)
}

/// The modifiers that are asked for, with each of the locks on or off.
fn grabbed(keys: KeyCombination) -> [ModMask; 4] {
    let pressed = [
        (keys.ctrl, ModMask::CONTROL),
        (keys.alt, ModMask::M1),
        (keys.shift, ModMask::SHIFT),
        (keys.super_key, ModMask::M4),
    ];
    let pressed = pressed.into_iter().filter(|(pressed, _)| *pressed);
    let modifiers = pressed.fold(ModMask::default(), |all, (_, modifier)| all | modifier);
    let [caps, num] = LOCKS;
    [modifiers, modifiers | caps, modifiers | num, modifiers | caps | num]
}

/// Tells a press from the repeats of a key that is held down, for each of which the server says in the same instant that it was
/// released and pressed.
#[derive(Debug, Default)]
struct Presses {
    is_down: bool,
    released: Option<Timestamp>,
}

impl Presses {
    /// Whether a press is the first one.
    fn begin(&mut self, at: Timestamp) -> bool {
        let repeats = self.is_down || self.released == Some(at);
        self.is_down = true;
        !repeats
    }

    fn end(&mut self, at: Timestamp) {
        self.is_down = false;
        self.released = Some(at);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use daypass_core::settings::{SettingKey, Settings};

    fn keys(text: &str) -> KeyCombination {
        let settings = Settings::default().with(SettingKey::PaletteShortcut, text).unwrap();
        settings.palette_shortcut.keys().unwrap()
    }

    #[test]
    fn keys_are_heard_with_caps_lock_and_num_lock_on_too() {
        let masks = grabbed(keys("Ctrl+Alt+K")).map(u16::from);
        assert_eq!(masks, [0b1100, 0b1110, 0b1_1100, 0b1_1110]);
        assert_eq!(u16::from(grabbed(keys("Shift+Super+Space"))[0]), 0b100_0001);
        assert_eq!(u16::from(grabbed(keys("F12"))[0]), 0);
    }

    #[test]
    fn a_keysym_is_found_where_it_is_typed_without_shift_first() {
        let mapping = |keysyms: &[u32]| GetKeyboardMappingReply {
            keysyms_per_keycode: 2,
            sequence: 0,
            keysyms: keysyms.to_vec(),
        };
        // On a French keyboard digits need Shift.
        let keyboard = mapping(&[0x26, 0x31, 0x6b, 0x4b, 0x31, 0x21]);
        assert_eq!(keycode(&keyboard, 8, 0x6b), Some(9));
        assert_eq!(keycode(&keyboard, 8, 0x31), Some(10));
        assert_eq!(keycode(&keyboard, 8, 0x26), Some(8));
        assert_eq!(keycode(&keyboard, 8, 0xffbe), None);
        assert_eq!(keycode(&mapping(&[]), 8, 0x6b), None);
    }

    #[test]
    fn a_key_that_is_held_down_is_pressed_once() {
        let mut presses = Presses::default();
        assert!(presses.begin(100));
        presses.end(600);
        assert!(!presses.begin(600), "it repeats");
        presses.end(630);
        assert!(!presses.begin(630), "and again");
        presses.end(700);
        assert!(presses.begin(900), "it is pressed again");
        assert!(!presses.begin(930), "a server that tells no releases of repeats");
    }
}
