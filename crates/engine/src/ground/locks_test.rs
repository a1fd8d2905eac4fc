use super::*;
use crate::ground::Changes;
use daypass_core::{IntegrationId, Problem, ProblemCode, Remedy};
use futures_util::FutureExt;
use std::pin::pin;

/// Another process of the same home: it shares nothing with others but the files.
fn process(home: &Home, route: &str) -> Locks {
    Locks::new(home, route.to_owned(), Arc::new(Tasks::new(Changes::new())))
}

fn home() -> (tempfile::TempDir, Home) {
    let folder = tempfile::tempdir().unwrap();
    let home = Home::at(folder.path());
    (folder, home)
}

fn failure(route: &str) -> SharedFailure {
    let problem = Problem::new(ProblemCode::Offline, "AWS cannot be reached", "d", "a", Remedy::Retry);
    SharedFailure { problem, retry_after_ms: None, route: route.to_owned() }
}

fn token() -> LockName {
    LockName::Token(IntegrationId::from_stored("i"))
}

#[tokio::test(start_paused = true)]
async fn a_process_that_is_suspended_does_not_keep_others_for_ever_and_they_say_whom_they_wait_for() {
    let (_folder, home) = home();
    let (one, other) = (process(&home, ""), process(&home, ""));
    let _held = one.acquire(LockName::Delivery, "starting dev").await.unwrap();
    let mut waiting = pin!(other.acquire(LockName::Delivery, "stopping dev"));
    assert!(timeout(Duration::from_millis(900), &mut waiting).await.is_err());
    assert_eq!(other.tasks.waits(), []);
    assert!(timeout(Duration::from_millis(300), &mut waiting).await.is_err());
    let waits = other.tasks.waits();
    assert_eq!((waits[0].pid, waits[0].purpose.as_deref()), (Some(std::process::id()), Some("starting dev")));
    let Err(Error::Busy { what, holder, .. }) = waiting.await else { panic!("it waits without end") };
    assert_eq!((what.as_str(), holder.unwrap().1.as_str()), ("your AWS files", "starting dev"));
    assert_eq!(other.tasks.waits(), []);
}

#[tokio::test(start_paused = true)]
async fn a_lock_of_an_older_version_without_a_note_is_waited_for_all_the_same() {
    let (folder, home) = home();
    std::fs::create_dir(folder.path().join("locks")).unwrap();
    let path = folder.path().join("locks/delivery");
    let old = std::fs::File::options().create(true).append(true).open(path).unwrap();
    old.lock().unwrap();
    let locks = process(&home, "");
    let Err(Error::Busy { holder: None, .. }) = locks.acquire(LockName::Delivery, "stopping").await else {
        panic!("the older version's lock is not respected")
    };
    drop(old);
    drop(locks.acquire(LockName::Delivery, "stopping").await.unwrap());
    assert!(folder.path().join("locks/delivery").exists(), "an older version may be waiting at it");
}

#[tokio::test(start_paused = true)]
async fn all_who_waited_fail_as_the_first_did_and_who_comes_later_tries_anew() {
    let (_folder, home) = home();
    let locks: Vec<Locks> = (0..5).map(|_| process(&home, "direct")).collect();
    let first = locks[0].acquire(token(), "renewing").await.unwrap();
    let wait = async |locks: &Locks| locks.acquire(token(), "renewing").await.unwrap().inherited.clone();
    // The last one in the same process.
    let mut waiting: Vec<_> =
        locks[1..].iter().chain(&locks[..1]).map(|locks| Box::pin(wait(locks))).collect();
    for waiting in &mut waiting {
        assert!(waiting.now_or_never().is_none());
    }
    let mut first = first;
    first.leave(failure("direct").problem, None);
    drop(first);
    for waiting in waiting {
        assert_eq!(waiting.await, Some(failure("direct")));
    }
    assert!(locks[1].acquire(token(), "renewing").await.unwrap().inherited.is_none());
}

#[tokio::test(start_paused = true)]
async fn who_asks_by_another_way_does_not_take_over_a_failure() {
    let (_folder, home) = home();
    let (one, other) = (process(&home, "by a broken proxy"), process(&home, "direct"));
    let mut first = one.acquire(token(), "renewing").await.unwrap();
    let mut waiting = pin!(other.acquire(token(), "renewing"));
    assert!((&mut waiting).now_or_never().is_none());
    first.leave(failure("by a broken proxy").problem, None);
    drop(first);
    assert!(waiting.await.unwrap().inherited.is_none());
}

