//! Addresses of the console as people copy them out of a browser, or get them from others.

use super::destination::{Destination, PagePath};
use crate::account::{AccountId, InvalidName, RoleName};
use crate::aws_host::{AwsHost, Site};
use crate::region::{Partition, Region};
use percent_encoding::percent_decode_str;
use url::Url;

/// How many digits an account id has.
const DIGITS: usize = 12;

/// A page of the console, or an access portal's link to one.
///
/// Facts: IAM Identity Center User Guide, *Create shortcut links*; Management Console guide, *Multi-session support*, for the
/// hosts that begin with an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastedAddress {
    /// The accounts that it may be of: the one that it names as its own, else every number in it that has an account id's shape.
    pub accounts: Vec<AccountId>,
    /// The role that it is for; a portal's link names one.
    pub role: Option<RoleName>,
    /// The partition; a portal's link to the console's home tells none.
    pub partition: Option<Partition>,
    /// The region.
    pub region: Option<Region>,
    /// The page.
    pub destination: Destination,
}

/// Whether a text is an address rather than a name: whoever is called so cannot be a session.
pub fn is_address(text: &str) -> bool {
    let text = text.trim();
    text.contains("://") || console_host(text.split(['/', '?', '#']).next().unwrap_or_default()).is_some()
}

impl PastedAddress {
    /// Reads an address, with or without `https://`.
    ///
    /// # Errors
    /// [`InvalidName`] for what is no page of the console, and no portal's link to one.
    pub fn parse(text: &str) -> Result<Self, InvalidName> {
        let refused =
            || InvalidName { text: text.to_owned(), expected: "the address of a page of the AWS console" };
        let trimmed = text.trim();
        let whole = if trimmed.contains("://") { trimmed.to_owned() } else { format!("https://{trimmed}") };
        let url = Url::parse(&whole).ok().filter(|url| url.scheme() == "https").ok_or_else(refused)?;
        let (_, rest) = whole.split_once("://").ok_or_else(refused)?;
        let (host, page) = rest.split_at(rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len()));
        // Whatever is before a host or behind it, as a user or a port, is in no address of AWS.
        if !url.host_str().is_some_and(|read| read.eq_ignore_ascii_case(host)) {
            return Err(refused());
        }
        let host = host.to_ascii_lowercase();
        let found = match console_host(&host) {
            Some(found) => Self::of_console(&host, &found, page),
            None => AwsHost::of(&host)
                .filter(|host| host.site == Site::Portal)
                .and_then(|_| Self::of_portal(url.fragment().unwrap_or_default())),
        };
        found.ok_or_else(refused)
    }

    fn of_console(host: &str, found: &AwsHost, page: &str) -> Option<Self> {
        let page = PagePath::parse(page).ok()?;
        let region = page.region().or_else(|| found.region.clone());
        let accounts = match account_of_host(host) {
            Some(account) => vec![account],
            None => accounts_in(&percent_decode_str(page.as_str()).decode_utf8_lossy()),
        };
        let is_home = page
            .as_str()
            .split(['?', '#'])
            .next()
            .is_some_and(|path| path.is_empty() || path == "console/home");
        Some(Self {
            accounts,
            role: None,
            partition: Some(partition_of(host)),
            region,
            destination: if is_home { Destination::Home } else { Destination::Page(page) },
        })
    }

    /// A portal's link by its fragment: `/console?account_id=…&role_name=…&destination=…`.
    fn of_portal(fragment: &str) -> Option<Self> {
        let query = fragment.strip_prefix("/console?")?;
        let pairs: Vec<(String, String)> =
            url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        let value = |name: &str| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
        let account = AccountId::try_from(value("account_id")?).ok()?;
        let role = value("role_name").and_then(|role| RoleName::try_from(role).ok());
        let page = match value("destination") {
            // It names the console, not another portal.
            Some(page) => Some(Self::parse(&page).ok().filter(|page| page.partition.is_some())?),
            None => None,
        };
        Some(Self {
            accounts: vec![account],
            role,
            partition: page.as_ref().and_then(|page| page.partition),
            region: page.as_ref().and_then(|page| page.region.clone()),
            destination: page.map(|page| page.destination).unwrap_or_default(),
        })
    }
}

/// A host of the console itself, not of the sign-in to it.
fn console_host(host: &str) -> Option<AwsHost> {
    let host = host.to_ascii_lowercase();
    let is_console = host.split('.').any(|label| label == "console");
    AwsHost::of(&host).filter(|found| found.site == Site::Console && is_console)
}

/// The partition in whose domain a host of the console is.
fn partition_of(host: &str) -> Partition {
    let is_of = |partition: &Partition| host.ends_with(&format!("console.{}", super::domain(*partition)));
    Partition::ALL.into_iter().find(is_of).unwrap_or(Partition::Aws)
}

/// The account of a host such as `111122223333-abcd1234.eu-west-1.console.aws.amazon.com`.
fn account_of_host(host: &str) -> Option<AccountId> {
    let (account, _) = host.split('.').next()?.split_once('-')?;
    AccountId::try_from(account.to_owned()).ok()
}

