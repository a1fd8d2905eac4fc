//! A browser for tests: it notes the pages that are opened, and has a person before it.

use aws_sim::Sim;
use daypass_engine::ground::{Browser, BrowserError};
use std::sync::{Arc, Mutex};
use url::Url;

/// What the person does when a page opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Person {
    /// Chooses Allow.
    Allows,
    /// Chooses Deny.
    Denies,
    /// Does nothing.
    Sleeps,
}

/// A browser with a person before it.
#[derive(Debug)]
pub(crate) struct TestBrowser {
    sim: Arc<Sim>,
    person: Mutex<Person>,
    opened: Mutex<Vec<Url>>,
}

impl TestBrowser {
    /// Whoever is before it allows what they are asked.
    pub(crate) fn new(sim: Arc<Sim>) -> Self {
        Self { sim, person: Mutex::new(Person::Allows), opened: Mutex::default() }
    }

    /// From now on the person does this.
    pub(crate) fn set_person(&self, person: Person) {
        *self.person.lock().unwrap() = person;
    }

    /// Whether whoever is before it does this.
    pub(crate) fn is_person(&self, person: Person) -> bool {
        *self.person.lock().unwrap() == person
    }

    /// Pages opened so far.
    pub(crate) fn opened(&self) -> Vec<Url> {
        self.opened.lock().unwrap().clone()
    }
}

impl Browser for TestBrowser {
    fn open(&self, url: &Url) -> Result<(), BrowserError> {
        self.opened.lock().unwrap().push(url.clone());
        match *self.person.lock().unwrap() {
            Person::Allows => self.sim.approve(None),
            Person::Denies => self.sim.deny(None),
            Person::Sleeps => true,
        };
        Ok(())
    }
}
