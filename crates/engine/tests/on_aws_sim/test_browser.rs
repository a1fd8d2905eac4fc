//! A browser for tests: it notes the pages that are opened, and has a person before it.

use aws_sim::Sim;
use daypass_core::BrowserPlace;
use daypass_core::browser::OpenIn;
use daypass_engine::ground::{Browser, BrowserError, InstalledBrowser, UnfitBrowser};
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
    /// Has closed it, and it does not open any more.
    HasNoBrowser,
}

/// A browser with a person before it.
#[derive(Debug)]
pub(crate) struct TestBrowser {
    sim: Arc<Sim>,
    person: Mutex<Person>,
    opened: Mutex<Vec<Url>>,
    how: Mutex<Vec<OpenIn>>,
    place: Mutex<BrowserPlace>,
}

impl TestBrowser {
    /// Whoever is before it, at the other end of an SSH connection, allows what they are asked.
    pub(crate) fn new(sim: Arc<Sim>) -> Self {
        let place = Mutex::new(BrowserPlace::OverSsh);
        Self {
            sim,
            person: Mutex::new(Person::Allows),
            opened: Mutex::default(),
            how: Mutex::default(),
            place,
        }
    }

    /// From now on it is here.
    pub(crate) fn set_place(&self, place: BrowserPlace) {
        *self.place.lock().unwrap() = place;
    }

    /// From now on the person does this.
    pub(crate) fn set_person(&self, person: Person) {
        *self.person.lock().unwrap() = person;
    }

    /// Whether whoever is before it does this.
    pub(crate) fn is_person(&self, person: Person) -> bool {
        *self.person.lock().unwrap() == person
    }

    /// Where each of them was to be opened.
    pub(crate) fn how(&self) -> Vec<OpenIn> {
        self.how.lock().unwrap().clone()
    }

    /// Pages opened so far.
    pub(crate) fn opened(&self) -> Vec<Url> {
        self.opened.lock().unwrap().clone()
    }
}

impl Browser for TestBrowser {
    fn open(&self, url: &Url, how: &OpenIn) -> Result<(), BrowserError> {
        self.how.lock().unwrap().push(how.clone());
        self.opened.lock().unwrap().push(url.clone());
        match *self.person.lock().unwrap() {
            Person::Allows => self.sim.approve(None),
            Person::Denies => self.sim.deny(None),
            Person::Sleeps => true,
            Person::HasNoBrowser => return Err(BrowserError::Failed),
        };
        Ok(())
    }

    fn check(&self, _: &Url, _: &OpenIn) -> Result<(), UnfitBrowser> {
        Ok(())
    }

    fn installed(&self) -> Vec<InstalledBrowser> {
        Vec::new()
    }

    fn place(&self) -> BrowserPlace {
        *self.place.lock().unwrap()
    }
}
