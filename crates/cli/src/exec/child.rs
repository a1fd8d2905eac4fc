//! A program that runs as a child of this process, which serves it meanwhile. Signals are forwarded to it, and its exit
//! status becomes ours.

use super::signals::{Signals, by_signal};
use crate::failure::Failure;
use daypass_core::{Problem, ProblemCode, Remedy};
use daypass_engine::ground::with_persons_core_limit;
use std::convert::Infallible;
use std::io::ErrorKind;
use std::pin::pin;
use std::process::{Command, ExitStatus};

/// Runs a command, and `serve`, which is given its process id, until the command ends.
///
/// # Errors
/// [`Failure::NotRun`] when it cannot be run, [`Failure::Program`] when its exit status is not 0.
pub(super) async fn run<S>(command: Command, serve: impl FnOnce(Option<u32>) -> S) -> Result<(), Failure>
where
    S: Future<Output = Infallible>,
{
    // Before the command runs, so that no signal that is meant for it ends this process.
    let mut signals = Signals::listen()?;
    let mut command = tokio::process::Command::from(command);
    let child = with_persons_core_limit(|| command.spawn());
    let mut child = child.map_err(|error| not_run(command.as_std(), &error))?;
    let mut served = pin!(serve(child.id()));
    loop {
        tokio::select! {
            ended = child.wait() => return ended_with(
                ended.map_err(|error| Failure::system("The command cannot be waited for", &error))?,
            ),
            signal = signals.next() => signals.forward(&signal, child.id()),
            never = &mut served => match never {},
        }
    }
}

/// The result for an exit status, by the numbers that shells use.
fn ended_with(status: ExitStatus) -> Result<(), Failure> {
    match status.code() {
        Some(0) => Ok(()),
        // Windows has exit statuses above 255, which ours cannot carry. 1 still says that the command failed.
        Some(code) => Err(Failure::Program(u8::try_from(code).unwrap_or(1))),
        None => Err(Failure::Program(by_signal(status))),
    }
}

/// The failure of a command that could not be run, with the exit status that shells use for it.
pub(super) fn not_run(command: &Command, error: &std::io::Error) -> Failure {
    let name = command.get_program().to_string_lossy();
    let (status, problem) = if error.kind() == ErrorKind::NotFound {
        let problem = Problem::new(
            ProblemCode::InvalidInput,
            "No such command",
            format!("There is no command '{name}', or its interpreter is missing."),
            "Check the spelling, or give its full path.",
            Remedy::None,
        );
        (127, problem)
    } else {
        let problem = Problem::new(
            ProblemCode::InvalidInput,
            "The command cannot be run",
            format!("'{name}' cannot be run: {error}."),
            "Check that it is a program and that you have permission to run it.",
            Remedy::None,
        );
        (126, problem)
    };
    Failure::NotRun { status, problem: Box::new(problem) }
}
