//! The key's check value: what tells a lost or foreign key from a record that was tampered with.
//!
//! It lies beside the records as a plain fact: a version byte, a nonce, the seal of nothing at all (a bare tag), and
//! the name of the key source in use.

use super::key::{DataKey, NONCE_BYTES, SealError, TAG_BYTES};

/// The fact's name.
pub(super) const FACT: &str = "key-check";

const VERSION: u8 = 1;
const NAME_AT: usize = 1 + NONCE_BYTES + TAG_BYTES;

/// A check value for this key and the source that keeps it.
pub(super) fn make(key: &DataKey, source: &str) -> Result<Vec<u8>, SealError> {
    let (nonce, tag) = key.seal(&associated(source.as_bytes()), &[])?;
    Ok([&[VERSION][..], &nonce, &tag, source.as_bytes()].concat())
}

/// Whether this is the key that the check value was made for.
pub(super) fn holds(check: &[u8], key: &DataKey) -> bool {
    let Some((head, source)) = check.split_at_checked(NAME_AT) else { return false };
    let (nonce, tag) = head[1..].split_at(NONCE_BYTES);
    head[0] == VERSION && key.open(&associated(source), nonce, tag).is_some()
}

/// The source that kept the key, as far as the check value says.
pub(super) fn source(check: &[u8]) -> Option<&str> {
    std::str::from_utf8(check.get(NAME_AT..)?).ok()
}

fn associated(source: &[u8]) -> Vec<u8> {
    [b"daypass key check\0", &[VERSION][..], source].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_holds_for_its_key_alone_and_every_bit_counts() {
        let key = DataKey::random().unwrap();
        let check = make(&key, "keychain").unwrap();
        assert!(holds(&check, &key));
        assert!(!holds(&check, &DataKey::random().unwrap()));
        for bit in 0..check.len() * 8 {
            let mut other = check.clone();
            other[bit / 8] ^= 1 << (bit % 8);
            assert!(!holds(&other, &key), "bit {bit}");
        }
    }

    #[test]
    fn it_names_the_source_and_what_is_none_names_nothing() {
        let check = make(&DataKey::random().unwrap(), "passphrase").unwrap();
        assert_eq!(source(&check), Some("passphrase"));
        assert_eq!(source(&check[..20]), None);
        assert!(!holds(&check[..20], &DataKey::random().unwrap()));
    }
}
