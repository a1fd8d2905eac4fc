//! Virtual MFA devices: time-based one-time passwords by RFC 6238, each valid once.

use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use sha1::Sha1;
use subtle::ConstantTimeEq;

/// The time step of RFC 6238 §5.2 and of AWS's virtual devices.
const STEP_SECONDS: i64 = 30;

/// How many steps a clock may be off for its codes to be told from wrong ones: ten minutes.
const STEPS_OFF: i64 = 20;

/// A virtual MFA device. No Debug: it holds a secret.
pub(crate) struct MfaDevice {
    /// `arn:aws:iam::ACCOUNT:mfa/NAME`.
    pub(crate) serial: String,
    /// The shared secret in base 32 (RFC 4648), as the console shows it.
    pub(crate) secret: String,
    /// When it was enabled for the user.
    pub(crate) enabled_at: Timestamp,
    /// The time step of the last accepted code. Codes of this step and earlier ones are refused (RFC 6238 §5.2).
    last_step: i64,
}

impl MfaDevice {
    /// A device of which no code was used yet.
    pub(crate) fn new(serial: String, secret: String, enabled_at: Timestamp) -> Self {
        Self { serial, secret, enabled_at, last_step: i64::MIN }
    }

    /// The code that it shows at a time.
    pub(crate) fn code(&self, now: Timestamp) -> Option<String> {
        totp(&self.secret, now.as_second().div_euclid(STEP_SECONDS))
    }

    /// What a code is at a time. One that is valid is refused from now on. The client's clock may be off by one step either
    /// way (RFC 6238 §6).
    pub(crate) fn check(&mut self, code: &str, now: Timestamp) -> CodeCheck {
        let present = now.as_second().div_euclid(STEP_SECONDS);
        let is_code_of = |step: &i64| {
            totp(&self.secret, *step).is_some_and(|right| bool::from(right.as_bytes().ct_eq(code.as_bytes())))
        };
        let last = self.last_step;
        let unused = |steps: i64| (present - steps..=present + steps).filter(move |step| *step > last);
        let (valid, off) = (unused(1).find(is_code_of), unused(STEPS_OFF).find(is_code_of));
        match (valid, off) {
            (Some(step), _) => {
                self.last_step = step;
                CodeCheck::Valid
            }
            (None, Some(_)) => CodeCheck::ClockOff,
            (None, None) => CodeCheck::Wrong,
        }
    }
}

/// What a code is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CodeCheck {
    /// Right, and not used before.
    Valid,
    /// Not right, or used before.
    Wrong,
    /// Right some minutes earlier or later: the device's clock is off. AWS then answers as if the device were another
    /// user's (observed).
    ClockOff,
}

/// The six digits of one time step. None when the secret is not base 32 or the step is before 1970.
fn totp(secret: &str, step: i64) -> Option<String> {
    let mut mac = Hmac::<Sha1>::new_from_slice(&base32(secret)?).ok()?;
    mac.update(&u64::try_from(step).ok()?.to_be_bytes());
    let digest = mac.finalize().into_bytes();
    let offset = usize::from(digest.last()? & 0x0f);
    let word: [u8; 4] = digest.get(offset..offset + 4)?.try_into().ok()?;
    Some(format!("{:06}", (u32::from_be_bytes(word) & 0x7fff_ffff) % 1_000_000))
}

fn base32(text: &str) -> Option<Vec<u8>> {
    let mut bits = 0u32;
    let mut held = 0u32;
    let mut bytes = Vec::with_capacity(text.len() * 5 / 8);
    for letter in text.trim_end_matches('=').bytes() {
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

    /// "12345678901234567890" in base 32: the secret of RFC 6238, appendix B.
    const SECRET: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    #[test]
    fn codes_are_those_of_rfc_6238_appendix_b() {
        // The RFC lists eight digits; AWS shows the last six of them.
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
        ] {
            assert_eq!(totp(SECRET, seconds / 30).as_deref(), Some(code));
        }
    }

    fn device() -> MfaDevice {
        let serial = "arn:aws:iam::123456789012:mfa/x".to_owned();
        MfaDevice::new(serial, SECRET.to_owned(), Timestamp::UNIX_EPOCH)
    }

    #[test]
    fn a_code_is_valid_once() {
        let mut device = device();
        let now = Timestamp::from_second(1_234_567_890).unwrap();
        assert_eq!(device.check("005924", now), CodeCheck::Valid);
        assert_eq!(device.check("005924", now), CodeCheck::Wrong);
        let earlier = totp(SECRET, 1_234_567_890 / 30 - 1).unwrap();
        assert_eq!(
            device.check(&earlier, now),
            CodeCheck::Wrong,
            "an older code after a newer one is a replay"
        );
    }

    #[test]
    fn a_code_of_two_steps_ago_is_late() {
        let mut device = device();
        let at = |seconds: i64| Timestamp::from_second(1_234_567_890 + seconds).unwrap();
        assert_eq!(device.check("005924", at(60)), CodeCheck::ClockOff);
        assert_eq!(device.check("005924", at(-600)), CodeCheck::ClockOff);
        assert_eq!(device.check("005924", at(660)), CodeCheck::Wrong, "too long ago");
        assert_eq!(device.check("005924", at(30)), CodeCheck::Valid);
    }

    #[test]
    fn what_is_no_code_is_refused() {
        let mut device = device();
        for code in ["", "5924", "0059240", "abcdef"] {
            let now = Timestamp::from_second(1_234_567_890).unwrap();
            assert_eq!(device.check(code, now), CodeCheck::Wrong);
        }
    }
}
