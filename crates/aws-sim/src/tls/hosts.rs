//! The hosts of AWS, as far as they are simulated.
//!
//! Facts: AWS General Reference, *Service endpoints and quotas* (IAM Identity Center, STS, IAM, Sign-In); IAM Identity
//! Center User Guide and AWS GovCloud (US) User Guide (portals). Written by hand, so that a client's own rules are held
//! against something else.

use daypass_core::{Partition, Region};

/// What is behind a host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Host {
    /// SSO OIDC in a region.
    Oidc,
    /// The SSO portal's API in a region.
    Portal,
    /// STS in a region.
    Sts,
    /// IAM of a partition.
    Iam,
    /// Sign-in to the console.
    SignIn,
    /// The console.
    Console,
    /// The page of an access portal.
    AccessPortal,
}

/// A partition's domains.
struct Domains {
    partition: Partition,
    ipv4: &'static str,
    dual_stack: &'static str,
    console: &'static str,
    /// The hosts of IAM.
    iam: &'static [&'static str],
    /// The suffixes of portals' hosts, behind `.portal.REGION`, and behind `.REGION`.
    portals: [&'static str; 2],
}

const DOMAINS: [Domains; 6] = [
    Domains {
        partition: Partition::Aws,
        ipv4: "amazonaws.com",
        dual_stack: "api.aws",
        console: "aws.amazon.com",
        iam: &[
            "iam.amazonaws.com",
            "iam-fips.amazonaws.com",
            "iam.global.api.aws",
            "iam-fips.global.api.aws",
        ],
        portals: ["app.aws", "portal.amazonaws.com"],
    },
    Domains {
        partition: Partition::AwsUsGov,
        ipv4: "amazonaws.com",
        dual_stack: "api.aws",
        console: "amazonaws-us-gov.com",
        iam: &["iam.us-gov.amazonaws.com", "iam.us-gov.api.aws"],
        portals: ["app.aws", "portal.amazonaws.com"],
    },
    Domains {
        partition: Partition::AwsCn,
        ipv4: "amazonaws.com.cn",
        dual_stack: "api.amazonwebservices.com.cn",
        console: "amazonaws.cn",
        iam: &["iam.cn-north-1.amazonaws.com.cn", "iam.global.api.amazonwebservices.com.cn"],
        portals: ["app.amazonwebservices.com.cn", "portal.amazonaws.com.cn"],
    },
    Domains {
        partition: Partition::AwsEusc,
        ipv4: "amazonaws.eu",
        dual_stack: "api.amazonwebservices.eu",
        console: "amazonaws-eusc.eu",
        iam: &["iam.eusc-de-east-1.amazonaws.eu"],
        portals: ["api.amazonwebservices.eu", "portal.amazonaws.eu"],
    },
    Domains {
        partition: Partition::AwsIso,
        ipv4: "c2s.ic.gov",
        dual_stack: "api.aws.ic.gov",
        console: "c2shome.ic.gov",
        iam: &["iam.us-iso-east-1.c2s.ic.gov"],
        portals: ["", ""],
    },
    Domains {
        partition: Partition::AwsIsoB,
        ipv4: "sc2s.sgov.gov",
        dual_stack: "api.aws.scloud",
        console: "sc2shome.sgov.gov",
        iam: &["iam.us-isob-east-1.sc2s.sgov.gov"],
        portals: ["", ""],
    },
];

/// What a host is; `None` where AWS has no such host.
pub(crate) fn read(host: &str) -> Option<Host> {
    if host.ends_with(".awsapps.com") || host.ends_with(".awsapps.cn") {
        return Some(Host::AccessPortal);
    }
    DOMAINS.iter().find_map(|domains| domains.read(host))
}

/// Whether a host of SSO OIDC or of the SSO portal is a dual-stack one.
pub(crate) fn is_dual_stack(host: &str) -> bool {
    DOMAINS.iter().any(|domains| below(host, domains.dual_stack).is_some())
}

