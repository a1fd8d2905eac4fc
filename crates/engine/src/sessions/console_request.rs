//! What is asked for when a console is opened.

use daypass_core::Region;
use daypass_core::browser::{BrowserChoice, ConsoleWindow, ProfileOfBrowser};
use daypass_core::console::Destination;
use daypass_core::sts::RoleDuration;

/// What to open, for how long, and where.
#[derive(Debug, Clone, Default)]
pub struct ConsoleRequest {
    /// The page.
    pub destination: Destination,
    /// The region; `None` is the page's, where that names one, else the session's.
    pub region: Option<Region>,
    /// How long it shall last at least. A person who says so may be asked for it, as for a code.
    pub duration: Option<RoleDuration>,
    /// The browser; `None` is the settings'.
    pub browser: Option<BrowserChoice>,
    /// A profile of that browser.
    pub browser_profile: Option<ProfileOfBrowser>,
    /// The window; `None` is the settings'.
    pub window: Option<ConsoleWindow>,
    /// Whether the access portal's own link shall open it, whatever the settings say. It takes no credentials.
    pub portal: bool,
}
