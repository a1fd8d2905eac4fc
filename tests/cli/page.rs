//! A browser's part: it gets a page, and follows where it leads.

use std::io::{Read, Write};
use std::net::TcpStream;

/// The last page that an address on this machine leads to.
pub(crate) fn visit(address: &str) -> String {
    let (host, path) = address.strip_prefix("http://").unwrap().split_once('/').unwrap();
    let mut stream = TcpStream::connect(host).unwrap();
    write!(stream, "GET /{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let location = answer.lines().take_while(|line| !line.is_empty()).find_map(|line| {
        let (name, value) = line.split_once(": ")?;
        name.eq_ignore_ascii_case("location").then_some(value)
    });
    match location {
        Some(next) if next.starts_with('/') => visit(&format!("http://{host}{next}")),
        Some(next) => visit(next),
        None => answer,
    }
}
