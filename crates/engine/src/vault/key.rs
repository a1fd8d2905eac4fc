//! The data key, and where it is kept.

use chacha20poly1305::{AeadInOut, KeyInit, XChaCha20Poly1305, XNonce};
use std::fmt;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// Bytes of a key.
pub(super) const KEY_BYTES: usize = 32;
/// Bytes of a nonce: long enough to draw at random for every seal (draft-irtf-cfrg-xchacha, section 3.1).
pub(super) const NONCE_BYTES: usize = 24;
/// Bytes of a tag.
pub(super) const TAG_BYTES: usize = 16;

/// The 256-bit key that every record is sealed under. Zeroed when dropped; `Debug` shows nothing of it.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct DataKey(Box<[u8; KEY_BYTES]>);

/// Why nothing can be sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// The operating system gives no random bytes.
    #[error("the operating system gives no random bytes")]
    Random,
    /// More than the cipher can take at once (256 GiB).
    #[error("too long to be sealed")]
    TooLong,
}

impl DataKey {
    /// A new one from the operating system's random source.
    ///
    /// # Errors
    /// [`SealError::Random`]
    pub fn random() -> Result<Self, SealError> {
        let mut key = Self(Box::new([0; KEY_BYTES]));
        fill_random(&mut *key.0)?;
        Ok(key)
    }

    /// The key of these bytes; `None` unless they are 32.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut key = Self(Box::new([0; KEY_BYTES]));
        (bytes.len() == KEY_BYTES).then(|| key.0.copy_from_slice(bytes))?;
        Some(key)
    }

    /// The bytes themselves, for a key source to keep.
    pub fn expose(&self) -> &[u8; KEY_BYTES] {
        &self.0
    }

    /// Seals under a fresh random nonce: the nonce, and ciphertext with tag.
    pub(super) fn seal(
        &self,
        associated: &[u8],
        plain: &[u8],
    ) -> Result<([u8; NONCE_BYTES], Vec<u8>), SealError> {
        let mut nonce = [0; NONCE_BYTES];
        fill_random(&mut nonce)?;
        // All the room at once: a growing buffer would leave copies of the plain text behind.
        let mut buffer = Zeroizing::new(Vec::with_capacity(plain.len() + TAG_BYTES + 1));
        buffer.extend_from_slice(plain);
        self.cipher()
            .encrypt_in_place(&XNonce::from(nonce), associated, &mut *buffer)
            .map_err(|_| SealError::TooLong)?;
        Ok((nonce, std::mem::take(&mut *buffer)))
    }

    /// Opens what this key sealed with the same associated data.
    pub(super) fn open(&self, associated: &[u8], nonce: &[u8], sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let nonce = XNonce::try_from(nonce).ok()?;
        let mut buffer = Zeroizing::new(sealed.to_vec());
        self.cipher().decrypt_in_place(&nonce, associated, &mut *buffer).ok()?;
        Some(buffer)
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new((&*self.0).into())
    }
}

impl fmt::Debug for DataKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DataKey(…)")
    }
}

/// Random bytes from the operating system.
pub(super) fn fill_random(bytes: &mut [u8]) -> Result<(), SealError> {
    getrandom::fill(bytes).map_err(|_| SealError::Random)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_nothing_of_the_key() {
        assert_eq!(format!("{:?}", DataKey::from_bytes(&[65; 32]).unwrap()), "DataKey(…)");
    }

    #[test]
    fn a_key_is_32_bytes_and_no_two_are_the_same() {
        assert!(DataKey::from_bytes(&[1; 31]).is_none());
        assert!(DataKey::from_bytes(&[1; 33]).is_none());
        assert_ne!(DataKey::random().unwrap().expose(), DataKey::random().unwrap().expose());
    }
}
