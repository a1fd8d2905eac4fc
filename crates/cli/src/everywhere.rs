//! The options that every command has.

use crate::{deadline, terminal};
use clap::Args;
use daypass_core::sts;
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether what the log gets is shown.
static VERBOSE: AtomicBool = AtomicBool::new(false);

/// What a person may say of any command. What stands behind `--` is the program's that `exec` runs.
#[derive(Debug, Clone, Copy, Args)]
#[command(next_help_heading = "Global options")]
pub(crate) struct Everywhere {
    /// Never prompt or wait for you; fail with a hint instead
    #[arg(long, global = true)]
    no_input: bool,
    /// Give up after this long, such as 30s, with exit status 1; a program run by exec is not affected
    #[arg(long, global = true, value_name = "TIME", value_parser = seconds)]
    timeout: Option<u32>,
    /// Print log messages on stderr, including the causes of errors
    #[arg(short, long, global = true)]
    verbose: bool,
}

impl Everywhere {
    /// Lets them hold for this process.
    pub(crate) fn apply(self) {
        VERBOSE.store(self.verbose, Ordering::Relaxed);
        if self.no_input {
            terminal::forbid_asking();
        }
        if let Some(seconds) = self.timeout {
            deadline::begin(seconds);
        }
    }
}

/// Whether what the log gets is shown.
pub(crate) fn is_verbose() -> bool {
    VERBOSE.load(Ordering::Relaxed)
}

/// A length of time that a person typed.
fn seconds(text: &str) -> Result<u32, String> {
    sts::seconds(text)
        .filter(|seconds| *seconds > 0)
        .ok_or_else(|| "it is a length of time, such as 30s, 5m or 1h".to_owned())
}
