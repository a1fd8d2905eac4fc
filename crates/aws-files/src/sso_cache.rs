//! The AWS CLI's and SDKs' cache of SSO tokens, `~/.aws/sso/cache`.
//!
//! A token file is named by the SHA-1, in hex, of the `sso-session` name or, in a profile without one, of the raw
//! `sso_start_url`. Client registrations of the AWS CLI lie in the same folder and have no `accessToken`. Sources:
//! botocore's `utils.py` and `tokens.py`, the Rust SDK's `sso/cache.rs`.

use std::ffi::OsString;
use std::fmt;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde_json::{Map, Value};
use sha1::{Digest, Sha1};
use zeroize::Zeroizing;

use crate::atomic;
use crate::error::FileError;
use crate::location::{NoHome, in_home};
use crate::target::Target;

/// The folder of the cached tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SsoCache {
    folder: PathBuf,
}

/// A cached SSO token, with the client registration that may refresh it.
#[derive(Clone, PartialEq, Eq)]
pub struct SsoToken {
    /// The bearer token of the SSO portal.
    pub access_token: Zeroizing<String>,
    /// When the access token ends.
    pub expires_at: Timestamp,
    /// The start URL, as configured.
    pub start_url: Option<String>,
    /// The region of the Identity Center instance.
    pub region: Option<String>,
    /// The client registration's id.
    pub client_id: Option<String>,
    /// The client registration's secret.
    pub client_secret: Option<Zeroizing<String>>,
    /// When the client registration ends.
    pub registration_expires_at: Option<Timestamp>,
    /// The token that yields the next access token.
    pub refresh_token: Option<Zeroizing<String>>,
}

/// Without the secrets.
impl fmt::Debug for SsoToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SsoToken")
            .field("start_url", &self.start_url)
            .field("region", &self.region)
            .field("expires_at", &self.expires_at)
            .finish_non_exhaustive()
    }
}

/// Why a token was not read or written. No variant carries file content.
#[derive(Debug, thiserror::Error)]
pub enum SsoCacheError {
    /// The file could not be read or written.
    #[error(transparent)]
    File(#[from] FileError),
    /// The file is no JSON object, or a field of it is no text or no date.
    #[error("{} is not a token file", path.display())]
    Malformed {
        /// The path.
        path: PathBuf,
    },
}

impl SsoCache {
    /// The cache in this folder.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into() }
    }

    /// `~/.aws/sso/cache` for an environment; no variable moves it but those that name the home folder.
    ///
    /// # Errors
    /// [`NoHome`] when no variable names the home folder.
    pub fn from_env(get: impl Fn(&str) -> Option<OsString>) -> Result<Self, NoHome> {
        in_home(Path::new("~/.aws/sso/cache"), get).map(Self::new)
    }

    /// The token file of an `sso-session` name or, for a profile without one, of its raw `sso_start_url`.
    pub fn path(&self, session_name_or_start_url: &str) -> PathBuf {
        self.folder.join(format!("{}.json", hex::encode(Sha1::digest(session_name_or_start_url))))
    }

    /// Reads a token; `None` when there is no file, or one without `accessToken` (a client registration).
    ///
    /// # Errors
    /// [`SsoCacheError`]. As botocore's write is not atomic, half a file is read once more first.
    pub fn read(&self, session_name_or_start_url: &str) -> Result<Option<SsoToken>, SsoCacheError> {
        let path = self.path(session_name_or_start_url);
        match read(&path) {
            Err(SsoCacheError::Malformed { .. }) => read(&path),
            result => result,
        }
    }

    /// Every token in the cache with the path of its file, ordered by path. Files that are no tokens are left out.
    ///
    /// # Errors
    /// [`SsoCacheError::File`] when the folder is there and cannot be listed.
    pub fn tokens(&self) -> Result<Vec<(PathBuf, SsoToken)>, SsoCacheError> {
        let entries = match std::fs::read_dir(&self.folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(FileError::reading(&self.folder, error).into()),
        };
        let paths = entries.flatten().map(|entry| entry.path());
        let json = paths.filter(|path| path.extension().is_some_and(|extension| extension == "json"));
        let mut tokens: Vec<_> = json.filter_map(|path| Some((path.clone(), read(&path).ok()??))).collect();
        tokens.sort_by(|(a, _), (b, _)| a.cmp(b));
        Ok(tokens)
    }

