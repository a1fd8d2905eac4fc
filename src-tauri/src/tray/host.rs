//! Whether there is a tray.

/// Whether an icon can be made. On Linux it takes a library that not every desktop has, and the crate that makes the
/// icon panics without it.
#[cfg(target_os = "linux")]
pub(super) fn can_have_icon() -> bool {
    use std::mem::ManuallyDrop;
    // The names that libappindicator-sys tries, in its order.
    ["libayatana-appindicator3.so.1", "libappindicator3.so.1"].iter().any(|name| {
        #[expect(
            unsafe_code,
            reason = "loading runs the library's initialisers, as the tray is about to do itself"
        )]
        let library = unsafe { libloading::Library::new(name) };
        // Never unloaded: it has registered types with GObject.
        library.map(ManuallyDrop::new).is_ok()
    })
}

#[cfg(not(target_os = "linux"))]
pub(super) fn can_have_icon() -> bool {
    true
}

/// Whether anything shows icons now: a StatusNotifierItem host (freedesktop.org, *StatusNotifierItem*). Plain GNOME has
/// none.
#[cfg(target_os = "linux")]
pub(super) fn is_there() -> bool {
    let asked = || -> zbus::Result<bool> {
        let connection = zbus::blocking::Connection::session()?;
        let bus = zbus::blocking::fdo::DBusProxy::new(&connection)?;
        Ok(bus.name_has_owner("org.kde.StatusNotifierWatcher".try_into()?)?)
    };
    asked().unwrap_or(false)
}

#[cfg(not(target_os = "linux"))]
pub(super) fn is_there() -> bool {
    true
}
