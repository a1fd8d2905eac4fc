//! The format of a sealed file: a backup, or an export.
//!
//! | bytes | are |
//! |---|---|
//! | 16 | `daypass sealed\r\n`: a transfer that changes line ends damages it in a way that is seen |
//! | 1 | the version of this format: 1 |
//! | 1 | what it is: 1 a backup, 2 an export |
//! | 4 | the length of the header, little-endian |
//! | that many | the header, JSON in UTF-8: what may be known of the file without its key |
//! | 24 | the nonce |
//! | the rest | what is sealed by XChaCha20-Poly1305, and the tag of 16 bytes |
//!
//! All before the nonce is authenticated with the seal.

use crate::vault::Sealer;
use serde::Serialize;
use serde::de::DeserializeOwned;
use zeroize::Zeroizing;

const MAGIC: &[u8; 16] = b"daypass sealed\r\n";
const VERSION: u8 = 1;
const VERSION_AT: usize = MAGIC.len();
const KIND_AT: usize = VERSION_AT + 1;
const LENGTH_AT: usize = KIND_AT + 1;
const HEADER_AT: usize = LENGTH_AT + 4;
/// No header of ours is longer, in bytes.
const LONGEST_HEADER: usize = 16 * 1024 * 1024;

/// What a sealed file is. One cannot stand in for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SealedKind {
    /// A backup of the store, for this home.
    Backup = 1,
    /// An export, for another machine.
    Export = 2,
}

/// Why bytes are no sealed file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FormatError {
    /// It is none, or it was cut off or changed.
    NotSealed,
    /// It is one of a newer version.
    Newer,
}

/// A sealed file that was read and not opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SealedFile<'a> {
    head: &'a [u8],
    sealed: &'a [u8],
}

impl<'a> SealedFile<'a> {
    /// Reads a file of this kind. Any bytes may be given.
    pub(crate) fn parse(kind: SealedKind, bytes: &'a [u8]) -> Result<Self, FormatError> {
        let length = header_end(kind, bytes)?;
        let (head, sealed) = bytes.split_at_checked(length).ok_or(FormatError::NotSealed)?;
        Ok(Self { head, sealed })
    }

    /// What is known without the key. It is not authenticated before [`Self::open`] has succeeded.
    pub(crate) fn header<H: DeserializeOwned>(&self) -> Result<H, FormatError> {
        read_header(self.head)
    }

    /// What is sealed, if this is its key and no byte was changed.
    pub(crate) fn open(&self, sealer: &Sealer) -> Option<Zeroizing<Vec<u8>>> {
        sealer.open(self.head, self.sealed)
    }
}

/// How many bytes the file has before the nonce, by its first [`HEADER_AT`] bytes.
pub(crate) fn header_end(kind: SealedKind, bytes: &[u8]) -> Result<usize, FormatError> {
    let head = bytes.get(..HEADER_AT).ok_or(FormatError::NotSealed)?;
    if !head.starts_with(MAGIC) {
        return Err(FormatError::NotSealed);
    }
    if head[VERSION_AT] > VERSION {
        return Err(FormatError::Newer);
    }
    let length = head[LENGTH_AT..].try_into().map(u32::from_le_bytes).map_err(|_| FormatError::NotSealed)?;
    let length = usize::try_from(length).map_err(|_| FormatError::NotSealed)?;
    if head[VERSION_AT] != VERSION || head[KIND_AT] != kind as u8 || length > LONGEST_HEADER {
        return Err(FormatError::NotSealed);
    }
    Ok(HEADER_AT + length)
}

/// How many bytes [`header_end`] needs.
pub(crate) const PREFIX: usize = HEADER_AT;

/// The header in the bytes before the nonce.
pub(crate) fn read_header<H: DeserializeOwned>(head: &[u8]) -> Result<H, FormatError> {
    let header = head.get(HEADER_AT..).ok_or(FormatError::NotSealed)?;
    serde_json::from_slice(header).map_err(|_| FormatError::NotSealed)
}

/// Seals a file whole.
pub(crate) fn seal(
    kind: SealedKind,
    header: &impl Serialize,
    plain: &[u8],
    sealer: &Sealer,
) -> Result<Vec<u8>, crate::vault::SealError> {
    // Headers hold texts and numbers alone, which always become JSON.
    let header = serde_json::to_vec(header).unwrap_or_default();
    let length = u32::try_from(header.len()).map_err(|_| crate::vault::SealError::TooLong)?;
    let head = [&MAGIC[..], &[VERSION, kind as u8], &length.to_le_bytes(), &header].concat();
    let sealed = sealer.seal(&head, plain)?;
    Ok([head, sealed].concat())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vault::PassphraseCost;
    use daypass_core::Secret;
    use proptest::prelude::*;
    use serde_json::{Value, json};
    use std::sync::LazyLock;

    static SEALER: LazyLock<Sealer> = LazyLock::new(|| {
        let cost = PassphraseCost { memory_kib: 8, passes: 1 };
        Sealer::of_passphrase(&Secret::new("open sesame"), cost, &[7; 16]).unwrap()
    });

    fn opened(kind: SealedKind, bytes: &[u8]) -> Option<Vec<u8>> {
        Some(SealedFile::parse(kind, bytes).ok()?.open(&SEALER)?.to_vec())
    }

    proptest! {
        #[test]
        fn what_is_sealed_opens_again_as_what_it_is(text in ".*", plain: Vec<u8>) {
            let header = json!({ "text": text });
            let bytes = seal(SealedKind::Backup, &header, &plain, &SEALER).unwrap();
            let file = SealedFile::parse(SealedKind::Backup, &bytes).unwrap();
            prop_assert_eq!(file.header::<Value>().unwrap(), header);
            prop_assert_eq!(&*file.open(&SEALER).unwrap(), &plain);
            prop_assert_eq!(opened(SealedKind::Export, &bytes), None);
        }

        #[test]
        fn no_byte_can_be_changed_and_none_can_be_missing(plain: Vec<u8>, at: prop::sample::Index, bit in 0..8_u32) {
            let bytes = seal(SealedKind::Backup, &json!({ "madeAt": "now" }), &plain, &SEALER).unwrap();
            let at = at.index(bytes.len());
            prop_assert_eq!(opened(SealedKind::Backup, &bytes[..at]), None);
            let mut changed = bytes;
            changed[at] ^= 1 << bit;
            prop_assert_eq!(opened(SealedKind::Backup, &changed), None);
        }

        #[test]
        fn any_bytes_are_read_without_a_panic(garbage: Vec<u8>, prefix in 0..=HEADER_AT, length: u32) {
            let head = [&MAGIC[..], &[VERSION, 1], &length.to_le_bytes()].concat();
            for bytes in [garbage.clone(), [&head[..prefix], &garbage].concat()] {
                if let Ok(file) = SealedFile::parse(SealedKind::Backup, &bytes) {
                    let _ = file.header::<Value>();
                    prop_assert!(file.open(&SEALER).is_none());
                }
            }
        }
    }

    #[test]
    fn a_newer_version_is_told_from_a_damaged_file() {
        let mut bytes = seal(SealedKind::Export, &json!({}), b"", &SEALER).unwrap();
        bytes[VERSION_AT] = VERSION + 1;
        assert_eq!(SealedFile::parse(SealedKind::Export, &bytes), Err(FormatError::Newer));
        bytes[VERSION_AT] = 0;
        assert_eq!(SealedFile::parse(SealedKind::Export, &bytes), Err(FormatError::NotSealed));
    }
}
