//! Where a build looks for newer ones, and whose signature it takes.

use minisign_verify::PublicKey;
use url::Url;

/// The address of the manifest, given to the compiler by `DAYPASS_UPDATE_URL`.
const URL: Option<&str> = option_env!("DAYPASS_UPDATE_URL");
/// The public key of minisign, given by `DAYPASS_UPDATE_KEY`: the second line of its file.
const KEY: Option<&str> = option_env!("DAYPASS_UPDATE_KEY");

/// An update server, and the key that what it offers has to be signed with.
#[derive(Debug, Clone)]
pub struct UpdateSource {
    pub(super) manifest: Url,
    pub(super) key: PublicKey,
}

/// What cannot be an update server's address or key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidSource {
    /// The address is not one over https.
    #[error("the address of updates is not one over https")]
    Url,
    /// The key is none of minisign's.
    #[error("the key of updates is none of minisign's")]
    Key,
}

impl UpdateSource {
    /// The one that this program was built with; `None` where it was built without. Nothing that is set while it runs changes
    /// it: whoever can set a variable is not to say who signs programs.
    pub fn of_build() -> Option<Self> {
        let given = |value: Option<&'static str>| value.filter(|value| !value.is_empty());
        let (url, key) = (given(URL)?, given(KEY)?);
        match Self::new(url, key) {
            Ok(source) => Some(source),
            // The build script has looked at both.
            Err(error) => {
                tracing::error!(%error, "this build has no updates");
                None
            }
        }
    }

    /// An update server of this address, whose files are signed with this key.
    ///
    /// # Errors
    /// [`InvalidSource`]
    pub fn new(url: &str, key: &str) -> Result<Self, InvalidSource> {
        let manifest = Url::parse(url).ok().filter(|url| url.scheme() == "https" && url.has_host());
        let key = PublicKey::from_base64(key.trim()).map_err(|_| InvalidSource::Key)?;
        Ok(Self { manifest: manifest.ok_or(InvalidSource::Url)?, key })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of the documentation of minisign-verify.
    const A_KEY: &str = "RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3";

    #[test]
    fn updates_are_asked_for_over_https_and_signed_by_a_key() {
        assert!(UpdateSource::new("https://example.com/latest.json", A_KEY).is_ok());
        for url in ["http://example.com/latest.json", "example.com", "file:///latest.json", ""] {
            assert_eq!(UpdateSource::new(url, A_KEY).err(), Some(InvalidSource::Url), "{url}");
        }
        for key in ["", "RWQ", "untrusted comment: minisign public key"] {
            let source = UpdateSource::new("https://example.com/latest.json", key);
            assert_eq!(source.err(), Some(InvalidSource::Key), "{key}");
        }
    }

    #[test]
    fn a_build_that_was_told_neither_has_no_updates() {
        let is_given = |value: Option<&str>| value.is_some_and(|value| !value.is_empty());
        assert_eq!(UpdateSource::of_build().is_some(), is_given(URL) && is_given(KEY));
    }
}
