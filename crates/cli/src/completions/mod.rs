//! `daypass completions`: makes a shell complete Daypass's commands, and the sessions and what else they are for. The scripts
//! are short and ask `daypass complete` ([`Question`]) at each key press.
//!
//! By words (`prod/onc`) a session is found where the shell lets a whole word be replaced: in zsh, Nushell and PowerShell, and in
//! bash where they leave one. fish and Elvish compare what they are given with what was typed by themselves.
//!
//! clap's own engine for that was tried: it quotes nothing for bash, which then takes a name with a blank for two words, it
//! lets PowerShell evaluate the line that is being typed, and behind `--` it completes no program.

mod answer;
mod bash;
mod browsers;
mod install;
mod offers;
mod place;
mod programs;
mod services;
mod sessions;
mod shell;
mod values;
mod words;

pub(crate) use answer::Question;

use crate::failure::Failure;
use crate::readers;
use crate::terminal::print;
use clap::Args;
use shell::CompletedShell;

const EXAMPLES: &str = "\
Examples:
  daypass completions bash
  daypass completions --install";

const LINES: &str = "\
Examples:
  daypass completions bash
  daypass completions --install

For bash, zsh and fish, --install is all you need.
To set them up by hand, add one line:
  bash        source <(daypass completions bash)         in ~/.bashrc
  zsh         source <(daypass completions zsh)          in .zshrc after compinit
  fish        daypass completions fish | source          in config.fish
  nu          daypass completions --install nu           prints the line to add
  powershell  daypass completions powershell | Out-String | iex    in $PROFILE
  elvish      eval (daypass completions elvish | slurp)  in rc.elv";

/// Print shell completions, or install them
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES, after_long_help = LINES)]
pub(crate) struct Completions {
    /// The shell; with --install, defaults to the one you are in
    #[arg(value_enum, required_unless_present = "install")]
    shell: Option<CompletedShell>,
    /// Install the completions where the shell finds them, and print any step left to you
    #[arg(long)]
    install: bool,
}

impl Completions {
    pub(crate) async fn run(self) -> Result<(), Failure> {
        match (self.shell, self.install) {
            (Some(shell), false) => Ok(print(shell.script())?),
            (Some(shell), true) => install::install(shell).await,
            (None, _) => install::install(callers_shell()?).await,
        }
    }
}

/// The shell that runs this process, else the login shell.
fn callers_shell() -> Result<CompletedShell, Failure> {
    let mut programs = readers::readers().into_iter().chain(std::env::var("SHELL").ok());
    programs.find_map(|program| CompletedShell::of_program(&program)).ok_or_else(|| Failure::Usage {
        title: "Which shell?",
        detail: "Daypass does not see which shell you are in.".to_owned(),
        action: "Name it: daypass completions --install bash".to_owned(),
    })
}
