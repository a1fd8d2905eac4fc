//! Paths as text that loses nothing.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// In front of a path that is not Unicode. No absolute path begins so: on Unix they begin with `/`, on Windows with
/// one letter or `\\`.
const PREFIX: &str = "hex:";

/// What Windows puts in front of a canonical path; other programs do not write it.
const VERBATIM: &str = r"\\?\";

/// The path as it is, where it is Unicode.
pub(crate) fn encode(path: &Path) -> String {
    path.to_str().map_or_else(|| format!("{PREFIX}{}", hex::encode(units(path))), str::to_owned)
}

/// Any other text is a path as it stands.
pub(crate) fn decode(text: &str) -> PathBuf {
    let coded = text.strip_prefix(PREFIX).and_then(|digits| hex::decode(digits).ok());
    coded.and_then(of_units).map_or_else(|| PathBuf::from(text), PathBuf::from)
}

#[cfg(unix)]
fn units(path: &Path) -> Vec<u8> {
    std::os::unix::ffi::OsStrExt::as_bytes(path.as_os_str()).to_vec()
}

#[cfg(unix)]
fn of_units(bytes: Vec<u8>) -> Option<OsString> {
    Some(std::os::unix::ffi::OsStringExt::from_vec(bytes))
}

#[cfg(windows)]
fn units(path: &Path) -> Vec<u8> {
    std::os::windows::ffi::OsStrExt::encode_wide(path.as_os_str()).flat_map(u16::to_be_bytes).collect()
}

#[cfg(windows)]
fn of_units(bytes: Vec<u8>) -> Option<OsString> {
    let (pairs, []) = bytes.as_chunks::<2>() else { return None };
    let units: Vec<u16> = pairs.iter().map(|pair| u16::from_be_bytes(*pair)).collect();
    Some(std::os::windows::ffi::OsStringExt::from_wide(&units))
}

/// `C:\x` for `\\?\C:\x`, where both mean the same to every program (paths shorter than 260 characters, Microsoft,
/// "Maximum Path Length Limitation"). A path on Unix stays as it is.
pub(crate) fn without_verbatim_prefix(path: PathBuf) -> PathBuf {
    let plain = path.to_str().and_then(|text| text.strip_prefix(VERBATIM)).filter(|rest| {
        let bytes = rest.as_bytes();
        bytes.len() < 260 && matches!(bytes, [drive, b':', b'\\', ..] if drive.is_ascii_alphabetic())
    });
    plain.map(PathBuf::from).unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unicode_path_is_its_own_text_as_stores_have_it_since_the_first_version() {
        for path in ["/home/x/.aws/credentials", "/home/ä/hex:", "rel/config", "hex:zz", "hex:"] {
            assert_eq!(encode(Path::new(path)), path);
        }
        assert_eq!(decode("/home/ä/hex:"), Path::new("/home/ä/hex:"));
        assert_eq!(decode("hex:zz"), Path::new("hex:zz"));
    }

    #[cfg(unix)]
    #[test]
    fn a_path_that_is_not_utf_8_comes_back_as_it_was() {
        use std::os::unix::ffi::OsStringExt;
        let path = PathBuf::from(OsString::from_vec(b"/home/\xFF\n/credentials".to_vec()));
        let text = encode(&path);
        assert_eq!(text, "hex:2f686f6d652fff0a2f63726564656e7469616c73");
        assert_eq!(decode(&text), path);
    }

    #[test]
    fn windows_prefix_goes_where_nothing_hangs_on_it() {
        let plain = |path: &str| without_verbatim_prefix(PathBuf::from(path)).to_str().unwrap().to_owned();
        assert_eq!(plain(r"\\?\C:\Users\x\.aws\config"), r"C:\Users\x\.aws\config");
        let long = format!(r"\\?\C:\{}", "x".repeat(260));
        for kept in [r"\\?\UNC\server\share\config", r"\\?\Volume{1}\config", &long, "/home/x"] {
            assert_eq!(plain(kept), kept);
        }
    }
}
