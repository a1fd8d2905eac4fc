//! Reading an integration's accounts and roles into the store.

use super::error::Error;
use super::room::Integrations;
use super::same_instance::SameInstance;
use crate::aws::AwsError;
use crate::ground::{self, LockName, Task, in_lock_order};
use crate::identity_center;
use crate::sessions::StoppedAll;
use daypass_core::view::{Sync, SyncState};
use daypass_core::{AccountId, Explain, Integration, IntegrationId, Kind, PortalAccount, Problem, Remedy};
use futures_util::StreamExt;
use futures_util::stream;
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeSet;

/// How many accounts are read at the same time: enough to use the whole rate limit at a latency of one second.
const MAX_PARALLEL_ACCOUNTS: usize = 20;
/// What an interrupted sync read within this time is not read again.
const RESUME: SignedDuration = SignedDuration::from_mins(15);

/// What a sync changed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SyncReport {
    /// Accounts there are.
    pub accounts: u32,
    /// It was read for the first time: all there is is new.
    pub first: bool,
    /// The names of sessions that are new, in the order of the alphabet, as the others.
    pub added: Vec<String>,
    /// The sessions of roles that are gone.
    pub removed: Vec<Gone>,
    /// The names of accounts that have another one: before and after.
    pub renamed: Vec<(String, String)>,
    /// Accounts whose roles could not be read: what was known of them is kept.
    pub unread: Vec<(AccountId, AwsError)>,
    /// The sessions of roles that are gone, which were live.
    pub stopped: StoppedAll,
}

/// The session of a role that is gone.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Gone {
    /// What it was called: `ACCOUNT/ROLE`.
    pub name: String,
    /// It was live, and was stopped.
    pub was_active: bool,
}

impl Integrations {
    /// Reads all accounts and roles. A sync that is under way, here or in another process, is waited for first.
    ///
    /// # Errors
    /// [`identity_center::Error::SignInRequired`] when a person has to sign in first,
    /// [`identity_center::Error::SignInNotTaken`] when they have just done so in vain, [`Error::SameInstance`] when it was
    /// never read, lists accounts of another integration and is not [kept beside it](Self::keep_both); an account whose roles
    /// alone could not be read is no error but in the report.
    pub async fn sync(&self, id: &IntegrationId) -> Result<SyncReport, Error> {
        Box::pin(self.sync_in_order(id)).await
    }

    async fn sync_in_order(&self, id: &IntegrationId) -> Result<SyncReport, Error> {
        let integration = self.store.integration(id)?;
        let running = self.tasks.begin(Task::Sync(id.clone()));
        let reading = in_lock_order(Box::pin(async {
            let purpose = format!("reading the roles of {}", integration.alias);
            let _lock = self.locks.acquire(LockName::Sync(id.clone()), &purpose).await?;
            self.show(id, SyncState::Running, &SyncReport::default(), 0, None, None);
            self.read_all(&integration).await
        }));
        let result = tokio::select! {
            result = reading => result,
            () = running.cancelled() => Err(ground::Error::Cancelled.into()),
        };
        match &result {
            Ok(report) => {
                let problem = unread_problem(&integration, report);
                self.show(id, SyncState::Done, report, report.accounts, Some(report.accounts), problem);
            }
            // The person stopped it: there is nothing to tell them.
            Err(error) if error.kind() == Kind::Cancelled => self.tasks.set_sync(id, None),
            Err(error) => {
                let shown = self.tasks.sync(id);
                let (done, total) = shown.map_or((0, None), |sync| (sync.accounts_done, sync.accounts_total));
                self.show(id, SyncState::Failed, &SyncReport::default(), done, total, Some(error.problem()));
            }
        }
        result
    }

    /// Stops a sync that is under way. What it has read is kept, and the next one goes on from there.
    pub fn cancel_sync(&self, id: &IntegrationId) {
        self.tasks.cancel(&Task::Sync(id.clone()));
    }

