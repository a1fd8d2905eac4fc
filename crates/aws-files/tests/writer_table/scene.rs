//! A file in a folder of its writer, what is done to both, and what came of the write.

use crate::rows::{Kept, Row};
use aws_files::{AwsFile, DocumentError, FileError, FileRole, SectionName};
use rustix::fs::{XattrFlags, lgetxattr, llistxattr, lsetxattr};
use std::ffi::OsStr;
use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

pub(crate) const OLD: &str = "# mine\n[other]\nregion = eu-west-1\n";
const NEW: &str = "# mine\n[other]\nregion = eu-west-1\n\n[dev]\nregion = eu-central-1\n";
const ALONE: &str = "[dev]\nregion = eu-central-1\n";

/// Tells the child which file to write.
const FILE: &str = "AWS_FILES_TEST_FILE";
/// What the child says stands behind this.
const SAID: &str = "said: ";

/// A user, and others than them.
pub(crate) const USER: u32 = 65534;
pub(crate) const OTHER: u32 = 1234;

/// Who writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Writer {
    Root,
    User,
}

/// A row's folder, which is the writer's (0700), and a file in it (0600).
pub(crate) struct Scene {
    place: TempDir,
    pub(crate) writer: Writer,
}

/// What a file has besides its bytes.
#[derive(Debug, PartialEq, Eq)]
struct Has {
    mode: u32,
    owner: (u32, u32),
    extended: Vec<(String, Vec<u8>)>,
}

impl Scene {
    pub(crate) fn new(writer: Writer) -> Self {
        let place = tempfile::tempdir().unwrap();
        fs::set_permissions(place.path(), Permissions::from_mode(0o755)).unwrap();
        let scene = Self { place, writer };
        fs::create_dir(scene.folder()).unwrap();
        fs::set_permissions(scene.folder(), Permissions::from_mode(0o700)).unwrap();
        scene.write_old(&scene.file());
        scene.give_to_writer(&scene.folder()).unwrap();
        scene
    }

    /// The folder of the file.
    pub(crate) fn folder(&self) -> PathBuf {
        self.place.path().join("aws")
    }

    pub(crate) fn file(&self) -> PathBuf {
        self.folder().join("credentials")
    }

    /// A path beside the folder.
    pub(crate) fn beside(&self, name: &str) -> PathBuf {
        self.place.path().join(name)
    }

    /// A file of the writer's with the old text.
    pub(crate) fn write_old(&self, path: &Path) {
        fs::write(path, OLD).unwrap();
        fs::set_permissions(path, Permissions::from_mode(0o600)).unwrap();
        self.give_to_writer(path).unwrap();
    }

    /// The writer's user id, as this process has it: in a user namespace, a user who prepares is its root.
    pub(crate) fn writer_id(&self) -> u32 {
        if self.writer == Writer::User && !is_mapped() { USER } else { 0 }
    }

    pub(crate) fn give_to_writer(&self, path: &Path) -> Result<(), String> {
        give(path, self.writer_id())
    }

    /// What the writer says, and whether all is as it shall be then.
    pub(crate) fn run(&self, row: &Row) -> Result<(), String> {
        let before = fs::metadata(self.file()).ok().filter(fs::Metadata::is_file).map(|_| has(&self.file()));
        let said = self.write();
        (row.clean)(self);
        let expected = match self.writer {
            Writer::Root => row.as_root,
            Writer::User => row.as_user,
        };
        if said != expected {
            return Err(format!("it said {said:?}, not {expected:?}"));
        }
        let left: Vec<_> = fs::read_dir(self.folder())
            .map_err(|error| error.to_string())?
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name.starts_with(".aws-files-") && !name.contains("planted"))
            .collect();
        if !left.is_empty() {
            return Err(format!("it left {left:?}"));
        }
        let Some(before) = before else {
            // A pipe is not read, either.
            if said != "written" {
                return Ok(());
            }
            return match fs::read_to_string(self.file()) {
                Ok(text) if text == ALONE => {
                    let mode = fs::metadata(self.file()).unwrap().mode() & 0o777;
                    (mode == 0o600).then_some(()).ok_or_else(|| format!("a new file has {mode:o}"))
                }
                text => Err(format!("the new file is {text:?}")),
            };
        };
        let text = fs::read_to_string(self.file()).map_err(|error| error.to_string())?;
        if text != if said == "written" { NEW } else { OLD } {
            return Err(format!("it said {said:?}, and the file holds {text:?}"));
        }
        let mut after = has(&self.file());
        if row.kept == Kept::AllButGroup && self.writer == Writer::User {
            after.owner.1 = before.owner.1;
        }
        if row.kept == Kept::AllButLabel && self.writer == Writer::User {
            after.extended.clone_from(&before.extended);
        }
        (before == after).then_some(()).ok_or_else(|| format!("it had {before:?}, and has {after:?}"))
    }

    /// Runs the writer and gives what it says.
    fn write(&self) -> String {
        let program = self.beside("writer");
        // By another process: a child forked meanwhile would hold the copy open and keep it from running.
        let this = std::env::current_exe().unwrap();
        assert!(Command::new("cp").arg(this).arg(&program).status().unwrap().success());
        fs::set_permissions(&program, Permissions::from_mode(0o755)).unwrap();
        // A writer that waits for a pipe shall not wait for ever.
        let mut command = Command::new("timeout");
        command.arg("60");
        match (self.writer, is_mapped()) {
            (Writer::Root, _) => {}
            (Writer::User, false) => {
                let (user, group) = (format!("--reuid={USER}"), format!("--regid={USER}"));
                command.args(["setpriv", &user, &group, "--clear-groups"]);
            }
            // The root of a user namespace, without any of its rights.
            (Writer::User, true) => {
                command.args(["setpriv", "--bounding-set=-all", "--inh-caps=-all"]);
            }
        }
        let output = child(&mut command, &program, "child_writes_once").env(FILE, self.file()).output();
        let output = output.unwrap();
        let text = String::from_utf8_lossy(&output.stdout);
        let said = text.lines().find_map(|line| Some(line.split_once(SAID)?.1.to_owned()));
        said.unwrap_or_else(|| {
            format!("{:?}: {text}{}", output.status, String::from_utf8_lossy(&output.stderr))
        })
    }
}

