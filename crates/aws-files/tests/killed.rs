//! Killed at any point, refused by the system, out of room: the file is the old one or the new one.
//!
//! Each test starts this binary again as a child that does the edit, so that the kill is a real one.

#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "tests set up files plainly and fail loudly"
)]

use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};

use aws_files::step::Step;
use aws_files::{AwsFile, DocumentError, FileError, FileRole, SectionName};

#[derive(Debug, thiserror::Error)]
enum Error {
    #[error(transparent)]
    File(#[from] FileError),
    #[error(transparent)]
    Document(#[from] DocumentError),
}

/// Tells the child which file to edit.
const FILE: &str = "AWS_FILES_TEST_FILE";

/// Large enough that a write takes more than one page and half of one would be seen.
fn version(number: usize) -> String {
    let filler: String = (0..4000).map(|line| format!("# line {line} of the user's own notes\n")).collect();
    format!("{filler}[dev]\nregion = version-{number}\n")
}

fn set(path: &Path, number: usize) -> Result<(), Error> {
    let name = SectionName::credentials("dev").unwrap();
    AwsFile::locate(path, FileRole::Credentials)?.edit(|document| {
        if document.as_bytes().is_empty() {
            *document = aws_files::Document::parse(version(number));
        }
        Ok::<_, Error>(document.set_property(&name, "region", &format!("version-{number}"))?)
    })?;
    Ok(())
}

#[test]
#[ignore = "a child process of the other tests"]
fn child_edits_once() {
    set(&file(), 2).unwrap();
}

#[test]
#[ignore = "a child process of the other tests"]
fn child_edits_forever() {
    for number in 1.. {
        set(&file(), number % 2 + 1).unwrap();
    }
}

#[test]
#[ignore = "a child process of the other tests"]
fn child_finds_no_room() {
    assert!(matches!(set(&file(), 2), Err(Error::File(FileError::DiskFull { .. }))));
}

#[test]
#[ignore = "a child process of the other tests"]
fn child_is_refused() {
    let result = set(&file(), 2);
    assert!(matches!(result, Err(Error::File(FileError::Unwritable { .. }))), "{result:?}");
}

fn file() -> PathBuf {
    std::env::var_os(FILE).unwrap().into()
}

/// This binary, running one of the tests above on a file.
fn child(test: &str, program: &Path, path: &Path) -> Command {
    let mut command = Command::new(program);
    command.args(["--exact", "--ignored", test]).env(FILE, path).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

fn this() -> PathBuf {
    std::env::current_exe().unwrap()
}

fn leftovers(folder: &Path) -> Vec<PathBuf> {
    let all = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    all.filter(|path| path.extension().is_some_and(|extension| extension == "tmp")).collect()
}

fn abort_at(step: Step, path: &Path) -> ExitStatus {
    child("child_edits_once", &this(), path).env(Step::ABORT_AT, format!("{step:?}")).status().unwrap()
}

#[test]
fn killed_after_any_step_the_file_is_old_or_new() {
    for (index, step) in Step::ALL.into_iter().enumerate() {
        for (existed, through_links) in [(true, false), (false, false), (true, true), (false, true)] {
            let home = tempfile::tempdir().unwrap();
            let path = home.path().join("credentials");
            let links = tempfile::tempdir().unwrap();
            symlink(home.path(), links.path().join("folder")).unwrap();
            symlink("folder/credentials", links.path().join("file")).unwrap();
            let spelled = if through_links { links.path().join("file") } else { path.clone() };
            let old = existed.then(|| version(1));
            if let Some(old) = &old {
                fs::write(&path, old).unwrap();
            }
            let allowed = fs::metadata(&path).map_or(0o600, |metadata| metadata.mode());
            assert_eq!(abort_at(step, &spelled).signal(), Some(6), "{step:?} was not reached");
            let renamed = Step::ALL.iter().position(|step| *step == Step::Renamed).unwrap() <= index;
            let expected = if renamed { Some(version(2)) } else { old };
            assert!(fs::read_to_string(&path).ok() == expected, "killed at {step:?}");

            for leftover in leftovers(home.path()) {
                assert_eq!(
                    fs::metadata(&leftover).unwrap().mode() & 0o7777 & !allowed,
                    0,
                    "more may read it: {step:?}"
                );
            }
            set(&path, 3).unwrap();
            assert_eq!(fs::read_dir(links.path()).unwrap().count(), 2);
            assert!(spelled.is_symlink() == through_links);
            assert!(fs::read_to_string(&path).unwrap().ends_with("region = version-3\n"));
            assert_eq!(leftovers(home.path()), Vec::<PathBuf>::new());
        }
    }
}

#[test]
fn without_a_kill_the_child_writes_the_new_version() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("credentials");
    fs::write(&path, version(1)).unwrap();
    assert!(child("child_edits_once", &this(), &path).status().unwrap().success());
    assert!(fs::read_to_string(&path).unwrap() == version(2));
}

#[test]
fn killed_at_random_moments_the_file_is_old_or_new() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("credentials");
    fs::write(&path, version(1)).unwrap();
    let versions = [version(1), version(2)];
    let mut seen = [0_usize; 2];
    for round in 0..25_usize {
        let mut child = child("child_edits_forever", &this(), &path).spawn().unwrap();
        let ino = fs::metadata(&path).unwrap().ino();
        // The child is at work once the file is another one; then some more reads, another number each round.
        let mut reads = (round * 37) % 101;
        while reads > 0 {
            if fs::metadata(&path).unwrap().ino() != ino {
                reads -= 1;
            }
            assert!(child.try_wait().unwrap().is_none(), "the writer stopped by itself");
            let text = fs::read_to_string(&path).unwrap();
            let which = versions.iter().position(|version| *version == text).expect("half a file was read");
            seen[which] += 1;
        }
        child.kill().unwrap();
        assert_eq!(child.wait().unwrap().signal(), Some(9));
        assert!(versions.contains(&fs::read_to_string(&path).unwrap()), "half a file was left");
    }
    assert!(seen.iter().all(|count| *count > 0), "both versions should have been seen: {seen:?}");
}

#[test]
fn without_room_the_old_file_stays_and_nothing_is_left() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("credentials");
    fs::write(&path, version(1)).unwrap();
    // A limit on file sizes fails a write halfway, as a full disk does, and needs no privileges.
    let script = "ulimit -f 16; trap '' XFSZ; exec \"$@\"";
    let mut command = Command::new("sh");
    command.args(["-c", script, "sh"]).arg(this()).args(["--exact", "--ignored", "child_finds_no_room"]);
    let output = command.env(FILE, &path).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    assert!(fs::read_to_string(&path).unwrap() == version(1));
    assert_eq!(leftovers(home.path()), Vec::<PathBuf>::new());
}

#[test]
fn a_folder_that_cannot_be_written_is_an_error_and_no_change() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("aws");
    let path = folder.join("credentials");
    fs::create_dir(&folder).unwrap();
    fs::write(&path, version(1)).unwrap();
    // No permission stops root, so the child then runs as nobody, from a copy that nobody can reach.
    let program = home.path().join("program");
    // By another process: a child forked meanwhile by another test would hold the copy open and keep it from running.
    assert!(Command::new("cp").arg(this()).arg(&program).status().unwrap().success());
    for path in [home.path(), &program] {
        fs::set_permissions(path, Permissions::from_mode(0o755)).unwrap();
    }
    fs::set_permissions(&path, Permissions::from_mode(0o666)).unwrap();
    fs::set_permissions(&folder, Permissions::from_mode(0o555)).unwrap();
    let mut command = child("child_is_refused", &program, &path);
    if fs::metadata(&folder).unwrap().uid() == 0 {
        command.uid(65534).gid(65534);
    }
    let output = command.stdout(Stdio::piped()).output().unwrap();
    fs::set_permissions(&folder, Permissions::from_mode(0o755)).unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    assert!(fs::read_to_string(&path).unwrap() == version(1));
}
