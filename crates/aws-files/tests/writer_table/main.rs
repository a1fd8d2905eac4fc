//! Everything that a file or its place can have in the way of a write, as root and as a user: what the writer says, or
//! what the file has afterwards. Whatever it is, the old bytes are whole on failure and no temporary file is left.
//!
//! A row is prepared by who runs the tests, in a mount namespace of its own, and written by a child process: as root, or
//! as a user without rights. What a machine cannot prepare is skipped by name.

#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "tests set up files plainly and fail loudly"
)]

mod rows;
mod scene;

use rows::rows;
use scene::{Scene, Writer, child, write_once};
use std::process::Command;

#[test]
#[ignore = "a child process of the table"]
fn child_writes_once() {
    write_once();
}

#[test]
#[ignore = "a child process, in a mount namespace of its own"]
fn child_prepares_as_root() {
    table(Writer::Root);
}

#[test]
#[ignore = "a child process, in a mount namespace of its own"]
fn child_prepares_for_a_user() {
    table(Writer::User);
}

fn table(writer: Writer) {
    let mut failures = Vec::new();
    for row in rows() {
        let scene = Scene::new(writer);
        if let Err(reason) = (row.prepare)(&scene) {
            eprintln!("skipped: {} as {writer:?}: {reason}", row.name);
            continue;
        }
        failures
            .extend(scene.run(&row).err().map(|failure| format!("{} as {writer:?}: {failure}", row.name)));
    }
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}

#[test]
fn the_table_of_the_writer_as_root() {
    if !rustix::process::geteuid().is_root() {
        eprintln!("skipped: the_table_of_the_writer_as_root: this is not root");
        return;
    }
    in_a_namespace("child_prepares_as_root", "the_table_of_the_writer_as_root");
}

#[test]
fn the_table_of_the_writer_as_a_user() {
    in_a_namespace("child_prepares_for_a_user", "the_table_of_the_writer_as_a_user");
}

/// Runs a test of this binary where it may mount, and no mount is seen outside. Without root's rights that is a user
/// namespace, if the machine lets users have one.
fn in_a_namespace(test: &str, name: &str) {
    let root = rustix::process::geteuid().is_root();
    let with: &[&str] = if root { &[] } else { &["--user", "--map-root-user"] };
    let unshare = || {
        let mut unshare = Command::new("unshare");
        unshare.args(with).args(["--mount", "--propagation", "private"]);
        unshare
    };
    if !unshare().arg("true").output().is_ok_and(|output| output.status.success()) {
        eprintln!("skipped: {name}: this machine lets nobody have a mount namespace");
        return;
    }
    let output = child(&mut unshare(), &std::env::current_exe().unwrap(), test).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    for line in said.lines().filter(|line| line.starts_with("skipped: ")) {
        eprintln!("{line}");
    }
    assert!(output.status.success(), "{}{said}", String::from_utf8_lossy(&output.stdout));
}
