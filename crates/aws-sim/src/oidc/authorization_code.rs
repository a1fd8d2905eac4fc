//! Authorization requests of the authorization code flow (RFC 6749 §4.1 with PKCE, RFC 7636), and their codes.

use crate::random::Random;
use jiff::Timestamp;
use std::collections::HashMap;
use std::time::Duration;
use url::Url;

/// AWS documents no lifetime of a code. RFC 6749 §4.1.2 asks for a short one, ten minutes at most.
const CODE_LIFETIME: Duration = Duration::from_secs(300);

/// An authorization request whose parameters were accepted. It waits for the person's decision, then for its code to be
/// redeemed.
pub(crate) struct Authorization {
    /// The client that asked.
    pub(crate) client_id: String,
    /// Where the browser goes, exactly as the client gave it.
    pub(crate) redirect_uri: String,
    /// The code challenge: the hash of the code verifier.
    pub(crate) challenge: String,
    /// When the request expires; once allowed, when its code does.
    pub(crate) expires_at: Timestamp,
    /// The client's `state`, which goes back to it unchanged.
    pub(crate) state: String,
}

/// Authorization requests: by id until the person decides, then by code.
#[derive(Default)]
pub(crate) struct Authorizations {
    pending: HashMap<String, Authorization>,
    by_code: HashMap<String, Authorization>,
}

impl Authorizations {
    /// Adds a request that waits for the person's decision.
    pub(crate) fn add(&mut self, id: String, authorization: Authorization) {
        self.pending.insert(id, authorization);
    }

    /// The request that a code was issued for. The code cannot be redeemed again, even if this attempt is refused
    /// afterwards (RFC 6749 §4.1.2).
    pub(crate) fn redeem(&mut self, code: &str) -> Option<Authorization> {
        self.by_code.remove(code)
    }

    /// Ends the wait of a request. Returns the callback that the browser goes on to, with a new code when the request was
    /// allowed and with an error when not. None when no request of that id is pending.
    pub(crate) fn decide(
        &mut self,
        id: &str,
        allow: bool,
        random: &mut Random,
        now: Timestamp,
    ) -> Option<Url> {
        let mut authorization = self.pending.remove(id)?;
        let mut callback = Url::parse(&authorization.redirect_uri).ok()?;
        if allow {
            let code = random.url_safe(86);
            callback.query_pairs_mut().append_pair("code", &code).append_pair("state", &authorization.state);
            authorization.expires_at = now + CODE_LIFETIME;
            self.by_code.insert(code, authorization);
        } else {
            append_error(&mut callback, "access_denied", "The request was denied", &authorization.state);
        }
        Some(callback)
    }
}

/// Adds the parameters of an error response to a callback (RFC 6749 §4.1.2.1).
pub(super) fn append_error(callback: &mut Url, error: &str, description: &str, state: &str) {
    callback
        .query_pairs_mut()
        .append_pair("error", error)
        .append_pair("error_description", description)
        .append_pair("state", state);
}
