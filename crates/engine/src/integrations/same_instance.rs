//! That a portal is there already, or its instance under another URL.

use crate::identity_center::IntegrationRef;
use daypass_core::problem::quoted;
use daypass_core::{Explain, Integration, Problem, ProblemCode as Code, Region, Remedy, StartUrl};

/// A portal is there already, or its instance is under another URL.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{start_url} is the instance of {}", there.alias)]
pub struct SameInstance {
    /// The URL.
    pub start_url: StartUrl,
    /// The integration that is there.
    pub there: Integration,
    /// The integration of the URL, where that was added before anybody could tell.
    pub added: Option<IntegrationRef>,
    /// A region that the one that is there is not asked in.
    pub other_region: Option<Region>,
}

impl SameInstance {
    /// What is said before anything is added.
    pub(super) fn not_added(start_url: StartUrl, there: Integration, region: Option<&Region>) -> Self {
        let other_region = region.filter(|region| there.regions().all(|known| known != *region)).cloned();
        Self { start_url, there, added: None, other_region }
    }

    /// What is said of an integration that was read for the first time.
    pub(super) fn of_added(added: &Integration, there: Integration) -> Self {
        let of_url = Self::not_added(added.start_url.clone(), there, None);
        Self { added: Some(IntegrationRef::from(added)), ..of_url }
    }

    /// The same once the integration of the URL was taken out again.
    #[must_use]
    pub fn taken_out(self) -> Self {
        Self { added: None, ..self }
    }
}

impl Explain for SameInstance {
    fn problem(&self) -> Problem {
        let Self { start_url, there, added, other_region } = self;
        let (alias, name) = (&there.alias, quoted(&there.alias));
        let is_portal = *start_url == there.start_url;
        let (title, mut detail) = match is_portal {
            true => ("This portal is here already", format!("{start_url} is {alias}.")),
            false => (
                "This instance is here already",
                format!(
                    "{start_url} is the IAM Identity Center of {alias} under another address, with the same accounts and roles."
                ),
            ),
        };
        if let Some(region) = other_region {
            detail.push_str(&format!(
                " If it is in {region} too: daypass integration edit {name} --also-region {region}."
            ));
        }
        let (action, remedy) = match added {
            Some(added) => (
                format!(
                    "Remove {} and use {alias}. Or keep both, as for a second person's sign-in.",
                    added.alias
                ),
                Remedy::KeepBoth { integration: added.id.to_string(), alias: added.alias.clone() },
            ),
            None => (
                format!(
                    "Use {alias}: daypass login {name}. For a second person's sign-in: daypass integration add {start_url} --another --alias NAME"
                ),
                Remedy::None,
            ),
        };
        Problem::new(Code::InvalidInput, title, detail, action, remedy)
    }
}
