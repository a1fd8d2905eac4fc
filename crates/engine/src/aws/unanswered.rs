//! Which hosts were asked and have not answered yet, for whoever tells a person what is waited for.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// The hosts that were asked and have not answered yet. Clones share them.
#[derive(Debug, Clone, Default)]
pub struct Unanswered(Arc<Mutex<HashMap<String, Asked>>>);

#[derive(Debug)]
struct Asked {
    /// Since when it owes an answer. Real time, whatever the engine's clock says: it is another machine that is waited for.
    since: Instant,
    /// The requests that are under way. Between two attempts there are none.
    under_way: usize,
}

impl Unanswered {
    /// Notes that a host is asked, until what is returned is dropped.
    pub(super) fn ask(&self, host: String) -> Ask {
        let mut hosts = self.lock();
        let asked =
            hosts.entry(host.clone()).or_insert_with(|| Asked { since: Instant::now(), under_way: 0 });
        asked.under_way += 1;
        Ask { hosts: self.clone(), host, is_answered: false }
    }

    /// The host that owes an answer for the longest time, and for how long; several attempts count as one.
    pub fn longest(&self) -> Option<(String, Duration)> {
        let hosts = self.lock();
        let asked = hosts.iter().filter(|(_, asked)| asked.under_way > 0);
        let (host, asked) = asked.min_by_key(|(_, asked)| asked.since)?;
        Some((host.clone(), asked.since.elapsed()))
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Asked>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A request under way.
#[derive(Debug)]
pub(super) struct Ask {
    hosts: Unanswered,
    host: String,
    is_answered: bool,
}

impl Ask {
    /// Notes that the host has answered: what else it is asked counts from now.
    pub(super) fn answered(mut self) {
        self.is_answered = true;
    }
}

impl Drop for Ask {
    fn drop(&mut self) {
        let mut hosts = self.hosts.lock();
        let Some(asked) = hosts.get_mut(&self.host) else { return };
        asked.under_way -= 1;
        if self.is_answered {
            asked.since = Instant::now();
            if asked.under_way == 0 {
                hosts.remove(&self.host);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn host(unanswered: &Unanswered) -> Option<String> {
        unanswered.longest().map(|(host, _)| host)
    }

    #[test]
    fn the_host_that_owes_an_answer_for_the_longest_time_is_named() {
        let unanswered = Unanswered::default();
        assert_eq!(host(&unanswered), None);
        let portal = unanswered.ask("portal".to_owned());
        let sts = unanswered.ask("sts".to_owned());
        assert_eq!(host(&unanswered).as_deref(), Some("portal"));
        portal.answered();
        assert_eq!(host(&unanswered).as_deref(), Some("sts"));
        sts.answered();
        assert_eq!(host(&unanswered), None);
    }

    #[test]
    fn an_attempt_that_failed_is_no_answer_and_the_next_one_goes_on_counting() {
        let unanswered = Unanswered::default();
        drop(unanswered.ask("portal".to_owned()));
        let sts = unanswered.ask("sts".to_owned());
        assert_eq!(host(&unanswered).as_deref(), Some("sts"), "nobody asks the portal now");
        let _again = unanswered.ask("portal".to_owned());
        assert_eq!(host(&unanswered).as_deref(), Some("portal"));
        drop(sts);
    }

    #[test]
    fn of_two_requests_one_answer_leaves_the_other_one_open() {
        let unanswered = Unanswered::default();
        let (first, second) = (unanswered.ask("portal".to_owned()), unanswered.ask("portal".to_owned()));
        first.answered();
        assert_eq!(host(&unanswered).as_deref(), Some("portal"));
        second.answered();
        assert_eq!(host(&unanswered), None);
    }
}
