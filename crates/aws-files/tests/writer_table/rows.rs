//! The rows of the table.

use crate::scene::{OTHER, Scene, give, run, set_attribute, set_mode};
use std::fs;
use std::os::unix::fs::{chown, lchown, symlink};
use std::path::Path;

/// What of the file's attributes a write keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kept {
    All,
    /// Who is no member of a group cannot give a file to it.
    AllButGroup,
    /// Where no policy has labels, root alone may set one.
    AllButLabel,
}

/// One thing that can be in the way, and what comes of it.
pub(crate) struct Row {
    pub(crate) name: &'static str,
    /// What is in the way; the reason where it cannot be prepared.
    pub(crate) prepare: fn(&Scene) -> Result<(), String>,
    /// What keeps others from looking at the outcome, taken away.
    pub(crate) clean: fn(&Scene),
    pub(crate) as_root: &'static str,
    pub(crate) as_user: &'static str,
    pub(crate) kept: Kept,
}

/// Written as root and as a user.
const WRITTEN: [&str; 2] = ["written", "written"];

fn row(name: &'static str, said: [&'static str; 2], prepare: fn(&Scene) -> Result<(), String>) -> Row {
    let [as_root, as_user] = said;
    Row { name, prepare, clean: |_| {}, as_root, as_user, kept: Kept::All }
}

/// Said by both.
const fn both(said: &'static str) -> [&'static str; 2] {
    [said, said]
}

pub(crate) fn rows() -> Vec<Row> {
    let mut rows = vec![
        row("a file of one's own", WRITTEN, |_| Ok(())),
        row("no file yet", WRITTEN, |scene| remove(&scene.file())),
    ];
    rows.extend(disks());
    rows.extend(attributes());
    rows.extend(owners());
    rows.extend(planted());
    rows
}

fn disks() -> Vec<Row> {
    vec![
        row("full disk", both("DiskFull"), |scene| {
            small_disk(scene, "size=64k")?;
            let filler = scene.folder().join("filler");
            // As much as goes there.
            let _ = fs::write(filler, vec![0; 128 * 1024]);
            Ok(())
        }),
        row("no room for another file", both("before: DiskFull"), |scene| {
            small_disk(scene, "nr_inodes=8")?;
            for number in 0..8 {
                let _ = fs::write(scene.folder().join(format!("filler-{number}")), "");
            }
            Ok(())
        }),
        row("read-only mount", both("before: Unwritable"), |scene| {
            small_disk(scene, "size=64k")?;
            read_only(&scene.folder())
        }),
        row("read-only mount of a folder that is to be made", both("before: Unwritable"), |scene| {
            fs::remove_dir_all(scene.folder()).map_err(|error| error.to_string())?;
            let disk = scene.beside("disk");
            fs::create_dir(&disk).map_err(|error| error.to_string())?;
            run("mount", &["-t".as_ref(), "tmpfs".as_ref(), "t".as_ref(), disk.as_os_str()])?;
            fs::create_dir(disk.join("aws")).map_err(|error| error.to_string())?;
            give(&disk.join("aws"), scene.writer_id())?;
            symlink("disk/aws", scene.folder()).map_err(|error| error.to_string())?;
            read_only(&disk)
        }),
        row("bind mount on the file", both("before: MountPoint"), |scene| {
            run("mount", &["--bind".as_ref(), scene.file().as_os_str(), scene.file().as_os_str()])
        }),
        row("bind mount of another file on the file", both("before: MountPoint"), |scene| {
            let other = scene.beside("mounted");
            scene.write_old(&other);
            run("mount", &["--bind".as_ref(), other.as_os_str(), scene.file().as_os_str()])
        }),
        row("bind mount on the folder", WRITTEN, |scene| {
            run("mount", &["--bind".as_ref(), scene.folder().as_os_str(), scene.folder().as_os_str()])
        }),
    ]
}

