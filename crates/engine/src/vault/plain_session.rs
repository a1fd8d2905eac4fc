//! One secret out of the Secret Service by one thread and five short messages, in a *plain* session of it (Secret Service API,
//! "Transfer of Secrets").
//!
//! `keyring` opens every session by Diffie-Hellman, which takes most of the time of a read, and starts threads. What that keeps
//! from whom is told in SECURITY.md: who can read a socket of this user's can ask for the secret as well. So the socket has to be
//! one, and whoever holds its other end this user. Everything else is `None`, and is left to `keyring`: a service that offers no
//! plain session, an item that is locked or not there or there twice, a bus that is reached in another way or does not answer.

use super::bus_message::{
    Answer, FIXED_BYTES, HELLO_BUS, OPEN_SESSION, Reader, SEARCH_ITEMS, Writer, authentication, call,
    get_secret, length,
};
use rustix::net::sockopt::socket_peercred;
use rustix::process::geteuid;
use std::io::{Read, Write};
use std::os::linux::net::SocketAddrExt;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::net::{SocketAddr, UnixStream};
use std::time::Duration;
use zbus::Address;
use zbus::address::transport::{Transport, UnixSocket};
use zeroize::Zeroizing;

/// How long an answer may take: a service that is running needs a fraction of a millisecond.
const PATIENCE: Duration = Duration::from_secs(2);
/// The longest of what comes at once: a name, a path or two, and the secret.
const LONGEST: usize = 4096;
/// What else may come between the answers: a signal tells that this connection has a name.
const MOST_MESSAGES: usize = 16;

/// The numbers of the calls.
const HELLO: u32 = 1;
const OPENED: u32 = 2;
const FOUND: u32 = 3;
const GOT: u32 = 4;

/// The secret of the one item with these attributes.
pub(super) fn secret(attributes: &[(&str, &str)]) -> Option<Zeroizing<Vec<u8>>> {
    let stream = connect(&Address::session().ok()?)?;
    (socket_peercred(&stream).ok()?.uid == geteuid()).then_some(())?;
    stream.set_read_timeout(Some(PATIENCE)).ok()?;
    stream.set_write_timeout(Some(PATIENCE)).ok()?;
    ask(&stream, &stream, geteuid().as_raw(), attributes)
}

/// The bus at a socket of this machine's.
fn connect(address: &Address) -> Option<UnixStream> {
    let Transport::Unix(socket) = address.transport() else { return None };
    match socket.path() {
        UnixSocket::File(path) => UnixStream::connect(path).ok(),
        UnixSocket::Abstract(name) => {
            let address = SocketAddr::from_abstract_name(name.as_bytes()).ok()?;
            UnixStream::connect_addr(&address).ok()
        }
        _ => None,
    }
}

/// Asks over a connection that has just been made, as this user.
fn ask(
    incoming: impl Read,
    mut outgoing: impl Write,
    user: u32,
    attributes: &[(&str, &str)],
) -> Option<Zeroizing<Vec<u8>>> {
    let (mut session, mut wanted) = (Writer::default(), Writer::default());
    session.text("plain");
    session.variant("");
    wanted.dictionary(attributes);
    // All that waits for no answer goes at once, as systemd's own client does it.
    let calls = [
        authentication(user),
        call(HELLO, HELLO_BUS, "", Writer::default()),
        call(OPENED, OPEN_SESSION, "sv", session),
        call(FOUND, SEARCH_ITEMS, "a{ss}", wanted),
    ];
    outgoing.write_all(&calls.concat()).ok()?;
    let mut incoming = Incoming::new(incoming);
    incoming.authenticated()?;
    let session = incoming.answer(OPENED, "vo", |body| {
        body.variant()?;
        body.text().map(str::to_owned)
    })?;
    let item = incoming.answer(FOUND, "aoao", |body| match (body.texts()?, body.texts()?) {
        ((1, item), (0, _)) => Some(item.to_owned()),
        _ => None,
    })?;
    let mut in_session = Writer::default();
    in_session.text(&session);
    outgoing.write_all(&call(GOT, get_secret(&item), "o", in_session)).ok()?;
    incoming.answer(GOT, "(oayays)", |body| {
        body.align(8)?;
        let (its_session, parameters) = (body.text()?, body.bytes()?);
        let is_plain = its_session == session && parameters.is_empty();
        is_plain.then(|| Some(Zeroizing::new(body.bytes()?.to_vec())))?
    })
}

/// What comes, in one buffer that is zeroed at the end.
struct Incoming<R> {
    from: R,
    buffer: Zeroizing<Vec<u8>>,
    /// What of it was read and not used yet.
    begin: usize,
    end: usize,
}

impl<R: Read> Incoming<R> {
    fn new(from: R) -> Self {
        Self { from, buffer: Zeroizing::new(vec![0; LONGEST]), begin: 0, end: 0 }
    }

    fn rest(&self) -> &[u8] {
        &self.buffer[self.begin..self.end]
    }

    fn read_more(&mut self) -> Option<()> {
        if self.end == self.buffer.len() {
            self.buffer.copy_within(self.begin..self.end, 0);
            (self.begin, self.end) = (0, self.end - self.begin);
        }
        // A buffer that is full of one message has no room, which reads as an end.
        match self.from.read(&mut self.buffer[self.end..]).ok()? {
            0 => None,
            read => {
                self.end += read;
                Some(())
            }
        }
    }

    /// Reads past the line by which the bus takes this connection for this user's.
    fn authenticated(&mut self) -> Option<()> {
        loop {
            let line = self.rest().iter().position(|byte| *byte == b'\n');
            match line {
                Some(end) if self.rest().starts_with(b"OK ") => {
                    self.begin += end + 1;
                    return Some(());
                }
                Some(_) => return None,
                None => self.read_more()?,
            }
        }
    }

    /// What the answer to a call says. They come in the order of the calls.
    fn answer<T>(
        &mut self,
        serial: u32,
        types: &str,
        read: impl FnOnce(&mut Reader<'_>) -> Option<T>,
    ) -> Option<T> {
        for _ in 0..MOST_MESSAGES {
            let length = loop {
                let rest = self.rest();
                match length(rest) {
                    Some(length) if length <= rest.len() => break length,
                    None if rest.len() >= FIXED_BYTES => return None,
                    _ => self.read_more()?,
                }
            };
            let message = self.begin..self.begin + length;
            self.begin += length;
            match Answer::read(&self.buffer[message]) {
                Some(answer) if answer.serial == serial => return read(&mut answer.body(types)?),
                // Something else that was told, or an earlier call's.
                _ => {}
            }
        }
        None
    }
}

#[cfg(test)]
#[path = "plain_session_test.rs"]
mod tests;
