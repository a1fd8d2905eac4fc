//! What each of five AWS clients makes of the same two files.
//!
//! No document says how a client reads a header with two blanks in it, or which of two settings of one profile wins,
//! and the clients differ in most of it. Daypass writes into these files, so it has to know for each client who a
//! tool would be afterwards, in which region, and which line makes it give up.
//!
//! Every reader goes over the one scan of a file (`crate::scan`): `lines` hands it the lines as it splits and decodes
//! them, a file per reader has its grammar and what its headers mean, and `chain/` has which setting of a profile
//! wins. The rules were measured, and read in the clients' sources: botocore 1.44.8, the SDKs for Go (config 1.33.18),
//! JavaScript (client-sts 3.1169.0), Java (2.57.8) and Rust (aws-config 1.13.0). `tests/readers` holds them against
//! the real clients.

mod botocore;
mod chain;
mod delivery;
mod go;
mod identity;
mod java;
mod javascript;
mod lines;
pub(crate) mod rust;
pub(crate) mod settings;
mod shell_words;

use std::fmt;

pub use delivery::{DeliveryCheck, Shadow, check_file_delivery, check_process_delivery, default_profile};
pub use identity::{Identity, Region};
pub use settings::{Place, Unreadable};

use crate::document::Document;
use crate::view::SharedFile;
use settings::{Profiles, Section};

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
    /// The sections of config and credentials, or the line at which the client gives up on everything.
    files: Result<[Vec<Section>; 2], Unreadable>,
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
            read(file, document.as_bytes()).map_err(|line| Unreadable { file, line })
        };
        let files = read(SharedFile::Config, config)
            .and_then(|config| Ok([config, read(SharedFile::Credentials, credentials)?]));
        Self { reader, files }
    }

    /// The client.
    pub fn reader(&self) -> Reader {
        self.reader
    }

    /// The line that makes the client give up on everything that is in either file.
    pub fn unreadable(&self) -> Option<Unreadable> {
        self.files.as_ref().err().copied()
    }

    /// Who a tool is that uses this profile.
    pub fn identity(&self, profile: &str) -> Identity {
        self.identity_without(profile, &[])
    }

    /// As [`Self::identity`], with these lines taken out.
    pub(crate) fn identity_without(&self, profile: &str, withheld: &[Place]) -> Identity {
        match self.profiles(|setting| !withheld.iter().any(|place| setting.is_at(place))) {
            Ok(profiles) => chain::identity(self.reader, &profiles, profile),
            Err(unreadable) => Identity::Unreadable(unreadable),
        }
    }

    /// The region that a tool with this profile uses where neither its environment nor its arguments name one.
    pub fn region(&self, profile: &str) -> Option<Region> {
        self.profiles(|_| true).ok().and_then(|profiles| chain::region(self.reader, &profiles, profile))
    }

    /// The lines of the profile for which no client can be made, whoever it would be: a setting whose value does not
    /// exist, a session that is missing. Such a tool does not work with or without keys.
    pub fn unusable(&self, profile: &str) -> Vec<Place> {
        self.profiles(|_| true)
            .map(|profiles| chain::unusable(self.reader, &profiles, profile))
            .unwrap_or_default()
    }

    /// As [`Self::region`], without what the profile's section of the credentials file says.
    pub fn region_without_credentials(&self, profile: &str) -> Option<Region> {
        let outside = |setting: &settings::Setting| {
            setting.place.file == SharedFile::Config || setting.place.key != "region"
        };
        self.profiles(outside).ok().and_then(|profiles| chain::region(self.reader, &profiles, profile))
    }

    /// The names of the profiles that the client knows; none where it gives up on the files.
    pub fn profile_names(&self) -> Vec<String> {
        self.profiles(|_| true).map(|profiles| profiles.names()).unwrap_or_default()
    }

    fn profiles(&self, keep: impl Fn(&settings::Setting) -> bool) -> Result<Profiles, Unreadable> {
        let [config, credentials] = self.files.as_ref().map_err(|unreadable| *unreadable)?;
        let kept = |sections: &[Section]| sections.iter().map(|section| section.filtered(&keep)).collect();
        let (config, credentials): (Vec<Section>, Vec<Section>) = (kept(config), kept(credentials));
        Ok(match self.reader {
            Reader::Botocore => botocore::merge(config, credentials),
            Reader::Go => go::merge(config, credentials),
            Reader::JavaScript => javascript::merge(config, credentials),
            Reader::Java => java::merge(config, credentials),
            Reader::Rust => rust::merge(config, credentials),
        })
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
        [others @ .., last] => {
            named.push(format!("tools built on the SDKs for {} and {last}", others.join(", ")));
        }
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
