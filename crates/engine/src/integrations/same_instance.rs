//! The error that a portal is there already, or its instance under another URL.

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
            true => ("This portal is here already", format!("{start_url} is here already, as '{alias}'.")),
            false => (
                "This instance is here already",
                format!(
                    "{start_url} is another address of the IAM Identity Center '{alias}', with the same accounts and roles."
                ),
            ),
        };
        if let Some(region) = other_region {
            detail.push_str(&format!(
                " If it is replicated to {region}, say so with daypass integration edit {name} --also-region {region}."
            ));
        }
        match added {
            Some(added) => {
                let action = format!(
                    "Remove '{}' and use '{alias}'. Or keep both, for a second person's sign-in.",
                    added.alias
                );
                let (integration, alias) = (added.id.to_string(), added.alias.clone());
                Problem::new(
                    Code::InvalidInput,
                    title,
                    detail,
                    action,
                    Remedy::KeepBoth { integration, alias },
                )
            }
            None => {
                let action = format!("Use '{alias}'. Or, for a second person's sign-in, add it again");
                Problem::new(Code::InvalidInput, title, detail, action, Remedy::None)
                    .by_command(format!("daypass integration add {start_url} --another --alias NAME"))
            }
        }
    }
}
