//! What can be named on a command line, from the store and the AWS files alone: a shell waits for it at a key press.

use crate::delivery::Naming;
use crate::store::{NamedSession, Store, StoreError};
use aws_files::{SectionName, SharedFiles};
use daypass_core::view::DestinationItem;
use daypass_core::{FileRole, ProfileName, SessionId};
use std::collections::{BTreeSet, HashMap};
use std::path::PathBuf;

/// The names, read anew at each call. No vault, lock or network is needed, and nothing is changed.
#[derive(Debug)]
pub struct Names {
    store: Store,
    files: Option<SharedFiles>,
}

impl Names {
    /// The names in a store that is open for reading, and in these files.
    pub(crate) fn new(store: Store, files: Option<SharedFiles>) -> Self {
        Self { store, files }
    }

    /// The sessions, in no order.
    pub fn sessions(&self) -> Result<Vec<NamedSession>, StoreError> {
        self.store.named_sessions()
    }

    /// The profiles that begin as it was typed and that the template gives to sessions which have no others.
    pub fn default_profiles(
        &self,
        typed: &str,
        sessions: &[NamedSession],
    ) -> Result<HashMap<SessionId, ProfileName>, StoreError> {
        let naming = Naming::of_store(&self.store)?;
        let typed = typed.to_lowercase();
        let begins = |session: &&NamedSession| {
            let session = session.nameable();
            naming.can_begin(&session, &typed)
                && naming.plain_name(&session).as_str().to_lowercase().starts_with(&typed)
        };
        // What tells two apart stands at the end, so those that could be taken for each other are all among these.
        let meant: Vec<&NamedSession> = sessions.iter().filter(begins).collect();
        if meant.is_empty() {
            return Ok(HashMap::new());
        }
        let mut names = naming.profiles_of(meant.iter().map(|session| session.nameable()));
        let without = self.store.sessions_without_profile()?;
        for session in meant {
            if !session.profiles.is_empty() || without.contains(&session.id) {
                names.remove(&session.id);
            }
        }
        Ok(names)
    }

    /// Where in the console the person was last, and what they like there.
    pub fn console_destinations(&self) -> Result<Vec<DestinationItem>, StoreError> {
        self.store.console_destinations()
    }

    /// The aliases of integrations, each with its start URL.
    pub fn integrations(&self) -> Result<Vec<(String, String)>, StoreError> {
        let integrations = self.store.integrations()?.into_iter();
        Ok(integrations.map(|integration| (integration.alias, integration.start_url.to_string())).collect())
    }

    /// The profiles in the AWS files. A file that cannot be read has none.
    pub fn profiles_in_files(&self) -> BTreeSet<String> {
        let Some(files) = &self.files else { return BTreeSet::new() };
        let roles = [(&files.config, FileRole::Config), (&files.credentials, FileRole::Credentials)];
        let names = |(path, role): (&PathBuf, FileRole)| {
            let document = aws_files::read(path).unwrap_or_else(|_| aws_files::Document::parse(Vec::new()));
            let sections = document.sections().filter_map(|section| SectionName::of(role, &section.header()));
            sections.filter(SectionName::is_profile).map(|name| name.name().to_owned()).collect::<Vec<_>>()
        };
        roles.into_iter().flat_map(names).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::add_user;
    use rusqlite::Connection;

    #[test]
    fn no_default_profile_was_completed_in_a_home_of_the_last_release() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("daypass.db");
        let ada = add_user(&Store::open(&path).unwrap(), "ada");
        let last_release = "DROP TABLE session_alias; DROP TABLE start_choice; DROP TABLE fixed_name";
        Connection::open(&path).unwrap().execute_batch(last_release).unwrap();
        let names = Names::new(Store::open_for_reading(&path).unwrap(), None);
        let sessions = names.sessions().unwrap();
        let profiles = names.default_profiles("a", &sessions).unwrap();
        assert_eq!(profiles.into_iter().collect::<Vec<_>>(), [(ada, ProfileName::parse("ada").unwrap())]);
    }
}
