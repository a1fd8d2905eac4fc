//! What a test runs in: an engine of its own on a simulated AWS, a clock that both share, and a person at the browser.

use crate::keychain::Keychain;
use crate::test_browser::{Person, TestBrowser};
use aws_files::{SharedFiles, SsoCache};
use aws_sim::{Fault, OrgPatch, Rename, Sim, SimOptions};
use daypass_core::mfa::MfaCode;
use daypass_core::{AccountId, Explain, IntegrationId, Kind, Problem, Session, SessionId};
use daypass_engine::aws::http::Http;
use daypass_engine::aws::{Endpoints, Gateway, Route};
use daypass_engine::ground::ManualClock;
use daypass_engine::store::Store;
use daypass_engine::vault::{KeySources, PassphraseCost, PassphraseKey};
use daypass_engine::{Engine, Home, NewIntegration, Parts, StartOptions, Started};
use jiff::SignedDuration;
use std::fmt::Debug;
use std::fs::File;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;
use tempfile::TempDir;
use url::Url;

pub(crate) struct TestEnvironment {
    pub(crate) sim: Arc<Sim>,
    pub(crate) clock: ManualClock,
    pub(crate) browser: Arc<TestBrowser>,
    pub(crate) engine: Engine,
    folder: TempDir,
}

impl TestEnvironment {
    pub(crate) async fn new() -> Self {
        Self::with(SimOptions { tps: 0, ..SimOptions::default() }).await
    }

    /// Who waits on its clock moves it, and AWS's with it.
    pub(crate) async fn with(options: SimOptions) -> Self {
        let sim = Arc::new(Sim::start(options).await.unwrap());
        let pace = sim.clone();
        let clock = ManualClock::moving(sim.now(), move |slept| pace.advance(slept.unsigned_abs()));
        Self::over(sim, clock)
    }

    /// Its clock stands until a test moves it.
    pub(crate) async fn still() -> Self {
        let sim = Arc::new(Sim::start(SimOptions { tps: 0, ..SimOptions::default() }).await.unwrap());
        let clock = ManualClock::new(sim.now());
        Self::over(sim, clock)
    }

    /// Its clock and AWS's stand until a test moves them.
    pub(crate) async fn held(options: SimOptions) -> Self {
        let sim = Arc::new(Sim::start(options).await.unwrap());
        sim.hold_clock();
        let clock = ManualClock::new(sim.now());
        Self::over(sim, clock)
    }

