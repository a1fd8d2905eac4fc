//! The hosts on which AWS serves pages to people: access portals, the pages of a sign-in, the console.
//!
//! Facts: the AWS CLI's resolution of portals (`awscli/customizations/sso/resolve.py`), the SDKs' endpoint rules of
//! `sso-oidc` and `signin`, AWS General Reference (*AWS Sign-In endpoints*), IAM Identity Center User Guide (*Do you need to
//! update firewalls and gateways?*), and for `signin.aws` the AWS Security Blog (*Get ready for upcoming changes in the AWS
//! IAM Identity Center user sign-in process*). That a device authorization also names a page of `signin.aws`, or one of the
//! other endpoint family than was asked, is observed.

use crate::region::Region;

/// What AWS serves on a host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Site {
    /// Access portals.
    Portal,
    /// The issuers of instances of IAM Identity Center, which lead to their portals.
    Issuer,
    /// The pages on which a person signs in to IAM Identity Center and allows an application what it asks for.
    SignIn,
    /// The console, and the sign-in to that.
    Console,
}

/// A host of AWS that serves pages to people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AwsHost {
    /// What it serves.
    pub site: Site,
    /// The region, where the host names it.
    pub region: Option<Region>,
}

/// The hosts of a kind: each of `names` in front of each of `domains`. Of the labels of a name, `{region}` is any region,
/// and `*`, which is always the first, one or more labels of any kind.
///
/// A `*` stands only where the domain, with what else is before it, is AWS's alone. In `amazonaws.com` and `api.aws`
/// anybody can have a host: a bucket, a load balancer, an API. So the CLI's `.api.amazonwebservices.eu`, in which are all
/// services of that partition, is narrower here.
struct Hosts {
    site: Site,
    names: &'static [&'static str],
    domains: &'static [&'static str],
}

/// Where several fit, the first does. So those that name their region stand before the others.
const HOSTS: [Hosts; 8] = [
    Hosts {
        site: Site::Portal,
        names: &["*.portal.{region}"],
        domains: &["app.aws", "app.amazonwebservices.com.cn", "api.amazonwebservices.eu"],
    },
    Hosts {
        site: Site::Portal,
        names: &["*.{region}.portal", "*.portal"],
        domains: &["amazonaws.com", "amazonaws.com.cn", "amazonaws.eu"],
    },
    Hosts {
        site: Site::Portal,
        names: &["start.{region}", "start"],
        domains: &["us-gov-home.awsapps.com", "home.awsapps.cn"],
    },
    Hosts {
        site: Site::Portal,
        names: &["*"],
        domains: &["awsapps.com", "awsapps.cn", "app.aws", "app.amazonwebservices.com.cn"],
    },
    Hosts {
        site: Site::Issuer,
        names: &["identitycenter"],
        domains: &["amazonaws.com", "us-gov.amazonaws.com", "amazonaws.com.cn", "amazonaws.eu"],
    },
    Hosts {
        site: Site::SignIn,
        names: &["oidc.{region}", "oidc-fips.{region}", "device.sso.{region}"],
        domains: &[
            "amazonaws.com",
            "api.aws",
            "amazonaws.com.cn",
            "api.amazonwebservices.com.cn",
            "amazonaws.eu",
            "api.amazonwebservices.eu",
        ],
    },
    Hosts { site: Site::SignIn, names: &["{region}", "{region}.oauth", "*"], domains: &["signin.aws"] },
    Hosts {
        site: Site::Console,
        names: &[
            "{region}.signin",
            "{region}.signin-fips",
            "{region}.console",
            "signin",
            "signin-fips",
            "console",
            "*.{region}.console",
            "*.signin",
            "*.console",
        ],
        domains: &[
            "aws.amazon.com",
            "amazonaws-us-gov.com",
            "amazonaws.cn",
            "amazonaws-eusc.eu",
            "c2shome.ic.gov",
            "sc2shome.sgov.gov",
            "csphome.adc-e.uk",
            "csphome.hci.ic.gov",
        ],
    },
];

/// The domains of AWS's services, for IPv4 and dual-stack, in the partitions that a person can be in (AWS SDKs, `partitions.json`).
/// In them are hosts of customers too, such as interface endpoints of a VPC.
const SERVICES: [&str; 6] = [
    ".amazonaws.com",
    ".api.aws",
    ".amazonaws.com.cn",
    ".api.amazonwebservices.com.cn",
    ".amazonaws.eu",
    ".api.amazonwebservices.eu",
];

