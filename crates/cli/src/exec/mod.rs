//! `daypass exec`: runs a program with a session's credentials. Unlike `start`, it writes no file.

mod child;
mod persons_shell;
#[cfg(any(windows, test))]
mod program;
mod signals;

use crate::browsing::{SignInOptions, prompting};
use crate::env::this_shells_session;
use crate::failure::Failure;
use crate::format::{self, Local};
use crate::progress::doing;
use crate::terminal::{plain, say};
use crate::work::Work;
use crate::{deadline, engine, pick, program_variables, time_left};
use clap::{Args, ValueHint};
use daypass_core::mfa::MfaCode;
use daypass_core::problem::quoted;
use daypass_core::shell::{Variable, credential_variables};
use daypass_core::sts::seconds;
use daypass_core::view::{Caller, Channel};
use daypass_core::{Problem, ProblemCode, Region, Remedy, Session};
use daypass_engine::Engine;
#[cfg(unix)]
use daypass_engine::ground::with_persons_core_limit;
use daypass_engine::ground::{ChildEnvironment, child as child_process};
use jiff::{SignedDuration, Timestamp};
use persons_shell::{PersonsShell, entered};
use std::ffi::{OsStr, OsString};
use std::path::Path;
use std::process::Command;

const EXAMPLES: &str = "\
Examples:
  daypass exec prod/onc -- terraform plan
  daypass exec staging/dep --endpoint -- npm start   # renews while it runs
  daypass exec prod/onc                              # a shell";

/// Run a command, or your shell, with a session's credentials in its environment
///
/// No profile is written. Other credentials, AWS_PROFILE and the vault's passphrase are removed from the environment, and
/// DAYPASS_SESSION names the session. The region is AWS_REGION or AWS_DEFAULT_REGION if either is set. If less than half an
/// hour is left (less than half, for short-lived credentials), they are renewed first, unless that needs you. The exit status
/// is the command's: 127 if it is not found, 126 if it cannot be run, and 128 plus the signal's number if a signal ended it.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Exec {
    /// The session; omit to pick one
    session: Option<String>,
    /// Serve the credentials on 127.0.0.1 and renew them while the command runs, for commands that outlast them
    #[arg(long)]
    endpoint: bool,
    /// The region to use, overriding your environment and the session
    #[arg(long, value_parser = Region::parse)]
    region: Option<Region>,
    /// The MFA code, if one is needed; omit to be asked for it
    #[arg(long, value_name = "CODE", value_parser = MfaCode::parse)]
    mfa_code: Option<MfaCode>,
    /// Run it only with at least this much time left, such as 45m or 1h30m; renew the credentials if needed
    #[arg(long, value_name = "DURATION", value_parser = duration, conflicts_with = "endpoint")]
    min_left: Option<SignedDuration>,
    #[command(flatten)]
    options: SignInOptions,
    /// The command and its arguments; omit to open your shell
    #[arg(trailing_var_arg = true, value_name = "CMD", value_hint = ValueHint::CommandWithArguments)]
    command: Vec<OsString>,
}

impl Exec {
    /// Whether Daypass stays beside the program and serves it.
    pub(crate) fn is_served(&self) -> bool {
        self.endpoint
    }

