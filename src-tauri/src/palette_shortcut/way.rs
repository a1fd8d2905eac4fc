//! Which way keys are asked for on a Linux desktop.

/// The way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// The X server's own, by which any program can have keys.
    X11,
    /// The desktop's portal: on Wayland no program hears keys that are meant for another.
    Portal,
}

impl Way {
    /// That of a session, by its variables. An X server is there on Wayland too, and hears only the keys that its own windows
    /// get: so what says Wayland counts first.
    pub(super) fn of_session(variable: impl Fn(&str) -> Option<String>) -> Self {
        let is_wayland = variable("WAYLAND_DISPLAY").is_some_and(|display| !display.is_empty())
            || variable("XDG_SESSION_TYPE").is_some_and(|kind| kind == "wayland");
        if is_wayland { Self::Portal } else { Self::X11 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_on_wayland_has_the_portal_though_it_has_an_x_server_too() {
        for (variables, way) in [
            (&[("DISPLAY", ":0"), ("XDG_SESSION_TYPE", "x11")][..], Way::X11),
            (&[("DISPLAY", ":0")], Way::X11),
            (&[("DISPLAY", ":0"), ("WAYLAND_DISPLAY", "")], Way::X11),
            (&[("DISPLAY", ":0"), ("WAYLAND_DISPLAY", "wayland-0")], Way::Portal),
            (&[("DISPLAY", ":0"), ("XDG_SESSION_TYPE", "wayland")], Way::Portal),
            (&[("WAYLAND_DISPLAY", "wayland-1")], Way::Portal),
        ] {
            let variable = |name: &str| {
                variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
            };
            assert_eq!(Way::of_session(variable), way, "{variables:?}");
        }
    }
}
