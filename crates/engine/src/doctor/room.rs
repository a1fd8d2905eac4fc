//! The room's type: which facts are gathered for which topic.

use super::environment::{self, EnvironmentFacts};
use super::error::Error;
use super::file_facts::FileFacts;
use super::found::{Found, said};
use super::inside::{Rooms, Unopened};
use super::programs::{self, ProgramFacts};
use super::surroundings::Surroundings;
use super::{files, home_facts, network_facts, session_facts, vault_facts};
use super::{home, network, sessions, vault};
use crate::aws::Gateway;
use crate::backup::Backups;
use crate::delivery::{self, Deliveries};
use crate::ground::{Clock, Home, Locks, blocking};
use crate::protect::{self, Protector};
use crate::sessions::Sessions;
use crate::store::{Store, StoreError};
use crate::vault::Vault;
use aws_files::SharedFiles;
use daypass_core::view::{Finding, FindingCode as Code, PlainKeys, Topic};
use daypass_core::{Explain, SessionId};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Looks for what is wrong on this machine, and mends what is safe to mend.
#[derive(Debug, Clone)]
pub struct Doctor {
    pub(super) home: Option<Home>,
    pub(super) files: Option<SharedFiles>,
    pub(super) rooms: Result<Rooms, Unopened>,
}

impl Doctor {
    /// The room of these parts.
    #[expect(clippy::too_many_arguments, reason = "a room gets its parts one by one, and no others")]
    pub(crate) fn new(
        home: Home,
        files: SharedFiles,
        store: Arc<Store>,
        vault: Vault,
        gateway: Gateway,
        deliveries: Deliveries,
        sessions: Sessions,
        protector: Protector,
        backups: Backups,
        clock: Arc<dyn Clock>,
        locks: Arc<Locks>,
    ) -> Self {
        let rooms = Rooms { store, vault, gateway, deliveries, sessions, protector, backups, clock, locks };
        Self { home: Some(home), files: Some(files), rooms: Ok(rooms) }
    }

    /// One for a machine on which Daypass does not open: it looks at what there is all the same.
    pub(crate) fn unopened(home: Option<Home>, files: Option<SharedFiles>, unopened: Unopened) -> Self {
        Self { home, files, rooms: Err(unopened) }
    }

    /// What is wrong as to a topic, problems first. It changes nothing, asks nobody for a password and takes up to ten
    /// seconds where a host does not answer.
    pub async fn check(&self, topic: Topic, around: &Surroundings) -> Vec<Finding> {
        self.examine(topic, around).await.into_iter().map(|found| found.finding).collect()
    }

    /// Mends what was found, if it is still there: it is looked for again first.
    ///
    /// # Errors
    /// [`Error::NotAutomatic`] for what only the person can mend, and whatever keeps it from being mended.
    pub async fn fix(&self, finding: &Finding, around: &Surroundings) -> Result<(), Error> {
        let found = self.examine(finding.code.topic(), around).await;
        let Some(found) = found.into_iter().find(|found| found.finding.is_same(finding)) else {
            return Ok(());
        };
        let repair = found.repair.ok_or(Error::NotAutomatic { code: finding.code })?;
        self.repair(repair).await
    }

    async fn examine(&self, topic: Topic, around: &Surroundings) -> Vec<Found> {
        let looked = match topic {
            Topic::Files => blocking(|| self.look_at_files(around)),
            Topic::Programs => Ok(self.look_at_programs(around).await),
            Topic::Environment => Ok(blocking(|| environment::check(&self.environment(around)))),
            Topic::Home => Ok(blocking(|| self.look_at_home(around))),
            Topic::Sessions | Topic::Vault | Topic::Network => self.look_inside(topic).await,
        };
        let mut found =
            looked.unwrap_or_else(|error| not_checked(topic, &error).map(Found::from).into_iter().collect());
        if let Err(Unopened { code, problem }) = &self.rooms
            && code.topic() == topic
            && !found.iter().any(|found| found.finding.code == *code)
        {
            found.push(Finding::new(*code, said(problem)).fixed_by(problem.hint()).into());
        }
        found.sort_by_key(|found| found.finding.severity);
        found
    }

    async fn look_inside(&self, topic: Topic) -> Result<Vec<Found>, Error> {
        let Ok(rooms) = &self.rooms else { return Ok(vec![]) };
        Ok(match topic {
            Topic::Vault => vault::check(&vault_facts::gather(rooms).await?),
            Topic::Network => network::check(&network_facts::gather(rooms).await?),
            _ => sessions::check(&blocking(|| session_facts::gather(rooms))?),
        })
    }

    fn look_at_files(&self, around: &Surroundings) -> Result<Vec<Found>, Error> {
        let Some(files) = &self.files else { return Ok(vec![]) };
        let (known, keys) = match &self.rooms {
            Err(_) => (None, None),
            Ok(rooms) => (Some(session_ids(&rooms.store)?), plain_keys(rooms)),
        };
        Ok(files::check(&FileFacts::gather(files, around, known, keys)))
    }

    async fn look_at_programs(&self, around: &Surroundings) -> Vec<Found> {
        let at_endpoint = self.rooms.as_ref().ok().and_then(|rooms| rooms.store.sessions_at_endpoint().ok());
        let serves_endpoint = at_endpoint.is_some_and(|sessions| !sessions.is_empty());
        programs::check(&ProgramFacts::gather(around, serves_endpoint).await)
    }

    fn look_at_home(&self, around: &Surroundings) -> Vec<Found> {
        let Some(home) = &self.home else { return vec![] };
        home::check(&home_facts::gather(home, self.rooms.as_ref().ok(), around))
    }

    fn environment(&self, around: &Surroundings) -> EnvironmentFacts {
        let store = self.rooms.as_ref().ok().map(|rooms| &*rooms.store);
        super::environment_facts::gather(around, self.files.as_ref(), store)
    }
}

/// The keys in plain text; none to tell where a file cannot be read, which is told by itself.
fn plain_keys(rooms: &Rooms) -> Option<PlainKeys> {
    rooms.protector.plain_keys().ok()
}

fn session_ids(store: &Store) -> Result<BTreeSet<SessionId>, StoreError> {
    Ok(store.sessions()?.into_iter().map(|session| session.id).collect())
}

/// What is said where a topic could not be looked at. An AWS file that cannot be read is told by the look at the files.
fn not_checked(topic: Topic, error: &Error) -> Option<Finding> {
    let code = match error {
        Error::Delivery(delivery::Error::File(_)) | Error::Protect(protect::Error::File(_)) => return None,
        Error::Store(StoreError::Damaged { .. }) => Code::StoreDamaged,
        _ => Code::CheckFailed,
    };
    let problem = error.problem();
    let said = format!("Not everything could be checked ({}): {}", topic.title(), said(&problem));
    Some(Finding::new(code, said).fixed_by(problem.hint()))
}
