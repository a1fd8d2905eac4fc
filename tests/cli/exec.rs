//! `daypass exec`: a program with credentials, in its environment or from an endpoint that lives as long as it does.

use crate::ROLE;
use daypass_tests::{Ended, Machine, Running};
use serde_json::Value;
use std::collections::HashMap;
use std::io::{Read, Write};
use std::net::TcpStream;

/// Says where its endpoint is, and waits until it is ended.
const WAITS: &str = "trap 'exit 7' TERM; trap 'echo >&2 interrupted' INT
    echo >&2 \"at $AWS_CONTAINER_CREDENTIALS_FULL_URI $AWS_CONTAINER_AUTHORIZATION_TOKEN\"
    while :; do sleep 0.05; done";

fn exec(machine: &Machine, more: &[&str], command: &[&str]) -> Ended {
    let mut arguments = vec!["exec", ROLE];
    arguments.extend(more);
    arguments.push("--");
    arguments.extend(command);
    machine.runs(&arguments)
}

fn environment(printed: &str) -> HashMap<String, String> {
    let lines = printed.lines().filter_map(|line| line.split_once('='));
    lines.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

/// A machine whose environment names credentials of all kinds.
fn with_others(machine: Machine) -> Machine {
    machine
        .with_variable("AWS_PROFILE", "other")
        .with_variable("AWS_DEFAULT_PROFILE", "other")
        .with_variable("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE")
        .with_variable("AWS_SECURITY_TOKEN", "old")
        .with_variable("AWS_WEB_IDENTITY_TOKEN_FILE", "/token")
        .with_variable("AWS_ROLE_ARN", "arn:aws:iam::123456789012:role/Other")
        .with_variable("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/other")
        .with_variable("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", "/token")
        .with_variable("OF_MY_OWN", "a b")
}

#[test]
fn a_command_has_the_sessions_credentials_and_none_of_another_origin() {
    let machine = with_others(Machine::new().signed_in());
    let ended = exec(&machine, &[], &["env"]);
    assert_eq!((ended.status, ended.stderr.as_str()), (Some(0), ""));
    let has = environment(&ended.stdout);
    assert!(has["AWS_ACCESS_KEY_ID"].starts_with("ASIA") && !has["AWS_SESSION_TOKEN"].is_empty());
    assert!(has["AWS_CREDENTIAL_EXPIRATION"].parse::<jiff::Timestamp>().is_ok());
    assert_eq!(has["AWS_REGION"], has["AWS_DEFAULT_REGION"]);
    assert_eq!((has["OF_MY_OWN"].as_str(), &has["HOME"]), ("a b", &machine.variables()["HOME"]));
    for name in has.keys().filter(|name| name.starts_with("AWS_")) {
        let known = ["_KEY_ID", "_ACCESS_KEY", "_SESSION_TOKEN", "_EXPIRATION", "_REGION", "_FILE", "_URL"];
        assert!(known.iter().any(|end| name.ends_with(end)), "{name}");
    }
    assert!(!has.contains_key("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"));
    assert!(!has.contains_key("DAYPASS_VAULT_PASSPHRASE"), "the vault stays closed to it");
}

#[test]
fn it_is_no_start_and_the_history_names_the_program() {
    let machine = Machine::new().signed_in();
    assert_eq!(exec(&machine, &[], &["/bin/sh", "-c", "exit 0", "--secret", "x"]).status, Some(0));
    assert_eq!((machine.live(ROLE), machine.credentials()), (None, String::new()));
    assert!(!machine.path("aws/config").exists());
    let lines = machine.json(&["history", "--json"]);
    assert_eq!((&lines[0]["via"], &lines[0]["process"]), (&Value::from("exec"), &Value::from("sh")));
    assert!(!lines.to_string().contains("--secret"));
}

#[test]
fn its_end_is_the_commands_own() {
    let machine = Machine::new().signed_in();
    let not_runnable = machine.write("plain.txt", "x").display().to_string();
    for more in [&[][..], &["--endpoint"]] {
        let sh = |text: &str| exec(&machine, more, &["sh", "-c", text]);
        assert_eq!(sh("exit 0").status, Some(0));
        assert_eq!(sh("exit 42").status, Some(42));
        assert_eq!(sh("echo out; echo err >&2").stdout, "out\n");
        let told = exec(&machine, more, &["no-such-command"]).told(127);
        told.says("There is no command 'no-such-command'");
        exec(&machine, more, &[&not_runnable]).told(126).says("cannot be run");
    }
    // In its place, a signal ends it; behind it, Daypass says so as a shell does.
    assert_eq!(exec(&machine, &[], &["sh", "-c", "kill -TERM $$"]).status, None);
    assert_eq!(exec(&machine, &["--endpoint"], &["sh", "-c", "kill -TERM $$"]).status, Some(143));
    assert_eq!(exec(&machine, &["--endpoint"], &["sh", "-c", "kill -KILL $$"]).status, Some(137));
}

#[test]
#[cfg(target_os = "linux")]
fn a_hang_up_that_nohup_lets_it_ignore_ended_the_command() {
    let machine = Machine::new().signed_in();
    for more in [&[][..], &["--endpoint"]] {
        let mut arguments = vec!["exec", ROLE];
        arguments.extend(more);
        let hangs_up = if more.is_empty() { "kill -HUP $$; exit 5" } else { "kill -HUP $$ $PPID; exit 5" };
        arguments.extend(["--", "sh", "-c", hangs_up]);
        let daypass = machine.command(&arguments);
        let mut nohup = std::process::Command::new("nohup");
        nohup.env_clear().envs(machine.variables()).current_dir(machine.path(""));
        nohup.arg(daypass.get_program()).args(daypass.get_args());
        assert_eq!(Running::begin(&mut nohup).ends().status, Some(5), "{more:?}");
    }
}

#[test]
fn without_endpoint_the_command_takes_the_place_of_daypass() {
    let machine = Machine::new().signed_in();
    let mut running = machine.begins(&["exec", ROLE, "--", "sh", "-c", "echo >&2 I am $$; exec sleep 60"]);
    let line = running.says("I am");
    assert_eq!(line, format!("I am {}", running.id()));
    running.interrupt();
    assert_eq!(running.ends().status, None);
}

#[test]
fn a_code_that_is_due_is_taken_from_the_command_line_or_said_to_be_missing() {
    let machine = Machine::new();
    machine.add_user("mira");
    let told = machine.fails(&["exec", "mira", "--endpoint", "--", "false"]);
    told.says("needs an MFA code from");
    let code = machine.code_of("mira");
    machine.succeeds(&["exec", "mira", "--mfa-code", &code, "--", "true"]);
}

/// A program that runs beside its endpoint.
struct Beside {
    running: Running,
    authority: String,
    path: String,
    token: String,
}

impl Beside {
    fn of(machine: &Machine) -> Self {
        let mut running = machine.begins(&["exec", ROLE, "--endpoint", "--", "sh", "-c", WAITS]);
        let line = running.says("at http://");
        let [_, address, token] = line.split(' ').collect::<Vec<_>>()[..] else { panic!("{line}") };
        let (authority, path) = address.strip_prefix("http://").unwrap().split_once('/').unwrap();
        let path = format!("/{path}");
        Self { authority: authority.to_owned(), path, token: token.to_owned(), running }
    }

    /// The status and the body of an answer.
    fn answers(&self, request: &str) -> (u16, Value) {
        let mut stream = TcpStream::connect(&self.authority).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(!answer.to_ascii_lowercase().contains("access-control"), "no page may read it");
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        (head.split(' ').nth(1).unwrap().parse().unwrap(), serde_json::from_str(body).unwrap())
    }

    /// What an AWS tool gets.
    fn gets(&self) -> (u16, Value) {
        let Self { authority, path, token, .. } = self;
        let headers = format!("Host: {authority}\r\nAccept: application/json\r\nAuthorization: {token}");
        self.answers(&format!("GET {path} HTTP/1.1\r\n{headers}\r\n\r\n"))
    }
}

#[test]
fn an_endpoint_gives_what_aws_tools_take_and_renews_it() {
    let machine = with_others(Machine::new().signed_in());
    let beside = Beside::of(&machine);
    let (status, first) = beside.gets();
    assert_eq!(status, 200, "{first}");
    assert!(first["AccessKeyId"].as_str().unwrap().starts_with("ASIA"));
    for key in ["SecretAccessKey", "Token"] {
        assert!(!first[key].as_str().unwrap().is_empty(), "{key}");
    }
    assert!(first["Expiration"].as_str().unwrap().parse::<jiff::Timestamp>().is_ok());
    assert_eq!(first["AccountId"], "118230476651");
    assert_eq!(beside.gets().1["AccessKeyId"], first["AccessKeyId"]);
    // What has ended is kept no more.
    let db = rusqlite::Connection::open(machine.path("daypass/daypass.db")).unwrap();
    db.execute("DELETE FROM record WHERE kind = 'credentials'", []).unwrap();
    assert_ne!(beside.gets().1["AccessKeyId"], first["AccessKeyId"]);
    beside.running.terminate();
    assert_eq!(beside.running.ends().status, Some(7), "the signal is the command's");
    assert!(TcpStream::connect(&beside.authority).is_err(), "and the endpoint has gone with it");
    let lines = machine.json(&["history", "--json"]);
    let told: Vec<_> = lines.as_array().unwrap().iter().map(|line| (&line["event"], &line["via"])).collect();
    let issued = (&Value::from("issued"), &Value::from("exec"));
    assert_eq!(told, [issued, issued], "{lines}");
}

#[test]
fn an_endpoint_turns_away_whoever_is_not_its_command() {
    let machine = Machine::new().signed_in();
    let beside = Beside::of(&machine);
    let Beside { authority, path, token, .. } = &beside;
    let good = format!("Host: {authority}\r\nAuthorization: {token}");
    for (request, status) in [
        (format!("GET {path} HTTP/1.1\r\nHost: {authority}\r\n\r\n"), 401),
        (format!("GET {path} HTTP/1.1\r\nHost: {authority}\r\nAuthorization: x{token}\r\n\r\n"), 401),
        (format!("GET {path} HTTP/1.1\r\nHost: evil.example\r\nAuthorization: {token}\r\n\r\n"), 421),
        (format!("GET {path} HTTP/1.0\r\nAuthorization: {token}\r\n\r\n"), 421),
        (format!("GET {path} HTTP/1.1\r\n{good}\r\nOrigin: https://evil.example\r\n\r\n"), 403),
        (format!("OPTIONS {path} HTTP/1.1\r\n{good}\r\n\r\n"), 405),
        (format!("POST {path} HTTP/1.1\r\n{good}\r\nContent-Length: 0\r\n\r\n"), 405),
        (format!("GET / HTTP/1.1\r\n{good}\r\n\r\n"), 404),
    ] {
        let (answered, body) = beside.answers(&request);
        assert_eq!(answered, status, "{request}");
        assert!(body["Code"].is_string() && body["Message"].is_string() && body.get("Token").is_none());
    }
    // Too much, and no HTTP at all, end the connection without a document.
    for request in [format!("GET {path} HTTP/1.1\r\nX: {}\r\n\r\n", "x".repeat(20_000)), "\r\n".repeat(99)] {
        let mut stream = TcpStream::connect(authority).unwrap();
        let mut answer = Vec::new();
        // It may be cut off while it is still written.
        let _ =
            stream.write_all(request.as_bytes()).and_then(|()| stream.shutdown(std::net::Shutdown::Write));
        let _ = stream.read_to_end(&mut answer);
        assert!(!String::from_utf8_lossy(&answer).contains("AccessKeyId"));
    }
    // Who says nothing does not keep others waiting.
    let silent: Vec<_> = (0..20).map(|_| TcpStream::connect(authority).unwrap()).collect();
    assert_eq!(beside.gets().0, 200);
    drop(silent);
    beside.running.interrupt();
    beside.running.terminate();
    let ended = beside.running.ends();
    assert_eq!(ended.status, Some(7));
    assert!(ended.stderr.contains("interrupted"), "there is no terminal that would have sent it: {ended:?}");
}

#[test]
fn where_a_person_is_needed_an_endpoint_says_so_and_names_one_command() {
    let machine = Machine::new().signed_in();
    let beside = Beside::of(&machine);
    machine.succeeds(&["logout", "demo"]);
    let (status, refused) = beside.gets();
    assert_eq!((status, &refused["Code"]), (400, &Value::from("SignInRequired")));
    let message = refused["Message"].as_str().unwrap();
    assert!(message.ends_with(": daypass login demo"), "{message}");
    beside.running.terminate();
    beside.running.ends();
}

#[test]
fn an_endpoint_that_would_not_be_asked_is_refused_before_anything_else() {
    let machine = Machine::new().signed_in();
    machine.write("aws/credentials", "[default]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\n");
    let told = exec(&machine, &["--endpoint"], &["touch", "it-ran"]).told(1);
    told.says("which AWS tools use before they ask an endpoint");
    assert!(told.detail.contains("aws_access_key_id") && told.detail.contains("credentials"));
    assert!(!machine.path("it-ran").exists());
    assert_eq!(exec(&machine, &[], &["touch", "it-ran"]).status, Some(0));
    assert!(machine.path("it-ran").exists());
}

#[test]
fn a_shell_uses_the_standing_endpoint_while_the_agent_runs() {
    let machine = Machine::new().signed_in();
    let started = machine.runs(&["start", ROLE, "--deliver", "endpoint"]);
    assert_eq!(started.status, Some(0), "{}", started.stderr);
    assert!(started.stderr.contains("daypass agent"), "{}", started.stderr);
    machine.fails(&["env", ROLE]).says("Nobody serves the endpoint");
    let mut agent = machine.begins(&["agent"]);
    agent.says("The agent");
    while machine.runs(&["env", ROLE]).status != Some(0) {
        std::thread::yield_now();
    }
    let has = environment(&machine.succeeds(&["env", ROLE, "--shell", "dotenv"]));
    let file = &has["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"];
    let token = std::fs::read_to_string(file).unwrap();
    let address = has["AWS_CONTAINER_CREDENTIALS_FULL_URI"].strip_prefix("http://").unwrap();
    let (authority, path) = address.split_once('/').unwrap();
    let beside = Beside { authority: authority.to_owned(), path: format!("/{path}"), token, running: agent };
    assert_eq!(beside.gets().0, 200);
    let listed = machine.live(ROLE).unwrap();
    assert_eq!(
        (&listed["delivery"], &listed["profiles"]),
        (&Value::from("endpoint"), &serde_json::json!([]))
    );
    machine.succeeds(&["stop", ROLE]);
    while std::path::Path::new(file).exists() {
        std::thread::yield_now();
    }
    assert!(machine.succeeds(&["env", ROLE]).contains("AWS_ACCESS_KEY_ID"), "keys, as of any session");
    beside.running.terminate();
    assert_eq!(beside.running.ends().status, Some(0));
}

#[test]
fn neither_credentials_nor_the_token_of_an_endpoint_are_logged() {
    let machine = Machine::new().with_variable("DAYPASS_LOG", "trace").signed_in();
    let beside = Beside::of(&machine);
    let (_, given) = beside.gets();
    let wrong = format!("Host: {}\r\nAuthorization: x{}", beside.authority, beside.token);
    beside.answers(&format!("GET {} HTTP/1.1\r\n{wrong}\r\n\r\n", beside.path));
    let Beside { running, token, .. } = beside;
    running.terminate();
    running.ends();
    let secrets = [given["SecretAccessKey"].as_str().unwrap(), given["Token"].as_str().unwrap(), &token];
    let logs = machine.files("daypass/logs");
    let text: Vec<String> =
        logs.iter().map(|(_, content)| String::from_utf8_lossy(content).into_owned()).collect();
    assert!(text.iter().any(|text| !text.is_empty()), "something is logged");
    for secret in secrets {
        assert!(text.iter().all(|text| !text.contains(secret)));
    }
}
