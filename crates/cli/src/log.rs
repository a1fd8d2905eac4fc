//! The log: `DAYPASS_HOME/logs`, with a file for each of the last seven days. Nothing is logged on stdout, and no secrets.

use daypass_engine::is_loggable;
use std::path::Path;
use tracing::level_filters::LevelFilter;
use tracing_appender::rolling::{RollingFileAppender, Rotation};
use tracing_subscriber::filter::{EnvFilter, filter_fn};
use tracing_subscriber::layer::{Layer, SubscriberExt};
use tracing_subscriber::util::SubscriberInitExt;

/// The variable with the `tracing` filter; `info` when it is not set.
const FILTER: &str = "DAYPASS_LOG";

/// The number of days that are kept.
const DAYS: usize = 7;

/// Begins to log. When no file can be written, nothing is logged and the command goes on.
pub(crate) fn begin(folder: &Path) {
    // Without the folder, the appender would print an error on stderr.
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
