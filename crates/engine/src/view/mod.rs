//! The state as window, tray and command line show it: built from facts each time.

mod catalog;
mod details;
mod error;
mod notices;
mod room;
mod status;

pub use error::Error;
pub use room::View;
