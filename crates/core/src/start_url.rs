//! The AWS access portal URL, in all the shapes that people paste.
//!
//! Facts: IAM Identity Center User Guide, AWS GovCloud (US) User Guide, and the AWS CLI's own resolution
//! (`awscli/customizations/sso/resolve.py`).

use crate::region::Region;
use serde::{Deserialize, Serialize};
use specta::Type;
use std::fmt;
use url::{Host, Url};

/// A start URL in the one form that Daypass compares and sends: https, lower-case host, no query, no fragment, no
/// trailing slash. The simulation's loopback address alone may be http.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
#[serde(try_from = "String", into = "String")]
pub struct StartUrl(String);

/// Whose host it is, which decides how the URL is resolved further.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// A host of AWS: the URL is used as it is.
    Aws,
    /// Somebody's own domain, which redirects to a host of AWS.
    Vanity,
    /// This machine: aws-sim.
    Loopback,
}

/// Why a text is no start URL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StartUrlError {
    /// Nothing was pasted.
    #[error("no URL was given")]
    Empty,
    /// It does not parse as a web address.
    #[error("this is not a web address")]
    NotAUrl,
    /// It is http to a host that is not this machine.
    #[error("the address is http, and access portals are https only")]
    NotHttps,
    /// It carries a user name or password.
    #[error("the address holds a user name or password")]
    HasCredentials,
    /// AWS Builder ID, which opens no AWS accounts.
    #[error("this is the address of AWS Builder ID, which has no AWS accounts")]
    BuilderId,
    /// A page of the AWS console or its sign-in, not of an access portal.
    #[error("this is a page of the AWS console, not of an access portal")]
    Console,
}

const ISSUER_HOSTS: [&str; 4] = [
    "identitycenter.amazonaws.com",
    "identitycenter.us-gov.amazonaws.com",
    "identitycenter.amazonaws.com.cn",
    "identitycenter.amazonaws.eu",
];

const AWS_SUFFIXES: [&str; 8] = [
    ".app.aws",
    ".portal.amazonaws.com",
    ".portal.amazonaws.com.cn",
    ".app.amazonwebservices.com.cn",
    ".portal.amazonaws.eu",
    ".api.amazonwebservices.eu",
    ".awsapps.com",
    ".awsapps.cn",
];

impl StartUrl {
    /// Reads what a person pasted: blanks, quotes and shell escapes around it, a missing scheme, a trailing
    /// slash, `#/`, and the pages that the portal itself shows behind the fragment are all forgiven.
    ///
    /// # Errors
    /// [`StartUrlError`] says what it is instead.
    pub fn parse(text: &str) -> Result<Self, StartUrlError> {
        let text =
            text.trim().trim_matches(|c: char| c.is_whitespace() || "\"'`<>“”".contains(c)).replace('\\', "");
        if text.is_empty() {
            return Err(StartUrlError::Empty);
        }
        let text = if text.contains("://") { text } else { format!("https://{text}") };
        let mut url = Url::parse(&text).map_err(|_| StartUrlError::NotAUrl)?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(StartUrlError::HasCredentials);
        }
        let host = match url.host() {
            Some(host) => host.to_string(),
            None => return Err(StartUrlError::NotAUrl),
        };
        // The root of the names (RFC 1034 §3.1). A second dot would hide from `Url` that a host ends in a number.
        let host = host.strip_suffix('.').unwrap_or(&host).to_owned();
        if !is_loopback(&url) && !is_domain_name(&host) {
            return Err(StartUrlError::NotAUrl);
        }
        match url.scheme() {
            "https" => {}
            "http" if is_loopback(&url) => {}
            "http" => return Err(StartUrlError::NotHttps),
            _ => return Err(StartUrlError::NotAUrl),
        }
        if host == "view.awsapps.com" {
            return Err(StartUrlError::BuilderId);
        }
        if host == "aws.amazon.com"
            || host.ends_with("console.aws.amazon.com")
            || host.ends_with("signin.aws.amazon.com")
        {
            return Err(StartUrlError::Console);
        }
        url.set_query(None);
        url.set_fragment(None);
        let path = url.path().trim_end_matches(['/', '\'']).to_owned();
        let path = if is_classic_portal(&host) { "/start".to_owned() } else { path };
        let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
        Ok(Self(format!("{}://{host}{port}{path}", url.scheme())))
    }

    /// The normalised URL.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn host(&self) -> &str {
        let rest = self.0.split_once("://").map_or("", |(_, rest)| rest);
        rest.split('/').next().unwrap_or_default()
    }

    /// Whose host it is.
    pub fn owner(&self) -> Owner {
        let host = self.host();
        if Url::parse(&self.0).is_ok_and(|url| is_loopback(&url)) {
            Owner::Loopback
        } else if ISSUER_HOSTS.contains(&host) || AWS_SUFFIXES.iter().any(|suffix| host.ends_with(suffix)) {
            Owner::Aws
        } else {
            Owner::Vanity
        }
    }

    /// The region, where the host names it: the dual-stack and IPv4 portal hosts and the region-qualified
    /// GovCloud and China hosts do; `awsapps.com` and issuer URLs do not.
    pub fn region(&self) -> Option<Region> {
        if self.owner() != Owner::Aws {
            return None;
        }
        self.host().split('.').find_map(|label| Region::parse(label).ok())
    }

    /// The id of the IAM Identity Center instance, where the URL has it: issuer URLs and the portals with a region do. An
    /// alias and a directory's id do not tell it.
    pub fn instance_id(&self) -> Option<&str> {
        let is_id = |label: &&str| {
            label
                .strip_prefix("ssoins-")
                .is_some_and(|id| id.len() == 16 && id.bytes().all(|b| b.is_ascii_hexdigit()))
        };
        self.0.split(['/', '.']).find(is_id).filter(|_| self.owner() == Owner::Aws)
    }

    /// A name to offer for the integration: the portal's alias where it has one.
    pub fn suggested_alias(&self) -> String {
        let host = self.host();
        let label = match self.owner() {
            Owner::Loopback => "demo",
            _ if host.starts_with("start.") || ISSUER_HOSTS.contains(&host) => {
                self.0.rsplit('/').next().unwrap_or(host)
            }
            Owner::Vanity => host.rsplit('.').nth(1).unwrap_or(host),
            Owner::Aws => host.split('.').next().unwrap_or(host),
        };
        if is_generated(label) {
            return label.to_owned();
        }
        label.split('-').filter(|word| !word.is_empty()).map(capitalised).collect::<Vec<_>>().join(" ")
    }
}

