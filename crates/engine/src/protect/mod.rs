//! Long-term keys in plain files: found, moved into the vault, put back.

mod error;
mod find_keys;
mod key_uses;
mod protector;
mod texts;
mod undo;
mod undo_news;
mod withheld_keys;

pub use error::Error;
pub use protector::Protector;
