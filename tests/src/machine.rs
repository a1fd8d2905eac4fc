//! A person's machine, as far as Daypass sees it.

use crate::run::{Ended, Running, daypass};
use crate::vault::make_vault;
use aws_sim::{Organisation, ReadyTls, Sim, SimOptions};
use serde_json::Value;
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::time::Duration;
use tempfile::TempDir;

/// A machine with a simulated AWS, to which its person has come by SSH. It goes with everything on it when it is dropped.
#[derive(Debug)]
pub struct Machine {
    folder: TempDir,
    sim: Sim,
    environment: BTreeMap<String, String>,
    transcript: Mutex<Vec<(String, Ended)>>,
}

impl Machine {
    /// A machine whose AWS allows every sign-in at once and throttles nothing. As of every machine here, its vault is under a
    /// passphrase and has nothing in it.
    pub fn new() -> Self {
        Self::with(SimOptions { auto_approve: true, tps: 0, ..SimOptions::default() })
    }

    /// A machine whose sign-ins wait for a person: see [`Sim::approve`].
    pub fn with_a_person() -> Self {
        Self::with(SimOptions { tps: 0, ..SimOptions::default() })
    }

    /// A machine with this AWS.
    pub fn with(options: SimOptions) -> Self {
        Self::in_folder(tempfile::tempdir().expect("a temporary folder"), options)
    }

    /// A machine in a company: AWS is at its own hosts, behind a proxy that inspects traffic, and no endpoint is overridden.
    pub fn behind_a_proxy(organisation: Organisation) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let tls = Some(folder.path().join("company"));
        let options = SimOptions {
            organisation,
            tls,
            auto_approve: true,
            tps: 0,
            key_delay: Duration::ZERO,
            ..SimOptions::default()
        };
        let machine = Self::in_folder(folder, options);
        let tls = machine.tls().clone();
        machine
            .without_variable("AWS_ENDPOINT_URL")
            .without_variable("DAYPASS_SIGNIN_ENDPOINT")
            .with_variable("HTTPS_PROXY", &tls.proxy)
            .with_variable("AWS_CA_BUNDLE", &tls.ca_bundle.display().to_string())
    }

    /// How the simulated AWS is reached at AWS's own hosts.
    pub fn tls(&self) -> &ReadyTls {
        self.sim.ready().tls.as_ref().expect("a simulation with TLS")
    }

    /// A machine whose person's home is this folder.
    pub fn in_folder(folder: TempDir, options: SimOptions) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let sim = runtime.block_on(Sim::start(options)).expect("the simulation starts");
        let path = |name: &str| folder.path().join(name).display().to_string();
        let environment = [
            ("LANG", "C.UTF-8".to_owned()),
            ("DAYPASS_HOME", path("daypass")),
            ("DAYPASS_VAULT", "passphrase".to_owned()),
            ("DAYPASS_VAULT_PASSPHRASE", random()),
            ("AWS_CONFIG_FILE", path("aws/config")),
            ("AWS_SHARED_CREDENTIALS_FILE", path("aws/credentials")),
            ("AWS_ENDPOINT_URL", sim.endpoint()),
            ("DAYPASS_SIGNIN_ENDPOINT", sim.endpoint()),
            // Else it would hang on the machine that the test runs on how a sign-in is done, and its browser would open.
            ("SSH_CONNECTION", "10.0.0.1 50000 10.0.0.2 22".to_owned()),
        ];
        let environment = environment.into_iter().chain(of_system(folder.path()));
        let environment = environment.map(|(name, value)| (name.to_owned(), value)).collect();
        fs::create_dir(folder.path().join("aws")).expect("a folder for the AWS files");
        let machine = Self { folder, sim, environment, transcript: Mutex::default() };
        let passphrase = machine.variable("DAYPASS_VAULT_PASSPHRASE");
        runtime.block_on(make_vault(&machine.path("daypass"), passphrase));
        machine
    }

    /// The same, signed in and synced as the integration `demo`.
    #[must_use]
    pub fn signed_in(self) -> Self {
        let start_url = self.sim.start_url();
        self.succeeds(&["integration", "add", &start_url, "--alias", "demo"]);
        self
    }

    /// Sets a variable of the environment.
    #[must_use]
    pub fn with_variable(mut self, name: &str, value: &str) -> Self {
        self.environment.insert(name.to_owned(), value.to_owned());
        self
    }

    /// Takes a variable out of the environment.
    #[must_use]
    pub fn without_variable(mut self, name: &str) -> Self {
        self.environment.remove(name);
        self
    }

    /// The same, on which nothing has run yet.
    #[must_use]
    pub fn never_used(self) -> Self {
        fs::remove_dir_all(self.path("daypass")).expect("a home that can be removed");
        self
    }

    /// The same with its vault in the system's keychain, where nothing is yet.
    #[must_use]
    pub fn with_keychain(self) -> Self {
        self.never_used().without_variable("DAYPASS_VAULT").without_variable("DAYPASS_VAULT_PASSPHRASE")
    }

    /// A variable of the environment.
    pub fn variable(&self, name: &str) -> &str {
        &self.environment[name]
    }

    /// The whole environment.
    pub fn variables(&self) -> &BTreeMap<String, String> {
        &self.environment
    }

    /// The simulated AWS.
    pub fn sim(&self) -> &Sim {
        &self.sim
    }

    /// A path on this machine.
    pub fn path(&self, relative: &str) -> PathBuf {
        self.folder.path().join(relative)
    }

    /// The shared credentials file.
    pub fn credentials_file(&self) -> PathBuf {
        self.path("aws/credentials")
    }

    /// What is in the shared credentials file; nothing where it is not there.
    pub fn credentials(&self) -> String {
        fs::read_to_string(self.credentials_file()).unwrap_or_default()
    }

    /// What is in the shared config file; nothing where it is not there.
    pub fn config(&self) -> String {
        fs::read_to_string(self.path("aws/config")).unwrap_or_default()
    }

    /// Puts a file on this machine.
    pub fn write(&self, relative: &str, text: &str) -> PathBuf {
        let path = self.path(relative);
        fs::create_dir_all(path.parent().unwrap_or(Path::new("/"))).expect("its folder");
        fs::write(&path, text).expect("the file");
        path
    }

    /// The command that runs `daypass` here.
    pub fn command<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Command {
        self.command_of(daypass(), arguments)
    }

    /// The command that runs another program here.
    pub fn command_of<S: AsRef<OsStr>>(&self, program: impl AsRef<OsStr>, arguments: &[S]) -> Command {
        let mut command = Command::new(program);
        command.env_clear().envs(&self.environment).current_dir(self.folder.path()).args(arguments);
        command
    }

    /// Starts `daypass` and lets it run.
    pub fn begins(&self, arguments: &[&str]) -> Running {
        Running::begin(&mut self.command(arguments))
    }

    /// Runs `daypass`, whatever comes of it.
    pub fn runs(&self, arguments: &[&str]) -> Ended {
        let ended = self.begins(arguments).ends();
        self.transcript.lock().expect("the transcript").push((arguments.join(" "), ended.clone()));
        ended
    }

    /// Runs `daypass` with this on stdin, whatever comes of it.
    pub fn runs_with(&self, arguments: &[&str], stdin: &str) -> Ended {
        let ended = Running::begin_with(&mut self.command(arguments), stdin).ends();
        self.transcript.lock().expect("the transcript").push((arguments.join(" "), ended.clone()));
        ended
    }

    /// Runs `daypass` to its good end: what it printed on stdout.
    #[track_caller]
    pub fn succeeds(&self, arguments: &[&str]) -> String {
        let ended = self.runs(arguments);
        assert_eq!(ended.status, Some(0), "daypass {}: {}", arguments.join(" "), ended.stderr);
        ended.stdout
    }

    /// Runs `daypass` to a problem: exit status 1, and nothing on stdout.
    #[track_caller]
    pub fn fails(&self, arguments: &[&str]) -> crate::Told {
        self.runs(arguments).told(1)
    }

    /// Runs `daypass` for a JSON document.
    #[track_caller]
    pub fn json(&self, arguments: &[&str]) -> Value {
        serde_json::from_str(&self.succeeds(arguments)).expect("a JSON document")
    }

    /// The status of a session that is not inactive, as `daypass status --json` has it.
    pub fn live(&self, name: &str) -> Option<Value> {
        let status = self.json(&["status", "--json"]);
        status["sessions"].as_array()?.iter().find(|session| session["name"] == name).cloned()
    }

    /// Every run so far, with its arguments.
    pub fn transcript(&self) -> Vec<(String, Ended)> {
        self.transcript.lock().expect("the transcript").clone()
    }

    /// Everything that lies in a folder of this machine, whatever its name.
    pub fn files(&self, relative: &str) -> Vec<(PathBuf, Vec<u8>)> {
        let mut files = Vec::new();
        let mut folders = vec![self.path(relative)];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).expect("a folder") {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let content = fs::read(&path).expect("a file");
                    files.push((path, content));
                }
            }
        }
        files
    }
}

