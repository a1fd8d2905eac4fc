//! What there is to know of the environment.

use super::environment::EnvironmentFacts;
use super::file_facts::FileFacts;
use super::surroundings::Surroundings;
use crate::store::Store;
use aws_files::SharedFiles;
use daypass_core::shell::ENDPOINT_VARIABLE;
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::time::Duration;
use url::Url;

/// How many lines of the history are looked through for a key.
const HISTORY: u32 = 1000;
/// How long a port of this machine may take to answer.
const CONNECTING: Duration = Duration::from_secs(1);

/// Reads it from the variables, the files and the history.
pub(super) fn gather(
    around: &Surroundings,
    files: Option<&SharedFiles>,
    store: Option<&Store>,
) -> EnvironmentFacts {
    let access_key_id = around.text("AWS_ACCESS_KEY_ID").map(str::to_owned);
    let is_issued = access_key_id.as_deref().zip(store).is_some_and(|(id, store)| is_issued(id, store));
    let profile = ["AWS_PROFILE", "AWS_DEFAULT_PROFILE"]
        .into_iter()
        .find_map(|name| Some((name, around.text(name)?.to_owned())));
    let readings = files.map(|files| FileFacts::gather(files, around, None, None).readings());
    let profiles = readings.and_then(|readings| {
        let can_read = readings.iter().any(|reading| reading.unreadable().is_none());
        can_read.then(|| readings.profiles().into_keys().collect())
    });
    let home = around.home();
    let elsewhere = home.as_deref().zip(files).map(|(home, files)| elsewhere(around, home, files));
    EnvironmentFacts {
        access_key_id,
        is_issued,
        profile,
        profiles,
        other_origins: other_origins(around),
        elsewhere: elsewhere.unwrap_or_default(),
        windows: home.and_then(|home| of_windows(around, &home)),
    }
}

/// Whether the history has it: `daypass env` and `exec` set keys that Daypass issued.
fn is_issued(id: &str, store: &Store) -> bool {
    let history = store.history(None, HISTORY).unwrap_or_default();
    history.iter().any(|entry| entry.access_key_id.as_deref() == Some(id))
}

/// The variables that give credentials by themselves. An endpoint of this machine that somebody serves is meant so, as that
/// of `daypass exec --endpoint` is.
fn other_origins(around: &Surroundings) -> Vec<&'static str> {
    const WEB_IDENTITY: [&str; 2] = ["AWS_ROLE_ARN", "AWS_WEB_IDENTITY_TOKEN_FILE"];
    const OF_CONTAINER: &str = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI";
    let mut origins = Vec::new();
    if WEB_IDENTITY.iter().all(|name| around.is_set(name)) {
        origins.extend(WEB_IDENTITY);
    }
    origins.extend(around.is_set(OF_CONTAINER).then_some(OF_CONTAINER));
    let endpoint = around.text(ENDPOINT_VARIABLE);
    origins.extend(endpoint.is_some_and(|url| !is_served_here(url)).then_some(ENDPOINT_VARIABLE));
    origins
}

fn is_served_here(url: &str) -> bool {
    let Ok(url) = Url::parse(url) else { return false };
    // No other name is looked up: that could take long, and it is not this machine.
    if !url.host_str().is_some_and(|host| host == "localhost" || host.starts_with("127.") || host == "[::1]")
    {
        return false;
    }
    let addresses = url.socket_addrs(|| None).unwrap_or_default();
    addresses
        .iter()
        .any(|address| address.ip().is_loopback() && TcpStream::connect_timeout(address, CONNECTING).is_ok())
}

fn elsewhere(around: &Surroundings, home: &Path, files: &SharedFiles) -> Vec<(&'static str, PathBuf)> {
    let of = |name: &'static str, used: &Path, usual: &str| {
        let usual = home.join(".aws").join(usual);
        let is_other = around.is_set(name) && used.canonicalize().ok() != usual.canonicalize().ok();
        (is_other && usual.is_file()).then_some((name, usual))
    };
    let config = of("AWS_CONFIG_FILE", &files.config, "config");
    config.into_iter().chain(of("AWS_SHARED_CREDENTIALS_FILE", &files.credentials, "credentials")).collect()
}

/// The AWS files of the person in Windows, where this is WSL and its own are others. `USERPROFILE` tells where they are,
/// where `WSLENV` hands it over; else the folder of the same user name.
fn of_windows(around: &Surroundings, home: &Path) -> Option<PathBuf> {
    if !around.is_wsl() {
        return None;
    }
    let profile = around.text("USERPROFILE").filter(|path| path.starts_with('/')).map(PathBuf::from);
    let user = around.text("USER").or_else(|| around.text("LOGNAME"));
    let folder = profile.or_else(|| Some(Path::new("/mnt/c/Users").join(user?)))?.join(".aws");
    let has_files = ["config", "credentials"].iter().any(|name| folder.join(name).is_file());
    let is_other = folder.canonicalize().ok() != home.join(".aws").canonicalize().ok();
    (has_files && is_other).then_some(folder)
}
