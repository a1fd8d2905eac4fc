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
    /// An IAM user's long-term keys, by the user's session.
    AccessKey,
    /// The access key that is to take the place of an IAM user's, by the user's session, until it does.
    NextAccessKey,
    /// The seed of a virtual MFA device, by its serial.
    TotpSeed,
    /// The text of a section of `~/.aws` that Daypass replaced with consent, as versions up to the first release sealed it.
    PreviousSection,
    /// The text of a section of `~/.aws` before long-term keys were taken out of it, as versions up to the first
    /// release sealed it.
    ProtectedSection,
    /// What a delivery withholds of a section of `~/.aws` while it stands there.
    WithheldSection,
    /// Single lines of `~/.aws` that give way to a delivery while it stands.
    WithheldLines,
    /// The lines of long-term keys that were taken out of a section of `~/.aws`.
    WithheldKeys,
    /// A text of the person's that could not be put back by itself.
    KeptText,
}

impl RecordKind {
    /// Its name in the store and in the seal. It never changes: records sealed under it exist.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SsoToken => "sso-token",
            Self::ClientRegistration => "client-registration",
            Self::Credentials => "credentials",
            Self::PreviousSection => "previous-section",
            Self::AccessKey => "access-key",
            Self::TotpSeed => "totp-seed",
            Self::ProtectedSection => "protected-section",
            Self::NextAccessKey => "next-access-key",
            Self::WithheldSection => "withheld-section",
            Self::WithheldLines => "withheld-lines",
            Self::WithheldKeys => "withheld-keys",
            Self::KeptText => "kept-text",
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
    seal_named(key, kind.as_str(), id, secret)
}

/// As [`seal`], also for a kind that only another version knows.
pub(super) fn seal_named(
    key: &DataKey,
    kind: &str,
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
    open_named(key, kind.as_str(), id, record)
}

/// The same record under the second key, of whatever kind it is, known to this version or not; `None` where the first does
/// not open it.
pub(super) fn seal_anew(
    (old, new): (&DataKey, &DataKey),
    kind: &str,
    id: &str,
    record: &SealedRecord,
) -> Result<Option<SealedRecord>, SealError> {
    open_named(old, kind, id, record).map(|secret| seal_named(new, kind, id, &secret)).transpose()
}

/// As [`open`], also of a kind that only another version knows.
pub(super) fn open_named(
    key: &DataKey,
    kind: &str,
    id: &str,
    record: &SealedRecord,
) -> Option<Zeroizing<Vec<u8>>> {
    match record.sealed.split_first()? {
        (&VERSION, sealed) => key.open(&place(kind, id), &record.nonce, sealed),
        _ => None,
    }
}

