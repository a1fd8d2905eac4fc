//! Single keys that a person presses while the engine works. They are not shown; Ctrl-C is heard as ever.

pub(crate) use keys::KeyPresses;

#[cfg(unix)]
mod keys {
    use crate::terminal::can_ask;
    use async_io::Async;
    use rustix::process::getpgrp;
    use rustix::termios::{
        LocalModes, OptionalActions, SpecialCodeIndex, Termios, tcgetattr, tcgetpgrp, tcsetattr,
    };
    use std::fs::File;
    use std::io::{self, IsTerminal, Read};
    use std::os::fd::AsFd;

    /// The terminal while it hands over each key at once. It is as before when this is dropped.
    #[derive(Debug)]
    pub(crate) struct KeyPresses {
        terminal: Async<File>,
        before: Termios,
    }

    impl KeyPresses {
        /// The keys of this process's terminal; `None` where nobody is there, or where it is another job's to read.
        pub(crate) fn listen() -> Option<Self> {
            if !can_ask() {
                return None;
            }
            let stdin = io::stdin();
            // `/dev/tty` is the same terminal, but macOS does not tell when a key is pressed there.
            let terminal = if stdin.is_terminal() {
                File::from(stdin.as_fd().try_clone_to_owned().ok()?)
            } else {
                File::options().read(true).write(true).open("/dev/tty").ok()?
            };
            // A terminal that is not the process's own has no jobs.
            if tcgetpgrp(&terminal).is_ok_and(|group| group != getpgrp()) {
                return None;
            }
            let before = tcgetattr(&terminal).ok()?;
            let terminal = Async::new_nonblocking(terminal).ok()?;
            let mut by_key = before.clone();
            by_key.local_modes -= LocalModes::ECHO | LocalModes::ICANON;
            // Reading does not wait: when something came is told otherwise. `O_NONBLOCK` would be one for the shell, too.
            by_key.special_codes[SpecialCodeIndex::VMIN] = 0;
            by_key.special_codes[SpecialCodeIndex::VTIME] = 0;
            tcsetattr(terminal.get_ref(), OptionalActions::Now, &by_key).ok()?;
            Some(Self { terminal, before })
        }

        /// Resolves with what came at once: a key, or the several bytes of one that has no letter. `None` where nothing comes
        /// any more.
        pub(crate) async fn pressed(&mut self) -> Option<Vec<u8>> {
            let mut buffer = [0; 64];
            self.terminal.readable().await.ok()?;
            let length = self.terminal.get_ref().read(&mut buffer).ok().filter(|length| *length > 0)?;
            Some(buffer[..length].to_vec())
        }
    }

    impl Drop for KeyPresses {
        fn drop(&mut self) {
            let _ = tcsetattr(self.terminal.get_ref(), OptionalActions::Now, &self.before);
        }
    }
}

#[cfg(not(unix))]
mod keys {
    /// Keys are not heard here.
    #[derive(Debug)]
    pub(crate) enum KeyPresses {}

    impl KeyPresses {
        /// No keys.
        pub(crate) fn listen() -> Option<Self> {
            None
        }

        /// Never called: there are none.
        pub(crate) async fn pressed(&mut self) -> Option<Vec<u8>> {
            match *self {}
        }
    }
}
