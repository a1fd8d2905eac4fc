//! The icon on the bus (freedesktop.org, *StatusNotifierItem*, in the names that KDE gave it, which are those in use).

use super::{Shared, dbus_menu};
use crate::instance;
use crate::notification::escaped;
use crate::tray::icon::{Icon, IconState};
use std::sync::Arc;
use tauri::image::Image;
use tauri::include_image;
use zbus::object_server::SignalEmitter;
use zbus::zvariant::ObjectPath;

/// Where it is.
pub(super) const PATH: &str = "/StatusNotifierItem";

/// Width, height, and its dots as ARGB in network byte order.
type Pixmap = (i32, i32, Vec<u8>);

/// The interface.
///
/// It has no `Activate`: a click on the icon opens the menu, as `ItemIsMenu` says. Hosts that call it all the same open the menu
/// when they are told that there is none.
pub(super) struct Item(pub(super) Arc<Shared>);

#[zbus::interface(name = "org.kde.StatusNotifierItem")]
impl Item {
    #[zbus(property(emits_changed_signal = "const"))]
    fn category(&self) -> &'static str {
        "ApplicationStatus"
    }

    /// Hosts remember under it what the person chose for the icon.
    #[zbus(property(emits_changed_signal = "const"))]
    fn id(&self) -> String {
        instance::name()
    }

    #[zbus(property(emits_changed_signal = "false"))]
    fn title(&self) -> String {
        self.0.state().icon.title.clone()
    }

    #[zbus(property(emits_changed_signal = "false"))]
    fn status(&self) -> &'static str {
        status(self.0.state().icon.state)
    }

    #[zbus(property(emits_changed_signal = "const"))]
    fn window_id(&self) -> i32 {
        0
    }

    #[zbus(property(emits_changed_signal = "const"))]
    fn icon_theme_path(&self) -> &'static str {
        ""
    }

    #[zbus(property(emits_changed_signal = "const"))]
    fn icon_name(&self) -> &'static str {
        ""
    }

    #[zbus(property(emits_changed_signal = "false"))]
    fn icon_pixmap(&self) -> Vec<Pixmap> {
        pixmaps(self.0.state().icon.state)
    }

    /// Read aloud; an addition of Ayatana's, which GNOME's extension asks for.
    #[zbus(property(emits_changed_signal = "false"))]
    fn icon_accessible_desc(&self) -> String {
        self.title()
    }

    #[zbus(property(emits_changed_signal = "const"))]
    fn overlay_icon_name(&self) -> &'static str {
        ""
    }

    #[zbus(property(emits_changed_signal = "const"))]
    fn overlay_icon_pixmap(&self) -> Vec<Pixmap> {
        Vec::new()
    }

    #[zbus(property(emits_changed_signal = "const"))]
    fn attention_icon_name(&self) -> &'static str {
        ""
    }

    #[zbus(property(emits_changed_signal = "const"))]
    fn attention_icon_pixmap(&self) -> Vec<Pixmap> {
        pixmaps(IconState::NeedsYou)
    }

    #[zbus(property(emits_changed_signal = "false"))]
    fn attention_accessible_desc(&self) -> String {
        self.title()
    }

    #[zbus(property(emits_changed_signal = "const"))]
    fn attention_movie_name(&self) -> &'static str {
        ""
    }

    /// An icon's name, an icon, a title, and a text in which hosts may read markup.
    #[zbus(property(emits_changed_signal = "false"))]
    fn tool_tip(&self) -> (String, Vec<Pixmap>, String, String) {
        let icon = self.0.state().icon.clone();
        (String::new(), Vec::new(), icon.title, escaped(&icon.text))
    }

    #[zbus(property(emits_changed_signal = "const"))]
    fn item_is_menu(&self) -> bool {
        true
    }

    #[zbus(property(emits_changed_signal = "const"))]
    fn menu(&self) -> ObjectPath<'static> {
        ObjectPath::from_static_str_unchecked(dbus_menu::PATH)
    }

    #[zbus(signal)]
    async fn new_title(emitter: &SignalEmitter<'_>) -> zbus::Result<()>;

    #[zbus(signal)]
    async fn new_icon(emitter: &SignalEmitter<'_>) -> zbus::Result<()>;

    #[zbus(signal)]
    async fn new_attention_icon(emitter: &SignalEmitter<'_>) -> zbus::Result<()>;

    #[zbus(signal)]
    async fn new_overlay_icon(emitter: &SignalEmitter<'_>) -> zbus::Result<()>;

    #[zbus(signal)]
    async fn new_tool_tip(emitter: &SignalEmitter<'_>) -> zbus::Result<()>;

    #[zbus(signal)]
    async fn new_status(emitter: &SignalEmitter<'_>, status: &str) -> zbus::Result<()>;
}

impl Item {
    /// Tells what is different from before: the specification has a signal for each, in the place of `PropertiesChanged`.
    pub(super) async fn tell(emitter: &SignalEmitter<'_>, before: &Icon, now: &Icon) -> zbus::Result<()> {
        if before.title != now.title {
            Self::new_title(emitter).await?;
        }
        if (&before.title, &before.text) != (&now.title, &now.text) {
            Self::new_tool_tip(emitter).await?;
        }
        // What is read aloud belongs to the icon.
        if (before.state, &before.title) != (now.state, &now.title) {
            Self::new_icon(emitter).await?;
        }
        if status(before.state) != status(now.state) {
            Self::new_status(emitter, status(now.state)).await?;
        }
        Ok(())
    }
}

/// Never `Passive`, which the specification has for what is of no interest now: GNOME's extension and Xfce do not show such an
/// item at all, Plasma puts it behind an arrow, and a Daypass that is not shown cannot be opened to start anything. An idle
/// icon is grey.
fn status(state: IconState) -> &'static str {
    match state {
        IconState::Idle | IconState::Active => "Active",
        IconState::NeedsYou => "NeedsAttention",
    }
}

fn pixmaps(state: IconState) -> Vec<Pixmap> {
    const IDLE: [Image<'_>; 3] = [
        include_image!("../icons/tray/idle-22.png"),
        include_image!("../icons/tray/idle-32.png"),
        include_image!("../icons/tray/idle-44.png"),
    ];
    const ACTIVE: [Image<'_>; 3] = [
        include_image!("../icons/tray/active-22.png"),
        include_image!("../icons/tray/active-32.png"),
        include_image!("../icons/tray/active-44.png"),
    ];
    const NEEDS_YOU: [Image<'_>; 3] = [
        include_image!("../icons/tray/needs-you-22.png"),
        include_image!("../icons/tray/needs-you-32.png"),
        include_image!("../icons/tray/needs-you-44.png"),
    ];
    let images = match state {
        IconState::Idle => IDLE,
        IconState::Active => ACTIVE,
        IconState::NeedsYou => NEEDS_YOU,
    };
    images.iter().map(pixmap).collect()
}

fn pixmap(image: &Image<'_>) -> Pixmap {
    let side = |length| i32::try_from(length).unwrap_or_default();
    let (dots, _) = image.rgba().as_chunks::<4>();
    let argb = dots.iter().flat_map(|[red, green, blue, alpha]| [*alpha, *red, *green, *blue]);
    (side(image.width()), side(image.height()), argb.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_icon_is_there_in_three_sizes_and_its_dots_begin_with_their_opacity() {
        for state in [IconState::Idle, IconState::Active, IconState::NeedsYou] {
            let sizes: Vec<_> =
                pixmaps(state).into_iter().map(|(width, height, dots)| (width, height, dots.len())).collect();
            assert_eq!(sizes, [(22, 22, 1_936), (32, 32, 4_096), (44, 44, 7_744)]);
        }
        assert_eq!(pixmap(&Image::new(&[1, 2, 3, 4], 1, 1)), (1, 1, vec![4, 1, 2, 3]));
    }

    #[test]
    fn an_idle_icon_is_not_hidden_by_panels_that_hide_what_is_passive() {
        let said = [IconState::Idle, IconState::Active, IconState::NeedsYou].map(status);
        assert_eq!(said, ["Active", "Active", "NeedsAttention"]);
    }
}
