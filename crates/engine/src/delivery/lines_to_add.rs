//! The lines that a person adds by hand, where their config file is made by another program and cannot be written: a link
//! into a nix store, a file system that is only read.

use super::approval::DeliveryIntent;
use super::deliveries::Deliveries;
use super::error::Error;
use super::region::region_of_all;
use super::section::section_name;
use aws_files::{FileError, FileRole};
use daypass_core::{Delivery, ProfileName};
use std::io::ErrorKind;

impl Deliveries {
    /// What is said of a file that can hold no section. Where it is only read and a command was to be written, that command
    /// can be added by hand and stays good; keys could not.
    pub(super) fn unwritable(
        &self,
        error: FileError,
        intent: &DeliveryIntent<'_>,
        profile: &ProfileName,
    ) -> Error {
        let is_read_only = match &error {
            FileError::ReadOnly { .. } => true,
            FileError::Unwritable { source, .. } => {
                matches!(source.kind(), ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem)
            }
            _ => false,
        };
        if !is_read_only || intent.session.delivery != Delivery::CredentialProcess {
            return error.into();
        }
        match self.lines_to_add(intent, profile) {
            Ok(lines) => Error::ReadOnly { profile: profile.clone(), lines, source: error },
            Err(unknown) => unknown,
        }
    }

    /// The section as a person would write it. A region that they have there is left to them.
    fn lines_to_add(&self, intent: &DeliveryIntent<'_>, profile: &ProfileName) -> Result<String, Error> {
        let name = section_name(FileRole::Config, profile)?;
        let command = self.command_of(&intent.session.id)?;
        let own = region_of_all(&self.whole_files()?.of(profile.as_str()), profile);
        let region = match own {
            Some(_) if !intent.region.is_given => String::new(),
            _ => format!("region = {}\n", intent.region.region),
        };
        Ok(format!("[{name}]\ncredential_process = {command}\n{region}"))
    }
}
