//! One file is one value, however it is spelled; and what cannot hold a section is known before anything is written.

#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "tests set up files plainly and fail loudly"
)]

use std::collections::HashSet;
use std::ffi::OsStr;
use std::fs::{self, Permissions};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown, symlink};
use std::path::Path;

use aws_files::{AwsFile, Document, FileError, FileRole, SectionName, SharedFiles, atomic};
use tempfile::TempDir;

fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

fn file(path: &Path) -> AwsFile {
    AwsFile::locate(path, FileRole::Credentials).unwrap()
}

fn add(file: &AwsFile) -> Result<(), FileError> {
    let dev = SectionName::credentials("dev").unwrap();
    file.edit(|document| {
        document.set_section(&dev, &[("region", "eu-west-1")], None).unwrap();
        Ok(())
    })
    .map(drop)
}

#[test]
fn every_spelling_of_a_path_is_the_same_file() {
    let home = folder();
    let aws = home.path().join(".aws");
    fs::create_dir(&aws).unwrap();
    symlink(&aws, home.path().join("link")).unwrap();
    symlink(".aws/credentials", home.path().join("file")).unwrap();
    symlink("link/../file", home.path().join("chain")).unwrap();
    // Before the file exists, and after.
    for _ in 0..2 {
        let spellings = [
            ".aws/credentials",
            "link/credentials",
            "file",
            "chain",
            ".aws/../link/./credentials",
            "link/../file",
        ];
        let files: HashSet<AwsFile> = spellings.iter().map(|path| file(&home.path().join(path))).collect();
        assert_eq!(files.len(), 1, "{files:?}");
        let path = files.iter().next().unwrap().path().to_owned();
        assert_eq!(path, home.path().canonicalize().unwrap().join(".aws/credentials"));
        fs::write(path, "[a]\n").unwrap();
    }
}

#[test]
fn a_file_whose_folder_does_not_exist_yet_is_the_same_file_once_it_does() {
    let home = folder();
    let early = [file(&home.path().join("a/b/credentials")), file(&home.path().join("a/x/../b/credentials"))];
    symlink("a/b", home.path().join("link")).unwrap();
    assert_eq!(early[0], early[1]);
    assert_eq!(early[0], file(&home.path().join("link/credentials")));
    add(&early[0]).unwrap();
    assert_eq!(early[0], file(&home.path().join("a/b/credentials")));
    assert_eq!(early[0], file(&home.path().join("link/credentials")));
}

#[test]
fn a_path_that_is_not_utf_8_comes_back_from_the_store_as_it_was() {
    let home = folder();
    let odd = home.path().join(OsStr::from_bytes(b"\xFFaws"));
    fs::create_dir(&odd).unwrap();
    let odd = file(&odd.join("credentials"));
    assert!(odd.to_text().starts_with("hex:"));
    assert_eq!(AwsFile::from_text(&odd.to_text(), FileRole::Credentials).unwrap(), odd);
    add(&odd).unwrap();
    assert!(fs::read(odd.path()).unwrap().starts_with(b"[dev]"));
}

#[test]
fn a_row_that_the_first_version_wrote_means_the_same_file() {
    let home = folder();
    let plain = home.path().canonicalize().unwrap().join("credentials");
    let this = file(&plain);
    assert_eq!(this.to_text(), plain.to_str().unwrap());
    symlink(home.path(), home.path().join("link")).unwrap();
    let spelled = home.path().join("link/credentials");
    assert!(this.is_meant_by(spelled.to_str().unwrap()));
    assert!(this.is_meant_by(&this.to_text()));
    assert!(!this.is_meant_by(home.path().join("config").to_str().unwrap()));
    assert!(!this.is_meant_by(""));
}

#[test]
fn one_file_that_is_both_is_one_path_in_two_roles() {
    let home = folder();
    let path = home.path().join("both");
    let files = SharedFiles { config: path.clone(), credentials: home.path().join("./both") };
    let (config, credentials) = (files.config_file().unwrap(), files.credentials_file().unwrap());
    assert!(config != credentials && config.is_same_path(&credentials));
    assert_eq!((config.role(), credentials.role()), (FileRole::Config, FileRole::Credentials));
    assert_eq!(files.file(FileRole::Config).unwrap(), config);
}

#[test]
fn a_file_that_was_moved_and_linked_since_is_found_by_its_earlier_path() {
    let home = folder();
    let (old, new) = (home.path().join("credentials"), home.path().join("dotfiles"));
    fs::write(&old, "[a]\n").unwrap();
    let text = file(&old).to_text();
    fs::rename(&old, &new).unwrap();
    symlink(&new, &old).unwrap();
    let found = AwsFile::from_text(&text, FileRole::Credentials).unwrap();
    assert_eq!(found, file(&new));
    add(&found).unwrap();
    assert!(old.is_symlink() && fs::read_to_string(&new).unwrap().contains("[dev]"));
}

