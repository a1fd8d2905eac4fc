//! The machine of somebody who works for a large company, and its AWS. Its clock goes when somebody waits on it.

use aws_files::SharedFiles;
use aws_sim::{Organisation, Sim, SimOptions};
use daypass_core::browser::OpenIn;
use daypass_core::view::{Caller, Channel};
use daypass_core::{BrowserPlace, IntegrationId};
use daypass_engine::aws::{Endpoints, Gateway, Route};
use daypass_engine::ground::{Browser, BrowserError, InstalledBrowser, ManualClock, UnfitBrowser};
use daypass_engine::store::Store;
use daypass_engine::updates::UpdateParts;
use daypass_engine::vault::{KeySources, PassphraseCost, PassphraseKey};
use daypass_engine::{Engine, Home, NewIntegration, Parts};
use jiff::{SignedDuration, Timestamp};
use std::collections::HashSet;
use std::sync::Arc;
use tempfile::TempDir;
use url::Url;

/// A browser whose person allows what they are asked.
#[derive(Debug)]
struct Allowing(Arc<Sim>);

impl Browser for Allowing {
    fn open(&self, _: &Url, _: &OpenIn) -> Result<(), BrowserError> {
        self.0.approve(None);
        Ok(())
    }

    fn check(&self, _: &Url, _: &OpenIn) -> Result<(), UnfitBrowser> {
        Ok(())
    }

    fn installed(&self) -> Vec<InstalledBrowser> {
        Vec::new()
    }

    fn place(&self) -> BrowserPlace {
        BrowserPlace::OverSsh
    }
}

/// The machine.
pub(super) struct Machine {
    pub(super) sim: Arc<Sim>,
    clock: ManualClock,
    folder: TempDir,
}

impl Machine {
    /// A new one, for an AWS whose portal takes so many requests a second.
    pub(super) async fn new(organisation: Organisation, tps: u32) -> Self {
        let sim =
            Arc::new(Sim::start(SimOptions { organisation, tps, ..SimOptions::default() }).await.unwrap());
        sim.hold_clock();
        let pace = sim.clone();
        let clock = ManualClock::moving(sim.now(), move |slept| pace.advance(slept.unsigned_abs()));
        Self { sim, clock, folder: tempfile::tempdir().unwrap() }
    }

    /// A process that has the window and the tray.
    pub(super) fn window(&self) -> Engine {
        let home = Home::at(self.folder.path().join("home"));
        let store = Arc::new(Store::open(&home.store()).unwrap());
        let cost = PassphraseCost { memory_kib: 8, passes: 1 };
        let key = PassphraseKey::new(store.clone(), "correct horse battery staple".to_owned().into(), cost);
        let at = Some(self.sim.endpoint());
        let endpoints = Endpoints {
            sso: at.clone(),
            sso_oidc: at.clone(),
            sts: at.clone(),
            iam: at.clone(),
            sign_in: at,
            invalid: vec![],
        };
        let parts = Parts {
            home,
            store,
            key_sources: KeySources::only(Arc::new(key)),
            files: SharedFiles {
                config: self.folder.path().join("aws/config"),
                credentials: self.folder.path().join("aws/credentials"),
            },
            sso_cache: None,
            gateway: Gateway::new(Route { endpoints, ..Route::default() }),
            clock: Arc::new(self.clock.clone()),
            browser: Arc::new(Allowing(self.sim.clone())),
            program: Some("/usr/bin/daypass".into()),
            updates: UpdateParts::default(),
        };
        Engine::new(parts).acting_for(Caller::of(Channel::Window))
    }

    /// The company's portal, signed in and read.
    pub(super) async fn add_portal(&self) -> IntegrationId {
        let engine = self.window();
        let new =
            NewIntegration { start_url: self.sim.start_url(), alias: None, region: None, another: false };
        let integration = engine.integrations().add(&new).await.unwrap().id;
        engine.integrations().sign_in(&integration, None, false).await.unwrap();
        engine.integrations().sync(&integration).await.unwrap();
        integration
    }

    /// Time passes here and at AWS.
    pub(super) fn pass(&self, time: SignedDuration) {
        self.sim.advance(time.unsigned_abs());
        self.clock.advance(time);
    }

    /// Waits until it is so late, while something else that waits moves the clock.
    pub(super) async fn reaches(&self, time: Timestamp) {
        self.clock.reaches(time).await;
    }

    /// The profiles with which AWS tools get something done now.
    pub(super) fn working_profiles(&self) -> HashSet<String> {
        let credentials =
            std::fs::read_to_string(self.folder.path().join("aws/credentials")).unwrap_or_default();
        let mut profile = "";
        let mut working = HashSet::new();
        for line in credentials.lines() {
            if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
                profile = name;
            } else if let Some(("aws_access_key_id", key)) = line.split_once(" = ")
                && self.sim.accepts(key)
            {
                working.insert(profile.to_owned());
            }
        }
        working
    }
}
