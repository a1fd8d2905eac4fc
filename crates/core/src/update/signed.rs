//! What the signature of a file says about it: minisign signs a comment together with the file, and there Tauri's tools
//! note the file's name and the version.

use super::{Bundle, Platform};
use semver::Version;

/// The signed comment is of another file than the one that was offered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SignedForOther {
    /// It names no version.
    #[error("its signature names no version")]
    NoVersion,
    /// It names another version than the manifest.
    #[error("its signature is for version {signed}")]
    Version {
        /// The version that was signed.
        signed: String,
    },
    /// It is of something else, or for another machine.
    #[error("its signature is for another system")]
    File,
}

/// Whether a signed comment is of this version and of a bundle for this machine. Whoever answers in the place of the update
/// server has old files with good signatures, and those for other machines: a version's number in the manifest is no proof.
///
/// # Errors
/// [`SignedForOther`]
pub fn check_signed(
    comment: &str,
    version: &Version,
    bundle: Bundle,
    platform: Platform,
) -> Result<(), SignedForOther> {
    let field = |name: &str| {
        let mut fields = comment.split('\t').filter_map(|field| field.split_once(':'));
        fields.find(|(key, _)| *key == name).map(|(_, value)| value)
    };
    let signed = field("version").ok_or(SignedForOther::NoVersion)?;
    if signed != version.to_string() {
        let shown = signed.chars().filter(char::is_ascii_graphic).take(40).collect();
        return Err(SignedForOther::Version { signed: shown });
    }
    let file = field("file").ok_or(SignedForOther::File)?;
    let is_for_this = file.ends_with(bundle.ending()) && !names_another(file, platform.arch);
    if is_for_this { Ok(()) } else { Err(SignedForOther::File) }
}

/// Whether a file's name has a processor in it that is not this one, in any spelling of Tauri's bundler.
fn names_another(file: &str, arch: &str) -> bool {
    const NAMES: [(&str, &[&str]); 2] =
        [("x86_64", &["amd64", "x86_64", "x64"]), ("aarch64", &["aarch64", "arm64"])];
    let named = |names: &[&str]| file.split(['_', '-', '.', ' ']).any(|word| names.contains(&word));
    // `x86_64` falls apart at its own line.
    let named = |names: &[&str]| named(names) || (names.contains(&"x86_64") && file.contains("x86_64"));
    NAMES.iter().any(|(other, names)| *other != arch && named(names))
}
