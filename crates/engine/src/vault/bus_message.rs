//! Messages of D-Bus, as far as one question to the Secret Service takes them: calls are written, answers are read. Pure.
//!
//! The format is the *D-Bus Specification*'s, "Marshaling (Wire Format)" and "Message Format". An answer with anything in it
//! that is not known here is no answer: whoever asked goes the longer way then.

/// Bytes before the fields of a header, which tell how long the rest is.
pub(super) const FIXED_BYTES: usize = 16;
const VERSION: u8 = 1;
const METHOD_CALL: u8 = 1;
const METHOD_RETURN: u8 = 2;
/// The codes of a header's fields.
const PATH: u8 = 1;
const INTERFACE: u8 = 2;
const MEMBER: u8 = 3;
const REPLY_SERIAL: u8 = 5;
const DESTINATION: u8 = 6;
const SIGNATURE: u8 = 8;

/// What is called.
#[derive(Debug, Clone, Copy)]
pub(super) struct Method<'a> {
    pub(super) destination: &'a str,
    pub(super) path: &'a str,
    pub(super) interface: &'a str,
    pub(super) member: &'a str,
}

/// What begins every connection.
pub(super) const HELLO_BUS: Method<'_> = Method {
    destination: "org.freedesktop.DBus",
    path: "/org/freedesktop/DBus",
    interface: "org.freedesktop.DBus",
    member: "Hello",
};
/// A session of the Secret Service (Secret Service API, "Transfer of Secrets").
pub(super) const OPEN_SESSION: Method<'_> = Method {
    destination: "org.freedesktop.secrets",
    path: "/org/freedesktop/secrets",
    interface: "org.freedesktop.Secret.Service",
    member: "OpenSession",
};
/// The items with some attributes.
pub(super) const SEARCH_ITEMS: Method<'_> = Method { member: "SearchItems", ..OPEN_SESSION };

/// The secret of an item.
pub(super) fn get_secret(item: &str) -> Method<'_> {
    Method { path: item, interface: "org.freedesktop.Secret.Item", member: "GetSecret", ..OPEN_SESSION }
}

/// That this connection is this user's, which the bus sees by itself (D-Bus Specification, "EXTERNAL"), and that messages follow.
pub(super) fn authentication(user: u32) -> Vec<u8> {
    let name: String = user.to_string().bytes().map(|digit| format!("{digit:02x}")).collect();
    format!("\0AUTH EXTERNAL {name}\r\nBEGIN\r\n").into_bytes()
}

/// The message that calls a method, under a number by which its answer is known.
pub(super) fn call(serial: u32, method: Method<'_>, signature: &str, body: Writer) -> Vec<u8> {
    let mut message = Writer::default();
    // No flags: an answer is wanted, and the service may be started for it.
    message.0.extend([b'l', METHOD_CALL, 0, VERSION]);
    message.number(body.0.len() as u32);
    message.number(serial);
    let fields = message.begin_array();
    for (code, type_, text) in [
        (PATH, "o", method.path),
        (INTERFACE, "s", method.interface),
        (MEMBER, "s", method.member),
        (DESTINATION, "s", method.destination),
        (SIGNATURE, "g", signature),
    ] {
        // A call without arguments has no signature.
        if text.is_empty() {
            continue;
        }
        message.align(8);
        message.0.push(code);
        message.signature(type_);
        if type_ == "g" { message.signature(text) } else { message.text(text) }
    }
    message.end_array(&fields);
    message.align(8);
    message.0.extend(body.0);
    message.0
}

/// What is written, with the lowest byte of a number first. Everything here has some hundred bytes, so no length is cut.
#[derive(Debug, Default)]
pub(super) struct Writer(Vec<u8>);

/// An array that is being written: where its length stands, and its first element.
struct Array {
    length: usize,
    first: usize,
}

impl Writer {
    fn align(&mut self, to: usize) {
        self.0.resize(self.0.len().next_multiple_of(to), 0);
    }

    fn number(&mut self, number: u32) {
        self.align(4);
        self.0.extend(number.to_le_bytes());
    }

    /// A string or the path of an object.
    pub(super) fn text(&mut self, text: &str) {
        self.number(text.len() as u32);
        self.0.extend(text.as_bytes());
        self.0.push(0);
    }

    fn signature(&mut self, signature: &str) {
        self.0.push(signature.len() as u8);
        self.0.extend(signature.as_bytes());
        self.0.push(0);
    }

    /// A string as a variant.
    pub(super) fn variant(&mut self, text: &str) {
        self.signature("s");
        self.text(text);
    }

    /// A dictionary of strings.
    pub(super) fn dictionary(&mut self, pairs: &[(&str, &str)]) {
        let array = self.begin_array();
        for (key, value) in pairs {
            self.align(8);
            self.text(key);
            self.text(value);
        }
        self.end_array(&array);
    }

    /// Begins an array whose elements begin at multiples of eight bytes.
    fn begin_array(&mut self) -> Array {
        self.number(0);
        let length = self.0.len() - 4;
        self.align(8);
        Array { length, first: self.0.len() }
    }

    fn end_array(&mut self, array: &Array) {
        let length = (self.0.len() - array.first) as u32;
        self.0[array.length..array.length + 4].copy_from_slice(&length.to_le_bytes());
    }
}

/// How long the message is that these bytes begin, as soon as they tell; `None` before, and for what is no message.
pub(super) fn length(bytes: &[u8]) -> Option<usize> {
    let fixed = bytes.get(..FIXED_BYTES)?;
    let mut reader = Reader::of(fixed, 4)?;
    let body = reader.number()? as usize;
    reader.at = 12;
    let fields = reader.number()? as usize;
    fields.checked_add(FIXED_BYTES)?.checked_next_multiple_of(8)?.checked_add(body)
}

