//! How a command fails: the text on stderr, and the exit status.

use crate::again;
use crate::terminal::{Unanswered, nobody, plain, say};
use crate::work::Left;
use daypass_core::problem::{Hint, sentence};
use daypass_core::{Explain, Kind, Problem, ProblemCode, Remedy};
use daypass_engine::store::StoreError;
use daypass_engine::vault::VaultError;
use daypass_engine::{
    EngineError, backup, credentials, delivery, doctor, endpoint, iam, import, integrations, protect,
    renewal, sessions, transfer, updates, users, view,
};
use std::io::{self, ErrorKind};
use std::process::ExitCode;

/// The exit status of [`Failure::NeedsPerson`]: `EX_CONFIG` of sysexits.h, which systemd knows by name.
pub(crate) const NEEDS_PERSON: u8 = 78;

/// Why a command did not do what it was asked to do.
#[derive(Debug)]
pub(crate) enum Failure {
    /// A problem: exit status 1.
    Problem(Box<Problem>),
    /// Problems that were already printed, each when it occurred: exit status 1.
    Reported,
    /// The command line is incomplete or contradictory: exit status 2.
    Usage {
        /// What is wrong, in a few words: for the log.
        title: &'static str,
        /// The same in a sentence, which is printed.
        detail: String,
        /// What to do: a sentence, or words and after a colon the command.
        action: String,
    },
    /// The program that was run ended with this exit status. Nothing is printed.
    Program(u8),
    /// The program could not be run: the exit status that shells use for that.
    NotRun {
        /// 126 or 127.
        status: u8,
        /// Why.
        problem: Box<Problem>,
    },
    /// What runs by itself cannot do so until a person acts: exit status 78, after which a service manager need not start
    /// it again.
    NeedsPerson(Box<Problem>),
    /// The person interrupted: exit status 130, which shells use for an interrupt.
    Interrupted,
    /// They were asked whether it shall be done, and said no: exit status 0.
    Declined,
    /// It took longer than `--timeout` lets it: exit status 1.
    TimedOut {
        /// What it lets.
        seconds: u32,
        /// What is done, and what is not.
        left: Option<Left>,
    },
    /// The reader of stdout has closed it, as `head` does. This counts as success: exit status 0.
    OutputClosed,
}

impl Failure {
    /// An error of the operating system, as a problem with this title.
    pub(crate) fn system(title: &str, source: &io::Error) -> Self {
        let action = "Free some memory or handles on this machine, then try again.";
        Self::from(Problem::new(
            ProblemCode::Bug,
            title,
            format!("{title}: {source}."),
            action,
            Remedy::Retry,
        ))
    }
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self::Problem(Box::new(problem))
    }
}

/// An error of printing a result. Errors of any other operation are given their title by [`Failure::system`].
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            ErrorKind::BrokenPipe => Self::OutputClosed,
            _ => Self::system("The result cannot be printed", &error),
        }
    }
}

/// A question that was not answered: what the person pressed ends the command, and a terminal that fails is said.
impl From<Unanswered> for Failure {
    fn from(unanswered: Unanswered) -> Self {
        match unanswered {
            Unanswered::Left => Self::Interrupted,
            Unanswered::Failed(source) => Self::system("The terminal cannot be used", &source),
            Unanswered::Nobody => Self::from(Problem::new(
                ProblemCode::InvalidInput,
                "There is nobody to ask",
                sentence(&format!("{}.", nobody("ask on"))),
                "Run it on a terminal, without --no-input",
                Remedy::None,
            )),
        }
    }
}

/// A room's error in its own words; there are none where the person stopped it.
macro_rules! from_errors_of {
    ($($room:ty),+) => {
        $(impl From<$room> for Failure {
            fn from(error: $room) -> Self {
                if error.kind() == Kind::Cancelled {
                    return Self::Interrupted;
                }
                // A person reads what it means; what it came of is for the log.
                tracing::info!(error = &error as &dyn std::error::Error, "it failed");
                error.problem().into()
            }
        })+
    };
}

