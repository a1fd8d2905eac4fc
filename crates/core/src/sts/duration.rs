//! How long credentials may last, within the limits of STS.

use crate::account::InvalidName;
use serde::{Deserialize, Serialize};
use specta::Type;
use std::fmt;

/// How long credentials shall last, in seconds.
macro_rules! lifetime {
    ($(#[$meta:meta])* $name:ident, $longest:literal, $expected:literal) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
        #[serde(try_from = "u32", into = "u32")]
        pub struct $name(u32);

        impl $name {
            /// Seconds.
            pub const fn seconds(self) -> u32 {
                self.0
            }

            /// From a text that a person typed: `1h`, `90m`, `1h30m`, or seconds.
            ///
            /// # Errors
            /// [`InvalidName`] when it is no duration, or one that AWS would refuse.
            pub fn parse(text: &str) -> Result<Self, InvalidName> {
                seconds(text)
                    .and_then(|seconds| Self::try_from(seconds).ok())
                    .ok_or_else(|| InvalidName { text: text.to_owned(), expected: $expected })
            }
        }

        impl TryFrom<u32> for $name {
            type Error = InvalidName;

            fn try_from(seconds: u32) -> Result<Self, InvalidName> {
                if (900..=$longest).contains(&seconds) {
                    Ok(Self(seconds))
                } else {
                    Err(InvalidName { text: seconds.to_string(), expected: $expected })
                }
            }
        }

        impl From<$name> for u32 {
            fn from(lifetime: $name) -> Self {
                lifetime.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match (self.0 / 3600, self.0 % 3600 / 60, self.0 % 60) {
                    (0, minutes, 0) => write!(f, "{minutes} min"),
                    (hours, 0, 0) => write!(f, "{hours} h"),
                    (hours, minutes, 0) => write!(f, "{hours} h {minutes} min"),
                    _ => write!(f, "{} s", self.0),
                }
            }
        }
    };
}

lifetime!(
    /// How long a role's session shall last: 15 minutes to 12 hours, as far as the role allows.
    RoleDuration,
    43_200,
    "a duration of 15 minutes to 12 hours, such as 1h or 90m"
);

lifetime!(
    /// How long a user's session shall last: 15 minutes to 36 hours.
    UserDuration,
    129_600,
    "a duration of 15 minutes to 36 hours, such as 12h"
);

impl UserDuration {
    /// What AWS gives where nothing is asked for.
    pub const DEFAULT: Self = Self(43_200);
    /// The longest for a root user.
    pub const LONGEST_OF_ROOT: Self = Self(3600);
}

impl RoleDuration {
    /// The longest for a role that is assumed with short-term credentials (role chaining), and what AWS gives where
    /// nothing is asked for.
    pub const LONGEST_CHAINED: Self = Self(3600);
    /// The longest at all, which is also the longest of a console.
    pub const LONGEST: Self = Self(43_200);
}

/// A length of time that a person typed, in seconds: `1h`, `90m`, `1h30m`, `45s`, or seconds. `None` where it is none.
pub fn seconds(text: &str) -> Option<u32> {
    let text = text.trim().to_ascii_lowercase();
    if text.bytes().all(|b| b.is_ascii_digit()) {
        return text.parse().ok();
    }
    let mut rest = text.as_str();
    let mut sum: u32 = 0;
    for (unit, seconds) in [('h', 3600), ('m', 60), ('s', 1)] {
        if let Some((number, after)) = rest.split_once(unit) {
            sum = number.trim().parse::<u32>().ok()?.checked_mul(seconds)?.checked_add(sum)?;
            rest = after.trim();
        }
    }
    (rest.is_empty() && sum > 0).then_some(sum)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn durations_are_read_as_people_write_them() {
        for (text, seconds) in [("1h", 3600), ("90m", 5400), ("1h30m", 5400), ("900", 900), ("12H", 43200)] {
            assert_eq!(RoleDuration::parse(text).unwrap().seconds(), seconds, "{text}");
        }
        assert_eq!(seconds("45s"), Some(45));
        for text in ["", "h", "14m", "13h", "1d", "1h x", "-1h", "99999999999h", "4294967295h", "30m1h"] {
            assert!(RoleDuration::parse(text).is_err(), "{text}");
        }
        assert_eq!(UserDuration::parse("36h").unwrap().to_string(), "36 h");
        assert_eq!(RoleDuration::parse("5400").unwrap().to_string(), "1 h 30 min");
    }
    proptest! {
    #[test]
    fn a_typed_duration_never_panics(text in "\\PC{0,20}") {
        let _ = UserDuration::parse(&text);
    }    }
}
