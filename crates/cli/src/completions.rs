//! `daypass completions`

use crate::failure::Failure;
use crate::terminal::print;
use clap::Args;
use clap_complete::{Shell, generate};

/// Print the completions of a shell, for its start-up file
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  source <(daypass completions bash)
  daypass completions fish > ~/.config/fish/completions/daypass.fish")]
pub(crate) struct Completions {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

impl Completions {
    pub(crate) fn run(self, mut command: clap::Command) -> Result<(), Failure> {
        let mut script = Vec::new();
        generate(self.shell, &mut command, "daypass", &mut script);
        Ok(print(&String::from_utf8_lossy(&script))?)
    }
}
