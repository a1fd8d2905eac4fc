//! Random keys, codes and tokens.

use crate::error::SimError;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

/// A generator of random text: SHA-256 over a seed from the operating system and a counter.
///
/// Only seeding can fail. So a handler that draws needs no error for it.
pub(crate) struct Random {
    seed: [u8; 32],
    drawn: u64,
    secrets: Vec<String>,
}

/// In characters of base 64. A text of this length or more counts as a secret; shorter ones are ids.
const SECRET_LENGTH: usize = 32;

/// The alphabet of AWS's unique ids (IAM User Guide, *Unique identifiers*): base 32 of RFC 4648.
pub(crate) const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// The letters of a user code: no vowels, so that it spells no word, and no digits, so that none is mistaken for a letter.
const CODE_LETTERS: &[u8; 16] = b"BCDFGHJKLMNPQRST";

impl Random {
    /// A generator with a seed from the operating system.
    ///
    /// # Errors
    /// `Random` when the operating system gives none.
    pub(crate) fn seeded() -> Result<Self, SimError> {
        let mut seed = [0; 32];
        getrandom::fill(&mut seed).map_err(|_| SimError::Random)?;
        Ok(Self { seed, drawn: 0, secrets: Vec::new() })
    }

    /// `length` random bytes.
    pub(crate) fn bytes(&mut self, length: usize) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(length + 32);
        while bytes.len() < length {
            let block = Sha256::new().chain_update(self.seed).chain_update(self.drawn.to_be_bytes());
            bytes.extend_from_slice(&block.finalize());
            self.drawn += 1;
        }
        bytes.truncate(length);
        bytes
    }

    fn letters<const N: usize>(&mut self, alphabet: &[u8; N], length: usize) -> String {
        self.bytes(length).into_iter().map(|byte| char::from(alphabet[usize::from(byte) % N])).collect()
    }

    /// `length` letters of base 32: the rest of an access key id or unique id, or a TOTP secret.
    pub(crate) fn base32(&mut self, length: usize) -> String {
        self.letters(BASE32, length)
    }

    /// `length` hexadecimal digits.
    pub(crate) fn hex(&mut self, length: usize) -> String {
        self.letters(b"0123456789abcdef", length)
    }

    /// `length` characters of base 64, without padding.
    pub(crate) fn base64(&mut self, length: usize) -> String {
        let text = self.text64(length);
        self.recorded(text)
    }

    /// A secret access key of 40 characters that says, as those in AWS's documentation do, that it opens nothing.
    pub(crate) fn secret_access_key(&mut self) -> String {
        let text = self.text64(33) + "EXAMPLE";
        self.recorded(text)
    }

    /// `length` characters that need no escaping in a URL.
    pub(crate) fn url_safe(&mut self, length: usize) -> String {
        let text = self.text64(length).replace('+', "-").replace('/', "_");
        self.recorded(text)
    }

    fn text64(&mut self, length: usize) -> String {
        let mut text = STANDARD.encode(self.bytes(length.div_ceil(4) * 3));
        text.truncate(length);
        text
    }

    fn recorded(&mut self, text: String) -> String {
        if text.len() >= SECRET_LENGTH {
            self.secrets.push(text.clone());
        }
        text
    }

    /// Every secret that was drawn so far: keys, tokens, codes and client secrets, or the random part of them.
    pub(crate) fn secrets(&self) -> &[String] {
        &self.secrets
    }

    /// A code for a person to compare, `XXXX-XXXX`.
    pub(crate) fn user_code(&mut self) -> String {
        format!("{}-{}", self.letters(CODE_LETTERS, 4), self.letters(CODE_LETTERS, 4))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_have_their_length_and_differ() {
        let mut random = Random::seeded().unwrap();
        for length in [0, 1, 16, 40, 1100] {
            assert_eq!(random.base64(length).len(), length);
            assert_eq!(random.base32(length).len(), length);
        }
        assert_ne!(random.url_safe(40), random.url_safe(40));
        assert_ne!(Random::seeded().unwrap().hex(32), Random::seeded().unwrap().hex(32));
    }

    #[test]
    fn a_user_code_is_two_groups_of_four() {
        let code = Random::seeded().unwrap().user_code();
        let (left, right) = code.split_once('-').unwrap();
        assert_eq!((left.len(), right.len()), (4, 4));
    }
}