/// Whether a host, in lower case and without a port, is in a domain of AWS's services. Not so a portal, whose name says whose
/// it is.
pub fn is_of_service(host: &str) -> bool {
    let is_portal = || AwsHost::of(host).is_some_and(|host| host.site == Site::Portal);
    SERVICES.iter().any(|domain| host.ends_with(domain)) && !is_portal()
}

impl AwsHost {
    /// The host of this name, in lower case; `None` where it is somebody else's, or serves no pages to people.
    pub fn of(host: &str) -> Option<Self> {
        HOSTS.iter().find_map(|Hosts { site, names, domains }| {
            let mut left = domains.iter().filter_map(|domain| host.strip_suffix(domain)?.strip_suffix('.'));
            left.find_map(|name| {
                let pattern = names.iter().find(|pattern| fits(pattern, name))?;
                Some(Self { site: *site, region: region(pattern, name) })
            })
        })
    }
}

/// Whether a name is of a pattern. Both are read from their ends, where the pattern is the most particular.
fn fits(pattern: &str, name: &str) -> bool {
    let mut labels = name.rsplit('.');
    for wanted in pattern.rsplit('.') {
        match (wanted, labels.next()) {
            ("*", Some(label)) => return !label.is_empty() && labels.all(|label| !label.is_empty()),
            ("{region}", Some(label)) if Region::parse(label).is_ok() => {}
            (wanted, Some(label)) if wanted == label => {}
            _ => return false,
        }
    }
    labels.next().is_none()
}

