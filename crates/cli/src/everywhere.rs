//! The options that every command has.

use crate::{deadline, terminal};
use clap::Args;
use daypass_core::sts;
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether what the log gets is shown.
static VERBOSE: AtomicBool = AtomicBool::new(false);

/// What a person may say of any command. What stands behind `--` is the program's that `exec` runs.
#[derive(Debug, Clone, Copy, Args)]
#[command(next_help_heading = "Everywhere")]
pub(crate) struct Everywhere {
    /// Ask nothing and wait for nobody: what needs you fails, and says what helps
    #[arg(long, global = true)]
    no_input: bool,
    /// End with status 1 after this time, such as 30s; a program that exec runs is not bound by it
    #[arg(long, global = true, value_name = "TIME", value_parser = seconds)]
    timeout: Option<u32>,
    /// Show on stderr what the log gets, the causes of errors too
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
