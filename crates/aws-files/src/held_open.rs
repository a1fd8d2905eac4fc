//! What a rename does on Windows while another program has the file open: an editor, a virus scanner or a sync client has
//! it for a moment, and Windows refuses to put another file in its place.

use std::io;
use std::time::Duration;

/// The pauses before each further try, which grow: 3.3 seconds together.
const PAUSES: [Duration; 8] = [
    Duration::from_millis(10),
    Duration::from_millis(20),
    Duration::from_millis(50),
    Duration::from_millis(120),
    Duration::from_millis(300),
    Duration::from_millis(600),
    Duration::from_millis(1000),
    Duration::from_millis(1200),
];

/// Windows' error codes for it (winerror.h): ERROR_ACCESS_DENIED, which it also says of a file that is being deleted or was
/// opened by somebody who lets nobody rename it, ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION, ERROR_USER_MAPPED_FILE.
const CODES: [i32; 4] = [5, 32, 33, 1224];

/// Whether an error of Windows says that another program has the file open.
pub(crate) fn is_held_open(error: &io::Error) -> bool {
    cfg!(windows) && has_code(error)
}

fn has_code(error: &io::Error) -> bool {
    error.raw_os_error().is_some_and(|code| CODES.contains(&code))
}

/// Does something, and does it again after growing pauses as long as it is refused because another program has the file
/// open. What came of it last is returned. An `Err` of the attempt itself, which may look first whether there is still
/// reason to go on, ends it.
pub(crate) fn patiently<T, E>(
    mut attempt: impl FnMut() -> Result<io::Result<T>, E>,
    is_held_open: impl Fn(&io::Error) -> bool,
    mut pause: impl FnMut(Duration),
) -> Result<io::Result<T>, E> {
    for wait in PAUSES {
        match attempt()? {
            Err(refused) if is_held_open(&refused) => pause(wait),
            done => return Ok(done),
        }
    }
    attempt()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tries a rename that is refused so often with this code. How often it was tried, how long was waited, what came of it.
    fn tried(refusals: usize, code: i32) -> (usize, Vec<Duration>, io::Result<()>) {
        let (mut tries, mut pauses) = (0, Vec::new());
        let rename = || {
            tries += 1;
            Ok::<_, ()>(match tries <= refusals {
                true => Err(io::Error::from_raw_os_error(code)),
                false => Ok(()),
            })
        };
        let came = patiently(rename, has_code, |wait| pauses.push(wait)).unwrap();
        (tries, pauses, came)
    }

    #[test]
    fn a_file_that_an_editor_had_open_for_a_second_was_not_written() {
        for code in CODES {
            let (tries, pauses, came) = tried(6, code);
            assert!(came.is_ok());
            assert_eq!((tries, pauses.len()), (7, 6));
            assert!(pauses.iter().sum::<Duration>() > Duration::from_secs(1));
        }
    }

    #[test]
    fn it_is_tried_for_a_few_seconds_with_growing_pauses_and_then_no_more() {
        let (tries, pauses, came) = tried(usize::MAX, 32);
        assert_eq!(came.unwrap_err().raw_os_error(), Some(32));
        assert_eq!(tries, pauses.len() + 1);
        assert!(pauses.is_sorted());
        let whole: Duration = pauses.iter().sum();
        assert!(whole > Duration::from_secs(2) && whole < Duration::from_secs(5), "{whole:?}");
    }

    #[test]
    fn what_is_refused_for_another_reason_is_tried_once() {
        let (tries, pauses, came) = tried(usize::MAX, 112);
        assert!(came.is_err());
        assert_eq!((tries, pauses.len()), (1, 0));
        assert_eq!(tried(0, 32).0, 1);
    }

    #[test]
    fn what_another_program_wrote_meanwhile_ends_it() {
        let mut tries = 0;
        let attempt = || {
            tries += 1;
            match tries {
                1 | 2 => Ok(Err::<(), _>(io::Error::from_raw_os_error(32))),
                _ => Err("changed"),
            }
        };
        let came = patiently(attempt, has_code, |_| {});
        assert_eq!((came.unwrap_err(), tries), ("changed", 3));
    }

    #[test]
    fn elsewhere_these_codes_mean_something_else() {
        assert_eq!(is_held_open(&io::Error::from_raw_os_error(5)), cfg!(windows));
    }
}
