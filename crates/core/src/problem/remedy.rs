//! The one thing to do about a problem, as data and as a command.

use super::text::quoted;
use serde::{Deserialize, Serialize};
use specta::Type;

/// The one action that helps, so that the window can offer it as a button and the CLI as a command.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(remote = "Self", tag = "kind", rename_all = "kebab-case")]
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
    /// Sign in in another region of an integration, as the one that was asked does not answer.
    SignInElsewhere {
        /// The integration's id.
        integration: String,
        /// Its alias, as the CLI takes it.
        alias: String,
        /// The region.
        region: String,
    },
    /// Keep an integration beside another one of the same instance, and read it.
    KeepBoth {
        /// The id of the one that was not read yet.
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
    /// Read the accounts again that could not be read.
    SyncUnread {
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
    /// Copy a link that opens the console, for a browser that was not opened here.
    CopyConsoleLink {
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
        /// AWS's own sentence, which may give the reason.
        said: String,
        /// What may be in the way, the likeliest first, each a sentence.
        causes: Vec<String>,
        /// The policy document, as JSON.
        policy: String,
    },
    /// Let a user, or a role, do something: attach this policy to it.
    AllowInUserPolicy {
        /// The user, or the role.
        user_arn: String,
        /// The policy document, as JSON.
        policy: String,
    },
    /// Add lines to a file that Daypass cannot write.
    AddLines {
        /// The file.
        path: String,
        /// The lines, each with its end.
        lines: String,
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
            Self::SignInElsewhere { alias, region, .. } => {
                Some(format!("daypass login {} --region {region}", quoted(alias)))
            }
            Self::KeepBoth { alias, .. } => {
                Some(format!("daypass integration sync {} --another", quoted(alias)))
            }
            Self::Sync { alias, .. } => Some(format!("daypass integration sync {}", quoted(alias))),
            Self::SyncUnread { alias, .. } => {
                Some(format!("daypass integration sync {} --unread", quoted(alias)))
            }
            Self::EnterMfaCode { name, .. } => Some(format!("daypass start {}", quoted(name))),
            Self::CopyConsoleLink { name, .. } => Some(format!("daypass console {} --print", quoted(name))),
            Self::Retry
            | Self::ReplaceProfile { .. }
            | Self::ChooseProfile { .. }
            | Self::AllowInTrustPolicy { .. }
            | Self::AllowInUserPolicy { .. }
            | Self::AddLines { .. }
            | Self::UnlockVault
            | Self::EditInput { .. }
            | Self::None => None,
        }
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
