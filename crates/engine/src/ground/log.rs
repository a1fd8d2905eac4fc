//! The log of a program: `DAYPASS_HOME/logs`, a file for each of the last seven days, as the command line and the desktop
//! write it. Nothing is logged on stdout, and no secrets.

use super::clock::{Clock, SystemClock};
use super::home::Home;
use super::private_files::private_file;
use std::io::Write;
use std::path::Path;
use tracing::level_filters::LevelFilter;
use tracing::{Level, Metadata, Subscriber};
use tracing_appender::non_blocking::{NonBlockingBuilder, WorkerGuard};
use tracing_appender::rolling::{RollingFileAppender, Rotation};
use tracing_subscriber::Registry;
use tracing_subscriber::filter::{EnvFilter, filter_fn};
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::{Layer, SubscriberExt};
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::util::SubscriberInitExt;

/// The variable with the `tracing` filter, as `RUST_LOG` has it; `info` where it is not set.
const FILTER: &str = "DAYPASS_LOG";

/// The number of days that are kept.
const DAYS: usize = 7;

/// Lines that may wait for the disk. Their places are memory from the start: the usual 128,000 take 4 MB.
const WAITING: usize = 2_000;

/// The beginnings of our own crates' names.
const OURS: [&str; 2] = ["daypass", "aws_files"];

/// Which program logs. Each has files of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogOf {
    /// The command line: `daypass.2026-01-31.log`.
    CommandLine,
    /// The window and the tray: `desktop.2026-01-31.log`.
    Desktop,
}

/// What is logged reaches the file until this is dropped.
#[derive(Debug)]
pub struct LogGuard {
    _writer: WorkerGuard,
}

/// Begins to log, each line at once. Where no file can be written, nothing is logged and the program goes on.
pub fn begin_log(home: &Home, program: LogOf) {
    if let Some(file) = file(home, program) {
        install(lines(file));
    }
}

/// Begins to log as the command line, and shows on `stderr` what the log gets; that alone where there is no home to log in.
pub fn begin_log_aloud<W: Write + 'static>(
    home: Option<&Home>,
    stderr: impl Fn() -> W + Send + Sync + 'static,
) {
    let file = home.and_then(|home| file(home, LogOf::CommandLine));
    install(Layer::and_then(file.map(lines), shown(stderr)));
}

/// Begins to log on a thread of its own, so that nobody waits for the disk. `None` where no file can be written: nothing
/// is logged then.
pub fn begin_log_in_background(home: &Home, program: LogOf) -> Option<LogGuard> {
    let file = file(home, program)?;
    let (writer, guard) = NonBlockingBuilder::default().buffered_lines_limit(WAITING).finish(file);
    install(lines(writer)).then_some(LogGuard { _writer: guard })
}

/// The files of a program's log. Today's is made here, so that its owner alone may read it, whoever that is.
fn file(home: &Home, program: LogOf) -> Option<RollingFileAppender> {
    let name = match program {
        LogOf::CommandLine => "daypass",
        LogOf::Desktop => "desktop",
    };
    // Without the folder, the appender would print an error on stderr.
    home.check().ok()?;
    let folder = home.folder("logs").ok()?;
    private_file(&todays(&folder, name)).ok()?;
    RollingFileAppender::builder()
        .rotation(Rotation::DAILY)
        .filename_prefix(name)
        .filename_suffix("log")
        .max_log_files(DAYS)
        .build(folder)
        .ok()
}

/// The file that the appender writes today, by its own rule: the day is that of UTC.
fn todays(folder: &Path, name: &str) -> std::path::PathBuf {
    folder.join(format!("{name}.{}.log", SystemClock.now().strftime("%Y-%m-%d")))
}

/// Lines of the log as they are written to a file.
fn lines<S>(writer: impl for<'a> MakeWriter<'a> + Send + Sync + 'static) -> impl Layer<S> + Send + Sync
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    // A line that finds no room on the disk is not told on stderr.
    wanted(tracing_subscriber::fmt::layer().with_writer(writer).with_ansi(false).log_internal_errors(false))
}

/// The same without the time, for a person who reads them as they come.
fn shown<S>(writer: impl for<'a> MakeWriter<'a> + Send + Sync + 'static) -> impl Layer<S> + Send + Sync
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    let lines = tracing_subscriber::fmt::layer().with_writer(writer).with_ansi(false).without_time();
    wanted(lines.log_internal_errors(false))
}

/// Of these lines those that the person wants to see, and that may be logged.
fn wanted<S>(lines: impl Layer<S> + Send + Sync) -> impl Layer<S> + Send + Sync
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    let wanted = EnvFilter::builder()
        .with_default_directive(LevelFilter::INFO.into())
        .with_env_var(FILTER)
        .from_env_lossy();
    lines.with_filter(filter_fn(is_loggable)).with_filter(wanted)
}

/// Whether lines go there from now on: once in a process.
fn install(lines: impl Layer<Registry> + Send + Sync) -> bool {
    tracing_subscriber::registry().with(lines).try_init().is_ok()
}

/// Whether a line may be logged at all, whatever the person asks to see: every log of Daypass is filtered by this.
///
/// Our own lines name no secret. Below a warning, the AWS SDK's do: at `trace`, `aws_smithy_runtime` logs requests with
/// their headers, and the portal's carry the access token.
fn is_loggable(line: &Metadata<'_>) -> bool {
    *line.level() <= Level::WARN || OURS.iter().any(|ours| line.target().starts_with(ours))
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};

    /// As after `sudo daypass`. Who is not root meets the first half alone.
    #[test]
    fn a_log_that_root_began_could_be_read_by_all_and_written_by_root_alone() {
        let folder = tempfile::tempdir().unwrap();
        let owner = if chown(folder.path(), Some(65534), Some(65534)).is_ok() {
            65534
        } else {
            eprintln!("skipped: the owner of a log that root began: this is not root");
            folder.path().metadata().unwrap().uid()
        };
        let home = Home::at(folder.path().join("daypass"));
        let mut appender = file(&home, LogOf::CommandLine).unwrap();
        appender.write_all(b"a line\n").unwrap();
        let files: Vec<_> =
            std::fs::read_dir(home.path().join("logs")).unwrap().map(Result::unwrap).collect();
        assert_eq!(files.len(), 1, "the appender writes the file that was made: {files:?}");
        let metadata = files[0].metadata().unwrap();
        assert_eq!(std::fs::read(files[0].path()).unwrap(), b"a line\n");
        assert_eq!((metadata.uid(), metadata.permissions().mode() & 0o777), (owner, 0o600));
    }
}
