//! An error as a person sees it.

mod hint;
mod kind;
mod lenient;
mod remedy;
mod text;

pub use hint::Hint;
pub use kind::{Explain, Kind};
pub use remedy::Remedy;
pub use text::{given, listed, may_be_secret, named, quoted, sentence};

use serde::{Deserialize, Serialize};
use specta::Type;

/// What kind of problem it is. Programs branch on it; people read the rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(remote = "Self")]
pub enum ProblemCode {
    /// A sign-in is due before this can go on.
    SignInRequired,
    /// The person chose Deny on the sign-in page.
    SignInDeclined,
    /// The sign-in page was not answered in time.
    CodeExpired,
    /// An MFA code is due before this can go on.
    MfaRequired,
    /// The MFA code was wrong or already used.
    MfaRejected,
    /// AWS refused.
    AccessDenied,
    /// The role or account is not there any more.
    RoleNotFound,
    /// This machine's clock is too far from AWS's.
    ClockSkew,
    /// AWS cannot be reached.
    Offline,
    /// AWS asked to be asked less.
    Throttled,
    /// Something between this machine and AWS answered in its place.
    ProxyOrTls,
    /// The keychain is locked or does not answer.
    KeychainLocked,
    /// There is no keychain.
    KeychainMissing,
    /// A file changed under Daypass, or holds what is not Daypass's.
    FileConflict,
    /// A file cannot be written.
    FileUnwritable,
    /// A file cannot be understood.
    FileMalformed,
    /// Another session, or the person's own configuration, has the profile.
    ProfileInUse,
    /// Nobody serves the endpoint that tools are to ask.
    NotServed,
    /// A chain of roles is circular or broken.
    PlanCycle,
    /// No such session, or several.
    SessionNotFound,
    /// What was typed cannot be used.
    InvalidInput,
    /// The person stopped it.
    Cancelled,
    /// Daypass is at fault.
    Bug,
    /// A code that this version does not know: a newer Daypass wrote it. The problem's words still say what happened.
    #[specta(skip)]
    Other,
}

/// An error as a person sees it: what happened, in their words, and one thing to do.
///
/// The window shows title and detail, a terminal the detail alone: so the detail says what happened by itself, with the names
/// in it. It must not hold a secret: it is printed, logged, stored and sent to the window.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    /// For programs.
    pub code: ProblemCode,
    /// What happened, in a few words.
    pub title: String,
    /// What happened, in a sentence or two.
    pub detail: String,
    /// The one thing to do, in a sentence; with the command that does it at its end, where there is one.
    pub action: String,
    /// The same for programs.
    pub remedy: Remedy,
    /// The command at the end of `action`, as a shell takes it. A problem that was stored or sent has it only there.
    #[serde(skip)]
    pub command: Option<String>,
}

impl Problem {
    /// A problem of these words.
    pub fn new(
        code: ProblemCode,
        title: impl Into<String>,
        detail: impl Into<String>,
        action: impl Into<String>,
        remedy: Remedy,
    ) -> Self {
        let (title, detail, action) = (title.into(), detail.into(), action.into());
        Self { code, title, detail, action, remedy, command: None }
    }

    /// The same with the command that does what the action says.
    #[must_use]
    pub fn by_command(mut self, command: impl Into<String>) -> Self {
        let command = command.into();
        self.action = format!("{}: {command}", self.action.trim_end_matches(['.', ':']));
        self.command = Some(command);
        self
    }

    /// The one thing to do, with the command that does it where there is one, in a line.
    pub fn hint(&self) -> String {
        self.hint_parts().to_string()
    }

    /// The same with words and command apart.
    pub fn hint_parts(&self) -> Hint {
        let command = self.command.clone();
        match command.or_else(|| self.remedy.command()) {
            Some(command) => {
                Hint::by_command(self.action.strip_suffix(&command).unwrap_or(&self.action), command)
            }
            None => Hint::from(self.action.as_str()),
        }
    }

    /// What the person typed into `field` cannot be used.
    pub fn invalid_input(field: &str, title: &str, detail: impl Into<String>, action: &str) -> Self {
        Self::new(
            ProblemCode::InvalidInput,
            title,
            detail,
            action,
            Remedy::EditInput { field: field.to_owned() },
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_that_a_newer_version_wrote_is_read_with_its_words() {
        let newer = r#"{"code":"QuotaReached","title":"Too many","detail":"AWS takes no more.","action":"Wait.","remedy":{"kind":"raise-quota","service":"sts"},"since":1}"#;
        let problem: Problem = serde_json::from_str(newer).unwrap();
        let expected =
            Problem::new(ProblemCode::Other, "Too many", "AWS takes no more.", "Wait.", Remedy::None);
        assert_eq!(problem, expected);
        assert_eq!(problem.code.kind(), Kind::Refused);
    }

    #[test]
    fn a_remedy_with_other_fields_is_none_and_the_words_stay() {
        let newer = r#"{"code":"SignInRequired","title":"T","detail":"D","action":"A","remedy":{"kind":"sign-in","portal":"x"}}"#;
        let problem: Problem = serde_json::from_str(newer).unwrap();
        assert_eq!((problem.code, problem.remedy), (ProblemCode::SignInRequired, Remedy::None));
    }

    #[test]
    fn what_this_version_writes_it_reads() {
        for remedy in [Remedy::None, Remedy::Retry, Remedy::ChooseProfile { profile: "dev".to_owned() }] {
            let problem = Problem::new(ProblemCode::Bug, "T", "D", "A", remedy);
            let text = serde_json::to_string(&problem).unwrap();
            assert_eq!(serde_json::from_str::<Problem>(&text).unwrap(), problem);
        }
    }
}
