//! `daypass`: Daypass on the command line. One file per command; the work is done by the engine.

#![forbid(unsafe_code)]

mod again;
mod agent;
mod browsing;
mod clipboard;
mod color;
mod completions;
mod consent;
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
mod first_run;
mod format;
mod help;
mod history;
mod import;
mod integration;
mod json;
mod key_presses;
mod keys;
mod live_line;
mod login;
mod logout;
mod man;
mod overview;
mod passphrase;
mod pick;
mod policy;
mod profiles;
mod program_variables;
mod progress;
mod prompt;
mod protect;
mod readers;
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
mod this_shell;
mod time_left;
mod usage;
mod vault;
mod version;
mod waiting_line;
mod whoami;
mod work;

use clap::error::ErrorKind;
use clap::{FromArgMatches, Parser, Subcommand};
use completions::Question;
use daypass_engine::ground::{forbid_core_files, forbid_inspection, set_panic_words};
use failure::Failure;
use std::ffi::OsString;
use std::io;
use std::panic::catch_unwind;
use std::process::ExitCode;
use tokio::runtime::{Builder, Runtime};

/// Short-term AWS credentials for every tool on this machine.
#[derive(Debug, Parser)]
#[command(name = "daypass", bin_name = "daypass", version = version::text(), disable_help_subcommand = true)]
struct CommandLine {
    /// Print the status as JSON, like daypass status --json
    #[arg(long)]
    json: bool,
    /// When to use colours: auto, always or never
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        default_value = "auto",
        help_heading = "Global options",
        hide_possible_values = true
    )]
    color: color::When,
    #[command(flatten)]
    everywhere: everywhere::Everywhere,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// No command: what is going on, and what can be done next.
    #[command(skip)]
    Overview {
        json: bool,
    },
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
    Whoami(whoami::Whoami),
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
    #[command(subcommand)]
    Profiles(profiles::Command),
    Protect(protect::Protect),
    #[command(subcommand)]
    Vault(vault::Command),
    Doctor(doctor::DoctorCommand),
    #[command(subcommand)]
    Settings(settings::Command),
    Completions(completions::Completions),
    #[command(hide = true)]
    Help(help::Help),
    #[command(alias = "ls", hide = true)]
    List(session::List),
    #[command(hide = true)]
    Version(version::Version),
    #[command(hide = true)]
    Man(man::ManPages),
}

fn main() -> ExitCode {
    forbid_core_files();
    forbid_inspection();
    set_panic_words("daypass");
    // What is said of a panic is printed where it happens.
    catch_unwind(command_line).unwrap_or_else(|_| {
        usage::fail_evaluated();
        ExitCode::FAILURE
    })
}

fn command_line() -> ExitCode {
    if let Some(question) = Question::of(std::env::args_os()) {
        question.answer(help::command());
        return ExitCode::SUCCESS;
    }
    if let Some(failure) = credential_process::at_once(std::env::args_os()) {
        return failure::report(Err(failure));
    }
    color::before_reading();
    let (everywhere, color, command) = parse(std::env::args_os()).unwrap_or_else(|error| usage::end(error));
    color.apply();
    everywhere.apply();
    let result = match runtime_for(&command) {
        Ok(runtime) => {
            let result = runtime.block_on(async {
                let result = deadline::bound(Box::pin(run(command))).await;
                match &result {
                    // It was cut off wherever it was.
                    Err(Failure::TimedOut { .. }) => usage::fail_evaluated(),
                    result => engine::leave_store(result.is_ok()).await,
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

/// What the arguments ask for; without a command, what is going on.
fn parse(
    arguments: impl IntoIterator<Item = OsString>,
) -> Result<(everywhere::Everywhere, color::When, Command), clap::Error> {
    let matches = help::command().try_get_matches_from(arguments)?;
    let CommandLine { json, everywhere, color, command } = CommandLine::from_arg_matches(&matches)?;
    let command = match command {
        Some(_) if json => {
            let told = "--json goes after the command";
            return Err(help::command().error(ErrorKind::ArgumentConflict, told));
        }
        Some(command) => command,
        None => Command::Overview { json },
    };
    Ok((everywhere, color, command))
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
        Command::Overview { json } => overview::run(json).await,
        Command::Status(status) => status.run().await,
        Command::Whoami(whoami) => whoami.run(),
        Command::Console(console) => console.run().await,
        Command::Env(env) => env.run().await,
        Command::Exec(exec) => Box::pin(exec.run()).await,
        Command::Keys(command) => keys::run(command).await,
        Command::Policy(command) => policy::run(&command),
        Command::CredentialProcess(process) => process.run().await,
        Command::History(history) => history.run(),
        Command::Profiles(command) => profiles::run(command).await,
        Command::Protect(protect) => Box::pin(protect.run()).await,
        Command::Vault(command) => vault::run(command).await,
        Command::Doctor(doctor) => Box::pin(doctor.run()).await,
        Command::Settings(command) => settings::run(command),
        Command::Completions(completions) => completions.run().await,
        Command::Help(help) => help.run(),
        Command::List(list) => list.run(),
        Command::Version(version) => version.run().await,
        Command::Man(man) => man.run(),
    }
}
