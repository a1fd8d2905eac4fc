//! `daypass env`

use crate::browsing::{BrowserOptions, prompting};
use crate::failure::Failure;
use crate::progress::with_progress;
use crate::terminal::{print, print_secret};
use crate::{engine, pick};
use clap::{Args, ValueEnum};
use daypass_core::shell::{Shell, region_variables, variables};
use daypass_engine::EngineError;

/// Print a session's credentials as environment variables, for eval
///
/// Of a session that is started with --deliver endpoint they say where it is asked for.
#[derive(Debug, Args)]
pub(crate) struct Env {
    /// The session; without it, one is picked
    session: Option<String>,
    /// The shell that reads them; the one in SHELL where it is not named
    #[arg(long, value_enum)]
    shell: Option<ShellName>,
    /// Print what takes the variables away again; no session is needed
    #[arg(long, conflicts_with = "session")]
    unset: bool,
}

/// The shells by their names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ShellName {
    Bash,
    Zsh,
    Fish,
    Pwsh,
    Cmd,
    Nu,
    // A .env file.
    Dotenv,
}

impl ShellName {
    fn shell(self) -> Shell {
        match self {
            Self::Bash | Self::Zsh => Shell::Posix,
            Self::Fish => Shell::Fish,
            Self::Pwsh => Shell::PowerShell,
            Self::Cmd => Shell::Cmd,
            Self::Nu => Shell::Nu,
            Self::Dotenv => Shell::Dotenv,
        }
    }
}

impl Env {
    pub(crate) async fn run(self) -> Result<(), Failure> {
        let shell = self.shell.map_or_else(|| shell_of(std::env::var("SHELL").ok()), ShellName::shell);
        if self.unset {
            return Ok(print(&shell.unset())?);
        }
        let engine = engine::open(BrowserOptions::default().browser())?;
        let id = pick::session(&engine, self.session.as_deref(), |_| true)?;
        let issued = async {
            let session = engine.sessions().get(&id)?;
            if let Some(endpoint) = engine.endpoints().variables(&id).await? {
                let mut variables = endpoint.to_vec();
                variables.extend(region_variables(&engine.sessions().resolver().region(&session)?));
                return Ok(variables);
            }
            let credentials = engine.sessions().credentials_for(&session, &prompting(None, None)).await?;
            Ok::<_, EngineError>(variables(
                &credentials,
                Some(&engine.sessions().resolver().region(&session)?),
            ))
        };
        let variables = with_progress(&engine, issued).await?;
        Ok(print_secret(&shell.set(&variables))?)
    }
}

/// The shell that a path, as in SHELL, belongs to; without a path, the operating system's usual one.
fn shell_of(path: Option<String>) -> Shell {
    let usual = if cfg!(windows) { Shell::PowerShell } else { Shell::Posix };
    let Some(path) = path else { return usual };
    let program = path.rsplit(['/', '\\']).next().unwrap_or_default();
    match program.trim_end_matches(".exe") {
        "fish" => Shell::Fish,
        "pwsh" | "powershell" => Shell::PowerShell,
        "cmd" => Shell::Cmd,
        "nu" => Shell::Nu,
        "" => usual,
        _ => Shell::Posix,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shell_is_known_by_its_program() {
        for (path, shell) in [
            ("/usr/bin/fish", Shell::Fish),
            ("/bin/zsh", Shell::Posix),
            ("/bin/dash", Shell::Posix),
            ("/snap/bin/pwsh", Shell::PowerShell),
            ("C:\\Program Files\\nu\\nu.exe", Shell::Nu),
        ] {
            assert_eq!(shell_of(Some(path.to_owned())), shell, "{path}");
        }
    }
}
