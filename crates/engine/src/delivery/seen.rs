//! What matters of the AWS files, found once for as long as they stay as they are.

use super::tools::{ProfileFiles, WholeFiles};
use daypass_core::ProfileName;
use std::collections::HashMap;

/// What matters of both files for each profile of a start. A start looks at them before AWS is asked, and again under the lock:
/// files of ten thousand profiles that nobody has changed meanwhile are taken apart once.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    whole: Option<WholeFiles>,
    of: HashMap<ProfileName, ProfileFiles>,
}

impl Seen {
    /// What matters of these files for a profile.
    pub(super) fn of(&mut self, whole: &WholeFiles, profile: &ProfileName) -> &ProfileFiles {
        if self.whole.as_ref() != Some(whole) {
            *self = Self { whole: Some(whole.clone()), of: HashMap::new() };
        }
        self.of.entry(profile.clone()).or_insert_with(|| whole.of(profile.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::super::test_scene::profile;
    use super::*;
    use aws_files::{Document, FileRole};

    #[test]
    fn what_another_program_wrote_meanwhile_is_seen() {
        let files = |keys: &str| WholeFiles::new(Document::default(), Some(Document::parse(keys)));
        let text = |files: &ProfileFiles| files.get(FileRole::Credentials).as_bytes().to_vec();
        let mut seen = Seen::default();
        for (keys, name, expected) in [
            ("[a]\nx = 1\n[b]\ny = 2\n", "a", "[a]\nx = 1\n"),
            ("[a]\nx = 1\n[b]\ny = 2\n", "b", "[b]\ny = 2\n"),
            ("[a]\nx = 1\n[b]\ny = 3\n", "b", "[b]\ny = 3\n"),
            ("[a]\nx = 1\n[b]\ny = 2\n", "a", "[a]\nx = 1\n"),
        ] {
            assert_eq!(text(seen.of(&files(keys), &profile(name))), expected.as_bytes());
        }
    }
}
