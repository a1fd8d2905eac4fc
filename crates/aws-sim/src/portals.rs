//! The addresses of the access portal, as AWS forms them.
//!
//! Facts: IAM Identity Center User Guide, *Using the AWS access portal*; AWS GovCloud (US) User Guide.

use daypass_core::{Partition, Region};
use serde::Serialize;

/// The addresses of one portal. A sign-in can begin with any of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Portals {
    /// The one that every instance had, by the directory's id; the newest partition has none.
    pub classic: Option<String>,
    /// On a dual-stack host.
    pub dual_stack: String,
    /// The same instance on a host for IPv4.
    pub ipv4: String,
}

/// The id of the instance of IAM Identity Center.
const INSTANCE: &str = "ssoins-7223a1b2c3d4e5f6";

/// The addresses of the portal that are none of a region's: by its alias, and its issuer.
pub(crate) const OTHERS: [&str; 2] =
    ["https://northwind.awsapps.com/start", "https://identitycenter.amazonaws.com/ssoins-7223a1b2c3d4e5f6"];

impl Portals {
    pub(crate) fn of(region: &Region) -> Self {
        let (classic, dual_stack, ipv4) = match region.partition() {
            Partition::AwsCn => (
                Some("https://start.home.awsapps.cn/directory/d-9067642ac7"),
                "app.amazonwebservices.com.cn",
                "portal.amazonaws.com.cn",
            ),
            Partition::AwsUsGov => (
                Some("https://start.us-gov-home.awsapps.com/directory/d-9067642ac7"),
                "app.aws",
                "portal.amazonaws.com",
            ),
            Partition::AwsEusc => (None, "api.amazonwebservices.eu", "portal.amazonaws.eu"),
            _ => (Some("https://d-9067642ac7.awsapps.com/start"), "app.aws", "portal.amazonaws.com"),
        };
        Self {
            classic: classic.map(str::to_owned),
            dual_stack: format!("https://{INSTANCE}.portal.{region}.{dual_stack}"),
            ipv4: format!("https://{INSTANCE}.{region}.{ipv4}"),
        }
    }

    pub(crate) fn contain(&self, url: &str) -> bool {
        self.classic.as_deref() == Some(url) || self.dual_stack == url || self.ipv4 == url
    }
}
