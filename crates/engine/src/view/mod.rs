//! The state as the window, the tray and the command line show it, computed from facts each time.

mod catalog;
mod details;
mod elsewhere;
mod error;
mod names;
mod notices;
mod room;
mod shell;
mod status;
mod usable;

pub use error::Error;
pub use names::Names;
pub use room::View;
pub use shell::KeyFacts;
