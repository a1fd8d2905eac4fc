//! What the person who signs in is asked, and what they said.

use jiff::Timestamp;

/// What the person said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Decision {
    /// Nothing yet.
    Pending,
    /// Allow.
    Allowed,
    /// Deny.
    Denied,
}

/// One question.
#[derive(Debug, Clone)]
pub(crate) struct Consent {
    /// The user code of a device authorization, or the id of an authorization request.
    pub(crate) id: String,
    /// The client's name, as it registered itself.
    pub(crate) asker: String,
    /// What it asks for; empty for a legacy client.
    pub(crate) scopes: Vec<String>,
    /// When the question lapses.
    pub(crate) until: Timestamp,
    /// The answer.
    pub(crate) decision: Decision,
}

/// All questions, the latest last.
#[derive(Default)]
pub(crate) struct Consents {
    asked: Vec<Consent>,
}

impl Consents {
    /// Asks.
    pub(crate) fn ask(&mut self, consent: Consent) {
        self.asked.push(consent);
    }

    /// The question of that id, answered or not.
    pub(crate) fn get(&self, id: &str) -> Option<&Consent> {
        self.asked.iter().find(|consent| as_shown(&consent.id) == as_shown(id))
    }

    /// The answer to a question; one that nobody asked is denied.
    pub(crate) fn decision(&self, id: &str) -> Decision {
        self.get(id).map_or(Decision::Denied, |consent| consent.decision)
    }

    /// Answers the pending question of that id, or the latest one; returns its id. None when there is none.
    pub(crate) fn decide(&mut self, id: Option<&str>, decision: Decision, now: Timestamp) -> Option<String> {
        let consent = self.asked.iter_mut().rev().find(|consent| {
            consent.decision == Decision::Pending
                && consent.until > now
                && id.is_none_or(|id| as_shown(id) == as_shown(&consent.id))
        })?;
        consent.decision = decision;
        Some(consent.id.clone())
    }
}

/// A user code as compared: people type it in lower case, and without the dash (RFC 8628 §6.1).
fn as_shown(code: &str) -> String {
    code.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_uppercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn asked(ids: &[&str], until: Timestamp) -> Consents {
        let mut consents = Consents::default();
        for id in ids {
            consents.ask(Consent {
                id: (*id).to_owned(),
                asker: "x".to_owned(),
                scopes: Vec::new(),
                until,
                decision: Decision::Pending,
            });
        }
        consents
    }

    #[test]
    fn the_latest_pending_question_is_answered_first_and_each_once() {
        let now = Timestamp::UNIX_EPOCH;
        let mut consents = asked(&["BCDF-GHJK", "LMNP-QRST"], now + Duration::from_secs(1));
        assert_eq!(consents.decide(None, Decision::Allowed, now).as_deref(), Some("LMNP-QRST"));
        assert_eq!(consents.decide(Some("bcdfghjk"), Decision::Denied, now).as_deref(), Some("BCDF-GHJK"));
        assert_eq!(consents.decide(None, Decision::Allowed, now), None);
        assert_eq!(consents.decision("BCDF-GHJK"), Decision::Denied);
    }

    #[test]
    fn a_lapsed_question_has_no_answer() {
        let now = Timestamp::UNIX_EPOCH;
        assert_eq!(asked(&["BCDF-GHJK"], now).decide(None, Decision::Allowed, now), None);
    }
}