/// Whether a label is an id that AWS made, such as `d-9067642ac7` or `ssoins-…`. It is offered as it is.
fn is_generated(label: &str) -> bool {
    label.starts_with("ssoins-")
        || label.strip_prefix("d-").is_some_and(|id| id.bytes().all(|b| b.is_ascii_hexdigit()))
}

fn capitalised(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// At least two labels of letters, digits and hyphens, as every portal's host has (RFC 1123 §2.1).
fn is_domain_name(host: &str) -> bool {
    let is_label =
        |label: &str| !label.is_empty() && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    host.contains('.') && host.split('.').all(is_label)
}

/// `<alias>.awsapps.com`, where every page lies under `/start`.
fn is_classic_portal(host: &str) -> bool {
    host.strip_suffix(".awsapps.com").is_some_and(|alias| !alias.contains('.'))
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

impl TryFrom<String> for StartUrl {
    type Error = StartUrlError;

    fn try_from(text: String) -> Result<Self, StartUrlError> {
        Self::parse(&text)
    }
}

impl From<StartUrl> for String {
    fn from(url: StartUrl) -> Self {
        url.0
    }
}

impl fmt::Display for StartUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parse(text: &str) -> String {
        StartUrl::parse(text).unwrap_or_else(|error| panic!("{text}: {error}")).0
    }

    #[test]
    fn every_decoration_of_a_portal_url_means_the_same() {
        let plain = "https://d-9067642ac7.awsapps.com/start";
        for text in [
            "https://d-9067642ac7.awsapps.com/start",
            "https://d-9067642ac7.awsapps.com/start/",
            "https://d-9067642ac7.awsapps.com/start#",
            "https://d-9067642ac7.awsapps.com/start#/",
            "https://d-9067642ac7.awsapps.com/start/#",
            "https://d-9067642ac7.awsapps.com/start/#/",
            "https://d-9067642ac7.awsapps.com/start/#/?tab=accounts",
            "https://d-9067642ac7.awsapps.com/start/#/console?account_id=123456789012&role_name=Admin",
            "https://d-9067642ac7.awsapps.com/start/#/saml/custom/x/y",
            r"https://d-9067642ac7.awsapps.com/start/\#/",
            "https://d-9067642ac7.awsapps.com/start?referrer=mail",
            "https://d-9067642ac7.awsapps.com",
            "  d-9067642ac7.awsapps.com/start\n",
            "\"https://D-9067642AC7.awsapps.com:443/start\"",
            "<https://d-9067642ac7.awsapps.com/start>",
        ] {
            assert_eq!(parse(text), plain, "{text}");
        }
    }

    #[test]
    fn the_host_tells_the_region_where_it_holds_one() {
        for (text, region) in [
            ("https://ssoins-1234567890abcdef.portal.eu-central-1.app.aws", Some("eu-central-1")),
            ("https://ssoins-1234567890abcdef.eu-west-1.portal.amazonaws.com/", Some("eu-west-1")),
            (
                "https://ssoins-1234567890abcdef.portal.cn-north-1.app.amazonwebservices.com.cn",
                Some("cn-north-1"),
            ),
            (
                "https://ssoins-1234567890abcdef.portal.eusc-de-east-1.api.amazonwebservices.eu",
                Some("eusc-de-east-1"),
            ),
            ("https://start.us-gov-west-1.us-gov-home.awsapps.com/directory/acme", Some("us-gov-west-1")),
            ("https://start.cn-north-1.home.awsapps.cn/directory/acme", Some("cn-north-1")),
            ("https://start.us-gov-home.awsapps.com/directory/d-9067642ac7", None),
            ("https://identitycenter.amazonaws.com/ssoins-1234567890abcdef", None),
            ("https://acme.awsapps.com/start", None),
            ("https://aws.eu-west-1.example.com", None),
        ] {
            let region_found = StartUrl::parse(text).unwrap().region();
            assert_eq!(region_found.as_ref().map(Region::as_str), region, "{text}");
        }
    }

    #[test]
    fn a_host_with_several_dots_at_its_end_was_stored_as_one_that_cannot_be_read_again() {
        assert_eq!(StartUrl::parse("https://portal.example.1.."), Err(StartUrlError::NotAUrl));
        assert_eq!(parse("https://northwind.awsapps.com./start"), "https://northwind.awsapps.com/start");
    }

    #[test]
    fn owners_are_told_apart() {
        let owner = |text| StartUrl::parse(text).unwrap().owner();
        assert_eq!(owner("https://acme.awsapps.com/start"), Owner::Aws);
        assert_eq!(owner("https://identitycenter.amazonaws.eu/ssoins-1234567890abcdef"), Owner::Aws);
        assert_eq!(owner("https://sso.acme.example"), Owner::Vanity);
        assert_eq!(owner("https://awsapps.com.evil.example/start"), Owner::Vanity);
        assert_eq!(owner("http://127.0.0.1:4321/start"), Owner::Loopback);
    }

    #[test]
    fn what_is_something_else_is_refused_by_name() {
        for (text, error) in [
            ("", StartUrlError::Empty),
            ("  \"\" ", StartUrlError::Empty),
            ("northwind", StartUrlError::NotAUrl),
            ("https://", StartUrlError::NotAUrl),
            ("ftp://acme.awsapps.com/start", StartUrlError::NotAUrl),
            ("javascript:alert(1)", StartUrlError::NotAUrl),
            ("http://acme.awsapps.com/start", StartUrlError::NotHttps),
            ("https://ada:pw@acme.awsapps.com/start", StartUrlError::HasCredentials),
            ("https://view.awsapps.com/start", StartUrlError::BuilderId),
            ("https://eu-west-1.console.aws.amazon.com/ec2", StartUrlError::Console),
            ("https://123456789012.signin.aws.amazon.com/console", StartUrlError::Console),
        ] {
            assert_eq!(StartUrl::parse(text), Err(error), "{text}");
        }
    }

    #[test]
    fn the_alias_offered_is_the_portals_own() {
        let alias = |text| StartUrl::parse(text).unwrap().suggested_alias();
        assert_eq!(alias("https://northwind.awsapps.com/start"), "Northwind");
        assert_eq!(alias("https://contoso-labs.awsapps.com/start"), "Contoso Labs");
        assert_eq!(alias("https://d-9067642ac7.awsapps.com/start"), "d-9067642ac7");
        assert_eq!(alias("https://start.us-gov-home.awsapps.com/directory/acme"), "Acme");
        assert_eq!(alias("https://sso.acme.example/"), "Acme");
        assert_eq!(alias("http://127.0.0.1:4321/start"), "Demo");
    }

    proptest! {
        #[test]
        fn any_text_is_answered_and_what_is_accepted_is_a_fixed_point(text in "\\PC{0,80}") {
            if let Ok(url) = StartUrl::parse(&text) {
                prop_assert_eq!(StartUrl::parse(url.as_str()), Ok(url));
            }
        }

        #[test]
        fn a_portal_url_with_any_tail_is_the_portal(tail in "[?#/][a-zA-Z0-9/#?&=%._-]{0,40}") {
            prop_assert_eq!(parse(&format!("https://acme.awsapps.com/start{tail}")), "https://acme.awsapps.com/start");
        }
    }
}
