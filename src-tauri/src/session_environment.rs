//! A session as lines for a shell, as `daypass env` prints them: what a person pastes into a terminal.

use crate::daypass::problem;
use daypass_core::shell::{ProgramRegion, SESSION_VARIABLE, Shell, Unsayable, credential_variables};
use daypass_core::{Problem, ProblemCode, Remedy, Secret, Session, SessionId};
use daypass_engine::{Engine, EngineError, Prompting};

/// The lines that make the person's shell the session.
///
/// # Errors
/// Why there are no credentials; that the shell's syntax cannot say them.
pub(crate) async fn lines(engine: &Engine, id: &SessionId) -> Result<Secret, Problem> {
    let session = engine.sessions().get(id).map_err(problem)?;
    let mut variables = match engine.endpoints().variables(id).await.map_err(problem)? {
        Some(endpoint) => endpoint.to_vec(),
        None => credential_variables(&credentials(engine, &session).await.map_err(problem)?),
    };
    // What the terminal's environment says is not known here.
    let region = engine.sessions().resolver().region(&session).map_err(problem)?;
    variables.extend(ProgramRegion::choose(None, &|_| None, &region).variables());
    variables.push((SESSION_VARIABLE, Secret::new(engine.sessions().address(&session))));
    let shell = shell(std::env::var("SHELL").ok().as_deref());
    shell.set(&shell.sayable(variables, id)).map_err(|unsayable| refusal(&unsayable))
}

async fn credentials(engine: &Engine, session: &Session) -> Result<daypass_core::Credentials, EngineError> {
    Ok(engine.sessions().credentials_for_program(session, None, &Prompting::allowed()).await?)
}

/// The shell that a person types into: their login shell, else the operating system's usual one. What Daypass has no syntax for
/// gets that of most shells.
fn shell(login: Option<&str>) -> Shell {
    match login.map(Shell::of_program) {
        Some(Some(Ok(shell))) => shell,
        None if cfg!(windows) => Shell::PowerShell,
        _ => Shell::Posix,
    }
}

fn refusal(unsayable: &Unsayable) -> Problem {
    Problem::new(
        ProblemCode::InvalidInput,
        "Nothing was copied",
        format!("Your shell's syntax cannot express the value of {}.", unsayable.variable),
        "Run the command with daypass exec.",
        Remedy::None,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_for_the_shell_that_a_person_types_into() {
        assert_eq!(shell(Some("/usr/bin/fish")), Shell::Fish);
        assert_eq!(shell(Some("/bin/zsh")), Shell::Posix);
        assert_eq!(shell(Some("/opt/homebrew/bin/nu")), Shell::Nu);
        assert_eq!(shell(Some("")), Shell::Posix);
    }
}
