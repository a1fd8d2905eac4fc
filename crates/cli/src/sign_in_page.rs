//! What is said of a sign-in that waits for the person: how it is done and why, and the page.

use crate::clipboard;
use crate::failure::Failure;
use crate::key_presses::KeyPresses;
use crate::terminal::{plain, say};
use daypass_core::view::{IntegrationStatus, SignIn, SignInMethod, SignInReason, SignInState, UnopenedPage};
use daypass_core::{BrowserPlace, IntegrationId};
use daypass_engine::Engine;
use std::collections::HashMap;
use url::Url;

/// The pages that were shown, and the keys that are listened to while one waits.
#[derive(Debug, Default)]
pub(crate) struct SignInPages {
    shown: HashMap<IntegrationId, Url>,
    /// The integration whose page a key puts into the clipboard.
    offered: Option<(IntegrationId, KeyPresses)>,
}

impl SignInPages {
    /// Prints the page of a sign-in that waits and its code, once for each.
    pub(crate) fn show(&mut self, engine: &Engine, status: &IntegrationStatus) -> Result<(), Failure> {
        let waiting = status.sign_in.as_ref().filter(|sign_in| sign_in.state == SignInState::Waiting);
        let Some((sign_in, page)) = waiting.zip(engine.integrations().sign_in_page(&status.id)) else {
            self.offered.take_if(|(id, _)| *id == status.id);
            return Ok(());
        };
        if self.shown.get(&status.id) == Some(&page) {
            return Ok(());
        }
        say(&format!("Signing in to {}", how(&engine.integrations().get(&status.id)?.alias, sign_in)));
        let open = match &sign_in.unopened {
            None => "Your browser opens this page",
            Some(UnopenedPage { failed: true, .. }) => "No browser could be opened. Open this page",
            Some(UnopenedPage { failed: false, .. }) => "Open this page",
        };
        say(&format!("{open}: {page}"));
        if let Some(code) = &sign_in.user_code {
            say(&format!("Check that it shows this code: {}", plain(code)));
        }
        self.offered = None;
        if sign_in.unopened.is_some()
            && let Some(keys) = KeyPresses::listen()
        {
            say("Press c to copy the page's address.");
            self.offered = Some((status.id.clone(), keys));
        }
        self.shown.insert(status.id.clone(), page);
        Ok(())
    }

    /// Leaves the terminal to a question.
    pub(crate) fn leave_terminal(&mut self) {
        self.offered = None;
    }

    /// Resolves when a key was pressed that copies a page's address, and copies it.
    pub(crate) async fn copy_when_asked(&mut self) {
        loop {
            let Some((id, keys)) = &mut self.offered else { return std::future::pending().await };
            match keys.pressed().await {
                Some(keys) if asks_to_copy(&keys) => {
                    let Some(page) = self.shown.get(id) else { continue };
                    return say(match clipboard::copy(page.as_str()) {
                        Ok(true) => "Copied, where your terminal lets programs do that (OSC 52).",
                        Ok(false) => "The address is too long for a terminal to copy it.",
                        Err(_) => "There is no terminal that could copy it.",
                    });
                }
                Some(_) => {}
                None => self.offered = None,
            }
        }
    }
}

/// Whether a person pressed the key for it. What begins with Escape is another key, or what a terminal sends by itself.
fn asks_to_copy(keys: &[u8]) -> bool {
    !keys.starts_with(b"\x1b") && keys.iter().any(|key| key.eq_ignore_ascii_case(&b'c'))
}

/// The integration, how it is signed in to, why so, and the option for the other way.
fn how(alias: &str, sign_in: &SignIn) -> String {
    let (how, other) = match sign_in.method {
        SignInMethod::Device => ("with a code", "--pkce: without one"),
        SignInMethod::Pkce => ("without a code", "--device: with one"),
    };
    let why = match sign_in.reason {
        SignInReason::Asked => return format!("{} {how}", plain(alias)),
        SignInReason::Setting => "as your settings say",
        SignInReason::Browser(place) => match place {
            BrowserPlace::Here => "since there is a browser on this machine",
            BrowserPlace::BesideWsl => "since a browser of Windows reaches this WSL",
            BrowserPlace::NotWanted => "since no browser is to be opened",
            BrowserPlace::OverSsh => "since you came here by SSH",
            BrowserPlace::OutsideContainer => "since this is a container",
            BrowserPlace::NotInWsl => "since this WSL opens no browser",
            BrowserPlace::NoDisplay => "since there is no display here",
        },
    };
    format!("{} {how}, {why} ({other})", plain(alias))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_letter_copies() {
        assert!([&b"c"[..], b"C", b"xc"].iter().all(|keys| asks_to_copy(keys)));
        // The arrow to the right, and a terminal's answer to what it is.
        assert!(![&b"\x1b[C"[..], b"\x1b[?62;c", b"x", b""].iter().any(|keys| asks_to_copy(keys)));
    }

    #[test]
    fn how_and_why_is_one_line_that_names_the_other_way() {
        let line = |method, reason| {
            let state = SignInState::Waiting;
            let (unopened, user_code, expires_at, problem) = (None, None, None, None);
            how("demo", &SignIn { state, method, reason, unopened, user_code, expires_at, problem })
        };
        use SignInReason::{Asked, Browser, Setting};
        assert_eq!(line(SignInMethod::Device, Asked), "demo with a code");
        assert_eq!(
            line(SignInMethod::Pkce, Setting),
            "demo without a code, as your settings say (--device: with one)"
        );
        assert_eq!(
            line(SignInMethod::Device, Browser(BrowserPlace::OverSsh)),
            "demo with a code, since you came here by SSH (--pkce: without one)"
        );
        assert_eq!(
            line(SignInMethod::Pkce, Browser(BrowserPlace::Here)),
            "demo without a code, since there is a browser on this machine (--device: with one)"
        );
    }
}
