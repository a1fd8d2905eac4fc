//! `daypass version`

use crate::failure::Failure;
use crate::terminal::print;
use daypass_engine::build_info;
use std::sync::LazyLock;

/// Prints the same as `--version`.
pub(crate) fn run() -> Result<(), Failure> {
    Ok(print(&format!("daypass {}\n", text()))?)
}

/// The version with the commit that was built and its day, as far as they are known.
pub(crate) fn text() -> &'static str {
    static TEXT: LazyLock<String> = LazyLock::new(|| build_info().to_string());
    &TEXT
}