    pub(crate) async fn run(mut self) -> Result<(), Failure> {
        self.read_dashes(std::env::args_os());
        let shell = self.command.is_empty().then(PersonsShell::find);
        let (program, arguments) = match (&shell, &self.command[..]) {
            (None, [program, arguments @ ..]) => (program, arguments),
            (Some(shell), _) => (&shell.program, &shell.arguments[..]),
            (None, []) => return Ok(()),
        };
        let by = Caller {
            channel: Channel::Exec,
            process: Some(file_name(program)),
            pid: Some(std::process::id()),
        };
        let engine = engine::open(self.options.browser())?.acting_for(by.clone());
        let id = pick::session(&engine, self.session.as_deref())?;
        let session = engine.sessions().get(&id)?;
        let mut given = program_variables::beside_credentials(&engine, &session, self.region)?;
        // Opening may be refused. That comes before the sign-in, so that nobody signs in for nothing.
        let endpoint = if self.endpoint { Some(engine.endpoints().open(&id).await?) } else { None };
        let prompting = prompting(self.options.method(), self.mfa_code);
        let sessions = engine.sessions();
        let credentials = match &endpoint {
            None => {
                let issued = sessions.credentials_for_program(&session, self.min_left, &prompting);
                doing(&engine, Work::Run(&id), issued).await?
            }
            Some(_) => doing(&engine, Work::Run(&id), sessions.credentials_for(&session, &prompting)).await?,
        };
        deadline::lift();
        if endpoint.is_none() {
            let left = (credentials.expires_at, engine.now());
            enough(&engine, &session, self.min_left, left)?;
            if let Some(left) = time_left::little(left.0, left.1) {
                say(&format!(
                    "note: ends in {left} and cannot be renewed inside a running command; --endpoint can"
                ));
            }
        }
        if shell.is_some() {
            let until = endpoint.is_none().then(|| Local::at(engine.now()).clock(credentials.expires_at));
            let name = engine.sessions().exact_name(&session);
            say(&plain(&entered(&name, until.as_deref(), this_shells_session().as_deref())));
        }
        let prompt = shell.as_ref().and_then(|shell| shell.prompt_variable.clone());
        match endpoint {
            None => {
                given.extend(credential_variables(&credentials));
                let mut command = command(program, arguments, &given);
                command.envs(prompt);
                // `exec` runs no destructors. Dropped here, the secrets are erased before the program replaces this one.
                drop((engine, credentials, given));
                replaced_by(command).await
            }
            Some(endpoint) => {
                given.extend(endpoint.variables());
                let mut command = command(program, arguments, &given);
                command.envs(prompt);
                child::run(command, |pid| endpoint.serve(Caller { pid, ..by })).await
            }
        }
    }

    /// Takes the first word for the command where the session would stand behind `--`: `exec -- CMD` names none. How a command
    /// line was split, its parser does not tell, but by the number of words behind the first `--` of `line`.
    fn read_dashes(&mut self, line: impl Iterator<Item = OsString>) {
        let behind = line.skip_while(|word| word != "--").skip(1).count();
        if self.command.len() < behind
            && let Some(program) = self.session.take()
        {
            self.command.insert(0, program.into());
        }
    }
}

/// A length of time that a person typed.
fn duration(text: &str) -> Result<SignedDuration, String> {
    let seconds = seconds(text).ok_or("expected a length of time, such as 45m or 1h30m")?;
    Ok(SignedDuration::from_secs(seconds.into()))
}

/// Whether so much is left of credentials that end at a time, now, as the person wants.
///
/// # Errors
/// [`Failure::Problem`] where less is left.
fn enough(
    engine: &Engine,
    session: &Session,
    min_left: Option<SignedDuration>,
    (expires_at, now): (Timestamp, Timestamp),
) -> Result<(), Failure> {
    let left = expires_at.duration_since(now);
    let Some(wanted) = min_left.filter(|wanted| left < *wanted) else { return Ok(()) };
    let name = engine.sessions().exact_name(session);
    Err(Failure::from(Problem::new(
        ProblemCode::InvalidInput,
        "Too little time is left",
        format!(
            "{name} ends in {}, and --min-left asks for {}.",
            format::length(left),
            format::length(wanted)
        ),
        format!("Renew them while it runs: daypass exec {} --endpoint", quoted(&name)),
        Remedy::None,
    )))
}

/// The command, with these variables and without those that name other credentials.
fn command(program: &OsStr, arguments: &[OsString], given: &[Variable]) -> Command {
    #[cfg(windows)]
    let program = &program::found(program);
    let mut command = child_process(program, ChildEnvironment::WithoutCredentials);
    command.args(arguments);
    command.envs(given.iter().map(|(name, value)| (name, value.expose())));
    command
}

