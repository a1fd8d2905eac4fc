//! The time that `--timeout` lets a command.

use crate::failure::{Failure, report_timeout};
use crate::{live_line, terminal, usage};
use std::sync::LazyLock;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};

/// How long a command that is over its time may take to put down what it does. What does not end by itself until then waits for
/// the person at a question, which blocks its thread.
const GRACE: Duration = Duration::from_secs(1);

/// When a command has to be done.
#[derive(Debug, Clone, Copy)]
struct Deadline {
    at: Instant,
    seconds: u32,
}

/// What holds for the work of this process.
#[derive(Debug, Clone, Copy)]
enum Bound {
    /// It takes as long as it does.
    None,
    /// It has to be done by then.
    By(Deadline),
    /// It was not done by then: the thread that watches over it says so and ends the process.
    Over,
}

static BOUND: LazyLock<watch::Sender<Bound>> = LazyLock::new(|| watch::Sender::new(Bound::None));

/// Lets this process take so many seconds from now.
pub(crate) fn begin(seconds: u32) {
    let allowed = Duration::from_secs(seconds.into());
    BOUND.send_replace(Bound::By(Deadline { at: Instant::now() + allowed, seconds }));
    // A machine that has no thread left to give does without: only a question could then outlive the time.
    let _watching = std::thread::Builder::new().name("deadline".to_owned()).spawn(move || {
        std::thread::sleep(allowed + GRACE);
        if replace(Bound::Over) {
            terminal::end_questions();
            live_line::take_away();
            usage::fail_evaluated();
            report_timeout(seconds, None);
            std::process::exit(1);
        }
    });
}

/// Lets this process take as long as it does: what it was to do is done, or is a program's. Where the time is over this does not
/// return: a question that ended with it is not one that the person left.
pub(crate) fn lift() {
    replace(Bound::None);
    while matches!(*BOUND.borrow(), Bound::Over) {
        std::thread::park();
    }
}

/// Replaces the bound, where there is one still.
fn replace(bound: Bound) -> bool {
    BOUND.send_if_modified(|now| {
        let is_bound = matches!(now, Bound::By(_));
        if is_bound {
            *now = bound;
        }
        is_bound
    })
}

/// The work, if it is done in time. Else it is dropped at one of its await points, as it is after Ctrl-C: the engine leaves
/// nothing half done there.
///
/// # Errors
/// The work's own, and [`Failure::TimedOut`].
pub(crate) async fn bound<T>(work: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    let result = tokio::select! {
        biased;
        result = work => result,
        late = passed() => Err(late),
    };
    lift();
    result
}

/// Resolves when the time is over; never while there is no bound.
pub(crate) async fn passed() -> Failure {
    let mut bound = BOUND.subscribe();
    loop {
        let now = *bound.borrow_and_update();
        let passed = async {
            match now {
                Bound::By(Deadline { at, seconds }) => {
                    sleep_until(at).await;
                    Failure::TimedOut { seconds, left: None }
                }
                Bound::None | Bound::Over => std::future::pending().await,
            }
        };
        tokio::select! {
            late = passed => return late,
            Ok(()) = bound.changed() => {}
        }
    }
}
