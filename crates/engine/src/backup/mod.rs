//! Sealed backups beside the store, and how one is put back.
//!
//! What `protect`, a rotation or a start with consent seals in the vault lies nowhere else, so the store has backups: files
//! in the folder `backups` of the home, each a whole copy of the database without what AWS gives again (tokens, issued
//! credentials), sealed under a key that is derived from the vault's. They are made by [`Backups::renew`], which runs after
//! a command, and in the window and the agent after changes; it asks nobody, so it makes one only where the key is at hand.
//!
//! **When one is made**: as soon as the records that lie nowhere else differ from those in the newest backup, and else once
//! a day. **How many stay**: the newest three, one a day for a week, one a week for four.
//!
//! **What goes**: a record that is removed or replaced (a user removed, a key rotated, a text given back or forgotten) is
//! noted with its nonce in the transaction that removes it. `renew` removes every backup that has it, with or without the
//! key: removed means removed, even where no new backup can be made until the vault opens again, for the store itself
//! still has all the rest. A reset removes all of them. After a change of the vault's key, those under the old one go as
//! soon as one under the new key is made.

mod error;
mod folder;
mod header;
mod inspection;
mod keep;
mod lacks;
mod restore;
mod room;
mod scratch;
mod sealed_file;
mod verify;

pub use error::Error;
pub use header::Contents;
pub(crate) use inspection::BackupLook;
pub use lacks::Lacks;
pub use restore::{BackupItem, PreparedRestore, Restored, Restorer};
pub use room::Backups;
pub(crate) use sealed_file::{FormatError, SealedFile, SealedKind, seal};