    pub(crate) fn over(sim: Arc<Sim>, clock: ManualClock) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let browser = Arc::new(TestBrowser::new(sim.clone()));
        let engine = Engine::new(parts(&folder, &sim.endpoint(), clock.clone(), browser.clone()));
        Self { sim, clock, browser, engine, folder }
    }

    /// What a second process of the same person is made of.
    pub(crate) fn parts(&self) -> Parts {
        parts(&self.folder, &self.sim.endpoint(), self.clock.clone(), self.browser.clone())
    }

    /// A second process of the same person.
    pub(crate) fn peer(&self) -> Engine {
        Engine::new(self.parts())
    }

    /// A second process of the same person, for which AWS is at this address.
    pub(crate) fn peer_at(&self, endpoint: &str) -> Engine {
        Engine::new(parts(&self.folder, endpoint, self.clock.clone(), self.browser.clone()))
    }

    /// A second process of the same person, for which nobody answers where STS is.
    pub(crate) fn peer_without_sts(&self) -> Engine {
        let parts = self.parts();
        // Nobody listens at port 1, which is TCPMUX's.
        let endpoints =
            Endpoints { sts: Some("http://127.0.0.1:1".to_owned()), ..parts.gateway.endpoints().clone() };
        let route = Route { endpoints, ..Route::default() };
        Engine::new(Parts { gateway: Gateway::new(route), ..parts })
    }

    /// A second process of the same person, whose key lies behind a keychain's prompt.
    pub(crate) fn peer_with(&self, keychain: &Arc<Keychain>) -> Engine {
        Engine::new(Parts { key_sources: KeySources::only(keychain.clone()), ..self.parts() })
    }

    /// A second process of the same person, for which AWS is elsewhere.
    pub(crate) fn peer_by(&self, gateway: Gateway) -> Engine {
        let parts = self.parts();
        Engine::new(Parts { gateway, ..parts })
    }

    /// Another process on the same home, to which AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE name these files.
    pub(crate) fn peer_on(&self, config: &str, credentials: &str) -> Engine {
        let parts = self.parts();
        let path = |name: &str| self.folder.path().join("aws").join(name);
        let files = SharedFiles { config: path(config), credentials: path(credentials) };
        Engine::new(Parts { files, ..parts })
    }

    /// What is stored, to leave there what a process that was killed leaves.
    pub(crate) fn store(&self) -> Store {
        Store::open(&Home::at(self.folder.path().join("home")).store()).unwrap()
    }

    /// Another process has the lock of the AWS files, until this is dropped.
    pub(crate) fn delivering_elsewhere(&self) -> File {
        let file = self.lock_file("delivery");
        file.try_lock().unwrap();
        file
    }

    /// Whether some process has this lock.
    pub(crate) fn is_locked(&self, name: &str) -> bool {
        self.lock_file(name).try_lock_shared().is_err()
    }

    /// The lock file of a process that was killed.
    pub(crate) fn leave_lock_file(&self, name: &str) -> PathBuf {
        drop(self.lock_file(name));
        self.folder.path().join("home/locks").join(name)
    }

    pub(crate) fn lock_file(&self, name: &str) -> File {
        let folder = self.folder.path().join("home/locks");
        std::fs::create_dir_all(&folder).unwrap();
        File::options().write(true).read(true).create(true).truncate(false).open(folder.join(name)).unwrap()
    }

    /// Does something while time passes, a second at a time: for a env whose clock stands.
    pub(crate) async fn while_time_passes<T>(&self, doing: impl Future<Output = T>) -> T {
        let passing = async {
            loop {
                tokio::task::yield_now().await;
                tokio::time::sleep(std::time::Duration::from_millis(1)).await;
                self.pass(SignedDuration::from_secs(1));
            }
        };
        tokio::select! {
            done = doing => done,
            () = passing => unreachable!("time does not end"),
        }
    }

    /// From now on the clocks here and at AWS show the same time, and stand until somebody waits or a test moves them.
    pub(crate) fn hold_clock(&self) {
        self.sim.hold_clock();
        self.clock.advance(self.sim.now().duration_since(self.engine.now()));
    }

    /// Time passes here and at AWS.
    pub(crate) fn pass(&self, duration: SignedDuration) {
        self.sim.advance(duration.unsigned_abs());
        self.clock.advance(duration);
    }

    pub(crate) fn person(&self, person: Person) {
        self.browser.set_person(person);
    }

    /// Pages opened so far.
    pub(crate) fn opened(&self) -> Vec<Url> {
        self.browser.opened()
    }

    /// The next answers of an operation are an error.
    pub(crate) fn fault(&self, operation: &str, times: u32, status: u16, error: &str) {
        self.sim.fault(Fault { times, ..Fault::error(operation, status, error) });
    }

    /// The next answers of an operation are a page, as a captive portal sends.
    pub(crate) fn html(&self, operation: &str, times: u32) {
        let body = Some("<!doctype html><title>Welcome to the airport</title>".to_owned());
        self.sim.fault(Fault { op: operation.to_owned(), times, body, ..Fault::default() });
    }

    /// The next answer of an operation is this.
    pub(crate) fn body(&self, operation: &str, body: &str) {
        let body = Some(body.to_owned());
        self.sim.fault(Fault { op: operation.to_owned(), times: 1, body, ..Fault::default() });
    }

    pub(crate) fn remove_account(&self, id: &str) {
        let remove_accounts = vec![AccountId::try_from(id.to_owned()).unwrap()];
        self.sim.edit_org(OrgPatch { remove_accounts, ..OrgPatch::default() });
    }

    pub(crate) fn rename_account(&self, id: &str, name: &str) {
        let account_id = AccountId::try_from(id.to_owned()).unwrap();
        let rename_accounts = vec![Rename { account_id, name: name.to_owned() }];
        self.sim.edit_org(OrgPatch { rename_accounts, ..OrgPatch::default() });
    }

    /// Presses Allow or Deny on an authorization page and goes where that leads, as a browser does.
    pub(crate) async fn answer_in_browser(&self, page: &Url, allow: bool) -> String {
        let http = Http::new(&Route::default());
        let html = String::from_utf8(http.get(page.as_str()).await.unwrap().body).unwrap();
        let (_, after) = html.split_once("name=\"request\" value=\"").unwrap();
        let request = after.split('"').next().unwrap();
        let decision = if allow { "allow" } else { "deny" };
        let form = format!("request={request}&decision={decision}");
        let answer = http.post_form(&format!("{}/authorize", self.sim.endpoint()), &form).await.unwrap();
        let landing = http.get(&answer.location.unwrap()).await.unwrap();
        String::from_utf8(landing.body).unwrap()
    }

    /// The page that a link ends on.
    pub(crate) async fn follow(&self, link: &str) -> String {
        let http = Http::new(&Route::default());
        let mut at = Url::parse(link).unwrap();
        loop {
            let answer = http.get(at.as_str()).await.unwrap();
            match answer.location {
                Some(next) => at = at.join(&next).unwrap(),
                None => return String::from_utf8(answer.body).unwrap(),
            }
        }
    }

    /// How often AWS was asked to do something.
    pub(crate) fn calls(&self, operation: &str) -> usize {
        self.sim.calls().iter().filter(|call| call.op == operation).count()
    }

    /// The session of the portal that the simulation's role `Developer` trusts.
    pub(crate) fn developers_source(&self) -> SessionId {
        let is_trusted = |account: &AccountId| account.as_str() == "826593370142";
        let sessions = self.engine.view().catalog().unwrap().sessions;
        sessions.into_iter().find(|s| s.account_id.as_ref().is_some_and(is_trusted)).unwrap().id
    }

    pub(crate) fn credentials_path(&self) -> PathBuf {
        self.folder.path().join("aws/credentials")
    }

    pub(crate) fn config_path(&self) -> PathBuf {
        self.folder.path().join("aws/config")
    }

    pub(crate) fn credentials_file(&self) -> String {
        std::fs::read_to_string(self.credentials_path()).unwrap_or_default()
    }

    pub(crate) fn put(&self, path: &std::path::Path, text: &str) {
        aws_files::atomic::write(path, text.as_bytes(), 0o600).unwrap();
    }

    /// The demo organisation, added but not signed in.
    pub(crate) async fn integration(&self) -> IntegrationId {
        let new =
            NewIntegration { start_url: self.sim.start_url(), alias: None, region: None, another: false };
        self.engine.integrations().add(&new).await.unwrap().id
    }

    /// The demo organisation, signed in and read.
    pub(crate) async fn ready() -> (Self, IntegrationId) {
        let env = Self::new().await;
        let id = env.integration().await;
        env.engine.integrations().sign_in(&id, None, false).await.unwrap();
        env.engine.integrations().sync(&id).await.unwrap();
        (env, id)
    }

    /// The same, with a clock that stands.
    pub(crate) async fn ready_and_still() -> (Self, IntegrationId) {
        let env = Self::still().await;
        let id = env.integration().await;
        Box::pin(env.while_time_passes(async {
            env.engine.integrations().sign_in(&id, None, false).await.unwrap();
            env.engine.integrations().sync(&id).await.unwrap();
        }))
        .await;
        // The portal can be asked again at once.
        env.pass(SignedDuration::from_secs(1));
        (env, id)
    }

    /// The same, with sessions and without a sign-in.
    pub(crate) async fn signed_out_and_still() -> Self {
        let (env, id) = Self::ready_and_still().await;
        env.while_time_passes(env.engine.integrations().sign_out(&id)).await.unwrap();
        env
    }

    /// Some sessions of it.
    pub(crate) fn session(&self, index: usize) -> Session {
        let item = self.engine.view().catalog().unwrap().sessions.remove(index);
        self.engine.sessions().get(&item.id).unwrap()
    }

    /// Does something while a person answers every question for a code with these, one after another, and then no more.
    pub(crate) fn while_typing<'a, T>(
        &self,
        codes: Vec<MfaCode>,
        doing: impl Future<Output = T> + 'a,
    ) -> Pin<Box<dyn Future<Output = T> + 'a>> {
        let engine = self.engine.clone();
        let typing = async move {
            let mut changes = engine.changes();
            for code in codes {
                loop {
                    let questions = engine.view().status().unwrap().pending_prompts;
                    if let Some(question) = questions.first().filter(|question| !question.checking) {
                        assert!(engine.prompts().answer(question.id, code));
                        break;
                    }
                    changes.changed().await.unwrap();
                }
            }
            std::future::pending::<()>().await;
        };
        Box::pin(async move {
            tokio::select! {
                done = doing => done,
                () = typing => unreachable!("a person types for ever"),
            }
        })
    }

    pub(crate) async fn start(&self, id: &SessionId, profile: &str) -> Started {
        self.engine.sessions().start(id, &into(profile)).await.unwrap()
    }
}

