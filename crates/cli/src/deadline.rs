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

/// `None` while nothing has to be done by a certain time.
static DEADLINE: LazyLock<watch::Sender<Option<Deadline>>> = LazyLock::new(|| watch::Sender::new(None));

/// Lets this process take so many seconds from now.
pub(crate) fn begin(seconds: u32) {
    let allowed = Duration::from_secs(seconds.into());
    DEADLINE.send_replace(Some(Deadline { at: Instant::now() + allowed, seconds }));
    // A machine that has no thread left to give does without: only a question could then outlive the time.
    let _watching = std::thread::Builder::new().name("deadline".to_owned()).spawn(move || {
        std::thread::sleep(allowed + GRACE);
        if DEADLINE.borrow().is_some() {
            terminal::end_questions();
            live_line::take_away();
            usage::fail_evaluated();
            report_timeout(seconds, None);
            std::process::exit(1);
        }
    });
}

/// Lets this process take as long as it does: what it was to do is done, or is a program's.
pub(crate) fn lift() {
    DEADLINE.send_replace(None);
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
    let mut deadline = DEADLINE.subscribe();
    loop {
        let now = *deadline.borrow_and_update();
        let passed = async {
            match now {
                Some(Deadline { at, seconds }) => {
                    sleep_until(at).await;
                    Failure::TimedOut { seconds, left: None }
                }
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            late = passed => return late,
            Ok(()) = deadline.changed() => {}
        }
    }
}
