//! Reading an integration's accounts and roles, as fast as AWS lets anybody: about 20 requests a second.

use crate::aws::AwsError;
use crate::aws::portal::{Page, Portal};
use crate::engine::Engine;
use crate::error::EngineError;
use crate::ground::{self, LockName, RateLimiter, Task};
use crate::store::PortalAccount;
use daypass_core::view::{Sync, SyncState};
use daypass_core::{AccountId, Integration, IntegrationId, Problem, RoleName};
use futures_util::StreamExt;
use futures_util::stream;
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeSet;

/// The documented quota is 20 requests a second in all; a little less keeps clear of it.
const EVERY: SignedDuration = SignedDuration::from_micros(50_500);
/// Accounts asked at the same time: enough to fill the pace at a second's latency.
const AT_ONCE: usize = 20;
/// How often one request is tried while AWS asks to slow down.
const THROTTLED_TRIES: i32 = 10;
/// How often one request is tried while AWS does not answer well.
const PASSING_TRIES: i32 = 3;
/// What an interrupted sync read within this time is not read again.
const RESUME: SignedDuration = SignedDuration::from_mins(15);

/// What a sync changed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SyncReport {
    /// Accounts there are.
    pub accounts: u32,
    /// Roles that are new.
    pub added: u32,
    /// Roles that are gone.
    pub removed: u32,
    /// Accounts that have another name.
    pub renamed: u32,
    /// Accounts whose roles could not be read: what was known of them is kept.
    pub unread: Vec<(AccountId, AwsError)>,
}

impl Engine {
    /// Reads all accounts and roles. A sync that is under way, here or in another process, is waited for first.
    ///
    /// # Errors
    /// [`EngineError::SignInRequired`] when a person has to sign in first; an account whose roles alone could not be
    /// read is no error but in the report.
    pub async fn sync(&self, id: &IntegrationId) -> Result<SyncReport, EngineError> {
        let integration = self.integration(id)?;
        let running = self.tasks.begin(Task::Sync(id.clone()));
        let reading = async {
            let purpose = format!("reading the roles of {}", integration.alias);
            let _lock = self.locks.acquire(LockName::Sync(id.clone()), &purpose).await?;
            self.show(id, SyncState::Running, &SyncReport::default(), 0, None, None);
            self.read_all(&integration).await
        };
        let result = tokio::select! {
            result = reading => result,
            () = running.cancelled() => Err(EngineError::Ground(ground::Error::Cancelled)),
        };
        match &result {
            Ok(report) => {
                let problem = unread_problem(&integration, report);
                self.show(id, SyncState::Done, report, report.accounts, Some(report.accounts), problem);
            }
            // The person stopped it: there is nothing to tell them.
            Err(EngineError::Ground(ground::Error::Cancelled)) => self.tasks.set_sync(id, None),
            Err(error) => {
                let shown = self.tasks.sync(id);
                let (done, total) = shown.map_or((0, None), |sync| (sync.accounts_done, sync.accounts_total));
                self.show(id, SyncState::Failed, &SyncReport::default(), done, total, Some(error.into()));
            }
        }
        result
    }

    /// Stops a sync that is under way. What it has read is kept, and the next one goes on from there.
    pub fn cancel_sync(&self, id: &IntegrationId) {
        self.tasks.cancel(&Task::Sync(id.clone()));
    }

