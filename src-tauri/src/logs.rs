//! The log: a file a day in Daypass's folder, a week of them. Errors name no secret, and so does no line here.

use crate::folders::folder;
use daypass_engine::is_loggable;
use tracing_appender::non_blocking::{NonBlockingBuilder, WorkerGuard};
use tracing_appender::rolling::{RollingFileAppender, Rotation};
use tracing_subscriber::filter::{EnvFilter, filter_fn};
use tracing_subscriber::layer::{Layer, SubscriberExt};
use tracing_subscriber::util::SubscriberInitExt;

/// Days that are kept.
const KEPT: usize = 7;
/// Lines that may wait for the disk. Their places are memory from the start: the usual 128,000 take 4 MB.
const WAITING: usize = 2_000;

/// Starts logging, by `DAYPASS_LOG` (as `RUST_LOG`; else `info`). What is logged reaches the file until the guard is
/// dropped; `None` where no file can be had.
pub(crate) fn start() -> Option<WorkerGuard> {
    let folder = folder("logs")?;
    let file = RollingFileAppender::builder()
        .rotation(Rotation::DAILY)
        .filename_prefix("desktop")
        .filename_suffix("log")
        .max_log_files(KEPT)
        .build(folder)
        .ok()?;
    let (writer, guard) = NonBlockingBuilder::default().buffered_lines_limit(WAITING).finish(file);
    let wanted = EnvFilter::try_from_env("DAYPASS_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    let lines = tracing_subscriber::fmt::layer().with_writer(writer).with_ansi(false);
    tracing_subscriber::registry()
        .with(lines.with_filter(filter_fn(is_loggable)).with_filter(wanted))
        .try_init()
        .ok()?;
    log_panics();
    Some(guard)
}

/// A panic is logged by its place alone: its message may quote anything.
fn log_panics() {
    let standard = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "a panic");
        standard(panic);
    }));
}
