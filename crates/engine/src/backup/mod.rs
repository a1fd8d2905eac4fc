//! Sealed backups beside the store, and how one is put back.
//!
//! What `protect`, a rotation or a start with consent seals in the vault is nowhere else, so the store has backups. Each is
//! a file in the home's folder `backups`: a whole copy of the database without what AWS gives again (tokens, issued
//! credentials), sealed under a key that is derived from the vault's. [`Backups::renew`] makes them, after each command, and
//! in the window and the agent after changes. It asks nobody, so it makes one only if the key is at hand.
//!
//! **When one is made**: as soon as the records that are nowhere else differ from those in the newest backup, and otherwise
//! once a day. **How many stay**: the newest three, one a day for a week, one a week for four weeks.
//!
//! **What goes**: the transaction that removes or replaces a record (a user is removed, a key rotated, a text given back or
//! forgotten) notes its nonce. `renew` removes every backup that has that nonce, with or without the key. Removed means
//! removed, even if no new backup can be made until the vault opens again: the store itself still has all the rest. A reset
//! removes all backups. After a change of the vault's key, those under the old key go as soon as there is one under the new
//! key.

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