    /// Writes a token as the AWS CLI does, readable by its owner only, crash-safe.
    ///
    /// # Errors
    /// [`SsoCacheError::File`].
    pub fn write(&self, session_name_or_start_url: &str, token: &SsoToken) -> Result<(), SsoCacheError> {
        let secret = |value: &Option<Zeroizing<String>>| value.as_ref().map(|value| value.to_string());
        let date = |date: Timestamp| date.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
        let fields = [
            ("startUrl", token.start_url.clone()),
            ("region", token.region.clone()),
            ("accessToken", Some(token.access_token.to_string())),
            ("expiresAt", Some(date(token.expires_at))),
            ("clientId", token.client_id.clone()),
            ("clientSecret", secret(&token.client_secret)),
            ("registrationExpiresAt", token.registration_expires_at.map(date)),
            ("refreshToken", secret(&token.refresh_token)),
        ];
        let json: Map<String, Value> =
            fields.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?.into()))).collect();
        let text = Zeroizing::new(Value::Object(json).to_string());
        Ok(atomic::write(&self.path(session_name_or_start_url), text.as_bytes(), 0o600)?)
    }
}

impl SsoCache {
    /// Removes a token file, if its token is the one that is meant. A file that is not there, or is no token, stays as it is.
    ///
    /// # Errors
    /// [`SsoCacheError::File`].
    pub fn remove(path: &Path, is_meant: impl Fn(&SsoToken) -> bool) -> Result<(), SsoCacheError> {
        match read(path) {
            Ok(Some(token)) if is_meant(&token) => {}
            Ok(_) | Err(SsoCacheError::Malformed { .. }) => return Ok(()),
            Err(error) => return Err(error),
        }
        match std::fs::remove_file(path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(FileError::writing(path, error).into())
            }
            _ => Ok(()),
        }
    }
}

fn read(path: &Path) -> Result<Option<SsoToken>, SsoCacheError> {
    match Target::resolve(path)?.read()? {
        Some(content) => {
            parse(&content.bytes).ok_or_else(|| SsoCacheError::Malformed { path: path.to_owned() })
        }
        None => Ok(None),
    }
}

/// The outer `None` is a malformed file, the inner one a file that holds no token.
fn parse(bytes: &[u8]) -> Option<Option<SsoToken>> {
    let fields: Map<String, Value> = serde_json::from_slice(bytes).ok()?;
    let text = |key: &str| -> Option<Option<String>> {
        match fields.iter().find(|(found, _)| found.eq_ignore_ascii_case(key)) {
            None | Some((_, Value::Null)) => Some(None),
            Some((_, value)) => Some(Some(value.as_str()?.to_owned())),
        }
    };
    let Some(access_token) = text("accessToken")?.map(Zeroizing::new) else { return Some(None) };
    Some(Some(SsoToken {
        access_token,
        expires_at: date(&text("expiresAt")??)?,
        start_url: text("startUrl")?,
        region: text("region")?,
        client_id: text("clientId")?,
        client_secret: text("clientSecret")?.map(Zeroizing::new),
        registration_expires_at: match text("registrationExpiresAt")? {
            Some(text) => Some(date(&text)?),
            None => None,
        },
        refresh_token: text("refreshToken")?.map(Zeroizing::new),
    }))
}

/// RFC 3339, and `UTC` in place of `Z` as early releases of the AWS CLI v2 wrote it.
fn date(text: &str) -> Option<Timestamp> {
    match text.strip_suffix("UTC") {
        Some(local) => format!("{local}Z").parse().ok(),
        None => text.parse().ok(),
    }
}
