//! The Rust SDK's own loader, to hold the view against.

use std::collections::{BTreeSet, HashMap};
use std::ffi::OsString;

use aws_files::{Document, ProfileView, View};
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

/// Fails unless the view rejects what the SDK rejects and otherwise has the same profiles, sessions and values.
pub(crate) fn assert_same(config: &[u8], credentials: &[u8], what: &str) {
    let view = View::new(&Document::parse(config), &Document::parse(credentials));
    let Some(sdk) = load(config, credentials) else {
        assert!(view.rejected_by_sdks(), "{what}: the SDK rejects it");
        return;
    };
    assert!(!view.rejected_by_sdks(), "{what}: the SDK takes it, but {:?}", view.findings());
    let ours: BTreeSet<&str> = view.profiles().map(|(name, _)| name).collect();
    assert_eq!(ours, sdk.profiles().collect(), "{what}: profiles");
    let ours: BTreeSet<&str> = view.sso_sessions().map(|(name, _)| name).collect();
    assert_eq!(ours, sdk.sso_sessions().collect(), "{what}: sso-sessions");
    // The SDK does not list a profile's keys, so every key that occurs anywhere is asked for.
    let documents = [Document::parse(config), Document::parse(credentials)];
    let written = documents.iter().flat_map(Document::sections).flat_map(|section| section.properties());
    let keys: BTreeSet<String> = written.map(|property| property.key).collect();
    let read = view.profiles().chain(view.sso_sessions()).flat_map(|(_, values)| values.values());
    for (key, _) in read {
        assert!(keys.contains(key), "{what}: {key} is no key of a line");
    }
    let same = |name: &str, ours: &ProfileView, theirs: &dyn Fn(&str) -> Option<String>| {
        for key in &keys {
            assert_eq!(ours.get(key).map(str::to_owned), theirs(key), "{what}: {name}.{key}");
        }
    };
    for (name, profile) in view.profiles() {
        same(name, profile, &|key| sdk.get_profile(name).unwrap().get(key).map(str::to_owned));
    }
    for (name, session) in view.sso_sessions() {
        same(name, session, &|key| sdk.sso_session(name).unwrap().get(key).map(str::to_owned));
    }
}
