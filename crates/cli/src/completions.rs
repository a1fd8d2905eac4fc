//! `daypass completions`

use crate::CommandLine;
use crate::failure::Failure;
use crate::terminal::print;
use clap::{Args, CommandFactory};
use clap_complete::{Shell, generate};

/// Print the completions of a shell, for its start-up file
#[derive(Debug, Args)]
pub(crate) struct Completions {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

impl Completions {
    pub(crate) fn run(self) -> Result<(), Failure> {
        let mut script = Vec::new();
        generate(self.shell, &mut CommandLine::command(), "daypass", &mut script);
        print(&String::from_utf8_lossy(&script))
    }
}
