//! The clipboard, for what is secret: it goes there from here, and never through the window's pages. After a minute it is taken
//! back, unless the person has copied something else by then.

use daypass_core::{Problem, ProblemCode, Remedy, Secret};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tauri::{AppHandle, Manager};

/// How long a secret stays there: long enough to go to another window and paste it.
const STAYS: Duration = Duration::from_secs(60);

/// A clipboard: the desktop's, or a test's.
pub(crate) trait Board: Send + Sized {
    /// The clipboard of this desktop.
    fn open() -> Result<Self, arboard::Error>;
    /// Puts a text there, marked so that clipboard managers keep no copy and no cloud gets it.
    fn put_unseen(&mut self, text: &str) -> Result<(), arboard::Error>;
    /// The text that is there, of whichever program.
    fn text(&mut self) -> Result<String, arboard::Error>;
    /// Empties it.
    fn empty(&mut self) -> Result<(), arboard::Error>;
}

/// The clipboard, and the secret that Daypass has put there. On Linux whoever has put something there gives it to each who
/// pastes it, so the clipboard is kept open.
pub(crate) struct Clipboard<B = arboard::Clipboard>(Mutex<Lent<B>>);

struct Lent<B> {
    board: Option<B>,
    secret: Option<Secret>,
    /// Which loan it is: a minute that began with an earlier one does not end this one.
    number: u64,
}

impl<B> Default for Clipboard<B> {
    fn default() -> Self {
        Self(Mutex::new(Lent { board: None, secret: None, number: 0 }))
    }
}

/// Puts a secret into the clipboard for a minute.
///
/// # Errors
/// When there is none, or it is not to be had.
pub(crate) fn lend(app: &AppHandle, secret: Secret) -> Result<(), Problem> {
    let number = app.state::<Clipboard>().put(secret)?;
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        tokio::time::sleep(STAYS).await;
        // Another program that has the clipboard may take seconds to answer.
        let taken_back = move || app.state::<Clipboard>().take_back(number);
        let _ended = tauri::async_runtime::spawn_blocking(taken_back).await;
    });
    Ok(())
}

impl<B: Board> Clipboard<B> {
    /// Puts a secret there; by the number it can be taken back.
    fn put(&self, secret: Secret) -> Result<u64, Problem> {
        let mut lent = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        lent.put(secret).map_err(|error| {
            tracing::warn!(%error, "nothing was put into the clipboard");
            Problem::new(
                ProblemCode::Other,
                "Nothing was copied",
                "This desktop's clipboard does not accept it.",
                "Use daypass env in a terminal instead.",
                Remedy::None,
            )
        })
    }

    /// Takes a secret out again, if it is still there and none was put there since.
    fn take_back(&self, number: u64) {
        let mut lent = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if lent.number == number {
            lent.take_back();
        }
    }

    /// Takes out what is still there, for the end of Daypass: nobody would do it after the minute.
    pub(crate) fn take_back_now(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take_back();
    }
}

impl<B: Board> Lent<B> {
    fn put(&mut self, secret: Secret) -> Result<u64, arboard::Error> {
        let board = match &mut self.board {
            Some(board) => board,
            none => none.insert(B::open()?),
        };
        board.put_unseen(secret.expose())?;
        self.secret = Some(secret);
        self.number += 1;
        Ok(self.number)
    }

    fn take_back(&mut self) {
        let Some(secret) = self.secret.take() else { return };
        let Some(board) = &mut self.board else { return };
        // What cannot be read as text is not the secret.
        if !board.text().is_ok_and(|text| text == secret.expose()) {
            return;
        }
        if let Err(error) = board.empty() {
            tracing::warn!(%error, "a secret stays in the clipboard");
        }
    }
}

impl Board for arboard::Clipboard {
    fn open() -> Result<Self, arboard::Error> {
        Self::new()
    }

    fn put_unseen(&mut self, text: &str) -> Result<(), arboard::Error> {
        unseen(self.set()).text(text)
    }

    fn text(&mut self) -> Result<String, arboard::Error> {
        self.get_text()
    }

    fn empty(&mut self) -> Result<(), arboard::Error> {
        self.clear()
    }
}

/// KDE's `x-kde-passwordManagerHint`, which other clipboard managers of Linux heed too.
#[cfg(target_os = "linux")]
fn unseen(set: arboard::Set<'_>) -> arboard::Set<'_> {
    use arboard::SetExtLinux;
    set.exclude_from_history()
}

/// `org.nspasteboard.ConcealedType` (nspasteboard.org).
#[cfg(target_os = "macos")]
fn unseen(set: arboard::Set<'_>) -> arboard::Set<'_> {
    use arboard::SetExtApple;
    set.exclude_from_history()
}

/// `CanIncludeInClipboardHistory`, `CanUploadToCloudClipboard` and `ExcludeClipboardContentFromMonitorProcessing` (Microsoft
/// Learn, *Clipboard Formats*).
#[cfg(windows)]
fn unseen(set: arboard::Set<'_>) -> arboard::Set<'_> {
    use arboard::SetExtWindows;
    set.exclude_from_history().exclude_from_cloud().exclude_from_monitoring()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What was put there last, by whomever.
    struct Paper(Option<String>);

    impl Board for Paper {
        fn open() -> Result<Self, arboard::Error> {
            Ok(Self(None))
        }
        fn put_unseen(&mut self, text: &str) -> Result<(), arboard::Error> {
            self.0 = Some(text.to_owned());
            Ok(())
        }
        fn text(&mut self) -> Result<String, arboard::Error> {
            self.0.clone().ok_or(arboard::Error::ContentNotAvailable)
        }
        fn empty(&mut self) -> Result<(), arboard::Error> {
            self.0 = None;
            Ok(())
        }
    }

    fn there(clipboard: &Clipboard<Paper>) -> Option<String> {
        clipboard.0.lock().unwrap().board.as_ref().and_then(|board| board.0.clone())
    }

    #[test]
    fn copied_credentials_stayed_in_the_clipboard_for_good() {
        let clipboard = Clipboard::<Paper>::default();
        let number = clipboard.put(Secret::new("export A=1")).unwrap();
        assert_eq!(there(&clipboard).as_deref(), Some("export A=1"));
        clipboard.take_back(number);
        assert_eq!(there(&clipboard), None);
        clipboard.put(Secret::new("export A=1")).unwrap();
        clipboard.take_back_now();
        assert_eq!(there(&clipboard), None, "quitting takes it out too");
    }

    #[test]
    fn what_the_person_copied_meanwhile_stays() {
        let clipboard = Clipboard::<Paper>::default();
        let number = clipboard.put(Secret::new("export A=1")).unwrap();
        clipboard.0.lock().unwrap().board = Some(Paper(Some("a shopping list".to_owned())));
        clipboard.take_back(number);
        assert_eq!(there(&clipboard).as_deref(), Some("a shopping list"));
    }

    #[test]
    fn the_minute_of_an_earlier_copy_does_not_end_a_later_one() {
        let clipboard = Clipboard::<Paper>::default();
        let earlier = clipboard.put(Secret::new("export A=1")).unwrap();
        let later = clipboard.put(Secret::new("export A=1")).unwrap();
        clipboard.take_back(earlier);
        assert_eq!(there(&clipboard).as_deref(), Some("export A=1"));
        clipboard.take_back(later);
        assert_eq!(there(&clipboard), None);
    }
}
