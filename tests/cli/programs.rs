//! `daypass credential-process`: what AWS tools run, often many at once and never with a person before them.

use crate::ROLE;
use daypass_core::BrowserPlace;
use daypass_core::browser::OpenIn;
use daypass_core::view::{Caller, Channel};
use daypass_engine::Engine;
use daypass_engine::ground::{Browser, BrowserError, InstalledBrowser, UnfitBrowser};
use daypass_engine::vault::PassphrasePrompt;
use daypass_tests::{Machine, Running};
use serde_json::Value;
use std::fs::File;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use url::Url;

fn calls(machine: &Machine, op: &str) -> usize {
    machine.sim().calls().iter().filter(|call| call.op == op).count()
}

/// What a good answer says.
#[track_caller]
fn document(stdout: &str) -> Value {
    let document: Value = serde_json::from_str(stdout).unwrap();
    assert!(
        stdout.ends_with("}\n") && stdout.lines().count() == 1,
        "one document and nothing else: {stdout}"
    );
    document
}

#[test]
fn it_prints_the_document_that_aws_tools_take_and_nothing_else() {
    let machine = Machine::new().signed_in();
    let ended = machine.runs(&["credential-process", ROLE]);
    assert_eq!((ended.status, ended.stderr.as_str()), (Some(0), ""));
    let document = document(&ended.stdout);
    assert_eq!(document["Version"], serde_json::json!(1));
    assert!(document["AccessKeyId"].as_str().unwrap().starts_with("ASIA"));
    for key in ["SecretAccessKey", "SessionToken"] {
        assert!(!document[key].as_str().unwrap().is_empty(), "{key}");
    }
    let expiration: jiff::Timestamp = document["Expiration"].as_str().unwrap().parse().unwrap();
    assert!(expiration.as_second() > 0 && !document["Expiration"].as_str().unwrap().contains('.'));
    assert_eq!(document["AccountId"], "118230476651");
    assert_eq!(machine.credentials(), "", "nothing is written for it");
}

#[test]
fn a_session_is_found_by_each_of_its_names_and_a_typo_finds_none() {
    let machine = Machine::new().signed_in();
    let id =
        machine.json(&["session", "list", "--json"]).as_array().unwrap().iter().find_map(|session| {
            (session["name"] == ROLE).then(|| session["id"].as_str().unwrap().to_owned())
        });
    let key = |name: &str| {
        let printed = document(&machine.succeeds(&["credential-process", name]));
        printed["AccessKeyId"].as_str().unwrap().to_owned()
    };
    let first = key(ROLE);
    for name in
        [&*id.unwrap(), "118230476651/ReadOnly", "shop-production-readonly", "shop production/readonly"]
    {
        assert_eq!(key(name), first, "{name}");
    }
    machine.succeeds(&["session", "edit", ROLE, "--profile", "Prod"]);
    assert_eq!(key("Prod"), first);
    machine.fails(&["credential-process", "Prdo"]).says("There is no session '");
    machine.fails(&["credential-process", "Shop"]).says(" sessions: '");
}

#[test]
fn where_a_sign_in_is_due_and_nobody_can_be_asked_one_command_is_named() {
    let machine = Machine::new().signed_in();
    machine.succeeds(&["logout", "demo"]);
    let began = std::time::Instant::now();
    let told = machine.fails(&["credential-process", ROLE]);
    told.says("The sign-in to 'demo' has ended.");
    assert_eq!(told.hint, "daypass login demo");
    assert!(began.elapsed() < Duration::from_secs(30), "it does not wait for nobody");
    assert_eq!(calls(&machine, "StartDeviceAuthorization"), 1, "the sign-in of the set-up");
}

#[test]
fn it_does_not_read_what_the_tool_has_on_stdin() {
    let machine = Machine::new().signed_in();
    let mut command = machine.command(&["credential-process", ROLE]);
    let (reader, writer) = std::io::pipe().unwrap();
    let ended = command.stdin(reader).output().unwrap();
    drop(writer);
    assert_eq!(ended.status.code(), Some(0), "{}", String::from_utf8_lossy(&ended.stderr));
}

/// A window, as far as programs notice: it can open pages and asks for them.
struct Window {
    opened: Arc<Mutex<Vec<Url>>>,
    _runtime: tokio::runtime::Runtime,
}

#[derive(Debug)]
struct Desk(Arc<Mutex<Vec<Url>>>);

impl Browser for Desk {
    fn open(&self, url: &Url, _: &OpenIn) -> Result<(), BrowserError> {
        self.0.lock().unwrap().push(url.clone());
        Ok(())
    }

    fn check(&self, _: &Url, _: &OpenIn) -> Result<(), UnfitBrowser> {
        Ok(())
    }

    fn installed(&self) -> Vec<InstalledBrowser> {
        Vec::new()
    }

    fn place(&self) -> BrowserPlace {
        BrowserPlace::OutsideContainer
    }
}

/// Whether some process has the lock of this file.
fn is_locked(file: &Path) -> bool {
    File::open(file).is_ok_and(|file| file.try_lock_shared().is_err())
}

impl Window {
    fn on(machine: &Machine) -> Self {
        let opened = Arc::new(Mutex::new(Vec::new()));
        let browser = Arc::new(Desk(opened.clone()));
        let variable = |name: &str| machine.variables().get(name).map(Into::into);
        let engine = Engine::of_environment(variable, browser, PassphrasePrompt::nobody()).unwrap();
        let engine = engine.acting_for(Caller::of(Channel::Window));
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let locks = engine.home().path().join("locks");
        runtime.spawn(async move {
            let _watch = engine.watch().unwrap();
            engine.sessions().serve_pending_prompts().await
        });
        while !is_locked(&locks.join("window")) {
            std::thread::yield_now();
        }
        Self { opened, _runtime: runtime }
    }

