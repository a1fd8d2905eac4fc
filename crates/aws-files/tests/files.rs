//! The file on disk: links, modes, locks, other writers, and everything that can be in the way.

#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "tests set up files plainly and fail loudly"
)]

use std::fs::{self, File, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown, symlink};
use std::path::Path;
use std::time::Duration;

use aws_files::{Document, DocumentError, Edited, FileError, SectionName, atomic, edit, edit_within, read};
use tempfile::TempDir;

#[derive(Debug, thiserror::Error)]
enum Error {
    #[error(transparent)]
    File(#[from] FileError),
    #[error(transparent)]
    Document(#[from] DocumentError),
}

const OLD: &str = "# mine\n[other]\nregion = eu-west-1\n";
const NEW: &str = "# mine\n[other]\nregion = eu-west-1\n\n[dev]\nregion = eu-central-1\n";

fn dev() -> SectionName {
    SectionName::credentials("dev").unwrap()
}

fn add(path: &Path) -> Result<Edited<()>, Error> {
    edit(path, |document| Ok(document.set_section(&dev(), &[("region", "eu-central-1")], None)?))
}

fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

fn text(path: &Path) -> String {
    fs::read_to_string(path).unwrap()
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().mode() & 0o7777
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn a_new_file_and_its_folder_are_private() {
    let home = folder();
    let path = home.path().join("a/.aws/credentials");
    assert!(add(&path).unwrap().changed);
    assert_eq!(text(&path), "[dev]\nregion = eu-central-1\n");
    assert_eq!((mode(&path), mode(path.parent().unwrap())), (0o600, 0o700));
    assert_eq!(names(path.parent().unwrap()), ["credentials"]);
}

#[test]
fn nothing_is_made_for_an_edit_that_changes_nothing() {
    let home = folder();
    let path = home.path().join(".aws/credentials");
    let edited = edit(&path, |document| Ok::<_, Error>(document.remove_section(&dev())?)).unwrap();
    assert_eq!((edited.changed, edited.value), (false, false));
    assert!(names(home.path()).is_empty());
}

#[test]
fn unchanged_bytes_are_not_written() {
    let home = folder();
    let path = home.path().join("credentials");
    fs::write(&path, NEW).unwrap();
    let long_ago = std::time::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    File::options().write(true).open(&path).unwrap().set_modified(long_ago).unwrap();
    let before = fs::metadata(&path).unwrap();
    assert!(!add(&path).unwrap().changed);
    let after = fs::metadata(&path).unwrap();
    assert_eq!((before.ino(), before.mtime(), before.ctime()), (after.ino(), after.mtime(), after.ctime()));
}

#[test]
fn mode_and_owner_are_kept() {
    let home = folder();
    let path = home.path().join("credentials");
    fs::write(&path, OLD).unwrap();
    fs::set_permissions(&path, Permissions::from_mode(0o640)).unwrap();
    if fs::metadata(&path).unwrap().uid() == 0 {
        chown(&path, Some(1234), Some(4321)).unwrap();
    }
    let before = fs::metadata(&path).unwrap();
    assert!(add(&path).unwrap().changed);
    let after = fs::metadata(&path).unwrap();
    assert_ne!(before.ino(), after.ino());
    assert_eq!((after.mode() & 0o7777, after.uid(), after.gid()), (0o640, before.uid(), before.gid()));
    assert_eq!(text(&path), NEW);
}

#[test]
fn links_stay_and_the_file_behind_is_edited() {
    let home = folder();
    let (real, links) = (home.path().join("dotfiles"), home.path().join(".aws"));
    fs::create_dir_all(&real).unwrap();
    fs::create_dir_all(&links).unwrap();
    fs::write(real.join("credentials"), OLD).unwrap();
    symlink("../dotfiles/credentials", links.join("second")).unwrap();
    symlink("second", links.join("credentials")).unwrap();
    let edited = add(&links.join("credentials")).unwrap();
    assert_eq!(edited.path.canonicalize().unwrap(), real.join("credentials").canonicalize().unwrap());
    assert_eq!(text(&real.join("credentials")), NEW);
    assert_eq!(fs::read_link(links.join("credentials")).unwrap(), Path::new("second"));
    assert_eq!(names(&links), ["credentials", "second"]);
}

#[test]
fn a_link_to_nothing_makes_the_file_but_no_folder() {
    let home = folder();
    let link = home.path().join("credentials");
    symlink("later", &link).unwrap();
    add(&link).unwrap();
    assert_eq!(text(&home.path().join("later")), "[dev]\nregion = eu-central-1\n");
    assert!(link.is_symlink());

    let away = home.path().join("away");
    symlink("unmounted/disk/credentials", &away).unwrap();
    assert!(matches!(add(&away), Err(Error::File(FileError::DanglingLink { .. }))));
    assert!(!home.path().join("unmounted").exists());
}

#[test]
fn a_circle_of_links_is_noticed() {
    let home = folder();
    symlink("b", home.path().join("a")).unwrap();
    symlink("a", home.path().join("b")).unwrap();
    assert!(matches!(add(&home.path().join("a")), Err(Error::File(FileError::TooManyLinks { .. }))));
}

#[test]
fn only_regular_files_are_edited() {
    let home = folder();
    for path in [home.path(), Path::new("/dev/tty")] {
        assert!(matches!(add(path), Err(Error::File(FileError::NotAFile { .. }))), "{}", path.display());
    }
    assert!(matches!(atomic::write(home.path(), b"x", 0o600), Err(FileError::NotAFile { .. })));
    assert!(read(Path::new("/dev/null")).unwrap().as_bytes().is_empty());
    assert!(read(&home.path().join("missing")).unwrap().as_bytes().is_empty());
}

#[test]
fn a_file_that_cannot_be_a_config_file_is_not_loaded() {
    let home = folder();
    let path = home.path().join("credentials");
    File::create(&path).unwrap().set_len(64 * 1024 * 1024 + 1).unwrap();
    assert!(matches!(add(&path), Err(Error::File(FileError::TooLarge { .. }))));
}

#[test]
fn a_file_marked_read_only_is_respected() {
    let home = folder();
    let path = home.path().join("credentials");
    fs::write(&path, OLD).unwrap();
    fs::set_permissions(&path, Permissions::from_mode(0o444)).unwrap();
    assert!(matches!(add(&path), Err(Error::File(FileError::ReadOnly { .. }))));
    assert_eq!(text(&path), OLD);
}

#[test]
fn a_folder_that_is_a_file_is_an_error_with_the_path() {
    let home = folder();
    fs::write(home.path().join("file"), "").unwrap();
    let path = home.path().join("file/credentials");
    let Err(Error::File(error)) = add(&path) else { panic!("written into a file") };
    assert!(matches!(error, FileError::Unreadable { .. } | FileError::Unwritable { .. }), "{error:?}");
    assert_eq!(error.path(), path);
    assert!(error.to_string().contains("file/credentials"));
}

#[test]
fn a_held_lock_ends_in_an_error_and_no_change() {
    let home = folder();
    let path = home.path().join("credentials");
    fs::write(&path, OLD).unwrap();
    let holder = File::open(home.path()).unwrap();
    holder.lock().unwrap();
    let change = |document: &mut Document| Ok::<_, Error>(document.remove_section(&dev())?);
    assert!(matches!(edit_within(&path, Duration::ZERO, change), Err(Error::File(FileError::Locked { .. }))));
    holder.unlock().unwrap();
    assert!(edit_within(&path, Duration::ZERO, change).is_ok());
    assert_eq!(text(&path), OLD);
}

#[test]
fn a_write_by_another_program_in_between_is_not_lost() {
    let home = folder();
    let path = home.path().join("credentials");
    fs::write(&path, OLD).unwrap();
    let mut runs = 0;
    let edited = edit(&path, |document| {
        runs += 1;
        if runs == 1 {
            fs::write(&path, format!("[theirs]\nregion = us-east-1\n{OLD}")).unwrap();
        }
        Ok::<_, Error>(document.set_section(&dev(), &[("region", "eu-central-1")], None)?)
    });
    assert!(edited.unwrap().changed);
    assert_eq!((runs, text(&path)), (2, format!("[theirs]\nregion = us-east-1\n{NEW}")));
    assert_eq!(names(home.path()), ["credentials"]);
}

#[test]
fn a_link_that_turns_elsewhere_in_between_is_followed() {
    let home = folder();
    let link = home.path().join("credentials");
    fs::write(home.path().join("a"), OLD).unwrap();
    fs::write(home.path().join("b"), OLD).unwrap();
    symlink("a", &link).unwrap();
    edit(&link, |document| {
        let _ = fs::remove_file(&link);
        symlink("b", &link).unwrap();
        Ok::<_, Error>(document.set_section(&dev(), &[("region", "eu-central-1")], None)?)
    })
    .unwrap();
    assert_eq!(
        (text(&home.path().join("a")), text(&home.path().join("b"))),
        (OLD.to_owned(), NEW.to_owned())
    );
}

#[test]
fn a_file_that_never_rests_is_given_up_and_left_alone() {
    let home = folder();
    let path = home.path().join("credentials");
    let mut runs = 0;
    let result = edit(&path, |document| {
        runs += 1;
        fs::write(&path, format!("# {runs}\n")).unwrap();
        Ok::<_, Error>(document.set_section(&dev(), &[("region", "eu-central-1")], None)?)
    });
    assert!(matches!(result, Err(Error::File(FileError::Contended { .. }))));
    assert_eq!(text(&path), format!("# {runs}\n"));
    assert_eq!(names(home.path()), ["credentials"]);
}

#[test]
fn a_refused_edit_changes_nothing() {
    let home = folder();
    let path = home.path().join("credentials");
    fs::write(&path, OLD).unwrap();
    let result = edit(&path, |document| {
        document.remove_section(&SectionName::credentials("other").unwrap())?;
        Ok::<_, Error>(document.set_section(&dev(), &[("region", "a\nb")], None)?)
    });
    assert!(matches!(result, Err(Error::Document(DocumentError::Value { .. }))));
    assert_eq!((text(&path), names(home.path())), (OLD.to_owned(), vec!["credentials".to_owned()]));
}

#[test]
fn many_writers_at_once_lose_nothing() {
    let home = folder();
    let path = home.path().join("credentials");
    fs::write(&path, OLD).unwrap();
    std::thread::scope(|scope| {
        for writer in 0..4 {
            let path = &path;
            scope.spawn(move || {
                for number in 0..25 {
                    let name = SectionName::credentials(format!("w{writer}-{number}")).unwrap();
                    let change = |document: &mut Document| {
                        Ok::<_, Error>(document.set_section(&name, &[("region", "eu-west-1")], None)?)
                    };
                    edit_within(path, Duration::from_secs(120), change).unwrap();
                }
            });
        }
    });
    let document = read(&path).unwrap();
    assert_eq!(document.sections().len(), 101);
    for writer in 0..4 {
        for number in 0..25 {
            assert!(document.contains(&SectionName::credentials(format!("w{writer}-{number}")).unwrap()));
        }
    }
    assert_eq!(names(home.path()), ["credentials"]);
}

#[test]
fn leftovers_of_killed_writers_are_swept_and_files_being_written_are_not() {
    let home = folder();
    let path = home.path().join("credentials");
    let being_written = File::create(home.path().join(".aws-files-2-0.tmp")).unwrap();
    being_written.lock().unwrap();
    for name in [".aws-files-1-0.tmp", ".aws-files-notes.txt", "aws-files-1-0.tmp"] {
        File::create(home.path().join(name)).unwrap();
    }
    add(&path).unwrap();
    let left = [".aws-files-2-0.tmp", ".aws-files-notes.txt", "aws-files-1-0.tmp", "credentials"];
    assert_eq!(names(home.path()), left);
}

#[test]
fn small_files_are_written_with_the_given_mode() {
    let home = folder();
    let path = home.path().join("sub/token.json");
    atomic::write(&path, b"one", 0o600).unwrap();
    assert_eq!((text(&path), mode(&path)), ("one".to_owned(), 0o600));
    let link = home.path().join("link");
    symlink(&path, &link).unwrap();
    atomic::write(&link, b"two", 0o644).unwrap();
    assert_eq!((text(&path), mode(&path), link.is_symlink()), ("two".to_owned(), 0o644, true));
    assert_eq!(names(path.parent().unwrap()), ["token.json"]);
}

#[test]
fn ten_thousand_profiles_are_edited_in_their_midst() {
    let home = folder();
    let path = home.path().join("config");
    let profile =
        |number: usize| format!("# {number}\n[profile p{number}]\nregion = eu-west-1\noutput = json\n\n");
    let file: String = (0..10_000).map(profile).collect();
    fs::write(&path, &file).unwrap();
    let name = SectionName::profile("p5000").unwrap();
    edit(&path, |document| Ok::<_, Error>(document.set_property(&name, "region", "eu-central-1")?)).unwrap();
    let expected = file.replacen(&profile(5000), &profile(5000).replace("eu-west-1", "eu-central-1"), 1);
    assert!(text(&path) == expected);
    assert_eq!(read(&path).unwrap().sections().len(), 10_000);
}
