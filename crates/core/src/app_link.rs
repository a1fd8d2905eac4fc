//! Links that lead to a session in the window: `daypass://118230476651/ReadOnly`, and to a place in its console:
//! `daypass://118230476651/ReadOnly/s3?region=eu-central-1`. They name what a colleague has too, and no id of this machine.

use crate::account::{AccountId, InvalidName, RoleName};
use crate::console::ServicePath;
use crate::region::Region;
use percent_encoding::percent_decode_str;
use serde::Serialize;
use specta::Type;
use std::borrow::Cow;
use url::Url;

/// The scheme, as it is registered with the system.
pub const SCHEME: &str = "daypass";

/// What such a link names. Following it shows that, and starts nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AppLink {
    /// The account.
    pub account_id: AccountId,
    /// The role; a user's name for the session of a user.
    pub role: RoleName,
    /// The service of the console that it leads to.
    pub service: Option<ServicePath>,
    /// The region of it.
    pub region: Option<Region>,
}

impl AppLink {
    /// From a text that any program may have handed over.
    ///
    /// # Errors
    /// [`InvalidName`] for what is no such link, or has more in it.
    pub fn parse(text: &str) -> Result<Self, InvalidName> {
        let refused = || InvalidName {
            text: text.chars().take(200).collect(),
            expected: "a link such as daypass://118230476651/ReadOnly/s3?region=eu-central-1",
        };
        let url = Url::parse(text.trim()).ok().filter(|url| url.scheme() == SCHEME).ok_or_else(refused)?;
        let has_more = url.port().is_some() || !url.username().is_empty() || url.fragment().is_some();
        let account_id = url.host_str().and_then(|host| AccountId::try_from(host.to_owned()).ok());
        let decoded = |text: &str| percent_decode_str(text).decode_utf8().ok().map(Cow::into_owned);
        let path = url.path().trim_matches('/');
        let (role, service) = path.split_once('/').map_or((path, None), |(role, rest)| (role, Some(rest)));
        let role = decoded(role).and_then(|role| RoleName::try_from(role).ok());
        let service = service.map(|service| ServicePath::parse(&decoded(service).unwrap_or_default()));
        let mut region = None;
        for (key, value) in url.query_pairs() {
            if key != "region" || region.is_some() {
                return Err(refused());
            }
            region = Some(Region::parse_short(&value).map_err(|_| refused())?);
        }
        match (account_id, role, service.transpose()) {
            // A region without a service would lead nowhere.
            (Some(account_id), Some(role), Ok(service))
                if !has_more && (service.is_some() || region.is_none()) =>
            {
                Ok(Self { account_id, role, service, region })
            }
            _ => Err(refused()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Option<(String, String, Option<String>, Option<String>)> {
        let link = AppLink::parse(text).ok()?;
        let service = link.service.map(String::from);
        Some((link.account_id.into(), link.role.into(), service, link.region.map(String::from)))
    }

    #[test]
    fn a_link_names_a_session_or_a_place_in_its_console() {
        let some = |text: &str| text.to_owned();
        let (account, role) = (some("118230476651"), some("ReadOnly"));
        for (text, service, region) in [
            ("daypass://118230476651/ReadOnly", None, None),
            ("daypass://118230476651/ReadOnly/", None, None),
            ("daypass://118230476651/ReadOnly/s3", Some("s3"), None),
            ("daypass://118230476651/ReadOnly/ddb?region=euc1", Some("dynamodbv2"), Some("eu-central-1")),
            ("DAYPASS://118230476651/ReadOnly/cloudwatch/logs", Some("cloudwatch/logs"), None),
        ] {
            let (service, region) = (service.map(some), region.map(some));
            assert_eq!(read(text), Some((account.clone(), role.clone(), service, region)), "{text}");
        }
        assert_eq!(read("daypass://118230476651/Read%2BOnly").unwrap().1, "Read+Only");
    }

    #[test]
    fn whatever_else_is_in_a_link_is_refused() {
        for text in [
            "",
            "daypass:",
            "daypass://",
            "daypass://118230476651",
            "daypass://11823047665/ReadOnly",
            "daypass://118230476651:80/ReadOnly",
            "daypass://x@118230476651/ReadOnly",
            "daypass://118230476651/ReadOnly#x",
            "daypass://118230476651/ReadOnly?start=1",
            "daypass://118230476651/ReadOnly?region=eu-west-1",
            "daypass://118230476651/ReadOnly/s3?region=eu-west-1&region=eu-west-2",
            "daypass://118230476651/ReadOnly/s3?region=nowhere",
            "https://118230476651/ReadOnly",
            "daypass://118230476651/--all",
        ] {
            let read = read(text);
            // A role may begin with dashes; it is compared with those that there are, and is no argument.
            assert!(read.is_none() || text.ends_with("--all"), "{text}: {read:?}");
        }
    }

    proptest! {
        #[test]
        fn no_text_panics_or_makes_more_of_a_link_than_there_is(text in "\\PC{0,60}|daypass://[0-9]{12}/[\\PC]{0,40}") {
            if let Ok(link) = AppLink::parse(&text) {
                prop_assert!(link.service.is_some() || link.region.is_none());
            }
        }
    }
}
