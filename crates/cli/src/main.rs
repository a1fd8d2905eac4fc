//! `daypass`: Daypass on the command line. One file per command; the work is done by the engine.

#![forbid(unsafe_code)]

mod again;
mod agent;
mod browsing;
mod clipboard;
mod completions;
mod console;
mod credential_process;
mod deadline;
mod doctor;
mod elsewhere;
mod engine;
mod env;
mod everywhere;
mod exec;
mod failure;
mod format;
mod history;
mod import;
mod integration;
mod json;
mod key_presses;
mod keys;
mod live_line;
mod login;
mod logout;
mod parent;
mod passphrase;
mod pick;
mod policy;
mod program_variables;
mod progress;
mod prompt;
mod protect;
mod renew;
mod secret_input;
mod session;
mod settings;
mod shell_detection;
mod sign_in_page;
mod start;
mod status;
mod stop;
mod table;
mod terminal;
mod usage;
mod vault;
mod waiting_line;
mod work;

use clap::{CommandFactory, Parser, Subcommand};
use daypass_engine::ground::{forbid_core_files, forbid_inspection, set_panic_words};
use failure::Failure;
use std::io;
use std::panic::catch_unwind;
use std::process::ExitCode;
use tokio::runtime::{Builder, Runtime};

/// Short-term AWS credentials for every tool on this machine.
#[derive(Debug, Parser)]
#[command(name = "daypass", version, after_help = ENVIRONMENT)]
struct CommandLine {
    #[command(flatten)]
    everywhere: everywhere::Everywhere,
    #[command(subcommand)]
    command: Command,
}

const ENVIRONMENT: &str = "\
SESSION is ACCOUNT/ROLE (of several integrations, INTEGRATION:ACCOUNT/ROLE), a profile, a name or an
id. On a terminal, beginnings of their words do as well: prod/onc, 'onc prod'.
Where something does not work, daypass doctor says what it is and what helps.

Environment:
  DAYPASS_HOME              where Daypass keeps its own state
  DAYPASS_VAULT             keychain or passphrase, whatever daypass vault use chose
  DAYPASS_VAULT_PASSPHRASE, DAYPASS_VAULT_PASSPHRASE_FILE
                            the passphrase, or a file with it that you alone can read; it is
                            also taken from the systemd credential daypass-vault-passphrase,
                            else asked for on the terminal
  DAYPASS_LOG               what is logged in DAYPASS_HOME/logs: a level, or target=level,…
  NO_COLOR                  no colours
  BROWSER                   commands that open pages, separated by colons; %s is the address
  DAYPASS_SESSION, DAYPASS_REGION
                            what exec and env gave: the session, and its region where you had
                            named none in AWS_REGION or AWS_DEFAULT_REGION; for a prompt
  AWS_CONFIG_FILE, AWS_SHARED_CREDENTIALS_FILE, AWS_ENDPOINT_URL…, AWS_USE_FIPS_ENDPOINT,
  AWS_USE_DUALSTACK_ENDPOINT, AWS_CA_BUNDLE, HTTPS_PROXY, NO_PROXY
                            as the AWS SDKs have them; status says what is chosen

Exit status: 0 done, 1 a problem, 2 wrong usage, 130 interrupted; exec has the command's own, and
agent 78 where its vault does not open until you act.";

#[derive(Debug, Subcommand)]
enum Command {
    #[command(subcommand)]
    Integration(integration::Command),
    Login(login::Login),
    Logout(logout::Logout),
    #[command(subcommand)]
    Session(session::Command),
    #[command(subcommand)]
    Import(import::Command),
    Start(start::Start),
    Stop(stop::Stop),
    Renew(renew::Renew),
    Status(status::StatusCommand),
    Agent(agent::Agent),
    Console(console::Console),
    Env(env::Env),
    Exec(exec::Exec),
    CredentialProcess(credential_process::CredentialProcess),
    History(history::History),
    #[command(subcommand)]
    Keys(keys::Command),
    #[command(subcommand)]
    Policy(policy::Command),
    Protect(protect::Protect),
    #[command(subcommand)]
    Vault(vault::Command),
    Doctor(doctor::DoctorCommand),
    #[command(subcommand)]
    Settings(settings::Command),
    Completions(completions::Completions),
}

fn main() -> ExitCode {
    forbid_core_files();
    forbid_inspection();
    set_panic_words("daypass");
    // What is said of a panic is printed where it happens.
    catch_unwind(command_line).unwrap_or(ExitCode::FAILURE)
}

fn command_line() -> ExitCode {
    let CommandLine { everywhere, command } =
        CommandLine::try_parse().unwrap_or_else(|error| usage::end(error));
    everywhere.apply();
    let is_env = matches!(command, Command::Env(_));
    let result = match runtime_for(&command) {
        Ok(runtime) => {
            let result = runtime.block_on(async {
                let result = deadline::bound(Box::pin(run(command))).await;
                match &result {
                    // It was cut off wherever it was.
                    Err(Failure::TimedOut { .. }) if is_env => env::fail_eval(None),
                    Err(Failure::TimedOut { .. }) => {}
                    result => engine::renew_backups(result.is_ok()).await,
                }
                result
            });
            // Dropping the runtime would wait for blocking threads, one of which may be in a keychain's prompt.
            runtime.shutdown_background();
            terminal::end_questions();
            result
        }
        Err(source) => Err(Failure::system("Daypass cannot start", &source)),
    };
    failure::report(result)
}

/// One thread for a command that does one thing. What serves others while it waits for a disk has more.
fn runtime_for(command: &Command) -> io::Result<Runtime> {
    let mut builder = match command {
        Command::Agent(_) => Builder::new_multi_thread(),
        Command::Exec(exec) if exec.is_served() => Builder::new_multi_thread(),
        _ => Builder::new_current_thread(),
    };
    builder.enable_all().worker_threads(2).build()
}

async fn run(command: Command) -> Result<(), Failure> {
    match command {
        Command::Integration(command) => integration::run(command).await,
        Command::Login(login) => login.run().await,
        Command::Logout(logout) => logout.run().await,
        Command::Session(command) => session::run(command).await,
        Command::Import(command) => import::run(command).await,
        Command::Start(start) => start.run().await,
        Command::Stop(stop) => stop.run().await,
        Command::Renew(renew) => renew.run().await,
        Command::Agent(agent) => agent.run().await,
        Command::Status(status) => status.run().await,
        Command::Console(console) => console.run().await,
        Command::Env(env) => env.run().await,
        Command::Exec(exec) => Box::pin(exec.run()).await,
        Command::Keys(command) => keys::run(command).await,
        Command::Policy(command) => policy::run(&command),
        Command::CredentialProcess(process) => process.run().await,
        Command::History(history) => history.run(),
        Command::Protect(protect) => Box::pin(protect.run()).await,
        Command::Vault(command) => vault::run(command).await,
        Command::Doctor(doctor) => Box::pin(doctor.run()).await,
        Command::Settings(command) => settings::run(command),
        Command::Completions(completions) => completions.run(CommandLine::command()),
    }
}