/// The associated data. No kind's name holds a NUL, so no two places read alike.
fn place(kind: &str, id: &str) -> Vec<u8> {
    [b"daypass record\0", &[VERSION][..], kind.as_bytes(), b"\0", id.as_bytes()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use daypass_fuzz::{Fields, Target};
    use proptest::prelude::*;
    use std::collections::HashSet;

    const KINDS: [RecordKind; 12] = [
        RecordKind::SsoToken,
        RecordKind::ClientRegistration,
        RecordKind::Credentials,
        RecordKind::PreviousSection,
        RecordKind::AccessKey,
        RecordKind::TotpSeed,
        RecordKind::ProtectedSection,
        RecordKind::NextAccessKey,
        RecordKind::WithheldSection,
        RecordKind::WithheldLines,
        RecordKind::WithheldKeys,
        RecordKind::KeptText,
    ];

    fn kind() -> impl Strategy<Value = RecordKind> {
        prop::sample::select(KINDS.to_vec())
    }

    proptest! {
        #[test]
        fn what_is_sealed_opens_again(kind in kind(), id in ".*", secret: Vec<u8>) {
            let key = DataKey::random().unwrap();
            let record = seal(&key, kind, &id, &secret).unwrap();
            prop_assert_eq!(&*open(&key, kind, &id, &record).unwrap(), &secret);
        }

        #[test]
        fn any_flipped_bit_keeps_it_shut(secret: Vec<u8>, at: prop::sample::Index, bit in 0..8_u32) {
            let key = DataKey::random().unwrap();
            let mut record = seal(&key, RecordKind::SsoToken, "i-1", &secret).unwrap();
            let at = at.index(record.nonce.len() + record.sealed.len());
            let byte = record.nonce.iter_mut().chain(&mut record.sealed).nth(at).unwrap();
            *byte ^= 1 << bit;
            prop_assert!(open(&key, RecordKind::SsoToken, "i-1", &record).is_none());
        }

        #[test]
        fn it_opens_in_its_own_place_alone(from in (kind(), "[a-z\0]{0,3}"), to in (kind(), "[a-z\0]{0,3}")) {
            let key = DataKey::random().unwrap();
            let record = seal(&key, from.0, &from.1, b"secret").unwrap();
            prop_assert_eq!(open(&key, to.0, &to.1, &record).is_some(), from == to);
        }

        #[test]
        fn a_truncated_record_stays_shut(secret: Vec<u8>, nonce in 0..=24_usize, left: prop::sample::Index) {
            let key = DataKey::random().unwrap();
            let whole = seal(&key, RecordKind::Credentials, "c", &secret).unwrap();
            let left = left.index(whole.sealed.len());
            let record = SealedRecord { nonce: whole.nonce[..nonce].to_vec(), sealed: whole.sealed[..left].to_vec() };
            prop_assert!(open(&key, RecordKind::Credentials, "c", &record).is_none());
        }
    }

    #[test]
    fn another_key_does_not_open_it() {
        let record = seal(&DataKey::random().unwrap(), RecordKind::SsoToken, "i-1", b"secret").unwrap();
        assert!(open(&DataKey::random().unwrap(), RecordKind::SsoToken, "i-1", &record).is_none());
    }

    #[test]
    fn a_record_of_a_kind_that_only_a_later_version_knows_is_sealed_anew() {
        let (old, new) = (DataKey::random().unwrap(), DataKey::random().unwrap());
        let (kind, id) = ("of-a-later-version", "i-1");
        let record = seal_named(&old, kind, id, b"secret").unwrap();
        let anew = seal_anew((&old, &new), kind, id, &record).unwrap().unwrap();
        assert_eq!(&*open_named(&new, kind, id, &anew).unwrap(), b"secret");
        assert!(seal_anew((&new, &old), kind, id, &record).unwrap().is_none());
    }

    #[test]
    fn no_two_seals_share_a_nonce_or_look_alike() {
        let key = DataKey::random().unwrap();
        let records: Vec<_> =
            (0..2_000).map(|_| seal(&key, RecordKind::SsoToken, "i-1", b"the same").unwrap()).collect();
        assert_eq!(records.iter().map(|record| &record.nonce).collect::<HashSet<_>>().len(), records.len());
        assert_eq!(records.iter().map(|record| &record.sealed).collect::<HashSet<_>>().len(), records.len());
    }

    /// Records sealed under these names exist.
    #[test]
    fn the_kinds_names_never_change() {
        let names = KINDS.map(RecordKind::as_str);
        let expected = [
            "sso-token",
            "client-registration",
            "credentials",
            "previous-section",
            "access-key",
            "totp-seed",
            "protected-section",
            "next-access-key",
            "withheld-section",
            "withheld-lines",
            "withheld-keys",
            "kept-text",
        ];
        assert_eq!(names, expected);
    }

    /// The cipher, the associated data and the layout are what version 1 says: a record made independently (PyNaCl,
    /// `crypto_aead_xchacha20poly1305_ietf_encrypt`) opens.
    #[test]
    fn a_record_of_another_implementation_opens() {
        let key = DataKey::from_bytes(&[7; 32]).unwrap();
        let record = SealedRecord { nonce: vec![9; 24], sealed: VECTOR.to_vec() };
        assert_eq!(&*open(&key, RecordKind::SsoToken, "i-1", &record).unwrap(), b"AKIAIOSFODNN7EXAMPLE");
    }

    /// Any bytes as a record: nothing opens but what was sealed, in its own place. The input is a kind, an id, the nonce as hex,
    /// and the record as hex.
    #[test]
    fn fuzz_record() {
        let key = DataKey::from_bytes(&[7; 32]).unwrap();
        let hex = |text: &str| -> Vec<u8> {
            let digits: Vec<u8> = text.chars().filter_map(|c| Some(c.to_digit(16)? as u8)).collect();
            digits.chunks(2).map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit)).collect()
        };
        Target::new(env!("CARGO_MANIFEST_DIR"), "record").run(|input| {
            let mut input = Fields::of(input);
            let (kind, id) = (input.text(), input.text());
            let record = SealedRecord { nonce: hex(input.text()), sealed: hex(input.text()) };
            let kind = KINDS.into_iter().find(|known| known.as_str() == kind).unwrap_or(KINDS[0]);
            let opened = open(&key, kind, id, &record);
            let is_it = (kind, id) == (RecordKind::SsoToken, "i-1") && record.nonce == [9; 24];
            assert_eq!(opened.is_some(), is_it && record.sealed == VECTOR);
            (record.nonce.len(), record.sealed.len(), record.sealed.first().copied(), opened.is_some())
        });
    }

    const VECTOR: &[u8] = &[
        0x01, 0xff, 0x39, 0xab, 0xcb, 0x35, 0xe5, 0x2a, 0x24, 0xbb, 0x56, 0x46, 0x72, 0x5f, 0x36, 0x5f, 0xaa,
        0x67, 0xa3, 0xfb, 0xdf, 0x96, 0x6b, 0x54, 0xb3, 0xcd, 0xc6, 0x35, 0x88, 0x4d, 0x81, 0x38, 0x07, 0xc2,
        0xa7, 0x82, 0x8b,
    ];
}
