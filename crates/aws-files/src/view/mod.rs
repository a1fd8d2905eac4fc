//! What the two files mean together, as the AWS SDK specification reads them.

mod finding;
mod shadow;

use std::collections::BTreeMap;
use std::fmt;

pub use finding::{Finding, FindingKind};
pub use shadow::{Shadow, ShadowedFor};

use crate::FileRole;
use crate::document::Document;
use crate::edit::read;
use crate::error::FileError;
use crate::location::SharedFiles;
use crate::name::is_identifier_char;
use crate::readers::rust::{self, RawSection};
use crate::readers::settings::Meaning;

/// The profiles and SSO sessions of both files, merged, and what is wrong with the files.
///
/// The rules are the SDK specification's: sections of the same name merge and the last value of a key wins; of both
/// files the credentials file wins, key by key; `[profile default]` replaces `[default]` whole; `default` gives
/// nothing to other profiles. Where a finding says that the SDKs reject the files, the view shows what remains
/// without the lines at fault, and no SDK loads any profile. A file that is not UTF-8 counts as empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct View {
    profiles: BTreeMap<String, ProfileView>,
    sso_sessions: BTreeMap<String, ProfileView>,
    findings: Vec<Finding>,
}

/// A profile's merged properties, or those of an `sso-session` section.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProfileView {
    values: BTreeMap<String, Value>,
}

/// A value and where it stands.
#[derive(Clone, PartialEq, Eq)]
pub struct Value {
    /// As the SDKs read it: trimmed, without inline comment, continuation lines joined by LF.
    pub text: String,
    /// The file that it comes from.
    pub file: FileRole,
    /// Its first line, counted from 1.
    pub line: usize,
}

/// Without the text, which may be a secret.
impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Value").field("file", &self.file).field("line", &self.line).finish_non_exhaustive()
    }
}

impl View {
    /// Reads both documents.
    pub fn new(config: &Document, credentials: &Document) -> Self {
        let mut view = Self::default();
        view.add(FileRole::Config, config.as_bytes());
        view.add(FileRole::Credentials, credentials.as_bytes());
        view
    }

    /// Reads both files; one that is missing counts as empty.
    ///
    /// # Errors
    /// [`FileError`] when a file is there and cannot be read.
    pub fn load(files: &SharedFiles) -> Result<Self, FileError> {
        Ok(Self::new(&read(&files.config)?, &read(&files.credentials)?))
    }

    /// All profiles by name.
    pub fn profiles(&self) -> impl Iterator<Item = (&str, &ProfileView)> {
        self.profiles.iter().map(|(name, profile)| (name.as_str(), profile))
    }

    /// One profile.
    pub fn profile(&self, name: &str) -> Option<&ProfileView> {
        self.profiles.get(name)
    }

    /// All `sso-session` sections by name.
    pub fn sso_sessions(&self) -> impl Iterator<Item = (&str, &ProfileView)> {
        self.sso_sessions.iter().map(|(name, session)| (name.as_str(), session))
    }

    /// One `sso-session` section.
    pub fn sso_session(&self, name: &str) -> Option<&ProfileView> {
        self.sso_sessions.get(name)
    }

    /// What was found in the files, the config file first, line by line.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// Whether the Rust SDK and those that keep its specification load nothing from these files.
    pub fn rejected_by_sdks(&self) -> bool {
        self.findings.iter().any(|finding| finding.kind.rejected_by_sdks())
    }

    /// Whether the AWS CLI and botocore fail on these files.
    pub fn rejected_by_botocore(&self) -> bool {
        self.findings.iter().any(|finding| finding.kind.rejected_by_botocore())
    }

    fn add(&mut self, file: FileRole, bytes: &[u8]) {
        let first = self.findings.len();
        match std::str::from_utf8(bytes) {
            Ok(_) => {
                let (sections, findings) = rust::read_raw(bytes);
                self.findings.extend(findings.into_iter().map(|(line, kind)| Finding { file, line, kind }));
                self.merge(file, sections);
            }
            Err(error) => {
                let line = 1 + bytes[..error.valid_up_to()].iter().filter(|&&byte| byte == b'\n').count();
                self.findings.push(Finding { file, line, kind: FindingKind::InvalidUtf8 });
            }
        }
        self.findings[first..].sort_by_key(|finding| finding.line);
    }

    fn merge(&mut self, file: FileRole, sections: Vec<RawSection>) {
        let meaning = |section: &RawSection| rust::meaning(file, &section.header);
        let default = Meaning::Profile("default".to_owned());
        let default_is_replaced =
            sections.iter().any(|section| meaning(section) == Some(Meaning::PrefixedDefault));
        for section in sections {
            let mut note = |line, kind| self.findings.push(Finding { file, line, kind });
            if section.header.trim() == "DEFAULT" {
                note(section.line, FindingKind::UppercaseDefault);
            }
            let into = match meaning(&section) {
                Some(replaced) if default_is_replaced && replaced == default => {
                    note(section.line, FindingKind::DefaultTwice);
                    continue;
                }
                None => {
                    note(section.line, FindingKind::IgnoredSection);
                    continue;
                }
                Some(Meaning::Other | Meaning::Shared) => continue,
                Some(Meaning::PrefixedDefault) => self.profiles.entry("default".to_owned()),
                Some(Meaning::Profile(name) | Meaning::Joined(name)) => self.profiles.entry(name),
                Some(Meaning::SsoSession(name)) => self.sso_sessions.entry(name),
            };
            let values = &mut into.or_default().values;
            for property in section.properties {
                if !property.key.chars().all(is_identifier_char) {
                    note(property.line, FindingKind::IgnoredKey);
                    continue;
                }
                values.insert(property.key, Value { text: property.value, file, line: property.line });
            }
        }
    }
}

impl ProfileView {
    /// The value of a key, given in lower case.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.value(key).map(|value| value.text.as_str())
    }

    /// The value of a key, given in lower case, with its place.
    pub fn value(&self, key: &str) -> Option<&Value> {
        self.values.get(key)
    }

    /// All keys, in lower case, and their values.
    pub fn values(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.values.iter().map(|(key, value)| (key.as_str(), value))
    }

    /// The indented `name = value` lines below an empty property such as `s3 =`; none for a property with a value.
    pub fn sub_properties(&self, key: &str) -> Vec<(&str, &str)> {
        let Some(lines) = self.get(key).and_then(|text| text.strip_prefix('\n')) else { return Vec::new() };
        lines
            .lines()
            .filter_map(|line| line.split_once('='))
            .map(|(name, value)| (name.trim(), value.trim()))
            .collect()
    }
}
