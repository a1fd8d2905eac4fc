//! Child processes: the one place that makes them, and with them what they get of this process's environment.

use daypass_core::shell::{OTHER_ORIGINS, VARIABLES};
use std::ffi::OsStr;
use std::process::Command;

/// The variable with the passphrase of the vault.
pub(crate) const VAULT_PASSPHRASE: &str = "DAYPASS_VAULT_PASSPHRASE";

/// What a child gets of this process's environment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChildEnvironment {
    /// All of it.
    Inherited,
    /// All but the variables that name credentials, and the vault's passphrase, which opens the credentials of all
    /// sessions: for a program that is given one session's.
    WithoutCredentials,
}

/// A command that is yet to be run, with this environment.
pub fn child(program: impl AsRef<OsStr>, environment: ChildEnvironment) -> Command {
    let mut command = Command::new(program);
    if environment == ChildEnvironment::WithoutCredentials {
        for name in VARIABLES.iter().chain(&OTHER_ORIGINS).chain(&[VAULT_PASSPHRASE]) {
            command.env_remove(name);
        }
    }
    command
}

#[cfg(test)]
mod tests {
    use super::*;
    use daypass_core::shell::ENDPOINT_VARIABLE;

    #[test]
    fn a_program_that_is_given_a_sessions_credentials_gets_no_others() {
        let command = child("aws", ChildEnvironment::WithoutCredentials);
        let removed: Vec<_> =
            command.get_envs().filter(|(_, value)| value.is_none()).map(|(name, _)| name).collect();
        for name in
            ["AWS_ACCESS_KEY_ID", "AWS_PROFILE", "AWS_SESSION_TOKEN", ENDPOINT_VARIABLE, VAULT_PASSPHRASE]
        {
            assert!(removed.contains(&OsStr::new(name)), "{name}");
        }
        assert_eq!(child("aws", ChildEnvironment::Inherited).get_envs().count(), 0);
    }
}
