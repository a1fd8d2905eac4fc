//! The loader of the SDK for Rust itself, to hold the reading of it against.

use std::collections::{BTreeSet, HashMap};
use std::ffi::OsString;

use aws_files::Document;
use aws_files::readers::{Reader, Reading, Readings, Settings};
use aws_runtime::env_config::file::{EnvConfigFileKind, EnvConfigFiles};
use aws_runtime::env_config::section::EnvConfigSections;
use aws_runtime::env_config::source;
use aws_types::os_shim_internal::{Env, Fs};

/// What the SDK loads from the two files; `None` when it rejects them.
fn load(config: &[u8], credentials: &[u8]) -> Option<EnvConfigSections> {
    let files: HashMap<OsString, Vec<u8>> =
        [("config".into(), config.to_vec()), ("credentials".into(), credentials.to_vec())].into();
    let names = EnvConfigFiles::builder()
        .with_file(EnvConfigFileKind::Config, "config")
        .with_file(EnvConfigFileKind::Credentials, "credentials")
        .build();
    let (env, fs) = (Env::from_slice(&[]), Fs::from_raw_map(files));
    let source = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap()
        .block_on(source::load(&env, &fs, &names));
    EnvConfigSections::parse(source.unwrap()).ok()
}

/// Fails unless the reading gives up where the SDK does, and otherwise has the same profiles, sessions and values.
pub(crate) fn assert_same(config: &[u8], credentials: &[u8], what: &str) {
    let documents = [Document::parse(config), Document::parse(credentials)];
    let [config_document, credentials_document] = &documents;
    let reading = Reading::new(Reader::Rust, config_document, credentials_document);
    let Some(sdk) = load(config, credentials) else {
        assert!(reading.unreadable().is_some(), "{what}: the SDK gives up");
        return;
    };
    assert_eq!(reading.unreadable(), None, "{what}: the SDK reads it");
    let ours: BTreeSet<&str> = reading.profile_names().into_iter().collect();
    assert_eq!(ours, sdk.profiles().collect(), "{what}: profiles");
    // Of these, each client knows some.
    let sessions = Readings::new(config_document, credentials_document).sso_sessions();
    let ours: BTreeSet<&str> =
        sessions.keys().map(String::as_str).filter(|name| reading.sso_session(name).is_some()).collect();
    assert_eq!(ours, sdk.sso_sessions().collect(), "{what}: sso-sessions");
    // The SDK does not list a profile's keys, so every key that occurs anywhere is asked for.
    let written = documents.iter().flat_map(Document::sections).flat_map(|section| section.properties());
    let keys: BTreeSet<String> = written.map(|property| property.key).collect();
    let same = |name: &str, ours: &Settings, theirs: &dyn Fn(&str) -> Option<String>| {
        for setting in ours.iter() {
            assert!(keys.contains(setting.key()), "{what}: {} is no key of a line", setting.key());
        }
        for key in &keys {
            assert_eq!(ours.get(key).map(str::to_owned), theirs(key), "{what}: {name}.{key}");
        }
    };
    for name in reading.profile_names() {
        let profile = reading.profile(name).unwrap();
        same(name, profile, &|key| sdk.get_profile(name).unwrap().get(key).map(str::to_owned));
    }
    for name in ours {
        let session = reading.sso_session(name).unwrap();
        same(name, session, &|key| sdk.sso_session(name).unwrap().get(key).map(str::to_owned));
    }
}
