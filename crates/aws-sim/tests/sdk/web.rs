//! As much of a browser as the pages need.

use aws_sim::Sim;
use std::collections::HashMap;
use std::io::{Read, Write};
use std::net::TcpStream;
use url::Url;

pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HashMap<String, String>,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn location(&self) -> &str {
        &self.headers["location"]
    }
}

pub(crate) fn get(url: &str) -> Answer {
    request("GET", url, &[], "")
}

/// Submits a form.
pub(crate) fn post(url: &str, fields: &[(&str, &str)]) -> Answer {
    request("POST", url, &[("Content-Type", "application/x-www-form-urlencoded")], &form(fields))
}

pub(crate) fn form(fields: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

/// Calls one of the simulation's controls.
pub(crate) fn control(sim: &Sim, method: &str, path: &str, body: &str) -> Answer {
    request(method, &format!("{}/_sim/{path}", sim.endpoint()), &[], body)
}

pub(crate) fn request(method: &str, url: &str, headers: &[(&str, &str)], body: &str) -> Answer {
    let url = Url::parse(url).unwrap();
    let address = (url.host_str().unwrap(), url.port().unwrap());
    let mut stream = TcpStream::connect(address).unwrap();
    let path = &url[url::Position::BeforePath..url::Position::AfterQuery];
    let host = format!("{}:{}", address.0, address.1);
    let mut all = vec![("Host", host.as_str()), ("Connection", "close")];
    all.retain(|(name, _)| !headers.iter().any(|(other, _)| other.eq_ignore_ascii_case(name)));
    all.extend_from_slice(headers);
    let head: String = all.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let length = body.len();
    write!(stream, "{method} {path} HTTP/1.1\r\n{head}Content-Length: {length}\r\n\r\n{body}").unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    let mut lines = head.lines();
    let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
    let headers = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
        .collect();
    Answer { status, headers, body: body.to_owned() }
}
