//! The options of a sign-in, and whether this machine has a browser for it.

use crate::terminal::can_ask;
use clap::Args;
use daypass_core::mfa::MfaCode;
use daypass_core::view::SignInMethod;
use daypass_engine::Prompting;
use daypass_engine::ground::{Browser, BrowserError, SystemBrowser};
use std::sync::Arc;
use url::Url;

/// What a person says of a sign-in.
#[derive(Debug, Clone, Copy, Default, Args)]
pub(crate) struct SignInOptions {
    /// Sign in with a code to compare; works with a browser on any machine
    #[arg(long, conflicts_with = "pkce")]
    device: bool,
    /// Sign in without a code; needs a browser on this machine
    #[arg(long)]
    pkce: bool,
    #[command(flatten)]
    browser: BrowserOptions,
}

/// What a person says of the browser.
#[derive(Debug, Clone, Copy, Default, Args)]
pub(crate) struct BrowserOptions {
    /// Print the sign-in page's address instead of opening it
    #[arg(long)]
    no_browser: bool,
}

impl SignInOptions {
    /// The method that the options name, or the default on this machine. None leaves it to the setting.
    pub(crate) fn method(self) -> Option<SignInMethod> {
        if self.pkce {
            Some(SignInMethod::Pkce)
        } else {
            self.device.then_some(SignInMethod::Device).or_else(default_method)
        }
    }

    /// The browser to sign in with.
    pub(crate) fn browser(self) -> Arc<dyn Browser> {
        self.browser.browser()
    }
}

impl BrowserOptions {
    /// Options that open no browser.
    pub(crate) fn none() -> Self {
        Self { no_browser: true }
    }

    /// The browser to sign in with.
    pub(crate) fn browser(self) -> Arc<dyn Browser> {
        if self.no_browser || !is_browser_here(&environment) {
            Arc::new(PrintOnly)
        } else {
            Arc::new(SystemBrowser)
        }
    }
}

/// The method when no option names one: the device flow on a machine without a browser, as a browser elsewhere cannot reach
/// the callback. None leaves it to the setting.
pub(crate) fn default_method() -> Option<SignInMethod> {
    (!is_browser_here(&environment)).then_some(SignInMethod::Device)
}

/// What the person may be asked for while credentials are obtained.
pub(crate) fn prompting(method: Option<SignInMethod>, mfa_code: Option<MfaCode>) -> Prompting {
    Prompting { sign_in: true, method, codes: can_ask(), mfa_code }
}

/// Opens nothing. `progress` prints the page's address, and the person opens it on any machine.
#[derive(Debug, Clone, Copy)]
struct PrintOnly;

impl Browser for PrintOnly {
    fn open(&self, _: &Url) -> Result<(), BrowserError> {
        Err(BrowserError)
    }
}

/// Whether a browser can be shown to the person: not over SSH, and on Linux only in a graphical session.
fn is_browser_here(get: &dyn Fn(&str) -> Option<String>) -> bool {
    let is_set = |name| get(name).is_some_and(|value| !value.is_empty());
    let over_ssh = is_set("SSH_CONNECTION") || is_set("SSH_TTY");
    let graphical = !cfg!(target_os = "linux") || is_set("DISPLAY") || is_set("WAYLAND_DISPLAY");
    !over_ssh && graphical
}

fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn here(variables: &[(&str, &str)]) -> bool {
        is_browser_here(&|name| {
            variables.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn over_ssh_there_is_no_browser() {
        assert!(!here(&[("DISPLAY", ":0"), ("SSH_CONNECTION", "10.0.0.1 50000 10.0.0.2 22")]));
        assert!(!here(&[("DISPLAY", ":0"), ("SSH_TTY", "/dev/pts/0")]));
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn on_linux_a_browser_needs_a_display() {
        assert!(here(&[("DISPLAY", ":0")]));
        assert!(here(&[("WAYLAND_DISPLAY", "wayland-0")]));
        assert!(!here(&[("DISPLAY", "")]));
        assert!(!here(&[]));
    }
}
