//! The guide for people who come from another tool (docs/switching.md): every command of Daypass's in it is run, in its
//! order, on a machine that such a person could have.

use crate::ROLE;
use daypass_tests::{Machine, Running};
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

const GUIDE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/switching.md");

/// The commands of its code blocks, and those of the column for Daypass in its tables.
fn commands(guide: &str) -> (Vec<String>, Vec<String>) {
    let (mut blocks, mut cells, mut in_block) = (Vec::new(), Vec::new(), false);
    for line in guide.lines() {
        if line.starts_with("```") {
            in_block = !in_block;
        } else if in_block {
            let command = line.split(" #").next().unwrap_or_default().trim();
            blocks.push(command.to_owned());
        } else if let Some(cell) = line.strip_suffix(" |").and_then(|row| row.rsplit_once("| ")) {
            let code = cell.1.strip_prefix('`').and_then(|cell| cell.strip_suffix('`'));
            cells.extend(code.filter(|code| code.contains("daypass")).map(str::to_owned));
        }
    }
    (blocks, cells)
}

/// A machine with what the other tools leave behind, `daypass` in PATH, and an `aws-vault` that has mira's key.
struct Scene {
    machine: Machine,
    path: String,
}

impl Scene {
    fn new() -> Self {
        let machine = Machine::new();
        let portal = machine.sim().start_url();
        machine.write(
            "aws/config",
            &format!(
                "[sso-session 'ACME CORP']\nsso_start_url = {portal}\nsso_region = eu-central-1\n\n\
                 [profile dev]\ngranted_sso_start_url = {portal}\ngranted_sso_region = eu-central-1\n\
                 granted_sso_account_id = 118230476651\ngranted_sso_role_name = ReadOnly\n\
                 common_fate_generated_from = aws-sso\ncredential_process = granted credential-process --profile dev\n\n\
                 [profile by-aws-sso]\ncredential_process = aws-sso -S \"Default\" process --arn arn:aws:iam::118230476651:role/Deploy\n\n\
                 [profile root]\nmfa_serial = {device}\ncredential_process = aws-vault exec root --json\n\n\
                 [profile shared]\nsource_profile = root\nmfa_serial = {device}\n\n\
                 [profile admin]\ninclude_profile = shared\nrole_arn = {role}\n",
                device = machine.device_of("mira"),
                role = machine.role_arn("Deploy"),
            ),
        );
        let bin = machine.path("bin");
        fs::create_dir(&bin).unwrap();
        let daypass = machine.command::<&str>(&[]).get_program().to_owned();
        std::os::unix::fs::symlink(daypass, bin.join("daypass")).unwrap();
        let mira = machine.user("mira");
        let vault = machine.write(
            "bin/aws-vault",
            &format!(
                "#!/bin/sh\nwhile [ \"$1\" != -- ]; do shift; done; shift\n\
                 AWS_ACCESS_KEY_ID={} AWS_SECRET_ACCESS_KEY={} exec \"$@\"\n",
                mira.access_key_id, mira.secret_access_key
            ),
        );
        fs::set_permissions(vault, Permissions::from_mode(0o755)).unwrap();
        let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap());
        Self { machine, path }
    }

    /// Runs a command of the guide in a shell, with the names of this machine.
    #[track_caller]
    fn runs(&self, command: &str) -> String {
        let text = command
            .replace("https://northwind.awsapps.com/start", &self.machine.sim().start_url())
            .replace("arn:aws:iam::123456789012:role/Deploy", &self.machine.role_arn("Deploy"))
            .replace("SESSION", &format!("'{ROLE}'"))
            .replace("CMD", "true");
        let mut shell = Command::new("/bin/sh");
        shell.args(["-c", &text]).env_clear().envs(self.machine.variables());
        shell.env("PATH", &self.path).current_dir(self.machine.path(""));
        let ended = Running::begin(&mut shell).ends();
        assert_eq!(ended.status, Some(0), "{command}: {}{}", ended.stdout, ended.stderr);
        ended.stdout
    }
}

