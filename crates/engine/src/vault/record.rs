//! A secret as it lies in the store: XChaCha20-Poly1305, bound to its kind and id.

use super::key::{DataKey, SealError};
use crate::store::SealedRecord;
use std::fmt;
use zeroize::Zeroizing;

/// The format of `sealed`: this byte, the ciphertext, the tag of 16 bytes.
const VERSION: u8 = 1;

/// What a secret is. A record of one kind cannot stand in for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RecordKind {
    /// An integration's access token and refresh token.
    SsoToken,
    /// Daypass's registration as a client of an integration.
    ClientRegistration,
    /// Short-term credentials, by their plan's fingerprint.
    Credentials,
    /// The text of a section of `~/.aws` that Daypass replaced with consent.
    PreviousSection,
}

impl RecordKind {
    /// Its name in the store and in the seal. It never changes: records sealed under it exist.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SsoToken => "sso-token",
            Self::ClientRegistration => "client-registration",
            Self::Credentials => "credentials",
            Self::PreviousSection => "previous-section",
        }
    }
}

impl fmt::Display for RecordKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Seals a secret for its place.
pub(super) fn seal(
    key: &DataKey,
    kind: RecordKind,
    id: &str,
    secret: &[u8],
) -> Result<SealedRecord, SealError> {
    let (nonce, mut sealed) = key.seal(&place(kind, id), secret)?;
    sealed.insert(0, VERSION);
    Ok(SealedRecord { nonce: nonce.to_vec(), sealed })
}

/// Opens a record that was sealed with this key for this place, and nothing else.
pub(super) fn open(
    key: &DataKey,
    kind: RecordKind,
    id: &str,
    record: &SealedRecord,
) -> Option<Zeroizing<Vec<u8>>> {
    match record.sealed.split_first()? {
        (&VERSION, sealed) => key.open(&place(kind, id), &record.nonce, sealed),
        _ => None,
    }
}

/// The associated data. No kind's name holds a NUL, so no two places read alike.
fn place(kind: RecordKind, id: &str) -> Vec<u8> {
    [b"daypass record\0", &[VERSION][..], kind.as_str().as_bytes(), b"\0", id.as_bytes()].concat()
}
