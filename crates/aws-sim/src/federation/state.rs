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
}

/// A console session that can still be opened by its sign-in token.
struct SignInToken {
    session: ConsoleSession,
    expires_at: Timestamp,
}

/// Sign-in tokens and open consoles.
#[derive(Default)]
pub(crate) struct Consoles {
    tokens: HashMap<String, SignInToken>,
    open: HashMap<String, ConsoleSession>,
}

impl Consoles {
    /// A new sign-in token for a console session.
    pub(super) fn issue_token(
        &mut self,
        session: ConsoleSession,
        random: &mut Random,
        now: Timestamp,
    ) -> String {
        let token = random.url_safe(TOKEN_LENGTH);
        self.tokens.insert(token.clone(), SignInToken { session, expires_at: now + TOKEN_LIFETIME });
        token
    }

    /// The console session of a sign-in token. None when the token is unknown or has expired.
    pub(super) fn session_of_token(&self, token: &str, now: Timestamp) -> Option<ConsoleSession> {
        let token = self.tokens.get(token).filter(|token| token.expires_at > now)?;
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

    /// Closes all consoles, as a sign-out does.
    pub(super) fn close_all(&mut self) {
        self.open.clear();
    }
}
