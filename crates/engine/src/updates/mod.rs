//! A newer Daypass: whether there is one, and putting it in the place of this one.
//!
//! A build has an address to ask, and a key with which what it finds has to be signed, if it was compiled with them
//! ([`UpdateSource::of_build`]). A build without them has no updates. `daypass_core::update` decides what is offered to
//! whom, `signature` checks what was fetched, and `install` has the order in which it takes the old one's place.

mod app_folder;
mod error;
mod install;
mod installation;
mod room;
mod signature;
mod source;
mod staged;

pub use error::Error;
pub use install::AfterUpdate;
pub use room::{UpdateParts, Updates};
pub use source::{InvalidSource, UpdateSource};
