//! The engine: it puts the rooms together, and does nothing else.

mod assembled;
mod machine_check;
mod parts;
mod settings;
mod without_engine;

pub use machine_check::unopened_doctor;
pub use parts::Parts;
pub use without_engine::{cached_credentials, names_of_environment};

use crate::aws::{Gateway, Route};
use crate::backup::Backups;
use crate::doctor::Doctor;
use crate::endpoint::Endpoints;
use crate::error::EngineError;
use crate::ground::{self, Browser, Home, Locks, Prompts, SystemClock, Tasks};
use crate::identity_center::IdentityCenter;
use crate::import::Importer;
use crate::integrations::Integrations;
use crate::protect::Protector;
use crate::renewal::Renewer;
use crate::sessions::{Console, History, Sessions};
use crate::store::{Store, Watch};
use crate::transfer::Transfer;
use crate::updates::{UpdateParts, UpdateSource, Updates};
use crate::users::Users;
use crate::vault::{KeySources, PassphrasePrompt, Vault};
use crate::view::View;
use assembled::{Assembled, UpToSessions};
use aws_files::{SharedFiles, SsoCache};
use daypass_core::view::{Caller, Channel};
use jiff::Timestamp;
use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::Arc;
use tokio::sync::watch;

/// Everything that Daypass does, for the window, the tray and the CLI alike. Clones are the same engine.
#[derive(Debug, Clone)]
pub struct Engine(Arc<Rooms>);

/// The rooms, put together of these parts.
#[derive(Debug)]
struct Rooms {
    parts: Assembled,
    backups: Backups,
    transfer: Transfer,
    sessions: Sessions,
    unattended: Sessions,
    console: Console,
    identity_center: IdentityCenter,
    integrations: Integrations,
    users: Users,
    importer: Importer,
    protector: Protector,
    endpoints: Endpoints,
    renewer: Renewer,
    view: View,
    doctor: Doctor,
}

impl Engine {
    /// The engine of this process's environment, which asks nobody for the vault's passphrase.
    ///
    /// # Errors
    /// [`EngineError`] when the home or the store cannot be used.
    pub fn from_env(browser: Arc<dyn Browser>) -> Result<Self, EngineError> {
        Self::from_env_with(browser, PassphrasePrompt::nobody())
    }

    /// The same, which asks for the vault's passphrase by this prompt where a person acts and it is given nowhere else.
    ///
    /// # Errors
    /// [`EngineError`] when the home or the store cannot be used.
    pub fn from_env_with(browser: Arc<dyn Browser>, prompt: PassphrasePrompt) -> Result<Self, EngineError> {
        Self::of_environment(|name| std::env::var_os(name), browser, prompt)
    }

    /// The engine of an environment.
    ///
    /// # Errors
    /// [`EngineError`] when the home or the store cannot be used.
    pub fn of_environment(
        variable: impl Fn(&str) -> Option<OsString>,
        browser: Arc<dyn Browser>,
        prompt: PassphrasePrompt,
    ) -> Result<Self, EngineError> {
        let get = |name: &str| variable(name).and_then(|value| value.into_string().ok());
        let home = Home::from_env(&variable).ok_or(ground::Error::NoHome)?;
        home.check()?;
        let files = SharedFiles::from_env(&variable).map_err(|_| ground::Error::NoHome)?;
        let SharedFiles { config, credentials } = files;
        // The store names files by their paths, and the next command may run in another folder.
        let absolute = |path: PathBuf| std::path::absolute(&path).unwrap_or(path);
        let files = SharedFiles { config: absolute(config), credentials: absolute(credentials) };
        let store = Arc::new(Store::open(&home.store())?);
        // A config file, and settings, that cannot be read are told by whoever needs them; here they say nothing.
        let route = Route::new(get, &aws_files::read_bytes(&files.config).unwrap_or_default());
        let route = route.with_settings(&store.settings().unwrap_or_default());
        let key_sources = KeySources::from_env(&variable, home.path(), store.clone(), prompt)?;
        Ok(Self::new(Parts {
            home,
            store,
            key_sources,
            files,
            sso_cache: SsoCache::from_env(&variable).ok(),
            gateway: Gateway::new(route),
            clock: Arc::new(SystemClock),
            browser,
            program: ground::credential_program(&variable),
            updates: UpdateParts { source: UpdateSource::of_build(), installation: None },
        }))
    }

