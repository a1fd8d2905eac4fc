//! A newer Daypass: whether there is one, and putting it in the place of this one.
//!
//! A build has an address to ask and a key that what it finds has to be signed with, both given when it is compiled
//! ([`UpdateSource::of_build`]). A build without them has no updates. What is offered to whom is decided by
//! `daypass_core::update`; how what is fetched is checked stands in `signature`, in which order it takes the old one's place
//! in `install`.

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
