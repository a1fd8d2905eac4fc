//! The region that a request is for.

use crate::header::host;
use crate::tls::hosts;
use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::request::Parts;
use daypass_core::Region;
use std::convert::Infallible;

/// The region in the name of the host that was asked, as in `oidc.eu-central-1.amazonaws.com`; none where that is no name of
/// AWS: an endpoint override hides the region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CallRegion(pub(crate) Option<Region>);

impl CallRegion {
    /// Reads it in the headers of a request.
    pub(crate) fn of(headers: &HeaderMap) -> Self {
        let name = host(headers).and_then(|host| host.split(':').next()).unwrap_or_default();
        let labels = hosts::read(name).map(|_| name.split('.'));
        Self(labels.and_then(|mut labels| labels.find_map(|label| Region::parse(label).ok())))
    }

    /// Whether something of a region can be used with this request.
    pub(crate) fn is_of(&self, other: Option<&Region>) -> bool {
        match (&self.0, other) {
            (Some(asked), Some(other)) => asked == other,
            _ => true,
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for CallRegion {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::of(&parts.headers))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn region(host: &'static str) -> Option<String> {
        let headers = HeaderMap::from_iter([(axum::http::header::HOST, HeaderValue::from_static(host))]);
        CallRegion::of(&headers).0.map(|region| region.to_string())
    }

    #[test]
    fn the_name_of_the_host_tells_the_region() {
        assert_eq!(region("oidc.us-east-1.amazonaws.com").as_deref(), Some("us-east-1"));
        assert_eq!(region("portal.sso.eu-west-1.api.aws:443").as_deref(), Some("eu-west-1"));
        for host in ["127.0.0.1:8080", "northwind.awsapps.com", "eu-west-1.example.com", "sts.amazonaws.com"]
        {
            assert_eq!(region(host), None, "{host}");
        }
    }
}
