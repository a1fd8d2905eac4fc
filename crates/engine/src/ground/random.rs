//! Texts that nobody can guess.

use super::Error;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use daypass_core::Secret;
use zeroize::Zeroizing;

/// 43 characters of `[A-Za-z0-9-_]` out of 256 random bits: a PKCE verifier (RFC 7636 §4.1), a state, a bearer's token.
///
/// # Errors
/// [`Error::Random`] where the system gives none.
pub(crate) fn random_text() -> Result<Secret, Error> {
    let mut bytes = Zeroizing::new([0; 32]);
    getrandom::fill(bytes.as_mut()).map_err(|error| Error::Random(error.to_string()))?;
    Ok(Secret::new(URL_SAFE_NO_PAD.encode(bytes.as_ref())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_are_long_plain_and_never_the_same() {
        let (a, b) = (random_text().unwrap(), random_text().unwrap());
        assert_ne!(a, b);
        assert!(
            a.expose().len() >= 43
                && a.expose().bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b))
        );
    }
}
