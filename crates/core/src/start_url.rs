//! The AWS access portal URL, in all the shapes that people paste.
//!
//! Facts: IAM Identity Center User Guide, AWS GovCloud (US) User Guide, and the AWS CLI's own resolution
//! (`awscli/customizations/sso/resolve.py`).

use crate::aws_host::{AwsHost, Site};
use crate::region::{Partition, Region};
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
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
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
    /// A page on which a person signs in to an access portal.
    #[error("this is a sign-in page, not the access portal that it leads to")]
    SignInPage {
        /// The portal, where the page names its directory.
        portal: Option<StartUrl>,
        /// The region, where the host names it.
        region: Option<Region>,
    },
}

/// The domains of portals that are reached by IPv6 as well as by IPv4.
const DUAL_STACK: [&str; 3] = [".app.aws", ".app.amazonwebservices.com.cn", ".api.amazonwebservices.eu"];

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
        if let Some(refused) = other_page(&host, url.path()) {
            return Err(refused);
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

    fn aws_host(&self) -> Option<AwsHost> {
        AwsHost::of(self.host())
    }

    /// The portal of the directory with this id, as AWS names it without an alias. None for a partition of whose portals no
    /// such URL is known.
    fn of_directory(id: &str, partition: Partition) -> Option<Self> {
        let url = match partition {
            Partition::Aws => format!("https://{id}.awsapps.com/start"),
            Partition::AwsUsGov => format!("https://start.us-gov-home.awsapps.com/directory/{id}"),
            Partition::AwsCn => format!("https://start.home.awsapps.cn/directory/{id}"),
            _ => return None,
        };
        Some(Self(url))
    }

    /// Whose host it is.
    pub fn owner(&self) -> Owner {
        if Url::parse(&self.0).is_ok_and(|url| is_loopback(&url)) {
            return Owner::Loopback;
        }
        match self.aws_host() {
            Some(AwsHost { site: Site::Portal | Site::Issuer, .. }) => Owner::Aws,
            _ => Owner::Vanity,
        }
    }

    /// The region, where the host names it: the dual-stack and IPv4 portal hosts and the region-qualified
    /// GovCloud and China hosts do; `awsapps.com` and issuer URLs do not.
    pub fn region(&self) -> Option<Region> {
        self.aws_host()?.region
    }

    /// Whether the portal is on a dual-stack host. Such an instance is asked at the dual-stack endpoints: those for IPv4
    /// alone lead its sign-in to the older portal's page, where it never ends.
    pub fn is_dual_stack(&self) -> bool {
        let host = self.host();
        self.owner() == Owner::Aws && DUAL_STACK.iter().any(|domain| host.ends_with(domain))
    }

    /// The same portal in another region of its instance, where the host of a portal names a region and the instance; else the
    /// same URL. An instance that is replicated has such a URL in each of its regions (IAM Identity Center User Guide, *Using
    /// IAM Identity Center across multiple AWS Regions*).
    #[must_use]
    pub fn in_region(&self, region: &Region) -> Self {
        let (Some(named), Some(_)) = (self.region(), self.instance_id()) else { return self.clone() };
        Self(self.0.replacen(&format!(".{named}."), &format!(".{region}."), 1))
    }

    /// Whether both are addresses of one instance, as far as the URLs tell.
    pub fn is_same_instance(&self, other: &Self) -> bool {
        self == other || self.instance_id().is_some_and(|id| other.instance_id() == Some(id))
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
        let is_issuer = self.aws_host().is_some_and(|host| host.site == Site::Issuer);
        let label = match self.owner() {
            Owner::Loopback => "demo",
            _ if is_issuer || host.starts_with("start.") => self.0.rsplit('/').next().unwrap_or(host),
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

/// What a page of AWS is that is of no portal. `path` is that of its URL.
fn other_page(host: &str, path: &str) -> Option<StartUrlError> {
    // AWS's own web site is no page of the console, and people come to the console by it.
    if host == "aws.amazon.com" {
        return Some(StartUrlError::Console);
    }
    let AwsHost { site, region } = AwsHost::of(host)?;
    match site {
        Site::Portal | Site::Issuer => None,
        // In partitions without `signin.aws`, the sign-in to portals is on the console's host.
        Site::Console if !path.starts_with("/platform/") => Some(StartUrlError::Console),
        Site::Console | Site::SignIn => {
            let portal = path.split('/').find(|segment| is_directory_id(segment)).and_then(|id| {
                let partition = region.as_ref()?.partition();
                StartUrl::of_directory(id, partition)
            });
            Some(StartUrlError::SignInPage { portal, region })
        }
    }
}

/// Whether a text is the id of a directory, as in `d-9067642ac7.awsapps.com`.
fn is_directory_id(text: &str) -> bool {
    text.strip_prefix("d-").is_some_and(|id| {
        id.len() == 10 && id.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
    })
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
#[path = "start_url_test.rs"]
mod tests;
