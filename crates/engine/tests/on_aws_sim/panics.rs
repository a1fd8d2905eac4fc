//! Panics of tasks. One in a task is no more than an error to whoever waits for the task, so a test that says that nothing
//! panics has to count them.

use std::cell::Cell;
use std::sync::Once;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Those of threads that serve every test.
static OF_WORKERS: AtomicUsize = AtomicUsize::new(0);
static HOOK: Once = Once::new();

thread_local! {
    static OF_THIS_TEST: Cell<usize> = const { Cell::new(0) };
}

/// How many there were since the first call, on this test's thread and on those that work for it.
pub(crate) fn count() -> usize {
    HOOK.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            // A test's thread has the test's name.
            if std::thread::current().name().is_none_or(|name| name.starts_with("tokio")) {
                OF_WORKERS.fetch_add(1, Ordering::SeqCst);
            } else {
                OF_THIS_TEST.set(OF_THIS_TEST.get() + 1);
            }
            before(panic);
        }));
    });
    OF_WORKERS.load(Ordering::SeqCst) + OF_THIS_TEST.get()
}
