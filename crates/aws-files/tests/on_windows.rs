//! What only Windows does with a file: killed at any step it is the old one or the new one, what a killed process left is
//! removed at once, a second name is noticed, and one that somebody holds open is said to be held.
//!
//! The test of the kill starts this binary again as a child that does the edit.

#![cfg(windows)]
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "tests set up files plainly and fail loudly"
)]

use aws_files::step::Step;
use aws_files::{AwsFile, DocumentError, FileError, FileRole, SectionName};
use std::fs::{self, File, OpenOptions};
use std::os::windows::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

#[derive(Debug, thiserror::Error)]
enum Error {
    #[error(transparent)]
    File(#[from] FileError),
    #[error(transparent)]
    Document(#[from] DocumentError),
}

/// Tells the child which file to edit.
const FILE: &str = "AWS_FILES_TEST_FILE";

fn file(path: &Path) -> AwsFile {
    AwsFile::locate(path, FileRole::Credentials).unwrap()
}

fn version(number: usize) -> String {
    format!("# mine\r\n[dev]\r\nregion = version-{number}\r\n")
}

fn set(path: &Path, number: usize) -> Result<(), Error> {
    let name = SectionName::credentials("dev").unwrap();
    file(path).edit(|document| {
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
    set(&PathBuf::from(std::env::var_os(FILE).unwrap()), 2).unwrap();
}

fn killed_at(step: Step, path: &Path) {
    let mut child = Command::new(std::env::current_exe().unwrap());
    child.args(["--exact", "--ignored", "child_edits_once"]).env(FILE, path);
    child.env(Step::ABORT_AT, format!("{step:?}")).stdout(Stdio::null()).stderr(Stdio::null());
    assert!(!child.status().unwrap().success(), "{step:?} was not reached");
}

fn leftovers(folder: &Path) -> usize {
    let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    names.filter(|path| path.extension().is_some_and(|extension| extension == "tmp")).count()
}

#[test]
fn killed_after_any_step_the_file_is_old_or_new_and_the_next_write_removes_what_was_left() {
    for (index, step) in Step::ALL.into_iter().enumerate() {
        for existed in [true, false] {
            let home = tempfile::tempdir().unwrap();
            let path = home.path().join("credentials");
            let old = existed.then(|| version(1));
            if let Some(old) = &old {
                fs::write(&path, old).unwrap();
            }
            killed_at(step, &path);
            let renamed = Step::ALL.iter().position(|step| *step == Step::Renamed).unwrap() <= index;
            let expected = if renamed { Some(version(2)) } else { old };
            assert_eq!(fs::read_to_string(&path).ok(), expected, "killed at {step:?}");
            set(&path, 3).unwrap();
            assert!(fs::read_to_string(&path).unwrap().ends_with("region = version-3\r\n"));
            assert_eq!(leftovers(home.path()), 0, "killed at {step:?}");
        }
    }
}

#[test]
fn a_write_that_is_under_way_is_not_taken_for_what_was_left() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("credentials");
    fs::write(&path, version(1)).unwrap();
    // As the file of a write is opened while it lasts.
    let (share_read, share_delete) = (0x1, 0x4);
    let mut options = OpenOptions::new();
    options.write(true).create_new(true).share_mode(share_read | share_delete);
    let writer = options.open(home.path().join(".aws-files-0123456789abcdef.tmp")).unwrap();
    set(&path, 2).unwrap();
    assert_eq!(leftovers(home.path()), 1);
    drop(writer);
    set(&path, 3).unwrap();
    assert_eq!(leftovers(home.path()), 0);
}

#[test]
fn a_second_name_of_a_file_was_not_noticed() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("credentials");
    assert_eq!(file(&path).hard_links(), 0);
    fs::write(&path, version(1)).unwrap();
    assert_eq!(file(&path).hard_links(), 1);
    fs::hard_link(&path, home.path().join("other")).unwrap();
    assert_eq!(file(&path).hard_links(), 2);
    assert!(matches!(file(&path).check_can_be_edited(), Err(FileError::HardLinked { names: 2, .. })));
}

#[test]
fn a_file_that_is_held_open_is_said_to_be_and_stays() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("credentials");
    fs::write(&path, version(1)).unwrap();
    let held: File = OpenOptions::new().read(true).share_mode(0x1).open(&path).unwrap();
    let refused = set(&path, 2);
    assert!(matches!(refused, Err(Error::File(FileError::HeldOpen { .. }))), "{refused:?}");
    assert_eq!((fs::read_to_string(&path).unwrap(), leftovers(home.path())), (version(1), 0));
    drop(held);
    set(&path, 2).unwrap();
}
