//! A bed for tests: an engine of its own on a simulated AWS, a clock that both share, and a person at the browser.

use aws_files::SharedFiles;
use aws_sim::{Fault, OrgPatch, Rename, Sim, SimOptions};
use daypass_core::mfa::{MfaCode, TimeStep, TotpSeed};
use daypass_core::sts::{AccessKeyId, MfaSerial, RoleSessionName};
use daypass_core::{
    AccountId, AssumedRole, IntegrationId, LongTermKeys, RoleArn, Secret, Session, SessionId, UserArn,
};
use daypass_engine::aws::http::Http;
use daypass_engine::aws::iam::Iam;
use daypass_engine::aws::{Endpoints, Gateway};
use daypass_engine::ground::ManualClock;
use daypass_engine::ground::{Browser, BrowserError};
use daypass_engine::store::Store;
use daypass_engine::vault::{PassphraseCost, PassphraseKey};
use daypass_engine::{Engine, Home, NewIntegration, NewRole, NewUser, Parts, StartOptions, Started};
use jiff::SignedDuration;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use tempfile::TempDir;
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
pub(crate) struct Desk {
    sim: Arc<Sim>,
    person: Mutex<Person>,
    opened: Mutex<Vec<Url>>,
}

impl Browser for Desk {
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

pub(crate) struct Bed {
    pub(crate) sim: Arc<Sim>,
    pub(crate) clock: ManualClock,
    pub(crate) desk: Arc<Desk>,
    pub(crate) engine: Engine,
    folder: TempDir,
}

impl Bed {
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

    fn over(sim: Arc<Sim>, clock: ManualClock) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let desk =
            Arc::new(Desk { sim: sim.clone(), person: Mutex::new(Person::Allows), opened: Mutex::default() });
        let engine = engine(&folder, &sim.endpoint(), clock.clone(), desk.clone());
        Self { sim, clock, desk, engine, folder }
    }

    /// A second process of the same person.
    pub(crate) fn peer(&self) -> Engine {
        engine(&self.folder, &self.sim.endpoint(), self.clock.clone(), self.desk.clone())
    }

    /// What is stored, to leave there what a process that was killed leaves.
    pub(crate) fn store(&self) -> Store {
        Store::open(&Home::at(self.folder.path().join("home")).store()).unwrap()
    }

    /// Another process has the turn to deliver, until this is dropped.
    pub(crate) fn delivering_elsewhere(&self) -> std::fs::File {
        Home::at(self.folder.path().join("home")).try_lock("delivery").unwrap().unwrap()
    }

    /// Does something while time passes, a second at a time: for a bed whose clock stands.
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

    /// Time passes here and at AWS.
    pub(crate) fn pass(&self, duration: SignedDuration) {
        self.sim.advance(duration.unsigned_abs());
        self.clock.advance(duration);
    }

    pub(crate) fn person(&self, person: Person) {
        *self.desk.person.lock().unwrap() = person;
    }

    /// Pages opened so far.
    pub(crate) fn opened(&self) -> Vec<Url> {
        self.desk.opened.lock().unwrap().clone()
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
        let http = Http::new(None).unwrap();
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
        let http = Http::new(None).unwrap();
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
        let new = NewIntegration { start_url: self.sim.start_url(), alias: None, region: None };
        self.engine.add_integration(&new).await.unwrap().id
    }

    /// The demo organisation, signed in and read.
    pub(crate) async fn ready() -> (Self, IntegrationId) {
        let bed = Self::new().await;
        let id = bed.integration().await;
        bed.engine.sign_in(&id, None, false).await.unwrap();
        bed.engine.sync(&id).await.unwrap();
        (bed, id)
    }

    /// The same, with a clock that stands.
    pub(crate) async fn ready_and_still() -> (Self, IntegrationId) {
        let bed = Self::still().await;
        let id = bed.integration().await;
        Box::pin(bed.while_time_passes(async {
            bed.engine.sign_in(&id, None, false).await.unwrap();
            bed.engine.sync(&id).await.unwrap();
        }))
        .await;
        (bed, id)
    }

    /// The same, with sessions and without a sign-in.
    pub(crate) async fn signed_out_and_still() -> Self {
        let (bed, id) = Self::ready_and_still().await;
        bed.while_time_passes(bed.engine.sign_out(&id)).await.unwrap();
        bed
    }

    /// Some sessions of it.
    pub(crate) fn session(&self, index: usize) -> Session {
        let item = self.engine.catalog().unwrap().sessions.remove(index);
        self.engine.session(&item.id).unwrap()
    }

