//! Where the window was and how large, for the next time.

use daypass_engine::Home;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use tauri::{AppHandle, Monitor, WebviewWindow};

/// Readable by the person alone, as everything in Daypass's folder.
const MODE: u32 = 0o600;

/// A window's size and place, in logical pixels.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) struct Place {
    /// Its width without its frame.
    pub(crate) width: f64,
    /// Its height without its frame.
    pub(crate) height: f64,
    /// Its upper left corner; Wayland tells none and takes none.
    pub(crate) at: Option<(f64, f64)>,
    /// Whether it fills the screen; the rest is then what it goes back to.
    pub(crate) maximized: bool,
}

impl Default for Place {
    fn default() -> Self {
        Self { width: 960., height: 640., at: None, maximized: false }
    }
}

/// The last place, kept in a file of Daypass's folder.
#[derive(Debug, Default)]
pub(crate) struct Places {
    file: Option<PathBuf>,
    last: Mutex<Option<Place>>,
}

impl Places {
    /// The places of this environment's home.
    pub(crate) fn of_home() -> Self {
        let home = Home::from_env(|name| std::env::var(name).ok());
        let file = home.map(|home| home.path().join("window.json"));
        let last = file.as_deref().and_then(read);
        Self { file, last: Mutex::new(last) }
    }

    /// Where to open the window: the last place, as far as a screen is still there.
    pub(crate) fn last(&self, app: &AppHandle) -> Place {
        let place = self.lock().unwrap_or_default();
        let screens: Vec<Screen> =
            app.available_monitors().unwrap_or_default().iter().map(Screen::from).collect();
        Place { at: place.at.filter(|at| is_in_sight(*at, place.width, &screens)), ..place }
    }

    /// Notes where the window is.
    pub(crate) fn note(&self, window: &WebviewWindow) {
        let before = self.lock().unwrap_or_default();
        if let Ok(now) = look(window, before) {
            *self.lock() = Some(now);
        }
    }

    /// Saves it.
    pub(crate) fn keep(&self) {
        let place = *self.lock();
        let (Some(file), Some(place)) = (&self.file, place) else { return };
        if read(file) == Some(place) {
            return;
        }
        let text = serde_json::to_vec(&place).unwrap_or_default();
        if let Err(error) = aws_files::atomic::write(file, &text, MODE) {
            tracing::warn!(%error, "the window's place is not remembered");
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<Place>> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn read(file: &Path) -> Option<Place> {
    let place: Place = serde_json::from_slice(&std::fs::read(file).ok()?).ok()?;
    let sane = |length: f64| (100. ..=20_000.).contains(&length);
    (sane(place.width) && sane(place.height)).then_some(place)
}

/// Where the window is now. Of a maximized or minimized one, size and place are those from before.
fn look(window: &WebviewWindow, before: Place) -> tauri::Result<Place> {
    let maximized = window.is_maximized()?;
    if maximized || window.is_minimized()? || !window.is_visible()? {
        return Ok(Place { maximized, ..before });
    }
    let scale = window.scale_factor()?;
    let size = window.inner_size()?.to_logical::<f64>(scale);
    let at = window.outer_position().ok().map(|at| at.to_logical::<f64>(scale));
    Ok(Place { width: size.width, height: size.height, at: at.map(|at| (at.x, at.y)), maximized })
}

/// A screen's left, top, width and height in logical pixels.
#[derive(Debug, Clone, Copy)]
struct Screen(f64, f64, f64, f64);

impl From<&Monitor> for Screen {
    fn from(monitor: &Monitor) -> Self {
        let scale = monitor.scale_factor();
        let at = monitor.position().to_logical::<f64>(scale);
        let size = monitor.size().to_logical::<f64>(scale);
        Self(at.x, at.y, size.width, size.height)
    }
}

/// Whether the middle of the title bar can be reached on some screen.
fn is_in_sight((x, y): (f64, f64), width: f64, screens: &[Screen]) -> bool {
    let (x, y) = (x + width / 2., y + 10.);
    screens.iter().any(|Screen(left, top, width, height)| {
        (*left..left + width).contains(&x) && (*top..top + height).contains(&y)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_is_put_back_only_where_a_screen_is() {
        let screens = [Screen(0., 0., 1280., 800.), Screen(1280., 0., 1920., 1080.)];
        assert!(is_in_sight((100., 100.), 960., &screens));
        assert!(is_in_sight((2000., 900.), 960., &screens));
        assert!(!is_in_sight((3000., 100.), 960., &screens));
        assert!(!is_in_sight((100., -400.), 960., &screens));
        assert!(!is_in_sight((2000., 900.), 960., &screens[..1]), "its screen was unplugged");
    }

    #[test]
    fn the_place_is_kept_and_nonsense_is_not_taken() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("window.json");
        let place = Place { width: 800., height: 600., at: Some((10., 20.)), maximized: false };
        let places = Places { file: Some(file.clone()), last: Mutex::new(Some(place)) };
        places.keep();
        assert_eq!(read(&file), Some(place));
        for nonsense in ["", "[]", r#"{"width":1,"height":600,"at":null,"maximized":false}"#] {
            aws_files::atomic::write(&file, nonsense.as_bytes(), MODE).unwrap();
            assert_eq!(read(&file), None, "{nonsense}");
        }
    }
}