#[test]
fn the_null_device_holds_no_section_and_an_edit_of_nothing_passes() {
    let null = file(Path::new("/dev/null"));
    assert!(matches!(null.check_can_hold_sections(), Err(FileError::NullDevice { .. })));
    assert!(matches!(add(&null), Err(FileError::NullDevice { .. })));
    assert!(null.read().unwrap().as_bytes().is_empty());
    let nothing = null.edit(|_: &mut Document| Ok::<_, FileError>(())).unwrap();
    assert!(!nothing.changed);
    let home = folder();
    symlink("/dev/null", home.path().join("credentials")).unwrap();
    let linked = file(&home.path().join("credentials"));
    assert!(matches!(linked.check_can_hold_sections(), Err(FileError::NullDevice { .. })));
    assert!(matches!(atomic::write(linked.path(), b"x", 0o600), Err(FileError::NullDevice { .. })));
}

#[test]
fn what_no_section_can_be_written_to_is_known_before() {
    let home = folder();
    let at = |name: &str| file(&home.path().join(name)).check_can_hold_sections();
    assert!(at("missing/credentials").is_ok());
    fs::create_dir(home.path().join("folder")).unwrap();
    assert!(matches!(at("folder"), Err(FileError::NotAFile { .. })));
    symlink("unmounted/credentials", home.path().join("away")).unwrap();
    assert!(matches!(at("away"), Err(FileError::DanglingLink { .. })));
    assert!(matches!(add(&file(&home.path().join("away"))), Err(FileError::DanglingLink { .. })));
    assert!(!home.path().join("unmounted").exists());
    let path = home.path().join("read-only");
    fs::write(&path, "").unwrap();
    assert!(at("read-only").is_ok());
    fs::set_permissions(&path, Permissions::from_mode(0o444)).unwrap();
    assert!(matches!(at("read-only"), Err(FileError::ReadOnly { .. })));
}

#[test]
fn further_hard_links_are_seen() {
    let home = folder();
    let path = home.path().join("credentials");
    assert_eq!(file(&path).hard_links(), 0);
    fs::write(&path, "[a]\n").unwrap();
    assert_eq!(file(&path).hard_links(), 1);
    fs::hard_link(&path, home.path().join("other")).unwrap();
    assert_eq!(file(&path).hard_links(), 2);
}

/// Tells the child which file is mounted.
const FILE: &str = "AWS_FILES_TEST_MOUNTED";

#[test]
#[ignore = "a child process of the next test"]
fn child_meets_a_mounted_file() {
    let mounted = file(Path::new(&std::env::var_os(FILE).unwrap()));
    assert!(matches!(mounted.check_can_hold_sections(), Err(FileError::MountPoint { .. })));
    assert!(matches!(add(&mounted), Err(FileError::MountPoint { .. })));
    assert!(matches!(atomic::write(mounted.path(), b"x", 0o600), Err(FileError::MountPoint { .. })));
}

/// As in a devcontainer that mounts the one file. Where this user may not mount, nothing can be mounted either.
#[cfg(target_os = "linux")]
#[test]
fn a_file_that_is_mounted_by_itself_is_found_before_anything_is_written() {
    let home = folder();
    let path = home.path().join("credentials");
    fs::write(&path, "[a]\n").unwrap();
    let script = "mount --bind \"$1\" \"$1\" || exit 77; shift; exec \"$@\"";
    let output = std::process::Command::new("unshare")
        .args(["--user", "--map-root-user", "--mount", "sh", "-c", script, "sh"])
        .arg(&path)
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", "--ignored", "child_meets_a_mounted_file"])
        .env(FILE, &path)
        .output();
    let Ok(output) = output else { return };
    let refused = output.stdout.is_empty();
    assert!(output.status.success() || refused, "{}", String::from_utf8_lossy(&output.stdout));
    assert_eq!(fs::read_to_string(&path).unwrap(), "[a]\n");
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 1);
}

#[test]
fn what_root_makes_in_somebody_elses_home_belongs_to_them() {
    let home = folder();
    if fs::metadata(home.path()).unwrap().uid() != 0 {
        eprintln!("skipped: what_root_makes_in_somebody_elses_home_belongs_to_them: this is not root");
        return;
    }
    chown(home.path(), Some(1234), Some(4321)).unwrap();
    let owner = |name: &str| {
        let metadata = fs::metadata(home.path().join(name)).unwrap();
        (metadata.uid(), metadata.gid())
    };
    add(&file(&home.path().join(".aws/deep/credentials"))).unwrap();
    atomic::write(&home.path().join("data/settings.json"), b"{}", 0o600).unwrap();
    for made in [".aws", ".aws/deep", ".aws/deep/credentials", "data", "data/settings.json"] {
        assert_eq!(owner(made), (1234, 4321), "{made}");
    }
    // Written again, it stays theirs, also in a folder of root's.
    chown(home.path().join("data"), Some(0), Some(0)).unwrap();
    atomic::write(&home.path().join("data/settings.json"), b"{ }", 0o600).unwrap();
    assert_eq!(owner("data/settings.json"), (1234, 4321));
}