/// Every number in a text that has an account id's shape, once each.
fn accounts_in(text: &str) -> Vec<AccountId> {
    let numbers = text.split(|c: char| !c.is_ascii_digit()).filter(|number| number.len() == DIGITS);
    let mut accounts: Vec<AccountId> = Vec::new();
    for account in numbers.filter_map(|number| AccountId::try_from(number.to_owned()).ok()) {
        if !accounts.contains(&account) {
            accounts.push(account);
        }
    }
    accounts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Vec<String>, Option<String>, Option<String>, String) {
        let address = PastedAddress::parse(text).unwrap();
        let partition = address.partition.map_or(Partition::Aws, |partition| partition);
        let region = address.region.clone().unwrap_or_else(|| partition.implicit_region());
        (
            address.accounts.into_iter().map(String::from).collect(),
            address.role.map(String::from),
            address.region.map(String::from),
            address.destination.url(&region),
        )
    }

    #[test]
    fn a_pasted_page_tells_its_account_its_region_and_itself() {
        let some = |text: &str| Some(text.to_owned());
        for (text, accounts, role, region, url) in [
            (
                "https://111122223333-abcd1234.eu-west-1.console.aws.amazon.com/ec2/home?region=eu-west-1#Instances:",
                &["111122223333"][..],
                None,
                some("eu-west-1"),
                "https://eu-west-1.console.aws.amazon.com/ec2/home?region=eu-west-1#Instances:",
            ),
            (
                "  eu-west-1.console.aws.amazon.com/lambda/home#/functions/x ",
                &[],
                None,
                some("eu-west-1"),
                "https://eu-west-1.console.aws.amazon.com/lambda/home#/functions/x",
            ),
            (
                "https://console.aws.amazon.com/states/home?region=us-east-2#/x/arn%3Aaws%3Astates%3Aus-east-2%3A111122223333%3Ax",
                &["111122223333"],
                None,
                some("us-east-2"),
                "https://us-east-2.console.aws.amazon.com/states/home?region=us-east-2#/x/arn%3Aaws%3Astates%3Aus-east-2%3A111122223333%3Ax",
            ),
            (
                "https://us-east-1.console.aws.amazon.com/ecr/repositories/private/444455556666/x?a=111122223333&b=1111222233334",
                &["444455556666", "111122223333"],
                None,
                some("us-east-1"),
                "https://us-east-1.console.aws.amazon.com/ecr/repositories/private/444455556666/x?a=111122223333&b=1111222233334",
            ),
            (
                "https://console.amazonaws.cn/s3/buckets?region=cn-north-1",
                &[],
                None,
                some("cn-north-1"),
                "https://console.amazonaws.cn/s3/buckets?region=cn-north-1",
            ),
            (
                "https://console.aws.amazon.com",
                &[],
                None,
                None,
                "https://us-east-1.console.aws.amazon.com/console/home?region=us-east-1",
            ),
            (
                "https://northwind.awsapps.com/start/#/console?account_id=111122223333&role_name=Admin&destination=https%3A%2F%2Feu-west-1.console.aws.amazon.com%2Fs3%2Fbuckets",
                &["111122223333"],
                some("Admin"),
                some("eu-west-1"),
                "https://eu-west-1.console.aws.amazon.com/s3/buckets",
            ),
            (
                "https://start.us-gov-home.awsapps.com/directory/d-1234567890#/console?account_id=111122223333",
                &["111122223333"],
                None,
                None,
                "https://us-east-1.console.aws.amazon.com/console/home?region=us-east-1",
            ),
        ] {
            assert!(is_address(text), "{text}");
            let accounts = accounts.iter().map(|&account| account.to_owned()).collect();
            assert_eq!(read(text), (accounts, role, region, url.to_owned()), "{text}");
        }
    }

    #[test]
    fn what_is_no_page_of_the_console_is_refused() {
        for text in [
            "https://evil.example/console/home",
            "https://console.aws.amazon.com.evil.example/",
            "https://console.aws.amazon.com@evil.example/",
            "https://evil.example@console.aws.amazon.com/",
            "https://console.aws.amazon.com:8443/s3",
            "https://console.aws.amazon.com\\@evil.example/",
            "https://console.aws.amazon.com/../x",
            "http://console.aws.amazon.com/s3",
            "javascript://console.aws.amazon.com/%0aalert(1)",
            "https://signin.aws.amazon.com/federation?Action=login",
            "https://northwind.awsapps.com/start",
            "https://northwind.awsapps.com/start/#/console?role_name=Admin",
            "https://northwind.awsapps.com/start/#/console?account_id=111122223333&destination=https%3A%2F%2Fevil.example%2F",
            "https://",
            "",
        ] {
            assert!(PastedAddress::parse(text).is_err(), "{text}");
        }
        for text in ["Shop Production/OnCall", "console", "prod", "111122223333/Admin", "eu-west-1"] {
            assert!(!is_address(text), "{text}");
        }
    }
}
