//! Where a choice for the way to AWS comes from.

use daypass_core::settings::CertificateFile;
use std::fmt;
use std::path::PathBuf;

/// Where a choice comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// A variable of the environment.
    Variable(&'static str),
    /// A setting of a profile in the config file.
    Config {
        /// The setting.
        key: &'static str,
        /// The profile.
        profile: String,
    },
    /// A setting of Daypass, by its key.
    Setting(&'static str),
}

impl Origin {
    /// The variable's or the setting's name.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Variable(name) | Self::Config { key: name, .. } | Self::Setting(name) => name,
        }
    }
}

/// `AWS_CA_BUNDLE`, or `ca_bundle of the profile default in the AWS config file`.
impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Variable(name) => f.write_str(name),
            Self::Setting(key) => write!(f, "{key} in Daypass's settings"),
            Self::Config { key, profile } => {
                write!(f, "{key} in the profile {profile} of the AWS config file")
            }
        }
    }
}

/// A file of certificates to trust beside the system's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaBundle {
    /// The PEM file, as it is named.
    pub path: PathBuf,
    /// What names it.
    pub origin: Origin,
}

impl CaBundle {
    /// The one that the person's settings name.
    pub(crate) fn of_settings(file: &CertificateFile) -> Self {
        Self { path: file.as_path().to_owned(), origin: Origin::Setting("ca-bundle") }
    }
}