fn attributes() -> Vec<Row> {
    vec![
        row("access control list", WRITTEN, |scene| {
            set_attribute(&scene.file(), "system.posix_acl_access", &list(0, 6))
        }),
        row("access control list that the folder hands down", WRITTEN, |scene| {
            set_attribute(&scene.folder(), "system.posix_acl_default", &list(4, 6))?;
            set_mode(&scene.file(), 0o640);
            Ok(())
        }),
        Row {
            // Each name of the list may do what its mask allows: nothing.
            kept: Kept::All,
            ..row("access control list that the folder hands down to a new file", WRITTEN, |scene| {
                remove(&scene.file())?;
                set_attribute(&scene.folder(), "system.posix_acl_default", &list(4, 6))
            })
        },
        row("extended attribute", WRITTEN, |scene| set_attribute(&scene.file(), "user.origin", b"dotfiles")),
        Row {
            kept: Kept::AllButLabel,
            ..row("label", WRITTEN, |scene| set_attribute(&scene.file(), "security.selinux", b"system_u"))
        },
        row("permissions for a group", WRITTEN, |scene| {
            set_mode(&scene.file(), 0o664);
            Ok(())
        }),
        row("hard link", both("before: HardLinked"), |scene| {
            fs::hard_link(scene.file(), scene.beside("other-name")).map_err(|error| error.to_string())
        }),
        Row {
            clean: |scene| drop(run("chattr", &["-i".as_ref(), scene.file().as_os_str()])),
            ..row("immutable file", both("before: ReadOnly"), |scene| {
                run("chattr", &["+i".as_ref(), scene.file().as_os_str()])
            })
        },
        Row {
            clean: |scene| drop(run("chattr", &["-i".as_ref(), scene.folder().as_os_str()])),
            ..row("immutable folder", both("before: Unwritable"), |scene| {
                run("chattr", &["+i".as_ref(), scene.folder().as_os_str()])
            })
        },
        row("file without write permission", both("before: ReadOnly"), |scene| {
            set_mode(&scene.file(), 0o444);
            Ok(())
        }),
        row("folder that everybody may write in", both("before: OpenFolder"), |scene| {
            set_mode(&scene.folder(), 0o777);
            Ok(())
        }),
        row("folder that a group may write in", WRITTEN, |scene| {
            set_mode(&scene.folder(), 0o775);
            Ok(())
        }),
        row("folder without write permission", ["written", "before: Unwritable"], |scene| {
            set_mode(&scene.folder(), 0o555);
            Ok(())
        }),
    ]
}

fn owners() -> Vec<Row> {
    const OWNER: [&str; 2] = ["written", "before: AttributeNotKept: owner"];
    vec![
        row("another owner's file in a folder of one's own", OWNER, |scene| {
            set_mode(&scene.file(), 0o666);
            give(&scene.file(), OTHER)
        }),
        row("another owner's file in a sticky folder", OWNER, |scene| {
            give(&scene.folder(), OTHER)?;
            set_mode(&scene.folder(), 0o1777);
            set_mode(&scene.file(), 0o666);
            give(&scene.file(), OTHER)
        }),
        row("file of one's own in another's sticky folder", WRITTEN, |scene| {
            give(&scene.folder(), OTHER)?;
            set_mode(&scene.folder(), 0o1777);
            Ok(())
        }),
        row("group of others that may read", ["written", "before: AttributeNotKept: group"], |scene| {
            give_to_group(&scene.file())?;
            set_mode(&scene.file(), 0o640);
            Ok(())
        }),
        Row {
            kept: Kept::AllButGroup,
            ..row("group of others that may nothing", WRITTEN, |scene| give_to_group(&scene.file()))
        },
    ]
}