    async fn read_all(&self, integration: &Integration) -> Result<SyncReport, Error> {
        // Roles that are gone have their names no more.
        let names = self.sessions.live_names()?;
        let (accounts, directory) = self.identity_center.accounts(integration).await?;
        if !integration.another
            && integration.synced_at.is_none()
            && let Some(there) = self.same_by_accounts(integration, &accounts)?
        {
            return Err(SameInstance::of_added(integration, there).into());
        }
        let change = self.store.put_accounts(&integration.id, &accounts)?;
        let total = u32::try_from(accounts.len()).unwrap_or(u32::MAX);
        let first = integration.synced_at.is_none();
        let mut report =
            SyncReport { accounts: total, first, renamed: change.renamed, ..SyncReport::default() };
        let mut gone = change.removed;
        let due = self.accounts_due(integration)?;
        let mut done = total - u32::try_from(due.len()).unwrap_or(0);
        self.show(&integration.id, SyncState::Running, &report, done, Some(total), None);
        let mut reading = stream::iter(due)
            .map(|account| async { (directory.roles(&account).await, account) })
            .buffer_unordered(MAX_PARALLEL_ACCOUNTS);
        while let Some((roles, account)) = reading.next().await {
            match roles {
                Ok(roles) => {
                    let changes =
                        self.store.put_roles(&integration.id, &account, &roles, self.clock.now())?;
                    report.added.extend(changes.added);
                    gone.extend(changes.removed);
                }
                Err(identity_center::Error::Aws(error)) => report.unread.push((account, error)),
                Err(ended) => return Err(ended.into()),
            }
            done += 1;
            self.show(&integration.id, SyncState::Running, &report, done, Some(total), None);
        }
        let gone =
            gone.into_iter().map(|gone| Gone { was_active: names.contains_key(&gone.id), name: gone.name });
        report.removed = gone.collect();
        report.added.sort();
        report.removed.sort();
        report.renamed.sort();
        // Withdraw the sessions of roles that are gone, those included that an interrupted sync had found gone.
        report.stopped = self.sessions.stop_orphans(&names).await?;
        // Accounts that could not be read are asked again next time, as all are: this sync was not interrupted.
        self.store.set_synced(&integration.id, self.clock.now())?;
        Ok(report)
    }

    /// The integration that is the same instance, as the accounts tell: an account is one organisation's, and an organisation
    /// has one instance that opens accounts (IAM Identity Center User Guide, *Organization and account instances*). One
    /// account in common is enough, since two persons may have different ones, and whichever region was asked.
    fn same_by_accounts(
        &self,
        integration: &Integration,
        accounts: &[PortalAccount],
    ) -> Result<Option<Integration>, Error> {
        let others = self.store.integrations()?.into_iter().filter(|other| {
            other.id != integration.id
                && other.region.partition() == integration.region.partition()
                && other.synced_at.is_some()
        });
        for other in others {
            let known: BTreeSet<AccountId> =
                self.store.account_syncs(&other.id)?.into_iter().map(|(account, _)| account).collect();
            if accounts.iter().any(|account| known.contains(&account.id)) {
                return Ok(Some(other));
            }
        }
        Ok(None)
    }

    /// The accounts to read: all, but those that an interrupted sync has just read.
    fn accounts_due(&self, integration: &Integration) -> Result<Vec<AccountId>, Error> {
        let now = self.clock.now();
        let last_whole = self.store.integration_if_known(&integration.id)?.and_then(|known| known.synced_at);
        let read_by_interrupted = |at: Timestamp| {
            last_whole.is_none_or(|whole| at > whole) && at <= now && now.duration_since(at) < RESUME
        };
        let syncs = self.store.account_syncs(&integration.id)?;
        Ok(syncs
            .into_iter()
            .filter(|(_, at)| !at.is_some_and(read_by_interrupted))
            .map(|(id, _)| id)
            .collect())
    }

    fn show(
        &self,
        id: &IntegrationId,
        state: SyncState,
        report: &SyncReport,
        done: u32,
        total: Option<u32>,
        problem: Option<Problem>,
    ) {
        let count = |length| u32::try_from(length).unwrap_or(u32::MAX);
        let added = if report.first { 0 } else { count(report.added.len()) };
        let removed = count(report.removed.len());
        let renamed = count(report.renamed.len());
        let stopped = report.stopped.sentences();
        let (accounts_done, accounts_total) = (done, total);
        let sync = Sync { state, accounts_done, accounts_total, added, removed, renamed, stopped, problem };
        self.tasks.set_sync(id, Some(sync));
    }
}

/// What is said when some accounts could not be read.
pub fn unread_problem(integration: &Integration, report: &SyncReport) -> Option<Problem> {
    let (account, error) = report.unread.first()?;
    let mut problem = error.problem();
    problem.title = "Some accounts could not be read".to_owned();
    problem.detail = format!(
        "{} of {} accounts, such as {account}. {}",
        report.unread.len(),
        report.accounts,
        problem.detail
    );
    problem.action = "Sync again; what was known of them is kept.".to_owned();
    problem.remedy =
        Remedy::Sync { integration: integration.id.to_string(), alias: integration.alias.clone() };
    Some(problem)
}
