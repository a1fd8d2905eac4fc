//! What a file has besides its bytes, and what of it the file that replaces it gets.
//!
//! On Linux: owner, group, permission bits, the POSIX access control list and the other extended attributes. On macOS
//! the system's own copy takes all of it over, its access control lists too (`fcopyfile` with `COPYFILE_ALL`, to which
//! `std::fs::copy` corresponds). On Windows a new file gets the access control list that its folder hands down; one of
//! the file's own is not kept, and nothing in the standard library tells whether there is one.

use std::fs::File;
use std::path::Path;

use crate::error::FileError;
use crate::target::{Existing, Target};

/// What the new file gets besides its bytes.
pub(crate) struct Attributes<'a> {
    /// Unix permission bits; `None` for those of the file that it replaces.
    pub(crate) mode: Option<u32>,
    /// The file that it replaces.
    pub(crate) old: Option<&'a Existing>,
}

#[cfg(unix)]
impl Attributes<'_> {
    /// Gives them to a new file at this path, which is empty and which its owner alone may read.
    ///
    /// # Errors
    /// [`FileError::AttributeNotKept`] for one without which others could do more with the file, or its owner less.
    pub(crate) fn apply(&self, new: &File, path: &Path, target: &Target) -> Result<(), FileError> {
        use std::os::unix::fs::{MetadataExt, fchown};
        let error = |error| FileError::writing(&target.path, error);
        let made = new.metadata().map_err(error)?;
        match (self.old, self.mode) {
            (Some(old), None) => unix::keep(new, path, target, old)?,
            (Some(old), Some(_)) if made.uid() == 0 && old.metadata.uid() != 0 => {
                fchown(new, Some(old.metadata.uid()), Some(old.metadata.gid())).map_err(error)?;
            }
            (Some(_), Some(_)) => {}
            (None, _) => {
                if let Some((user, group)) = crate::target::owner_in(&target.folder, &made) {
                    // A file system without owners refuses, and there nothing hangs on it.
                    let _ = fchown(new, Some(user), Some(group));
                }
            }
        }
        unix::set_mode(new, target, self)
    }
}

#[cfg(unix)]
mod unix {
    use super::Attributes;
    use crate::error::FileError;
    use crate::target::{Existing, Target};
    use std::fs::{File, Permissions};
    use std::io;
    use std::os::unix::fs::{MetadataExt, PermissionsExt, fchown};
    use std::path::Path;

    /// The permission bits of a new file: its owner reads and writes it, nobody else.
    const PRIVATE: u32 = 0o600;

    fn not_kept(target: &Target, what: impl Into<String>, source: io::Error) -> FileError {
        FileError::AttributeNotKept { path: target.path.clone(), what: what.into(), source }
    }

    /// Takes over all that is not in the permission bits.
    pub(super) fn keep(new: &File, path: &Path, target: &Target, old: &Existing) -> Result<(), FileError> {
        keep_owner(new, target, old)?;
        #[cfg(target_os = "linux")]
        super::linux::keep_extended(new, target, old)?;
        if cfg!(target_os = "macos") {
            copy_whole(new, path, target)?;
        }
        Ok(())
    }

    /// Copies the file with all that it has, and takes the bytes out of the copy.
    fn copy_whole(new: &File, path: &Path, target: &Target) -> Result<(), FileError> {
        let copied = std::fs::copy(&target.path, path).and_then(|_| new.set_len(0));
        copied.map_err(|refused| not_kept(target, "attributes", refused))
    }

    /// Takes over owner and group. A group that cannot be set is no loss where it may do nothing.
    fn keep_owner(new: &File, target: &Target, old: &Existing) -> Result<(), FileError> {
        let made = new.metadata().map_err(|error| FileError::writing(&target.path, error))?;
        let (user, group) = (old.metadata.uid(), old.metadata.gid());
        if made.uid() != user {
            fchown(new, Some(user), None).map_err(|refused| not_kept(target, "owner", refused))?;
        }
        if made.gid() != group
            && let Err(refused) = fchown(new, None, Some(group))
            && old.metadata.mode() & 0o070 != 0
        {
            return Err(not_kept(target, "group", refused));
        }
        Ok(())
    }