fn planted() -> Vec<Row> {
    vec![
        row("somebody's link in a folder for all", both("before: ForeignLink"), |scene| {
            linked_elsewhere(scene, OTHER, 0)?;
            set_mode(&scene.folder(), 0o1777);
            Ok(())
        }),
        row("link of the folder's owner", ["before: ForeignLink", "written"], |scene| {
            linked_elsewhere(scene, OTHER, OTHER)?;
            set_mode(&scene.folder(), 0o755);
            Ok(())
        }),
        row("pipe", both("before: NotAFile"), |scene| {
            remove(&scene.file())?;
            run("mkfifo", &[scene.file()])
        }),
        row("link to a device", both("before: NotAFile"), |scene| {
            remove(&scene.file())?;
            symlink("/dev/full", scene.file()).map_err(|error| error.to_string())?;
            lchown(scene.file(), Some(scene.writer_id()), None).map_err(|error| error.to_string())
        }),
        row("link to standard input", both("before: NotAFile"), |scene| {
            remove(&scene.file())?;
            symlink("/dev/stdin", scene.file()).map_err(|error| error.to_string())?;
            lchown(scene.file(), Some(scene.writer_id()), None).map_err(|error| error.to_string())
        }),
        row("temporary files that somebody has planted", WRITTEN, |scene| {
            let victim = scene.beside("victim");
            scene.write_old(&victim);
            let plant = |name: &str| scene.folder().join(format!(".aws-files-planted-{name}.tmp"));
            run("mkfifo", &[plant("pipe")])?;
            fs::create_dir(plant("folder")).map_err(|error| error.to_string())?;
            symlink("/dev/full", plant("device")).map_err(|error| error.to_string())?;
            symlink(victim, plant("link")).map_err(|error| error.to_string())
        }),
    ]
}

/// A list that lets a user more than a group: `user::rw-`, `user:4711:rw-`, `group::---`, the mask and `other::---`, each
/// with its tag, its bits and its id (Linux, `posix_acl_xattr.h`, version 2).
fn list(group: u16, mask: u16) -> Vec<u8> {
    const NOBODY: u32 = u32::MAX;
    let entries = [(1, 6, NOBODY), (2, 6, 0), (4, group, NOBODY), (0x10, mask, NOBODY), (0x20, 0, NOBODY)];
    let mut bytes = 2_u32.to_le_bytes().to_vec();
    for (tag, bits, id) in entries {
        let (tag, bits): (u16, u16) = (tag, bits);
        bytes.extend(tag.to_le_bytes());
        bytes.extend(bits.to_le_bytes());
        bytes.extend(id.to_le_bytes());
    }
    bytes
}

/// A disk of its own in the place of the folder, with a file as it was.
fn small_disk(scene: &Scene, option: &str) -> Result<(), String> {
    let options = format!("{option},mode=0700");
    let folder = scene.folder();
    run(
        "mount",
        &["-t".as_ref(), "tmpfs".as_ref(), "-o".as_ref(), options.as_ref(), "t".as_ref(), folder.as_os_str()],
    )?;
    scene.give_to_writer(&folder)?;
    scene.write_old(&scene.file());
    Ok(())
}

fn read_only(disk: &Path) -> Result<(), String> {
    let options = ["-t".as_ref(), "tmpfs".as_ref(), "-o".as_ref(), "remount,ro".as_ref()];
    run("mount", &[&options[..], &["t".as_ref(), disk.as_os_str()]].concat())
}

/// A link in the file's place, of one owner in a folder of another, to a file of the writer's.
fn linked_elsewhere(scene: &Scene, link: u32, folder: u32) -> Result<(), String> {
    remove(&scene.file())?;
    let behind = scene.beside("behind");
    fs::create_dir(&behind).map_err(|error| error.to_string())?;
    scene.give_to_writer(&behind)?;
    scene.write_old(&behind.join("credentials"));
    symlink("../behind/credentials", scene.file()).map_err(|error| error.to_string())?;
    lchown(scene.file(), Some(link), Some(link)).map_err(|error| error.to_string())?;
    give(&scene.folder(), folder)
}

fn give_to_group(file: &Path) -> Result<(), String> {
    chown(file, None, Some(OTHER)).map_err(|error| error.to_string())
}

fn remove(path: &Path) -> Result<(), String> {
    fs::remove_file(path).map_err(|error| error.to_string())
}