    /// An engine of these parts.
    pub fn new(parts: Parts) -> Self {
        let Parts { home, store, key_sources, files, sso_cache, gateway, clock, browser, program, updates } =
            parts;
        let gateway = gateway.by(clock.clone());
        let vault = Vault::with_sources(store.clone(), key_sources);
        let tasks = Arc::new(Tasks::new(store.changes().clone()));
        let prompts = Arc::new(Prompts::new(store.changes().clone()));
        let locks = Arc::new(Locks::new(&home, gateway.route().fingerprint(), tasks.clone()));
        let updates =
            Updates::new(updates, gateway.clone(), store.clone(), clock.clone(), home.clone(), locks.clone());
        let parts = Assembled {
            home,
            store,
            vault,
            files,
            sso_cache,
            gateway,
            clock,
            browser,
            program,
            locks,
            tasks,
            prompts,
            updates,
        };
        Self::assemble(parts, Caller::default())
    }

    /// Puts the rooms together, from the ground up. Each gets the parts it needs, and no others.
    fn assemble(parts: Assembled, caller: Caller) -> Self {
        let is_attended = caller.channel.is_attended();
        let history = History::new(parts.store.clone(), parts.clock.clone(), caller);
        let unattended = UpToSessions::new(&parts, &parts.vault.unattended(), history.clone());
        let UpToSessions { identity_center, keys, codes, requests, resolver, deliveries, sessions } =
            match is_attended {
                true => UpToSessions::new(&parts, &parts.vault, history.clone()),
                false => unattended.clone(),
            };
        let Assembled { home, store, vault, files, gateway, clock, browser, locks, tasks, prompts, .. } =
            parts.clone();
        let (store, vault, gateway, clock) =
            (|| store.clone(), || vault.clone(), || gateway.clone(), || clock.clone());
        let (browser, locks, tasks) = (|| browser.clone(), || locks.clone(), || tasks.clone());
        let integrations = Integrations::new(
            store(),
            identity_center.clone(),
            resolver.clone(),
            sessions.clone(),
            clock(),
            locks(),
            tasks(),
        );
        let users = Users::new(
            store(),
            vault(),
            keys.clone(),
            codes,
            requests,
            resolver.clone(),
            sessions.clone(),
            history.clone(),
            gateway(),
            browser(),
            clock(),
            locks(),
        );
        let backups = Backups::new(store(), vault(), clock(), home.path());
        let transfer = Transfer::new(store(), vault(), sessions.kept_texts().clone(), clock());
        let protector = Protector::new(
            store(),
            vault(),
            files.clone(),
            users.clone(),
            keys,
            sessions.clone(),
            deliveries.clone(),
            clock(),
        );
        let doctor = machine_check::doctor(&parts, &deliveries, &sessions, &protector, &backups);
        let served = unattended.sessions.acting_for(Caller::of(Channel::Endpoint));
        Self(Arc::new(Rooms {
            importer: Importer::new(
                store(),
                files,
                integrations.clone(),
                users.clone(),
                identity_center.clone(),
                locks(),
            ),
            protector,
            doctor,
            endpoints: Endpoints::new(
                store(),
                unattended.sessions.clone(),
                served,
                deliveries.clone(),
                home,
                locks(),
            ),
            renewer: Renewer::new(
                store(),
                &unattended.sessions,
                &unattended.identity_center,
                &unattended.resolver,
                history.clone(),
                clock(),
                locks(),
                tasks(),
            ),
            view: View::new(
                store(),
                vault(),
                gateway(),
                resolver,
                deliveries,
                history,
                tasks(),
                prompts,
                locks(),
                clock(),
            ),
            console: Console::new(sessions.clone(), gateway(), browser(), clock()),
            identity_center,
            parts,
            backups,
            transfer,
            sessions,
            unattended: unattended.sessions,
            integrations,
            users,
        }))
    }

    /// The same engine, acting for somebody else than a person at the command line: the history says for whom, and where
    /// no person acts, a keychain that stayed locked is not asked again.
    #[must_use]
    pub fn acting_for(self, caller: Caller) -> Self {
        Self::assemble(self.0.parts.clone(), caller)
    }

