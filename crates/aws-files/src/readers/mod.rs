//! What each of five AWS clients makes of the same two files.
//!
//! No document says how a client reads a header with two blanks in it, or which of two settings of one profile wins, and the
//! clients differ in most of it. Daypass writes into these files, so it has to know for each client who a tool would be
//! afterwards, in which region, and which line makes it give up.
//!
//! Every reader uses the same scan of a file (`crate::scan`). `lines` hands it the lines as its client splits and decodes
//! them; a file per reader has the client's grammar and what its headers mean; `chain/` says which setting of a profile
//! wins.
//!
//! The rules were measured, and read in the clients' sources: botocore 1.44.8, the SDKs for Go (config 1.33.18), JavaScript
//! (client-sts 3.1169.0), Java (2.57.8) and Rust (aws-config 1.13.0). `tests/readers` checks them against the real clients.

mod botocore;
mod cause;
mod chain;
mod delivery;
mod go;
mod identity;
mod java;
mod javascript;
mod lines;
mod names;
mod relevant;
mod rust;
mod settings;
mod shell_words;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::OnceLock;

pub use cause::Cause;
pub use delivery::{DeliveryCheck, Shadow, check_file_delivery, check_process_delivery, default_profile};
pub use identity::{Identity, Region};
pub use names::HeaderLine;
pub use relevant::{Relevance, RelevantFile, mentions, relevant};
pub use settings::{Place, Setting, Settings, Unreadable};

use crate::FileRole;
use crate::document::Document;
use daypass_core::problem::listed;
use settings::{Meaning, Profiles, Section};

/// A client, by which many tools read the files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Reader {
    /// botocore: the AWS CLI, boto3.
    Botocore,
    /// The SDK for Go: Terraform, plug-ins of kubectl, most command line tools that are written in Go.
    Go,
    /// The SDK for JavaScript: CDK, Serverless.
    JavaScript,
    /// The SDK for Java: the toolkits of JetBrains, Spark, Gradle.
    Java,
    /// The SDK for Rust.
    Rust,
}

impl Reader {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Botocore, Self::Go, Self::JavaScript, Self::Java, Self::Rust];

    /// The language of its SDK.
    fn sdk(self) -> &'static str {
        match self {
            Self::Botocore => "Python",
            Self::Go => "Go",
            Self::JavaScript => "JavaScript",
            Self::Java => "Java",
            Self::Rust => "Rust",
        }
    }
}

/// The tools as a person knows them.
impl fmt::Display for Reader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Botocore => f.write_str("the AWS CLI and boto3"),
            sdk => write!(f, "tools built on the SDK for {}", sdk.sdk()),
        }
    }
}

/// Both files as one client reads them.
#[derive(Debug, Clone)]
pub struct Reading {
    reader: Reader,
    /// The sections of config and credentials, or the line of each for which the client gives up on everything.
    files: Result<[Vec<Section>; 2], Vec<Unreadable>>,
    /// What both say together, merged when it is first asked for.
    merged: OnceLock<Profiles>,
}

impl Reading {
    /// Reads both files as `reader` does.
    pub fn new(reader: Reader, config: &Document, credentials: &Document) -> Self {
        let read = match reader {
            Reader::Botocore => botocore::read,
            Reader::Go => go::read,
            Reader::JavaScript => javascript::read,
            Reader::Java => java::read,
            Reader::Rust => rust::read,
        };
        let read = |file, document: &Document| {
            read(file, document.as_bytes()).map_err(|(line, cause)| Unreadable { file, line, cause })
        };
        let both = [read(FileRole::Config, config), read(FileRole::Credentials, credentials)];
        let files = match both {
            [Ok(config), Ok(credentials)] => Ok([config, credentials]),
            both => Err(both.into_iter().filter_map(Result::err).collect()),
        };
        Self { reader, files, merged: OnceLock::new() }
    }

    /// The client.
    pub fn reader(&self) -> Reader {
        self.reader
    }

    /// The line that makes the client give up on everything that is in either file.
    pub fn unreadable(&self) -> Option<Unreadable> {
        self.unreadable_files().first().copied()
    }

    /// The line of each file for which the client gives up on everything that is in either.
    pub fn unreadable_files(&self) -> &[Unreadable] {
        self.files.as_ref().err().map_or(&[], Vec::as_slice)
    }

