//! Reading an integration's accounts and roles into the store.

use super::error::Error;
use super::room::Integrations;
use super::same_instance::SameInstance;
use crate::aws::AwsError;
use crate::ground::{self, LockName, Task, in_lock_order};
use crate::identity_center;
use crate::sessions::StoppedAll;
use crate::store::GoneRole;
use daypass_core::sync::{DueAccount, Reading, done_at, due};
use daypass_core::view::{Sync, SyncState, UnreadAccount};
use daypass_core::{
    AccountId, Explain, Integration, IntegrationId, Kind, PortalAccount, Problem, Remedy, SessionId,
};
use futures_util::StreamExt;
use futures_util::stream;
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};

/// How many accounts are read at the same time: enough for the documented limit of 20 a second where an answer takes one second.
const MAX_PARALLEL_ACCOUNTS: usize = 20;

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
        Box::pin(self.sync_in_order(id, Reading::All)).await
    }

    /// The same after a sign-in, when no person asked for it: all accounts, but of those that nobody uses the roles only if
    /// they were not read for a day, and without haste.
    ///
    /// # Errors
    /// As [`sync`](Self::sync).
    pub async fn sync_due(&self, id: &IntegrationId) -> Result<SyncReport, Error> {
        Box::pin(self.sync_in_order(id, Reading::Due)).await
    }

    /// Reads all accounts, and the roles of those of which they could not be read.
    ///
    /// # Errors
    /// As [`sync`](Self::sync).
    pub async fn sync_unread(&self, id: &IntegrationId) -> Result<SyncReport, Error> {
        Box::pin(self.sync_in_order(id, Reading::Unread)).await
    }

    /// The accounts whose roles could not be read when they were asked for last, by name.
    ///
    /// # Errors
    /// [`Error::Store`]
    pub fn unread_accounts(&self, id: &IntegrationId) -> Result<Vec<UnreadAccount>, Error> {
        Ok(self.store.unread_accounts(id)?)
    }

    async fn sync_in_order(&self, id: &IntegrationId, reading: Reading) -> Result<SyncReport, Error> {
        let integration = self.store.integration(id)?;
        let running = self.tasks.begin(Task::Sync(id.clone()));
        let work = in_lock_order(Box::pin(async {
            let purpose = format!("reading the roles of {}", integration.alias);
            let _lock = self.locks.acquire(LockName::Sync(id.clone()), &purpose).await?;
            let nothing = SyncReport { first: integration.synced_at.is_none(), ..SyncReport::default() };
            self.show(id, SyncState::Running, &nothing, Progress::default(), None);
            self.read(&integration, reading).await
        }));
        let result = tokio::select! {
            result = work => result,
            () = running.cancelled() => Err(ground::Error::Cancelled.into()),
        };
        match &result {
            Ok(report) => {
                let problem = unread_problem(&integration, report);
                let all = Progress { done: report.accounts, total: Some(report.accounts), done_at: None };
                self.show(id, SyncState::Done, report, all, problem);
                // What it has read is read, whether the profiles can follow or not.
                match Box::pin(self.sessions.refresh_role_profiles(id)).await {
                    Ok(None) => {}
                    Ok(Some(changes)) => tracing::info!(
                        new = changes.added.len(),
                        gone = changes.removed.len(),
                        "the profiles of the roles follow the sync"
                    ),
                    Err(error) => {
                        let error = &error as &dyn std::error::Error;
                        tracing::warn!(error, "the profiles of the roles do not follow the sync");
                    }
                }
            }
            // The person stopped it: there is nothing to tell them.
            Err(error) if error.kind() == Kind::Cancelled => self.tasks.set_sync(id, None),
            Err(error) => {
                let shown = self.tasks.sync(id);
                let (done, total) = shown.map_or((0, None), |sync| (sync.accounts_done, sync.accounts_total));
                let progress = Progress { done, total, done_at: None };
                self.show(id, SyncState::Failed, &SyncReport::default(), progress, Some(error.problem()));
            }
        }
        result
    }

    /// Stops a sync that is under way. What it has read is kept, and the next one goes on from there.
    pub fn cancel_sync(&self, id: &IntegrationId) {
        self.tasks.cancel(&Task::Sync(id.clone()));
    }

    async fn read(&self, integration: &Integration, reading: Reading) -> Result<SyncReport, Error> {
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
        let mut gone = self.stop_gone(change.removed, &names, &mut report).await?;
        let due = self.accounts_due(integration, reading)?;
        let (began, mut read, all) = (self.clock.now(), 0_u32, u32::try_from(due.len()).unwrap_or(u32::MAX));
        let progress = |read: u32, now| Progress {
            done: (total + read).saturating_sub(all),
            total: Some(total),
            done_at: done_at(began, now, read, all - read),
        };
        self.show(&integration.id, SyncState::Running, &report, progress(read, began), None);
        let mut answers = stream::iter(due)
            .map(|DueAccount { id, claim }| {
                let directory = &directory;
                async move { (directory.roles(&id, claim).await, id) }
            })
            .buffer_unordered(MAX_PARALLEL_ACCOUNTS);
        while let Some((roles, account)) = answers.next().await {
            let now = self.clock.now();
            match roles {
                Ok(roles) => {
                    let changes = self.store.put_roles(&integration.id, &account, &roles, now)?;
                    report.added.extend(changes.added);
                    gone.extend(self.stop_gone(changes.removed, &names, &mut report).await?);
                }
                Err(identity_center::Error::Aws(error)) => {
                    self.store.put_unread(&integration.id, &account, now, &error.problem().detail)?;
                    report.unread.push((account, error));
                }
                Err(ended) => return Err(ended.into()),
            }
            read += 1;
            self.show(&integration.id, SyncState::Running, &report, progress(read, now), None);
        }
        drop(answers);
        directory.note_pace().await;
        let gone =
            gone.into_iter().map(|gone| Gone { was_active: names.contains_key(&gone.id), name: gone.name });
        report.removed = gone.collect();
        report.added.sort();
        report.removed.sort();
        report.renamed.sort();
        // Those that an interrupted sync had found gone.
        report.stopped.extend(self.sessions.stop_orphans(&names).await?);
        // Accounts that could not be read are asked again next time, as all are: this sync was not interrupted. A first one that
        // was interrupted is not over when those are read that it could not read.
        if reading != Reading::Unread || !first {
            self.store.set_synced(&integration.id, self.clock.now())?;
        }
        Ok(report)
    }

    /// Withdraws the live sessions of roles that are gone. At once: the reading of a large organisation takes minutes, in which
    /// nobody could renew them, or do anything about it. Returns the roles.
    async fn stop_gone(
        &self,
        gone: Vec<GoneRole>,
        names: &BTreeMap<SessionId, String>,
        report: &mut SyncReport,
    ) -> Result<Vec<GoneRole>, Error> {
        if !gone.is_empty() && !names.is_empty() {
            report.stopped.extend(self.sessions.stop_orphans(names).await?);
        }
        Ok(gone)
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
                self.store.known_accounts(&other.id)?.into_iter().map(|account| account.id).collect();
            if accounts.iter().any(|account| known.contains(&account.id)) {
                return Ok(Some(other));
            }
        }
        Ok(None)
    }

    /// The accounts to read, in their order.
    fn accounts_due(&self, integration: &Integration, reading: Reading) -> Result<Vec<DueAccount>, Error> {
        // Another process may have read it while the lock was waited for.
        let last_sync = self.store.integration_if_known(&integration.id)?.and_then(|known| known.synced_at);
        Ok(due(self.store.known_accounts(&integration.id)?, reading, last_sync, self.clock.now()))
    }

    fn show(
        &self,
        id: &IntegrationId,
        state: SyncState,
        report: &SyncReport,
        progress: Progress,
        problem: Option<Problem>,
    ) {
        let count = |length| u32::try_from(length).unwrap_or(u32::MAX);
        let added = if report.first { 0 } else { count(report.added.len()) };
        let removed = count(report.removed.len());
        let renamed = count(report.renamed.len());
        let sync = Sync {
            state,
            accounts_done: progress.done,
            accounts_total: progress.total,
            done_at: progress.done_at,
            first: report.first,
            added,
            removed,
            renamed,
            stopped: report.stopped.sentences(),
            problem,
        };
        self.tasks.set_sync(id, Some(sync));
    }
}

/// How far a reading is.
#[derive(Debug, Clone, Copy, Default)]
struct Progress {
    /// Accounts that need not be read, or were.
    done: u32,
    /// Accounts there are, once that is known.
    total: Option<u32>,
    /// When it will be done, as far as that can be told.
    done_at: Option<Timestamp>,
}

/// What is said when some accounts could not be read.
pub fn unread_problem(integration: &Integration, report: &SyncReport) -> Option<Problem> {
    let (account, error) = report.unread.first()?;
    let mut problem = error.problem();
    let unread = u32::try_from(report.unread.len()).unwrap_or(u32::MAX);
    problem.title =
        format!("{} of {} accounts are read", report.accounts.saturating_sub(unread), report.accounts);
    let unread = format!("{unread} of {} accounts could not be read", report.accounts);
    problem.detail = format!("{unread}, such as {account}. {}", problem.detail);
    problem.action = "Try these again; what was known about them is kept.".to_owned();
    problem.remedy =
        Remedy::SyncUnread { integration: integration.id.to_string(), alias: integration.alias.clone() };
    Some(problem)
}
