//! One input as several values.

/// What parts the fields of an input: the ASCII record separator, which no file and no request has. A corpus stays readable.
pub const SEPARATOR: u8 = 0x1E;

/// The fields of an input, one after another; an input that is too short has empty ones.
#[derive(Debug, Clone)]
pub struct Fields<'a> {
    rest: &'a [u8],
}

impl<'a> Fields<'a> {
    /// The fields of an input.
    pub fn of(input: &'a [u8]) -> Self {
        Self { rest: input }
    }

    /// The next field, to its separator.
    pub fn bytes(&mut self) -> &'a [u8] {
        let end = self.rest.iter().position(|byte| *byte == SEPARATOR);
        let (field, rest) = match end {
            Some(end) => (&self.rest[..end], &self.rest[end + 1..]),
            None => (self.rest, &[][..]),
        };
        self.rest = rest;
        field
    }

    /// The next field as text; where it is none, its first part that is.
    pub fn text(&mut self) -> &'a str {
        let field = self.bytes();
        match std::str::from_utf8(field) {
            Ok(text) => text,
            Err(error) => std::str::from_utf8(&field[..error.valid_up_to()]).unwrap_or_default(),
        }
    }

    /// The next field as a choice among so many.
    pub fn choice(&mut self, among: usize) -> usize {
        let sum =
            self.bytes().iter().fold(0_usize, |sum, byte| sum.wrapping_mul(31).wrapping_add((*byte).into()));
        sum % among.max(1)
    }

    /// Whether something follows.
    pub fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// All that follows, separators included.
    pub fn rest(self) -> &'a [u8] {
        self.rest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_end_at_separators_and_never_run_out() {
        let mut fields = Fields::of(b"a\x1e\xc3\xa9\xff\x1eb\x1ec");
        assert_eq!((fields.bytes(), fields.text()), (&b"a"[..], "é"));
        assert_eq!(fields.clone().rest(), b"b\x1ec");
        assert_eq!((fields.bytes(), fields.bytes(), fields.bytes()), (&b"b"[..], &b"c"[..], &b""[..]));
        assert!(fields.is_empty());
        assert_eq!(fields.choice(3), 0);
    }
}