/// What is told of what did not succeed.
pub(crate) fn problem<T: Debug, E: Explain + Debug>(result: Result<T, E>) -> Problem {
    result.unwrap_err().problem()
}

/// Whether somebody stopped it.
pub(crate) fn is_cancelled<T, E: Explain>(result: &Result<T, E>) -> bool {
    result.as_ref().is_err_and(|error| error.kind() == Kind::Cancelled)
}

/// Deliver into a profile.
pub(crate) fn into(profile: &str) -> StartOptions {
    StartOptions { profiles: Some(vec![profile.parse_profile()]), ..StartOptions::default() }
}

pub(crate) trait ParseProfile {
    fn parse_profile(&self) -> daypass_core::ProfileName;
}

impl ParseProfile for str {
    fn parse_profile(&self) -> daypass_core::ProfileName {
        daypass_core::ProfileName::parse(self).unwrap()
    }
}

/// The key of a home. The least that argon2 allows: what a guess costs is not what is tested here.
pub(crate) fn key_of(store: Arc<Store>) -> PassphraseKey {
    let cost = PassphraseCost { memory_kib: 8, passes: 1 };
    PassphraseKey::new(store, "correct horse battery staple".to_owned().into(), cost)
}

fn parts(folder: &TempDir, endpoint: &str, clock: ManualClock, browser: Arc<TestBrowser>) -> Parts {
    let home = Home::at(folder.path().join("home"));
    let store = Arc::new(Store::open(&home.store()).unwrap());
    let key_sources = KeySources::only(Arc::new(key_of(store.clone())));
    Parts {
        home,
        store,
        key_sources,
        files: SharedFiles {
            config: folder.path().join("aws/config"),
            credentials: folder.path().join("aws/credentials"),
        },
        sso_cache: Some(SsoCache::new(folder.path().join("aws/sso/cache"))),
        gateway: gateway(endpoint),
        clock: Arc::new(clock),
        browser,
        program: Some("/usr/bin/daypass".into()),
        updates: Default::default(),
    }
}

/// The way to the simulated AWS.
pub(crate) fn gateway(endpoint: &str) -> Gateway {
    let endpoint = Some(endpoint.to_owned());
    let endpoints = Endpoints {
        sso: endpoint.clone(),
        sso_oidc: endpoint.clone(),
        sts: endpoint.clone(),
        iam: endpoint.clone(),
        sign_in: endpoint,
        invalid: vec![],
    };
    Gateway::new(Route { endpoints, ..Route::default() })
}
