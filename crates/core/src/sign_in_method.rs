//! How to sign in if the person does not say: by the browser alone (PKCE) if it can call back to this machine, else with a
//! code to compare. Phishers also send pages that ask for a code, so that is the second choice.

use crate::settings::SignInPreference;
use serde::{Deserialize, Serialize};
use specta::Type;

/// How a sign-in is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum SignInMethod {
    /// Device authorization, RFC 8628: a code to compare.
    Device,
    /// Authorization code with PKCE, RFC 7636: the browser calls back.
    Pkce,
}

/// Why a sign-in is done by its method.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum SignInReason {
    /// The person named the method for this sign-in.
    Asked,
    /// The person's settings name it.
    Setting,
    /// It suits where the person's browser is.
    Browser(BrowserPlace),
}

/// Where the person's browser is, seen from this process.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum BrowserPlace {
    /// On this machine.
    Here,
    /// On the Windows around this WSL, or in WSL itself. Windows leads its own localhost on to WSL: WSL 1 shares its network,
    /// and WSL 2 has `localhostForwarding=true` unless a person changes that (Microsoft's "Advanced settings
    /// configuration in WSL").
    BesideWsl,
    /// The person wants none to be opened.
    NotWanted,
    /// On the machine that the person came from by SSH.
    OverSsh,
    /// Outside of this container, which need not have its ports reachable.
    OutsideContainer,
    /// Nowhere that this WSL can open it.
    NotInWsl,
    /// Nowhere here: Linux without a graphical session.
    NoDisplay,
}

/// What is known of a machine, and of the way on which the person came to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Surroundings {
    /// The person's shell came over SSH.
    pub over_ssh: bool,
    /// It is a container, a development container or a Codespace.
    pub in_container: bool,
    /// It is Windows Subsystem for Linux.
    pub in_wsl: bool,
    /// WSL has a program that opens pages: one of Windows', or one that the person names in `BROWSER`.
    pub wsl_opens_pages: bool,
    /// Windows can be shown: on Linux in a graphical session, elsewhere always.
    pub has_display: bool,
}

impl Surroundings {
    /// Where the person's browser is.
    pub const fn browser(&self) -> BrowserPlace {
        // What the shell came through is nearest to the person: an SSH server may run in a container, and a container in WSL.
        if self.over_ssh {
            BrowserPlace::OverSsh
        } else if self.in_container {
            BrowserPlace::OutsideContainer
        } else if self.in_wsl {
            // WSLg gives every WSL a display, which tells nothing of a browser.
            if self.wsl_opens_pages { BrowserPlace::BesideWsl } else { BrowserPlace::NotInWsl }
        } else if self.has_display {
            BrowserPlace::Here
        } else {
            BrowserPlace::NoDisplay
        }
    }
}

impl BrowserPlace {
    /// Whether a browser there is known to reach a loopback address of this process.
    const fn calls_back(self) -> bool {
        matches!(self, Self::Here | Self::BesideWsl)
    }

    /// Whether it may reach it all the same, for a person who says so once and for all: a container can share the network of
    /// its machine.
    const fn may_call_back(self) -> bool {
        matches!(self, Self::OutsideContainer | Self::NotInWsl) || self.calls_back()
    }
}

/// How to sign in, and why: as the person says for this sign-in, else as their settings say where it can work, else as it
/// suits where their browser is.
pub const fn sign_in_method(
    asked: Option<SignInMethod>,
    preference: SignInPreference,
    browser: BrowserPlace,
) -> (SignInMethod, SignInReason) {
    match (asked, preference) {
        (Some(method), _) => (method, SignInReason::Asked),
        (None, SignInPreference::Device) => (SignInMethod::Device, SignInReason::Setting),
        (None, SignInPreference::Pkce) if browser.may_call_back() => {
            (SignInMethod::Pkce, SignInReason::Setting)
        }
        (None, SignInPreference::Auto | SignInPreference::Pkce) => {
            let method = if browser.calls_back() { SignInMethod::Pkce } else { SignInMethod::Device };
            (method, SignInReason::Browser(browser))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DESKTOP: Surroundings = Surroundings {
        over_ssh: false,
        in_container: false,
        in_wsl: false,
        wsl_opens_pages: false,
        has_display: true,
    };

    #[test]
    fn the_device_flow_was_the_default_on_every_machine() {
        use BrowserPlace::{BesideWsl, Here, NoDisplay, NotInWsl, OutsideContainer, OverSsh};
        use SignInMethod::{Device, Pkce};
        let server = Surroundings { has_display: false, ..DESKTOP };
        let wsl = Surroundings { in_wsl: true, ..DESKTOP };
        let wsl_with_windows = Surroundings { wsl_opens_pages: true, ..wsl };
        for (surroundings, place, method) in [
            (DESKTOP, Here, Pkce),
            (server, NoDisplay, Device),
            (Surroundings { over_ssh: true, ..DESKTOP }, OverSsh, Device),
            (Surroundings { over_ssh: true, ..server }, OverSsh, Device),
            (Surroundings { in_container: true, ..DESKTOP }, OutsideContainer, Device),
            (Surroundings { in_container: true, ..server }, OutsideContainer, Device),
            (Surroundings { in_container: true, over_ssh: true, ..server }, OverSsh, Device),
            (Surroundings { in_container: true, ..wsl_with_windows }, OutsideContainer, Device),
            (wsl, NotInWsl, Device),
            (Surroundings { has_display: false, ..wsl }, NotInWsl, Device),
            (wsl_with_windows, BesideWsl, Pkce),
            (Surroundings { has_display: false, ..wsl_with_windows }, BesideWsl, Pkce),
            (Surroundings { over_ssh: true, ..wsl_with_windows }, OverSsh, Device),
        ] {
            assert_eq!(surroundings.browser(), place, "{surroundings:?}");
            let chosen = sign_in_method(None, SignInPreference::Auto, place);
            assert_eq!(chosen, (method, SignInReason::Browser(place)), "{surroundings:?}");
        }
    }

    #[test]
    fn what_the_person_says_wins_over_what_is_found() {
        use BrowserPlace::{Here, NoDisplay, NotWanted, OutsideContainer, OverSsh};
        use SignInMethod::{Device, Pkce};
        use SignInReason::{Asked, Browser, Setting};
        for (asked, preference, browser, chosen) in [
            (Some(Device), SignInPreference::Pkce, Here, (Device, Asked)),
            (Some(Pkce), SignInPreference::Device, OverSsh, (Pkce, Asked)),
            (Some(Pkce), SignInPreference::Auto, NotWanted, (Pkce, Asked)),
            (None, SignInPreference::Auto, NotWanted, (Device, Browser(NotWanted))),
            (None, SignInPreference::Device, Here, (Device, Setting)),
            (None, SignInPreference::Pkce, Here, (Pkce, Setting)),
            (None, SignInPreference::Pkce, OutsideContainer, (Pkce, Setting)),
            // The setting of a desktop, to which the person has come by SSH: no browser there could be seen.
            (None, SignInPreference::Pkce, OverSsh, (Device, Browser(OverSsh))),
            (None, SignInPreference::Pkce, NoDisplay, (Device, Browser(NoDisplay))),
            (None, SignInPreference::Pkce, NotWanted, (Device, Browser(NotWanted))),
        ] {
            assert_eq!(
                sign_in_method(asked, preference, browser),
                chosen,
                "{asked:?} {preference:?} {browser:?}"
            );
        }
    }
}