#[tokio::test(start_paused = true)]
async fn the_files_of_locks_that_are_not_of_a_fixed_name_go_with_their_holder() {
    let (folder, home) = home();
    let (one, other) = (process(&home, ""), process(&home, ""));
    let file = folder.path().join("locks").join(token().file());
    let held = one.acquire(token(), "renewing").await.unwrap();
    assert!(file.exists());
    let mut waiting = pin!(other.acquire(token(), "renewing"));
    assert!((&mut waiting).now_or_never().is_none());
    drop(held);
    // It waited for a file that is removed by now, and has the lock of the one that is there.
    let held = waiting.await.unwrap();
    assert!(file.exists() && one.is_held(&token()).unwrap());
    assert!(one.acquire(token(), "renewing").now_or_never().is_none());
    drop(held);
    assert!(!file.exists());
}

#[tokio::test(start_paused = true)]
async fn within_one_process_the_next_has_the_lock_without_a_rest() {
    let (_folder, home) = home();
    let locks = process(&home, "");
    let held = locks.acquire(LockName::Delivery, "starting a").await.unwrap();
    let mut next = pin!(locks.acquire(LockName::Delivery, "starting b"));
    assert!((&mut next).now_or_never().is_none());
    drop(held);
    assert!(next.now_or_never().is_some(), "it waits for a file that its own process still holds");
}

/// Whoever is woken looks at once whether the file is still locked.
struct Look {
    other: Locks,
    was_held: Mutex<Vec<bool>>,
}

impl std::task::Wake for Look {
    fn wake(self: Arc<Self>) {
        self.was_held.lock().unwrap().push(self.other.is_held(&LockName::Delivery).unwrap());
    }
}

#[tokio::test(start_paused = true)]
async fn the_next_in_a_process_was_woken_while_the_file_was_still_locked_and_waited_for_itself() {
    let (_folder, home) = home();
    let locks = process(&home, "");
    let held = locks.acquire(LockName::Delivery, "starting a").await.unwrap();
    let look = Arc::new(Look { other: process(&home, ""), was_held: Mutex::default() });
    let mut next = pin!(locks.acquire(LockName::Delivery, "starting b"));
    let waker = look.clone().into();
    assert!(next.as_mut().poll(&mut std::task::Context::from_waker(&waker)).is_pending());
    drop(held);
    assert_eq!(*look.was_held.lock().unwrap(), [false]);
}

/// What work under a lock fails with.
#[derive(Debug, thiserror::Error)]
enum Failed {
    #[error(transparent)]
    Ground(#[from] Error),
    #[error("{0:?}")]
    By(ProblemCode),
}

impl Explain for Failed {
    fn problem(&self) -> Problem {
        match self {
            Self::Ground(error) => error.problem(),
            Self::By(code) => Problem::new(*code, "t", "d", "a", Remedy::None),
        }
    }
}

/// How often twenty processes work that all wait for one lock, where the work fails so.
async fn works(name: fn() -> LockName, code: ProblemCode) -> usize {
    let (_folder, home) = home();
    let locks: Vec<Locks> = (0..20).map(|_| process(&home, "direct")).collect();
    let worked = std::cell::Cell::new(0);
    let work = async |locks: &Locks| {
        let lock = locks.acquire(name(), "renewing").await.unwrap();
        let fails = async {
            tokio::task::yield_now().await;
            worked.set(worked.get() + 1);
            Err::<(), _>(Failed::By(code))
        };
        assert!(lock.share(fails).await.is_err());
    };
    futures_util::future::join_all(locks.iter().map(work)).await;
    worked.get()
}

#[tokio::test(start_paused = true)]
async fn twenty_programs_that_waited_tried_a_dead_network_one_after_another() {
    assert_eq!(works(token, ProblemCode::Offline).await, 1);
    assert_eq!(works(token, ProblemCode::AccessDenied).await, 1);
    // Another one's code may be right, and another one may have a person.
    assert_eq!(works(token, ProblemCode::MfaRejected).await, 20);
    assert_eq!(works(token, ProblemCode::SignInRequired).await, 20);
    // Another one may have the vault's passphrase, but a keychain is locked for all.
    assert_eq!(works(token, ProblemCode::KeychainMissing).await, 20);
    assert_eq!(works(token, ProblemCode::KeychainLocked).await, 1);
    // At a sign-in all wait for the same page.
    let sign_in = || LockName::SignIn(IntegrationId::from_stored("i"));
    assert_eq!(works(sign_in, ProblemCode::SignInDeclined).await, 1);
    assert_eq!(works(sign_in, ProblemCode::Cancelled).await, 20);
}

#[tokio::test(start_paused = true)]
async fn a_lock_for_days_is_waited_for_without_a_bound() {
    let (_folder, home) = home();
    let (one, other) = (process(&home, ""), process(&home, ""));
    let held = one.acquire_when_free(LockName::Renewer, "renewing").await.unwrap();
    assert!(other.is_held(&LockName::Renewer).unwrap());
    let waiting = other.acquire_when_free(LockName::Renewer, "renewing");
    drop(held);
    waiting.await.unwrap();
}
