//! Moving to another machine: everything in one file under a passphrase, and taking such a file over.
//!
//! An export is a [sealed file](crate::backup) of the kind 2. Its header is JSON: `madeAt`, `daypass` (the version that
//! made it), and what the passphrase's key is derived with by argon2id (RFC 9106): `memoryKib`, `passes`, `salt` (base64).
//! What is sealed is JSON too:
//!
//! ```json
//! {
//!   "format": 3,
//!   "tables": { "integration": [{ "id": "…", "alias": "…" }], "session": [] },
//!   "records": [{ "kind": "access-key", "id": "…", "secret": "base64" }]
//! }
//! ```
//!
//! `format` is that of the store, whose rows `tables` has: integrations, their accounts and roles, IAM users, roles, what a
//! person set on them, settings, MFA devices, and rotations that are under way. A reader takes the columns that it knows;
//! rows of a newer format are refused. `records` are the secrets that lie nowhere else: access keys, the seeds of MFA
//! devices, and texts of the person's AWS files, those that are withheld at the moment included, as kept texts. Not in it is
//! what belongs to the machine: tokens and issued credentials, what is live and what stands in its AWS files, and the
//! places that `protect` took keys out of (the keys themselves go along).
//!
//! Taking over changes nothing that is there. The same integration, user or role is known again and not made twice; another
//! of a name that is taken gets a number. A second time adds nothing.

mod error;
mod file;
mod room;

pub use error::Error;
pub use room::{Exported, Imported, Transfer};
