//! Long-term keys in plain files: found, moved into the vault, put back.

mod find_keys;
mod key_uses;
mod protector;
mod undo;
