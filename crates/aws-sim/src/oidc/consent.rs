//! Requests for consent to the person who signs in, and their decisions.

use jiff::Timestamp;

/// What the person decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Decision {
    /// Nothing yet.
    Pending,
    /// Allow.
    Allowed,
    /// Deny.
    Denied,
}

/// One request for consent.
#[derive(Debug, Clone)]
pub(crate) struct Consent {
    /// The user code of a device authorization, or the id of an authorization request.
    pub(crate) id: String,
    /// The name that the client registered.
    pub(crate) client_name: String,
    /// The scopes that it asks for; empty for a legacy client.
    pub(crate) scopes: Vec<String>,
    /// When it expires.
    pub(crate) expires_at: Timestamp,
    /// The decision.
    pub(crate) decision: Decision,
}

/// All requests for consent, the latest last.
#[derive(Default)]
pub(crate) struct Consents {
    asked: Vec<Consent>,
}

impl Consents {
    /// Adds a request.
    pub(crate) fn ask(&mut self, consent: Consent) {
        self.asked.push(consent);
    }

    /// The request of that id, decided or not.
    pub(crate) fn get(&self, id: &str) -> Option<&Consent> {
        self.asked.iter().find(|consent| normalized(&consent.id) == normalized(id))
    }

    /// The decision on a request; Denied when there is no request of that id.
    pub(crate) fn decision(&self, id: &str) -> Decision {
        self.get(id).map_or(Decision::Denied, |consent| consent.decision)
    }

    /// Decides the pending request of that id, or the latest pending one. Returns its id; None when there is none.
    pub(crate) fn decide(&mut self, id: Option<&str>, decision: Decision, now: Timestamp) -> Option<String> {
        let consent = self.asked.iter_mut().rev().find(|consent| {
            consent.decision == Decision::Pending
                && consent.expires_at > now
                && id.is_none_or(|id| normalized(id) == normalized(&consent.id))
        })?;
        consent.decision = decision;
        Some(consent.id.clone())
    }
}

/// An id in the form that is compared: a person may type a user code in lower case and without the dash (RFC 8628 §6.1).
fn normalized(code: &str) -> String {
    code.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_uppercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn asked(ids: &[&str], expires_at: Timestamp) -> Consents {
        let mut consents = Consents::default();
        for id in ids {
            consents.ask(Consent {
                id: (*id).to_owned(),
                client_name: "x".to_owned(),
                scopes: Vec::new(),
                expires_at,
                decision: Decision::Pending,
            });
        }
        consents
    }

    #[test]
    fn the_latest_pending_request_is_decided_first_and_each_once() {
        let now = Timestamp::UNIX_EPOCH;
        let mut consents = asked(&["BCDF-GHJK", "LMNP-QRST"], now + Duration::from_secs(1));
        assert_eq!(consents.decide(None, Decision::Allowed, now).as_deref(), Some("LMNP-QRST"));
        assert_eq!(consents.decide(Some("bcdfghjk"), Decision::Denied, now).as_deref(), Some("BCDF-GHJK"));
        assert_eq!(consents.decide(None, Decision::Allowed, now), None);
        assert_eq!(consents.decision("BCDF-GHJK"), Decision::Denied);
    }

    #[test]
    fn an_expired_request_cannot_be_decided() {
        let now = Timestamp::UNIX_EPOCH;
        assert_eq!(asked(&["BCDF-GHJK"], now).decide(None, Decision::Allowed, now), None);
    }
}
