//! Problems of the AWS files, and of what is started into them.

use super::{Code, PROFILE, Planted, ROLE, all_are_found, chmod, in_store, nothing};
use daypass_tests::Machine;
use std::fs;
use std::os::unix::fs::symlink;

const KEY: &str = "aws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n";

fn config(machine: Machine, text: &str) -> (Machine, super::Kept) {
    machine.write("aws/config", text);
    nothing(machine)
}

fn id(machine: &Machine) -> String {
    machine.live(ROLE).unwrap()["id"].as_str().unwrap().to_owned()
}

pub(super) const PLANTED: &[Planted] = &[
    (&[Code::FileReadableByOthers], |machine| {
        chmod(&machine.credentials_file(), 0o644);
        nothing(machine)
    }),
    (&[Code::FileWritableByOthers], |machine| {
        chmod(&machine.write("aws/config", "[profile x]\nregion = eu-west-1\n"), 0o666);
        nothing(machine)
    }),
    (&[Code::FileLinkBroken], |machine| {
        symlink("/nowhere/at/all/config", machine.path("aws/config")).unwrap();
        nothing(machine)
    }),
    (&[Code::FileUnreadable], |machine| {
        fs::create_dir(machine.path("aws/config")).unwrap();
        nothing(machine)
    }),
    (&[Code::LineUnreadable], |machine| config(machine, "[profile x]\nregion: eu-west-1\n")),
    (&[Code::SectionTwice], |machine| {
        config(machine, "[profile x]\nregion = eu-west-1\n[profile y]\n[profile x]\noutput = json\n")
    }),
    (&[Code::KeyTwice], |machine| config(machine, "[profile x]\nregion = eu-west-1\nregion = eu-west-2\n")),
    (&[Code::SectionSpelledTwice], |machine| {
        config(machine, "[profile x]\nregion = eu-west-1\n[profile \"x\"]\nregion = eu-west-2\n")
    }),
    (&[Code::LongTermKeys], |machine| {
        machine.write("aws/credentials", &format!("{}\n[old]\n{KEY}", machine.credentials()));
        nothing(machine)
    }),
    (&[Code::TemporaryFileLeft], |machine| {
        machine.write("aws/.aws-files-0123456789abcdef.tmp", KEY);
        nothing(machine)
    }),
    (&[Code::ProcessProgramGone], |machine| {
        config(machine, "[profile x]\ncredential_process = '/nowhere/my tool' get\n")
    }),
    (&[Code::ProcessProgramGone], |machine| {
        config(machine, "[profile x]\ncredential_process = no-such-tool\n")
    }),
    (&[Code::ProcessSessionGone], |machine| {
        let program = machine.path("bin/daypass").display().to_string();
        config(
            machine,
            &format!("[profile x]\ncredential_process = {program} credential-process 00112233445566aa\n"),
        )
    }),
    (&[Code::ProcessProgramVersioned], |machine| {
        let (folder, id) = (machine.path("Cellar/daypass/0.1.0/bin"), id(&machine));
        fs::create_dir_all(&folder).unwrap();
        symlink(machine.path("bin/daypass"), folder.join("daypass")).unwrap();
        let program = folder.join("daypass").display().to_string();
        config(machine, &format!("[profile x]\ncredential_process = {program} credential-process {id}\n"))
    }),
    (&[Code::ProfileShadowed], |machine| {
        config(machine, &format!("[profile {PROFILE}]\ncredential_process = /bin/false\n"))
    }),
    (&[Code::SectionChanged], |machine| {
        let other =
            "aws_access_key_id = ASIAIOSFODNN7EXAMPLE\naws_secret_access_key = x\naws_session_token = y\n";
        machine.write("aws/credentials", &format!("[{PROFILE}]\n{other}"));
        nothing(machine)
    }),
    (&[Code::SectionGone], |machine| {
        machine.write("aws/credentials", "");
        nothing(machine)
    }),
    (&[Code::SectionElsewhere], |machine| {
        let other = machine.path("other").display().to_string();
        nothing(machine.with_variable("AWS_SHARED_CREDENTIALS_FILE", &other))
    }),
    (&[Code::SectionOfEndedSession], |machine| {
        in_store(&machine, "UPDATE activation SET expires_at = '2026-01-01T00:00:00Z'");
        nothing(machine)
    }),
    (&[Code::SectionOfEndedSession], |machine| {
        in_store(&machine, "DELETE FROM activation");
        nothing(machine)
    }),
    (&[Code::SectionOfRemovedSession], |machine| {
        let id = id(&machine);
        in_store(&machine, &format!("DELETE FROM session WHERE id = '{id}'"));
        nothing(machine)
    }),
    (&[Code::SectionOfNobody], |machine| {
        in_store(&machine, "DELETE FROM activation; DELETE FROM delivered");
        nothing(machine)
    }),
    (&[Code::RotationInterrupted], |machine| {
        machine.add_user("jonas");
        in_store(
            &machine,
            "INSERT INTO rotation (session, old_key_id, started_at)
                SELECT id, 'AKIAIOSFODNN7EXAMPLE', '2026-01-01T00:00:00Z' FROM session WHERE user_arn IS NOT NULL",
        );
        nothing(machine)
    }),
    (&[Code::ProtectInterrupted, Code::LongTermKeys], |machine| {
        let user = machine.sim().ready().iam_users[0].clone();
        let (id, secret) = (user.access_key_id, user.secret_access_key);
        let text = format!(
            "{}\n[old]\naws_access_key_id = {id}\naws_secret_access_key = {secret}\n",
            machine.credentials()
        );
        machine.write("aws/credentials", &text);
        machine.succeeds(&["protect", "--yes", "old"]);
        machine.write("aws/credentials", &text);
        nothing(machine)
    }),
];

#[test]
fn troubles_of_the_aws_files_are_found() {
    all_are_found(PLANTED);
}

#[test]
fn a_finding_says_where_it_is_and_who_is_concerned() {
    let machine = super::healthy();
    machine.write("aws/config", "[profile x]\nregion: eu-west-1\n");
    let found: serde_json::Value = serde_json::from_str(&machine.runs(&["doctor", "--json"]).stdout).unwrap();
    let finding = &found["findings"][0];
    let path = machine.path("aws/config").canonicalize().unwrap().display().to_string();
    assert_eq!(finding["concerns"], serde_json::json!([{"kind": "file", "path": path, "line": 2}]));
    assert_eq!(
        finding["sentence"],
        format!(
            "Because of line 2 of {path}, tools built on the SDKs for Java and Rust read nothing in it: the line has ':' in place of '='."
        )
    );
    assert_eq!(finding["fix"]["words"], "Write '=' in place of ':'.");
}
