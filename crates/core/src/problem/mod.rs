//! An error as a person sees it.

use serde::{Deserialize, Serialize};
use specta::Type;

/// What kind of problem it is. Programs branch on it; people read the rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
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
}

/// The one action that helps, so that the window can offer it as a button and the CLI as a command.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Remedy {
    /// Do the same again.
    Retry,
    /// Sign in to an integration.
    SignIn {
        /// Its id.
        integration: String,
        /// Its alias, as the CLI takes it.
        alias: String,
    },
    /// Take over a profile: from another session, or from the person, whose text is kept and put back.
    ReplaceProfile {
        /// The profile.
        profile: String,
        /// The name of the session that is active in it; `None` where the person wrote it.
        holder: Option<String>,
    },
    /// Deliver into another profile.
    ChooseProfile {
        /// The profile that is taken.
        profile: String,
    },
    /// Read the accounts and roles again.
    Sync {
        /// The integration's id.
        integration: String,
        /// Its alias, as the CLI takes it.
        alias: String,
    },
    /// Type an MFA code: start it where a person can be asked.
    EnterMfaCode {
        /// The session's id.
        session: String,
        /// Its name, as the CLI takes it.
        name: String,
    },
    /// Let a role be assumed: put this into its trust policy.
    AllowInTrustPolicy {
        /// The role.
        role_arn: String,
        /// Who asked for it, as AWS says.
        caller: String,
        /// What may be in the way, the likeliest first, each a sentence: AWS does not say.
        causes: Vec<String>,
        /// The policy document, as JSON.
        policy: String,
    },
    /// Let a user do something: attach this policy to them.
    AllowInUserPolicy {
        /// The user.
        user_arn: String,
        /// The policy document, as JSON.
        policy: String,
    },
    /// Unlock the keychain, then try again.
    UnlockVault,
    /// Change what was typed.
    EditInput {
        /// The field.
        field: String,
    },
    /// Nothing that Daypass could do.
    None,
}

impl Remedy {
    /// The command that does it, where one does.
    pub fn command(&self) -> Option<String> {
        match self {
            Self::SignIn { alias, .. } => Some(format!("daypass login {}", quoted(alias))),
            Self::ReplaceProfile { .. } => Some("the same command with --replace".to_owned()),
            Self::ChooseProfile { .. } => Some("the same command with --profile NAME".to_owned()),
            Self::Sync { alias, .. } => Some(format!("daypass integration sync {}", quoted(alias))),
            Self::EnterMfaCode { name, .. } => Some(format!("daypass start {}", quoted(name))),
            Self::Retry
            | Self::AllowInTrustPolicy { .. }
            | Self::AllowInUserPolicy { .. }
            | Self::UnlockVault
            | Self::EditInput { .. }
            | Self::None => None,
        }
    }
}

/// A word as a POSIX shell takes it: quoted when it holds more than plain characters.
pub fn quoted(word: &str) -> String {
    if !word.is_empty() && word.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_./:@".contains(&b)) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

/// An error as a person sees it: what happened, in their words, and one thing to do.
///
/// It never holds a secret: it is printed, logged, stored and sent to the window.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    /// For programs.
    pub code: ProblemCode,
    /// What happened, in a few words.
    pub title: String,
    /// What happened, in a sentence or two.
    pub detail: String,
    /// The one thing to do, in a sentence.
    pub action: String,
    /// The same for programs.
    pub remedy: Remedy,
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
        Self { code, title: title.into(), detail: detail.into(), action: action.into(), remedy }
    }

    /// The one thing to do, with the command that does it where there is one.
    pub fn hint(&self) -> String {
        match self.remedy.command() {
            Some(command) => format!("{}: {command}", self.action.trim_end_matches('.')),
            None => self.action.clone(),
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
    fn a_remedy_is_a_command_that_a_shell_takes_as_it_stands() {
        let command =
            |alias: &str| Remedy::SignIn { integration: "i".into(), alias: alias.into() }.command().unwrap();
        assert_eq!(command("Northwind"), "daypass login Northwind");
        assert_eq!(command("Contoso Labs"), "daypass login 'Contoso Labs'");
        assert_eq!(command("it's $HOME"), r"daypass login 'it'\''s $HOME'");
    }
}