#[test]
fn every_command_of_the_guide_is_run() {
    let scene = Scene::new();
    let before = scene.machine.config();
    let (blocks, cells) = commands(&fs::read_to_string(GUIDE).unwrap());
    assert!(blocks.len() > 12 && cells.len() > 10, "{blocks:?} {cells:?}");
    let (mut imports, mut keys, mut by_hand) = (Vec::new(), 0, false);
    for command in &blocks {
        match command.as_str() {
            // A person types the keys; here they come as by --stdin.
            "daypass session add iam-user --name ada" => {
                let mut add =
                    scene.machine.command(&["session", "add", "iam-user", "--name", "ada", "--stdin"]);
                let ended = Running::begin_with(&mut add, &scene.machine.keys_of("jonas")).ends();
                assert_eq!(ended.status, Some(0), "{}", ended.stderr);
                keys += 1;
            }
            // There is one portal in the simulation: it is added where it is not there yet, and gets its name here.
            added if added.starts_with("daypass integration add") => {
                Scene::new().runs(added);
                if added.ends_with(" --alias Default") {
                    scene.machine.succeeds(&["integration", "rename", "ACME CORP", "Default"]);
                }
            }
            command => {
                if command.ends_with(" --profile dev") {
                    // As the guide says: by hand, what granted wrote goes first.
                    assert!(scene.machine.config().starts_with(&before), "the person's own profiles stayed");
                    let (above, rest) = before.split_once("[profile dev]").unwrap();
                    let (_, below) = rest.split_once("[profile ").unwrap();
                    scene.machine.write("aws/config", &format!("{above}[profile {below}"));
                    by_hand = true;
                }
                let printed = scene.runs(command);
                if command == "daypass import aws-config" {
                    imports.push(printed);
                }
            }
        }
    }
    assert_eq!((imports.len(), keys, by_hand), (4, 1, true));
    assert!(scene.machine.config().contains("[profile dev]\n# "), "{}", scene.machine.config());

    for command in &cells {
        match command.as_str() {
            // This machine has no browser.
            "daypass console SESSION" => scene.runs("daypass console SESSION --print"),
            command => scene.runs(command),
        };
    }
}

#[test]
fn what_the_guide_says_becomes_of_their_profiles() {
    let scene = Scene::new();
    let becomes = |profile: &str| {
        let items = scene.machine.json(&["import", "aws-config", "--json"]);
        let item = items.as_array().unwrap().iter().find(|item| item["profile"] == profile).unwrap().clone();
        (item["outcome"].as_str().unwrap().to_owned(), item["detail"].as_str().unwrap_or_default().to_owned())
    };
    let items = scene.machine.json(&["import", "aws-config", "--dry-run", "--json"]);
    let outcome = |profile: &str| {
        let item = items.as_array().unwrap().iter().find(|item| item["profile"] == profile).unwrap();
        item["outcome"].as_str().unwrap().to_owned()
    };
    assert_eq!(outcome("dev"), "identity-center-role");
    assert_eq!(outcome("[sso-session ACME CORP]"), "integration");
    for (profile, setting) in
        [("root", "credential_process"), ("by-aws-sso", "-S"), ("admin", "source_profile root")]
    {
        let (outcome, detail) = becomes(profile);
        assert!(outcome == "left-alone" && detail.contains(setting), "{profile}: {detail}");
    }
    // Now as the words say.
    scene.machine.succeeds(&["integration", "rename", "ACME CORP", "Default"]);
    scene.machine.succeeds(&["login"]);
    let add = [
        "session",
        "add",
        "iam-user",
        "--name",
        "root",
        "--stdin",
        "--mfa-serial",
        &scene.machine.device_of("mira"),
    ];
    assert_eq!(scene.machine.runs_with(&add, &scene.machine.keys_of("mira")).status, Some(0));
    assert_eq!(becomes("by-aws-sso").0, "identity-center-role");
    assert_eq!((becomes("root").0.as_str(), becomes("admin").0.as_str()), ("known", "known"));
    scene.machine.succeeds(&["start", "admin", "--mfa-code", &scene.machine.code_of("mira")]);
    scene.machine.succeeds(&["start", "dev-daypass"]);
    assert!(scene.machine.credentials().contains("[dev-daypass]"));
}
