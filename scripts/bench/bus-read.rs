//! Reads one secret from the Secret Service over the session bus, and does nothing else: the least that a program takes which has
//! its key there. `bus-read SERVICE` wants the one item whose attribute `service` is this, in a plain session, and fails without it.

#[allow(dead_code)]
#[path = "../../crates/engine/src/vault/bus_message.rs"]
mod bus_message;

use bus_message::{
    Answer, HELLO_BUS, OPEN_SESSION, Reader, SEARCH_ITEMS, Writer, authentication, call, get_secret, length,
};
use std::io::{Read, Write};
use std::os::unix::fs::MetadataExt;
use std::os::unix::net::UnixStream;
use std::process::exit;

fn main() {
    let Some(service) = std::env::args().nth(1) else { exit(2) };
    if secret(&service).is_none_or(|secret| secret.is_empty()) {
        exit(1)
    }
}

fn secret(service: &str) -> Option<Vec<u8>> {
    let address = std::env::var("DBUS_SESSION_BUS_ADDRESS").ok()?;
    let path = address.strip_prefix("unix:path=")?.split(',').next()?;
    let user = std::fs::metadata("/proc/self").ok()?.uid();
    let mut bus = UnixStream::connect(path).ok()?;
    let (mut plain, mut wanted) = (Writer::default(), Writer::default());
    plain.text("plain");
    plain.variant("");
    wanted.dictionary(&[("service", service)]);
    let calls = [
        authentication(user),
        call(1, HELLO_BUS, "", Writer::default()),
        call(2, OPEN_SESSION, "sv", plain),
        call(3, SEARCH_ITEMS, "a{ss}", wanted),
    ];
    bus.write_all(&calls.concat()).ok()?;
    let mut read = Vec::new();
    while !read.contains(&b'\n') {
        more(&mut bus, &mut read)?;
    }
    read.drain(..=read.iter().position(|byte| *byte == b'\n')?);
    let session = answer(&mut bus, &mut read, 2, "vo", |body| {
        body.variant()?;
        body.text().map(str::to_owned)
    })?;
    let item = answer(&mut bus, &mut read, 3, "aoao", |body| match body.texts()? {
        (1, item) => Some(item.to_owned()),
        _ => None,
    })?;
    let mut in_session = Writer::default();
    in_session.text(&session);
    bus.write_all(&call(4, get_secret(&item), "o", in_session)).ok()?;
    answer(&mut bus, &mut read, 4, "(oayays)", |body| {
        body.align(8)?;
        body.text()?;
        body.bytes()?;
        body.bytes().map(<[u8]>::to_vec)
    })
}

fn more(bus: &mut UnixStream, read: &mut Vec<u8>) -> Option<()> {
    let mut buffer = [0; 4096];
    let count = bus.read(&mut buffer).ok().filter(|count| *count > 0)?;
    read.extend_from_slice(&buffer[..count]);
    Some(())
}

fn answer<T>(
    bus: &mut UnixStream,
    read: &mut Vec<u8>,
    serial: u32,
    types: &str,
    of: impl FnOnce(&mut Reader<'_>) -> Option<T>,
) -> Option<T> {
    loop {
        match length(read).filter(|length| *length <= read.len()) {
            None => more(bus, read)?,
            Some(length) => {
                let message: Vec<u8> = read.drain(..length).collect();
                if let Some(answer) = Answer::read(&message).filter(|answer| answer.serial == serial) {
                    return of(&mut answer.body(types)?);
                }
            }
        }
    }
}
