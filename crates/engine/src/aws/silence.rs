//! Why nobody answered, as far as the system tells.

use super::causes::causes;
use std::error::Error;
use std::fmt::{Display, Formatter, Result};
use std::io::{self, ErrorKind};

/// Why a host did not answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Silence {
    /// Nobody knows its name.
    NoSuchHost,
    /// No name can be looked up: there is no network, mostly.
    NoLookup,
    /// Nothing listens there.
    Refused,
    /// No way leads there.
    NoRoute,
    /// It takes too long.
    TimedOut,
    /// The connection was closed before there was an answer.
    CutOff,
    /// It is not known.
    Unknown,
}

impl Silence {
    /// What the libraries' errors tell. The system's resolver has no error kinds: of its words, those of glibc, macOS and
    /// Windows are known.
    pub(super) fn of(error: &(dyn Error + 'static)) -> Self {
        causes(error)
            .filter_map(|error| error.downcast_ref::<io::Error>())
            .find_map(Self::of_io)
            .unwrap_or(Self::Unknown)
    }

    fn of_io(error: &io::Error) -> Option<Self> {
        let words = error.to_string().to_lowercase();
        let says = |known: &[&str]| known.iter().any(|known| words.contains(known));
        Some(match error.kind() {
            ErrorKind::ConnectionRefused => Self::Refused,
            ErrorKind::HostUnreachable | ErrorKind::NetworkUnreachable | ErrorKind::NetworkDown => {
                Self::NoRoute
            }
            ErrorKind::TimedOut => Self::TimedOut,
            ErrorKind::UnexpectedEof
            | ErrorKind::ConnectionReset
            | ErrorKind::ConnectionAborted
            | ErrorKind::BrokenPipe => Self::CutOff,
            _ if says(&["temporary failure in name resolution"]) => Self::NoLookup,
            _ if says(&[
                "name or service not known",
                "nodename nor servname",
                "no such host",
                "no address associated",
            ]) =>
            {
                Self::NoSuchHost
            }
            _ => return None,
        })
    }
}

/// The rest of a sentence about the host.
impl Display for Silence {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.write_str(match self {
            Self::NoSuchHost => "cannot be reached: no such host",
            Self::NoLookup => "cannot be reached: its name cannot be looked up",
            Self::Refused => "cannot be reached: connection refused",
            Self::NoRoute => "cannot be reached: no route to it",
            Self::TimedOut => "cannot be reached: no answer in time",
            Self::CutOff => "cannot be reached: the connection was closed",
            Self::Unknown => "cannot be reached",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn why_a_host_is_silent_was_not_said() {
        let words = |text: &str| io::Error::other(text);
        for (error, why) in [
            (ErrorKind::ConnectionRefused.into(), Silence::Refused),
            (ErrorKind::NetworkUnreachable.into(), Silence::NoRoute),
            (ErrorKind::ConnectionReset.into(), Silence::CutOff),
            (ErrorKind::TimedOut.into(), Silence::TimedOut),
            (words("failed to lookup address information: Name or service not known"), Silence::NoSuchHost),
            (
                words("failed to lookup address information: Temporary failure in name resolution"),
                Silence::NoLookup,
            ),
            (words("something else"), Silence::Unknown),
        ] {
            assert_eq!(Silence::of(&error), why, "{error}");
        }
    }

    #[test]
    fn a_cause_deep_in_the_chain_is_found() {
        #[derive(Debug, thiserror::Error)]
        #[error("dispatch failure")]
        struct Outer(#[source] io::Error);
        assert_eq!(Silence::of(&Outer(ErrorKind::ConnectionRefused.into())), Silence::Refused);
    }
}
