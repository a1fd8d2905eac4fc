//! Locks: work that is done once on this machine, however many callers and processes ask for it.
//!
//! Whoever waits learns after a second whom for ([`Tasks::waits`](super::Tasks::waits)), waits for a bounded time, and
//! takes over the failure of the one it waited for where it would have asked AWS the same way.

use super::blocking::blocking;
use super::lock_file::{Holder, LockFile, SharedFailure, is_locked, is_unwritable};
use super::lock_inspection::waits_for_person;
use super::lock_name::LockName;
use super::lock_order::{Entry, assert_may_ask};
use super::{Error, Home, Tasks, random_text};
use daypass_core::{Explain, Kind, Problem, ProblemCode, Secret, SessionId};
use jiff::SignedDuration;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::OwnedMutexGuard;
use tokio::time::{Instant, sleep, timeout};

/// How long a waiting process rests before it looks at a lock again: at first, and at most. Real time, whatever the
/// engine's clock says: it is another process that is waited for.
const FIRST_REST: Duration = Duration::from_millis(5);
const LONGEST_REST: Duration = Duration::from_millis(100);
/// Who waits for longer is told whom for.
const TOLD_AFTER: Duration = Duration::from_secs(1);

type Queues = Mutex<HashMap<String, Arc<tokio::sync::Mutex<()>>>>;

/// The locks of a home.
#[derive(Debug)]
pub(crate) struct Locks {
    pub(super) folder: PathBuf,
    route: String,
    tasks: Arc<Tasks>,
    queues: Queues,
}

/// A lock that is held until this is dropped.
#[derive(Debug)]
pub(crate) struct LockGuard {
    inherited: Option<SharedFailure>,
    route: String,
    is_sign_in: bool,
    // Dropped in this order: the machine's lock is free before the next caller in this process goes for it, and both
    // before the order forgets them.
    machine: Option<MachineLock>,
    _process: OwnedMutexGuard<()>,
    _entry: Entry,
}

impl LockGuard {
    /// Runs the work that the lock was taken for, and lets go. Where the holder that this caller waited for has failed, its
    /// failure is this caller's too; and a failure of this work is left to all who wait, if they would fail the same way.
    pub(crate) async fn share<T, E>(mut self, work: impl Future<Output = Result<T, E>>) -> Result<T, E>
    where
        E: Explain + From<Error>,
    {
        if let Some(failure) = self.inherited.take() {
            return Err(Error::Shared(Box::new(failure)).into());
        }
        let result = work.await;
        if let Err(error) = &result
            && self.is_for_all(error)
        {
            self.leave(error.problem(), error.retry_after());
        }
        result
    }

    /// Whether whoever waits would fail as this caller did. A code that was wrong, and a person that is missing, are this
    /// caller's alone; not so at a sign-in, where all wait for the same page.
    fn is_for_all(&self, error: &impl Explain) -> bool {
        let problem = error.problem();
        match error.kind() {
            // What opens the vault is each process's own: its passphrase, its session's keychain.
            Kind::Passing => problem.code != ProblemCode::KeychainMissing,
            Kind::Cancelled | Kind::Ours => false,
            Kind::Refused => problem.code != ProblemCode::MfaRejected,
            Kind::NeedsPerson(_) | Kind::PersonsDecision => self.is_sign_in,
        }
    }

    fn leave(&mut self, problem: Problem, retry_after: Option<SignedDuration>) {
        let Some(machine) = &mut self.machine else { return };
        let Some(holder) = &mut machine.holder else { return };
        let retry_after_ms = retry_after.map(|wait| i64::try_from(wait.as_millis()).unwrap_or(i64::MAX));
        holder.failure = Some(SharedFailure { problem, retry_after_ms, route: self.route.clone() });
        machine.file.note(holder);
    }
}

/// The file of a lock that is held.
#[derive(Debug)]
struct MachineLock {
    file: LockFile,
    /// `None` for one that only takes over what its predecessor left.
    holder: Option<Holder>,
    removed: bool,
}

impl Drop for MachineLock {
    fn drop(&mut self) {
        if self.removed {
            self.file.remove();
        }
    }
}

impl Locks {
    /// The locks of a home. `route` is what the way to AWS depends on: callers of another route share no failure.
    pub(crate) fn new(home: &Home, route: String, tasks: Arc<Tasks>) -> Self {
        Self { folder: home.locks(), route, tasks, queues: Queues::default() }
    }

