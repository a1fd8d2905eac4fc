//! The clipboard, for what is secret: it goes there from here, and never through the window's pages.

use daypass_core::{Problem, ProblemCode, Remedy, Secret};
use std::sync::{Mutex, PoisonError};

/// The clipboard. On Linux whoever has put something there gives it to each who pastes it, so it is kept: what was put there is
/// gone when Daypass ends.
#[derive(Default)]
pub(crate) struct Clipboard(Mutex<Option<arboard::Clipboard>>);

impl Clipboard {
    /// Puts a secret there, marked so that clipboard managers keep no copy and no cloud gets it.
    ///
    /// # Errors
    /// When there is none, or it is not to be had.
    pub(crate) fn put(&self, secret: &Secret) -> Result<(), Problem> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        put(&mut kept, secret).map_err(|error| {
            tracing::warn!(%error, "nothing was put into the clipboard");
            Problem::new(
                ProblemCode::Other,
                "Nothing was copied",
                "The clipboard of this desktop does not take it.",
                "In a terminal, evaluate what daypass env prints.",
                Remedy::None,
            )
        })
    }
}

fn put(kept: &mut Option<arboard::Clipboard>, secret: &Secret) -> Result<(), arboard::Error> {
    let clipboard = match kept {
        Some(clipboard) => clipboard,
        None => kept.insert(arboard::Clipboard::new()?),
    };
    unseen(clipboard.set()).text(secret.expose())
}

#[cfg(target_os = "linux")]
fn unseen(set: arboard::Set<'_>) -> arboard::Set<'_> {
    use arboard::SetExtLinux;
    set.exclude_from_history()
}

#[cfg(target_os = "macos")]
fn unseen(set: arboard::Set<'_>) -> arboard::Set<'_> {
    use arboard::SetExtApple;
    set.exclude_from_history()
}

#[cfg(windows)]
fn unseen(set: arboard::Set<'_>) -> arboard::Set<'_> {
    use arboard::SetExtWindows;
    set.exclude_from_history().exclude_from_cloud().exclude_from_monitoring()
}
