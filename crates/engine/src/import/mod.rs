//! Importing what is in `~/.aws`: sessions made from what AWS tools would read there.

mod apply;
mod differences;
mod error;
mod findings;
mod found;
mod importer;

pub use error::Error;
pub use importer::Importer;