    /// The keys of a user of the simulation.
    pub(crate) fn keys_of(&self, user: &str) -> LongTermKeys {
        let ready = self.sim.ready();
        let user = ready.iam_users.iter().find(|known| known.name == user).unwrap();
        LongTermKeys {
            access_key_id: AccessKeyId::parse(&user.access_key_id).unwrap(),
            secret_access_key: Secret::new(user.secret_access_key.as_str()),
        }
    }

    /// IAM, asked by a user of the simulation with the key that they began with.
    pub(crate) fn iam_of(&self, user: &str) -> Iam {
        let account = self.device_of(user);
        let arn = account.as_str().replace(":mfa/", ":user/");
        gateway(&self.sim.endpoint()).iam(&UserArn::try_from(arn).unwrap(), &self.keys_of(user))
    }

    /// The MFA device of a user of the simulation.
    pub(crate) fn device_of(&self, user: &str) -> MfaSerial {
        let ready = self.sim.ready();
        let user = ready.iam_users.iter().find(|known| known.name == user).unwrap();
        MfaSerial::parse(user.mfa_serial.as_deref().unwrap()).unwrap()
    }

    /// The seed of that device.
    pub(crate) fn seed_of(&self, user: &str) -> TotpSeed {
        let ready = self.sim.ready();
        let user = ready.iam_users.iter().find(|known| known.name == user).unwrap();
        TotpSeed::parse(user.totp_secret.as_deref().unwrap()).unwrap()
    }

    /// What a user's device shows now.
    pub(crate) fn code_of(&self, user: &str) -> MfaCode {
        self.seed_of(user).code(TimeStep::at(self.engine.now())).unwrap()
    }

    /// A session of a user of the simulation, with its device.
    pub(crate) async fn add_user(&self, user: &str) -> SessionId {
        let new = NewUser {
            name: None,
            keys: self.keys_of(user),
            mfa_device: Some(self.device_of(user)),
            duration: None,
            region: None,
        };
        self.engine.add_user(&new).await.unwrap()
    }

    /// The ARN of the simulation's role of this name.
    pub(crate) fn role_arn(&self, name: &str) -> RoleArn {
        let ready = self.sim.ready();
        let mut arns = ready.roles.iter().filter_map(|arn| RoleArn::try_from(arn.clone()).ok());
        arns.find(|arn| arn.role_name() == name).unwrap()
    }

    /// A session that assumes the simulation's role of this name with another session's credentials.
    pub(crate) fn add_role(
        &self,
        name: &str,
        source: &SessionId,
        edit: impl FnOnce(&mut AssumedRole),
    ) -> SessionId {
        let mut role = AssumedRole {
            source: source.clone(),
            role_arn: self.role_arn(name),
            role_session_name: RoleSessionName::parse("daypass-test").unwrap(),
            duration: None,
            external_id: None,
            source_identity: None,
            tags: vec![],
            mfa_device: None,
        };
        edit(&mut role);
        self.engine.add_role(&NewRole { name: name.to_owned(), role, region: None }).unwrap()
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
                    let questions = engine.status().unwrap().pending_prompts;
                    if let Some(question) = questions.first().filter(|question| !question.checking) {
                        assert!(engine.answer_mfa(question.id, code));
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
        self.engine.start(id, &into(profile)).await.unwrap()
    }
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

fn engine(folder: &TempDir, endpoint: &str, clock: ManualClock, desk: Arc<Desk>) -> Engine {
    let home = Home::at(folder.path().join("home"));
    let store = Arc::new(Store::open(&home.store()).unwrap());
    // The least that argon2 allows: what a guess costs is not what is tested here.
    let cost = PassphraseCost { memory_kib: 8, passes: 1 };
    let passphrase = "correct horse battery staple".to_owned().into();
    let key_source = Arc::new(PassphraseKey::new(store.clone(), passphrase, cost));
    Engine::new(Parts {
        home,
        store,
        key_source,
        files: SharedFiles {
            config: folder.path().join("aws/config"),
            credentials: folder.path().join("aws/credentials"),
        },
        gateway: gateway(endpoint),
        clock: Arc::new(clock),
        browser: desk,
        program: Some("/usr/bin/daypass".into()),
        route: String::new(),
    })
}

/// The way to the simulated AWS.
fn gateway(endpoint: &str) -> Gateway {
    let endpoint = Some(endpoint.to_owned());
    let endpoints = Endpoints {
        sso: endpoint.clone(),
        sso_oidc: endpoint.clone(),
        sts: endpoint.clone(),
        iam: endpoint.clone(),
        sign_in: endpoint,
    };
    Gateway::new(Http::new(None).unwrap(), endpoints)
}
