//! Whose a file is, and which version.

use super::error::Error;
use super::source::UpdateSource;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use daypass_core::update::{Installable, Platform, check_signed};
use minisign_verify::Signature;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

/// How much of a file is read at once, in bytes.
const PIECE: usize = 64 * 1024;

/// The signature of what is offered, if it is of the build's key and says that it is of this version and for this machine. Both are true
/// only once the file was [verified](verify) with it, but where they are not, nothing has to be fetched.
///
/// # Errors
/// [`Error::NotSigned`], [`Error::SignedForOther`].
pub(super) fn signature_of(source: &UpdateSource, offered: &Installable) -> Result<Signature, Error> {
    let no_signature = || Error::NotSigned { why: "it has no signature that can be read" };
    // In base64 once more, since that is how Tauri's tools write it.
    let text = BASE64_STANDARD.decode(offered.artifact.signature.trim()).map_err(|_| no_signature())?;
    let text = String::from_utf8(text).map_err(|_| no_signature())?;
    let signature = Signature::decode(&text).map_err(|_| no_signature())?;
    source.key.verify_stream(&signature).map_err(|error| Error::NotSigned { why: words(&error) })?;
    check_signed(signature.trusted_comment(), &offered.version, offered.bundle, Platform::THIS)?;
    Ok(signature)
}

/// Checks a whole file, as it is on the disk, against its signature. The comment that was looked at is signed with it.
///
/// # Errors
/// [`Error::NotSigned`], [`Error::File`].
pub(super) fn verify(
    source: &UpdateSource,
    signature: &Signature,
    file: &mut File,
    path: &Path,
) -> Result<(), Error> {
    let unreadable = |error| Error::File { path: path.to_owned(), source: error };
    let refused = |error| Error::NotSigned { why: words(&error) };
    let mut verifier = source.key.verify_stream(signature).map_err(refused)?;
    file.seek(SeekFrom::Start(0)).map_err(unreadable)?;
    let mut piece = vec![0; PIECE];
    loop {
        match file.read(&mut piece).map_err(unreadable)? {
            0 => return verifier.finalize().map_err(refused),
            read => verifier.update(&piece[..read]),
        }
    }
}

/// Why a signature is not taken, as the rest of a sentence about the file.
fn words(error: &minisign_verify::Error) -> &'static str {
    match error {
        minisign_verify::Error::UnexpectedKeyId => "it is signed with another key than Daypass's",
        minisign_verify::Error::UnsupportedLegacyMode => "its signature is of a kind that is no longer made",
        _ => "its signature is not right",
    }
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use super::*;
    use daypass_core::update::{Artifact, Bundle, Version};
    use std::io::Write;
    use url::Url;

    /// The key and the signature that Tauri's command line makes of the file `hello` and a newline:
    /// `tauri signer generate`, `tauri signer sign --app-version 1.2.3 f.AppImage` (2.12.3).
    const KEY: &str = "RWRPDNfZWDXyULyDmXNb6WtNDoJzkVIzy/1p/EW/MWt6SLe3hq3u2Eih";
    const SIGNATURE: &str = "\
        dW50cnVzdGVkIGNvbW1lbnQ6IHNpZ25hdHVyZSBmcm9tIHRhdXJpIHNlY3JldCBrZXkKUlVSUEROZlpXRFh5VU1X\
        cyt5aVFLMVIvRVp3TE9RYnZiN3NEL3kzMmtUUEFMN2hPbjhORGdCYUxnYmc2TUlSTnFtbWdvaHV4cG1rK25ocTMy\
        K3JOS1B6WmFDNDR5Z3ZvOEE0PQp0cnVzdGVkIGNvbW1lbnQ6IHRpbWVzdGFtcDoxNzk1OTU0Mzk5CWZpbGU6Zi5B\
        cHBJbWFnZQl2ZXJzaW9uOjEuMi4zCjk3TlA3QnhvRUMxRnFaN2QrdE9WV2d4U2ZKVmtLdU55ZGZ4VnZRZVBBQ050\
        NFNpa1lRTVdROUJud09kekh1dTh4MDE2Ulo1bS9XdUR6NnRtUDE3OEFRPT0K";

    fn verified(version: &str, file: &[u8]) -> Result<(), Error> {
        let source = UpdateSource::new("https://example.com/latest.json", KEY).unwrap();
        let url = Url::parse("https://example.com/f.AppImage").unwrap();
        let version = Version::parse(version).unwrap();
        let artifact = Artifact { url, signature: SIGNATURE.to_owned() };
        let offered = Installable { version, bundle: Bundle::AppImage, artifact };
        let signature = signature_of(&source, &offered)?;
        let mut whole = tempfile::tempfile().unwrap();
        whole.write_all(file).unwrap();
        verify(&source, &signature, &mut whole, Path::new("f.AppImage"))
    }

    #[test]
    fn what_tauris_own_tool_signs_is_taken() {
        verified("1.2.3", b"hello\n").unwrap();
        assert!(matches!(verified("1.2.3", b"hello"), Err(Error::NotSigned { .. })));
        assert!(matches!(verified("1.2.4", b"hello\n"), Err(Error::SignedForOther(_))));
    }
}
