//! Who tools are to be after a delivery.

use super::section::Content;
use super::tools::ProfileFiles;
use aws_files::FileRole;
use aws_files::readers::{DeliveryCheck, check_file_delivery, check_process_delivery};
use daypass_core::ProfileName;

/// Whom every tool is to be in a profile.
#[derive(Debug, Clone)]
pub(super) enum Wanted {
    /// Whose access key this is.
    Key {
        /// Its id.
        id: String,
        /// Or the role that the profile assumes with it. So it was meant where the person's keys were taken out of the
        /// profile, and the session takes their place.
        or_role: bool,
    },
    /// Whoever this command says.
    Command(String),
}

impl Wanted {
    /// `protected` tells that the person's own keys were taken out of the section.
    pub(super) fn of(content: &Content, protected: bool) -> Self {
        match content {
            Content::Keys(credentials) => {
                Self::Key { id: credentials.access_key_id.clone(), or_role: protected }
            }
            Content::Command(command) => Self::Command(command.clone()),
        }
    }

    /// What keeps tools from being that.
    pub(super) fn check(&self, files: &ProfileFiles, profile: &ProfileName) -> DeliveryCheck {
        let (config, credentials) = (files.get(FileRole::Config), files.get(FileRole::Credentials));
        match self {
            Self::Key { id, or_role } => {
                check_file_delivery(config, credentials, profile.as_str(), id, *or_role)
            }
            Self::Command(command) => check_process_delivery(config, credentials, profile.as_str(), command),
        }
    }
}
