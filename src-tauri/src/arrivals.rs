//! What leads to the window from outside: a link `daypass://…`, the palette's keys, and `--palette`, for a shortcut of the
//! desktop's own. None of them starts anything: the window shows what they name, and the person decides.

use crate::window;
use daypass_core::app_link::{AppLink, SCHEME};
use daypass_core::view::DestinationItem;
use serde::{Deserialize, Serialize};
use specta::Type;
use std::sync::{Mutex, PoisonError};
use tauri::{AppHandle, Manager};
use tauri_specta::Event;

/// Shows the palette: for a shortcut of the desktop's.
pub(crate) const PALETTE: &str = "--palette";

/// What the window is to show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub(crate) enum Arrival {
    /// The palette.
    Palette,
    /// What a link names.
    Link {
        /// The link.
        link: AppLink,
        /// How the place in the console is called that it leads to: `S3 in Frankfurt`.
        title: Option<String>,
    },
    /// A link that names nothing.
    NoLink,
}

/// That something has led here. The window takes it then; one that opens takes it when it is there.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
#[tauri_specta(event_name = "arrival")]
pub struct ArrivalEvent(bool);

/// What has led here last, until the window has taken it.
#[derive(Debug, Default)]
pub(crate) struct Arrivals(Mutex<Option<Arrival>>);

impl Arrivals {
    /// Keeps it, in the place of an earlier one.
    pub(crate) fn put(&self, arrival: Option<Arrival>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = arrival;
    }

    /// Gives it away.
    pub(crate) fn take(&self) -> Option<Arrival> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// What a process was started for, by its arguments.
pub(crate) fn of_arguments<T: AsRef<str>>(arguments: impl IntoIterator<Item = T>) -> Option<Arrival> {
    arguments.into_iter().skip(1).find_map(|argument| of_argument(argument.as_ref()))
}

fn of_argument(argument: &str) -> Option<Arrival> {
    let is_link = argument.get(..SCHEME.len()).is_some_and(|start| start.eq_ignore_ascii_case(SCHEME))
        && argument[SCHEME.len()..].starts_with(':');
    match argument {
        PALETTE => Some(Arrival::Palette),
        _ if is_link => Some(of_link(argument)),
        _ => None,
    }
}

/// What a link leads to.
pub(crate) fn of_link(text: &str) -> Arrival {
    let Ok(link) = AppLink::parse(text) else { return Arrival::NoLink };
    let title = link.service.clone().map(|service| {
        DestinationItem::new(link.account_id.clone(), service, link.region.clone(), false, None).title
    });
    Arrival::Link { link, title }
}

/// Shows the window, and what has led to it.
pub(crate) fn arrive(app: &AppHandle, arrival: Option<Arrival>) {
    let is_there = arrival.is_some();
    if is_there {
        app.state::<Arrivals>().put(arrival);
    }
    window::show(app);
    if is_there && let Err(error) = ArrivalEvent(true).emit(app) {
        tracing::warn!(%error, "the window was not told what has led to it");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_is_started_for_a_link_the_palette_or_nothing() {
        let of = |argument: &str| of_arguments(["daypass-desktop", argument]);
        assert_eq!(of("--palette"), Some(Arrival::Palette));
        for nothing in ["--hidden", "https://example.com", "daypassport://x", "", "dayp"] {
            assert_eq!(of(nothing), None, "{nothing}");
        }
        assert_eq!(of("daypass://start-everything"), Some(Arrival::NoLink));
        let Some(Arrival::Link { link, title }) = of("daypass://118230476651/ReadOnly/s3?region=euc1") else {
            panic!("no link")
        };
        assert_eq!((link.role.as_str(), title.as_deref()), ("ReadOnly", Some("S3 in Frankfurt")));
        assert_eq!(of_arguments(["--palette"]), None, "its own name is no argument");
    }

    #[test]
    fn what_has_arrived_is_taken_once() {
        let arrivals = Arrivals::default();
        arrivals.put(Some(Arrival::Palette));
        arrivals.put(Some(Arrival::NoLink));
        assert_eq!((arrivals.take(), arrivals.take()), (Some(Arrival::NoLink), None));
    }
}
