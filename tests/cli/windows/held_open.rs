//! A file that another program has open, so that no other file can be put in its place.

use crate::{PROFILE, ROLE};
use daypass_tests::Machine;
use std::fs::{File, OpenOptions};
use std::os::windows::fs::OpenOptionsExt;
use std::path::Path;

const OLD: &str = "# mine\r\n";

/// Opens a file as an editor does that lets others read it alone.
fn held(path: &Path) -> File {
    const FILE_SHARE_READ: u32 = 0x1;
    OpenOptions::new().read(true).share_mode(FILE_SHARE_READ).open(path).unwrap()
}

fn temporary_files(machine: &Machine) -> usize {
    let entries = std::fs::read_dir(machine.path("aws")).unwrap();
    entries.filter(|entry| entry.as_ref().unwrap().path().extension().is_some_and(|end| end == "tmp")).count()
}

#[test]
fn it_is_said_and_nothing_is_changed() {
    let machine = Machine::new().signed_in();
    let file = machine.write("aws/credentials", OLD);
    let open = held(&file);
    machine.fails(&["start", ROLE]).says("another program");
    assert_eq!((machine.credentials().as_str(), temporary_files(&machine)), (OLD, 0));
    assert_eq!(machine.live(ROLE).unwrap()["state"], "failed");
    drop(open);
    machine.succeeds(&["start", ROLE]);
    assert!(machine.credentials().contains(PROFILE));

    let written = machine.credentials();
    let open = held(&file);
    assert_ne!(machine.runs(&["stop", ROLE]).status, Some(0));
    assert_eq!(machine.credentials(), written);
    drop(open);
    machine.succeeds(&["stop", ROLE]);
    assert_eq!(machine.credentials(), OLD);
}

#[test]
fn one_that_is_held_for_a_moment_is_waited_for() {
    let machine = Machine::new().signed_in();
    let file = machine.write("aws/credentials", OLD);
    let open = held(&file);
    let start = machine.begins(&["start", ROLE]);
    // The new text is written, and only its name is missing.
    while temporary_files(&machine) == 0 {
        std::thread::yield_now();
    }
    drop(open);
    let ended = start.ends();
    assert_eq!(ended.status, Some(0), "{ended:?}");
    assert!(machine.credentials().starts_with(OLD) && machine.credentials().contains(PROFILE));
}

#[test]
fn a_file_that_may_only_be_read_is_said_to_be_so() {
    let machine = Machine::new().signed_in();
    let file = machine.write("aws/credentials", OLD);
    let set = |is_read_only| {
        let mut permissions = file.metadata().unwrap().permissions();
        permissions.set_readonly(is_read_only);
        std::fs::set_permissions(&file, permissions).unwrap();
    };
    set(true);
    machine.fails(&["start", ROLE]);
    assert_eq!(machine.credentials(), OLD);
    set(false);
    machine.succeeds(&["start", ROLE]);
}