    fn opened(&self) -> usize {
        self.opened.lock().unwrap().len()
    }
}

#[test]
fn fifty_processes_at_the_moment_a_sign_in_ends_open_one_page_and_all_succeed() {
    let machine = Machine::with_a_person();
    sign_in(&machine);
    machine.succeeds(&["logout", "demo"]);
    let window = Window::on(&machine);
    let (asked, tokens) = (calls(&machine, "StartDeviceAuthorization"), calls(&machine, "CreateToken"));
    let all: Vec<Running> = (0..50).map(|_| machine.begins(&["credential-process", ROLE])).collect();
    while window.opened() == 0 {
        std::thread::sleep(Duration::from_millis(20));
    }
    // Nobody has it before the person allows it.
    assert_eq!(calls(&machine, "GetRoleCredentials"), 0);
    assert!(machine.sim().approve(None));
    for process in all {
        let ended = process.ends();
        assert_eq!((ended.status, ended.stderr.as_str()), (Some(0), ""));
        document(&ended.stdout);
    }
    assert_eq!(window.opened(), 1);
    assert_eq!(calls(&machine, "StartDeviceAuthorization"), asked + 1);
    // Pending answers are told by the journal as failures; one sequence has one success.
    let successes =
        machine.sim().calls().iter().filter(|call| call.op == "CreateToken" && call.status == 200).count();
    assert!(successes == 2 && calls(&machine, "CreateToken") > tokens, "{successes}");
    assert_eq!(calls(&machine, "GetRoleCredentials"), 1);
}

#[test]
fn programs_at_once_share_the_sign_in_that_is_under_way() {
    let machine = Machine::with_a_person();
    sign_in(&machine);
    machine.succeeds(&["logout", "demo"]);
    let asked = calls(&machine, "StartDeviceAuthorization");
    let mut first = machine.begins(&["login"]);
    first.says("Check that it shows this code");
    let mut all = vec![first];
    for _ in 0..49 {
        all.push(machine.begins(&["credential-process", ROLE]));
    }
    assert!(machine.sim().approve(None));
    for process in all {
        let ended = process.ends();
        assert_eq!(ended.status, Some(0), "{}", ended.stderr);
    }
    assert_eq!(calls(&machine, "StartDeviceAuthorization"), asked + 1);
    assert_eq!(calls(&machine, "GetRoleCredentials"), 1);
}

fn sign_in(machine: &Machine) {
    let start_url = machine.sim().start_url();
    let mut adds = machine.begins(&["integration", "add", &start_url, "--alias", "demo"]);
    adds.says("Check that it shows this code");
    assert!(machine.sim().approve(None));
    assert_eq!(adds.ends().status, Some(0));
}

#[test]
fn the_history_tells_who_had_what_and_no_secret() {
    let machine = Machine::new().signed_in();
    machine.succeeds(&["start", ROLE, "--profile", "prod"]);
    let printed = document(&machine.succeeds(&["credential-process", ROLE]));
    machine.succeeds(&["credential-process", ROLE]);
    machine.succeeds(&["stop", ROLE]);
    let lines = machine.json(&["history", "--json"]);
    let told: Vec<_> =
        lines.as_array().unwrap().iter().map(|line| (line["event"].clone(), line["via"].clone())).collect();
    let line = |event: &str, via: &str| (Value::from(event), Value::from(via));
    assert_eq!(
        told,
        [
            line("stopped", "command-line"),
            line("handed-out", "credential-process"),
            line("issued", "command-line")
        ]
    );
    assert_eq!(
        (&lines[2]["session"], &lines[2]["profiles"]),
        (&Value::from(ROLE), &serde_json::json!(["prod"]))
    );
    assert_eq!(lines[1]["accessKeyId"], printed["AccessKeyId"]);
    assert_eq!(lines[1]["pid"].as_u64().is_some(), cfg!(unix), "Windows does not show who runs a program");
    let text = machine.succeeds(&["history", ROLE]);
    assert!(text.contains("handed out") && text.contains("prod"), "{text}");
    assert_eq!(machine.succeeds(&["history", "--limit", "1"]).lines().count(), 1);
    assert!(!format!("{text}{lines}").contains(printed["SecretAccessKey"].as_str().unwrap()));
}

#[test]
#[cfg(unix)]
fn a_profile_with_a_command_is_used_as_it_stands_and_goes_with_the_stop() {
    let machine = Machine::new().signed_in();
    machine.write("aws/config", "# mine\n[default]\nregion = eu-west-1\n");
    machine.succeeds(&["start", ROLE, "--deliver", "process", "--profile", "prod", "--save"]);
    let config = machine.config();
    assert!(!config.contains("ASIA") && machine.credentials().is_empty(), "{config}");
    let command = config.lines().find_map(|line| line.strip_prefix("credential_process = ")).unwrap();
    let mut shell = std::process::Command::new("sh");
    let printed = shell.args(["-c", command]).env_clear().envs(machine.variables()).output().unwrap();
    assert_eq!(document(&String::from_utf8(printed.stdout).unwrap())["Version"], 1);
    let live = machine.live(ROLE).unwrap();
    assert_eq!((&live["delivery"], &live["state"]), (&Value::from("process"), &Value::from("active")));
    machine.succeeds(&["stop", ROLE]);
    assert_eq!(machine.config(), "# mine\n[default]\nregion = eu-west-1\n");
    // It was saved: it is the session's way.
    machine.succeeds(&["start", ROLE]);
    assert!(machine.config().contains("credential_process") && machine.credentials().is_empty());
    machine.succeeds(&["start", ROLE, "--deliver", "file"]);
    assert!(!machine.config().contains("credential_process") && !machine.credentials().is_empty());
}