    /// Who a tool is that uses this profile.
    pub fn identity(&self, profile: &str) -> Identity {
        self.identity_without(profile, &[])
    }

    /// As [`Self::identity`], with these lines taken out.
    pub(crate) fn identity_without(&self, profile: &str, withheld: &[Place]) -> Identity {
        let profiles = match withheld {
            [] => self.all().map(Cow::Borrowed),
            _ => self.without(|setting| withheld.iter().any(|place| setting.is_at(place))).map(Cow::Owned),
        };
        match profiles {
            Ok(profiles) => chain::identity(self.reader, &profiles, profile),
            Err(unreadable) => Identity::Unreadable(unreadable),
        }
    }

    /// The region that a tool with this profile uses where neither its environment nor its arguments name one.
    pub fn region(&self, profile: &str) -> Option<Region> {
        self.all().ok().and_then(|profiles| chain::region(self.reader, profiles, profile))
    }

    /// The lines of the profile for which no client can be made, whoever it would be: a setting whose value does not
    /// exist, a session that is missing. Such a tool does not work with or without keys.
    pub fn unusable(&self, profile: &str) -> Vec<Place> {
        self.all().map(|profiles| chain::unusable(self.reader, profiles, profile)).unwrap_or_default()
    }

    /// As [`Self::region`], without what the profile's section of the credentials file says.
    pub fn region_without_credentials(&self, profile: &str) -> Option<Region> {
        let is_in_credentials =
            |setting: &Setting| setting.place.file == FileRole::Credentials && setting.place.key == "region";
        self.without(is_in_credentials)
            .ok()
            .and_then(|profiles| chain::region(self.reader, &profiles, profile))
    }

    /// The names of the profiles that the client knows; none where it gives up on the files.
    pub fn profile_names(&self) -> Vec<&str> {
        self.all().map(|all| all.profiles.keys().map(String::as_str).collect()).unwrap_or_default()
    }

    /// What the client takes for the settings of a profile, if it knows the profile.
    pub fn profile(&self, name: &str) -> Option<&Settings> {
        self.all().ok()?.profiles.get(name)
    }

    /// The names of the `sso-session` sections that the client knows; none where it gives up on the files.
    pub fn sso_session_names(&self) -> Vec<&str> {
        self.all().map(|all| all.sso_sessions.keys().map(String::as_str).collect()).unwrap_or_default()
    }

    /// What the client takes for the settings of an `sso-session`, if it knows the session.
    pub fn sso_session(&self, name: &str) -> Option<&Settings> {
        self.all().ok()?.sso_sessions.get(name)
    }

    /// Every section of both files, in their order; none where the client gives up on the files.
    fn sections(&self) -> impl Iterator<Item = (FileRole, &Section)> {
        let [config, credentials] = self.files.as_ref().map_or([&[][..]; 2], |files| {
            let [config, credentials] = files;
            [config, credentials]
        });
        let of = |file| move |section| (file, section);
        let credentials = credentials.iter().map(of(FileRole::Credentials));
        config.iter().map(of(FileRole::Config)).chain(credentials)
    }

    fn read(&self) -> Result<&[Vec<Section>; 2], Unreadable> {
        match (&self.files, self.unreadable()) {
            (Ok(files), _) => Ok(files),
            (Err(_), Some(unreadable)) => Err(unreadable),
            (Err(_), None) => Ok(const { &[Vec::new(), Vec::new()] }),
        }
    }

    fn all(&self) -> Result<&Profiles, Unreadable> {
        let [config, credentials] = self.read()?;
        Ok(self.merged.get_or_init(|| self.merge(config.clone(), credentials.clone())))
    }

    fn without(&self, is_out: impl Fn(&Setting) -> bool) -> Result<Profiles, Unreadable> {
        let [config, credentials] = self.read()?;
        let kept = |sections: &[Section]| {
            sections.iter().map(|section| section.filtered(|setting| !is_out(setting))).collect()
        };
        Ok(self.merge(kept(config), kept(credentials)))
    }

