//! A way of looking at the list that a person has saved under a name.

use crate::account::{InvalidName, RoleName};
use crate::checked_text::checked_text;
use crate::integration::IntegrationId;
use crate::name::{SessionLabel, ViewName};
use crate::region::Region;
use crate::session::SessionId;
use crate::state::SessionState;
use serde::{Deserialize, Serialize};
use specta::Type;

/// What the list is grouped by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum Grouping {
    /// The account.
    #[default]
    Account,
    /// The integration.
    Integration,
    /// Nothing: one run.
    None,
}

/// What the order of the list goes by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum Sorting {
    /// The name.
    #[default]
    Name,
    /// When it was last started.
    Recent,
}

/// A place of the sidebar: one of those that are always there, an integration (`integration:ID`) or an IAM user (`user:ID`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(try_from = "String", into = "String")]
pub struct Place(String);

impl Place {
    /// Those that are always there.
    const ALWAYS: [&str; 5] = ["all", "needs-you", "active", "favourites", "hidden"];

    /// From the text that the window has for it.
    ///
    /// # Errors
    /// [`InvalidName`] for any other text.
    pub fn parse(text: &str) -> Result<Self, InvalidName> {
        let is_known = Self::ALWAYS.contains(&text)
            || text.strip_prefix("integration:").is_some_and(|id| IntegrationId::parse(id).is_ok())
            || text.strip_prefix("user:").is_some_and(|id| SessionId::parse(id).is_ok());
        match is_known {
            true => Ok(Self(text.to_owned())),
            false => {
                Err(InvalidName { text: text.chars().take(64).collect(), expected: "a place of the sidebar" })
            }
        }
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for Place {
    fn default() -> Self {
        Self("all".to_owned())
    }
}

checked_text!(Place);

/// Which sessions are listed, and in which order. What a newer Daypass lists by beside this, an older one leaves out.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", default)]
pub struct Listing {
    /// The place of the sidebar.
    pub place: Place,
    /// What is typed into the search.
    pub query: String,
    /// Only sessions in one of these states; in any, where there is none. The same of what follows.
    pub states: Vec<SessionState>,
    /// Only those with one of these regions.
    pub regions: Vec<Region>,
    /// Only those of roles of these names.
    pub roles: Vec<RoleName>,
    /// Only those with one of these labels.
    pub labels: Vec<SessionLabel>,
    /// What it is grouped by.
    pub grouping: Grouping,
    /// What its order goes by.
    pub sorting: Sorting,
}

impl Listing {
    /// How long what is typed may be, in characters: Daypass's own bound, far beyond what finds anything.
    pub const LONGEST_QUERY: usize = 200;

    /// Whether it can be saved.
    ///
    /// # Errors
    /// [`InvalidName`] when what is typed is too long, or would take several lines.
    pub fn check(&self) -> Result<(), InvalidName> {
        let fits = self.query.chars().count() <= Self::LONGEST_QUERY;
        match fits && !self.query.chars().any(char::is_control) {
            true => Ok(()),
            false => Err(InvalidName {
                text: self.query.chars().take(32).collect(),
                expected: "a search that can be saved (one line of at most 200 characters)",
            }),
        }
    }
}

/// A way of looking at the list, under a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SavedView {
    /// What the person calls it. Letter case makes no other name of it.
    pub name: ViewName,
    /// What it lists.
    pub listing: Listing,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_one_that_a_sidebar_can_have() {
        for text in ["all", "needs-you", "hidden", "integration:00112233445566ff", "user:00112233445566ff"] {
            assert_eq!(Place::parse(text).unwrap().as_str(), text);
        }
        for text in ["", "everywhere", "integration:", "user:ada", "integration:../../x"] {
            assert!(Place::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn what_an_older_daypass_saved_is_whole_and_what_a_newer_one_adds_is_left_out() {
        assert_eq!(serde_json::from_str::<Listing>("{}").unwrap(), Listing::default());
        let newer = r#"{"place":"active","moons":["full"],"sorting":"recent"}"#;
        let listing: Listing = serde_json::from_str(newer).unwrap();
        assert_eq!((listing.place.as_str(), listing.sorting), ("active", Sorting::Recent));
    }

    #[test]
    fn a_search_of_several_lines_is_not_saved() {
        let of = |query: &str| Listing { query: query.to_owned(), ..Listing::default() }.check().is_ok();
        assert!(of("shop prod") && of(""));
        assert!(!of("a\nb") && !of(&"x".repeat(201)));
    }
}
