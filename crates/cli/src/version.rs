//! `daypass version`

use crate::browsing::BrowserOptions;
use crate::engine;
use crate::failure::Failure;
use crate::progress::doing;
use crate::terminal::{plain, print};
use crate::work::Work;
use clap::Args;
use daypass_core::view::UpdateFound;
use daypass_engine::build_info;
use std::sync::LazyLock;

/// Print the version
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  daypass version
  daypass version --check")]
pub(crate) struct Version {
    /// Check for a newer version, without installing it
    #[arg(long)]
    check: bool,
}

impl Version {
    /// Prints the same as `--version`, and opens nothing for it.
    pub(crate) async fn run(self) -> Result<(), Failure> {
        let version = format!("daypass {}\n", text());
        if !self.check {
            return Ok(print(&version)?);
        }
        let engine = engine::open(BrowserOptions::none().browser())?;
        let found = doing(&engine, Work::LookForUpdate, engine.updates().look()).await?;
        Ok(print(&format!("{version}{}\n", plain(&words(&found))))?)
    }
}

/// The version with the commit that was built and its day, as far as they are known.
pub(crate) fn text() -> &'static str {
    static TEXT: LazyLock<String> = LazyLock::new(|| build_info().to_string());
    &TEXT
}

/// What was found, and what a person does to have it.
fn words(found: &UpdateFound) -> String {
    match found {
        UpdateFound::Newest => "There is no newer version.".to_owned(),
        UpdateFound::Installable { version } => {
            format!("Version {version} is out. Install it in the window: Settings, About.")
        }
        UpdateFound::Told { version, advice, command } => match command {
            Some(command) => format!("Version {version} is out. {advice}: {command}"),
            None => format!("Version {version} is out. {advice}"),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_newer_is_told_with_what_to_do() {
        let (version, advice) = (|| "1.2.3".to_owned(), |advice: &str| advice.to_owned());
        for (found, said) in [
            (UpdateFound::Newest, "There is no newer version."),
            (
                UpdateFound::Installable { version: version() },
                "Version 1.2.3 is out. Install it in the window: Settings, About.",
            ),
            (
                UpdateFound::Told {
                    version: version(),
                    advice: advice("This one was installed by Homebrew, which updates it"),
                    command: Some("brew upgrade --cask daypass".to_owned()),
                },
                "Version 1.2.3 is out. This one was installed by Homebrew, which updates it: brew upgrade --cask daypass",
            ),
            (
                UpdateFound::Told { version: version(), advice: advice("Install it."), command: None },
                "Version 1.2.3 is out. Install it.",
            ),
        ] {
            assert_eq!(words(&found), said);
        }
    }
}