/// The region in a name of this pattern.
fn region(pattern: &str, name: &str) -> Option<Region> {
    let at = pattern.rsplit('.').position(|label| label == "{region}")?;
    Region::parse(name.rsplit('.').nth(at)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn host(host: &str) -> Option<(Site, Option<String>)> {
        AwsHost::of(host).map(|found| (found.site, found.region.map(|region| region.to_string())))
    }

    #[test]
    fn every_partitions_pages_are_known_with_the_region_that_they_name() {
        for (site, name, region) in [
            (Site::Portal, "d-9067642ac7.awsapps.com", None),
            (Site::Portal, "northwind.awsapps.com", None),
            (Site::Portal, "start.us-gov-home.awsapps.com", None),
            (Site::Portal, "start.us-gov-west-1.us-gov-home.awsapps.com", Some("us-gov-west-1")),
            (Site::Portal, "start.home.awsapps.cn", None),
            (Site::Portal, "start.cn-north-1.home.awsapps.cn", Some("cn-north-1")),
            (Site::Portal, "ssoins-7223aabbccddeeff.portal.us-east-2.app.aws", Some("us-east-2")),
            (Site::Portal, "ssoins-7223aabbccddeeff.us-east-2.portal.amazonaws.com", Some("us-east-2")),
            (
                Site::Portal,
                "ssoins-7223aabbccddeeff.portal.cn-north-1.app.amazonwebservices.com.cn",
                Some("cn-north-1"),
            ),
            (Site::Portal, "ssoins-7223aabbccddeeff.cn-north-1.portal.amazonaws.com.cn", Some("cn-north-1")),
            (
                Site::Portal,
                "ssoins-7223aabbccddeeff.portal.eusc-de-east-1.api.amazonwebservices.eu",
                Some("eusc-de-east-1"),
            ),
            (
                Site::Portal,
                "ssoins-7223aabbccddeeff.eusc-de-east-1.portal.amazonaws.eu",
                Some("eusc-de-east-1"),
            ),
            (Site::Issuer, "identitycenter.amazonaws.com", None),
            (Site::Issuer, "identitycenter.us-gov.amazonaws.com", None),
            (Site::Issuer, "identitycenter.amazonaws.com.cn", None),
            (Site::Issuer, "identitycenter.amazonaws.eu", None),
            (Site::SignIn, "ap-southeast-2.signin.aws", Some("ap-southeast-2")),
            (Site::SignIn, "eu-west-1.oauth.signin.aws", Some("eu-west-1")),
            (Site::SignIn, "device.sso.eu-central-1.amazonaws.com", Some("eu-central-1")),
            (Site::SignIn, "device.sso.eu-central-1.api.aws", Some("eu-central-1")),
            (Site::SignIn, "device.sso.us-gov-west-1.amazonaws.com", Some("us-gov-west-1")),
            (Site::SignIn, "device.sso.cn-north-1.amazonaws.com.cn", Some("cn-north-1")),
            (Site::SignIn, "device.sso.cn-north-1.api.amazonwebservices.com.cn", Some("cn-north-1")),
            (Site::SignIn, "device.sso.eusc-de-east-1.amazonaws.eu", Some("eusc-de-east-1")),
            (Site::SignIn, "device.sso.eusc-de-east-1.api.amazonwebservices.eu", Some("eusc-de-east-1")),
            (Site::SignIn, "oidc.us-east-2.amazonaws.com", Some("us-east-2")),
            (Site::SignIn, "oidc.us-east-2.api.aws", Some("us-east-2")),
            (Site::SignIn, "oidc-fips.us-east-2.amazonaws.com", Some("us-east-2")),
            (Site::SignIn, "oidc-fips.us-east-2.api.aws", Some("us-east-2")),
            (Site::Console, "signin.aws.amazon.com", None),
            (Site::Console, "eu-west-1.signin.aws.amazon.com", Some("eu-west-1")),
            (Site::Console, "123456789012.signin.aws.amazon.com", None),
            (Site::Console, "console.aws.amazon.com", None),
            (Site::Console, "eu-west-1.console.aws.amazon.com", Some("eu-west-1")),
            (Site::Console, "123456789012-bcdfghjk.eu-west-1.console.aws.amazon.com", Some("eu-west-1")),
            (Site::Console, "us-gov-west-1.signin.amazonaws-us-gov.com", Some("us-gov-west-1")),
            (Site::Console, "us-gov-east-1.signin-fips.amazonaws-us-gov.com", Some("us-gov-east-1")),
            (Site::Console, "signin-fips.amazonaws-us-gov.com", None),
            (Site::Console, "console.amazonaws-us-gov.com", None),
            (Site::Console, "cn-north-1.signin.amazonaws.cn", Some("cn-north-1")),
            (Site::Console, "console.amazonaws.cn", None),
            (Site::Console, "eusc-de-east-1.signin.amazonaws-eusc.eu", Some("eusc-de-east-1")),
            (Site::Console, "eusc-de-east-1.console.amazonaws-eusc.eu", Some("eusc-de-east-1")),
            (Site::Console, "us-iso-east-1.signin.c2shome.ic.gov", Some("us-iso-east-1")),
            (Site::Console, "us-isob-east-1.signin.sc2shome.sgov.gov", Some("us-isob-east-1")),
            (Site::Console, "eu-isoe-west-1.signin.csphome.adc-e.uk", Some("eu-isoe-west-1")),
            (Site::Console, "us-isof-south-1.signin.csphome.hci.ic.gov", Some("us-isof-south-1")),
        ] {
            assert_eq!(host(name), Some((site, region.map(str::to_owned))), "{name}");
        }
    }

    #[test]
    fn a_host_that_anybody_can_have_is_none_of_these() {
        for name in [
            "",
            ".",
            "aws",
            "signin.aws.",
            ".signin.aws",
            "a..signin.aws",
            "evilsignin.aws",
            "eu-west-1.evilsignin.aws",
            "eu-west-1.signin.aws.evil.example",
            "eu-west-1-signin.aws",
            "signin.aws.evil.example",
            "device.sso.eu-central-1.api.aws.evil.example",
            "device.sso.eu-central-1.evilapi.aws",
            "device.sso.evil.api.aws",
            "evil.device.sso.eu-central-1.api.aws",
            "a1b2c3d4e5.execute-api.eu-central-1.api.aws",
            "device-sso.eu-central-1.api.aws",
            "sso.eu-central-1.amazonaws.com",
            "portal.sso.eu-central-1.amazonaws.com",
            "device.sso.amazonaws.com",
            "oidc.eu-west-1.elb.amazonaws.com",
            "oidc.eks.eu-west-1.amazonaws.com",
            "oidc.s3.amazonaws.com",
            "identitycenter.s3.amazonaws.com",
            "evil.identitycenter.amazonaws.com",
            "evilawsapps.com",
            "awsapps.com",
            "awsapps.com.evil.example",
            "northwind.awsapps.com.evil.example",
            "northwind.awsapps.org",
            "ssoins-7223aabbccddeeff.portal.us-east-2.app.aws.evil.example",
            "portal.amazonaws.com",
            "bucket.s3.amazonaws.com",
            "evil.portal.us-east-2.amazonaws.com",
            "a1b2c3d4e5.execute-api.eusc-de-east-1.api.amazonwebservices.eu",
            "consoleaws.amazon.com",
            "evil-console.aws.amazon.com",
            "aws.amazon.com",
            "amazon.com",
            "signin.amazonaws-us-gov.com.evil.example",
            "xn--sgnin-4sa.aws",
        ] {
            assert_eq!(host(name), None, "{name}");
        }
    }
}
