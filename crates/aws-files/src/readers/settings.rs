//! What every reader makes of a file: sections with settings, and profiles merged from them.

use std::collections::BTreeMap;
use std::fmt;

use super::cause::Cause;
use crate::FileRole;

/// A line that says one thing.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file.
    pub file: FileRole,
    /// The setting's first line, counted from 1 as [`crate::Section::line`] counts.
    pub line: usize,
    /// The setting's key in lower case.
    pub key: String,
}

/// The line for which a client gives up on everything that is in a file, every profile of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unreadable {
    /// The file.
    pub file: FileRole,
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong with it.
    pub cause: Cause,
}

/// A setting as one client reads it.
#[derive(Clone, PartialEq, Eq)]
pub struct Setting {
    pub(crate) place: Place,
    /// The key as this client compares it: in lower case where the case does not count.
    pub(crate) key: String,
    pub(crate) text: String,
    /// The value is a table of its own (indented `name = value` lines below an empty value).
    pub(crate) nested: bool,
}

/// Without the text, which may be a secret.
impl fmt::Debug for Setting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Setting").field("place", &self.place).field("key", &self.key).finish_non_exhaustive()
    }
}

impl Setting {
    /// The key as the client compares it: in lower case where the case does not count.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The value, which may be a secret.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where it stands.
    pub fn place(&self) -> &Place {
        &self.place
    }

    pub(crate) fn is_at(&self, place: &Place) -> bool {
        (self.place.file, self.place.line) == (place.file, place.line)
    }
}

/// What a header means to one client in one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// The settings of a profile.
    Profile(String),
    /// `[profile default]` of the config file, which replaces `[default]`.
    PrefixedDefault,
    /// A profile whose name is both words of its header (`profile.dev` for `[profile dev]` of the credentials file, to
    /// the SDK for JavaScript): nobody writes one on purpose.
    Joined(String),
    /// What an `sso_session` refers to.
    SsoSession(String),
    /// Settings that every other section of the file has too (`[DEFAULT]` to botocore).
    Shared,
    /// Nothing that gives credentials or a region.
    Other,
}

/// A section as one client reads it.
#[derive(Debug, Clone)]
pub(crate) struct Section {
    pub(crate) meaning: Meaning,
    /// The number of the header's line, counted from 1.
    pub(crate) line: usize,
    pub(crate) settings: Vec<Setting>,
}

impl Section {
    pub(crate) fn new(meaning: Meaning, line: usize) -> Self {
        Self { meaning, line, settings: Vec::new() }
    }

    pub(crate) fn filtered(&self, keep: impl Fn(&Setting) -> bool) -> Self {
        let settings = self.settings.iter().filter(|setting| keep(setting)).cloned().collect();
        Self { meaning: self.meaning.clone(), line: self.line, settings }
    }
}

/// The settings of a profile or an `sso-session` as one client merges them, of which the last one of a key counts.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    settings: Vec<Setting>,
    /// Settings for which the client refuses the profile (Go: a key id without a secret or the other way round).
    pub(crate) refused: Vec<Place>,
}

impl Settings {
    /// All of them, in the order in which the later one of a key counts.
    pub fn iter(&self) -> impl Iterator<Item = &Setting> {
        self.settings.iter()
    }

    pub(crate) fn extend(&mut self, settings: impl IntoIterator<Item = Setting>) {
        self.settings.extend(settings);
    }

    /// The settings of some keys.
    pub(crate) fn taken(self, wanted: impl Fn(&str) -> bool) -> impl Iterator<Item = Setting> {
        self.settings.into_iter().filter(move |setting| wanted(&setting.key))
    }

    pub(crate) fn setting(&self, key: &str) -> Option<&Setting> {
        self.settings.iter().rev().find(|setting| setting.key == key)
    }

    /// The value of a key, an empty one included.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.setting(key).map(|setting| setting.text.as_str())
    }

    /// The value of a key, unless it is empty.
    pub(crate) fn filled(&self, key: &str) -> Option<&str> {
        self.get(key).filter(|text| !text.is_empty())
    }

    pub(crate) fn has(&self, key: &str) -> bool {
        self.setting(key).is_some()
    }

    pub(crate) fn has_any(&self, keys: &[&str]) -> bool {
        keys.iter().any(|key| self.has(key))
    }

    /// Where those of these keys stand that are there.
    pub(crate) fn places(&self, keys: &[&str]) -> Vec<Place> {
        keys.iter().filter_map(|key| Some(self.setting(key)?.place.clone())).collect()
    }

    pub(crate) fn keys(&self) -> impl Iterator<Item = &str> {
        self.settings.iter().map(|setting| setting.key.as_str())
    }
}

/// The profiles of both files as one client merges them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Profiles {
    pub(crate) profiles: BTreeMap<String, Settings>,
    pub(crate) sso_sessions: BTreeMap<String, Settings>,
    /// The profiles of the credentials file alone, where the client looks for keys a second time (botocore).
    pub(crate) in_credentials: BTreeMap<String, Settings>,
    /// The same of the config file.
    pub(crate) in_config: BTreeMap<String, Settings>,
}

impl Profiles {
    /// Adds a section to what is there under its name.
    pub(crate) fn add(&mut self, section: Section) {
        let into = match section.meaning {
            Meaning::Profile(name) | Meaning::Joined(name) => self.profiles.entry(name),
            Meaning::PrefixedDefault => self.profiles.entry("default".to_owned()),
            Meaning::SsoSession(name) => self.sso_sessions.entry(name),
            Meaning::Shared | Meaning::Other => return,
        };
        into.or_default().extend(section.settings);
    }
}

/// The sections without `[default]` where `[profile default]` stands too.
pub(crate) fn without_replaced_default(sections: Vec<Section>) -> impl Iterator<Item = Section> {
    let replaced = sections.iter().any(|section| section.meaning == Meaning::PrefixedDefault);
    let default = Meaning::Profile("default".to_owned());
    sections.into_iter().filter(move |section| !(replaced && section.meaning == default))
}
