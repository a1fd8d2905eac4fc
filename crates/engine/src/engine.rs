//! The engine: its parts, and how they are put together.

use crate::aws::http::Http;
use crate::aws::{Endpoints, Gateway};
use crate::error::EngineError;
use crate::ground::Browser;
use crate::ground::Home;
use crate::ground::{self, Locks, Prompts, Tasks};
use crate::ground::{Clock, SystemClock};
use crate::store::Store;
use crate::vault::{KeySource, Vault, key_source_from_env};
use aws_files::SharedFiles;
use daypass_core::view::Caller;
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use std::env::consts::EXE_EXTENSION;
use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::Arc;
use tokio::sync::watch;

/// Everything that Daypass does, for the window, the tray and the CLI alike. Clones are the same engine.
#[derive(Debug, Clone)]
pub struct Engine {
    pub(crate) store: Arc<Store>,
    pub(crate) vault: Vault,
    pub(crate) gateway: Gateway,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) browser: Arc<dyn Browser>,
    pub(crate) files: SharedFiles,
    pub(crate) home: Home,
    pub(crate) program: Option<PathBuf>,
    pub(crate) locks: Arc<Locks>,
    pub(crate) tasks: Arc<Tasks>,
    pub(crate) prompts: Arc<Prompts>,
    pub(crate) by: Caller,
}

/// The parts that differ between a person's machine and a test.
#[derive(Debug)]
pub struct Parts {
    /// Where Daypass keeps its state.
    pub home: Home,
    /// The store in it.
    pub store: Arc<Store>,
    /// What holds the vault's key.
    pub key_source: Arc<dyn KeySource>,
    /// The person's AWS files.
    pub files: SharedFiles,
    /// The way to AWS.
    pub gateway: Gateway,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// The browser.
    pub browser: Arc<dyn Browser>,
    /// The command line, for AWS tools to run, where it is on this machine.
    pub program: Option<PathBuf>,
    /// What the way to AWS depends on, such as a proxy: callers of another route share no failure.
    pub route: String,
}

impl Engine {
    /// The engine of this process's environment.
    ///
    /// # Errors
    /// [`EngineError`] when the home, the store or the certificates cannot be used.
    pub fn from_env(browser: Arc<dyn Browser>) -> Result<Self, EngineError> {
        Self::of_environment(|name| std::env::var_os(name), browser)
    }

    /// The engine of an environment.
    ///
    /// # Errors
    /// [`EngineError`] when the home, the store or the certificates cannot be used.
    pub fn of_environment(
        variable: impl Fn(&str) -> Option<OsString>,
        browser: Arc<dyn Browser>,
    ) -> Result<Self, EngineError> {
        let get = |name: &str| variable(name).and_then(|value| value.into_string().ok());
        let home = Home::from_env(get).ok_or(EngineError::Ground(ground::Error::NoHome))?;
        let files =
            SharedFiles::from_env(&variable).map_err(|_| EngineError::Ground(ground::Error::NoHome))?;
        let SharedFiles { config, credentials } = files;
        // What is noted of a file must mean the same file when the next command runs in another folder.
        let absolute = |path: PathBuf| std::path::absolute(&path).unwrap_or(path);
        let files = SharedFiles { config: absolute(config), credentials: absolute(credentials) };
        let ca_bundle = get("AWS_CA_BUNDLE").filter(|path| !path.is_empty()).map(PathBuf::from);
        let gateway = Gateway::new(Http::new(ca_bundle.as_deref())?, Endpoints::from_env(get));
        let store = Arc::new(Store::open(&home.store())?);
        let key_source = key_source_from_env(get, home.path(), store.clone())?;
        Ok(Self::new(Parts {
            home,
            store,
            key_source,
            files,
            gateway,
            clock: Arc::new(SystemClock),
            browser,
            program: command_line(),
            route: route(&variable),
        }))
    }

    /// An engine of these parts.
    pub fn new(parts: Parts) -> Self {
        let Parts { home, store, key_source, files, gateway, clock, browser, program, route } = parts;
        let gateway = gateway.by(clock.clone());
        let vault = Vault::new(store.clone(), key_source);
        let tasks = Arc::new(Tasks::new(store.changes().clone()));
        let prompts = Arc::new(Prompts::new(store.changes().clone()));
        let locks = Arc::new(Locks::new(&home, route, tasks.clone()));
        let by = Caller::default();
        Self { store, vault, gateway, clock, browser, files, home, program, locks, tasks, prompts, by }
    }

    /// The same engine, acting for somebody else than a person at the command line: the history says for whom.
    #[must_use]
    pub fn acting_for(self, by: Caller) -> Self {
        Self { by, ..self }
    }

    /// Ticks after every change in this process, of state or of work under way. See [`crate::store::watch`] for other
    /// processes' changes.
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.store.changes().subscribe()
    }

    /// Where Daypass keeps its state.
    pub fn home(&self) -> &Home {
        &self.home
    }

    /// The person's AWS files.
    pub fn aws_files(&self) -> &SharedFiles {
        &self.files
    }

    /// The time by this engine's clock.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Begins the vault anew: the way out when its key is lost. Every sign-in ends, and the access keys of IAM users and
    /// the texts of sections that Daypass replaced are gone for good, so a person has to be asked first.
    /// Waits until this engine's clock shows a time, or is found to have been set.
    pub async fn sleep_until(&self, time: Timestamp) {
        self.clock.sleep_until(time).await;
    }

    /// Begins the vault anew: the way out when its key is lost. Every sign-in ends, users lose their keys, and the texts of sections that
    /// Daypass replaced are gone for good, so a person has to be asked first.
    ///
    /// # Errors
    /// [`EngineError`]
    pub fn reset_vault(&self) -> Result<(), EngineError> {
        self.vault.reset()?;
        for integration in self.store.integrations()? {
            self.store.set_sign_in(&integration.id, None)?;
        }
        Ok(())
    }

    /// The person's settings.
    ///
    /// # Errors
    /// [`EngineError::Store`]
    pub fn settings(&self) -> Result<daypass_core::Settings, EngineError> {
        Ok(self.store.settings()?)
    }

    /// Saves the person's settings.
    ///
    /// # Errors
    /// [`EngineError::Store`]
    pub fn save_settings(&self, settings: &daypass_core::Settings) -> Result<(), EngineError> {
        Ok(self.store.save_settings(settings)?)
    }
}

/// Where the command line lies: it is this program, or lies beside it.
fn command_line() -> Option<PathBuf> {
    let beside = std::env::current_exe().ok()?.with_file_name("daypass").with_extension(EXE_EXTENSION);
    beside.is_file().then_some(beside)
}

/// What the way to AWS depends on in an environment, as a hash: a proxy's address may hold a password.
fn route(variable: impl Fn(&str) -> Option<OsString>) -> String {
    const NAMES: [&str; 14] = [
        "HTTPS_PROXY",
        "https_proxy",
        "HTTP_PROXY",
        "http_proxy",
        "ALL_PROXY",
        "all_proxy",
        "NO_PROXY",
        "no_proxy",
        "AWS_CA_BUNDLE",
        "AWS_ENDPOINT_URL",
        "AWS_ENDPOINT_URL_SSO",
        "AWS_ENDPOINT_URL_SSO_OIDC",
        "AWS_ENDPOINT_URL_STS",
        "AWS_ENDPOINT_URL_IAM",
    ];
    let mut hash = Sha256::new();
    for name in NAMES {
        hash.update(name);
        hash.update([0]);
        hash.update(variable(name).unwrap_or_default().as_encoded_bytes());
        hash.update([0]);
    }
    hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}
