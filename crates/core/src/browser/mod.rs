//! Which browser opens a page, in which of its profiles and windows, and what it is started with.
//!
//! Pure: the engine finds out which of the [installations](KnownBrowser::installations) are there, reads the files that name
//! profiles, and starts what [`BrowserInstallation::arguments`] returns.

mod arguments;
mod choice;
mod command;
mod container;
mod installation;
mod known;
mod profiles;

pub use arguments::NoContainers;
pub use choice::{BrowserChoice, OpenIn, ProfileOfBrowser};
pub use command::{BrowserCommand, command_words};
pub use container::{ConsoleWindow, Container, PageWindow};
pub use installation::{BrowserInstallation, Folders, System};
pub use known::{Family, KNOWN_BROWSERS, KnownBrowser};
pub use profiles::{BrowserProfile, profile_called};
