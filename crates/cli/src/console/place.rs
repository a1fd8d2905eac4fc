//! Where a console opens, as far as that is said for it alone.

use clap::Args;
use daypass_core::browser::{BrowserChoice, ConsoleWindow, ProfileOfBrowser};

/// What is said of the browser. What is not said is as the settings have it.
#[derive(Debug, Clone, Args)]
#[group(id = "place", multiple = true)]
pub(crate) struct PlaceOptions {
    /// The browser: a name, such as chrome or firefox, default for the system's, or a command with {url} for the page
    #[arg(long, value_name = "BROWSER", value_parser = BrowserChoice::parse)]
    pub(super) browser: Option<BrowserChoice>,
    /// A profile of that browser, by name or folder
    #[arg(long, value_name = "BROWSER_PROFILE", value_parser = ProfileOfBrowser::parse)]
    pub(super) browser_profile: Option<ProfileOfBrowser>,
    /// Open a private window
    #[arg(long, conflicts_with = "container")]
    private: bool,
    /// Open a Firefox container named after the account; requires the add-on "Open external links in a container" or Granted's
    #[arg(long)]
    container: bool,
}

impl PlaceOptions {
    /// The window, where one is said.
    pub(super) fn window(&self) -> Option<ConsoleWindow> {
        match self {
            Self { private: true, .. } => Some(ConsoleWindow::Private),
            Self { container: true, .. } => Some(ConsoleWindow::Container),
            _ => None,
        }
    }
}