/// What a message answers.
pub(super) struct Answer<'a> {
    /// The number of the call.
    pub(super) serial: u32,
    /// What it says and of which types that is; `None` where it is an error.
    said: Option<(&'a str, Reader<'a>)>,
}

impl<'a> Answer<'a> {
    /// The answer in a whole message; `None` for one that answers nothing, such as a signal, and for one that is not understood.
    pub(super) fn read(message: &'a [u8]) -> Option<Self> {
        let kind = *message.get(1)?;
        let mut reader = Reader::of(message, 12)?;
        let end = (reader.number()? as usize).checked_add(FIXED_BYTES)?;
        let (mut serial, mut signature) = (None, "");
        while reader.at < end {
            reader.align(8)?;
            match (reader.byte()?, reader.signature()?) {
                (REPLY_SERIAL, "u") => serial = Some(reader.number()?),
                (SIGNATURE, "g") => signature = reader.signature()?,
                (_, type_) => reader.skip(type_)?,
            }
        }
        reader.align(8)?;
        // What a body has is aligned as in the message: it begins at a multiple of eight.
        Some(Self { serial: serial?, said: (kind == METHOD_RETURN).then_some((signature, reader)) })
    }

    /// What it says, if that is of these types.
    pub(super) fn body(self, types: &str) -> Option<Reader<'a>> {
        self.said.filter(|(signature, _)| *signature == types).map(|(_, body)| body)
    }
}

/// Reads values off a message, each at its alignment. It has no `Debug`: what it reads may be a secret.
pub(super) struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    lowest_first: bool,
}

impl<'a> Reader<'a> {
    fn of(message: &'a [u8], at: usize) -> Option<Self> {
        let lowest_first = match (message.first()?, message.get(3)?) {
            (b'l', &VERSION) => true,
            (b'B', &VERSION) => false,
            _ => return None,
        };
        Some(Self { bytes: message, at, lowest_first })
    }

    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let end = self.at.checked_add(length)?;
        let taken = self.bytes.get(self.at..end)?;
        self.at = end;
        Some(taken)
    }

    pub(super) fn align(&mut self, to: usize) -> Option<()> {
        self.take(self.at.next_multiple_of(to) - self.at).map(drop)
    }

    fn byte(&mut self) -> Option<u8> {
        self.take(1).map(|byte| byte[0])
    }

    fn number(&mut self) -> Option<u32> {
        self.align(4)?;
        let bytes = self.take(4)?.try_into().ok()?;
        Some(if self.lowest_first { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) })
    }

    /// A string or the path of an object.
    pub(super) fn text(&mut self) -> Option<&'a str> {
        let length = self.number()? as usize;
        self.text_of(length)
    }

    fn signature(&mut self) -> Option<&'a str> {
        let length = self.byte()?;
        self.text_of(length.into())
    }

    fn text_of(&mut self, length: usize) -> Option<&'a str> {
        let text = std::str::from_utf8(self.take(length)?).ok()?;
        (self.byte()? == 0).then_some(text)
    }

    /// An array of bytes.
    pub(super) fn bytes(&mut self) -> Option<&'a [u8]> {
        let length = self.number()? as usize;
        self.take(length)
    }

    /// An array of texts: how many there are, and the first one.
    pub(super) fn texts(&mut self) -> Option<(usize, &'a str)> {
        let length = self.number()? as usize;
        let end = self.at.checked_add(length)?;
        let (mut count, mut first) = (0, "");
        while self.at < end {
            let text = self.text()?;
            first = if count == 0 { text } else { first };
            count += 1;
        }
        (self.at == end).then_some((count, first))
    }

    /// A variant, whatever it holds.
    pub(super) fn variant(&mut self) -> Option<()> {
        let type_ = self.signature()?;
        self.skip(type_)
    }

    fn skip(&mut self, type_: &str) -> Option<()> {
        match type_ {
            "s" | "o" => self.text().map(drop),
            "g" => self.signature().map(drop),
            "u" => self.number().map(drop),
            "ay" => self.bytes().map(drop),
            _ => None,
        }
    }
}

/// What a service says, for tests of who asks it.
#[cfg(test)]
pub(super) mod said {
    use super::*;

    impl Writer {
        pub(in super::super) fn paths(&mut self, paths: &[&str]) {
            self.number(0);
            let first = self.0.len();
            paths.iter().for_each(|path| self.text(path));
            self.end_array(&Array { length: first - 4, first });
        }

        pub(in super::super) fn bytes(&mut self, bytes: &[u8]) {
            self.number(bytes.len() as u32);
            self.0.extend(bytes);
        }
    }

    /// A message that answers a call; an error where there is no body.
    pub(in super::super) fn answer(serial: u32, body: Option<(&str, Writer)>) -> Vec<u8> {
        let (kind, signature, body) = match body {
            Some((signature, body)) => (METHOD_RETURN, signature, body),
            None => (3, "", Writer::default()),
        };
        let mut message = Writer(vec![b'l', kind, 1, VERSION]);
        message.number(body.0.len() as u32);
        message.number(99);
        let fields = message.begin_array();
        message.0.push(REPLY_SERIAL);
        message.signature("u");
        message.number(serial);
        message.align(8);
        message.0.push(SIGNATURE);
        message.signature("g");
        message.signature(signature);
        message.end_array(&fields);
        message.align(8);
        message.0.extend(body.0);
        message.0
    }
}

#[cfg(test)]
#[path = "bus_message_test.rs"]
mod tests;
