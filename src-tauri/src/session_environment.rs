//! A session as environment variables, as `daypass env` prints them: what a person pastes into a terminal or a file.

use crate::daypass::problem;
use daypass_core::shell::{
    ProgramRegion, SESSION_VARIABLE, Shell, Unsayable, Variable, credential_variables, json_object,
};
use daypass_core::{Problem, ProblemCode, Remedy, Secret, Session, SessionId};
use daypass_engine::{Engine, EngineError, Prompting};
use serde::Deserialize;
use specta::Type;

/// The form in which a person wants them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum EnvironmentForm {
    /// Lines for the shell that the person types into.
    OwnShell,
    /// Lines for PowerShell.
    PowerShell,
    /// One JSON object.
    Json,
    /// The lines of a `.env` file.
    Dotenv,
}

/// A session's variables in that form.
///
/// # Errors
/// Why there are no credentials; that the shell's syntax cannot say them.
pub(crate) async fn text(engine: &Engine, id: &SessionId, form: EnvironmentForm) -> Result<Secret, Problem> {
    let variables = variables(engine, id).await?;
    let shell = match form {
        EnvironmentForm::Json => return Ok(json_object(&variables)),
        EnvironmentForm::OwnShell => own_shell(std::env::var("SHELL").ok().as_deref()),
        EnvironmentForm::PowerShell => Shell::PowerShell,
        EnvironmentForm::Dotenv => Shell::Dotenv,
    };
    shell.set(&shell.sayable(variables, id)).map_err(|unsayable| refusal(&unsayable))
}

async fn variables(engine: &Engine, id: &SessionId) -> Result<Vec<Variable>, Problem> {
    let session = engine.sessions().get(id).map_err(problem)?;
    let mut variables = match engine.endpoints().variables(id).await.map_err(problem)? {
        Some(endpoint) => endpoint.to_vec(),
        None => credential_variables(&credentials(engine, &session).await.map_err(problem)?),
    };
    // What the terminal's environment says is not known here.
    let region = engine.sessions().resolver().region(&session).map_err(problem)?;
    variables.extend(ProgramRegion::choose(None, &|_| None, &region).variables());
    variables.push((SESSION_VARIABLE, Secret::new(engine.sessions().address(&session))));
    Ok(variables)
}

async fn credentials(engine: &Engine, session: &Session) -> Result<daypass_core::Credentials, EngineError> {
    Ok(engine.sessions().credentials_for_program(session, None, &Prompting::allowed()).await?)
}

/// The shell that a person types into: their login shell, else the operating system's usual one. What Daypass has no syntax for
/// gets that of most shells.
fn own_shell(login: Option<&str>) -> Shell {
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
        format!("This form cannot express the value of {}.", unsayable.variable),
        "Copy the environment as JSON.",
        Remedy::None,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_for_the_shell_that_a_person_types_into() {
        assert_eq!(own_shell(Some("/usr/bin/fish")), Shell::Fish);
        assert_eq!(own_shell(Some("/bin/zsh")), Shell::Posix);
        assert_eq!(own_shell(Some("/opt/homebrew/bin/nu")), Shell::Nu);
        assert_eq!(own_shell(Some("")), Shell::Posix);
    }
}
