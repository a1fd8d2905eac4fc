//! What an update server answers, in the format of Tauri's tools (`latest.json`).

use semver::Version;
use serde::Deserialize;
use std::collections::BTreeMap;
use url::Url;

/// What an update server offers. Nothing in it is signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manifest {
    /// The version that it offers.
    pub version: Version,
    /// The files of it, by [`Platform::key`](super::Platform). Those that cannot be used are left out.
    pub artifacts: BTreeMap<String, Artifact>,
}

/// A file for one kind of machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Artifact {
    /// Where it is, over https.
    pub url: Url,
    /// Its signature: the four lines that minisign writes, in base64.
    pub signature: String,
}

/// What was answered is no manifest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidManifest {
    /// It is no JSON of this shape.
    #[error("it is not a list of updates")]
    Shape,
    /// It names no version.
    #[error("it names no version")]
    Version,
}

#[derive(Deserialize)]
struct Document {
    version: String,
    #[serde(default)]
    platforms: BTreeMap<String, Entry>,
}

#[derive(Deserialize)]
struct Entry {
    url: String,
    signature: String,
}

impl Manifest {
    /// The manifest in a text.
    ///
    /// # Errors
    /// [`InvalidManifest`]
    pub fn parse(text: &[u8]) -> Result<Self, InvalidManifest> {
        let document: Document = serde_json::from_slice(text).map_err(|_| InvalidManifest::Shape)?;
        let version = Version::parse(&document.version).map_err(|_| InvalidManifest::Version)?;
        let artifact = |(key, entry): (String, Entry)| {
            let url = Url::parse(&entry.url).ok().filter(|url| url.scheme() == "https" && url.has_host())?;
            Some((key, Artifact { url, signature: entry.signature }))
        };
        Ok(Self { version, artifacts: document.platforms.into_iter().filter_map(artifact).collect() })
    }
}
