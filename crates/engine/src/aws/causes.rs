//! What an error was made of.

use std::error::Error;
use std::io;
use std::iter::successors;

/// An error and all that it was made of. An [`io::Error`] does not name the error that it holds as its source, but that one's source.
pub(super) fn causes<'a>(
    error: &'a (dyn Error + 'static),
) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    successors(Some(error), |&error| match error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
        Some(held) => Some(held),
        None => error.source(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::ErrorKind;

    #[test]
    fn an_error_within_one_of_input_and_output_was_not_looked_at() {
        let cut = io::Error::new(ErrorKind::UnexpectedEof, "tls handshake eof");
        let told = io::Error::other(io::Error::other(cut));
        let kinds = causes(&told).filter_map(|error| error.downcast_ref::<io::Error>()).map(io::Error::kind);
        assert_eq!(kinds.collect::<Vec<_>>(), [ErrorKind::Other, ErrorKind::Other, ErrorKind::UnexpectedEof]);
    }
}
