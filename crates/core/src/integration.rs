//! An integration: one person's access to an IAM Identity Center instance.

use crate::account::InvalidName;
use crate::checked_text::checked_text;
use crate::name::IntegrationAlias;
use crate::region::Region;
use crate::start_url::StartUrl;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use specta::Type;

/// The permanent id of an integration. It is derived from the start URL, so that adding a portal twice gives one
/// integration; that of a second person's sign-in to the same portal is derived from its alias too.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
#[serde(try_from = "String", into = "String")]
pub struct IntegrationId(String);

impl IntegrationId {
    /// The id of the instance behind a start URL.
    pub fn of(start_url: &StartUrl) -> Self {
        Self(short_hash(&["integration", start_url.as_str()]))
    }

    /// The id of a second person's sign-in to the portal of a start URL. The alias tells the persons apart, so that the same
    /// two integrations have the same ids on another machine.
    pub fn of_another(start_url: &StartUrl, alias: &IntegrationAlias) -> Self {
        Self(short_hash(&["integration", start_url.as_str(), &alias.as_str().to_lowercase()]))
    }

    /// An id that somebody names: the window, a command line, a peer. Ids become names of files, so nothing else passes.
    ///
    /// # Errors
    /// [`InvalidName`] when it is not 16 lower-case hexadecimal digits.
    pub fn parse(text: &str) -> Result<Self, InvalidName> {
        if is_short_hash(text) {
            Ok(Self(text.to_owned()))
        } else {
            Err(InvalidName { text: text.to_owned(), expected: "the id of an integration" })
        }
    }

    /// An id as the store has it. It is not checked: Daypass itself wrote it there, and an old store stays readable.
    pub fn from_stored(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The id as text: 16 hexadecimal digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

checked_text!(IntegrationId);

/// Sixteen hexadecimal digits that stand for some texts: enough that no two of a person's sessions collide.
pub(crate) fn short_hash(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// Whether a text is what [`short_hash`] makes: 16 lower-case hexadecimal digits.
pub(crate) fn is_short_hash(text: &str) -> bool {
    text.len() == 16 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

/// One IAM Identity Center instance, reached by its start URL in its SSO region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Integration {
    /// Its identity.
    pub id: IntegrationId,
    /// What the person calls it.
    pub alias: String,
    /// The access portal URL.
    pub start_url: StartUrl,
    /// The region that is asked first; SSO OIDC and the portal are asked there.
    pub region: Region,
    /// Further regions that the instance is replicated to, in the order in which they are offered when one does not answer.
    /// Nothing at AWS tells them to the person who signs in, so that person names them.
    pub additional_regions: Vec<Region>,
    /// Whether the person has it beside another integration of the same instance on purpose: a second person's sign-in, or
    /// the same instance under a second URL.
    pub another: bool,
    /// When a sync was last done; `None` where its accounts and roles were never read whole.
    pub synced_at: Option<Timestamp>,
}

impl Integration {
    /// The regions that the instance is in, as far as the person named them, in the order in which they are asked.
    pub fn regions(&self) -> impl Iterator<Item = &Region> {
        std::iter::once(&self.region).chain(&self.additional_regions)
    }

    /// The region to ask when `silent` does not answer: the one after it, and after the last one the first. `None` where
    /// there is no other.
    pub fn region_after(&self, silent: &Region) -> Option<&Region> {
        let at = self.regions().position(|region| region == silent);
        let after = self.regions().skip(at.map_or(0, |at| at + 1));
        after.chain(self.regions()).find(|region| *region != silent)
    }

    /// The same integration as it is asked in a region: that region is the first one, and the portal's URL is that region's,
    /// where it names one.
    #[must_use]
    pub fn in_region(&self, region: &Region) -> Self {
        Self {
            start_url: self.start_url.in_region(region),
            region: region.clone(),
            additional_regions: self.regions().filter(|other| *other != region).cloned().collect(),
            ..self.clone()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn region(name: &str) -> Region {
        Region::parse(name).unwrap()
    }

    fn integration(start_url: &str, regions: &[&str]) -> Integration {
        let start_url = StartUrl::parse(start_url).unwrap();
        let mut regions = regions.iter().map(|name| region(name));
        Integration {
            id: IntegrationId::of(&start_url),
            alias: "Northwind".to_owned(),
            start_url,
            region: regions.next().unwrap(),
            additional_regions: regions.collect(),
            another: false,
            synced_at: None,
        }
    }

    #[test]
    fn after_the_last_region_comes_the_first() {
        let regions = ["eu-central-1", "us-east-1", "eu-west-1"];
        let northwind = integration("https://northwind.awsapps.com/start", &regions);
        let after = |silent: &str| northwind.region_after(&region(silent)).unwrap().to_string();
        assert_eq!(regions.map(after), ["us-east-1", "eu-west-1", "eu-central-1"]);
        assert_eq!(after("ap-south-1"), "eu-central-1", "a region that was taken out");
        let alone = integration("https://northwind.awsapps.com/start", &["eu-central-1"]);
        assert_eq!(alone.region_after(&region("eu-central-1")), None);
    }

    #[test]
    fn in_another_region_the_portal_has_that_regions_url() {
        let url = "https://ssoins-7223a1b2c3d4e5f6.portal.eu-central-1.app.aws";
        let there = integration(url, &["eu-central-1", "us-east-1"]).in_region(&region("us-east-1"));
        assert_eq!(there.start_url.as_str(), "https://ssoins-7223a1b2c3d4e5f6.portal.us-east-1.app.aws");
        assert_eq!(there.regions().map(Region::as_str).collect::<Vec<_>>(), ["us-east-1", "eu-central-1"]);
        assert_eq!(there.id, IntegrationId::of(&StartUrl::parse(url).unwrap()), "it is the same integration");
        let classic = integration("https://northwind.awsapps.com/start", &["eu-central-1", "us-east-1"]);
        assert_eq!(classic.in_region(&region("us-east-1")).start_url, classic.start_url);
    }

    #[test]
    fn a_second_person_at_a_portal_has_an_id_of_their_own_on_every_machine() {
        let url = StartUrl::parse("https://northwind.awsapps.com/start").unwrap();
        let of = |alias: &str| IntegrationId::of_another(&url, &IntegrationAlias::parse(alias).unwrap());
        assert_eq!(of("Admin"), of("admin"));
        assert_ne!(of("Admin"), of("Plain"));
        assert_ne!(of("Admin"), IntegrationId::of(&url));
    }

    #[test]
    fn an_id_from_outside_is_never_a_path() {
        let id = IntegrationId::of(&StartUrl::parse("https://northwind.awsapps.com/start").unwrap());
        assert_eq!(IntegrationId::parse(id.as_str()), Ok(id.clone()));
        let json = serde_json::to_string(&id).unwrap();
        assert_eq!(serde_json::from_str::<IntegrationId>(&json).unwrap(), id);
        for text in
            ["", "..", r"..\\..", "../../x", "0011223344556677/", "00112233445566AA", "001122334455667"]
        {
            assert!(IntegrationId::parse(text).is_err(), "{text}");
            assert!(serde_json::from_value::<IntegrationId>(text.into()).is_err(), "{text}");
        }
    }
}
