//! A browser that the person names by `BROWSER`, which is a batch file.

use crate::ROLE;
use daypass_tests::Machine;
use std::io::{Read, Write};
use std::net::TcpStream;
use url::Url;

#[test]
fn it_gets_the_address_as_one_word_and_no_passphrase() {
    let machine = Machine::new().signed_in();
    let program = machine.write(
        "my browser/open.cmd",
        "@echo off\r\nset > \"%~dp0environment\"\r\necho %1> \"%~dp0new\"\r\nmove \"%~dp0new\" \"%~dp0arguments\" > nul\r\n",
    );
    let machine = machine.with_variable("BROWSER", &program.display().to_string());
    let console = machine.begins(&["console", ROLE, "--service", "ec2"]);
    let arguments = machine.path("my browser/arguments");
    while !arguments.exists() {
        std::thread::yield_now();
    }
    let address = std::fs::read_to_string(arguments).unwrap();
    let address = Url::parse(address.trim().trim_matches('"')).unwrap();
    let mut stream = TcpStream::connect(address.authority()).unwrap();
    let (path, host) = (address.path(), address.authority());
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 303") && answer.contains("SigninToken%3D"), "{answer}");
    assert_eq!(console.ends().status, Some(0));
    let environment = std::fs::read_to_string(machine.path("my browser/environment")).unwrap();
    assert!(environment.contains("DAYPASS_HOME="), "{environment}");
    assert!(!environment.contains(machine.variable("DAYPASS_VAULT_PASSPHRASE")), "{environment}");
}