/// This binary or a copy of it, run by another program: one of its tests that are ignored else.
pub(crate) fn child<'a>(by: &'a mut Command, program: &Path, test: &str) -> &'a mut Command {
    by.arg(program).args(["--exact", "--ignored", "--nocapture", test])
}

/// Looks whether it can write as a delivery does, writes, and says what came of it.
pub(crate) fn write_once() {
    let path = PathBuf::from(std::env::var_os(FILE).unwrap());
    let file = AwsFile::locate(&path, FileRole::Credentials).unwrap();
    let name = SectionName::credentials("dev").unwrap();
    let written = || -> Result<(), Error> {
        file.edit(|document| {
            Ok::<_, Error>(document.set_section(&name, &[("region", "eu-central-1")], None)?)
        })?;
        Ok(())
    };
    match (file.check_can_hold_sections(), written) {
        (Err(error), _) => println!("{SAID}before: {}", variant(&error)),
        (Ok(()), written) => match written() {
            Ok(()) => println!("{SAID}written"),
            Err(error) => println!("{SAID}{}", variant(&error)),
        },
    }
}

#[derive(Debug, thiserror::Error)]
enum Error {
    #[error(transparent)]
    File(#[from] FileError),
    #[error(transparent)]
    Document(#[from] DocumentError),
}

/// The name of the variant, and the attribute that would not be kept.
fn variant(error: &dyn std::fmt::Debug) -> String {
    let text = format!("{error:?}");
    let text = text.strip_prefix("File(").unwrap_or(&text);
    let what = text.split_once("what: \"").and_then(|(_, rest)| rest.split_once('"'));
    let name = text.split(' ').next().unwrap_or_default();
    what.map_or_else(|| name.to_owned(), |(what, _)| format!("{name}: {what}"))
}

/// Whether this process is the root of a user namespace, in which no other user is known.
fn is_mapped() -> bool {
    let map = fs::read_to_string("/proc/self/uid_map").unwrap();
    map.split_whitespace().nth(1) != Some("0")
}

fn has(path: &Path) -> Has {
    let metadata = fs::metadata(path).unwrap();
    let mut names = vec![0; 4096];
    let length = llistxattr(path, &mut names[..]).unwrap_or_default();
    let names = names[..length].split(|byte| *byte == 0).filter(|name| !name.is_empty());
    let mut extended: Vec<_> = names
        .map(|name| {
            let mut value = vec![0; 4096];
            let length = lgetxattr(path, name, &mut value[..]).unwrap();
            (String::from_utf8_lossy(name).into_owned(), value[..length].to_vec())
        })
        .collect();
    extended.sort();
    Has { mode: metadata.mode() & 0o7777, owner: (metadata.uid(), metadata.gid()), extended }
}

pub(crate) fn give(path: &Path, owner: u32) -> Result<(), String> {
    chown(path, Some(owner), Some(owner)).map_err(|error| format!("nothing can be given to {owner}: {error}"))
}

pub(crate) fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
}

pub(crate) fn set_attribute(path: &Path, name: &str, value: &[u8]) -> Result<(), String> {
    lsetxattr(path, name, value, XattrFlags::empty())
        .map_err(|error| format!("{name} cannot be set: {error}"))
}

/// Runs a program that prepares something.
pub(crate) fn run<S: AsRef<OsStr>>(program: &str, arguments: &[S]) -> Result<(), String> {
    let output = Command::new(program).args(arguments).output();
    let output = output.map_err(|error| format!("{program}: {error}"))?;
    match output.status.success() {
        true => Ok(()),
        false => Err(format!("{program}: {}", String::from_utf8_lossy(&output.stderr).trim())),
    }
}
