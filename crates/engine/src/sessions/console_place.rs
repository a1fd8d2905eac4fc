//! Where a console is opened: by which link, in which browser, and beside which others.

use super::console_request::ConsoleRequest;
use super::error::Error;
use crate::ground;
use crate::store::Store;
use daypass_core::Session;
use daypass_core::browser::{BrowserChoice, ConsoleWindow, OpenIn, PageWindow};
use daypass_core::console::MOST_SESSIONS;
use daypass_core::settings::{ConsoleLinkKind, ConsoleSessions, SettingPlace};

/// Where a console is opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ConsolePlace {
    /// The browser and its window.
    pub(super) how: OpenIn,
    /// Whether the portal's own link is wanted, and whether the person has said so for this console.
    pub(super) portal: Portal,
    /// What stands beside it.
    pub(super) sessions: ConsoleSessions,
}

/// Whether a console is opened by the portal's own link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Portal {
    /// By credentials.
    Unwanted,
    /// Where the session comes from a portal.
    WhereThereIsOne,
    /// By the portal alone.
    Asked,
}

/// Consoles that Daypass has opened in the same browser, and what becomes of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherConsoles {
    /// The browser.
    pub browser: BrowserChoice,
    /// The names of their sessions.
    pub names: Vec<String>,
    /// Whether they stay.
    pub sessions: ConsoleSessions,
}

impl OtherConsoles {
    /// Whether AWS will refuse a further one, as far as is known here, as a sentence.
    pub fn full(&self) -> Option<String> {
        let is_full = self.sessions == ConsoleSessions::Several && self.names.len() >= MOST_SESSIONS;
        is_full.then(|| {
            let browser = self.browser.spoken();
            format!(
                "AWS keeps {MOST_SESSIONS} consoles in a browser, and as many are open in {browser}: sign out of one there if AWS refuses this one"
            )
        })
    }
}

impl ConsolePlace {
    /// Where the console of a session is opened: as is said for it, else as the settings of its account and its integration
    /// have it.
    pub(super) fn of(store: &Store, session: &Session, request: &ConsoleRequest) -> Result<Self, Error> {
        let account = session.account_id();
        let settings = store.settings_for(session.integration(), account.as_ref())?;
        let mut browser = request.browser.clone().unwrap_or_else(|| settings.console_browser.clone());
        if let Some(profile) = &request.browser_profile {
            browser = browser.with_profile(profile.clone()).map_err(|invalid| ground::Error::Input {
                field: "browser-profile",
                detail: invalid.to_string(),
            })?;
        }
        let has_containers = match &browser {
            BrowserChoice::Known(known, _) => known.has_containers(),
            BrowserChoice::Default | BrowserChoice::Command(_) => true,
        };
        let window = match (request.window, settings.console_window) {
            (Some(window), _) => window,
            // Of another browser than the settings' the usual window is meant, where it has no such one.
            (None, ConsoleWindow::Container | ConsoleWindow::GrantedContainer)
                if request.browser.is_some() && !has_containers =>
            {
                ConsoleWindow::Usual
            }
            (None, window) => window,
        };
        // A flag says that a container is wanted, and the settings know by which add-on.
        let window = match (window, settings.console_window) {
            (ConsoleWindow::Container, ConsoleWindow::GrantedContainer) => ConsoleWindow::GrantedContainer,
            (window, _) => window,
        };
        let id = account.as_ref().map_or(session.name.as_str(), |account| account.as_str());
        let window = window.of_account(id, session.account_name.as_deref(), false);
        let portal = match (request.portal, settings.console_link) {
            (true, _) => Portal::Asked,
            (false, ConsoleLinkKind::Portal) => Portal::WhereThereIsOne,
            (false, ConsoleLinkKind::Credentials) => Portal::Unwanted,
        };
        let in_browser = [SettingPlace::Browser(browser.clone())];
        let sessions = settings.in_places(&in_browser, &store.settings_somewhere()?).console_sessions;
        let sessions = if window == PageWindow::Usual { sessions } else { ConsoleSessions::One };
        Ok(Self { how: OpenIn { browser, window }, portal, sessions })
    }

    /// What notes of consoles in this browser go by; a window that forgets or separates its cookies has none.
    pub(super) fn browser(&self) -> Option<String> {
        (self.how.window == PageWindow::Usual).then(|| self.how.browser.to_string())
    }

    /// Whether the others stay.
    pub(super) fn is_beside_others(&self) -> bool {
        self.sessions == ConsoleSessions::Several
    }
}
