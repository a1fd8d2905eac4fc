//! The services that SDK clients ask, and what is said where one has no such endpoint.

use super::origin::Origin;
use daypass_core::Region;
use std::fmt;

/// A service that is asked by an SDK client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Service {
    /// SSO OIDC, for sign-ins.
    SsoOidc,
    /// The SSO portal: accounts, roles and their credentials.
    Sso,
    /// STS.
    Sts,
    /// IAM.
    Iam,
}

impl Service {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::SsoOidc, Self::Sso, Self::Sts, Self::Iam];
}

/// As people know it.
impl fmt::Display for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::SsoOidc => "sign-in to IAM Identity Center",
            Self::Sso => "the portal of IAM Identity Center",
            Self::Sts => "STS",
            Self::Iam => "IAM",
        })
    }
}

/// There is no endpoint as it is asked for: the partition has none of that kind, or an endpoint override has no variants.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{service} has no such endpoint in {region}: {reason}")]
pub struct NoEndpoint {
    /// The service.
    pub service: Service,
    /// The region.
    pub region: Region,
    /// Why, in the SDK's words.
    pub reason: String,
    /// What asks for that kind of endpoint.
    pub asked_by: Vec<Origin>,
}
