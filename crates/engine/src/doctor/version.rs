//! The version that a program says of itself.

use crate::ground::{ChildEnvironment, child, output_of};
use std::fmt;
use std::path::Path;
use std::time::Duration;

/// How long a program may take to say its version: the AWS CLI takes a second on a slow disk.
const PATIENCE: Duration = Duration::from_secs(10);
/// More than any version is.
const LONGEST: u64 = 4096;

/// A version of three numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Version(pub(super) [u32; 3]);

impl Version {
    /// The first version in a text, as in `aws-cli/2.15.0 Python/3.11` and `daypass 0.1.0`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        text.split([' ', '/', '\n', '\r']).find_map(|word| {
            let numbers = word.split(['-', '+']).next()?;
            let numbers: Vec<u32> =
                numbers.split('.').map(|number| number.parse().ok()).collect::<Option<_>>()?;
            Some(Self(numbers.try_into().ok()?))
        })
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self([major, minor, patch]) = self;
        write!(f, "{major}.{minor}.{patch}")
    }
}

/// What a program prints as its version; `None` where it does not run, does not end in time or prints none.
pub(super) async fn version_of(program: &Path) -> Option<Version> {
    let mut command = child(program, ChildEnvironment::Persons);
    command.arg("--version");
    let (_, text) = output_of(command, PATIENCE, LONGEST).await.ok()?;
    Version::parse(&String::from_utf8_lossy(&text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_found_in_what_programs_print() {
        for (text, version) in [
            ("aws-cli/2.15.30 Python/3.11.8 Linux/6.1 exe/x86_64.debian.12 prompt/off\n", Some([2, 15, 30])),
            ("aws-cli/1.44.8 Python/3.11.2 Linux/6.1.0 botocore/1.42.18\r\n", Some([1, 44, 8])),
            ("daypass 0.1.0\n", Some([0, 1, 0])),
            ("daypass 1.2.3-rc.1", Some([1, 2, 3])),
            ("", None),
            ("usage: aws 2", None),
        ] {
            assert_eq!(Version::parse(text), version.map(Version), "{text}");
        }
        assert!(Version([2, 9, 0]) < Version([2, 15, 0]));
    }
}
