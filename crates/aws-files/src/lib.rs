//! The AWS shared config and credentials files, edited without loss and written crash-safe.
//!
//! These files belong to the person and to every AWS tool on the machine, so this crate keeps two promises:
//!
//! - **Every byte outside the edited section survives**: comments, order, blank lines, CRLF, a missing last newline, a byte
//!   order mark, bytes that are not UTF-8. [`Document`] is the file as bytes plus the places of its sections;
//!   [`SectionName`] says which section is meant.
//! - **At any moment the file on disk is the old one or the new one.** [`edit()`] locks, reads, edits, writes a temporary
//!   file beside, syncs and renames it, and does all that again if another program wrote meanwhile. [`atomic::write`] is the
//!   same write for other small files.
//!
//! What the files mean is a separate reading, and it differs by the tool: [`readers`] says what each of five clients makes
//! of them, who a tool would be, in which region, and which line makes it give up. [`SsoCache`] is the folder of SSO tokens
//! beside them. Nothing here prints or logs what is in a file.
//!
//! Source of the format: AWS SDKs and Tools Reference Guide, "Shared config and credentials files", and the clients' own
//! sources, against which the readings are checked.

#![forbid(unsafe_code)]

pub mod atomic;
mod attributes;
mod aws_file;
mod canonical;
mod change;
mod document;
mod edit;
mod error;
mod explain;
mod folder;
mod header;
mod held_open;
mod link;
mod location;
mod lock;
mod many_sections;
mod mounts;
mod name;
mod path_text;
pub mod readers;
mod restore;
mod scan;
mod spans;
mod splice;
mod sso_cache;
pub mod step;
mod target;
mod withheld;
mod withheld_lines;
mod withholding;

pub use aws_file::AwsFile;
pub use change::DocumentError;
pub use daypass_core::FileRole;
pub use document::{Document, Property, Section};
pub use edit::{Edited, LOCK_WAIT, edit, edit_within, read, read_bytes};
pub use error::FileError;
pub use location::{NoHome, SharedFiles};
pub use many_sections::SectionChange;
pub use name::{InvalidName, SectionName};
pub use restore::{Displaced, Restored};
pub use sso_cache::{SsoCache, SsoCacheError, SsoToken};
pub use withheld::{InvalidWithheld, Withheld};
pub use withheld_lines::WithheldLines;
