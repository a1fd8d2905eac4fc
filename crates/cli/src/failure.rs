//! How a command ends otherwise than well: in words on stderr, and in the exit status.

use crate::terminal::{self, plain};
use daypass_core::{Problem, ProblemCode, Remedy};
use daypass_engine::EngineError;
use std::process::ExitCode;

/// Why a command did not do what it was asked.
#[derive(Debug)]
pub(crate) enum Failure {
    /// A problem: exit status 1.
    Problem(Box<Problem>),
    /// Problems that were told as they came: exit status 1.
    Told,
    /// The command line does not say what is meant: exit status 2.
    Usage {
        /// What is missing, in a few words.
        title: &'static str,
        /// The same in a sentence.
        detail: String,
        /// What to do.
        action: String,
    },
    /// The program that was run ended so: this is the exit status, and there is nothing to say.
    Program(u8),
    /// The program could not be run: the exit status that shells have for it.
    NotRun {
        /// 126 or 127.
        status: u8,
        /// Why.
        problem: Box<Problem>,
    },
    /// The person stopped it: exit status 130, as shells count an interrupt.
    Interrupted,
    /// Nobody reads any more what is printed: nothing to do, and nothing to say.
    NobodyReads,
}

impl Failure {
    /// The operating system does not let Daypass.
    pub(crate) fn system(title: &str, source: &std::io::Error) -> Self {
        let action = "Free some memory or handles on this machine, then try again.";
        Self::from(Problem::new(ProblemCode::Bug, title, format!("{source}."), action, Remedy::Retry))
    }
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self::Problem(Box::new(problem))
    }
}

impl From<EngineError> for Failure {
    fn from(error: EngineError) -> Self {
        match error {
            error if error.is_cancelled() => Self::Interrupted,
            error => Problem::from(&error).into(),
        }
    }
}

/// Tells how a command ended.
pub(crate) fn report(result: Result<(), Failure>) -> ExitCode {
    match result {
        Ok(()) | Err(Failure::NobodyReads) => ExitCode::SUCCESS,
        Err(Failure::Problem(problem)) => {
            tell(&problem);
            ExitCode::from(1)
        }
        Err(Failure::Told) => ExitCode::from(1),
        Err(Failure::Usage { title, detail, action }) => {
            terminal::say(&format!("daypass: {title}: {}", plain(&detail)));
            terminal::say(&format!("hint: {}", plain(&action)));
            ExitCode::from(2)
        }
        Err(Failure::Program(status)) => ExitCode::from(status),
        Err(Failure::NotRun { status, problem }) => {
            tell(&problem);
            ExitCode::from(status)
        }
        Err(Failure::Interrupted) => ExitCode::from(130),
    }
}

/// Tells a problem on stderr: what happened, and the one thing to do; with a policy to paste where that is the one.
pub(crate) fn tell(problem: &Problem) {
    terminal::say(&format!("daypass: {}: {}", plain(&problem.title), plain(&problem.detail)));
    terminal::say(&format!("hint: {}", hint(problem)));
    let (what, policy) = match &problem.remedy {
        Remedy::AllowInTrustPolicy { role_arn, policy, .. } => {
            (format!("A trust policy of {role_arn}"), policy)
        }
        Remedy::AllowInUserPolicy { user_arn, policy } => (format!("A policy of {user_arn}"), policy),
        _ => return,
    };
    terminal::say(&format!("{} that would allow it:", plain(&what)));
    for line in policy.lines() {
        terminal::say(&plain(line));
    }
}

/// A problem's action, with the command that does it where there is one.
pub(crate) fn hint(problem: &Problem) -> String {
    plain(&problem.hint())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hint_ends_with_the_command_that_does_it() {
        let remedy = Remedy::SignIn { integration: "i".into(), alias: "Northwind".into() };
        let problem =
            Problem::new(ProblemCode::SignInRequired, "T", "D.", "Sign in to Northwind again.", remedy);
        assert_eq!(hint(&problem), "Sign in to Northwind again: daypass login Northwind");
        let problem = Problem { remedy: Remedy::Retry, ..problem };
        assert_eq!(hint(&problem), "Sign in to Northwind again.");
    }

    #[test]
    fn a_name_from_aws_cannot_write_to_the_terminal_with_its_escapes() {
        let action = "Ask \u{1b}]0;owner\u{7} of\nit.";
        let problem = Problem::new(ProblemCode::AccessDenied, "T", "D", action, Remedy::None);
        assert_eq!(hint(&problem), "Ask ]0;owner of it.");
    }
}
