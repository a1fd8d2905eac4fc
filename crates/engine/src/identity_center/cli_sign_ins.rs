//! The sign-ins of the AWS CLI: what its config calls a portal, and where their tokens lie.

use aws_files::readers::{Reader, Reading, Settings};
use aws_files::{Document, SharedFiles, SsoCache};
use daypass_core::{Integration, Region, StartUrl};
use jiff::Timestamp;
use sha2::{Digest, Sha256};

/// Where the AWS CLI has its sign-ins, and what in its config they are called.
#[derive(Debug, Clone)]
pub(crate) struct CliSignIns {
    /// The config file that names them.
    pub(crate) files: SharedFiles,
    /// Their folder.
    pub(crate) cache: SsoCache,
}

/// A sign-in as the config calls it, which is what its file is named after.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct CliSignIn {
    /// The `sso-session`, or the start URL of profiles without one.
    pub(super) key: String,
    /// The start URL, as it stands there.
    pub(super) start_url: String,
    pub(super) region: Region,
}

/// The sign-ins in a config file that are to a portal of this integration, each once.
pub(super) fn sign_ins_to(config: &Document, integration: &Integration) -> Vec<CliSignIn> {
    let reading = Reading::new(Reader::Botocore, config, &Document::parse(""));
    let sign_in = |key: Option<&str>, settings: &Settings| {
        let (start_url, region) = (settings.get("sso_start_url")?, settings.get("sso_region")?);
        let region = integration.regions().find(|known| known.as_str() == region)?.clone();
        let is_there =
            StartUrl::parse(start_url).is_ok_and(|url| url.is_same_instance(&integration.start_url));
        let key = key.unwrap_or(start_url).to_owned();
        is_there.then(|| CliSignIn { key, start_url: start_url.to_owned(), region })
    };
    let sessions = reading.sso_session_names().into_iter();
    let sessions = sessions.filter_map(|name| sign_in(Some(name), reading.sso_session(name)?));
    let profiles = reading.profile_names().into_iter().filter_map(|name| {
        let profile = reading.profile(name)?;
        // Where a session is named, its token is the profile's.
        if profile.get("sso_session").is_some() { None } else { sign_in(None, profile) }
    });
    let mut all: Vec<CliSignIn> = Vec::new();
    for sign_in in sessions.chain(profiles) {
        if all.iter().all(|known| known.key != sign_in.key) {
            all.push(sign_in);
        }
    }
    all
}

/// What is noted of a token: its SHA-256.
pub(super) fn digest_of(token: &str) -> Vec<u8> {
    Sha256::digest(token).to_vec()
}

/// Whether Daypass's token may take the place of what is in a file. `is_ours`: Daypass wrote it.
pub(super) fn may_replace(present: Option<&aws_files::SsoToken>, is_ours: bool, now: Timestamp) -> bool {
    present.is_none_or(|present| is_ours || present.expires_at <= now)
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_files::SsoToken;
    use zeroize::Zeroizing;

    #[test]
    fn what_another_program_wrote_gives_way_when_it_has_ended() {
        let now: Timestamp = "2026-11-29T12:00:00Z".parse().unwrap();
        let token = |expires_at: &str| SsoToken {
            access_token: Zeroizing::new("token".to_owned()),
            expires_at: expires_at.parse().unwrap(),
            start_url: None,
            region: None,
            client_id: None,
            client_secret: None,
            registration_expires_at: None,
            refresh_token: None,
        };
        let (good, ended) = (token("2026-11-29T12:00:01Z"), token("2026-11-29T12:00:00Z"));
        assert!(may_replace(None, false, now) && may_replace(Some(&ended), false, now));
        assert!(may_replace(Some(&good), true, now) && !may_replace(Some(&good), false, now));
    }
}
