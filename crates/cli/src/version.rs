//! `daypass version`

use crate::failure::Failure;
use crate::terminal::print;

/// Prints the same as `--version`.
pub(crate) fn run() -> Result<(), Failure> {
    Ok(print(concat!("daypass ", env!("CARGO_PKG_VERSION"), "\n"))?)
}
