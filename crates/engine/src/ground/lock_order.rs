//! Which locks the present flow of work holds, so that debug builds can assert the order of [`LockName`].

use super::lock_name::{LockName, Rank};
use std::sync::{Arc, Mutex, PoisonError};

type Held = Arc<Mutex<Vec<Rank>>>;

tokio::task_local! {
    static HELD: Held;
}

/// Runs one flow of work, whose locks are taken one after another. Flows that run at the same time, as when several
/// sessions are renewed at once, are each run by this: what one holds does not count for another. A flow that another one
/// waits for goes on from what that one holds.
pub(crate) async fn in_lock_order<F: Future>(work: F) -> F::Output {
    let held = HELD.try_with(|held| held.lock().unwrap_or_else(PoisonError::into_inner).clone());
    HELD.scope(Arc::new(Mutex::new(held.unwrap_or_default())), work).await
}

/// Asserts that a lock may be asked for now. Work that runs outside of [`in_lock_order`] is not looked at.
pub(crate) fn assert_may_ask(name: &LockName) {
    let _ = HELD.try_with(|held| {
        let held = held.lock().unwrap_or_else(PoisonError::into_inner);
        debug_assert!(
            held.iter().all(|held| *held < name.rank()),
            "{name:?} is asked for while a later lock is held: {held:?}"
        );
    });
}

/// That a lock is held, until it is dropped.
#[derive(Debug)]
pub(super) struct Entry {
    held: Option<Held>,
    rank: Rank,
}

impl Entry {
    /// The present flow holds this lock from now on.
    pub(super) fn of(name: &LockName) -> Self {
        let held = HELD.try_with(Arc::clone).ok();
        if let Some(held) = &held {
            held.lock().unwrap_or_else(PoisonError::into_inner).push(name.rank());
        }
        Self { held, rank: name.rank() }
    }
}

impl Drop for Entry {
    fn drop(&mut self) {
        let Some(held) = &self.held else { return };
        let mut held = held.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(at) = held.iter().rposition(|held| *held == self.rank) {
            held.remove(at);
        }
    }
}

#[cfg(all(test, debug_assertions))]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_later_lock_may_be_asked_for_and_an_earlier_one_after_it_is_let_go() {
        in_lock_order(async {
            let import = Entry::of(&LockName::Import);
            assert_may_ask(&LockName::Delivery);
            let delivery = Entry::of(&LockName::Delivery);
            drop(delivery);
            drop(import);
            assert_may_ask(&LockName::Import);
        })
        .await;
    }

    #[tokio::test]
    #[should_panic(expected = "VaultKey is asked for while a later lock is held")]
    async fn the_keychain_is_not_asked_under_the_delivery_lock() {
        in_lock_order(async {
            let _delivery = Entry::of(&LockName::Delivery);
            assert_may_ask(&LockName::VaultKey);
        })
        .await;
    }

    #[tokio::test]
    #[should_panic(expected = "Import is asked for")]
    async fn an_inner_flow_knows_what_the_outer_one_holds() {
        in_lock_order(async {
            let _delivery = Entry::of(&LockName::Delivery);
            in_lock_order(async { assert_may_ask(&LockName::Import) }).await;
        })
        .await;
    }

    #[tokio::test]
    async fn flows_at_the_same_time_do_not_count_for_each_other() {
        let held = in_lock_order(async { Entry::of(&LockName::Delivery) });
        let asking = in_lock_order(async { assert_may_ask(&LockName::Import) });
        let (_held, ()) = tokio::join!(held, asking);
    }
}
