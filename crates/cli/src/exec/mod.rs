//! `daypass exec`: runs a program with a session's credentials. Unlike `start`, it writes no file.

mod child;
#[cfg(any(windows, test))]
mod program;

use crate::browsing::{SignInOptions, prompting};
use crate::failure::Failure;
use crate::progress::doing;
use crate::work::Work;
use crate::{deadline, engine, pick, program_variables};
use clap::Args;
use daypass_core::Region;
use daypass_core::mfa::MfaCode;
use daypass_core::shell::{Variable, credential_variables};
use daypass_core::view::{Caller, Channel};
use daypass_engine::ground::{ChildEnvironment, child as child_process, with_persons_core_limit};
use std::ffi::{OsStr, OsString};
use std::path::Path;
use std::process::Command;

/// Run a command with a session's credentials in its environment
///
/// Nothing is written. Other credentials, AWS_PROFILE and the vault's passphrase are taken out of its environment, and
/// DAYPASS_SESSION in it names the session. It works in the region of AWS_REGION or AWS_DEFAULT_REGION where one of them
/// is set. Its exit status is Daypass's: 127 where it is not found, 126 where it cannot be run, 128 and the signal's number where
/// one ended it.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  daypass exec 'Shop Production/OnCall' -- aws s3 ls
  daypass exec prod/onc -- terraform plan
  daypass exec mira --endpoint -- npm start    # renews while it runs")]
pub(crate) struct Exec {
    /// The session; without it, one is picked
    session: Option<String>,
    /// Serve the credentials on 127.0.0.1 while the command runs, and renew them: for what lives longer than they do
    #[arg(long)]
    endpoint: bool,
    /// The region that it works in, whatever your environment and the session say
    #[arg(long, value_parser = Region::parse)]
    region: Option<Region>,
    /// The MFA code, where one is due; without it, it is asked for
    #[arg(long, value_name = "CODE", value_parser = MfaCode::parse)]
    mfa_code: Option<MfaCode>,
    #[command(flatten)]
    options: SignInOptions,
    /// The command and its arguments
    #[arg(last = true, required = true, value_name = "CMD")]
    command: Vec<OsString>,
}

impl Exec {
    /// Whether Daypass stays beside the program and serves it.
    pub(crate) fn is_served(&self) -> bool {
        self.endpoint
    }

    pub(crate) async fn run(self) -> Result<(), Failure> {
        let [program, arguments @ ..] = &self.command[..] else { return Ok(()) };
        let by = Caller {
            channel: Channel::Exec,
            process: Some(file_name(program)),
            pid: Some(std::process::id()),
        };
        let engine = engine::open(self.options.browser())?.acting_for(by.clone());
        let id = pick::session(&engine, self.session.as_deref(), |_| true)?;
        let session = engine.sessions().get(&id)?;
        let mut given = program_variables::beside_credentials(&engine, &session, self.region)?;
        // Opening may be refused. That comes before the sign-in, so that nobody signs in for nothing.
        let endpoint = if self.endpoint { Some(engine.endpoints().open(&id).await?) } else { None };
        let prompting = prompting(self.options.method(), self.mfa_code);
        let issued = engine.sessions().credentials_for(&session, &prompting);
        let credentials = doing(&engine, Work::Run(&id), issued).await?;
        deadline::lift();
        match endpoint {
            None => {
                given.extend(credential_variables(&credentials));
                let command = command(program, arguments, &given);
                // `exec` runs no destructors. Dropped here, the secrets are erased before the program replaces this one.
                drop((engine, credentials, given));
                replaced_by(command).await
            }
            Some(endpoint) => {
                given.extend(endpoint.variables());
                let command = command(program, arguments, &given);
                child::run(command, |pid| endpoint.serve(Caller { pid, ..by })).await
            }
        }
    }
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
