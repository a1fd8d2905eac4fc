//! `daypass env`

use crate::browsing::{BrowserOptions, prompting};
use crate::failure::Failure;
use crate::progress::doing;
use crate::shell_detection::{shell_of_caller, usual};
use crate::terminal::{print, print_secret, say};
use crate::work::Work;
use crate::{engine, pick, program_variables};
use clap::{Args, ValueEnum};
use daypass_core::shell::{Shell, Variable, credential_variables, given_by_daypass, to_be_unset};
use daypass_core::{Problem, ProblemCode, Region, Remedy, Secret, SessionId};
use daypass_engine::EngineError;
use serde_json::{Map, Value};
use std::io::{IsTerminal, stdout};

/// Print a session's credentials as environment variables, for eval
///
/// The region is that of AWS_REGION or AWS_DEFAULT_REGION where one of them is set. Of a session that is started with
/// --deliver endpoint they say where it is asked for.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  eval \"$(daypass env 'Shop Production/OnCall')\"
  daypass env 'Shop Production/OnCall' --shell dotenv > .env
  eval \"$(daypass env --unset)\"")]
pub(crate) struct Env {
    /// The session; without it, one is picked
    session: Option<String>,
    /// The shell that reads them; the one that runs this, else the one in SHELL, where it is not named
    #[arg(long, value_enum)]
    shell: Option<ShellName>,
    /// Print them as one JSON object, for Nushell's load-env, PowerShell and jq
    #[arg(long, conflicts_with_all = ["shell", "unset"])]
    json: bool,
    /// The region to work in, whatever your environment and the session say
    #[arg(long, value_parser = Region::parse, conflicts_with = "unset")]
    region: Option<Region>,
    /// Print what takes the variables away again; no session is needed
    #[arg(long, conflicts_with = "session")]
    unset: bool,
}

/// The shells by their names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ShellName {
    #[value(aliases = ["sh", "dash", "ksh", "posix"])]
    Bash,
    Zsh,
    Fish,
    #[value(alias = "powershell")]
    Pwsh,
    Cmd,
    #[value(alias = "nushell")]
    Nu,
    // A .env file.
    Dotenv,
}

impl ShellName {
    fn shell(self) -> Shell {
        match self {
            Self::Bash | Self::Zsh => Shell::Posix,
            Self::Fish => Shell::Fish,
            Self::Pwsh => Shell::PowerShell,
            Self::Cmd => Shell::Cmd,
            Self::Nu => Shell::Nu,
            Self::Dotenv => Shell::Dotenv,
        }
    }
}

impl Env {
    pub(crate) async fn run(self) -> Result<(), Failure> {
        let named = self.shell.map(ShellName::shell);
        let is_for_eval = !self.json;
        let result = match (self.json, self.unset) {
            (true, _) => self.print_json().await,
            (false, true) => print_unset(named),
            (false, false) => self.print_lines(named).await,
        };
        if is_for_eval && result.as_ref().is_err_and(|failure| !matches!(failure, Failure::OutputClosed)) {
            fail_eval(named);
        }
        result
    }

    async fn print_lines(self, named: Option<Shell>) -> Result<(), Failure> {
        let shell = named.map_or_else(shell_of_caller, Ok)?;
        let (id, variables) = self.variables().await?;
        let variables = program_variables::sayable(variables, shell, &id);
        let lines = shell.set(&variables).map_err(|unsayable| {
            Failure::from(Problem::new(
                ProblemCode::InvalidInput,
                "A value cannot be written for this shell",
                format!("This shell's syntax cannot express the value of {}.", unsayable.variable),
                "Take them as JSON with --json, or run the command with daypass exec.",
                Remedy::None,
            ))
        })?;
        Ok(print_secret(&lines)?)
    }

    async fn print_json(self) -> Result<(), Failure> {
        let (_, variables) = self.variables().await?;
        let object: Map<String, Value> =
            variables.iter().map(|(name, value)| ((*name).to_owned(), value.expose().into())).collect();
        print_secret(&Secret::new(format!("{:#}\n", Value::Object(object))))?;
        let is_set = |name: &&str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let others: Vec<&str> = to_be_unset(&variables)
            .into_iter()
            .filter(|name| name.starts_with("AWS_"))
            .filter(is_set)
            .collect();
        if !others.is_empty() {
            let others = others.join(", ");
            say(&format!(
                "note: AWS tools prefer what your environment has already to these: unset {others}."
            ));
        }
        Ok(())
    }

    async fn variables(self) -> Result<(SessionId, Vec<Variable>), Failure> {
        let engine = engine::open(BrowserOptions::default().browser())?;
        let id = pick::session(&engine, self.session.as_deref(), |_| true)?;
        let session = engine.sessions().get(&id)?;
        let beside = program_variables::beside_credentials(&engine, &session, self.region)?;
        let issued = async {
            if let Some(endpoint) = engine.endpoints().variables(&id).await? {
                return Ok(endpoint.to_vec());
            }
            let credentials = engine.sessions().credentials_for(&session, &prompting(None, None)).await?;
            Ok::<_, EngineError>(credential_variables(&credentials))
        };
        let mut variables = doing(&engine, Work::Print(&id), issued).await?;
        variables.extend(beside);
        Ok((id, variables))
    }
}

fn print_unset(named: Option<Shell>) -> Result<(), Failure> {
    let shell = named.map_or_else(shell_of_caller, Ok)?;
    let names = given_by_daypass(&|name| std::env::var(name).ok());
    Ok(print(&shell.unset(&names))?)
}

/// Lets the `eval` of a command that has failed fail too, where the shell is known. On a terminal nobody evaluates it.
pub(crate) fn fail_eval(named: Option<Shell>) {
    if !stdout().is_terminal() {
        // What is wrong was told, or will be: there is nothing to say of the pipe besides.
        let _ = print(named.or_else(|| shell_of_caller().ok()).unwrap_or_else(usual).fail());
    }
}
