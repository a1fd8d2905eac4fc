//! Long-term keys in plain files: found, moved into the vault, put back.

mod error;
mod find_keys;
mod key_uses;
mod protected_section;
mod protector;
mod undo;

pub use error::Error;
pub use protector::Protector;
