//! What can be named, without an engine.

use crate::ground::Home;
use crate::store::Store;
use crate::view::Names;
use aws_files::SharedFiles;
use std::ffi::OsString;

/// What can be named where this environment points. `None` where Daypass has no store there that this version reads, or
/// would not open it.
pub fn names_of_environment(variable: impl Fn(&str) -> Option<OsString>) -> Option<Names> {
    let home = Home::from_env(&variable)?;
    home.check().ok()?;
    let store = Store::open_for_reading(&home.store())?;
    Some(Names::new(store, SharedFiles::from_env(&variable).ok()))
}
