//! The tray's entries that open consoles. Of production each is in a menu of its own, which is the question.

use super::menu::{Entry, Setting};
use crate::action::{Act, Place};
use crate::titles::Titles;
use daypass_core::view::{Catalog, DestinationItem, SessionItem, Status};
use std::cmp::Reverse;

/// How many destinations a session's menu shows.
const DESTINATIONS: usize = 4;
/// For how many favourites that are not started the menu has the console.
const FAVOURITES: usize = 4;

/// The console of a session, and where in it the person was last.
pub(super) fn of_session(
    item: &SessionItem,
    title: &str,
    catalog: &Catalog,
    setting: &Setting,
) -> Vec<Entry> {
    let last = catalog.destinations_of(item).into_iter().take(DESTINATIONS);
    let there = |one: &DestinationItem| {
        let place = Place { service: one.service.clone(), region: one.region.clone() };
        (Act::Console(item.id.clone(), Some(place)), one.title.clone())
    };
    let home = Act::Console(item.id.clone(), None);
    if !setting.consents.is_asked_for(item) {
        let places = last.map(there).map(|(act, title)| Entry::Item(act, format!("Open {title}")));
        return [Entry::Item(home, "Open console".to_owned())].into_iter().chain(places).collect();
    }
    let account = item.account_name.as_deref().unwrap_or(title);
    let question = format!("Open the console of {account}, which is production");
    let places = last.map(there);
    let places = places
        .map(|(act, title)| Entry::Item(act, format!("Open {title} of {account}, which is production")));
    let entries = [Entry::Item(home, question)].into_iter().chain(places).collect();
    vec![Entry::Submenu("Open console…".to_owned(), entries)]
}

/// Whether the menu offers to start a session or to open its console: none that is hidden or that the menu shows already.
pub(super) fn is_offered(item: &SessionItem, status: &Status) -> bool {
    !item.hidden && !status.sessions.iter().any(|status| status.id == item.id)
}

/// The consoles of favourites that are not started, those used last.
pub(super) fn of_favourites(
    catalog: &Catalog,
    status: &Status,
    titles: &Titles,
    setting: &Setting,
) -> Vec<Entry> {
    let mut favourites: Vec<&SessionItem> =
        catalog.sessions.iter().filter(|item| item.favourite && is_offered(item, status)).collect();
    favourites.sort_by_key(|item| (Reverse(item.last_used_at), item.name.to_lowercase()));
    let console = |item: &&SessionItem| {
        let (open, title) = (Act::Console(item.id.clone(), None), titles.short(item));
        if !setting.consents.is_asked_for(item) {
            return Entry::Item(open, format!("Console of {title}"));
        }
        let account = item.account_name.as_deref().unwrap_or(&title);
        let question = format!("Open the console of {account}, which is production");
        Entry::Submenu(format!("Console of {title}…"), vec![Entry::Item(open, question)])
    };
    favourites.iter().take(FAVOURITES).map(console).collect()
}

#[cfg(test)]
mod tests {
    use super::super::menu::{menu, words};
    use super::super::times::Times;
    use super::*;
    use crate::fixtures::{catalog, now, role, state, status};
    use daypass_core::console::ServicePath;
    use daypass_core::settings::OnQuit;
    use daypass_core::{AccountId, Region, SessionId, SessionState};
    use jiff::tz::TimeZone;
    use std::sync::Arc;

    fn account() -> AccountId {
        AccountId::try_from("111122223333".to_owned()).unwrap()
    }

    fn session(id: &str, name: &str, production: bool) -> SessionItem {
        SessionItem { account_id: Some(account()), production, ..role(id, name, "Admin") }
    }

    fn destination(service: &str, region: Option<&str>) -> DestinationItem {
        let region = region.and_then(|region| Region::parse(region).ok());
        DestinationItem::new(account(), ServicePath::parse(service).unwrap(), region, false, None)
    }

    fn entries(sessions: Vec<SessionItem>, live: &[&str]) -> Vec<Entry> {
        let destinations = vec![destination("s3", Some("eu-central-1")), destination("ddb", None)];
        let catalog = Catalog { destinations, ..catalog(sessions) };
        let status = status(live.iter().map(|id| state(id, SessionState::Active, Some(600))).collect());
        let setting = Setting {
            times: Times::FromNow(now()),
            zone: TimeZone::UTC,
            on_quit: OnQuit::Stop,
            consents: Arc::default(),
        };
        menu(&catalog, &Titles::of(&catalog), &status, &setting)
    }

    #[test]
    fn a_sessions_menu_has_the_console_with_the_last_destinations() {
        let entries = entries(vec![session("a", "Alpha", false)], &["a"]);
        let words = words(&entries);
        assert_eq!(
            words[..5],
            [
                "Alpha / Admin · 10 min",
                "Open console",
                "Open S3 in Frankfurt",
                "Open DynamoDB",
                "Copy environment"
            ]
        );
        let Entry::Submenu(_, within) = &entries[0] else { panic!("{entries:?}") };
        let Entry::Item(Act::Console(id, Some(place)), _) = &within[1] else { panic!("{within:?}") };
        assert_eq!((id.as_str(), place.service.as_str()), ("a", "s3"));
        assert_eq!(place.region.as_ref().map(Region::as_str), Some("eu-central-1"));
    }

    #[test]
    fn the_destinations_of_production_are_behind_the_question() {
        let entries = entries(vec![session("a", "Alpha", true)], &["a"]);
        assert_eq!(
            words(&entries)[1..5],
            [
                "Open console…",
                "Open the console of Alpha, which is production",
                "Open S3 in Frankfurt of Alpha, which is production",
                "Open DynamoDB of Alpha, which is production",
            ]
        );
    }

    #[test]
    fn the_console_of_a_favourite_that_is_not_started_took_a_start_first() {
        let favourite = |id: &str, name: &str, production| SessionItem {
            favourite: true,
            ..session(id, name, production)
        };
        let sessions =
            vec![favourite("a", "Alpha", false), favourite("b", "Beta", true), session("c", "Gamma", false)];
        let entries = entries(sessions, &[]);
        let open = Entry::Item(
            Act::Console(SessionId::from_stored("a"), None),
            "Console of Alpha / Admin".to_owned(),
        );
        assert!(entries.contains(&open), "one click: {entries:?}");
        let words = words(&entries);
        assert!(words.contains(&"Console of Beta / Admin…"), "{words:?}");
        assert!(!words.iter().any(|word| word.contains("Console of Gamma")), "{words:?}");
    }
}