    /// Waits for a lock. Whoever held it before may have done the work: look first. `purpose` says what the lock is
    /// taken for, as in `starting dev`. Where nothing can be written, nothing of a home is changed, and where there is no
    /// lock file either it is a lock within this process alone.
    ///
    /// # Errors
    /// [`Error::Busy`] when it is not free within the lock's bound, [`Error::Lock`] when the folder cannot be used.
    pub(crate) async fn acquire(&self, name: LockName, purpose: &str) -> Result<LockGuard, Error> {
        assert_may_ask(&name);
        let mut wait = Wait::new(self, &name);
        let file = match self.open(&name) {
            Err(Error::Lock(refused)) if is_unwritable(&self.folder, &refused) => None,
            file => Some(file?),
        };
        if let Some(file) = &file {
            wait.see(file);
        }
        let queue = self.queue(&name);
        let process = wait.until(queue.lock_owned()).await?;
        let (route, is_sign_in) = (self.route.clone(), matches!(name, LockName::SignIn(_)));
        let Some(mut file) = file else {
            let (inherited, machine, entry) = (None, None, Entry::of(&name));
            return Ok(LockGuard { inherited, route, is_sign_in, machine, _process: process, _entry: entry });
        };
        loop {
            while !file.try_lock().map_err(Error::Lock)? {
                wait.see(&file);
                wait.rest().await?;
            }
            let inherited = wait.inherited(&file);
            let is_current = file.is_current();
            if inherited.is_none() && !is_current {
                file = self.open(&name)?;
                continue;
            }
            let holder = match inherited {
                Some(_) => None,
                None => Some(new_holder(purpose)?),
            };
            if let Some(holder) = &holder {
                file.note(holder);
            }
            let removed = !name.is_fixed() && is_current && holder.is_some();
            let machine = Some(MachineLock { file, holder, removed });
            let entry = Entry::of(&name);
            return Ok(LockGuard { inherited, route, is_sign_in, machine, _process: process, _entry: entry });
        }
    }

    /// Waits for a lock within this process alone.
    ///
    /// # Errors
    /// [`Error::Busy`] when it is not free within the lock's bound.
    pub(crate) async fn acquire_in_process(&self, name: LockName) -> Result<ProcessLock, Error> {
        assert_may_ask(&name);
        let mut wait = Wait::new(self, &name);
        let process = wait.until(self.queue(&name).lock_owned()).await?;
        Ok(ProcessLock { _process: process, _entry: Entry::of(&name) })
    }

    /// Waits for a lock that another process may hold for days. It is no work to look at again and again, and nobody
    /// minds that the thread which waits stays until then.
    ///
    /// # Errors
    /// [`Error::Lock`] when the folder cannot be used.
    pub(crate) async fn acquire_when_free(&self, name: LockName, purpose: &str) -> Result<LongLock, Error> {
        assert_may_ask(&name);
        let file = self.open(&name)?;
        let holder = new_holder(purpose)?;
        if file.try_lock().map_err(Error::Lock)? {
            file.note(&holder);
            return Ok(LongLock { _file: file, _entry: Entry::of(&name) });
        }
        let (sender, free) = tokio::sync::oneshot::channel();
        let waiting = std::thread::Builder::new().name(name.file()).spawn(move || {
            // Where nobody waits any more, the lock is let go again.
            let _ = sender.send(file.lock().map(|()| file));
        });
        waiting.map_err(Error::Lock)?;
        let file = free.await.map_err(|_| Error::Cancelled)?.map_err(Error::Lock)?;
        file.note(&holder);
        Ok(LongLock { _file: file, _entry: Entry::of(&name) })
    }

    /// Whether some process holds a lock, this one included.
    ///
    /// # Errors
    /// [`Error::Lock`] when the folder cannot be used.
    pub(crate) fn is_held(&self, name: &LockName) -> Result<bool, Error> {
        is_locked(&self.folder, &name.file()).map_err(Error::Lock)
    }

    /// The process that holds a lock, as far as it has noted that. `None` where nobody holds it.
    ///
    /// # Errors
    /// [`Error::Lock`] when the folder cannot be used.
    pub(crate) fn holder(&self, name: &LockName) -> Result<Option<LockHolder>, Error> {
        if !self.is_held(name)? {
            return Ok(None);
        }
        Ok(Some(LockHolder { pid: self.open(name)?.holder().map(|holder| holder.pid) }))
    }

    /// The sessions that `exec --endpoint` serves to programs now, in whichever process. The files of processes that were
    /// killed are removed.
    ///
    /// # Errors
    /// [`Error::Lock`] when the folder cannot be used.
    pub(crate) fn exec_endpoints(&self) -> Result<Vec<SessionId>, Error> {
        let entries = match std::fs::read_dir(&self.folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(vec![]),
            Err(error) => return Err(Error::Lock(error)),
        };
        let mut served = Vec::new();
        for entry in entries.flatten() {
            let name = entry.file_name();
            let Some((session, lock)) = name.to_str().and_then(LockName::exec_endpoint) else { continue };
            if self.is_held(&lock)? {
                served.push(session);
                continue;
            }
            self.open(&lock)?.remove_left();
        }
        Ok(served)
    }

    fn open(&self, name: &LockName) -> Result<LockFile, Error> {
        blocking(|| LockFile::open(&self.folder, &name.file())).map_err(Error::Lock)
    }

    fn queue(&self, name: &LockName) -> Arc<tokio::sync::Mutex<()>> {
        let mut queues = self.queues.lock().unwrap_or_else(PoisonError::into_inner);
        queues.entry(name.file()).or_default().clone()
    }
}

