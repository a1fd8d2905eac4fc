//! Where files lie: other drives, other spellings, blanks, and names of persons that are not ASCII.

use crate::{PROFILE, ROLE};
use aws_sim::SimOptions;
use daypass_tests::Machine;
use std::path::{Path, PathBuf};

/// A machine whose person's home has this name.
fn home_of(person: &str, drive: Option<&Path>) -> Machine {
    let mut folder = tempfile::Builder::new();
    folder.prefix(person);
    let folder = match drive {
        Some(drive) => folder.tempdir_in(drive),
        None => folder.tempdir(),
    };
    let options = SimOptions { auto_approve: true, tps: 0, ..SimOptions::default() };
    Machine::in_folder(folder.unwrap(), options)
}

/// The main job where no variable says where the AWS files are.
fn main_job_at_the_usual_places(machine: Machine) {
    let machine = machine.without_variable("AWS_CONFIG_FILE").without_variable("AWS_SHARED_CREDENTIALS_FILE");
    let machine = machine.with_keychain().signed_in();
    machine.succeeds(&["start", ROLE]);
    let file = machine.path(r".aws\credentials");
    assert!(std::fs::read_to_string(&file).unwrap().contains(&format!("[{PROFILE}]")));
    let status = machine.succeeds(&["status"]);
    assert!(status.contains(ROLE), "{status}");
    machine.succeeds(&["stop", ROLE]);
    assert_eq!(std::fs::read_to_string(&file).unwrap_or_default(), "");
}

#[test]
fn a_persons_name_with_blanks_and_letters_of_other_alphabets() {
    main_job_at_the_usual_places(home_of("Jürgen Müller 日本 ", None));
}

#[test]
fn a_persons_name_with_what_the_command_prompt_reads_otherwise() {
    main_job_at_the_usual_places(home_of("R&D (x86) 100% ^!', ", None));
}

/// A drive other than that of the temporary folder, in which files can be made.
fn another_drive() -> Option<PathBuf> {
    let usual = std::env::temp_dir();
    let drives = (b'D'..=b'Y').map(|letter| PathBuf::from(format!(r"{}:\", char::from(letter))));
    drives.filter(|drive| !usual.starts_with(drive)).find(|drive| tempfile::tempfile_in(drive).is_ok())
}

#[test]
fn another_drive_has_the_home_and_the_files() {
    let Some(drive) = another_drive() else {
        eprintln!("skipped: another_drive_has_the_home_and_the_files: there is one drive alone");
        return;
    };
    main_job_at_the_usual_places(home_of("Mira ", Some(&drive)));
}

#[test]
fn one_file_is_one_however_its_path_is_spelled() {
    let machine = Machine::new().signed_in();
    let before = "# mine\r\n";
    let file = machine.write("aws/credentials", before);
    let plain = file.display().to_string();
    let spellings = [
        plain.to_lowercase(),
        plain.to_uppercase(),
        plain.replace('\\', "/"),
        plain.replace(r"\aws\", r"\aws\..\AWS\.\"),
        format!(r"\\?\{plain}"),
    ];
    for spelling in spellings {
        machine.succeeds(&["start", ROLE]);
        assert!(machine.credentials().contains(PROFILE));
        let mut stop = machine.command(&["stop", ROLE]);
        let ended = daypass_tests::Running::begin(stop.env("AWS_SHARED_CREDENTIALS_FILE", &spelling)).ends();
        assert_eq!(ended.status, Some(0), "{spelling}: {ended:?}");
        assert_eq!(machine.credentials(), before, "{spelling}");
    }
}

#[test]
fn a_tilde_is_the_profile_folder() {
    let machine =
        Machine::new().with_variable("AWS_SHARED_CREDENTIALS_FILE", r"~\aws\credentials").signed_in();
    machine.succeeds(&["start", ROLE]);
    assert!(machine.credentials().contains(PROFILE));
}
