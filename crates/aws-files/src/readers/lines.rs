//! The lines of a file as a client splits and decodes them, over the one scan of the file.

use std::borrow::Cow;

use crate::scan::Lines;

/// What ends a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ends {
    /// LF, CRLF, or CR alone.
    AnyEnding,
    /// LF or CRLF; a CR elsewhere is a character of the line.
    LfOrCrLf,
    /// LF; a CR in front of it is the line's last character.
    Lf,
}

/// A line and its number, counted from 1. A line that holds a CR has the number of its first part.
pub(super) type NumberedLine<'a> = (usize, Cow<'a, str>);

/// The lines; bytes that are not UTF-8 become U+FFFD.
pub(super) fn lines(bytes: &[u8], ends: Ends) -> Vec<NumberedLine<'_>> {
    let mut lines: Vec<NumberedLine<'_>> = Vec::new();
    let mut begin = None;
    for (index, line) in Lines::new(bytes, 0..bytes.len()).enumerate() {
        let (number, start) = begin.take().unwrap_or((index + 1, line.text.start));
        let ending = &bytes[line.text.end..line.end];
        let end = match (ends, ending) {
            (Ends::AnyEnding, _) | (_, b"\n") | (Ends::LfOrCrLf, b"\r\n") => line.text.end,
            (Ends::Lf, b"\r\n") => line.text.end + 1,
            _ if line.end < bytes.len() => {
                begin = Some((number, start));
                continue;
            }
            _ => line.end,
        };
        lines.push((number, String::from_utf8_lossy(&bytes[start..end])));
    }
    lines
}

/// The line of the first byte that is not UTF-8.
pub(super) fn not_utf8(bytes: &[u8]) -> Option<usize> {
    let valid = std::str::from_utf8(bytes).err()?.valid_up_to();
    // The byte that is not UTF-8 is a line of its own at the most.
    Some(Lines::new(bytes, 0..valid).count().max(1).saturating_add(usize::from(ends_line(&bytes[..valid]))))
}

fn ends_line(before: &[u8]) -> bool {
    crate::scan::is_terminated(before)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_client_ends_lines_in_its_own_way() {
        let text = b"a\nb\r\nc\rd\re";
        let split = |ends| -> Vec<(usize, String)> {
            lines(text, ends).into_iter().map(|(number, line)| (number, line.into_owned())).collect()
        };
        let named = |lines: &[(usize, &str)]| -> Vec<(usize, String)> {
            lines.iter().map(|&(number, line)| (number, line.to_owned())).collect()
        };
        assert_eq!(split(Ends::AnyEnding), named(&[(1, "a"), (2, "b"), (3, "c"), (4, "d"), (5, "e")]));
        assert_eq!(split(Ends::LfOrCrLf), named(&[(1, "a"), (2, "b"), (3, "c\rd\re")]));
        assert_eq!(split(Ends::Lf), named(&[(1, "a"), (2, "b\r"), (3, "c\rd\re")]));
    }

    #[test]
    fn the_line_of_a_byte_that_is_not_utf8_is_found() {
        assert_eq!(not_utf8(b"a\nb"), None);
        assert_eq!(not_utf8(b"\xff"), Some(1));
        assert_eq!(not_utf8(b"a\nb\xff\nc"), Some(2));
        assert_eq!(not_utf8(b"a\n\xff"), Some(2));
    }
}
