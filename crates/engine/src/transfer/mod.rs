//! Moving to another machine: everything in one file under a passphrase, and taking such a file over.
//!
//! An export is a [sealed file](crate::backup) of the kind 2. Its header is JSON: `madeAt`, `daypass` (the version that made
//! it), and what argon2id (RFC 9106) derives the key from, beside the passphrase: `memoryKib`, `passes`, `salt` (base64).
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
//! `format` is the store's. `tables` has rows of the store: integrations, their accounts and roles, IAM users, roles, what a
//! person set on them, settings, MFA devices, and rotations that are under way. A reader takes the columns that it knows,
//! and refuses rows of a newer format. `records` are the secrets that are nowhere else: access keys, the seeds of MFA
//! devices, and texts of the person's AWS files, including those that are withheld at the moment, as kept texts.
//!
//! An export has nothing that belongs to the machine: tokens and issued credentials, what is live and what is in its AWS
//! files, and the places from which `protect` took keys (the keys themselves go along).
//!
//! Taking over changes nothing that is there. An integration, user or role that is there already is recognised and not made
//! twice; another one whose name is taken gets a number. Taking the same file over a second time adds nothing.

mod error;
mod file;
mod room;

pub use error::Error;
pub use room::{Exported, Imported, Transfer};
