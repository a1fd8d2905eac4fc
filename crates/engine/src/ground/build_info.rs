//! Which Daypass this is: its version, and the commit that it was built of.

use std::fmt;

/// How many letters of a commit's hash are shown: git's own short form has seven and grows with a repository.
const SHOWN_OF_COMMIT: usize = 12;

/// What was built, as the build script noted it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BuildInfo {
    /// The version, as `1.2.3`.
    pub version: &'static str,
    /// The hash of the commit. `None` where the sources came without git and nobody said.
    pub commit: Option<&'static str>,
    /// The day of the commit in UTC, as `2026-11-29`.
    pub date: Option<&'static str>,
}

/// What this program was built of.
pub const fn build_info() -> BuildInfo {
    BuildInfo {
        version: env!("CARGO_PKG_VERSION"),
        commit: option_env!("DAYPASS_COMMIT"),
        date: option_env!("DAYPASS_COMMIT_DATE"),
    }
}

impl BuildInfo {
    /// The beginning of the commit's hash, which is enough to find it.
    pub fn short_commit(&self) -> Option<&'static str> {
        self.commit.map(|commit| commit.get(..SHOWN_OF_COMMIT).unwrap_or(commit))
    }
}

/// As `rustc --version` has it: `0.1.0 (55fb4021a2b3 2026-11-29)`, and the version alone where nothing more is known.
impl fmt::Display for BuildInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.version)?;
        match (self.short_commit(), self.date) {
            (Some(commit), Some(date)) => write!(f, " ({commit} {date})"),
            (Some(known), None) | (None, Some(known)) => write!(f, " ({known})"),
            (None, None) => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_build_says_what_is_known_of_it() {
        let commit = Some("55fb402f7b1d29f3b0a35b7c9a2d2f6a0c1e4d77");
        for (commit, date, shown) in [
            (commit, Some("2026-11-29"), "1.2.3 (55fb402f7b1d 2026-11-29)"),
            (commit, None, "1.2.3 (55fb402f7b1d)"),
            (None, Some("2026-11-29"), "1.2.3 (2026-11-29)"),
            (None, None, "1.2.3"),
            (Some("55fb402"), None, "1.2.3 (55fb402)"),
        ] {
            assert_eq!(BuildInfo { version: "1.2.3", commit, date }.to_string(), shown);
        }
    }

    #[test]
    fn what_was_noted_is_a_commit_and_a_day() {
        let build = build_info();
        if let Some(commit) = build.commit {
            assert!(commit.len() >= 7 && commit.bytes().all(|b| b.is_ascii_hexdigit()), "{commit}");
        }
        if let Some(date) = build.date {
            assert!(date.parse::<jiff::civil::Date>().is_ok(), "{date}");
        }
    }
}