from_errors_of!(
    EngineError,
    VaultError,
    backup::Error,
    credentials::Error,
    delivery::Error,
    doctor::Error,
    endpoint::Error,
    import::Error,
    integrations::Error,
    protect::Error,
    renewal::Error,
    sessions::Error,
    StoreError,
    transfer::Error,
    updates::Error,
    iam::Error,
    users::Error,
    view::Error
);

/// Prints why a command failed, if it did. Returns the exit status.
pub(crate) fn report(result: Result<(), Failure>) -> ExitCode {
    match result {
        Ok(()) | Err(Failure::OutputClosed) => ExitCode::SUCCESS,
        Err(Failure::Problem(problem)) => {
            report_problem(&problem);
            ExitCode::from(1)
        }
        Err(Failure::Reported) => ExitCode::from(1),
        Err(Failure::Usage { title, detail, action }) => {
            tracing::info!(title, "the command was not understood");
            report_usage(&detail, &action);
            ExitCode::from(2)
        }
        Err(Failure::Program(status)) => ExitCode::from(status),
        Err(Failure::NotRun { status, problem }) => {
            report_problem(&problem);
            ExitCode::from(status)
        }
        Err(Failure::NeedsPerson(problem)) => {
            report_problem(&problem);
            ExitCode::from(NEEDS_PERSON)
        }
        Err(Failure::TimedOut { seconds, left }) => {
            report_timeout(seconds, left.as_ref());
            ExitCode::from(1)
        }
        Err(Failure::Interrupted) => ExitCode::from(130),
        Err(Failure::Declined) => {
            say("Nothing was changed.");
            ExitCode::SUCCESS
        }
    }
}

/// Prints that a command took longer than `--timeout` lets it, and what is left of it.
pub(crate) fn report_timeout(seconds: u32, left: Option<&Left>) {
    let fact = left.map(|left| format!(": {}", left.fact)).unwrap_or_default();
    say(&plain(&format!("daypass: not done within {seconds} s{fact}")));
    if let Some(command) = left.and_then(|left| left.go_on.as_ref()) {
        say(&format!("hint: {}", plain(command)));
    }
}

/// Prints on stderr what is wrong with a command line, and what to do.
fn report_usage(detail: &str, action: &str) {
    say(&format!("daypass: {}", plain(detail)));
    // The words are ours: what a person typed stands in the command at most, which is quoted.
    let hint = match (action.split_once(": daypass "), action.split_once(": the same command with ")) {
        (Some((words, rest)), _) => Some(Hint::by_command(words, format!("daypass {rest}"))),
        (_, Some((words, option))) => again::with(option).map(|command| Hint::by_command(words, command)),
        _ => None,
    };
    say_hint(&hint.unwrap_or_else(|| Hint::from(action)));
}

/// Prints a problem on stderr: what happened, and what to do about it. Where that is to change a policy or a file,
/// the text for it follows.
pub(crate) fn report_problem(problem: &Problem) {
    say(&format!("daypass: {}", plain(&problem.detail)));
    say_hint(&hint_parts(problem));
    let (what, text) = match &problem.remedy {
        Remedy::AllowInTrustPolicy { role_arn, policy, .. } => {
            (format!("A trust policy for {role_arn} that would allow it"), policy)
        }
        Remedy::AllowInUserPolicy { user_arn, policy } => {
            (format!("A policy for {user_arn} that would allow it"), policy)
        }
        Remedy::AddLines { path, lines } => (format!("The lines for {path}"), lines),
        _ => return,
    };
    say(&format!("{}:", plain(&what)));
    for line in text.lines() {
        say(&plain(line));
    }
}

/// The same about one of several sessions.
pub(crate) fn report_problem_of(session: &str, problem: &Problem) {
    report_problem(&Problem { detail: format!("{session}: {}", problem.detail), ..problem.clone() });
}

