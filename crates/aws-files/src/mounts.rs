//! Whether a file is mounted by itself, as containers do with single files: nothing can be renamed over such a one.

use std::fs::Metadata;

use crate::target::Target;

/// Whether the file is a mount point. Its folder is on another file system then, or, where the mount comes from the
/// same one, only the system's table of mounts tells.
#[cfg(unix)]
pub(crate) fn is_mount_point(target: &Target, metadata: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    let elsewhere = std::fs::metadata(&target.folder).is_ok_and(|folder| folder.dev() != metadata.dev());
    elsewhere || stands_in_mount_table(target)
}

#[cfg(not(unix))]
pub(crate) fn is_mount_point(_: &Target, _: &Metadata) -> bool {
    false
}

#[cfg(target_os = "linux")]
fn stands_in_mount_table(target: &Target) -> bool {
    use std::os::unix::ffi::OsStrExt;
    let Ok(path) = std::fs::canonicalize(&target.path) else { return false };
    let Ok(table) = std::fs::read("/proc/self/mountinfo") else { return false };
    has_mount_point(&table, path.as_os_str().as_bytes())
}

#[cfg(all(unix, not(target_os = "linux")))]
fn stands_in_mount_table(_: &Target) -> bool {
    false
}

/// Whether a table in the form of `/proc/self/mountinfo` names the path: the fifth field of a line, with blanks, tabs,
/// line feeds and backslashes as three octal digits behind a backslash (proc_pid_mountinfo(5)).
#[cfg(target_os = "linux")]
fn has_mount_point(table: &[u8], path: &[u8]) -> bool {
    let escaped: Vec<u8> = path
        .iter()
        .flat_map(|&byte| match byte {
            b' ' | b'\t' | b'\n' | b'\\' => format!("\\{byte:03o}").into_bytes(),
            byte => vec![byte],
        })
        .collect();
    table.split(|&byte| byte == b'\n').any(|line| line.split(|&byte| byte == b' ').nth(4) == Some(&escaped))
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn a_mounted_file_is_found_in_the_table_however_its_name_is_escaped() {
        let table = b"22 1 252:1 / / rw - ext4 /dev/vda rw\n\
            40 22 252:1 /a /home/x/my\\040files/.aws/credentials rw,relatime - ext4 /dev/vda rw\n";
        assert!(has_mount_point(table, b"/home/x/my files/.aws/credentials"));
        assert!(!has_mount_point(table, b"/home/x/my files/.aws"));
        assert!(!has_mount_point(table, b"/a"));
    }
}
