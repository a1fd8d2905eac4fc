//! Sessions at the access portal, and their access and refresh tokens.

use crate::random::Random;
use jiff::Timestamp;
use std::collections::HashMap;
use std::time::Duration;

/// How long a session lasts by default (IAM Identity Center User Guide).
const SESSION_LIFETIME: Duration = Duration::from_secs(8 * 3600);

/// How long an access token is valid when the session has refresh tokens: about an hour, as observed at AWS.
const ACCESS_TOKEN_LIFETIME: Duration = Duration::from_secs(3600);

const ACCESS_TOKEN_LENGTH: usize = 620;
const REFRESH_TOKEN_LENGTH: usize = 700;

/// What CreateToken hands out. No Debug: it holds secrets.
pub(crate) struct Tokens {
    /// The bearer token of the portal.
    pub(crate) access: String,
    /// How long the access token is valid.
    pub(crate) lifetime: Duration,
    /// A refresh token, which can be used once; None for a legacy client.
    pub(crate) refresh: Option<String>,
}

/// A person's session at the access portal.
#[derive(Clone)]
struct Session {
    client_id: String,
    ends_at: Timestamp,
    refreshable: bool,
}

/// All sessions and their tokens.
#[derive(Default)]
pub(crate) struct SignIns {
    sessions: HashMap<u64, Session>,
    access: HashMap<String, (u64, Timestamp)>,
    refresh: HashMap<String, u64>,
    opened: u64,
}

impl SignIns {
    /// Opens a session for a client.
    pub(crate) fn open(
        &mut self,
        client_id: &str,
        refreshable: bool,
        random: &mut Random,
        now: Timestamp,
    ) -> Tokens {
        self.opened += 1;
        let session =
            Session { client_id: client_id.to_owned(), ends_at: now + SESSION_LIFETIME, refreshable };
        let tokens = self.issue(self.opened, &session, random, now);
        self.sessions.insert(self.opened, session);
        tokens
    }

    /// Exchanges a refresh token for new tokens, after which it is no longer valid. None when it is another client's, was
    /// used before, or its session has ended.
    pub(crate) fn renew(
        &mut self,
        refresh_token: &str,
        client_id: &str,
        random: &mut Random,
        now: Timestamp,
    ) -> Option<Tokens> {
        let id = *self.refresh.get(refresh_token)?;
        let session = self.sessions.get(&id)?;
        if session.client_id != client_id || session.ends_at <= now {
            return None;
        }
        let session = session.clone();
        self.refresh.remove(refresh_token);
        Some(self.issue(id, &session, random, now))
    }

    /// Whether an access token is valid.
    pub(crate) fn admits(&self, access_token: &str, now: Timestamp) -> bool {
        self.access
            .get(access_token)
            .is_some_and(|(id, expires_at)| *expires_at > now && self.sessions.contains_key(id))
    }

    /// The client that an access token was issued to.
    pub(crate) fn client_of(&self, access_token: &str) -> Option<&str> {
        let (id, _) = self.access.get(access_token)?;
        Some(&self.sessions.get(id)?.client_id)
    }

    /// Ends the session of an access token, with all its tokens.
    pub(crate) fn close(&mut self, access_token: &str) {
        if let Some((id, _)) = self.access.get(access_token) {
            self.sessions.remove(id);
        }
    }

    /// Ends every session, as an administrator does.
    pub(crate) fn close_all(&mut self) {
        self.sessions.clear();
    }

    fn issue(&mut self, id: u64, session: &Session, random: &mut Random, now: Timestamp) -> Tokens {
        let left = Duration::try_from(session.ends_at.duration_since(now)).unwrap_or_default();
        let lifetime = if session.refreshable { left.min(ACCESS_TOKEN_LIFETIME) } else { left };
        let access = format!("aoa{}", random.url_safe(ACCESS_TOKEN_LENGTH));
        let refresh = session.refreshable.then(|| format!("aor{}", random.url_safe(REFRESH_TOKEN_LENGTH)));
        self.access.insert(access.clone(), (id, now + lifetime));
        if let Some(refresh) = &refresh {
            self.refresh.insert(refresh.clone(), id);
        }
        Tokens { access, lifetime, refresh }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hours(hours: u64) -> Timestamp {
        Timestamp::UNIX_EPOCH + Duration::from_secs(hours * 3600)
    }

    #[test]
    fn a_refresh_token_is_valid_once_for_its_client_and_within_the_session() {
        let mut random = Random::seeded().unwrap();
        let mut sign_ins = SignIns::default();
        let first = sign_ins.open("client", true, &mut random, hours(0));
        let refresh = first.refresh.unwrap();
        assert!(sign_ins.renew(&refresh, "another", &mut random, hours(0)).is_none());
        let second = sign_ins.renew(&refresh, "client", &mut random, hours(1)).unwrap();
        assert!(sign_ins.renew(&refresh, "client", &mut random, hours(1)).is_none(), "rotated");
        assert!(!sign_ins.admits(&first.access, hours(1)) && sign_ins.admits(&second.access, hours(1)));
        let late = second.refresh.unwrap();
        assert!(sign_ins.renew(&late, "client", &mut random, hours(8)).is_none(), "the session has ended");
    }

    #[test]
    fn no_token_outlives_its_session() {
        let mut random = Random::seeded().unwrap();
        let mut sign_ins = SignIns::default();
        let mut refresh = sign_ins.open("client", true, &mut random, hours(0)).refresh.unwrap();
        let half_past_seven = hours(7) + Duration::from_secs(1800);
        let tokens = sign_ins.renew(&refresh, "client", &mut random, half_past_seven).unwrap();
        assert_eq!(tokens.lifetime, Duration::from_secs(1800));
        refresh = tokens.refresh.unwrap();
        sign_ins.close(&tokens.access);
        assert!(!sign_ins.admits(&tokens.access, half_past_seven));
        assert!(sign_ins.renew(&refresh, "client", &mut random, half_past_seven).is_none());
    }

    #[test]
    fn a_legacy_token_lasts_the_session_and_cannot_be_refreshed() {
        let mut random = Random::seeded().unwrap();
        let tokens = SignIns::default().open("client", false, &mut random, hours(0));
        assert_eq!((tokens.lifetime, tokens.refresh), (SESSION_LIFETIME, None));
    }
}
