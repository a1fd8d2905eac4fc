//! `daypass env`

use crate::browsing::{BrowserOptions, prompting};
use crate::failure::Failure;
use crate::progress::doing;
use crate::shell_detection::{shell_of_caller, usual};
use crate::terminal::{plain, print, print_secret, say};
use crate::work::Work;
use crate::{engine, pick, program_variables, time_left};
use clap::{Args, ValueEnum};
use daypass_core::shell::{
    SESSION_VARIABLE, Shell, Variable, credential_variables, given_by_daypass, json_object, to_be_unset,
};
use daypass_core::{Problem, ProblemCode, Region, Remedy, SessionId};
use daypass_engine::EngineError;
use std::io::{IsTerminal, stdout};

const EXAMPLES: &str = "\
Examples:
  eval \"$(daypass env prod/onc)\"   # in fish: daypass env prod/onc | source
  eval \"$(daypass env --unset)\"    # undoes it";

/// Print a session's credentials as environment variables, for eval
///
/// The region is AWS_REGION or AWS_DEFAULT_REGION if either is set. For a session started with --deliver endpoint, the
/// variables point to the endpoint instead. If the command fails, the eval of its output fails too, and the shell keeps the
/// identity it had. On a terminal, nothing secret is printed without --print.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Env {
    /// The session; omit to pick one
    session: Option<String>,
    /// The shell to print them for; defaults to the one you are in, then to SHELL
    #[arg(long, value_enum)]
    shell: Option<ShellName>,
    /// Print one JSON object, for Nushell's load-env, PowerShell and jq
    #[arg(long, conflicts_with_all = ["shell", "unset"])]
    json: bool,
    /// The region to use, overriding your environment and the session
    #[arg(long, value_parser = Region::parse, conflicts_with = "unset")]
    region: Option<Region>,
    /// Print commands that unset the variables; takes no session
    #[arg(long, conflicts_with = "session")]
    unset: bool,
    /// Print them even on a terminal, where they stay on the screen
    #[arg(long, conflicts_with = "unset")]
    print: bool,
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
        let result = if self.unset {
            print_unset(named)
        } else if stdout().is_terminal() && !self.print {
            Err(self.refuse_terminal(named))
        } else if self.json {
            self.print_json().await
        } else {
            self.print_lines(named).await
        };
        match result {
            Ok(()) | Err(Failure::OutputClosed) => result,
            Err(failure) => {
                if is_for_eval {
                    fail_eval(named);
                }
                Err(told_who_stays(failure, this_shells_session()))
            }
        }
    }

    /// Why a terminal is shown nothing, with the line for the person's shell. Nobody is asked for a session, whose credentials
    /// would not be printed.
    fn refuse_terminal(&self, named: Option<Shell>) -> Failure {
        let line = || {
            let shell = match named {
                None if self.json => shell_of_caller().unwrap_or_else(|_| usual()),
                None => shell_of_caller()?,
                Some(named) => named,
            };
            let Some(name) = &self.session else { return Ok(shell.evaluation(None)) };
            let engine = engine::open(BrowserOptions::none().browser())?;
            let session = engine.sessions().get(&pick::named(&engine, name)?)?;
            Ok::<_, Failure>(shell.evaluation(Some(&engine.sessions().exact_name(&session))))
        };
        line().map_or_else(
            |failure| failure,
            |line| {
                Failure::from(Problem::new(
                    ProblemCode::InvalidInput,
                    "Nothing was printed",
                    "The credentials would stay on this terminal's screen; --print shows them anyway.",
                    format!("for a shell: {line}"),
                    Remedy::None,
                ))
            },
        )
    }

    async fn print_lines(self, named: Option<Shell>) -> Result<(), Failure> {
        let shell = named.map_or_else(shell_of_caller, Ok)?;
        let (id, variables) = self.variables().await?;
        let variables = shell.sayable(variables, &id);
        let lines = shell.set(&variables).map_err(|unsayable| {
            Failure::from(Problem::new(
                ProblemCode::InvalidInput,
                "A value cannot be written for this shell",
                format!("This shell's syntax cannot express the value of {}.", unsayable.variable),
                "Use --json, or run the command with daypass exec.",
                Remedy::None,
            ))
        })?;
        Ok(print_secret(&lines)?)
    }

    async fn print_json(self) -> Result<(), Failure> {
        let (_, variables) = self.variables().await?;
        print_secret(&json_object(&variables))?;
        let is_set = |name: &&str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let others: Vec<&str> = to_be_unset(&variables)
            .into_iter()
            .filter(|name| name.starts_with("AWS_"))
            .filter(is_set)
            .collect();
        if !others.is_empty() {
            let others = others.join(", ");
            say(&format!(
                "note: AWS tools prefer what is already in your environment to these: unset {others}."
            ));
        }
        Ok(())
    }

    async fn variables(self) -> Result<(SessionId, Vec<Variable>), Failure> {
        let engine = engine::open(BrowserOptions::default().browser())?;
        let id = pick::session(&engine, self.session.as_deref())?;
        let session = engine.sessions().get(&id)?;
        let beside = program_variables::beside_credentials(&engine, &session, self.region)?;
        let issued = async {
            if let Some(endpoint) = engine.endpoints().variables(&id).await? {
                return Ok(endpoint.to_vec());
            }
            let prompting = prompting(None, None);
            let credentials = engine.sessions().credentials_for_program(&session, None, &prompting).await?;
            if let Some(left) = time_left::little(credentials.expires_at, engine.now()) {
                say(&format!("note: ends in {left}; evaluate it again then"));
            }
            Ok::<_, EngineError>(credential_variables(&credentials))
        };
        let mut variables = tokio::select! {
            variables = doing(&engine, Work::Print(&id), issued) => variables?,
            status = terminated() => return Err(Failure::Program(status)),
        };
        variables.extend(beside);
        Ok((id, variables))
    }
}