    fn merge(&self, config: Vec<Section>, credentials: Vec<Section>) -> Profiles {
        match self.reader {
            Reader::Botocore => botocore::merge(config, credentials),
            Reader::Go => go::merge(config, credentials),
            Reader::JavaScript => javascript::merge(config, credentials),
            Reader::Java => java::merge(config, credentials),
            Reader::Rust => rust::merge(config, credentials),
        }
    }
}

/// Both files as each of the five clients reads them.
#[derive(Debug, Clone)]
pub struct Readings {
    readings: Vec<Reading>,
}

impl Readings {
    /// Reads both files five times.
    pub fn new(config: &Document, credentials: &Document) -> Self {
        let readings = Reader::ALL.map(|reader| Reading::new(reader, config, credentials));
        Self { readings: readings.into() }
    }

    /// Each client's reading, in the order of [`Reader::ALL`].
    pub fn iter(&self) -> impl Iterator<Item = &Reading> {
        self.readings.iter()
    }

    /// The clients that cannot read a file at all, and the line for which they give up.
    pub fn unreadable(&self) -> Vec<(Reader, Unreadable)> {
        self.iter().filter_map(|reading| Some((reading.reader, reading.unreadable()?))).collect()
    }

    /// The profiles that any of the clients knows, each once and with the headers of its sections.
    ///
    /// A section that the clients call differently (`[profile "dev"]` is `"dev"` with its quotes to the SDK for Go) goes
    /// by a name that can be written, if it has one.
    pub fn profiles(&self) -> BTreeMap<String, Vec<HeaderLine>> {
        names::named(self, |meaning| match meaning {
            Meaning::Profile(name) => Some(name),
            Meaning::PrefixedDefault => Some("default"),
            _ => None,
        })
    }

    /// The `sso-session` sections that any of the clients knows, as [`Self::profiles`].
    pub fn sso_sessions(&self) -> BTreeMap<String, Vec<HeaderLine>> {
        names::named(self, |meaning| match meaning {
            Meaning::SsoSession(name) => Some(name),
            _ => None,
        })
    }

    /// The sections whose settings a client gives to every profile of their file (`[DEFAULT]`).
    pub fn shared_sections(&self) -> Vec<(Reader, HeaderLine)> {
        let of = |reading: &Reading| -> Vec<(Reader, HeaderLine)> {
            let shared = reading.sections().filter(|(_, section)| section.meaning == Meaning::Shared);
            shared.map(|(file, section)| (reading.reader, (file, section.line))).collect()
        };
        self.iter().flat_map(of).collect()
    }
}

/// The program that a `credential_process` names: its first word, as botocore splits it, which on Windows leaves a backslash
/// as it is; `None` where a quote is not closed.
pub fn process_program(command: &str) -> Option<String> {
    let command = if cfg!(windows) { command.replace('\\', r"\\") } else { command.to_owned() };
    shell_words::split(&command)?.into_iter().next()
}

/// Several clients as a person knows their tools, as in `the AWS CLI and boto3 and tools built on the SDKs for Go and
/// Rust`.
pub fn tools(readers: &[Reader]) -> String {
    if Reader::ALL.iter().all(|reader| readers.contains(reader)) {
        return "every AWS tool".to_owned();
    }
    let sdks =
        Reader::ALL.into_iter().filter(|reader| readers.contains(reader) && *reader != Reader::Botocore);
    let mut named: Vec<String> = Vec::new();
    named.extend(readers.contains(&Reader::Botocore).then(|| Reader::Botocore.to_string()));
    match sdks.map(Reader::sdk).collect::<Vec<_>>().as_slice() {
        [] => {}
        [one] => named.push(format!("tools built on the SDK for {one}")),
        sdks => named.push(format!("tools built on the SDKs for {}", listed(sdks))),
    }
    named.join(" and ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_clients_are_named_as_their_tools() {
        assert_eq!(tools(&Reader::ALL), "every AWS tool");
        assert_eq!(tools(&[Reader::Rust]), "tools built on the SDK for Rust");
        let most = tools(&[Reader::Java, Reader::Botocore, Reader::Go]);
        assert_eq!(most, "the AWS CLI and boto3 and tools built on the SDKs for Go and Java");
        assert_eq!(tools(&Reader::ALL[1..4]), "tools built on the SDKs for Go, JavaScript and Java");
    }
}
