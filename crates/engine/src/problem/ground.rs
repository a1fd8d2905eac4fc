//! What this machine does not let Daypass do, in words for people.

use crate::ground::Error;
use daypass_core::{Problem, ProblemCode as Code, Remedy};

pub(super) fn ground(error: &Error) -> Problem {
    match error {
        Error::NoHome => Problem::new(
            Code::FileUnwritable,
            "No home directory",
            "Daypass does not know where to keep its state: this account has no home directory.",
            "Set DAYPASS_HOME to a folder of yours.",
            Remedy::None,
        ),
        Error::Lock(source) => Problem::new(
            Code::FileUnwritable,
            "Daypass's folder cannot be written",
            format!("A lock file in Daypass's own folder cannot be used: {source}."),
            "Check the folder's permissions and that the disk has room, then try again.",
            Remedy::Retry,
        ),
        Error::Busy { what, holder, waited } => {
            let seconds = waited.as_secs();
            let who = match holder {
                Some((pid, purpose)) => format!("Another Daypass, process {pid}, is {purpose}"),
                None => "Another Daypass is at work".to_owned(),
            };
            Problem::new(
                Code::FileConflict,
                "Another Daypass is at this",
                format!("{who}, and has kept {what} for {seconds} s."),
                "Wait until it is done, or end that process, then try again.",
                Remedy::Retry,
            )
        }
        Error::Random(detail) => Problem::new(
            Code::Bug,
            "No random numbers",
            format!("This system gives none: {detail}."),
            "Try again; if it stays, restart the machine.",
            Remedy::Retry,
        ),
        Error::NoBrowser => Problem::new(
            Code::Bug,
            "No browser could be opened",
            "This machine has no default browser that Daypass could start.",
            "Get the link instead: daypass console SESSION --print.",
            Remedy::Retry,
        ),
        Error::ForeignPage => Problem::new(
            Code::ProxyOrTls,
            "This is not AWS's page",
            "The answer named a sign-in page that does not belong to AWS, so it was not opened.",
            "Check the portal URL, and whether something on your network answers in AWS's place.",
            Remedy::Retry,
        ),
        Error::Cancelled => Problem::new(
            Code::Cancelled,
            "Cancelled",
            "You stopped this.",
            "Start it again when you like.",
            Remedy::Retry,
        ),
    }
}
