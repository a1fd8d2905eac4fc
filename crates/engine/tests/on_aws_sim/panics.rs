//! Panics of this process's threads. One in a task is no more than an error to whoever waits for the task, so a test that
//! says that nothing panics has to count them.

use std::sync::Once;
use std::sync::atomic::{AtomicUsize, Ordering};

static COUNTED: AtomicUsize = AtomicUsize::new(0);
static HOOK: Once = Once::new();

/// How many there were since the first call.
pub(crate) fn count() -> usize {
    HOOK.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            COUNTED.fetch_add(1, Ordering::SeqCst);
            before(panic);
        }));
    });
    COUNTED.load(Ordering::SeqCst)
}
