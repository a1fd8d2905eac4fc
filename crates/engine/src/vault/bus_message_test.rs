//! Messages, held against those of zbus.

use super::*;
use daypass_fuzz::Target;
use zbus::Message;
use zbus::zvariant::{ObjectPath, Value};

const METHOD: Method<'_> = Method {
    destination: "org.freedesktop.secrets",
    path: "/org/freedesktop/secrets",
    interface: "org.freedesktop.Secret.Service",
    member: "SearchItems",
};

/// What zbus makes of the same call, with the number in the place of its own.
fn by_zbus<B: serde::Serialize + zbus::zvariant::DynamicType>(body: &B) -> Vec<u8> {
    let message = Message::method_call(METHOD.path, METHOD.member).unwrap();
    let message = message.interface(METHOD.interface).unwrap().destination(METHOD.destination).unwrap();
    message.build(body).unwrap().data().to_vec()
}

/// The fields of a header may stand in any order, so what is compared are header and body as zbus reads them.
fn assert_same(mine: &[u8], zbus: &[u8]) {
    let body = |message: &[u8]| message[message.len() - length_of_body(message)..].to_vec();
    assert_eq!(length(mine), Some(mine.len()));
    assert_eq!(length(zbus), Some(zbus.len()));
    assert_eq!(body(mine), body(zbus));
    assert_eq!(fields(mine), fields(zbus));
}

fn length_of_body(message: &[u8]) -> usize {
    u32::from_le_bytes(message[4..8].try_into().unwrap()) as usize
}

/// The fields of a header by their codes.
fn fields(message: &[u8]) -> Vec<(u8, String)> {
    let mut reader = Reader::of(message, 12).unwrap();
    let end = reader.number().unwrap() as usize + FIXED_BYTES;
    let mut fields = Vec::new();
    while reader.at < end {
        reader.align(8).unwrap();
        let (code, type_) = (reader.byte().unwrap(), reader.signature().unwrap());
        let text = if type_ == "g" { reader.signature() } else { reader.text() };
        fields.push((code, text.unwrap().to_owned()));
    }
    fields.sort();
    fields
}

#[test]
fn calls_are_those_that_zbus_writes() {
    let mut body = Writer::default();
    body.text("plain");
    body.variant("");
    assert_same(&call(7, METHOD, "sv", body), &by_zbus(&("plain", Value::from(""))));
    let mut body = Writer::default();
    body.dictionary(&[("username", "/home/ada/.local/share/daypass")]);
    let attributes = std::collections::BTreeMap::from([("username", "/home/ada/.local/share/daypass")]);
    assert_same(&call(7, METHOD, "a{ss}", body), &by_zbus(&attributes));
    let mut body = Writer::default();
    body.text("/session/1");
    let path = ObjectPath::try_from("/session/1").unwrap();
    assert_same(&call(7, METHOD, "o", body), &by_zbus(&path));
    assert_same(&call(7, METHOD, "", Writer::default()), &by_zbus(&()));
}

fn answer<B: serde::Serialize + zbus::zvariant::DynamicType>(body: &B) -> Vec<u8> {
    let call = Message::method_call(METHOD.path, METHOD.member).unwrap().build(&()).unwrap();
    Message::method_return(&call.header()).unwrap().build(body).unwrap().data().to_vec()
}

#[test]
fn answers_are_read_as_zbus_writes_them() {
    let path = |path: &'static str| ObjectPath::try_from(path).unwrap();
    let found = answer(&(vec![path("/a/1"), path("/a/2")], Vec::<ObjectPath<'_>>::new()));
    let mut body = Answer::read(&found).unwrap().body("aoao").unwrap();
    assert_eq!((body.texts(), body.texts()), (Some((2, "/a/1")), Some((0, ""))));
    assert!(Answer::read(&found).unwrap().body("ao").is_none());
    for output in [Value::from(""), Value::from(vec![1_u8, 2, 3]), Value::from(7_u32)] {
        let opened = answer(&(output, path("/session/1")));
        let mut body = Answer::read(&opened).unwrap().body("vo").unwrap();
        body.variant().unwrap();
        assert_eq!(body.text(), Some("/session/1"));
    }
    let secret = answer(&((path("/session/1"), Vec::<u8>::new(), b"hunter2".to_vec(), "text/plain"),));
    let mut body = Answer::read(&secret).unwrap().body("(oayays)").unwrap();
    body.align(8).unwrap();
    let read = (body.text(), body.bytes(), body.bytes(), body.text());
    assert_eq!(read, (Some("/session/1"), Some(&b""[..]), Some(&b"hunter2"[..]), Some("text/plain")));
}

#[test]
fn an_error_has_the_number_of_its_call_and_says_nothing_more() {
    let call = Message::method_call(METHOD.path, METHOD.member).unwrap().build(&()).unwrap();
    let error = Message::error(&call.header(), "org.freedesktop.Secret.Error.IsLocked").unwrap();
    let error = error.build(&("it is locked",)).unwrap();
    let answer = Answer::read(error.data()).unwrap();
    assert_eq!(answer.serial, call.primary_header().serial_num().get());
    assert!(answer.body("s").is_none());
}

#[test]
fn numbers_are_read_in_the_order_that_the_message_says() {
    let mut message = vec![b'B', METHOD_RETURN, 0, VERSION, 0, 0, 0, 4, 0, 0, 0, 9, 0, 0, 0, 8];
    message.extend([REPLY_SERIAL, 1, b'u', 0, 0, 0, 0, 7]);
    assert_eq!(length(&message), Some(28));
    assert_eq!(Answer::read(&message).unwrap().serial, 7);
}

/// Any bytes as a message: it is read, or it is not, and nothing of it is read twice or from beyond its end.
#[test]
fn fuzz_bus_message() {
    Target::new(env!("CARGO_MANIFEST_DIR"), "bus_message").run(|input| {
        let length = length(input);
        let answer = Answer::read(input);
        let serial = answer.as_ref().map(|answer| answer.serial);
        let body = |types| Answer::read(input).and_then(|answer| answer.body(types));
        let opened = body("vo").and_then(|mut body| Some((body.variant()?, body.text()?.len())));
        let found = body("aoao").and_then(|mut body| Some((body.texts()?, body.texts()?)));
        let secret =
            body("(oayays)").and_then(|mut body| Some((body.align(8)?, body.text()?, body.bytes()?)));
        (length, serial, opened, found.map(|found| found.0.0), secret.map(|secret| secret.2.len()))
    });
}
