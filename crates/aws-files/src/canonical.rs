//! The one path of a file that may not exist yet.

use std::collections::VecDeque;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use crate::error::FileError;
use crate::link::LINKS;
use crate::path_text::without_verbatim_prefix;

/// A path without links, `.` and `..`.
pub(crate) struct Canonical {
    pub(crate) path: PathBuf,
    /// Whether a symbolic link stood in the path as it was given.
    pub(crate) through_link: bool,
}

/// Resolves every link in a path, also where it leads to what does not exist. `std::fs::canonicalize` does that for
/// existing paths only; it is asked for the part that exists, as it knows the file system's own spelling (letter
/// case on macOS and Windows, short names on Windows).
pub(crate) fn canonical(path: &Path) -> Result<Canonical, FileError> {
    let absolute = std::path::absolute(path).map_err(|error| FileError::reading(path, error))?;
    let mut ahead: VecDeque<OsString> = VecDeque::new();
    let mut real = PathBuf::new();
    // Not `std::path::absolute`'s business: `a/..` is not `.` where `a` is a link.
    push_front(&mut ahead, &absolute);
    let mut links = 0;
    while let Some(part) = ahead.pop_front() {
        match Path::new(&part).components().next() {
            Some(Component::ParentDir) => {
                real.pop();
                continue;
            }
            Some(Component::CurDir) | None => continue,
            _ => real.push(&part),
        }
        let is_link = fs::symlink_metadata(&real).is_ok_and(|metadata| metadata.is_symlink());
        if !is_link {
            continue;
        }
        links += 1;
        if links > LINKS {
            return Err(FileError::TooManyLinks { path: path.to_owned() });
        }
        let leads_to = fs::read_link(&real).map_err(|error| FileError::reading(&real, error))?;
        real.pop();
        push_front(&mut ahead, &leads_to);
    }
    Ok(Canonical { path: as_the_file_system_spells(real), through_link: links > 0 })
}

/// Puts a path's components in front; an absolute path begins with its root, which replaces what was before it.
fn push_front(ahead: &mut VecDeque<OsString>, path: &Path) {
    let parts: Vec<OsString> = path.components().map(|part| part.as_os_str().to_owned()).collect();
    parts.into_iter().rev().for_each(|part| ahead.push_front(part));
}

fn as_the_file_system_spells(path: PathBuf) -> PathBuf {
    let mut missing: Vec<OsString> = Vec::new();
    let mut existing = path.as_path();
    loop {
        match fs::canonicalize(existing) {
            Ok(spelled) => {
                let mut spelled = without_verbatim_prefix(spelled);
                spelled.extend(missing.iter().rev());
                return spelled;
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            // A folder that may not be searched: the spelling as it is given is the best there is.
            Err(_) => return path,
        }
        match (existing.parent(), existing.file_name()) {
            (Some(parent), Some(name)) => {
                missing.push(name.to_owned());
                existing = parent;
            }
            _ => return path,
        }
    }
}
