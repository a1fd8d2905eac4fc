//! The log: `DAYPASS_HOME/logs`, a file a day, the last seven kept. Never stdout, never a secret.

use daypass_engine::is_loggable;
use std::path::Path;
use tracing::level_filters::LevelFilter;
use tracing_appender::rolling::{RollingFileAppender, Rotation};
use tracing_subscriber::filter::{EnvFilter, filter_fn};
use tracing_subscriber::layer::{Layer, SubscriberExt};
use tracing_subscriber::util::SubscriberInitExt;

/// What is logged, as a `tracing` filter; `info` where it is not set.
const FILTER: &str = "DAYPASS_LOG";

/// How many days are kept.
const DAYS: usize = 7;

/// Begins to log. Where no file can be written there is no log: that keeps nobody from their work.
pub(crate) fn begin(folder: &Path) {
    // The appender would say on stderr that there is no folder yet.
    if std::fs::create_dir_all(folder).is_err() {
        return;
    }
    let appender = RollingFileAppender::builder()
        .rotation(Rotation::DAILY)
        .filename_prefix("daypass")
        .filename_suffix("log")
        .max_log_files(DAYS)
        .build(folder);
    let Ok(appender) = appender else { return };
    let wanted = EnvFilter::builder()
        .with_default_directive(LevelFilter::INFO.into())
        .with_env_var(FILTER)
        .from_env_lossy();
    let lines = tracing_subscriber::fmt::layer().with_writer(appender).with_ansi(false);
    let _ = tracing_subscriber::registry()
        .with(lines.with_filter(filter_fn(is_loggable)).with_filter(wanted))
        .try_init();
}