    async fn read_all(&self, integration: &Integration) -> Result<SyncReport, EngineError> {
        let mut token = self.fresh_token(integration).await?;
        let limiter = RateLimiter::new(EVERY, self.clock.now());
        let reader = |token| Reader {
            engine: self,
            portal: self.gateway.portal(&integration.region, token),
            limiter: &limiter,
        };
        let accounts = match reader(token.access_token.clone()).accounts().await {
            // The token was taken back: the refresh token may still be good.
            Err(AwsError::Refused { status: 401, .. }) => {
                token = self.refreshed(integration, &token, true).await?;
                reader(token.access_token.clone())
                    .accounts()
                    .await
                    .map_err(|error| signed_out(integration, error))?
            }
            other => other?,
        };
        let reader = reader(token.access_token);
        let change = self.store.put_accounts(&integration.id, &accounts)?;
        let total = u32::try_from(accounts.len()).unwrap_or(u32::MAX);
        let mut report = SyncReport { accounts: total, renamed: change.renamed, ..SyncReport::default() };
        let mut gone = change.removed;
        let due = self.accounts_due(integration)?;
        let mut done = total - u32::try_from(due.len()).unwrap_or(0);
        self.show(&integration.id, SyncState::Running, &report, done, Some(total), None);
        let mut reading = stream::iter(due)
            .map(|account| async { (reader.roles(&account).await, account) })
            .buffer_unordered(AT_ONCE);
        while let Some((roles, account)) = reading.next().await {
            match roles {
                Ok(roles) => {
                    let changes =
                        self.store.put_roles(&integration.id, &account, &roles, self.clock.now())?;
                    report.added += changes.added;
                    gone.extend(changes.removed);
                }
                Err(error @ AwsError::Refused { status: 401, .. }) => {
                    return Err(signed_out(integration, error));
                }
                Err(error) => report.unread.push((account, error)),
            }
            done += 1;
            self.show(&integration.id, SyncState::Running, &report, done, Some(total), None);
        }
        report.removed = u32::try_from(gone.len()).unwrap_or(u32::MAX);
        // A role that is gone leaves nothing of it in the person's files; nor does one that an interrupted sync found gone.
        if let Err(error) = self.stop_orphans().await {
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                "a session of a role that is gone was not stopped"
            );
        }
        // Accounts that could not be read are asked again next time, as all are: this sync was not interrupted.
        self.store.set_synced(&integration.id, self.clock.now())?;
        Ok(report)
    }

    /// The accounts to read: all, but those that an interrupted sync has just read.
    fn accounts_due(&self, integration: &Integration) -> Result<Vec<AccountId>, EngineError> {
        let now = self.clock.now();
        let last_whole = self.store.integration(&integration.id)?.and_then(|known| known.synced_at);
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
        let &SyncReport { added, removed, renamed, .. } = report;
        let sync =
            Sync { state, accounts_done: done, accounts_total: total, added, removed, renamed, problem };
        self.tasks.set_sync(id, Some(sync));
    }
}

fn signed_out(integration: &Integration, error: AwsError) -> EngineError {
    match error {
        AwsError::Refused { status: 401, .. } => EngineError::SignInRequired(integration.into()),
        other => other.into(),
    }
}

/// What is said when some accounts could not be read.
pub fn unread_problem(integration: &Integration, report: &SyncReport) -> Option<Problem> {
    let (account, error) = report.unread.first()?;
    let mut problem = Problem::from(&EngineError::Aws(error.clone()));
    problem.title = "Some accounts could not be read".to_owned();
    problem.detail = format!(
        "{} of {} accounts, such as {account}. {}",
        report.unread.len(),
        report.accounts,
        problem.detail
    );
    problem.action = "Sync again; what was known of them is kept.".to_owned();
    problem.remedy = daypass_core::Remedy::Sync {
        integration: integration.id.to_string(),
        alias: integration.alias.clone(),
    };
    Some(problem)
}

/// Reads lists at the common pace, and tries again what is worth trying.
struct Reader<'a> {
    engine: &'a Engine,
    portal: Portal,
    limiter: &'a RateLimiter,
}

impl Reader<'_> {
    async fn accounts(&self) -> Result<Vec<PortalAccount>, AwsError> {
        let mut accounts = Vec::new();
        let mut next = None;
        loop {
            let page = self.limited(|now| self.portal.accounts(next.clone(), now)).await?;
            accounts.extend(page.items);
            next = page.next;
            if next.is_none() {
                return Ok(accounts);
            }
        }
    }

    async fn roles(&self, account: &AccountId) -> Result<BTreeSet<RoleName>, AwsError> {
        let mut roles = BTreeSet::new();
        let mut next = None;
        loop {
            let page = self.limited(|now| self.portal.roles(account, next.clone(), now)).await?;
            roles.extend(page.items);
            next = page.next;
            if next.is_none() {
                return Ok(roles);
            }
        }
    }

    async fn limited<T, F>(&self, request: impl Fn(Timestamp) -> F) -> Result<Page<T>, AwsError>
    where
        F: Future<Output = Result<Page<T>, AwsError>>,
    {
        let clock = &*self.engine.clock;
        let mut attempt = 1;
        loop {
            self.limiter.wait(clock).await;
            match request(clock.now()).await {
                Err(AwsError::Throttled { retry_after }) if attempt < THROTTLED_TRIES => {
                    // One is throttled: all are too fast. Longer each time, up to some seconds.
                    let told = retry_after.and_then(|wait| SignedDuration::try_from(wait).ok());
                    let pause = told.unwrap_or(SignedDuration::from_millis(250) * (1 << attempt.min(5)));
                    self.limiter.pause(pause, clock.now());
                }
                Err(error) if error.is_passing() && attempt < PASSING_TRIES => {
                    clock.sleep(SignedDuration::from_millis(500) * (1 << attempt)).await;
                }
                other => return other,
            }
            attempt += 1;
        }
    }
}