/// The process that holds a lock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct LockHolder {
    /// `None` where it is of an older version, which notes nothing, or the system lets nobody read it.
    pub(crate) pid: Option<u32>,
}

/// A lock within this process.
#[derive(Debug)]
pub(crate) struct ProcessLock {
    _process: OwnedMutexGuard<()>,
    _entry: Entry,
}

/// A lock that is held for as long as a window or an agent runs.
#[derive(Debug)]
pub(crate) struct LongLock {
    _file: LockFile,
    _entry: Entry,
}

/// A lock that a thread outside of any flow of work holds.
#[derive(Debug)]
pub(crate) struct ThreadLock {
    _file: LockFile,
}

/// Takes a lock if it is free, for threads that are outside of any flow of work.
///
/// # Errors
/// When the folder cannot be used.
pub(crate) fn try_acquire(home: &Path, name: &LockName) -> std::io::Result<Option<ThreadLock>> {
    let file = LockFile::open(&home.join(FOLDER), &name.file())?;
    Ok(file.try_lock()?.then_some(ThreadLock { _file: file }))
}

/// Takes a lock by blocking this thread, for threads that are outside of any flow of work.
///
/// # Errors
/// When the folder cannot be used, or the lock is not free within its bound (`TimedOut`).
pub(crate) fn acquire_blocking(home: &Path, name: &LockName) -> std::io::Result<ThreadLock> {
    let began = std::time::Instant::now();
    loop {
        if let Some(lock) = try_acquire(home, name)? {
            return Ok(lock);
        }
        if began.elapsed() > name.bound() {
            return Err(std::io::ErrorKind::TimedOut.into());
        }
        std::thread::sleep(LONGEST_REST);
    }
}

/// The folder of lock files in a home.
pub(super) const FOLDER: &str = "locks";

fn new_holder(purpose: &str) -> Result<Holder, Error> {
    let id = random_text().map(|text: Secret| text.expose().to_owned())?;
    let version = Some(env!("CARGO_PKG_VERSION").to_owned());
    Ok(Holder { id, pid: std::process::id(), purpose: purpose.to_owned(), version, failure: None })
}

/// A caller that waits for a lock.
struct Wait<'a> {
    locks: &'a Locks,
    name: &'a LockName,
    began: Instant,
    rest: Duration,
    /// The holders that were at work while this caller waited.
    seen: Vec<Holder>,
    told: Option<super::tasks::WaitGuard>,
}

impl<'a> Wait<'a> {
    fn new(locks: &'a Locks, name: &'a LockName) -> Self {
        Self { locks, name, began: Instant::now(), rest: FIRST_REST, seen: Vec::new(), told: None }
    }

    /// Remembers who holds the lock, if it is still at work.
    fn see(&mut self, file: &LockFile) {
        if let Some(holder) = file.holder().filter(|holder| holder.failure.is_none())
            && self.seen.last().is_none_or(|last| last.id != holder.id)
        {
            self.seen.push(holder);
            self.told = None;
        }
    }

    /// What the last holder left, where this caller has waited for it.
    fn inherited(&self, file: &LockFile) -> Option<SharedFailure> {
        if self.seen.is_empty() {
            return None;
        }
        let last = file.holder()?;
        let failure = last.failure.filter(|failure| failure.route == self.locks.route)?;
        self.seen.iter().any(|seen| seen.id == last.id).then_some(failure)
    }

    fn busy(&self) -> Error {
        Error::Busy {
            what: self.name.to_string(),
            holder: self.seen.last().map(|holder| (holder.pid, holder.purpose.clone())),
            waited: self.began.elapsed(),
        }
    }

    fn tell(&mut self) {
        if self.told.is_none() && self.began.elapsed() >= TOLD_AFTER {
            let doing = |last: &Holder| {
                let asking = waits_for_person(&self.locks.folder, last.pid);
                (last.pid, asking.unwrap_or_else(|| last.purpose.clone()))
            };
            let (pid, purpose) = self.seen.last().map(doing).unzip();
            self.told = Some(self.locks.tasks.show_wait(self.name.to_string(), pid, purpose));
        }
    }

    /// Waits for a place in this process's queue.
    async fn until<T>(&mut self, free: impl Future<Output = T>) -> Result<T, Error> {
        let mut free = std::pin::pin!(free);
        if let Ok(place) = timeout(TOLD_AFTER, &mut free).await {
            return Ok(place);
        }
        self.tell();
        let left = self.name.bound().saturating_sub(self.began.elapsed());
        timeout(left, free).await.map_err(|_| self.busy())
    }

    /// Rests before the next look at the file.
    async fn rest(&mut self) -> Result<(), Error> {
        if self.began.elapsed() > self.name.bound() {
            return Err(self.busy());
        }
        self.tell();
        sleep(self.rest).await;
        self.rest = (self.rest * 2).min(LONGEST_REST);
        Ok(())
    }
}

#[cfg(test)]
#[path = "locks_test.rs"]
mod tests;
