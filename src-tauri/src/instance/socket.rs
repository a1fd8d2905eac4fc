//! A socket in the home's folder, at which the first Daypass hears of a second one.

use std::fs::{File, remove_file};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::Path;
use std::thread;

/// The one that has the lock of this file is the first. The system releases it when that one ends, however it ends.
const LOCK: &str = "instance.lock";
/// macOS takes paths of sockets up to 103 bytes (`sun_path`). The usual home's is far shorter; a longer one has no socket, and
/// then the second one ends without the first one's window.
const SOCKET: &str = "instance";

/// Who this process is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Claim {
    /// The first one of this home, or one of a home that cannot be written, where nobody can tell.
    First,
    /// Another one runs, and was told to show itself.
    Another,
}

/// Becomes the one Daypass of a home, which `show`s itself whenever another is started; or tells that one.
pub(super) fn claim(home: &Path, show: impl Fn() + Send + 'static) -> Claim {
    let socket = home.join(SOCKET);
    let options = File::options().read(true).write(true).create(true).truncate(false).open(home.join(LOCK));
    let lock = match options.map(|file| file.try_lock().map(|()| file)) {
        Ok(Ok(lock)) => lock,
        Ok(Err(std::fs::TryLockError::WouldBlock)) => {
            if let Err(error) = UnixStream::connect(&socket) {
                tracing::warn!(%error, "the Daypass that runs was not told to show itself");
            }
            return Claim::Another;
        }
        Ok(Err(std::fs::TryLockError::Error(error))) | Err(error) => {
            tracing::warn!(%error, "whether another Daypass runs is not known");
            return Claim::First;
        }
    };
    // One that was killed leaves its socket behind.
    let _ = remove_file(&socket);
    let listening = UnixListener::bind(&socket).and_then(|listener| {
        thread::Builder::new().name("instance".to_owned()).spawn(move || {
            // Held for as long as this process runs.
            let _lock = lock;
            for _call in listener.incoming() {
                show();
            }
        })
    });
    if let Err(error) = listening {
        tracing::warn!(%error, "a second Daypass will not be noticed");
    }
    Claim::First
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::channel;
    use std::time::Duration;

    #[test]
    fn two_homes_are_two_and_a_second_start_of_one_shows_the_first() {
        let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let (shown, shows) = channel();
        assert_eq!(claim(one.path(), move || shown.send(()).unwrap()), Claim::First);
        assert_eq!(claim(other.path(), || ()), Claim::First);
        assert!(shows.try_recv().is_err());
        assert_eq!(claim(one.path(), || ()), Claim::Another);
        shows.recv_timeout(Duration::from_secs(60)).unwrap();
        assert_eq!(claim(one.path(), || ()), Claim::Another);
        shows.recv_timeout(Duration::from_secs(60)).unwrap();
    }

    #[test]
    fn one_that_was_killed_left_its_socket_behind() {
        let home = tempfile::tempdir().unwrap();
        drop(UnixListener::bind(home.path().join(SOCKET)).unwrap());
        let (shown, shows) = channel();
        assert_eq!(claim(home.path(), move || shown.send(()).unwrap()), Claim::First);
        assert_eq!(claim(home.path(), || ()), Claim::Another);
        shows.recv_timeout(Duration::from_secs(60)).unwrap();
    }
}
