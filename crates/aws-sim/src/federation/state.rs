//! Sign-in tokens of console federation, and the console sessions that they open.

use crate::principal::Principal;
use crate::random::Random;
use jiff::Timestamp;
use std::collections::HashMap;
use std::time::Duration;
use url::Url;

/// How long a sign-in token can be used (IAM User Guide, *Enable custom identity broker access to the AWS console*).
const TOKEN_LIFETIME: Duration = Duration::from_secs(15 * 60);

/// In characters. Real sign-in tokens have more than a kilobyte.
const TOKEN_LENGTH: usize = 1200;

/// Whose console it is, and until when it is open.
#[derive(Clone)]
pub(super) struct ConsoleSession {
    pub(super) principal: Principal,
    pub(super) expires_at: Timestamp,
    /// Whether it may do anything at all.
    pub(super) has_permissions: bool,
}

/// A console session that can still be opened by its sign-in token.
struct SignInToken {
    session: ConsoleSession,
    /// The host that issued it, which alone takes it.
    host: String,
    expires_at: Timestamp,
}

/// How many sessions a browser has at once where it has several (AWS Management Console, *multisession*).
const MOST_SESSIONS: usize = 5;

/// What a browser's cookie stands for.
#[derive(Default)]
struct Browser {
    /// Its person has switched several sessions on.
    several: bool,
    /// The consoles that are open in it, by their ids.
    visits: Vec<String>,
}

/// Sign-in tokens and open consoles.
#[derive(Default)]
pub(crate) struct Consoles {
    tokens: HashMap<String, SignInToken>,
    open: HashMap<String, ConsoleSession>,
    browsers: HashMap<String, Browser>,
}

impl Consoles {
    /// A new sign-in token for a console session.
    pub(super) fn issue_token(
        &mut self,
        session: ConsoleSession,
        host: &str,
        random: &mut Random,
        now: Timestamp,
    ) -> String {
        let token = random.url_safe(TOKEN_LENGTH);
        let issued = SignInToken { session, host: host.to_owned(), expires_at: now + TOKEN_LIFETIME };
        self.tokens.insert(token.clone(), issued);
        token
    }

    /// The console session of a sign-in token. None when the token is unknown, another host's, or has expired.
    pub(super) fn session_of_token(&self, token: &str, host: &str, now: Timestamp) -> Option<ConsoleSession> {
        let token = self.tokens.get(token).filter(|token| token.host == host && token.expires_at > now)?;
        Some(token.session.clone())
    }

    /// Opens a console session. Returns `page` with the id of the session as its parameter `visit`.
    pub(super) fn open(&mut self, mut page: Url, session: ConsoleSession, random: &mut Random) -> String {
        let id = random.hex(32);
        page.query_pairs_mut().append_pair("visit", &id);
        self.open.insert(id, session);
        page.into()
    }

    /// The open console session of an id. None when there is none or it has expired.
    pub(super) fn session(&self, id: &str, now: Timestamp) -> Option<&ConsoleSession> {
        self.open.get(id).filter(|session| session.expires_at > now)
    }

    /// Opens a console session in a browser, as [`Self::open`] does. A browser has one principal, or five where its person has
    /// switched that on.
    pub(super) fn open_in(
        &mut self,
        browser: &str,
        page: Url,
        session: ConsoleSession,
        random: &mut Random,
        now: Timestamp,
    ) -> Result<String, &'static str> {
        let visits = self.browsers.get(browser).map(|browser| browser.visits.clone()).unwrap_or_default();
        let mut others: Vec<&Principal> = Vec::new();
        for open in visits.iter().filter_map(|id| self.session(id, now)) {
            if open.principal != session.principal && !others.contains(&&open.principal) {
                others.push(&open.principal);
            }
        }
        let several = self.browsers.get(browser).is_some_and(|browser| browser.several);
        if !others.is_empty() && !several {
            return Err("You must first log out before logging into a different AWS account");
        }
        if others.len() >= MOST_SESSIONS {
            return Err("You can be signed in to at most 5 sessions in one browser");
        }
        let url = self.open(page, session, random);
        let visit = url.rsplit_once("visit=").map(|(_, id)| id.to_owned());
        self.browsers.entry(browser.to_owned()).or_default().visits.extend(visit);
        Ok(url)
    }

    /// Notes that a browser's person has switched several sessions on.
    pub(super) fn opt_in(&mut self, browser: &str) {
        self.browsers.entry(browser.to_owned()).or_default().several = true;
    }

    /// Closes the consoles of a browser, as a sign-out does.
    pub(super) fn sign_out(&mut self, browser: &str) {
        for visit in self
            .browsers
            .get_mut(browser)
            .map(|browser| std::mem::take(&mut browser.visits))
            .unwrap_or_default()
        {
            self.open.remove(&visit);
        }
    }
}