/// Prints a hint on stderr: the command stands on a line of its own, unless it is all that is said.
pub(crate) fn say_hint(hint: &Hint) {
    say(&format!("hint: {}", lines(hint)));
}

/// A hint as it is printed, after `hint: `.
fn lines(hint: &Hint) -> String {
    let words = plain(&hint.words);
    match &hint.command {
        Some(command) if words.is_empty() => plain(command),
        Some(command) => format!("{words}:\n  {}", plain(command)),
        None => words,
    }
}

/// What helps with a problem, as the hint is printed.
pub(crate) fn hint(problem: &Problem) -> String {
    lines(&hint_parts(problem))
}

/// What helps with a problem: its command alone where that says it all, and what was run with one more option where that is
/// what helps.
fn hint_parts(problem: &Problem) -> Hint {
    let hint = problem.hint_parts();
    let with = |option: &str| match again::with(option) {
        Some(command) => Hint::by_command(&hint.words, command),
        None => Hint::from(format!("{} ({option})", hint.words.trim_end_matches('.')).as_str()),
    };
    match &problem.remedy {
        Remedy::SignIn { .. } | Remedy::Sync { .. } | Remedy::SyncUnread { .. } => {
            Hint { words: String::new(), ..hint }
        }
        Remedy::ReplaceProfile { .. } => with("--replace"),
        Remedy::ChooseProfile { .. } => with("--profile NAME"),
        _ => hint,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use daypass_engine::ground;

    #[test]
    fn a_hint_ends_with_the_command_that_does_it() {
        let remedy = Remedy::SignIn { integration: "i".into(), alias: "Northwind".into() };
        let problem =
            Problem::new(ProblemCode::SignInRequired, "T", "D.", "Sign in to Northwind again.", remedy);
        assert_eq!(hint(&problem), "daypass login Northwind");
        let problem = Problem { remedy: Remedy::Retry, ..problem };
        assert_eq!(hint(&problem), "Sign in to Northwind again.");
        let problem = Problem::new(ProblemCode::Bug, "T", "D.", "See what there is", Remedy::None);
        assert_eq!(hint(&problem.by_command("daypass list")), "See what there is:\n  daypass list");
    }

    #[test]
    fn a_name_that_looks_like_a_command_was_one() {
        let action = "Did you mean 'x: daypass stop --all'?";
        let problem = Problem::new(ProblemCode::SessionNotFound, "T", "D.", action, Remedy::None);
        assert_eq!(hint(&problem), action);
    }

    #[test]
    fn a_name_from_aws_cannot_write_to_the_terminal_with_its_escapes() {
        let action = "Ask \u{1b}]0;owner\u{7} of\nit.";
        let problem = Problem::new(ProblemCode::AccessDenied, "T", "D", action, Remedy::None);
        assert_eq!(hint(&problem), "Ask ]0;owner of it.");
    }

    #[test]
    fn what_was_cancelled_ends_with_130_through_whichever_room_and_every_error_else_with_1() {
        let interrupted: [Failure; 5] = [
            EngineError::Ground(ground::Error::Cancelled).into(),
            credentials::Error::Ground(ground::Error::Cancelled).into(),
            sessions::Error::Credentials(ground::Error::Cancelled.into()).into(),
            integrations::Error::Sessions(ground::Error::Cancelled.into()).into(),
            protect::Error::Iam(ground::Error::Cancelled.into()).into(),
        ];
        for failure in interrupted {
            assert_eq!(report(Err(failure)), ExitCode::from(130));
        }
        let elsewhere = Box::new(ground::Error::Cancelled.problem());
        let failed: [Failure; 5] = [
            sessions::Error::PromptFailed(elsewhere).into(),
            EngineError::Ground(ground::Error::NoHome).into(),
            EngineError::Ground(ground::Error::NoBrowser).into(),
            users::Error::Untried.into(),
            StoreError::NoSession { name: "deploy".to_owned() }.into(),
        ];
        for failure in failed {
            assert_eq!(report(Err(failure)), ExitCode::from(1));
        }
    }
}
