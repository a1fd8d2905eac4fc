//! MFA codes: typed by a person, shown by a program, or computed from a seed (RFC 6238).

use crate::account::InvalidName;
use crate::secret::Secret;
use hmac::{Hmac, KeyInit, Mac};
use jiff::{SignedDuration, Timestamp};
use sha1::Sha1;
use zeroize::Zeroizing;

/// How long a code of a virtual device is shown: the time step of RFC 6238 §5.2.
pub const STEP_SECONDS: i64 = 30;

/// Six digits. AWS takes each code of a device once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MfaCode(Secret);

impl MfaCode {
    /// A code as a person types or pastes it: blanks and dashes between the digits are forgiven.
    ///
    /// # Errors
    /// [`InvalidName`], without the text, when it is not six digits.
    pub fn parse(text: &str) -> Result<Self, InvalidName> {
        let digits: String = text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
        if digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_digit()) {
            Ok(Self(Secret::new(digits)))
        } else {
            Err(InvalidName { text: "what was typed".to_owned(), expected: "an MFA code of six digits" })
        }
    }

    /// The digits.
    pub fn expose(&self) -> &str {
        self.0.expose()
    }
}

/// The seed of a virtual MFA device, from which its codes follow (RFC 6238: HMAC-SHA-1, 30 seconds, 6 digits).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TotpSeed(Secret);

impl TotpSeed {
    /// A seed as the console shows it: base 32 (RFC 4648 §6), blanks and case forgiven; or a whole
    /// `otpauth://totp/…?secret=…` address as the QR code holds it.
    ///
    /// # Errors
    /// [`InvalidName`], without the text, when it is neither.
    pub fn parse(text: &str) -> Result<Self, InvalidName> {
        let text = text.trim();
        let secret = match url::Url::parse(text) {
            Ok(url) if url.scheme() == "otpauth" => {
                url.query_pairs().find(|(name, _)| name == "secret").map(|(_, value)| value.into_owned())
            }
            _ => Some(text.to_owned()),
        };
        let plain: Option<Zeroizing<String>> = secret.map(|secret| {
            let plain = secret.chars().filter(|c| !c.is_whitespace() && *c != '-' && *c != '=');
            Zeroizing::new(plain.collect::<String>().to_ascii_uppercase())
        });
        match plain.filter(|plain| base32(plain).is_some_and(|bytes| bytes.len() >= 10)) {
            Some(plain) => Ok(Self(Secret::new(plain.as_str()))),
            None => Err(InvalidName {
                text: "what was given".to_owned(),
                expected: "the secret key of a virtual MFA device (letters and the digits 2 to 7)",
            }),
        }
    }

    /// The seed in base 32.
    pub fn expose(&self) -> &str {
        self.0.expose()
    }

    /// The code of a time step.
    pub fn code(&self, step: TimeStep) -> Option<MfaCode> {
        let key = base32(self.0.expose())?;
        let mut mac = Hmac::<Sha1>::new_from_slice(&key).ok()?;
        mac.update(&u64::try_from(step.0).ok()?.to_be_bytes());
        let digest = mac.finalize().into_bytes();
        let offset = usize::from(digest.last()? & 0x0f);
        let word: [u8; 4] = digest.get(offset..offset + 4)?.try_into().ok()?;
        let number = (u32::from_be_bytes(word) & 0x7fff_ffff) % 1_000_000;
        MfaCode::parse(&format!("{number:06}")).ok()
    }
}

/// The half minute that a code belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct TimeStep(i64);

impl TimeStep {
    /// The step of a moment.
    pub fn at(now: Timestamp) -> Self {
        Self(now.as_second().div_euclid(STEP_SECONDS))
    }

    /// The first step from now on whose code can be used: AWS takes none of the last step used, nor of an earlier one.
    pub fn unused(now: Timestamp, last_used: Option<Self>) -> Self {
        Self::at(now).max(last_used.map_or(Self(i64::MIN), |Self(last)| Self(last.saturating_add(1))))
    }

    /// How long until it begins; nothing when it has.
    pub fn wait(self, now: Timestamp) -> SignedDuration {
        let begins = SignedDuration::from_secs(self.0.saturating_mul(STEP_SECONDS));
        let since_epoch = SignedDuration::from_millis(now.as_millisecond());
        begins.saturating_sub(since_epoch).max(SignedDuration::ZERO)
    }

    /// As a number, for the store.
    pub fn number(self) -> i64 {
        self.0
    }

    /// From the store's number.
    pub fn from_number(number: i64) -> Self {
        Self(number)
    }
}

fn base32(text: &str) -> Option<Zeroizing<Vec<u8>>> {
    let (mut bits, mut held) = (0_u32, 0_u32);
    let mut bytes = Zeroizing::new(Vec::with_capacity(text.len() * 5 / 8));
    for letter in text.bytes() {
        let value = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'2'..=b'7' => letter - b'2' + 26,
            _ => return None,
        };
        bits = (bits << 5) | u32::from(value);
        held += 5;
        if held >= 8 {
            held -= 8;
            bytes.push(u8::try_from((bits >> held) & 0xff).ok()?);
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// RFC 6238, appendix B, SHA-1: the last six of its eight digits.
    #[test]
    fn the_codes_are_those_of_the_rfc() {
        let seed = TotpSeed::parse("GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ").unwrap();
        for (second, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            let step = TimeStep::at(Timestamp::from_second(second).unwrap());
            assert_eq!(seed.code(step).unwrap().expose(), code, "{second}");
        }
    }

    #[test]
    fn a_seed_is_taken_as_the_console_or_its_qr_code_has_it() {
        let plain = TotpSeed::parse("gezdgnbvgy3tqojqgezdgnbvgy3tqojq").unwrap();
        let address = "otpauth://totp/Amazon%20Web%20Services:ada@123456789012?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Amazon%20Web%20Services";
        assert_eq!(TotpSeed::parse(address).unwrap(), plain);
        for text in [
            "",
            "12345678901234567890",
            "GEZD",
            "otpauth://totp/x?issuer=y",
            "GEZDGNBVGY3TQOJ0GEZDGNBVGY3TQOJQ",
        ] {
            let error = TotpSeed::parse(text).unwrap_err().to_string();
            assert!(text.is_empty() || !error.contains(text), "the text is a secret");
        }
    }

    #[test]
    fn a_code_is_six_digits_however_they_are_pasted() {
        for text in ["123456", " 123 456\n", "123-456"] {
            assert_eq!(MfaCode::parse(text).unwrap().expose(), "123456");
        }
        for text in ["", "12345", "1234567", "12345a", "١٢٣٤٥٦"] {
            assert!(MfaCode::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_used_code_is_waited_out() {
        let now = Timestamp::from_second(1_000_000_010).unwrap();
        let present = TimeStep::at(now);
        assert_eq!(TimeStep::unused(now, None).wait(now), SignedDuration::ZERO);
        let next = TimeStep::unused(now, Some(present));
        assert_eq!((next.number(), next.wait(now)), (present.number() + 1, SignedDuration::from_secs(10)));
        let long_ago = TimeStep::from_number(5);
        assert_eq!(TimeStep::unused(now, Some(long_ago)), present);
    }

    proptest! {
        #[test]
        fn nothing_that_is_pasted_panics(text in "\\PC{0,80}") {
            let _ = (MfaCode::parse(&text), TotpSeed::parse(&text));
        }
    }
}
