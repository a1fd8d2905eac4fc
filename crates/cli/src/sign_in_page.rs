//! What is said of a sign-in that waits for the person: how it is done and why, and the page.

use crate::clipboard;
use crate::failure::Failure;
use crate::key_presses::KeyPresses;
use crate::live_line;
use crate::terminal::{plain, say};
use anstyle::Style;
use daypass_core::view::{IntegrationStatus, SignIn, SignInMethod, SignInReason, SignInState, UnopenedPage};
use daypass_core::{BrowserPlace, IntegrationId};
use daypass_engine::Engine;
use jiff::Timestamp;
use std::collections::HashMap;
use url::Url;

/// For what a person compares or takes elsewhere.
const SET_OFF: Style = Style::new().bold();

/// The pages that were shown, and the keys that are listened to while one waits.
#[derive(Debug, Default)]
pub(crate) struct SignInPages {
    shown: HashMap<IntegrationId, Url>,
    /// The integration whose page keys are for.
    offered: Option<(IntegrationId, KeyPresses)>,
    /// The sign-in that waits for the person.
    waiting: Option<WaitingSignIn>,
}

/// A sign-in that waits for the person.
#[derive(Debug)]
pub(crate) struct WaitingSignIn {
    id: IntegrationId,
    /// How it is done.
    pub(crate) method: SignInMethod,
    /// The code to compare with the page's.
    pub(crate) code: Option<String>,
    /// When the page stops being valid.
    pub(crate) expires_at: Timestamp,
}

/// What a person can press while a page waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Key {
    Open,
    Copy,
}

impl SignInPages {
    /// Prints the page of a sign-in that waits and its code, once for each.
    pub(crate) fn show(&mut self, engine: &Engine, status: &IntegrationStatus) -> Result<(), Failure> {
        let waiting = status.sign_in.as_ref().filter(|sign_in| sign_in.state == SignInState::Waiting);
        let Some((sign_in, page)) = waiting.zip(engine.integrations().sign_in_page(&status.id)) else {
            self.offered.take_if(|(id, _)| *id == status.id);
            self.waiting.take_if(|waiting| waiting.id == status.id);
            return Ok(());
        };
        if self.shown.get(&status.id) == Some(&page) {
            return Ok(());
        }
        say(&format!("Signing in to {}", how(&engine.integrations().get(&status.id)?.alias, sign_in)));
        self.offered = KeyPresses::listen().map(|keys| (status.id.clone(), keys));
        let open = match &sign_in.unopened {
            None => "Your browser opens this page",
            Some(UnopenedPage { failed: true, .. }) => "No browser could be opened. Open this page",
            Some(UnopenedPage { failed: false, .. }) => "Open this page",
        };
        say(&match self.offered {
            Some(_) => format!("{open}: {SET_OFF}{page}{SET_OFF:#}"),
            None => format!("{open}: {page}"),
        });
        let code = sign_in.user_code.as_deref().map(plain);
        // Where a line says what is waited for, it has the code.
        if let Some(code) = &code
            && !(live_line::is_seen() && live_line::can_go())
        {
            say(&format!("Check that it shows this code: {code}"));
        }
        if self.offered.is_some() {
            say(match sign_in.unopened {
                Some(UnopenedPage { failed: false, .. }) => "Press c to copy the page's URL.",
                _ => "Press Enter to open it, c to copy its URL.",
            });
        }
        self.waiting = sign_in.expires_at.map(|expires_at| WaitingSignIn {
            id: status.id.clone(),
            method: sign_in.method,
            code,
            expires_at,
        });
        self.shown.insert(status.id.clone(), page);
        Ok(())
    }

    /// The sign-in that waits for the person.
    pub(crate) fn waiting(&self) -> Option<&WaitingSignIn> {
        self.waiting.as_ref()
    }

    /// Leaves the terminal to a question.
    pub(crate) fn leave_terminal(&mut self) {
        self.offered = None;
    }

    /// Resolves when a key was pressed that opens a page or copies its address, and does that.
    pub(crate) async fn heed_keys(&mut self, engine: &Engine) {
        loop {
            let Some((id, keys)) = &mut self.offered else { return std::future::pending().await };
            let Some(pressed) = keys.pressed().await else {
                self.offered = None;
                continue;
            };
            let Some(page) = self.shown.get(id) else { continue };
            match key(&pressed) {
                Some(Key::Open) => {
                    engine.integrations().reopen_sign_in(id);
                    return;
                }
                Some(Key::Copy) => {
                    live_line::take_away();
                    return say(match clipboard::copy(page.as_str()) {
                        Ok(true) => "Copied, if your terminal lets programs do that (OSC 52).",
                        Ok(false) => "The URL is too long for a terminal to copy.",
                        Err(_) => "There is no terminal to copy it.",
                    });
                }
                None => {}
            }
        }
    }
}

/// What a person pressed. What begins with Escape is another key, or what a terminal sends by itself.
fn key(pressed: &[u8]) -> Option<Key> {
    if pressed.starts_with(b"\x1b") {
        return None;
    }
    pressed.iter().find_map(|key| match key {
        b'\r' | b'\n' => Some(Key::Open),
        b'c' | b'C' => Some(Key::Copy),
        _ => None,
    })
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
            BrowserPlace::BesideWsl => "since a Windows browser reaches this WSL",
            BrowserPlace::NotWanted => "since no browser may be opened",
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
    fn only_the_letter_copies_and_enter_opens() {
        assert!([&b"c"[..], b"C", b"xc"].iter().all(|keys| key(keys) == Some(Key::Copy)));
        assert!([&b"\n"[..], b"\r"].iter().all(|keys| key(keys) == Some(Key::Open)));
        // The arrow to the right, and a terminal's answer to what it is.
        assert!([&b"\x1b[C"[..], b"\x1b[?62;c", b"x", b""].iter().all(|keys| key(keys).is_none()));
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