impl Domains {
    fn read(&self, host: &str) -> Option<Host> {
        if self.iam.contains(&host) {
            return Some(Host::Iam);
        }
        let labels = |suffix| below(host, suffix).map(|front| front.split('.').collect::<Vec<_>>());
        let [dual_stack_portals, ipv4_portals] = self.portals;
        let is_portal = match (labels(dual_stack_portals).as_deref(), labels(ipv4_portals).as_deref()) {
            (Some([instance, "portal", region]), _) | (_, Some([instance, region])) => {
                instance.starts_with("ssoins-") && self.has(region)
            }
            _ => false,
        };
        if is_portal {
            return Some(Host::AccessPortal);
        }
        match labels(self.console).as_deref() {
            Some(["console" | "signin"]) if self.partition == Partition::AwsEusc => return None,
            Some(["console"]) => return Some(Host::Console),
            Some(["signin"]) => return Some(Host::SignIn),
            Some([region, "console"]) if self.has(region) => return Some(Host::Console),
            Some([region, "signin"]) if self.has(region) => return Some(Host::SignIn),
            _ => {}
        }
        let ipv4 = labels(self.ipv4);
        // The FIPS endpoints of GovCloud (US) for IPv4 are the plain ones.
        let has_fips_hosts = self.partition != Partition::AwsUsGov || ipv4.is_none();
        let service = ipv4.or_else(|| labels(self.dual_stack))?;
        match service.as_slice() {
            ["oidc", region] if self.has(region) => Some(Host::Oidc),
            ["oidc-fips", region] if self.has(region) && has_fips_hosts => Some(Host::Oidc),
            ["portal", "sso", region] if self.has(region) => Some(Host::Portal),
            ["portal", "sso-fips", region] if self.has(region) && has_fips_hosts => Some(Host::Portal),
            ["sts", region] if self.has(region) => Some(Host::Sts),
            ["sts-fips", region] if self.has(region) && has_fips_hosts => Some(Host::Sts),
            _ => None,
        }
    }

    fn has(&self, region: &str) -> bool {
        Region::parse(region).is_ok_and(|region| region.partition() == self.partition)
    }
}

/// What stands before a domain.
fn below<'a>(host: &'a str, domain: &str) -> Option<&'a str> {
    if domain.is_empty() { None } else { host.strip_suffix(domain)?.strip_suffix('.') }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hosts_of_aws_are_known_and_no_others() {
        for (host, expected) in [
            ("oidc.eu-west-1.amazonaws.com", Some(Host::Oidc)),
            ("oidc.us-east-2.api.aws", Some(Host::Oidc)),
            ("oidc-fips.us-east-2.amazonaws.com", Some(Host::Oidc)),
            ("oidc-fips.us-gov-west-1.amazonaws.com", None),
            ("oidc.us-gov-west-1.amazonaws.com", Some(Host::Oidc)),
            ("oidc-fips.us-gov-west-1.api.aws", Some(Host::Oidc)),
            ("oidc.cn-north-1.amazonaws.com", None),
            ("oidc.cn-north-1.amazonaws.com.cn", Some(Host::Oidc)),
            ("portal.sso.eusc-de-east-1.amazonaws.eu", Some(Host::Portal)),
            ("portal.sso-fips.us-east-2.api.aws", Some(Host::Portal)),
            ("sts.us-iso-east-1.c2s.ic.gov", Some(Host::Sts)),
            ("sts.amazonaws.com", None),
            ("iam.amazonaws.com", Some(Host::Iam)),
            ("iam.eu-west-1.amazonaws.com", None),
            ("eu-west-1.signin.aws.amazon.com", Some(Host::SignIn)),
            ("eusc-de-east-1.signin.amazonaws-eusc.eu", Some(Host::SignIn)),
            ("signin.amazonaws-eusc.eu", None),
            ("us-gov-west-1.signin.amazonaws-us-gov.com", Some(Host::SignIn)),
            ("us-gov-west-1.signin.aws.amazon.com", None),
            ("eu-west-1.console.aws.amazon.com", Some(Host::Console)),
            ("acme.awsapps.com", Some(Host::AccessPortal)),
            ("ssoins-7223aabbccddeeff.portal.us-east-2.app.aws", Some(Host::AccessPortal)),
            ("ssoins-7223aabbccddeeff.us-east-2.portal.amazonaws.com", Some(Host::AccessPortal)),
            ("s3.eu-west-1.amazonaws.com", None),
            ("example.com", None),
            ("", None),
        ] {
            assert_eq!(read(host), expected, "{host}");
        }
        assert!(is_dual_stack("oidc.us-east-2.api.aws"));
        assert!(!is_dual_stack("oidc.us-east-2.amazonaws.com") && !is_dual_stack("127.0.0.1"));
    }
}