fn print_unset(named: Option<Shell>) -> Result<(), Failure> {
    let shell = named.map_or_else(shell_of_caller, Ok)?;
    let names = given_by_daypass(&|name| std::env::var(name).ok());
    if let Some(line) = shell.evaluation_of_unset().filter(|_| stdout().is_terminal()) {
        say(&format!("for a shell: {line}"));
    }
    Ok(print(&shell.unset(&names))?)
}

/// The session whose credentials the shell has that runs this.
pub(crate) fn this_shells_session() -> Option<String> {
    std::env::var(SESSION_VARIABLE).ok().filter(|session| !session.is_empty())
}

/// Lets an `eval` of what has failed before it was known what is wanted fail, and says who the shell stays.
pub(crate) fn fails_early() {
    fail_eval(None);
    if let Some(session) = this_shells_session() {
        say(&stays(&session));
    }
}

/// Lets the `eval` of a command that has failed fail too, where the shell is known. On a terminal nobody evaluates it.
fn fail_eval(named: Option<Shell>) {
    if !stdout().is_terminal() {
        // What is wrong was told, or will be: there is nothing to say of the pipe besides. Every shell that Daypass has no
        // syntax for runs a program of this name.
        let _ = print(named.or_else(|| shell_of_caller().ok()).unwrap_or_else(usual).fail());
    }
}

/// A failure that also says who the shell stays, which is a session already.
fn told_who_stays(failure: Failure, session: Option<String>) -> Failure {
    let Some(session) = session else { return failure };
    let stays_too =
        |detail: &str| format!("{}; this shell stays {}.", detail.trim_end_matches('.'), plain(&session));
    match failure {
        Failure::Problem(mut problem) => {
            problem.detail = stays_too(&problem.detail);
            Failure::Problem(problem)
        }
        Failure::Usage { title, detail, action } => {
            Failure::Usage { title, detail: stays_too(&detail), action }
        }
        other => {
            say(&stays(&session));
            other
        }
    }
}

fn stays(session: &str) -> String {
    format!("This shell stays {}.", plain(session))
}

/// The exit status of the signal by which somebody, as `timeout`, ends this process: left to itself it would print nothing, and
/// an `eval` of nothing succeeds.
#[cfg(unix)]
async fn terminated() -> u8 {
    use tokio::signal::unix::{SignalKind, signal};
    crate::terminal::leave_signals();
    let [terminate, hang_up] = [SignalKind::terminate(), SignalKind::hangup()];
    let (Ok(mut terminated), Ok(mut hung_up)) = (signal(terminate), signal(hang_up)) else {
        return std::future::pending().await;
    };
    let ended_by = tokio::select! {
        _ = terminated.recv() => terminate,
        _ = hung_up.recv() => hang_up,
    };
    u8::try_from(128 + ended_by.as_raw_value()).unwrap_or(1)
}

#[cfg(not(unix))]
async fn terminated() -> u8 {
    std::future::pending().await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_says_once_who_the_shell_stays() {
        let problem =
            Problem::new(ProblemCode::SessionNotFound, "T", "There is none.", "Do it", Remedy::None);
        let told = |failure, session: Option<&str>| match told_who_stays(failure, session.map(str::to_owned))
        {
            Failure::Problem(problem) => problem.detail,
            Failure::Usage { detail, .. } => detail,
            other => format!("{other:?}"),
        };
        assert_eq!(told(problem.clone().into(), None), "There is none.");
        assert_eq!(
            told(problem.into(), Some("Shop/Admin\u{1b}")),
            "There is none; this shell stays Shop/Admin."
        );
        let usage = Failure::Usage { title: "T", detail: "Which?".to_owned(), action: String::new() };
        assert_eq!(told(usage, Some("dev")), "Which?; this shell stays dev.");
        assert_eq!(told(Failure::Interrupted, Some("dev")), "Interrupted");
    }
}
