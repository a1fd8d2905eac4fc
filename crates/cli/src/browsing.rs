//! The options of a sign-in, and the browser for it.

use crate::terminal::can_ask;
use clap::Args;
use daypass_core::BrowserPlace;
use daypass_core::browser::OpenIn;
use daypass_core::mfa::MfaCode;
use daypass_core::view::SignInMethod;
use daypass_engine::Prompting;
use daypass_engine::ground::{Browser, BrowserError, InstalledBrowser, SystemBrowser, UnfitBrowser};
use std::sync::Arc;
use url::Url;

/// What a person says of a sign-in.
#[derive(Debug, Clone, Copy, Default, Args)]
pub(crate) struct SignInOptions {
    /// Sign in by comparing a code, with a browser on any machine
    #[arg(long, conflicts_with = "pkce")]
    device: bool,
    /// Sign in without a code, with a browser on this machine
    #[arg(long)]
    pkce: bool,
    #[command(flatten)]
    browser: BrowserOptions,
}

/// What a person says of the browser.
#[derive(Debug, Clone, Copy, Default, Args)]
pub(crate) struct BrowserOptions {
    /// Print the URL of the sign-in page instead of opening it
    #[arg(long)]
    no_browser: bool,
}

impl SignInOptions {
    /// The method that the options name.
    pub(crate) fn method(self) -> Option<SignInMethod> {
        match self {
            Self { pkce: true, .. } => Some(SignInMethod::Pkce),
            Self { device: true, .. } => Some(SignInMethod::Device),
            _ => None,
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
        if self.no_browser { Arc::new(PrintOnly) } else { Arc::new(SystemBrowser::from_env()) }
    }
}

/// What the person may be asked for while credentials are obtained: without a terminal nobody would see the page of a
/// sign-in, and what waits for it would wait until its code ends.
pub(crate) fn prompting(method: Option<SignInMethod>, mfa_code: Option<MfaCode>) -> Prompting {
    let is_here = can_ask();
    Prompting { sign_in: is_here, method, codes: is_here, mfa_code, for_program: None }
}

/// Opens nothing. `progress` prints the page's address, and the person opens it on any machine.
#[derive(Debug, Clone, Copy)]
struct PrintOnly;

impl Browser for PrintOnly {
    fn open(&self, _: &Url, _: &OpenIn) -> Result<(), BrowserError> {
        Err(BrowserError::None)
    }

    fn check(&self, _: &Url, _: &OpenIn) -> Result<(), UnfitBrowser> {
        Ok(())
    }

    fn installed(&self) -> Vec<InstalledBrowser> {
        Vec::new()
    }

    fn place(&self) -> BrowserPlace {
        BrowserPlace::NotWanted
    }
}