    /// Sets the permission bits. Where the file system refuses or does not know them, what counts is what came of it: a
    /// file that was there may not end more open than it was and than it shall be.
    pub(super) fn set_mode(
        new: &File,
        target: &Target,
        attributes: &Attributes<'_>,
    ) -> Result<(), FileError> {
        let mode_of = |file: &File| file.metadata().map(|metadata| metadata.mode() & 0o7777);
        let error = |error| FileError::writing(&target.path, error);
        let old = attributes.old.map(|old| old.metadata.mode() & 0o7777);
        let mode = attributes.mode.or(old).unwrap_or(PRIVATE);
        if mode_of(new).map_err(error)? == mode {
            return Ok(());
        }
        let set = new.set_permissions(Permissions::from_mode(mode));
        let open = mode_of(new).map_err(error)?;
        match (old, set) {
            (Some(old), set) if open & !(mode | old) & 0o777 != 0 => {
                let refused = set.err().unwrap_or_else(|| io::ErrorKind::Unsupported.into());
                Err(not_kept(target, "permissions", refused))
            }
            _ => Ok(()),
        }
    }
}

#[cfg(target_os = "linux")]
mod linux {
    use crate::error::FileError;
    use crate::target::{Existing, Target};
    use rustix::fs::{XattrFlags, fgetxattr, flistxattr, fremovexattr, fsetxattr};
    use rustix::io::Errno;
    use std::fs::File;

    /// The access control list (acl(5)). It has the permission bits in it: where there is one, those of the group are its
    /// mask.
    const ACL: &[u8] = b"system.posix_acl_access";
    /// What the kernel computes over a file for itself.
    const COMPUTED: [&[u8]; 3] = [b"security.ima", b"security.evm", b"security.capability"];
    /// The kernel's limits for a list of names and for a value, in bytes (xattr(7)).
    const LONGEST: usize = 64 * 1024;

    /// Takes over the access control list and the other extended attributes.
    pub(super) fn keep_extended(new: &File, target: &Target, old: &Existing) -> Result<(), FileError> {
        let names = names(&old.file);
        // First of all: with its mask alone as bits of the group, the group could do what only named users may. One that
        // the folder has handed down to the new file was not the old file's.
        if !names.iter().any(|name| name == ACL) && value(new, ACL).is_some() {
            fremovexattr(new, ACL).map_err(|error| not_kept(target, ACL, error))?;
        }
        for name in names.iter().filter(|name| !COMPUTED.contains(&name.as_slice())) {
            let Some(wanted) = value(&old.file, name) else { continue };
            if value(new, name).as_ref() == Some(&wanted) {
                continue;
            }
            match fsetxattr(new, name.as_slice(), &wanted, XattrFlags::empty()) {
                Ok(()) => {}
                Err(error @ (Errno::NOSPC | Errno::DQUOT)) => {
                    return Err(FileError::writing(&target.path, error.into()));
                }
                // A label that this user may not set: the system's policy has given the new file its own, or has none.
                Err(_) if name.starts_with(b"security.") || name.starts_with(b"trusted.") => {}
                Err(error) => return Err(not_kept(target, name, error)),
            }
        }
        Ok(())
    }

    /// The names of a file's extended attributes, as far as this user may see them; none where the file system has none.
    fn names(file: &File) -> Vec<Vec<u8>> {
        let mut list = vec![0; LONGEST];
        let length = flistxattr(file, &mut list[..]).unwrap_or_default();
        let names = list[..length].split(|&byte| byte == 0).filter(|name| !name.is_empty());
        names.map(<[u8]>::to_vec).collect()
    }

    fn value(file: &File, name: &[u8]) -> Option<Vec<u8>> {
        let mut value = vec![0; LONGEST];
        let length = fgetxattr(file, name, &mut value[..]).ok()?;
        value.truncate(length);
        Some(value)
    }

    fn not_kept(target: &Target, name: &[u8], source: Errno) -> FileError {
        let what = match name {
            ACL => "access control list".to_owned(),
            name => format!("attribute {}", String::from_utf8_lossy(name)),
        };
        FileError::AttributeNotKept { path: target.path.clone(), what, source: source.into() }
    }
}

#[cfg(not(unix))]
impl Attributes<'_> {
    /// What a file has on Windows comes from its folder.
    ///
    /// # Errors
    /// None.
    pub(crate) fn apply(&self, _: &File, _: &Path, _: &Target) -> Result<(), FileError> {
        let _ = (self.mode, self.old.is_some());
        Ok(())
    }
}
