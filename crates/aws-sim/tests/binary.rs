//! The binary: its ready line, its ready file, and what it refuses.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test that cannot go on fails; it runs the binary"
)]

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Output, Stdio};

struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

fn command() -> Command {
    Command::new(env!("CARGO_BIN_EXE_aws-sim"))
}

/// Runs to the ready line.
fn start(arguments: &[&str]) -> (Running, String) {
    let mut child = Running(command().args(arguments).stdout(Stdio::piped()).spawn().unwrap());
    let mut line = String::new();
    BufReader::new(child.0.stdout.take().unwrap()).read_line(&mut line).unwrap();
    (child, line)
}

fn refused(arguments: &[&str]) -> Output {
    let output = command().args(arguments).output().unwrap();
    assert!(!output.status.success(), "{arguments:?}");
    output
}

#[test]
fn the_ready_line_says_where_and_who() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("ready.json");
    let (_running, line) = start(&["--demo", "--ready-file", file.to_str().unwrap()]);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), line);
    let ready: serde_json::Value = serde_json::from_str(&line).unwrap();
    let endpoint = ready["endpoint"].as_str().unwrap();
    assert!(endpoint.starts_with("http://127.0.0.1:"));
    assert_eq!(ready["startUrl"], format!("{endpoint}/start"));
    assert_eq!(ready["ssoRegion"], "eu-central-1");
    for key in ["name", "accessKeyId", "secretAccessKey", "mfaSerial", "totpSecret"] {
        assert!(ready["iamUser"][key].is_string(), "{key}");
    }
    let users = ready["iamUsers"].as_array().unwrap();
    assert_eq!(users.len(), 2);
    assert_eq!(users[0], ready["iamUser"]);
    assert_eq!(users[1]["arn"], "arn:aws:iam::826593370142:user/jonas");
    assert_eq!(ready["roles"].as_array().unwrap().len(), 6);
    let address = endpoint.trim_start_matches("http://");
    assert!(std::net::TcpStream::connect(address).is_ok());
}

#[test]
fn the_ready_line_says_how_awss_own_hosts_are_reached() {
    let directory = tempfile::tempdir().unwrap();
    let folder = directory.path().join("ca");
    let (_running, line) = start(&["--demo", "--tls", folder.to_str().unwrap()]);
    let ready: serde_json::Value = serde_json::from_str(&line).unwrap();
    assert!(ready["proxy"].as_str().unwrap().starts_with("http://127.0.0.1:"));
    assert_eq!(ready["caBundle"], folder.join("ca.pem").to_str().unwrap());
    assert!(
        std::fs::read_to_string(folder.join("ca.pem")).unwrap().starts_with("-----BEGIN CERTIFICATE-----\n")
    );
    assert_eq!(ready["portals"]["classic"], "https://d-9067642ac7.awsapps.com/start");
    assert_eq!(ready["portals"]["dualStack"], "https://ssoins-7223a1b2c3d4e5f6.portal.eu-central-1.app.aws");
    let (_running, line) = start(&["--demo"]);
    assert!(!line.contains("proxy") && !line.contains("caBundle"), "{line}");
}

#[test]
fn an_organisation_of_ones_own_and_a_generated_one() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("org.json");
    let organisation = serde_json::json!({
        "name": "Mine", "ssoRegion": "us-west-2", "user": "ada",
        "accounts": [{"id": "123456789012", "name": "One", "email": "a@example.com", "roles": ["Admin"]}],
    });
    let mut written = std::fs::File::create(&file).unwrap();
    serde_json::to_writer(&mut written, &organisation).unwrap();
    let (_running, line) = start(&["--org", file.to_str().unwrap()]);
    let ready: serde_json::Value = serde_json::from_str(&line).unwrap();
    assert_eq!((&ready["ssoRegion"], &ready["iamUser"]), (&"us-west-2".into(), &serde_json::Value::Null));
    let (_running, line) = start(&["--accounts", "1000", "--roles", "5"]);
    assert!(line.contains("startUrl"));
}

#[test]
fn what_cannot_be_is_refused_with_a_reason() {
    let output = refused(&["--listen", "0.0.0.0:0"]);
    assert!(String::from_utf8_lossy(&output.stderr).contains("not a loopback address"));
    refused(&["--accounts", "5"]);
    refused(&["--demo", "--org", "x.json"]);
    let output = refused(&["--org", "/nonexistent/org.json"]);
    assert!(!output.stderr.is_empty() && output.stdout.is_empty());
}

#[test]
fn nothing_secret_is_logged() {
    let directory = tempfile::tempdir().unwrap();
    let log = directory.path().join("log");
    let mut child = command();
    child.env("AWS_SIM_LOG", "trace").stdout(Stdio::piped()).stderr(std::fs::File::create(&log).unwrap());
    let mut child = Running(child.spawn().unwrap());
    let mut line = String::new();
    BufReader::new(child.0.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let ready: serde_json::Value = serde_json::from_str(&line).unwrap();
    let user = &ready["iamUser"];
    let planted = user["secretAccessKey"].as_str().unwrap();
    let address = ready["endpoint"].as_str().unwrap().trim_start_matches("http://").to_owned();
    let query = format!("Action=getSigninToken&Session={planted}");
    let mut stream = std::net::TcpStream::connect(&address).unwrap();
    let request = format!("GET /federation?{query} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    std::io::Write::write_all(&mut stream, request.as_bytes()).unwrap();
    std::io::Read::read_to_end(&mut stream, &mut Vec::new()).unwrap();
    drop(child);
    let log = std::fs::read_to_string(&log).unwrap();
    assert!(log.contains("getSigninToken"), "it logs at all: {log}");
    for secret in [planted, user["totpSecret"].as_str().unwrap()] {
        assert!(!log.contains(secret));
    }
}
