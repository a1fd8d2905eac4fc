//! Which browser a person wants pages to be opened in, as one line of text.

use super::command::BrowserCommand;
use super::container::PageWindow;
use super::known::KnownBrowser;
use crate::account::InvalidName;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The word for the system's default browser.
const DEFAULT: &str = "default";

/// A browser, and the profile of it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum BrowserChoice {
    /// The one that the system opens pages with.
    #[default]
    Default,
    /// One that Daypass knows.
    Known(&'static KnownBrowser, Option<ProfileOfBrowser>),
    /// The person's own command.
    Command(BrowserCommand),
}

/// Where a page is to be opened.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OpenIn {
    /// The browser.
    pub browser: BrowserChoice,
    /// The window of it.
    pub window: PageWindow,
}

/// What a person calls a profile of a browser: its name, or its folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProfileOfBrowser(String);

impl ProfileOfBrowser {
    /// A profile from a text that a person typed.
    ///
    /// # Errors
    /// [`InvalidName`] for what could be read as an argument of its own or takes several lines.
    pub fn parse(text: &str) -> Result<Self, InvalidName> {
        let name = text.trim();
        let fits = (1..=200).contains(&name.chars().count());
        if !fits || name.starts_with('-') || name.chars().any(char::is_control) {
            return Err(InvalidName {
                text: name.chars().take(200).collect(),
                expected: "a profile of a browser (1 to 200 characters on one line, not beginning with -)",
            });
        }
        Ok(Self(name.to_owned()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<BrowserChoice> for OpenIn {
    fn from(browser: BrowserChoice) -> Self {
        Self { browser, window: PageWindow::Usual }
    }
}

impl BrowserChoice {
    /// From a text: `default`, a browser such as `chrome`, one with a profile such as `chrome:Work`, or a command with `{url}`.
    ///
    /// # Errors
    /// [`InvalidName`] for any other text.
    pub fn parse(text: &str) -> Result<Self, InvalidName> {
        let text = text.trim();
        if text.contains(BrowserCommand::PAGE) {
            return BrowserCommand::parse(text).map(Self::Command);
        }
        let (name, profile) = text.split_once(':').map_or((text, None), |(name, rest)| (name, Some(rest)));
        if name == DEFAULT && profile.is_none() {
            return Ok(Self::Default);
        }
        let known = KnownBrowser::called(name).ok_or_else(|| InvalidName {
            text: text.to_owned(),
            expected: "default, a browser such as chrome, one with a profile such as chrome:Work, or a command with {url}",
        })?;
        Ok(Self::Known(known, profile.map(ProfileOfBrowser::parse).transpose()?))
    }

    /// The same browser with a profile of this name.
    ///
    /// # Errors
    /// [`InvalidName`] where no browser is named: only of that one the profiles are known.
    pub fn with_profile(self, profile: ProfileOfBrowser) -> Result<Self, InvalidName> {
        match self {
            Self::Known(known, _) => Ok(Self::Known(known, Some(profile))),
            Self::Default | Self::Command(_) => Err(InvalidName {
                text: profile.0,
                expected: "a profile of a browser that is named beside it",
            }),
        }
    }

    /// What people call it: `Google Chrome, profile Work`.
    pub fn spoken(&self) -> String {
        match self {
            Self::Default => "your default browser".to_owned(),
            Self::Known(known, None) => known.name.to_owned(),
            Self::Known(known, Some(profile)) => format!("{}, profile {}", known.name, profile.as_str()),
            Self::Command(_) => "your own command".to_owned(),
        }
    }
}

impl fmt::Display for BrowserChoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str(DEFAULT),
            Self::Known(known, None) => f.write_str(known.id),
            Self::Known(known, Some(profile)) => write!(f, "{}:{}", known.id, profile.as_str()),
            Self::Command(command) => f.write_str(command.as_str()),
        }
    }
}

impl TryFrom<String> for BrowserChoice {
    type Error = InvalidName;

    fn try_from(text: String) -> Result<Self, InvalidName> {
        Self::parse(&text)
    }
}

impl From<BrowserChoice> for String {
    fn from(choice: BrowserChoice) -> Self {
        choice.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_is_read_as_it_is_written() {
        for (text, written) in [
            ("default", "default"),
            ("Chrome", "chrome"),
            (" firefox ", "firefox"),
            ("Microsoft Edge:Profile 1", "edge:Profile 1"),
            ("firefox: Work: eu", "firefox:Work: eu"),
            ("my-browser --new {url}", "my-browser --new {url}"),
        ] {
            let choice = BrowserChoice::parse(text).unwrap();
            assert_eq!(choice.to_string(), written);
            assert_eq!(BrowserChoice::parse(written).unwrap(), choice);
            let json = serde_json::to_string(&choice).unwrap();
            assert_eq!(serde_json::from_str::<BrowserChoice>(&json).unwrap(), choice);
        }
        for text in ["", "netscape", "chrome:", "chrome:-x", "chrome:a\nb", "default:Work", "{url}"] {
            assert!(BrowserChoice::parse(text).is_err(), "{text:?}");
        }
    }
}
