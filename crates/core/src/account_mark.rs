//! How an account is marked, so that nobody takes it for another one: its colour, and whether it is production.

use crate::account::AccountId;
use crate::matching::has_word;
use serde::{Deserialize, Serialize};
use specta::Type;

/// The colour of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum AccountColour {
    /// Offered for production.
    Red,
    /// Offered for what comes before production.
    Green,
    /// Offered for where people try things.
    Blue,
    /// One of those for all others.
    Amber,
    /// One of those for all others.
    Violet,
    /// One of those for all others.
    Teal,
}

impl AccountColour {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 6] = [Self::Red, Self::Amber, Self::Green, Self::Teal, Self::Blue, Self::Violet];

    /// As the store has it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Red => "red",
            Self::Green => "green",
            Self::Blue => "blue",
            Self::Amber => "amber",
            Self::Violet => "violet",
            Self::Teal => "teal",
        }
    }

    /// From what the store has; `None` where a newer Daypass has put it there.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|colour| colour.as_str() == text)
    }
}

/// What a person has said of an account. What is `None` goes by the account's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ChosenMark {
    /// The colour.
    pub colour: Option<AccountColour>,
    /// Whether it is production.
    pub production: Option<bool>,
}

/// How an account is marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AccountMark {
    /// The colour; none where no account is known that could have one.
    pub colour: Option<AccountColour>,
    /// Whether it is production.
    pub production: bool,
}

impl AccountMark {
    /// The mark of an account that is called so. An account without a name goes by that of its session.
    pub fn of(name: &str, id: Option<&AccountId>, chosen: ChosenMark) -> Self {
        let production = chosen.production.unwrap_or_else(|| is_called_production(name));
        let offered = || id.map(|id| offered_colour(name, id, production));
        Self { colour: chosen.colour.or_else(offered), production }
    }
}

const PRODUCTION: [&str; 4] = ["production", "prod", "prd", "live"];
const STAGING: [&str; 7] = ["staging", "stage", "stag", "stg", "preprod", "uat", "nonprod"];
const TRIAL: [&str; 7] = ["sandbox", "development", "dev", "test", "lab", "labs", "playground"];

/// Whether a name says that it is of production. `non-prod`, `preprod` and `NotProduction` say that it is not.
pub fn is_called_production(name: &str) -> bool {
    PRODUCTION.iter().any(|word| has_word(name, word))
}

fn offered_colour(name: &str, id: &AccountId, production: bool) -> AccountColour {
    let says = |words: &[&str]| words.iter().any(|word| has_word(name, word));
    match () {
        () if production => AccountColour::Red,
        () if says(&STAGING) => AccountColour::Green,
        () if says(&TRIAL) => AccountColour::Blue,
        () => {
            let others = [AccountColour::Violet, AccountColour::Teal, AccountColour::Amber];
            let sum: usize = id.as_str().bytes().map(usize::from).sum();
            others[sum % others.len()]
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(name: &str, chosen: ChosenMark) -> AccountMark {
        let id = AccountId::try_from("111122223333".to_owned()).unwrap();
        AccountMark::of(name, Some(&id), chosen)
    }

    #[test]
    fn non_prod_and_pre_prod_were_taken_for_production() {
        for (name, expected) in [
            ("Northwind Production", true),
            ("payments-prod", true),
            ("acme_prd_eu", true),
            ("acme-prod-billing", true),
            ("ProdShop", true),
            ("Pre-Sales Production", true),
            ("acme-non-prod-billing", false),
            ("acme-nonprod", false),
            ("NonProd", false),
            ("acme-preprod", false),
            ("pre-prod", false),
            ("Pre Production", false),
            ("Products", false),
            ("Productive", false),
            ("Reproduction Lab", false),
        ] {
            assert_eq!(is_called_production(name), expected, "{name}");
            assert_eq!(
                mark(name, ChosenMark::default()).colour == Some(AccountColour::Red),
                expected,
                "{name}"
            );
        }
    }

    #[test]
    fn a_colour_is_offered_by_the_name_and_else_stays_that_of_the_account() {
        let colour = |name| mark(name, ChosenMark::default()).colour.unwrap();
        assert_eq!(colour("Northwind Staging"), AccountColour::Green);
        assert_eq!(colour("acme-preprod"), AccountColour::Green);
        assert_eq!(colour("Contoso Sandbox"), AccountColour::Blue);
        assert_eq!(colour("Network"), colour("Renamed"));
        assert_eq!(AccountMark::of("deploy", None, ChosenMark::default()).colour, None);
    }

    #[test]
    fn what_the_person_says_goes_before_the_name() {
        let said = |production| ChosenMark { production: Some(production), colour: None };
        assert!(mark("Payments", said(true)).production);
        assert_eq!(mark("Payments", said(true)).colour, Some(AccountColour::Red));
        assert!(!mark("Live Events", said(false)).production);
        assert_ne!(mark("Live Events", said(false)).colour, Some(AccountColour::Red));
        let teal = ChosenMark { colour: Some(AccountColour::Teal), production: None };
        let expected = AccountMark { colour: Some(AccountColour::Teal), production: true };
        assert_eq!(mark("payments-prod", teal), expected);
    }

    #[test]
    fn every_colour_is_read_as_it_is_stored() {
        for colour in AccountColour::ALL {
            assert_eq!(AccountColour::parse(colour.as_str()), Some(colour));
        }
        assert_eq!(AccountColour::parse("mauve"), None);
    }
}
