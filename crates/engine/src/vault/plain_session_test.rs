//! What is taken for an answer of the Secret Service, and what is left to `keyring`.

use super::super::bus_message::said::answer;
use super::*;

const OK: &[u8] = b"OK 1234deadbeef1234deadbeef1234deadb\r\n";
const SESSION: &str = "/org/freedesktop/secrets/session/s1";
const ITEM: &str = "/org/freedesktop/secrets/collection/login/1";

fn body(write: impl FnOnce(&mut Writer)) -> Writer {
    let mut writer = Writer::default();
    write(&mut writer);
    writer
}

fn opened() -> Vec<u8> {
    let said = body(|writer| {
        writer.variant("");
        writer.text(SESSION);
    });
    answer(OPENED, Some(("vo", said)))
}

fn found(unlocked: &[&str], locked: &[&str]) -> Vec<u8> {
    let said = body(|writer| {
        writer.paths(unlocked);
        writer.paths(locked);
    });
    answer(FOUND, Some(("aoao", said)))
}

fn got(session: &str, parameters: &[u8]) -> Vec<u8> {
    let said = body(|writer| {
        writer.text(session);
        writer.bytes(parameters);
        writer.bytes(b"hunter2");
        writer.text("text/plain");
    });
    answer(GOT, Some(("(oayays)", said)))
}

fn hello() -> Vec<u8> {
    answer(HELLO, Some(("s", body(|writer| writer.text(":1.7")))))
}

/// What is read of a bus that says this, and how many bytes it was sent.
fn asked(said: &[&[u8]]) -> (Option<Vec<u8>>, usize) {
    let (mut sent, said) = (Vec::new(), said.concat());
    let secret = ask(said.as_slice(), &mut sent, 1000, &[("service", "daypass"), ("username", "/home/ada")]);
    (secret.map(|secret| secret.to_vec()), sent.len())
}

#[test]
fn the_one_item_that_is_open_is_read() {
    let all = [OK, &hello(), &opened(), &found(&[ITEM], &[]), &got(SESSION, b"")];
    assert_eq!(asked(&all).0.unwrap(), b"hunter2");
    // A signal between the answers has no number of a call; here another call's stands for it.
    let with_more = [OK, &hello(), &hello(), &opened(), &found(&[ITEM], &[]), &hello(), &got(SESSION, b"")];
    assert_eq!(asked(&with_more).0.unwrap(), b"hunter2");
}

#[test]
fn what_is_asked_in_the_open_is_as_other_clients_write_it() {
    assert_eq!(authentication(1000), b"\0AUTH EXTERNAL 31303030\r\nBEGIN\r\n");
}

#[test]
fn everything_else_is_left_to_keyring_and_asked_no_further() {
    let refused = |serial| answer(serial, None);
    let (_, before_the_item) = asked(&[OK]);
    let too_long =
        [b"l\x02\x01\x01\xff\xff\xff\xff\x01\0\0\0\xff\xff\xff\xff", [0; 4096].as_slice()].concat();
    let signals = hello().repeat(MOST_MESSAGES);
    for (why, said) in [
        ("nobody is there", &[&b""[..]][..]),
        ("it is another user's", &[b"REJECTED EXTERNAL\r\n"]),
        ("it is no bus", &[b"HTTP/1.1 400 Bad Request\r\n\r\n"]),
        ("no service", &[OK, &hello(), &refused(OPENED)]),
        ("no plain session", &[OK, &hello(), &refused(OPENED), &found(&[ITEM], &[])]),
        ("no item", &[OK, &hello(), &opened(), &found(&[], &[])]),
        ("a locked item", &[OK, &hello(), &opened(), &found(&[], &[ITEM])]),
        ("two items", &[OK, &hello(), &opened(), &found(&[ITEM, ITEM], &[])]),
        ("one is locked", &[OK, &hello(), &opened(), &found(&[ITEM], &[ITEM])]),
        (
            "it is something else",
            &[OK, &hello(), &opened(), &opened(), &answer(FOUND, Some(("s", body(|w| w.text("x")))))],
        ),
        ("noise", &[OK, b"noise that is no message at all"]),
        ("a message that is too long", &[OK, &too_long]),
        ("signals without an end", &[OK, &signals, &opened()]),
    ] {
        assert_eq!(asked(said), (None, before_the_item), "{why}");
    }
    for (why, said) in [
        ("it was locked meanwhile", refused(GOT)),
        ("of another session", got("/org/freedesktop/secrets/session/s2", b"")),
        ("encrypted", got(SESSION, b"iv")),
        ("nothing more", Vec::new()),
    ] {
        let said = [OK, &hello(), &opened(), &found(&[ITEM], &[]), &said];
        let (secret, sent) = asked(&said);
        assert!(secret.is_none() && sent > before_the_item, "{why}");
    }
}

#[test]
fn only_a_socket_of_this_machine_is_asked() {
    for address in [
        "tcp:host=127.0.0.1,port=1",
        "unixexec:path=/bin/true",
        "unix:path=/nowhere/at all",
        "unix:tmpdir=/tmp",
    ] {
        assert!(connect(&address.parse().unwrap()).is_none(), "{address}");
    }
}
