//! Pages of AWS's sign-in that lead on to a link, and the access portal's links to the console.
//!
//! Facts: IAM Identity Center User Guide, *Create shortcut links*; AWS Management Console, *multisession*. The pages that sign
//! out and that switch several sessions on are described nowhere, and used so by several tools (saml2aws 1485, leapp PR 520).

use super::{component, domain};
use crate::account::{AccountId, RoleName};
use crate::region::{Partition, Region};
use crate::secret::Secret;
use crate::start_url::{Owner, StartUrl};

/// How many sessions a browser has at once where that is switched on.
pub const MOST_SESSIONS: usize = 5;

/// Where the page that signs out is: the one host of a partition that leads on from it.
fn sign_out_host(region: &Region) -> String {
    match region.partition() {
        Partition::Aws => "us-east-1.signin.aws.amazon.com".to_owned(),
        partition @ (Partition::AwsUsGov | Partition::AwsCn) => format!("signin.{}", domain(partition)),
        partition => format!("{region}.signin.{}", domain(partition)),
    }
}

/// The address of AWS's sign-in in the region's partition; `endpoint` is the one in force in its place.
fn sign_in_host(region: &Region, endpoint: Option<&str>) -> String {
    endpoint.map_or_else(|| format!("https://{}", sign_out_host(region)), str::to_owned)
}

/// A link that signs the browser out of the console first, and leads on to `link`. It is a secret as that one is.
pub fn after_sign_out(region: &Region, endpoint: Option<&str>, link: &Secret) -> Secret {
    let host = sign_in_host(region, endpoint);
    Secret::new(format!("{host}/oauth?Action=logout&redirect_uri={}", component(link.expose())))
}

/// A link to the page that switches several sessions on in the browser, which leads on to `link`. It is a secret as that one is.
/// Only the partition `aws` has the page.
pub fn after_opting_in(region: &Region, endpoint: Option<&str>, link: &Secret) -> Secret {
    let host = sign_in_host(region, endpoint);
    Secret::new(format!("{host}/sessions/v1/opt-in?redirect_uri={}", component(link.expose())))
}

/// The portal's link to a page of the console as one of its roles. It is no secret: who follows it signs in to the portal. A
/// portal at somebody's own domain has none, since nobody knows where that leads.
pub fn portal_link(
    portal: &StartUrl,
    account: &AccountId,
    role: &RoleName,
    destination: &str,
) -> Option<String> {
    if portal.owner() == Owner::Vanity {
        return None;
    }
    let portal = portal.as_str();
    // GovCloud's portals have their pages right behind the directory's address.
    let page = if portal.contains("/directory/") { "#/console" } else { "/#/console" };
    let (role, destination) = (component(role.as_str()), component(destination));
    Some(format!("{portal}{page}?account_id={account}&role_name={role}&destination={destination}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn region(name: &str) -> Region {
        Region::parse(name).unwrap()
    }

    #[test]
    fn every_partition_signs_out_at_its_own_host() {
        let link = Secret::new("https://x/federation?a=b&c");
        for (name, endpoint, hop) in [
            ("eu-central-1", None, "https://us-east-1.signin.aws.amazon.com"),
            ("us-gov-west-1", None, "https://signin.amazonaws-us-gov.com"),
            ("cn-north-1", None, "https://signin.amazonaws.cn"),
            ("eusc-de-east-1", None, "https://eusc-de-east-1.signin.amazonaws-eusc.eu"),
            ("eu-central-1", Some("http://127.0.0.1:9"), "http://127.0.0.1:9"),
        ] {
            assert_eq!(
                after_sign_out(&region(name), endpoint, &link).expose(),
                format!("{hop}/oauth?Action=logout&redirect_uri=https%3A%2F%2Fx%2Ffederation%3Fa%3Db%26c")
            );
        }
        assert_eq!(
            after_opting_in(&region("eu-central-1"), None, &link).expose(),
            "https://us-east-1.signin.aws.amazon.com/sessions/v1/opt-in?redirect_uri=https%3A%2F%2Fx%2Ffederation%3Fa%3Db%26c"
        );
    }

    #[test]
    fn every_kind_of_portal_has_its_links() {
        let (account, role) = (
            AccountId::try_from("118230476651".to_owned()).unwrap(),
            RoleName::try_from("Read+Only".to_owned()).unwrap(),
        );
        let page = "https://eu-west-1.console.aws.amazon.com/s3/home?region=eu-west-1";
        let behind = "account_id=118230476651&role_name=Read%2BOnly&destination=https%3A%2F%2Feu-west-1.console.aws.amazon.com%2Fs3%2Fhome%3Fregion%3Deu-west-1";
        for (portal, link) in [
            ("northwind.awsapps.com/start", Some("https://northwind.awsapps.com/start/#/console?")),
            (
                "https://start.us-gov-home.awsapps.com/directory/d-9067642ac7",
                Some("https://start.us-gov-home.awsapps.com/directory/d-9067642ac7#/console?"),
            ),
            (
                "https://ssoins-1234567890abcdef.portal.eu-central-1.app.aws",
                Some("https://ssoins-1234567890abcdef.portal.eu-central-1.app.aws/#/console?"),
            ),
            ("https://aws.example.com", None),
        ] {
            let portal = StartUrl::parse(portal).unwrap();
            assert_eq!(
                portal_link(&portal, &account, &role, page),
                link.map(|link| format!("{link}{behind}")),
                "{portal}"
            );
        }
    }
}