impl Default for Machine {
    fn default() -> Self {
        Self::new()
    }
}

/// Where the person's home is.
#[cfg(not(windows))]
fn of_system(folder: &Path) -> Vec<(&'static str, String)> {
    vec![("HOME", folder.join("").display().to_string())]
}

/// Where the person's home is, and what every program of Windows needs: without `SystemRoot` there is no network.
#[cfg(windows)]
fn of_system(folder: &Path) -> Vec<(&'static str, String)> {
    let of_this_process = ["SystemRoot", "ComSpec", "PATHEXT"].into_iter();
    let kept = of_this_process.filter_map(|name| Some((name, std::env::var(name).ok()?)));
    let root = std::env::var("SystemRoot").expect("Windows sets it");
    let path = |name: &str| folder.join(name).display().to_string();
    let own = [
        ("USERPROFILE", path("")),
        ("APPDATA", path("AppData\\Roaming")),
        ("LOCALAPPDATA", path("AppData\\Local")),
        ("TEMP", path("")),
        ("TMP", path("")),
        ("PATH", format!("{root}\\System32")),
    ];
    kept.chain(own).collect()
}

/// A passphrase that no other machine has.
fn random() -> String {
    let name = tempfile::Builder::new().prefix("passphrase-").rand_bytes(32).tempfile();
    let name =
        name.expect("a random name").path().file_name().map(|name| name.to_string_lossy().into_owned());
    name.unwrap_or_default()
}
