//! Windows of a browser: the usual one, a private one, and Firefox's containers.
//!
//! A container has cookies of its own, so that the consoles of several accounts stand beside each other. Firefox opens a page in
//! a container by an add-on alone, which takes the address of the page in an address of its own.

use crate::console::component;
use serde::{Deserialize, Serialize};
use specta::Type;
use url::Url;

/// In what kind of window consoles are opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum ConsoleWindow {
    /// A tab of the usual one.
    #[default]
    Usual,
    /// A private window.
    Private,
    /// A container of Firefox's, by the add-on "Open external links in a container".
    Container,
    /// A container of Firefox's, by the add-on "Granted".
    GrantedContainer,
}

/// The window for a page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum PageWindow {
    /// A tab of the usual one.
    #[default]
    Usual,
    /// A private window.
    Private,
    /// A container of Firefox's.
    Container(Container),
}

/// A container of Firefox's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Container {
    scheme: &'static str,
    name: String,
    colour: &'static str,
}

/// The colours of containers (both add-ons take Firefox's own), without red, which says that care is needed.
const COLOURS: [&str; 7] = ["blue", "turquoise", "green", "yellow", "orange", "pink", "purple"];
/// How long a name is shown, in characters.
const LONGEST: usize = 60;

impl ConsoleWindow {
    /// The window for the console of an account: a container is called as the account, and has always the same colour.
    /// `with_care` makes it red.
    pub fn of_account(self, id: &str, name: Option<&str>, with_care: bool) -> PageWindow {
        let scheme = match self {
            Self::Usual => return PageWindow::Usual,
            Self::Private => return PageWindow::Private,
            Self::Container => "ext+container",
            Self::GrantedContainer => "ext+granted-containers",
        };
        let line =
            |text: &str| text.trim().chars().filter(|c| !c.is_control()).take(LONGEST).collect::<String>();
        let name = name.map(line).filter(|name| !name.is_empty()).unwrap_or_else(|| line(id));
        // FNV-1a: any even spread will do, which is the same on every machine.
        let hash = id.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        let at = usize::try_from(hash % COLOURS.len() as u64).unwrap_or_default();
        let colour = if with_care { "red" } else { COLOURS[at] };
        PageWindow::Container(Container { scheme, name, colour })
    }
}

impl Container {
    /// The address by which the add-on opens a page in the container.
    pub fn address(&self, page: &Url) -> String {
        let Self { scheme, name, colour } = self;
        let (name, url) = (component(name), component(page.as_str()));
        format!("{scheme}:name={name}&url={url}&color={colour}&icon=circle")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_container_is_named_after_its_account_and_coloured_by_its_id() {
        let page = Url::parse("http://127.0.0.1:4321/abc").unwrap();
        let address = |window: ConsoleWindow, name: Option<&str>, with_care| match window.of_account(
            "118230476651",
            name,
            with_care,
        ) {
            PageWindow::Container(container) => container.address(&page),
            other => panic!("{other:?}"),
        };
        assert_eq!(
            address(ConsoleWindow::Container, Some("Shop & Co\n&url=x"), false),
            "ext+container:name=Shop%20%26%20Co%26url%3Dx&url=http%3A%2F%2F127.0.0.1%3A4321%2Fabc&color=turquoise&icon=circle"
        );
        assert_eq!(
            address(ConsoleWindow::GrantedContainer, None, true),
            "ext+granted-containers:name=118230476651&url=http%3A%2F%2F127.0.0.1%3A4321%2Fabc&color=red&icon=circle"
        );
        assert_eq!(ConsoleWindow::Private.of_account("1", None, true), PageWindow::Private);
    }
}
