//! The browser that `daypass console` opens: what it is given, and what it is not.

use crate::ROLE;
use daypass_tests::{Machine, Running};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::Duration;
use url::Url;

/// A machine whose browser notes its arguments and environment, and does nothing more.
fn with_a_browser() -> Machine {
    let machine = Machine::new().signed_in().without_variable("SSH_CONNECTION");
    let noted = machine.path("browser");
    std::fs::create_dir(&noted).unwrap();
    let noted = noted.display();
    let script = format!(
        "#!/bin/sh\nenv > '{noted}/environment'\nulimit -c > '{noted}/core'\nprintf '%s\\n' \"$@\" > '{noted}/new'\n\
         mv '{noted}/new' '{noted}/arguments'\n"
    );
    let program = machine.write("bin/xdg-open", &script);
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    let path = format!("{}:/usr/bin:/bin", machine.path("bin").display());
    machine.with_variable("PATH", &path).with_variable("DISPLAY", ":0")
}

fn read(machine: &Machine, name: &str) -> String {
    std::fs::read_to_string(machine.path("browser").join(name)).unwrap()
}

/// The address that the browser is given.
fn opened(machine: &Machine) -> Url {
    let arguments = machine.path("browser/arguments");
    while !Path::new(&arguments).exists() {
        std::thread::sleep(Duration::from_millis(10));
    }
    Url::parse(read(machine, "arguments").trim()).unwrap()
}

/// What is answered to whoever asks for an address.
pub(crate) fn visit(address: &Url) -> String {
    let host = address.authority();
    let mut stream = TcpStream::connect(host).unwrap();
    write!(stream, "GET {} HTTP/1.1\r\nHost: {host}\r\n\r\n", address.path()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

fn begins(machine: &Machine) -> Running {
    // What was opened before.
    let _ = std::fs::remove_file(machine.path("browser/arguments"));
    machine.begins(&["console", ROLE])
}

#[test]
fn the_console_link_was_in_the_browsers_arguments_and_the_passphrase_in_its_environment() {
    let machine = with_a_browser();
    let console = begins(&machine);
    let address = opened(&machine);
    let answer = visit(&address);
    // Whoever is signed in in the browser is signed out first.
    let led = ["HTTP/1.1 303", "/oauth?Action=logout&redirect_uri=", "SigninToken%3D"];
    assert!(led.iter().all(|part| answer.contains(part)), "{answer}");
    let ended = console.ends();
    assert_eq!(ended.status, Some(0), "{}", ended.stderr);
    assert!(ended.stderr.contains("opens in your browser"), "{}", ended.stderr);
    assert_eq!(address.host_str(), Some("127.0.0.1"));
    assert!(!read(&machine, "arguments").contains("SigninToken"));
    let environment = read(&machine, "environment");
    assert!(environment.contains("DAYPASS_HOME="), "{environment}");
    assert!(!environment.contains(machine.variable("DAYPASS_VAULT_PASSPHRASE")), "{environment}");
}

#[test]
fn two_that_come_for_the_link_are_one_too_many() {
    let machine = with_a_browser();
    let console = begins(&machine);
    let address = opened(&machine);
    assert!(visit(&address).starts_with("HTTP/1.1 303"));
    let second = visit(&address);
    assert!(second.starts_with("HTTP/1.1 410") && !second.contains("SigninToken"), "{second}");
    let told = console.ends().told(1);
    told.says("works once and was fetched twice");
}

#[test]
fn the_link_itself_is_printed_where_it_is_asked_for() {
    let machine = with_a_browser();
    let link = machine.succeeds(&["console", ROLE, "--print"]);
    assert!(link.contains("SigninToken="), "{link}");
}