/// Replaces this process by the command, so that signals and exit status are the command's own.
#[cfg(unix)]
async fn replaced_by(mut command: Command) -> Result<(), Failure> {
    use std::os::unix::process::CommandExt;
    let error = with_persons_core_limit(|| command.exec());
    Err(child::not_run(&command, &error))
}

#[cfg(not(unix))]
async fn replaced_by(command: Command) -> Result<(), Failure> {
    child::run(command, |_| std::future::pending()).await
}

/// A program as the history names it. Its arguments may contain secrets, so they are left out.
fn file_name(program: &OsStr) -> String {
    let name = Path::new(program).file_name().unwrap_or(program);
    name.to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use daypass_core::Secret;
    use daypass_core::shell::{CREDENTIAL_VARIABLES, ENDPOINT_VARIABLE};

    /// What is run, and as what, by a command line of `exec`.
    fn parsed(line: &str) -> (Option<String>, Vec<OsString>) {
        #[derive(clap::Parser)]
        struct Line {
            #[command(flatten)]
            exec: Exec,
        }
        let words: Vec<OsString> =
            ["exec"].into_iter().chain(line.split_whitespace()).map(OsString::from).collect();
        let Line { mut exec } = clap::Parser::try_parse_from(&words).unwrap();
        exec.read_dashes(words.into_iter());
        (exec.session, exec.command)
    }

    #[test]
    fn the_dashes_may_be_left_out_and_options_of_the_command_are_its_own() {
        for (line, session, command) in [
            ("dev sh -c x", Some("dev"), &["sh", "-c", "x"][..]),
            ("dev -- sh -c x", Some("dev"), &["sh", "-c", "x"]),
            ("dev --endpoint sh --endpoint", Some("dev"), &["sh", "--endpoint"]),
            ("--region eu-west-1 dev sh --region x", Some("dev"), &["sh", "--region", "x"]),
            ("dev sh -- x", Some("dev"), &["sh", "--", "x"]),
            ("dev -- sh -- x", Some("dev"), &["sh", "--", "x"]),
            ("dev -- -odd", Some("dev"), &["-odd"]),
            ("-- sh -c x", None, &["sh", "-c", "x"]),
            ("--endpoint -- sh -- x", None, &["sh", "--", "x"]),
            ("-- sh", None, &["sh"]),
            ("dev", Some("dev"), &[]),
            ("dev --", Some("dev"), &[]),
            ("", None, &[]),
        ] {
            let command = command.iter().map(OsString::from).collect();
            assert_eq!(parsed(line), (session.map(str::to_owned), command), "{line}");
        }
    }

    #[test]
    fn a_length_of_time_is_read_as_everywhere() {
        assert_eq!(duration("1h30m"), Ok(SignedDuration::from_mins(90)));
        assert!(duration("soon").is_err());
    }

    #[test]
    fn a_command_has_no_credentials_of_another_origin_and_none_among_its_arguments() {
        let given = [(CREDENTIAL_VARIABLES[0], Secret::new("ASIAIOSFODNN7EXAMPLE"))];
        let command = command(OsStr::new("aws"), &["s3".into(), "ls".into()], &given);
        let set: Vec<_> = command.get_envs().filter_map(|(name, value)| Some((name, value?))).collect();
        assert_eq!(set, [(OsStr::new("AWS_ACCESS_KEY_ID"), OsStr::new("ASIAIOSFODNN7EXAMPLE"))]);
        for name in ["AWS_PROFILE", "AWS_SESSION_TOKEN", ENDPOINT_VARIABLE, "DAYPASS_VAULT_PASSPHRASE"] {
            assert!(command.get_envs().any(|(key, value)| key == name && value.is_none()), "{name}");
        }
        assert!(command.get_args().eq(["s3", "ls"]));
        assert_eq!(file_name(OsStr::new("/usr/bin/aws")), "aws");
    }
}