    /// Sessions: found, started, renewed, handed over, stopped.
    pub fn sessions(&self) -> &Sessions {
        &self.0.sessions
    }

    /// Sessions for what nobody asks for at this moment, such as programs that wait for credentials: a keychain that stayed
    /// locked is not asked again for it.
    pub fn unattended_sessions(&self) -> &Sessions {
        &self.0.unattended
    }

    /// The AWS console.
    pub fn console(&self) -> &Console {
        &self.0.console
    }

    /// Integrations: added, signed in to, read, removed.
    pub fn integrations(&self) -> &Integrations {
        &self.0.integrations
    }

    /// IAM users and roles that a person added.
    pub fn users(&self) -> &Users {
        &self.0.users
    }

    /// Taking over what the AWS files hold.
    pub fn importer(&self) -> &Importer {
        &self.0.importer
    }

    /// Moving long-term keys out of plain files.
    pub fn protector(&self) -> &Protector {
        &self.0.protector
    }

    /// Container credential endpoints on loopback.
    pub fn endpoints(&self) -> &Endpoints {
        &self.0.endpoints
    }

    /// Keeping alive what was started.
    pub fn renewer(&self) -> &Renewer {
        &self.0.renewer
    }

    /// The state as it is shown.
    pub fn view(&self) -> &View {
        &self.0.view
    }

    /// What is wrong on this machine.
    pub fn doctor(&self) -> &Doctor {
        &self.0.doctor
    }

    /// A newer Daypass.
    pub fn updates(&self) -> &Updates {
        &self.0.parts.updates
    }

    /// The vault.
    pub fn vault(&self) -> &Vault {
        &self.0.parts.vault
    }

    /// Leaves the store in order for the next one, at the end of a command or of the window: see [`Store::shorten_log`].
    pub fn leave_store(&self) {
        if let Err(error) = self.0.parts.store.shorten_log() {
            tracing::warn!(error = &error as &dyn std::error::Error, "the store's log was not shortened");
        }
    }

    /// The backups of the store.
    pub fn backups(&self) -> &Backups {
        &self.0.backups
    }

    /// Moving to another machine.
    pub fn transfer(&self) -> &Transfer {
        &self.0.transfer
    }

    /// The prompts for MFA codes that stand in this process.
    pub fn prompts(&self) -> &Prompts {
        &self.0.parts.prompts
    }

    /// Stops everything that is under way, and with it every prompt: for quitting.
    pub fn cancel_all(&self) {
        self.0.parts.tasks.cancel_all();
    }

    /// Ticks after every change in this process, of state or of work under way, and after those of other processes while
    /// they are [watched](Self::watch).
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.0.parts.store.changes().subscribe()
    }

    /// How many changes of the store there were: what is read of it alone is the same while this is.
    pub fn changes_of_store(&self) -> u64 {
        self.0.parts.store.changes().revision_of_store()
    }

    /// Notices what other processes change in the store, until it is dropped.
    ///
    /// # Errors
    /// When the system cannot watch files.
    pub fn watch(&self) -> Result<Watch, notify::Error> {
        crate::store::watch(&self.0.parts.store)
    }

    /// Whether this process can still use the store, as far as it has looked: at each change that it makes, and at those of
    /// others while they are [watched](Self::watch).
    ///
    /// # Errors
    /// [`StoreError::Migrated`](crate::store::StoreError::Migrated) and
    /// [`StoreError::Replaced`](crate::store::StoreError::Replaced)
    pub fn standing(&self) -> Result<(), EngineError> {
        Ok(self.0.parts.store.standing()?)
    }

    /// Where Daypass keeps its state.
    pub fn home(&self) -> &Home {
        &self.0.parts.home
    }

    /// The person's AWS files.
    pub fn aws_files(&self) -> &SharedFiles {
        &self.0.parts.files
    }

    /// The time by this engine's clock.
    pub fn now(&self) -> Timestamp {
        self.0.parts.clock.now()
    }

    /// Waits until this engine's clock shows a time, or is found to have been set.
    pub async fn sleep_until(&self, time: Timestamp) {
        self.0.parts.clock.sleep_until(time).await;
    }
}
